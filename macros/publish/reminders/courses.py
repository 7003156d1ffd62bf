"""Finds what is due in training: registrations, sessions, and the teaching periods of the year."""

from collections.abc import Iterable, Iterator
from itertools import takewhile

from macros.engine import Portal
from macros.engine.row import text_of
from macros.publish.reminders.items import DueItem, Records
from macros.queries import lookup, organisation
from macros.queries.by_key import by_key
from macros.queries.training import duty, schedule
from macros.queries.training.schedule import ScheduledCourse, Sitting
from macros.records.choices import Audience
from macros.records.people import ReminderKind
from macros.text.grouping import grouped
from macros.text.render import day

YEAR_END = "-11-01"  # from this day on, missing teaching periods of the year are mentioned
_MOST_SESSIONS = 500


def registrations(records: Records, units: Iterable[str]) -> Iterator[DueItem]:
    """Yield the courses for which one of the units must register soon and none of them has."""
    there = set(organisation.units_on(records.staff, "")).intersection(units)
    for row in records.staff.by_collection["training"]:
        course = schedule.course_of(records.staff, row.ref)
        if course is None or not records.on <= course.deadline <= records.until:
            continue
        concerned = there.intersection(course.units or there)
        is_open = schedule.registration(records.staff, row.ref) == "open"
        if is_open and concerned and concerned.isdisjoint(unit for unit, _ in course.registered):
            note = f"đơn vị chưa gửi danh sách, khai giảng {day(course.starts)}"
            yield DueItem(ReminderKind.TRAINING, f"Đăng ký lớp: {row.title}", course.deadline, row.url, note)


def sessions(records: Records, units: set[str], person: str) -> Iterator[DueItem]:
    """Yield the coming sessions for a person, who is sent by name or because the whole unit is."""
    for item, course in _ahead(records):
        people = _sent(records.fullest, course.ref)
        named_units, registered = {unit for unit, _ in people}, dict(course.registered)
        whole = {
            unit
            for unit in units.intersection(course.sent or units) - named_units
            if not registered or registered[unit] >= len(organisation.members(records.staff, unit))
        }
        if whole or any((unit, person) in people for unit in units):
            yield _session(item)


def sessions_of(records: Records, unit: str, *, some: bool = False) -> Iterator[DueItem]:
    """Yield the coming sessions for a whole unit; with `some`, those to which an unnamed part of it is sent."""
    for item, course in _ahead(records):
        people, registered = _sent(records.fullest, course.ref), dict(course.registered)
        is_part = unit in registered and registered[unit] < len(organisation.members(records.staff, unit))
        if some and is_part and unit not in {named_unit for named_unit, _ in people}:
            yield _session(item, f"đơn vị cử {registered[unit]} người")
        elif not some and (unit in course.sent if course.sent else is_home(records.staff, unit)):
            yield _session(item)


def _ahead(records: Records) -> Iterator[tuple[Sitting, ScheduledCourse]]:
    coming = schedule.upcoming(records.staff, _MOST_SESSIONS)
    for item in takewhile(lambda item: item.day <= records.until, coming):
        if course := schedule.course_of(records.staff, item.course):
            yield item, course


def _session(item: Sitting, more: str = "") -> DueItem:
    parts = (f"{item.start}–{item.end}", item.place, "đã đổi lịch" if item.moved else "", more)
    note = ", ".join(filter(None, parts))
    return DueItem(ReminderKind.TRAINING, f"Buổi học: {item.title}", item.day, item.url, note, event=True)


def is_home(portal: Portal, unit: str) -> bool:
    """Whether a unit is the main unit of any member, as departments are and committees are not."""
    return any(
        organisation.posts_of(portal, post.person)[0].unit == unit for post in organisation.members(portal, unit)
    )


@by_key
def _sent(portal: Portal) -> dict[str, tuple[tuple[str, str], ...]]:
    """By course, the (unit, person) pairs that are sent to it according to the leaders' records."""
    rows = (row for row in portal.by_collection["attendances"] if row.audience == Audience.LEADERSHIP)
    lists = ((text_of(row.data, "course"), text_of(row.data, "unit"), row.data.get("people") or ()) for row in rows)
    return grouped((course, (unit, text_of(item, "person"))) for course, unit, people in lists for item in people)


def missing_periods(records: Records, person: str) -> Iterator[DueItem]:
    """Yield the teaching periods that a person lacks, near the end of the year; from the leaders' records."""
    year = records.on[:4]
    if records.leaders and records.on >= f"{year}{YEAR_END}":
        gap = duty.gap(records.leaders, person, year)
        if gap and gap.duty and gap.missing:
            what = f"Bồi dưỡng năm {year}: còn thiếu {gap.missing} trong {gap.duty.periods} tiết"
            yield DueItem(ReminderKind.TRAINING, what, duty.last_day(year), "/dao-tao/")


def short_of_periods(records: Records, view: Portal, unit: str) -> Iterator[DueItem]:
    """Yield how many people of a unit lack teaching periods, near the end of the year; for leaders."""
    year = records.on[:4]
    if lookup.for_leaders(view) and records.on >= f"{year}{YEAR_END}":
        count = sum(bool(gap.missing) for gap in duty.gaps(view, unit, year))
        if count:
            url = f"/dieu-hanh/{unit.partition('/')[2]}/#con-thieu"
            what = f"Bồi dưỡng năm {year}: {count} người của đơn vị còn thiếu tiết"
            yield DueItem(ReminderKind.TRAINING, what, duty.last_day(year), url, for_leaders=True)
