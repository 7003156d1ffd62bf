"""Finds what is due for whom: tasks, readings, training, inspections; for heads also the duties of their unit.

Staff are reminded of what their site shows, and of the leaders' records only of facts about themselves: a missing
signature or missing teaching periods.  Heads are reminded of what the leaders' site shows of their unit; the only names
are those of people who do a task.
"""

from collections.abc import Iterable, Iterator

from macros.checks.review import policies_keep_up_with_their_bases
from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.publish.reminders import courses
from macros.publish.reminders.items import DueItem, PersonDues, Records, SubordinateUnit, UnitDues
from macros.queries import acknowledgements, actions, lookup, organisation
from macros.queries.actions import TaskEntry
from macros.queries.by_key import by_key
from macros.queries.inspections import disclosure, teams
from macros.records.people import ReminderKind
from macros.records.policies import Policy
from macros.text.grouping import grouped


def dues_of(records: Records, person: str) -> PersonDues:
    """All that a person is reminded of on the day, the most overdue first, without the kinds he or she opted out of."""
    view = records.seen_by(person)
    unwanted = set(view.rows[person].data.get("no_reminders") or ())

    def ordered(items: Iterable[DueItem]) -> tuple[DueItem, ...]:
        return tuple(sorted((item for item in items if item.kind not in unwanted), key=lambda item: item.day or "9999"))

    personal = ordered(_personal(records, view, person))
    if ReminderKind.UNIT in unwanted:
        return PersonDues(personal)
    titles = {place.ref: place.title for place in organisation.chart(view, "active")}
    headed = _heads(view, person)
    parts = (UnitDues(unit, titles[unit], ordered(_of_unit(records, view, unit, person))) for unit in headed)
    return PersonDues(personal, tuple(part for part in parts if part.items), tuple(_subordinates(view, person, headed)))


# ------------------------------------------------------------------ one's own


def _personal(records: Records, view: Portal, person: str) -> Iterator[DueItem]:
    yield from _tasks(records, view, _tasks_of(view, person))
    units = {post.unit for post in organisation.posts_of(view, person)}.intersection(organisation.units_on(view, ""))
    for ref, last, is_sure in _unsigned(records.fullest, person):
        if ref in view.rows and last <= records.until:
            note = "" if is_sure else "đã ký thì xin bỏ qua"
            yield DueItem(ReminderKind.READING, f"Đọc và ký: {view.rows[ref].title}", last, view.rows[ref].url, note)
    yield from courses.registrations(records, units)
    yield from courses.sessions(records, units, person)
    yield from courses.missing_periods(records, person)
    yield from _visits(records, view, person)


def _tasks(records: Records, view: Portal, entries: Iterable[TaskEntry]) -> Iterator[DueItem]:
    """Yield the tasks that are overdue or nearly due, and such milestones of the other tasks."""
    for entry in entries:
        title = view.rows[entry.ref].title
        if entry.due <= records.until:
            yield DueItem(ReminderKind.TASKS, title, entry.due, entry.url)
            continue
        for item in view.rows[entry.ref].data.get("milestones") or ():
            done, last = text_of(item, "done"), text_of(item, "due")
            if last <= records.until and not (done and view.reached(done)):
                what = f"{title}: {text_of(item, 'title')}"
                yield DueItem(ReminderKind.TASKS, what, last, f"{entry.url}#{text_of(item, 'id')}")


@by_key
def _tasks_of(portal: Portal) -> dict[str, tuple[TaskEntry, ...]]:
    """The open tasks of each person."""
    return grouped((entry.person, entry) for entry in actions.tasks(portal) if entry.person and not entry.finished)


@by_key
def _unsigned(portal: Portal) -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """By person, (what must be read, last day, whether it is certain that the person has not signed)."""
    return grouped(_without_signature(portal))


def _without_signature(portal: Portal) -> Iterator[tuple[str, tuple[str, str, bool]]]:
    for item in acknowledgements.in_states(portal, "open", "late"):
        last, unsigned = item.request.due, dict(acknowledgements.missing(portal, item.ref))
        on = last if item.state == "late" else acknowledgements.TODAY
        for line in item.lines if last else ():
            without = unsigned.get(line.unit, ()) if line.sheet else None
            posts = acknowledgements.readers_in(portal, item.ref, line.unit, on) if without is None else without
            yield from ((post.person, (item.ref, last, without is not None)) for post in posts)


