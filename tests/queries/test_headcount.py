"""How many people hold a position on a day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from macros.queries import headcount, organisation
from tests.contest import portal_of
from tests.queries.sheets import UNITS, person

FIRST = date(2026, 1, 1)
TERMS = st.tuples(st.integers(0, 12), st.none() | st.integers(0, 6))  # first day, and how many more; none is open


def term(since: int, length: int | None) -> str:
    """A position in a unit from a day on."""
    first = FIRST + timedelta(since)
    return f"a {first} {'-' if length is None else first + timedelta(length)}"


@given(st.lists(st.lists(TERMS, min_size=1, max_size=4), max_size=4), st.integers(-1, 20))
def test_people_with_several_positions_are_counted_once(people: list[list[tuple[int, int | None]]], day: int) -> None:
    records = {f"people/p{at}": person(*(term(*item) for item in terms)) for at, terms in enumerate(people)}
    portal, on = portal_of({**UNITS, **records}, date(2026, 6, 1)), (FIRST + timedelta(day)).isoformat()
    assert headcount.staff_on(portal, on) == sum(bool(organisation.posts_on(portal, ref, on)) for ref in records)


def test_no_day_is_the_day_of_the_portal() -> None:
    records = {"people/a": person(term(0, None)), "people/b": person(term(9, None)), "people/c": person(term(0, 3))}
    assert headcount.staff_on(portal_of({**UNITS, **records}, FIRST + timedelta(5)), "") == 1
