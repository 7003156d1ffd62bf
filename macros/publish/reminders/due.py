"""What is due for whom: tasks, readings, training, inspections; for a head also what the unit owes.

Staff are told what their site shows, and of the leaders' records only what these say of themselves: that a signature or
teaching periods are missing.  Heads are told what the leaders' site shows of their unit, and no names but of those who
do a task.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import NamedTuple

from macros.checks.review import policies_keep_up_with_their_bases
from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import acknowledgements, actions, lookup, organisation
from macros.queries.actions import Entry
from macros.queries.by_key import by_key
from macros.queries.inspections import disclosure, teams
from macros.queries.training import duty, schedule
from macros.queries.training.schedule import Course, Sitting
from macros.records.choices import Audience
from macros.records.people import ReminderKind
from macros.records.policies import Policy
from macros.text.grouping import grouped
from macros.text.render import day

AHEAD = 7  # days before a last day from which on it is told; as long as tasks and findings are "sắp đến hạn"
YEAR_END = "-11-01"  # from this day on who lacks teaching periods of the year is told
_MOST_SESSIONS = 500


class Due(NamedTuple):
    """Something to do."""

    kind: ReminderKind
    what: str
    day: str  # the last one, or on which it takes place; ISO, "" where there is none
    url: str  # of its page, from the root of the site
    note: str = ""
    event: bool = False  # whether it takes place on the day, and cannot be overdue
    for_leaders: bool = False  # whether its page is on the leaders' site


class UnitDues(NamedTuple):
    """What a unit owes, for its head."""

    unit: str
    title: str
    items: tuple[Due, ...]


class Under(NamedTuple):
    """A unit under somebody who answers for several, with the number of its overdue tasks."""

    title: str
    url: str
    overdue: int


class Told(NamedTuple):
    """All that somebody is reminded of."""

    own: tuple[Due, ...]
    units: tuple[UnitDues, ...] = ()
    under: tuple[Under, ...] = ()

    @property
    def every(self) -> tuple[Due, ...]:
        """The things to do, of all units."""
        return (*self.own, *(item for part in self.units for item in part.items))


@dataclass(frozen=True)
class Records:
    """The records of a day as staff see them and, where the leaders' are there, as leaders do."""

    staff: Portal
    leaders: Portal | None

    @property
    def today(self) -> str:
        """The day (ISO)."""
        return self.staff.as_of.isoformat()

    @property
    def until(self) -> str:
        """The last day (ISO) that is told today."""
        return (self.staff.as_of + timedelta(days=AHEAD)).isoformat()

    @property
    def fullest(self) -> Portal:
        """All records that are there, for what they say of the reader alone."""
        return self.leaders or self.staff

    def seen_by(self, person: str) -> Portal:
        """The records that somebody may see: leaders all of them."""
        leads = any(post.leader for post in organisation.posts_of(self.staff, person))
        return self.fullest if leads else self.staff


def told(records: Records, person: str) -> Told:
    """All that somebody is reminded of on the day, what is most overdue first; what he or she does not want omitted."""
    view = records.seen_by(person)
    unwanted = set(view.rows[person].data.get("no_reminders") or ())

    def wanted(items: Iterable[Due]) -> tuple[Due, ...]:
        return tuple(sorted((item for item in items if item.kind not in unwanted), key=lambda item: item.day or "9999"))

    own = wanted(_own(records, view, person))
    if ReminderKind.UNIT in unwanted:
        return Told(own)
    titles = {place.ref: place.title for place in organisation.chart(view, "active")}
    headed = _heads(view, person)
    parts = (UnitDues(unit, titles[unit], wanted(_of_unit(records, view, unit, person))) for unit in headed)
    return Told(own, tuple(part for part in parts if part.items), tuple(_under(view, person, headed)))


# ------------------------------------------------------------------ one's own


def _own(records: Records, view: Portal, person: str) -> Iterator[Due]:
    yield from _tasks(records, view, _tasks_of(view, person))
    units = {post.unit for post in organisation.posts_of(view, person)}.intersection(organisation.units_on(view, ""))
    for ref, last, is_sure in _unsigned(records.fullest, person):
        if ref in view.rows and last <= records.until:
            note = "" if is_sure else "đã ký thì xin bỏ qua"
            yield Due(ReminderKind.READING, f"Đọc và ký: {view.rows[ref].title}", last, view.rows[ref].url, note)
    yield from registrations(records, units)
    yield from _sessions(records, units, person)
    yield from _missing_periods(records, person)
    yield from _visits(records, view, person)


def _tasks(records: Records, view: Portal, entries: Iterable[Entry]) -> Iterator[Due]:
    """The tasks that are overdue or nearly due; of the others the milestones that are."""
    for entry in entries:
        if entry.due <= records.until:
            yield Due(ReminderKind.TASKS, entry.title, entry.due, entry.url)
            continue
        for item in view.rows[entry.ref].data.get("milestones") or ():
            done, last = text_of(item, "done"), text_of(item, "due")
            if last <= records.until and not (done and view.reached(done)):
                what = f"{entry.title}: {text_of(item, 'title')}"
                yield Due(ReminderKind.TASKS, what, last, f"{entry.url}#{text_of(item, 'id')}")