def _visits(records: Records, view: Portal, person: str) -> Iterator[DueItem]:
    """Yield the inspections that a person leads and that are near or overdue."""
    for ref, chair in _chairs(view):
        row = view.rows[ref]
        planned = text_of(row.data["plan"], "planned")
        if chair == person and planned <= records.until:
            yield DueItem(ReminderKind.INSPECTIONS, f"Tiến hành kiểm tra: {row.title}", planned, row.url)


@query
def _chairs(portal: Portal) -> tuple[tuple[str, str], ...]:
    """(inspection, person who leads it) of the inspections that have not taken place."""
    done = set(disclosure.visited(portal))
    waiting = (row for row in portal.by_collection["inspections"] if row.ref not in done)
    visits = ((row.ref, teams.visit(portal, row.ref, str(row.data["units"][0]).strip())) for row in waiting)
    return tuple((ref, visit.chair.person) for ref, visit in visits if visit.chair)


# ------------------------------------------------------------------ of a unit


@by_key
def _heads(portal: Portal) -> dict[str, tuple[str, ...]]:
    """By person, the units that the person heads; the head of a team is its first member."""
    on = portal.as_of.isoformat()
    chiefs = ((place.ref, teams.chief(portal, place.ref, on)) for place in organisation.chart(portal, "active"))
    return grouped((person, unit) for unit, person in chiefs if person)


def _of_unit(records: Records, view: Portal, unit: str, head: str) -> Iterator[DueItem]:
    rest = [entry for entry in actions.of_unit(view, unit) if not entry.finished and entry.person != head]
    for entry in rest:
        name = view.rows[entry.person].title if entry.person in view.rows else ""
        if not text_of(view.rows[entry.ref].data, "finding"):  # else `_findings` yields it
            note = f"người làm: {name}" if name else ""
            yield from (item._replace(note=note) for item in _tasks(records, view, [entry]))
    yield from sheets(records, view, unit)
    yield from courses.sessions_of(records, unit, some=True)
    yield from _findings(records, view, unit)
    for ref, why in _changed_bases(view, unit):
        row = view.rows[ref]
        yield DueItem(ReminderKind.POLICIES, f"Rà soát: {row.title}", "", row.url, why)
    yield from courses.short_of_periods(records, view, unit)


def sheets(records: Records, view: Portal, unit: str, words: str = "Thu phiếu ký") -> Iterator[DueItem]:
    """Yield the signature sheets that a unit has not handed in, or that lack signatures."""
    for item, line in acknowledgements.of_unit(view, unit):
        last = item.request.due
        is_due = item.state in ("open", "late") and "" < last <= records.until
        if is_due and not acknowledgements.settled(view, line):
            row = view.rows[item.ref]
            note = f"còn {line.staff - line.signed} người chưa ký" if line.sheet else "đơn vị chưa nộp phiếu"
            yield DueItem(ReminderKind.READING, f"{words}: {row.title}", last, row.url, note)


def _findings(records: Records, view: Portal, unit: str) -> Iterator[DueItem]:
    """Yield the measures due after inspections of a unit; for leaders, and without the findings themselves."""
    url = f"/dieu-hanh/{unit.partition('/')[2]}/#ton-tai"
    for item in disclosure.open_findings(view):
        if item.finding.owner == unit and item.state in ("open", "soon", "late") and item.finding.due <= records.until:
            what = f"Khắc phục sau kiểm tra: {item.finding.what}"
            yield DueItem(ReminderKind.INSPECTIONS, what, item.finding.due, url, for_leaders=True)


@by_key
def _changed_bases(portal: Portal) -> dict[str, tuple[tuple[str, str], ...]]:
    """By unit, (policy, which base changed and when) of the policies that it must review."""
    return grouped(
        (record.owner, (ref, defect.message.partition(";")[0]))
        for ref in lookup.refs(portal, "policies")
        if isinstance(record := lookup.record(portal, ref), Policy) and record.owner
        for defect in [*policies_keep_up_with_their_bases(portal, record)][:1]
        if defect.code == "QT-CAN-RA-SOAT"
    )


def _subordinates(view: Portal, person: str, headed: Iterable[str]) -> Iterator[SubordinateUnit]:
    """Yield the units below a person, by the chart or as overseer, that have overdue tasks."""
    for place in organisation.chart(view, "active"):
        looked_after = text_of(view.rows[place.ref].data, "overseer") == person
        overdue = len(actions.overdue(view, place.ref))
        if overdue and place.ref not in headed and (looked_after or place.parent in headed):
            yield SubordinateUnit(place.title, f"/dieu-hanh/{place.ref.partition('/')[2]}/", overdue)
