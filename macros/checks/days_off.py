"""Rules of days off: a deadline, a launch or a session does not fall on a day on which nobody works."""

from collections.abc import Iterator
from datetime import date

from macros.checks.defect import Defect
from macros.checks.nearest import hint
from macros.checks.rules import check
from macros.engine import Portal, query
from macros.records.base import Reading, Record, WorkDay
from macros.text.days_off import next_working_day, why_off
from macros.text.render import day


@query
def _day_off(portal: Portal, on: str) -> tuple[str, str]:
    """Why nobody works on a day (ISO), and the next working day; ("", "") for a working day."""
    days, this = portal.agency_days, date.fromisoformat(on)
    why = why_off(this, days)
    return (why, next_working_day(this, days).isoformat()) if why else ("", "")


@check(Record)
def nothing_is_due_on_a_day_off(portal: Portal, record: Record) -> Iterator[Defect]:
    """Hạn, ngày phát động và buổi học không rơi vào thứ Bảy, Chủ nhật, ngày lễ."""
    reading: Reading | None = getattr(record, "reading", None)
    readers = [WorkDay(("reading", "due"), "hạn ký", reading.due)] if reading and reading.due else []
    for at, what, on in (*record.work_days(), *readers):
        why, later = _day_off(portal, on.isoformat())
        if why:
            right = "hãy chọn ngày làm việc, hôm ấy làm bù thì thêm vào “working_days” trong mkdocs.yml"
            message = f"{what} {day(on)} là {why}; {right}{hint(later)}"
            yield Defect("day-off", at, message, "warning")