@by_key
def _tasks_of(portal: Portal) -> dict[str, tuple[Entry, ...]]:
    """The open tasks of each person."""
    return grouped((entry.person, entry) for entry in actions.tasks(portal) if entry.person and not entry.finished)


@by_key
def _unsigned(portal: Portal) -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """(what must be read, last day, whether it is known that the person has not signed) for each person."""
    return grouped(_without_signature(portal))


def _without_signature(portal: Portal) -> Iterator[tuple[str, tuple[str, str, bool]]]:
    for item in acknowledgements.in_states(portal, "open", "late"):
        last, named = item.asked.due, dict(acknowledgements.missing(portal, item.ref))
        on = last if item.state == "late" else acknowledgements.TODAY
        for line in item.lines if last else ():
            without = named.get(line.unit, ()) if line.sheet else None
            posts = acknowledgements.readers_in(portal, item.ref, line.unit, on) if without is None else without
            yield from ((post.person, (item.ref, last, without is not None)) for post in posts)


def registrations(records: Records, units: Iterable[str]) -> Iterator[Due]:
    """The courses for which one of some units has to register by a day that is near, where none of them has."""
    there = set(organisation.units_on(records.staff, "")).intersection(units)
    for row in records.staff.by_collection["training"]:
        course = schedule.course_of(records.staff, row.ref)
        if course is None or not records.today <= course.deadline <= records.until:
            continue
        concerned = there.intersection(course.units or there)
        is_open = schedule.registration(records.staff, row.ref) == "open"
        if is_open and concerned and concerned.isdisjoint(unit for unit, _ in course.registered):
            note = f"đơn vị chưa gửi danh sách, khai giảng {day(course.starts)}"
            yield Due(ReminderKind.TRAINING, f"Đăng ký lớp: {row.title}", course.deadline, row.url, note)


def _sessions(records: Records, units: set[str], person: str) -> Iterator[Due]:
    """The sessions of the next days to which somebody goes: by name, or because all of the unit do."""
    for item, course in _ahead(records):
        people = _sent(records.fullest, course.ref)
        listed, registered = {unit for unit, _ in people}, dict(course.registered)
        whole = {
            unit
            for unit in units.intersection(course.sent or units) - listed
            if not registered or registered[unit] >= len(organisation.members(records.staff, unit))
        }
        if whole or any((unit, person) in people for unit in units):
            yield _session(item)


def sessions_of(records: Records, unit: str, *, some: bool = False) -> Iterator[Due]:
    """The sessions of the next days for a unit; with `some` those to which a part of it goes, nobody says who."""
    for item, course in _ahead(records):
        people, registered = _sent(records.fullest, course.ref), dict(course.registered)
        is_part = unit in registered and registered[unit] < len(organisation.members(records.staff, unit))
        if some and is_part and unit not in {listed for listed, _ in people}:
            yield _session(item, f"đơn vị cử {registered[unit]} người")
        elif not some and (unit in course.sent if course.sent else is_home(records.staff, unit)):
            yield _session(item)


def _ahead(records: Records) -> Iterator[tuple[Sitting, Course]]:
    coming = schedule.upcoming(records.staff, _MOST_SESSIONS)
    for item in takewhile(lambda item: item.day <= records.until, coming):
        if course := schedule.course_of(records.staff, item.course):
            yield item, course


def _session(item: Sitting, more: str = "") -> Due:
    parts = (f"{item.start}–{item.end}", item.place, "đã đổi lịch" if item.moved else "", more)
    note = ", ".join(filter(None, parts))
    return Due(ReminderKind.TRAINING, f"Buổi học: {item.title}", item.day, item.url, note, event=True)


def is_home(portal: Portal, unit: str) -> bool:
    """Whether a unit is the main one of anybody, as departments are and committees are not."""
    return any(
        organisation.posts_of(portal, post.person)[0].unit == unit for post in organisation.members(portal, unit)
    )


@by_key
def _sent(portal: Portal) -> dict[str, tuple[tuple[str, str], ...]]:
    """(unit, person) of everybody whom the leaders' records name as sent to a course."""
    rows = (row for row in portal.by_collection["attendances"] if row.audience == Audience.LEADERSHIP)
    lists = ((text_of(row.data, "course"), text_of(row.data, "unit"), row.data.get("people") or ()) for row in rows)
    return grouped((course, (unit, text_of(item, "person"))) for course, unit, people in lists for item in people)


def _missing_periods(records: Records, person: str) -> Iterator[Due]:
    year = records.today[:4]
    if records.leaders and records.today >= f"{year}{YEAR_END}":
        gap = duty.gap(records.leaders, person, year)
        if gap and gap.duty and gap.missing:
            what = f"Bồi dưỡng năm {year}: còn thiếu {gap.missing} trong {gap.duty.periods} tiết"
            yield Due(ReminderKind.TRAINING, what, duty.last_day(year), "/dao-tao/")


