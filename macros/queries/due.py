"""What is due for a unit or the whole agency: registrations, readings to sign, tasks, requests of notices.

Only what is still to be done.  Staff see no findings and, of signatures, only whether a unit's sheet came back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.law.wording import heading
from macros.queries import acknowledgements, actions, lookup
from macros.queries.acknowledgements import Progress, UnitSignatures
from macros.queries.inspections import disclosure
from macros.queries.inspections.follow_up import FollowedFinding
from macros.queries.training import conflicts, schedule
from macros.records.actions import OVERDUE
from macros.text.dates import day_after

MOST_NAMES = 2  # of units in a note
EVERYBODY = ""  # the unit of what concerns the whole agency


class Due(NamedTuple):
    """Something to be done by a day; sorts by the day."""

    day: str  # ISO
    title: str  # what to do
    ref: str  # the record that requires it
    url: str
    note: str  # whom it concerns, and how far it is
    units: tuple[str, ...]  # whom it concerns; empty for everybody
    late: bool  # on the portal's day


_KINDS = {"actions": "nhiệm vụ", "announcements": "việc theo thông báo", "inspections": "việc khắc phục sau kiểm tra"}
_TO_SIGN = "nội dung phải ký"


def in_words(items: Iterable[Due]) -> str:
    """How many things there are of each kind: "6 nhiệm vụ, 1 nội dung phải ký"."""
    kinds = Counter(_KINDS.get(item.ref.partition("/")[0], _TO_SIGN) for item in items)
    return ", ".join(f"{kinds[kind]} {kind}" for kind in (*_KINDS.values(), _TO_SIGN) if kinds[kind])


@query
def of_agency(portal: Portal) -> tuple[Due, ...]:
    """What is due for anybody, by day."""
    readings = ((item, None) for item in acknowledgements.in_states(portal, "late", "open"))
    tasks = [entry for entry in actions.tasks(portal) if not entry.finished]
    findings = disclosure.open_findings(portal)
    return _by_day(portal, EVERYBODY, readings, tasks, findings)


@query
def of_unit(portal: Portal, unit: str) -> tuple[Due, ...]:
    """What is due for a unit, what concerns the whole agency included, by day."""
    all_readings = acknowledgements.of_unit(portal, unit)
    readings = (pair for pair in all_readings if not acknowledgements.settled(portal, pair[1]) and _is_still_due(*pair))
    helped = (entry for entry in actions.shared_by(portal, unit) if unit in entry.partners)
    tasks = [entry for entry in (*actions.of_unit(portal, unit), *helped) if not entry.finished]
    findings = disclosure.open_findings(portal, unit)
    return _by_day(portal, unit, readings, tasks, findings)


def _is_still_due(progress: Progress, line: UnitSignatures) -> bool:
    """Whether a unit still has to sign; one whose sheet staff may not see is listed until the last day."""
    return line.visible or progress.state == "open"


def _by_day(
    portal: Portal,
    unit: str,
    readings: Iterable[tuple[Progress, UnitSignatures | None]],
    tasks: Sequence[actions.TaskEntry],
    findings: Sequence[FollowedFinding],
) -> tuple[Due, ...]:
    """The due items of these readings, tasks and findings, and of registrations and notices, by day."""
    parts = (
        _registrations(portal, unit),
        _readings(portal, readings),
        (_task(portal, entry, unit) for entry in tasks),
        (item for item in _asking(portal) if not unit or not item.units or unit in item.units),
        _findings(portal, findings, tasks),
    )
    return tuple(sorted(item for part in parts for item in part))


def _units_in_words(portal: Portal, units: tuple[str, ...]) -> str:
    """Units in words: by name up to two, "4 đơn vị" where there are more."""
    names = [item.title for item in (lookup.record_name(portal, unit) for unit in units) if item]
    return (", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)} đơn vị") or "toàn cơ quan"


def _joined(*notes: str) -> str:
    return " · ".join(filter(None, notes))


def _registrations(portal: Portal, unit: str) -> Iterator[Due]:
    for course in schedule.registering(portal):
        if unit and course.units and unit not in course.units:
            continue
        sent, row = dict(course.registered).get(unit), portal.rows[course.ref]
        who = f"đơn vị đã cử {sent} người" if sent else f"dành cho {_units_in_words(portal, course.units)}"
        seats = conflicts.seats(portal, course.ref)
        note = _joined(seats.words if seats else "", who)
        yield Due(course.deadline, f"Đăng ký lớp: {row.title}", course.ref, row.url, note, course.units, late=False)


def _readings(portal: Portal, items: Iterable[tuple[Progress, UnitSignatures | None]]) -> Iterator[Due]:
    """What must be read and signed: by a unit if its line is given, else by all."""
    for progress, line in items:
        record, request = lookup.record_name(portal, progress.ref), progress.request
        if record is None or not request.due:
            continue
        title = heading(record.kind, record.number, record.title) if record.number else record.title
        whom = request.role_labels if request.roles and line else _units_in_words(portal, request.units)
        note = _joined(whom if request.roles or not line else "", _how_far(progress, line))
        yield Due(
            request.due, f"Đọc và ký: {title}", progress.ref, record.url, note, request.units, progress.state == "late"
        )


def _how_far(progress: Progress, line: UnitSignatures | None) -> str:
    """The progress of a reading in words; "" if this audience may not know it."""
    if line is None:
        return f"{progress.handed}/{progress.visible_count} đơn vị đã nộp phiếu ký" if progress.visible_count else ""
    if not line.visible:
        return ""
    return f"đã ký {line.signed}/{line.staff}" if line.sheet else "đơn vị chưa nộp phiếu ký"


def _task(portal: Portal, entry: actions.TaskEntry, unit: str) -> Due:
    """An open task, as a unit that leads it or helps with it sees it, or ("") as everybody does."""
    leader = None if entry.lead == unit else lookup.record_name(portal, entry.lead)
    lead = f"{leader.title} chủ trì" if leader else ""
    helps = "đơn vị phối hợp" if leader and unit else ""
    far = {"": entry.without_percent, "0": "chưa bắt đầu"}.get(entry.percent, f"đã làm {entry.percent}%")
    units = tuple(dict.fromkeys((entry.lead, *entry.partners)))
    late = entry.state == OVERDUE
    title = lookup.title(portal, entry.ref)
    return Due(entry.due, title, entry.ref, entry.url, _joined(lead, helps or far), units, late)


@query
def _asking(portal: Portal) -> tuple[Due, ...]:
    """The current notices that ask for something by a day."""
    due_items = []
    for row in portal.by_collection["announcements"]:
        day = text_of(row.data, "due")
        if not day or lookup.state(portal, row.ref) != "shown":
            continue
        units = tuple(str(unit).strip() for unit in row.data.get("units") or ())
        sender = lookup.record_name(portal, text_of(row.data, "unit"))
        note = _joined(_units_in_words(portal, units), f"{sender.title} thông báo" if sender else "")
        due_items.append(Due(day, row.title, row.ref, row.url, note, units, portal.reached(day_after(day))))
    return tuple(due_items)


def _findings(portal: Portal, items: Iterable[FollowedFinding], tasks: Iterable[actions.TaskEntry]) -> Iterator[Due]:
    """The findings that must be corrected by a day, except those with a task in the list."""
    with_task = {text_of(portal.rows[entry.ref].data, "finding") for entry in tasks}
    for item in items:
        if item.finding.due and not item.finding.done and item.finding.ref not in with_task:
            yield _finding(portal, item)


def _finding(portal: Portal, followed: FollowedFinding) -> Due:
    """A finding that must be corrected; for leaders."""
    item, late = followed.finding, followed.state == "late"
    url = portal.rows[item.inspection].url
    return Due(item.due, f"Khắc phục: {item.summary}", item.inspection, url, item.what, (item.unit,), late)
