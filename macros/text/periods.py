"""Periods: "" (all of a campaign), a year "2026", a half-year "2026-h1", a quarter "2026-q3" or a month "2026-03"."""

from calendar import monthrange
from datetime import date, timedelta

WHOLE = ""
_ROMAN = ("I", "II", "III", "IV")
_HALVES = ("đầu", "cuối")
_LENGTHS = {"q": 3, "h": 6}  # months in a quarter and a half-year, by the letter in their names
_KINDS = {"q": "quarter", "h": "half-year"}
CUT_OFF = 15  # the day of a month on which an official reporting period begins


def quarter_of(month: str) -> str:
    """The quarter of a month or day."""
    return f"{month[:4]}-q{(int(month[5:7]) + 2) // 3}"


def half_of(month: str) -> str:
    """The half of the year ("2026-h1") of a month or day."""
    return f"{month[:4]}-h{1 if month[5:7] < '07' else 2}"


def periods_of(day: str) -> tuple[str, str, str, str]:
    """The periods that a day belongs to, widest first."""
    return WHOLE, day[:4], quarter_of(day), day[:7]


def label_of(period: str) -> str:
    """What staff call a period."""
    year, _, part = period.partition("-")
    if part.startswith("q"):
        return f"Quý {_ROMAN[int(part[1:]) - 1]}/{year}"
    if part.startswith("h"):
        return f"Sáu tháng {_HALVES[int(part[1:]) - 1]} năm {year}"
    return f"Tháng {int(part)}/{year}" if part else f"Năm {year}" if year else "Cả phong trào"


def _months(part: str) -> tuple[int, int]:
    """The first and the last month of a part of the year."""
    if not part:
        return 1, 12
    length = _LENGTHS.get(part[0], 1)
    last = length * int(part.lstrip("qh"))
    return last - length + 1, last


def last_day(period: str, ends: date) -> date:
    """The last day of a period of a campaign that ends on `ends`."""
    if not period:
        return ends
    year, _, part = period.partition("-")
    month = _months(part)[1]
    return min(ends, date(int(year), month, monthrange(int(year), month)[1]))


def first_day(period: str) -> date:
    """The first day of a period that is not the whole of a campaign."""
    year, _, part = period.partition("-")
    return date(int(year), _months(part)[0], 1)


def reported_days(period: str, *, official: bool) -> tuple[date, date]:
    """Return the first and last day that a report on a period covers.

    With `official` these are the days of the official reporting period: from the 15th of the month before the period
    to the 14th of its last month; otherwise those of the calendar.
    """
    first, last = first_day(period), last_day(period, date.max)
    if official:
        return (first - timedelta(days=1)).replace(day=CUT_OFF), last.replace(day=CUT_OFF - 1)
    return first, last


def inside(period: str, kind: str) -> tuple[str, ...]:
    """The periods of a kind ("year", "quarter", "month") that lie in a period, oldest first."""
    year, _, part = period.partition("-")
    first, last = _months(part)
    if kind == "month":
        return tuple(f"{year}-{month:02d}" for month in range(first, last + 1))
    if kind == "quarter":
        return tuple(f"{year}-q{month // 3}" for month in range(first + 2, last + 1) if month % 3 == 0)
    return () if part else (year,)


def kind_of(period: str) -> str:
    """Return the kind of a period other than the whole campaign: "year", "half-year", "quarter" or "month"."""
    part = period.partition("-")[2]
    return _KINDS.get(part[:1], "month") if part else "year"


def years_before(period: str, years: int) -> str:
    """The same part of the year, that many years earlier."""
    return f"{int(period[:4]) - years:04d}{period[4:]}"


def _neighbour(period: str, step: int) -> str:
    """Return the next (1) or previous (-1) period of the same length."""
    year, _, part = period.partition("-")
    letter = part[:1] if part[:1] in _LENGTHS else ""
    parts = 12 // _LENGTHS.get(letter, 1) if part else 1
    years, number = divmod(int(part.lstrip("qh") or "1") - 1 + step, parts)
    year = f"{int(year) + years:04d}"
    if not part:
        return year
    return f"{year}-{letter}{number + 1}" if letter else f"{year}-{number + 1:02d}"


def following(period: str) -> str:
    """The next period of the same kind."""
    return _neighbour(period, 1)


def label_within(period: str) -> str:
    """What a period is called in running text: "quý III/2026"."""
    label = label_of(period)
    return label[:1].lower() + label[1:]


def before(period: str) -> str:
    """Return the previous period of the same length; "" for the whole campaign."""
    return _neighbour(period, -1) if period else WHOLE
