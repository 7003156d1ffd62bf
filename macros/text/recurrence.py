"""The dates of sessions that repeat, from a first day and a rule."""

from calendar import monthrange
from collections.abc import Container, Iterator
from datetime import date, timedelta
from itertools import islice, takewhile

WEEKLY, MONTHLY = "tuan", "thang"
MOST = 120  # dates of one rule


def dates(
    first: date, every: str, step: int, until: date | None, count: int | None, skip: Container[date]
) -> tuple[date, ...]:
    """Return the dates of a rule in order, from the first on: every `step` weeks, or months on the same weekday.

    A monthly rule repeats the third Tuesday on third Tuesdays and skips months without a fifth one.  `until` is the
    last possible day, `count` the number of dates, including those in `skip`; without both there is only the first.
    """
    endless = _weekly(first, step) if every == WEEKLY else _monthly(first, step)
    most = min(MOST, count if count is not None else MOST if until else 1)
    sessions = takewhile(lambda day: until is None or day <= until, islice(endless, most))
    return tuple(day for day in sessions if day not in skip)


def _weekly(first: date, step: int) -> Iterator[date]:
    day = first
    yield day
    while day <= date.max - timedelta(weeks=step):
        day += timedelta(weeks=step)
        yield day


def _monthly(first: date, step: int) -> Iterator[date]:
    place = (first.day - 1) // 7
    month = first.year * 12 + first.month - 1
    while month < (date.max.year + 1) * 12:
        year, number = divmod(month, 12)
        opening, length = monthrange(year, number + 1)
        day = 1 + (first.weekday() - opening) % 7 + 7 * place
        if day <= length:
            yield date(year, number + 1, day)
        month += step


def id_on(name: str, day: str) -> str:
    """The id of a repeated session on a day (ISO): it stays when other days are added or taken out."""
    return f"{name}-{day}"
