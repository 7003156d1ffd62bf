"""Arithmetic of days and months in ISO form, and their Vietnamese names."""

from calendar import monthcalendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def day_after(day: str) -> str:
    """The next day (ISO); the last day of the calendar follows itself."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day < date.max.isoformat() else day


def day_in(moment: str, zone: str) -> str:
    """The day (ISO) on which a moment (ISO, with its offset from UTC) falls in a time zone; "" for none."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).date().isoformat() if moment else ""


def next_month(month: str) -> str:
    """The month after "2026-12" is "2027-01"."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + 1:04d}-01" if number == 12 else f"{year:04d}-{number + 1:02d}"


def months_between(first: str, last: str) -> Iterator[str]:
    """Every month from `first` to `last`, both included."""
    while first <= last:
        yield first
        first = next_month(first)


def month_label(month: str) -> str:
    """How the calendar is headed: "Tháng 11 năm 2026"."""
    return f"Tháng {int(month[5:])} năm {int(month[:4])}"


def weeks(month: str) -> list[list[date | None]]:
    """The weeks of a month, Monday first; None stands for a day of the month before or after."""
    year, number = int(month[:4]), int(month[5:])
    return [[date(year, number, day) if day else None for day in week] for week in monthcalendar(year, number)]
