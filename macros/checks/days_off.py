"""Rules of days off: a deadline, a launch or a session does not fall on a day on which nobody works."""

from collections.abc import Iterator
from datetime import date
from functools import singledispatch

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import hint
from macros.checks.rules import check
from macros.engine import Portal, query
from macros.records.actions import Action
from macros.records.base import Reading, Record
from macros.records.campaigns import Campaign
from macros.records.inspections import Inspection
from macros.records.training import Course
from macros.text.days_off import next_working_day, why_off
from macros.text.render import day

PlannedDays = Iterator[tuple[FieldPath, str, date]]  # (place, what the day is, the day)


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
    readers = [(("reading", "due"), "hạn ký", reading.due)] if reading and reading.due else []
    for at, what, on in (*_planned_days(record), *readers):
        why, later = _day_off(portal, on.isoformat())
        if why:
            right = "hãy chọn ngày làm việc, hôm ấy làm bù thì thêm vào “working_days” trong mkdocs.yml"
            message = f"{what} {day(on)} là {why}; {right}{hint(later)}"
            yield Defect("day-off", at, message, "warning")


@singledispatch
def _planned_days(_record: object) -> PlannedDays:
    """The days of a record on which people have to work."""
    yield from ()


@_planned_days.register
def _(task: Action) -> PlannedDays:
    """Skip the end of a programme, which lasts for whole months or years and may end on any day."""
    if not task.programme:
        yield ("due",), "hạn", task.due
    yield from ((("extensions", at, "due"), "hạn mới", item.due) for at, item in enumerate(task.extensions))
    yield from ((("milestones", at, "due"), "hạn của mốc", item.due) for at, item in enumerate(task.milestones))


@_planned_days.register
def _(course: Course) -> PlannedDays:
    if course.deadline:
        yield ("deadline",), "hạn đăng ký", course.deadline
    for at, session in enumerate(course.sessions):
        yield from ((("sessions", at, "date"), "buổi học ngày", item.date) for item in session.occurrences())


@_planned_days.register
def _(campaign: Campaign) -> PlannedDays:
    """Skip 1 January: a campaign that begins with the year is launched on another day."""
    if (campaign.starts.month, campaign.starts.day) != (1, 1):
        yield ("starts",), "ngày phát động", campaign.starts


@_planned_days.register
def _(inspection: Inspection) -> PlannedDays:
    for at, item in enumerate(inspection.findings):
        if item.measure:
            yield ("findings", at, "measure", "due"), "hạn khắc phục", item.measure.due
