"""Rules of dates inside a record: nothing ends before it begins."""

from collections.abc import Iterator
from datetime import date

from macros.checks.defect import Defect, FieldPath
from macros.checks.rules import check
from macros.records.base import Reading, Record
from macros.text.render import day


def in_order(
    code: str, at: FieldPath, first: tuple[str, date | None], last: tuple[str, date | None]
) -> Iterator[Defect]:
    """Yield a defect if `last` comes before `first`; each is a name and a date."""
    (before, start), (after, end) = first, last
    if start and end and end < start:
        wrong = f"{after} {day(end)} lại trước {before} {day(start)}"
        yield Defect(code, at, f"{wrong}; {after} phải bằng hoặc sau {before}")


@check(Record)
def readings_end_after_they_begin(record: Record) -> Iterator[Defect]:
    """Hạn ký xác nhận đã đọc không trước ngày bắt đầu phải đọc."""
    reading: Reading | None = getattr(record, "reading", None)
    if reading:
        first, last = ("ngày bắt đầu phải đọc", reading.since), ("hạn ký", reading.due)
        yield from in_order("reading-order", ("reading", "due"), first, last)
