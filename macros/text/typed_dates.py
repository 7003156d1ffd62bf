"""Days and months as people type them: 5/3/2026, ngày 05 tháng 3 năm 2026, 2026/3/5, 3/2026."""

import re
from calendar import monthrange
from datetime import date

from macros.text.lazy_regex import pattern
from macros.text.slugs import FIRST_YEAR, LAST_YEAR

# Digits are spelt out: `\d` would let digits of other scripts through, which int() accepts.
_DAY_FIRST = pattern(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_LOCAL_DATE = pattern(
    r"(?:ngày\s+)?([0-9]{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)([0-9]{1,2})(?:\s*[/.-]\s*|\s+năm\s+)([0-9]{4})", re.IGNORECASE
)
_LOOSE_ISO_DATE = pattern(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})")
_MONTH_FIRST = pattern(r"([0-9]{1,2})[/-]([0-9]{4})")
_SHORT_DATE = pattern(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{2})")
_HOUR_BEHIND = pattern(r"[\sT]+[0-9]{1,2}\s*(?:[hg:]|giờ)\s*(?:[0-9]{2}(?::[0-9]{2})?)?$", re.IGNORECASE)


def iso_date(text: str) -> str:
    """Turn a day typed as d/m/yyyy into ISO form, and return any other text unchanged.

    Such a day is not ambiguous: in Vietnam the day comes first.
    """
    typed = text.strip()
    return (nearest_date(typed) if _DAY_FIRST.fullmatch(typed) else "") or text


def iso_month(text: str) -> str:
    """Turn a month typed as m/yyyy into ISO form, and return any other text unchanged."""
    typed = _MONTH_FIRST.fullmatch(text.strip())
    return f"{typed[2]}-{int(typed[1]):02d}" if typed and 1 <= int(typed[1]) <= 12 else text


def written_day(kind: str, text: str) -> str:
    """The value of a field of the kind "date", "month" or "period" in the form in which records keep it."""
    return iso_date(text) if kind == "date" else iso_month(text)


def nearest_date(text: str) -> str:
    """Return the ISO date that an editor most likely meant; "" if the text is no date of the calendar."""
    year, month, day = date_parts(text)
    return date(year, month, day).isoformat() if 1 <= day <= days_in(year, month) else ""


def date_parts(text: str) -> tuple[int, int, int]:
    """The year, month and day in a text; zeros if it does not read as a date."""
    text = _HOUR_BEHIND.sub("", text)
    if match := _LOCAL_DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _LOOSE_ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        return 0, 0, 0
    return year, month, day


def days_in(year: int, month: int) -> int:
    """The days of a month; 0 for a month or year that no record can mean."""
    return monthrange(year, month)[1] if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else 0


def with_century(text: str) -> str:
    """A day whose year has two digits, in ISO form with the likely century; "" for any other text."""
    short = _SHORT_DATE.fullmatch(text)
    return nearest_date(f"{short[1]}/{short[2]}/{'20' if int(short[3]) < 70 else '19'}{short[3]}") if short else ""


def has_short_year(text: str) -> bool:
    """Whether a text is a day whose year has only two digits."""
    return bool(_SHORT_DATE.fullmatch(text))
