"""Sessions that repeat: which days a rule gives, by example and for any rule."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from macros.text.recurrence import MONTHLY, MOST, WEEKLY, dates, id_on
from tests.handbook import day_of, rows_of

DAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))
STEPS, COUNTS = st.integers(1, 12), st.integers(1, 40)


def test_the_examples_of_the_handbook() -> None:
    examples = rows_of("nghia-vu-boi-duong.md", "Buổi đầu")
    for first, every, step, end, skip, expected in examples:
        until = day_of(end.removeprefix("đến ")) if end.startswith("đến ") else None
        count = None if until else int(end.split()[0])
        skipped = [] if skip == "không" else [day_of(skip)]
        sessions = dates(day_of(first), every.strip("`"), int(step), until, count, skipped)
        assert sessions == tuple(map(day_of, expected.split(", ")))
    assert len(examples) == 5


@given(DAYS, STEPS, COUNTS)
def test_weeks_pass_between_weekly_sessions(first: date, step: int, count: int) -> None:
    sessions = dates(first, WEEKLY, step, None, count, ())
    assert (sessions[0], len(sessions)) == (first, count)
    assert {after - before for before, after in pairwise(sessions)} <= {timedelta(weeks=step)}


@given(DAYS, STEPS, COUNTS)
def test_monthly_sessions_keep_weekday_and_place_in_the_month(first: date, step: int, count: int) -> None:
    sessions = dates(first, MONTHLY, step, None, count, ())
    assert (sessions[0], len(sessions)) == (first, count)
    assert {(day.weekday(), (day.day - 1) // 7) for day in sessions} == {(first.weekday(), (first.day - 1) // 7)}
    months = [day.year * 12 + day.month for day in sessions]
    assert all((after - before) % step == 0 and after > before for before, after in pairwise(months))


@given(DAYS, st.sampled_from([WEEKLY, MONTHLY]), STEPS, COUNTS, st.data())
def test_a_skipped_day_is_taken_out_and_changes_no_other(
    first: date, every: str, step: int, count: int, data: st.DataObject
) -> None:
    whole = dates(first, every, step, None, count, ())
    skip = data.draw(st.sets(st.sampled_from(whole)))
    left = dates(first, every, step, None, count, skip)
    assert left == tuple(day for day in whole if day not in skip)
    assert {id_on("a", day.isoformat()) for day in left} <= {id_on("a", day.isoformat()) for day in whole}


@given(DAYS, st.sampled_from([WEEKLY, MONTHLY]), STEPS, st.integers(0, 4000), st.integers(0, 400))
def test_a_later_end_only_adds(first: date, every: str, step: int, length: int, more: int) -> None:
    short = dates(first, every, step, first + timedelta(days=length), None, ())
    longer = dates(first, every, step, first + timedelta(days=length + more), None, ())
    assert longer[: len(short)] == short
    assert len(longer) <= MOST


def test_a_rule_without_end_gives_its_first_day_and_none_runs_past_the_calendar() -> None:
    assert dates(date(2026, 1, 5), WEEKLY, 1, None, None, ()) == (date(2026, 1, 5),)
    assert dates(date(9999, 12, 20), WEEKLY, 1, None, 9, ()) == (date(9999, 12, 20), date(9999, 12, 27))
    assert dates(date(9999, 12, 24), WEEKLY, 1, None, 9, ()) == (date(9999, 12, 24), date.max)
    assert dates(date(9999, 12, 20), MONTHLY, 1, None, 9, ()) == (date(9999, 12, 20),)
    assert dates(date(9999, 11, 15), MONTHLY, 1, None, 9, ()) == (date(9999, 11, 15), date(9999, 12, 20))


def test_a_rule_ends_on_its_last_possible_day_and_after_as_many_dates_as_it_has() -> None:
    first, week = date(2026, 1, 5), timedelta(weeks=1)
    assert dates(first, WEEKLY, 1, first + week, None, ()) == (first, first + week)
    assert dates(first, WEEKLY, 1, first + 9 * week, 2, ()) == (first, first + week)
    assert dates(first, WEEKLY, 1, None, 0, ()) == ()
    assert len(dates(first, WEEKLY, 1, None, MOST + 1, ())) == len(dates(first, WEEKLY, 1, date.max, None, ())) == MOST
    assert (WEEKLY, MONTHLY, MOST) == ("tuan", "thang", 120)


def test_a_month_without_a_fifth_such_weekday_is_passed_over() -> None:
    assert dates(date(2026, 1, 29), MONTHLY, 1, None, 3, ()) == (
        date(2026, 1, 29),
        date(2026, 4, 30),
        date(2026, 7, 30),
    )
    assert dates(date(2026, 12, 31), MONTHLY, 12, None, 2, ()) == (date(2026, 12, 31), date(2027, 12, 30))


def test_the_id_of_a_repeated_session_has_its_day() -> None:
    assert id_on("thu-hai", "2026-01-05") == "thu-hai-2026-01-05"