def _visits(records: Records, view: Portal, person: str) -> Iterator[Due]:
    """The inspections that somebody leads and that are near, or should have taken place."""
    for ref, chair in _chairs(view):
        row = view.rows[ref]
        planned = text_of(row.data["plan"], "planned")
        if chair == person and planned <= records.until:
            yield Due(ReminderKind.INSPECTIONS, f"Tiến hành kiểm tra: {row.title}", planned, row.url)


@query
def _chairs(portal: Portal) -> tuple[tuple[str, str], ...]:
    """(inspection, who leads it) of those that have not taken place."""
    done = set(disclosure.visited(portal))
    waiting = (row for row in portal.by_collection["inspections"] if row.ref not in done)
    visits = ((row.ref, teams.visit(portal, row.ref, str(row.data["units"][0]).strip())) for row in waiting)
    return tuple((ref, visit.chair.person) for ref, visit in visits if visit.chair)


# ------------------------------------------------------------------ of a unit


@by_key
def _heads(portal: Portal) -> dict[str, tuple[str, ...]]:
    """The units that each person is the head of; of a team the first member."""
    today = portal.as_of.isoformat()
    chiefs = ((place.ref, teams.chief(portal, place.ref, today)) for place in organisation.chart(portal, "active"))
    return grouped((person, unit) for unit, person in chiefs if person)


def _of_unit(records: Records, view: Portal, unit: str, head: str) -> Iterator[Due]:
    rest = [entry for entry in actions.of_unit(view, unit) if not entry.finished and entry.person != head]
    for entry in rest:
        name = view.rows[entry.person].title if entry.person in view.rows else ""
        if not text_of(view.rows[entry.ref].data, "finding"):  # told as the finding
            note = f"người làm: {name}" if name else ""
            yield from (item._replace(note=note) for item in _tasks(records, view, [entry]))
    yield from sheets(records, view, unit)
    yield from sessions_of(records, unit, some=True)
    yield from _findings(records, view, unit)
    for ref, why in _moved_bases(view, unit):
        row = view.rows[ref]
        yield Due(ReminderKind.POLICIES, f"Rà soát: {row.title}", "", row.url, why)
    yield from _short_of_periods(records, view, unit)


def sheets(records: Records, view: Portal, unit: str, words: str = "Thu phiếu ký") -> Iterator[Due]:
    """The signature sheets that a unit has not handed in, or that lack signatures."""
    for item, line in acknowledgements.of_unit(view, unit):
        last = item.asked.due
        if (
            item.state in ("open", "late")
            and last
            and last <= records.until
            and not acknowledgements.settled(view, line)
        ):
            row = view.rows[item.ref]
            note = f"còn {line.staff - line.signed} người chưa ký" if line.sheet else "đơn vị chưa nộp phiếu"
            yield Due(ReminderKind.READING, f"{words}: {row.title}", last, row.url, note)


def _findings(records: Records, view: Portal, unit: str) -> Iterator[Due]:
    """What has to be done about the findings at a unit; for leaders, and without what was found."""
    url = f"/dieu-hanh/{unit.partition('/')[2]}/#ton-tai"
    for item in disclosure.open_findings(view):
        if item.finding.owner == unit and item.state in ("open", "soon", "late") and item.finding.due <= records.until:
            what = f"Khắc phục sau kiểm tra: {item.finding.what}"
            yield Due(ReminderKind.INSPECTIONS, what, item.finding.due, url, for_leaders=True)


@by_key
def _moved_bases(portal: Portal) -> dict[str, tuple[tuple[str, str], ...]]:
    """(policy, which base changed and when) of those that each unit has to review."""
    return grouped(
        (record.owner, (ref, finding.message.partition(";")[0]))
        for ref in lookup.refs(portal, "policies")
        if isinstance(record := lookup.record(portal, ref), Policy) and record.owner
        for finding in [*policies_keep_up_with_their_bases(portal, record)][:1]
        if finding.code == "QT-CAN-RA-SOAT"
    )


def _short_of_periods(records: Records, view: Portal, unit: str) -> Iterator[Due]:
    year = records.today[:4]
    if lookup.for_leaders(view) and records.today >= f"{year}{YEAR_END}":
        count = sum(bool(gap.missing) for gap in duty.gaps(view, unit, year))
        if count:
            url = f"/dieu-hanh/{unit.partition('/')[2]}/#con-thieu"
            what = f"Bồi dưỡng năm {year}: {count} người của đơn vị còn thiếu tiết"
            yield Due(ReminderKind.TRAINING, what, duty.last_day(year), url, for_leaders=True)


def _under(view: Portal, person: str, headed: Iterable[str]) -> Iterator[Under]:
    """The units under somebody, of which tasks are overdue: those of the chart, and those to look after."""
    for place in organisation.chart(view, "active"):
        looked_after = text_of(view.rows[place.ref].data, "overseer") == person
        overdue = len(actions.overdue(view, place.ref))
        if overdue and place.ref not in headed and (looked_after or place.parent in headed):
            yield Under(place.title, f"/dieu-hanh/{place.ref.partition('/')[2]}/", overdue)


def is_pressing(item: Due, before: date, after: date) -> bool:
    """Whether something is due up to the next working day `after`, or became overdue since the working day `before`."""
    return before.isoformat() <= item.day <= after.isoformat()
