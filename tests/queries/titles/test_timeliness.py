"""Timely commendation: days between dates, the median, and what lies within the target."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from macros.queries.titles.timeliness import DeedDates, days_between, median, summary
from tests.handbook import day_of
from tests.queries.handbook import table

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def iso(text: str) -> str:
    """A day of the handbook; "" where it says that there is none."""
    return "" if text.startswith("chưa") else day_of(text).isoformat()


def handbook() -> list[DeedDates]:
    """The deeds of the example in the handbook."""
    rows = table("Việc làm", "Đăng")
    return [
        DeedDates(f"stories/{at}", "units/a", iso(row[0]), iso(row[1]), "awards/a", iso(row[2]))
        for at, row in enumerate(rows)
    ]


def test_the_days_of_the_handbook() -> None:
    for way, (*_, to_story, to_award, within) in zip(handbook(), table("Việc làm", "Đăng"), strict=True):
        assert str(way.to_story) == to_story
        assert ("chưa khen" if way.to_award is None else str(way.to_award)) == to_award
        assert ("" if way.to_award is None else "có" if way.to_award <= 15 else "không") == within


def test_the_summary_of_the_handbook() -> None:
    answer = summary(handbook(), 15)
    assert (answer.deeds, answer.commended, answer.within, answer.share) == (4, 3, 2, 67)
    assert answer.to_award == 14


@given(DAYS, st.integers(0, 4000))
def test_days_add_up(first: date, more: int) -> None:
    last = (first + timedelta(more)).isoformat()
    assert days_between(first.isoformat(), last) == more
    assert days_between(last, first.isoformat()) == -more


@given(st.lists(st.integers(0, 500), min_size=1).flatmap(lambda days: st.tuples(st.just(days), st.permutations(days))))
def test_half_lie_on_either_side_of_the_median_whatever_the_order(orders: tuple[list[int], list[int]]) -> None:
    values, shuffled = orders
    middle = median(values)
    assert middle == median(shuffled)
    assert middle is not None
    assert 2 * sum(value < middle for value in values) <= len(values)
    assert 2 * sum(value > middle for value in values) <= len(values)


def test_nothing_has_no_median_and_no_share() -> None:
    assert median([]) is None
    assert summary([], 30).share is None
    assert median([3, 4]) == Decimal("3.5")


def test_without_a_target_nothing_is_within_it() -> None:
    assert summary(handbook(), None).within == 0


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_longer_target_never_holds_fewer(one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert summary(handbook(), less).within <= summary(handbook(), more).within
