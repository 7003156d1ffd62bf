"""Sessions that clash, and the seats of a course."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.queries.training import conflicts
from macros.queries.training.conflicts import Seats
from tests.contest import portal_of, unit

HOURS = st.integers(7, 17)


def course(start: int = 8, hours: int = 3, units: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """A course of one day."""
    clock = {"start": f"{start:02d}:00", "end": f"{start + hours:02d}:00"}
    session = {"id": "buoi-1", "date": "2026-12-01", **clock, "place": "Phòng 1", **more}
    head = {"title": "Lớp", "topic": "van-hoa", "year": "2026", "starts": "2026-12-01", "ends": "2026-12-01"}
    return {**head, "periods": "4", "organizer": "units/a", "units": [*units], "sessions": [session]}


def conflicts_of(one: dict[str, Any], other: dict[str, Any], of: str = "a") -> list[tuple[str, str]]:
    """(kind, what) of each clash of one of two courses."""
    records = {"units/a": unit(1), "units/b": unit(2), "training/a": one, "training/b": other}
    return [(item.kind, item.what) for item in conflicts.clashes(portal_of(records), f"training/{of}")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (course(), course(10), [("place", "Phòng 1")]),
        (course(), course(11), []),
        (course(), course(10, cancelled="Người giảng ốm"), []),
        (course(), course(10, place="phòng  1"), [("place", "Phòng 1")]),
        (course(), course(10, date="2026-12-02"), []),
        (course(trainer="Bà X"), course(10, place="Phòng 2", trainer="bà X"), [("trainer", "Bà X")]),
        (course(), course(10, place="Phòng 2"), []),
        (course(units=("units/a",)), course(10, units=("units/b", "units/a"), place="P 2"), [("unit", "units/a")]),
    ],
)
def test_what_clashes(one: dict[str, Any], other: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert conflicts_of(one, other) == expected


def test_who_registered_counts_rather_than_who_was_invited() -> None:
    one = {**course(units=("units/a", "units/b")), "registered": [{"unit": "units/b", "people": "2"}]}
    assert conflicts_of(one, course(9, units=("units/a",), place="Phòng 2")) == []


@given(HOURS, st.integers(1, 6), HOURS, st.integers(1, 6))
def test_a_clash_is_told_to_both(start: int, length: int, other_start: int, other_length: int) -> None:
    one, other = course(start, length), course(other_start, other_length)
    apart = start + length <= other_start or other_start + other_length <= start
    assert conflicts_of(one, other) == conflicts_of(one, other, "b") == ([] if apart else [("place", "Phòng 1")])


def test_a_repeated_session_clashes_on_the_day_that_it_shares() -> None:
    weekly = course(date="2026-11-24", repeat={"every": "tuan", "count": "3"})
    assert conflicts_of(weekly, course(10)) == [("place", "Phòng 1")]
    skipping = course(date="2026-11-24", repeat={"every": "tuan", "count": "3", "skip": ["2026-12-01"]})
    assert conflicts_of(skipping, course()) == []


def test_two_sessions_of_a_course_clash_once() -> None:
    twice = course()
    twice["sessions"] += [{**twice["sessions"][0], "id": "buoi-2"}]
    assert conflicts_of(twice, course(date="2026-12-05")) == [("place", "Phòng 1")]


@pytest.mark.parametrize(
    ("seats", "people", "expected"),
    [("", [], None), ("30", [], (30, None)), ("30", [4, 22], (30, 4)), ("30", [30], (30, 0)), ("30", [31], (30, 0))],
)
def test_seats_that_are_left(seats: str, people: list[int], expected: tuple[int, int | None] | None) -> None:
    record = course(**({"seats": seats} if seats else {}))
    record["registered"] = [{"unit": f"units/u{place}", "people": str(count)} for place, count in enumerate(people)]
    answer = conflicts.seats(portal_of({"training/a": record}), "training/a")
    assert (answer and (answer.seats, answer.left)) == expected
    assert answer is None or isinstance(answer, Seats)
