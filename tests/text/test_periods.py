"""Periods: what a day belongs to, what a period is called, when it ends."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.text.periods import (
    before,
    first_day,
    following,
    half_of,
    inside,
    kind_of,
    label_of,
    label_within,
    last_day,
    periods_of,
    quarter_of,
    reported_days,
    years_before,
)

YEAR_END = date(2026, 12, 31)
MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
QUARTERS = [f"{year}-q{quarter}" for year in (2025, 2026) for quarter in range(1, 5)]
HALVES = [f"{year}-h{half}" for year in (2025, 2026) for half in (1, 2)]
YEARS = ["0009", "0010", "0011"]


def test_a_day_belongs_to_four_periods() -> None:
    assert periods_of("2026-08-15") == ("", "2026", "2026-q3", "2026-08")


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("", "Cả phong trào"),
        ("2026", "Năm 2026"),
        ("2026-h1", "Sáu tháng đầu năm 2026"),
        ("2026-h2", "Sáu tháng cuối năm 2026"),
        ("2026-q4", "Quý IV/2026"),
        ("2026-03", "Tháng 3/2026"),
    ],
)
def test_periods_have_names(period: str, label: str) -> None:
    assert label_of(period) == label


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("2026-q1", "quý I/2026"),
        ("2026-q2", "quý II/2026"),
        ("2026-q3", "quý III/2026"),
        ("2026", "năm 2026"),
        ("2026-11", "tháng 11/2026"),
        ("", "cả phong trào"),
    ],
)
def test_a_name_in_running_text_keeps_its_numerals(period: str, label: str) -> None:
    assert label_within(period) == label


@pytest.mark.parametrize("periods", [MONTHS, QUARTERS, HALVES, YEARS])
def test_periods_of_a_kind_follow_each_other(periods: list[str]) -> None:
    assert [following(period) for period in periods[:-1]] == periods[1:]
    assert [before(period) for period in periods[1:]] == periods[:-1]


def test_the_year_has_four_digits_however_early_it_is() -> None:
    assert (following("0099-12"), following("0099-q4"), following("0099")) == ("0100-01", "0100-q1", "0100")
    assert (before("0100-01"), before("0100-q1"), before("0100"), before("")) == ("0099-12", "0099-q4", "0099", "")
    assert (years_before("0105-q2", 6), years_before("2026", 1), years_before("2026-03", 1)) == (
        "0099-q2",
        "2025",
        "2025-03",
    )


@pytest.mark.parametrize(
    ("period", "kind", "day"),
    [
        ("2026", "year", "2026-01-01"),
        ("2026-h2", "half-year", "2026-07-01"),
        ("2026-q1", "quarter", "2026-01-01"),
        ("2026-q3", "quarter", "2026-07-01"),
        ("2026-10", "month", "2026-10-01"),
    ],
)
def test_a_period_has_a_kind_and_a_first_day(period: str, kind: str, day: str) -> None:
    assert (kind_of(period), first_day(period).isoformat()) == (kind, day)


def test_each_month_belongs_to_its_half_and_quarter() -> None:
    assert [half_of(month) for month in MONTHS[:12]] == ["2025-h1"] * 6 + ["2025-h2"] * 6
    assert [quarter_of(month)[-2:] for month in MONTHS[:12]] == [f"q{number}" for number in (1, 2, 3, 4) for _ in "123"]


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("", "2026-12-31"),
        ("2026", "2026-12-31"),
        ("2026-q1", "2026-03-31"),
        ("2026-q2", "2026-06-30"),
        ("2026-q4", "2026-12-31"),
        ("2026-h1", "2026-06-30"),
        ("2026-02", "2026-02-28"),
    ],
)
def test_a_period_ends_on_its_last_day(period: str, day: str) -> None:
    assert last_day(period, YEAR_END).isoformat() == day


def test_no_period_outlasts_its_campaign() -> None:
    assert last_day("2026-q2", date(2026, 6, 8)) == date(2026, 6, 8)


@given(st.dates(date(2000, 1, 1), date(2200, 12, 31)))
def test_a_day_is_not_after_the_end_of_its_periods(day: date) -> None:
    ends = [last_day(period, date(2200, 12, 31)) for period in periods_of(day.isoformat())]
    assert ends == sorted(ends, reverse=True)
    assert day <= ends[-1]


@pytest.mark.parametrize(
    ("period", "calendar", "official"),
    [
        ("2026-03", "2026-03-01 2026-03-31", "2026-02-15 2026-03-14"),
        ("2026-01", "2026-01-01 2026-01-31", "2025-12-15 2026-01-14"),
        ("2026-q1", "2026-01-01 2026-03-31", "2025-12-15 2026-03-14"),
        ("2026-h1", "2026-01-01 2026-06-30", "2025-12-15 2026-06-14"),
        ("2026-h2", "2026-07-01 2026-12-31", "2026-06-15 2026-12-14"),
        ("2026", "2026-01-01 2026-12-31", "2025-12-15 2026-12-14"),
    ],
)
def test_a_report_tells_of_the_calendar_or_of_the_official_period(period: str, calendar: str, official: str) -> None:
    days = [" ".join(map(str, reported_days(period, official=flag))) for flag in (False, True)]
    assert days == [calendar, official]


@pytest.mark.parametrize("periods", [MONTHS, QUARTERS, HALVES])
def test_official_periods_leave_no_day_out_and_count_none_twice(periods: list[str]) -> None:
    days = [reported_days(period, official=True) for period in periods]
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(days))


def test_periods_lie_in_longer_ones() -> None:
    assert inside("2026", "quarter") == ("2026-q1", "2026-q2", "2026-q3", "2026-q4")
    assert inside("2026-h2", "quarter") == ("2026-q3", "2026-q4")
    assert inside("2026-q2", "month") == ("2026-04", "2026-05", "2026-06")
    assert (inside("2026", "year"), inside("2026-h1", "year"), inside("2026-05", "quarter")) == (("2026",), (), ())
