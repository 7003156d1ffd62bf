"""Staff do not see whether the sheet of a unit came back if fewer than five of its people have to sign."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from macros.engine import Portal
from macros.pages import acknowledgement_box, unit_overview
from macros.queries import acknowledgements
from macros.records.choices import Audience
from tests.contest import portal_of
from tests.queries.sheets import READ, READING, library, person, sheet

LATE = date(2026, 12, 1)


def agency(sizes: dict[str, int], reading: dict[str, Any] = READING, **sheets: Any) -> dict[str, Any]:
    """Units of those sizes that all have to sign, with the sheets that came back."""
    people = {f"{name}{at}": person(f"{name} 2020-01-01") for name, size in sizes.items() for at in range(size)}
    return library(people, reading, **sheets)


def visible_lines(portal: Portal) -> list[tuple[str, bool, bool]]:
    """(unit, whether staff may know that its sheet came back, whether it did)."""
    answer = acknowledgements.progress(portal, READ)
    assert answer is not None
    return [(line.unit, line.visible, bool(line.sheet)) for line in answer.lines]


@pytest.mark.parametrize("size", range(1, 8))
@pytest.mark.parametrize("came", [False, True])
def test_whether_a_sheet_came_is_told_of_five_or_more(size: int, came: bool) -> None:
    sheets = {"a": sheet("a", "2026-10-12", size, size)} if came else {}
    answer = agency({"a": size, "b": 6}, **sheets)
    assert visible_lines(portal_of(answer, LATE))[0] == ("units/a", size >= 5, came and size >= 5)
    assert visible_lines(portal_of(answer, LATE, Audience.LEADERSHIP))[0] == ("units/a", True, came)
    assert ("acknowledgements/a" in portal_of(answer, LATE).rows) is (came and size >= 5)


@pytest.mark.parametrize("signed", range(4))
def test_the_state_follows_from_the_others(signed: int) -> None:
    """Otherwise a missing sheet would reveal who did not sign in a small unit."""
    others = {"b": sheet("b", "2026-10-12", 6, 6)}
    small = {"a": sheet("a", "2026-10-12", signed, 3)} if signed else {}
    portal = portal_of(agency({"a": 3, "b": 6}, **others, **small), LATE)
    answer = acknowledgements.progress(portal, READ)
    assert answer is not None
    assert (answer.state, answer.handed, answer.visible_count) == ("handed", 1, 1)
    assert [row.progress.ref for row in acknowledgement_box.unsigned(portal, "units/a")] == []


def test_where_all_units_are_small_the_last_day_is_all_that_is_told() -> None:
    portal = portal_of(agency({"a": 3, "b": 2}), LATE)
    answer = acknowledgements.progress(portal, READ)
    assert answer is not None
    assert answer.badge == ("Đã hết hạn ký", "mute")


def test_the_sheet_of_its_head_does_not_say_that_nothing_is_missing() -> None:
    standing = unit_overview.standing(portal_of(agency({"a": 3, "b": 6}), LATE), "units/a")
    (signing,) = (item for item in standing.figures if item.url.endswith("#phai-doc"))
    assert (signing.total, signing.why) == (None, "không công bố ở trang này")
    other = unit_overview.standing(portal_of(agency({"a": 3, "b": 6}), LATE), "units/b")
    assert [item.total for item in other.figures if item.url.endswith("#phai-doc")] == [1]
