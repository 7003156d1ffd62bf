"""Periods: what a day belongs to, what a period is called, when it ends."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.text.periods import label_of, label_within, last_day, periods_of

YEAR_END = date(2026, 12, 31)


def test_a_day_belongs_to_four_periods() -> None:
    assert periods_of("2026-08-15") == ("", "2026", "2026-q3", "2026-08")


@pytest.mark.parametrize(
    ("period", "label"),
    [("", "Cả phong trào"), ("2026", "Năm 2026"), ("2026-q4", "Quý IV/2026"), ("2026-03", "Tháng 3/2026")],
)
def test_periods_have_names(period: str, label: str) -> None:
    assert label_of(period) == label


def test_a_name_in_running_text_keeps_its_numerals() -> None:
    assert label_within("2026-q3") == "quý III/2026"


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("", "2026-12-31"),
        ("2026", "2026-12-31"),
        ("2026-q1", "2026-03-31"),
        ("2026-q2", "2026-06-30"),
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
