"""The schedule: months between two months, and the queries on sessions and courses."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.queries.training import schedule
from macros.text import dates
from tests.agency import DAY, course, reader_of, unit

MONTHS = st.dates(date(1990, 1, 1), date(2200, 12, 31)).map(lambda day: day.isoformat()[:7])
RECORDS = {
    "units/van-phong": unit("Văn phòng", 1),
    "units/phong-du-lich": unit("Phòng Du lịch", 2),
    "training/chung": course("2026-09-10", "2026-11-24", title="Lớp chung", more="deadline: 2026-09-01\n"),
    "training/rieng": course(
        "2026-12-02", title="Lớp riêng", more="units: [units/phong-du-lich]\ndeadline: 2026-11-24\n"
    ),
    "training/sau": course("2027-01-05", title="Lớp sau", organizer="phong-du-lich", more="deadline: 2026-11-23\n"),
}


def order(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])


@given(MONTHS)
def test_next_month_is_one_later(month: str) -> None:
    assert order(dates.next_month(month)) == order(month) + 1
    assert len(dates.next_month(month)) == len("2026-11")


@given(MONTHS, st.integers(0, 40))
def test_months_between_leave_none_out(first: str, count: int) -> None:
    last = first
    for _ in range(count):
        last = dates.next_month(last)
    months = list(dates.months_between(first, last))
    assert (months[0], months[-1], len(months)) == (first, last, count + 1)
    assert all(order(after) == order(before) + 1 for before, after in pairwise(months))


@given(MONTHS)
def test_months_between_are_none_backwards(month: str) -> None:
    assert list(dates.months_between(dates.next_month(month), month)) == []


@given(MONTHS)
def test_weeks_hold_each_day_once_under_its_weekday(month: str) -> None:
    weeks = dates.weeks(month)
    days = [day for week in weeks for day in week if day]
    first = date.fromisoformat(f"{month}-01")
    assert days == [first + timedelta(days=number) for number in range(monthrange(first.year, first.month)[1])]
    assert all(len(week) == 7 for week in weeks)
    assert all(day.weekday() == column for week in weeks for column, day in enumerate(week) if day)


@given(st.dates())
def test_day_after(day: date) -> None:
    after = date.fromisoformat(dates.day_after(day.isoformat()))
    assert after == (day if day == date.max else day + timedelta(days=1))


def test_a_month_starts_on_monday() -> None:
    weeks = dates.weeks("2026-11")
    assert weeks[0] == [None, None, None, None, None, None, date(2026, 11, 1)]
    assert weeks[1][0] == date(2026, 11, 2)
    assert dates.month_label("2026-11") == "Tháng 11 năm 2026"


def test_upcoming_counts_the_day_itself(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    assert [(item.day, item.title) for item in schedule.upcoming(portal, 2)] == [
        ("2026-11-24", "Lớp chung"),
        ("2026-12-02", "Lớp riêng"),
    ]
    assert schedule.upcoming(portal, 1)[0].url == "/dao-tao/chung/"


def test_upcoming_says_when_it_changes(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    schedule.upcoming(portal, 5)
    assert portal.next_change == "2026-11-25"


def test_sessions_of_a_month_and_the_months_between(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    assert [item.day for item in schedule.month_sessions(portal, "2026-09")] == ["2026-09-10"]
    assert schedule.month_sessions(portal, "2026-10") == ()
    assert schedule.months(portal) == (("2026-09", 1), ("2026-10", 0), ("2026-11", 1), ("2026-12", 1), ("2027-01", 1))


def test_what_concerns_a_unit(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    tourism = "units/phong-du-lich"
    assert schedule.courses_of(portal, tourism) == ("training/rieng", "training/sau")
    assert schedule.courses_of(portal, schedule.WHOLE_AGENCY) == ("training/chung", "training/sau")
    assert schedule.latest_for(portal, tourism, 2) == ("training/sau", "training/rieng")
    assert [item.day for item in schedule.upcoming_of(portal, tourism, 9)] == ["2026-11-24", "2026-12-02", "2027-01-05"]
    assert len(schedule.unit_sessions(portal, tourism)) == 4
    assert [item.day for item in schedule.upcoming_of(portal, "units/khong-co", 9)] == ["2026-11-24", "2027-01-05"]


@pytest.mark.parametrize(
    ("day", "month"),
    [(date(2026, 1, 1), "2026-09"), (DAY, "2026-11"), (date(2026, 11, 25), "2026-12"), (date(2030, 1, 1), "2027-01")],
)
def test_current_month_is_of_the_next_session_or_the_last(tmp_path: Path, day: date, month: str) -> None:
    assert schedule.current_month(reader_of(tmp_path, RECORDS, day)) == month


@pytest.mark.parametrize(("day", "year"), [(date(2020, 1, 1), "2026"), (DAY, "2026"), (date(2027, 1, 1), "2027")])
def test_current_plan_is_the_newest_that_has_begun(tmp_path: Path, day: date, year: str) -> None:
    assert schedule.current_plan(reader_of(tmp_path, RECORDS, day)) == year


def test_registration_is_open_through_the_deadline(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    refs = ("training/rieng", "training/sau", "training/chung", "training/khong-co")
    assert [schedule.registration(portal, ref) for ref in refs] == ["open", "closed", "", ""]


def test_an_agency_without_training(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, {})
    assert schedule.upcoming(portal, 5) == schedule.months(portal) == schedule.plan_years(portal) == ()
    assert schedule.current_month(portal) == schedule.current_plan(portal) == ""
