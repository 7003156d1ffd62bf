"""Periods of a campaign or indicator: "" (the whole of it), a year "2026", a quarter "2026-q3" or a month "2026-03"."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

WHOLE = ""
_ROMAN = ("I", "II", "III", "IV")


def quarter_of(month: str) -> str:
    """The quarter of a month or day."""
    return f"{month[:4]}-q{(int(month[5:7]) + 2) // 3}"


def periods_of(day: str) -> tuple[str, str, str, str]:
    """The periods that a day belongs to, widest first."""
    return WHOLE, day[:4], quarter_of(day), day[:7]


def label_of(period: str) -> str:
    """What staff call a period."""
    year, _, part = period.partition("-")
    if part.startswith("q"):
        return f"Quý {_ROMAN[int(part[1:]) - 1]}/{year}"
    return f"Tháng {int(part)}/{year}" if part else f"Năm {year}" if year else "Cả phong trào"


def last_day(period: str, ends: date) -> date:
    """The last day of a period of a campaign that ends on `ends`."""
    if not period:
        return ends
    year, _, part = period.partition("-")
    month = 12 if not part else 3 * int(part[1:]) if part.startswith("q") else int(part)
    return min(ends, date(int(year), month, monthrange(int(year), month)[1]))


def first_day(period: str) -> date:
    """The first day of a year, quarter or month."""
    year, _, part = period.partition("-")
    month = 1 if not part else 3 * int(part[1:]) - 2 if part.startswith("q") else int(part)
    return date(int(year), month, 1)


def kind_of(period: str) -> str:
    """ "year", "quarter" or "month"; what a period that is not the whole of something is."""
    part = period.partition("-")[2]
    return "quarter" if part.startswith("q") else "month" if part else "year"


def years_before(period: str, years: int) -> str:
    """The same part of the year, that many years earlier."""
    return f"{int(period[:4]) - years:04d}{period[4:]}"


def following(period: str) -> str:
    """The next period of the same kind."""
    year, _, part = period.partition("-")
    quarter = part.startswith("q")
    number, last = int(part.removeprefix("q") or "1"), {"": 1}.get(part, 4 if quarter else 12)
    if number == last:
        year, number = f"{int(year) + 1:04d}", 0
    if not part:
        return year
    return f"{year}-q{number + 1}" if quarter else f"{year}-{number + 1:02d}"


def label_within(period: str) -> str:
    """What a period is called in running text: "quý III/2026"."""
    label = label_of(period)
    return label[:1].lower() + label[1:]


def before(period: str) -> str:
    """The period of the same length that ends where this one begins; "" for the whole campaign."""
    year, _, part = period.partition("-")
    if not part:
        return f"{int(year) - 1:04d}" if year else WHOLE
    is_quarter = part.startswith("q")
    number, last = int(part.removeprefix("q")) - 1, 4 if is_quarter else 12
    year, number = (year, number) if number else (f"{int(year) - 1:04d}", last)
    return f"{year}-q{number}" if is_quarter else f"{year}-{number:02d}"
