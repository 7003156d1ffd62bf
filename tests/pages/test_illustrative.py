"""Whether a page says that its records are illustrative, and what it looks at to find out."""

from __future__ import annotations

import pytest

from macros.engine.recorder import traced
from macros.pages.illustrative import share
from tests.contest import portal_of

REFS = ("units/a", "units/b")
UNIT = {"title": "Phòng", "kind": "department", "place": "1"}


@pytest.mark.parametrize(("first", "second", "said"), [(True, True, "all"), (True, False, "some"), (False, False, "")])
def test_a_page_says_how_many_of_its_records_are_illustrative(*, first: bool, second: bool, said: str) -> None:
    records = {ref: UNIT | {"illustrative": one} for ref, one in zip(REFS, (first, second), strict=True)}
    assert share(portal_of(records), (*REFS, "units/of-others")) == said


def test_where_nothing_is_illustrative_no_record_is_looked_at() -> None:
    said, trace = traced(portal_of(dict.fromkeys(REFS, UNIT)), share, REFS)
    assert (said, [item.key for item in trace]) == ("", [("queries.lookup.holds_illustrative",)])
