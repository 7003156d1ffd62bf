"""Recent changes of documents: endings before beginnings, and nothing older than half a year."""

from __future__ import annotations

from datetime import date

import pytest

from macros.queries import effect_news
from tests.contest import portal_of
from tests.pages.test_home import law

OLD = law("2010-01-02", "2010-07-01", "1/2010/QH12")
NEW = {
    **law("2026-01-02", "2026-07-01", "1/2026/QH15"),
    "relations": [{"type": "replaces", "target": "regulations/cu", "evidence": "verified", "date": "2026-07-01"}],
}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-06-30", []),
        ("2026-07-01", ["Bị thay thế bởi Luật số 1/2026/QH15", "Có hiệu lực"]),
        ("2026-12-30", ["Bị thay thế bởi Luật số 1/2026/QH15", "Có hiệu lực"]),
        ("2026-12-31", []),
    ],
)
def test_what_changed_is_told_for_half_a_year(day: str, words: list[str]) -> None:
    portal = portal_of({"regulations/cu": OLD, "regulations/moi": NEW}, date.fromisoformat(day))
    assert [item.words for item in effect_news.recent_changes(portal, 5)] == words
