"""Weekends, holidays and an agency's own days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.text.days_off import LONGEST, AgencyDays, next_working_day, why_off

NONE = AgencyDays()


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-11-28", "thứ Bảy"),
        ("2026-11-29", "Chủ nhật"),
        ("2026-11-30", ""),
        ("2026-01-01", "Tết Dương lịch"),
        ("2026-02-15", "Chủ nhật"),
        ("2026-02-16", "Tết Nguyên đán"),
        ("2026-02-19", "Tết Nguyên đán"),
        ("2026-02-20", ""),
        ("2026-04-26", "Giỗ Tổ Hùng Vương"),
        ("2026-09-02", "Quốc khánh"),
    ],
)
def test_weekends_and_holidays_are_off(day: str, why: str) -> None:
    assert why_off(date.fromisoformat(day), NONE) == why


def test_an_agency_names_days_of_its_own() -> None:
    agency_days = AgencyDays(frozenset({date(2026, 9, 1)}), frozenset({date(2026, 8, 22), date(2026, 9, 2)}))
    assert why_off(date(2026, 9, 1), agency_days) == "ngày nghỉ của cơ quan"
    assert why_off(date(2026, 8, 22), agency_days) == ""  # a Saturday on which people work
    assert why_off(date(2026, 9, 2), agency_days) == ""
    assert next_working_day(date(2026, 8, 29), agency_days) == date(2026, 8, 31)


@given(st.dates(), st.sets(st.dates()), st.sets(st.dates()))
def test_the_next_working_day_is_the_first_on_which_people_work(day: date, off: set[date], worked: set[date]) -> None:
    agency_days = AgencyDays(frozenset(off), frozenset(worked))
    working_day = next_working_day(day, agency_days)
    between = [day + timedelta(days=step) for step in range((working_day - day).days)]
    assert all(why_off(item, agency_days) for item in between)
    assert not why_off(working_day, agency_days) or (working_day == day and date.max - day < timedelta(days=LONGEST))
