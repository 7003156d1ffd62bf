"""Tasks by state, unit and programme, and which were done in time."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.queries import lookup
from macros.queries.by_key import by_key
from macros.queries.deeds import Deed
from macros.records.actions import EARLY, LATE, ON_TIME, OVERDUE, Action
from macros.text.dates import day_after
from macros.text.grouping import grouped

STATES = tuple(Action.states)
FINISHED = (EARLY, ON_TIME, LATE)
DEEDS = {EARLY: "action-early", ON_TIME: "action-on-time"}


class TaskEntry(NamedTuple):
    """A task as lists show it on the portal's day, but for its title, since few of those who ask show that."""

    ref: str
    url: str
    parent: str  # "" for one of no programme
    lead: str
    person: str  # "" where none is named
    partners: tuple[str, ...]
    monitors: tuple[str, ...]
    first_due: str  # ISO
    due: str  # the deadline in force
    granted: str  # the day that deadline was agreed to; "" for the first one
    done: str  # "" while it is not
    percent: str  # of the last report that gives one; "" if none does
    reported: str  # the day of the last report
    state: str
    illustrative: bool
    programme: bool  # whether it is one, not a task

    @property
    def finished(self) -> bool:
        """Whether it is done, in time or late."""
        return self.state in FINISHED

    @property
    def without_percent(self) -> str:
        """The words to show where no report gives a percentage."""
        return "đã báo cáo, chưa ước phần trăm" if self.reported else "chưa báo cáo tiến độ"


class Programme(NamedTuple):
    """A programme with its tasks."""

    ref: str
    title: str
    url: str
    lead: str
    due: str
    tasks: tuple[TaskEntry, ...]

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many of its tasks are in each state."""
        return state_counts(self.tasks)


def state_counts(entries: Iterable[TaskEntry]) -> tuple[tuple[str, int], ...]:
    """(state, count) of each state that occurs, in the order of the states."""
    states = [entry.state for entry in entries]
    return tuple((name, states.count(name)) for name in STATES if name in states)


def in_order(entries: Iterable[TaskEntry]) -> tuple[TaskEntry, ...]:
    """Overdue first, then by deadline; what is done at the end, the newest first."""
    ordered = sorted(entries, key=lambda entry: (entry.state != OVERDUE, entry.due, entry.ref))
    done = sorted((entry for entry in ordered if entry.finished), key=lambda entry: entry.done, reverse=True)
    return (*(entry for entry in ordered if not entry.finished), *done)


def _entry(portal: Portal, row: Row) -> TaskEntry:
    data, now = row.data, lookup.state(portal, row.ref)
    return TaskEntry(
        row.ref,
        row.url,
        parent=text_of(data, "parent"),
        lead=text_of(data, "lead"),
        person=text_of(data, "person"),
        partners=_texts(data, "partners"),
        monitors=_texts(data, "monitors"),
        first_due=text_of(data, "due"),
        due=_last(portal, data, "extensions", "due") or text_of(data, "due"),
        granted=_last(portal, data, "extensions", "date"),
        done=text_of(data, "done") if now in FINISHED else "",
        percent=_last(portal, data, "reports", "percent"),
        reported=_last(portal, data, "reports", "date"),
        state=now,
        illustrative=row.illustrative,
        programme=text_of(data, "programme") == "true",
    )


def _texts(data: Mapping[str, object], name: str) -> tuple[str, ...]:
    items = data.get(name)
    return tuple(str(item).strip() for item in items) if isinstance(items, (list, tuple)) else ()


def _last(portal: Portal, data: Mapping[str, object], items: str, name: str) -> str:
    """The value of that name in the newest item whose day has come; "" if there is none."""
    entries = data.get(items)
    dated = sorted(
        (text_of(item, "date"), place, text_of(item, name))
        for place, item in enumerate(entries if isinstance(entries, (list, tuple)) else ())
    )
    return next((value for day, _, value in reversed(dated) if value and portal.reached(day)), "")


@query(stored=True)
def _every(portal: Portal) -> dict[str, TaskEntry]:
    """Every task and programme by its reference."""
    return {row.ref: _entry(portal, row) for row in portal.by_collection["actions"]}


def _grouped(
    entries: Iterable[TaskEntry], names: Callable[[TaskEntry], Iterable[str]]
) -> dict[str, tuple[TaskEntry, ...]]:
    groups = grouped((name, entry) for entry in entries for name in names(entry))
    return {name: in_order(items) for name, items in groups.items()}


@query
def tasks(portal: Portal) -> tuple[TaskEntry, ...]:
    """Every task, in order: overdue first, then by deadline, the done ones last."""
    return in_order(entry for entry in _every(portal).values() if not entry.programme)


@query
def children(portal: Portal, ref: str) -> tuple[TaskEntry, ...]:
    """The tasks of a programme, in order; empty for an action that is a task itself."""
    entries = (_entry(portal, row) for row in lookup.rows_to(portal, ref, "actions"))
    return in_order(entry for entry in entries if entry.parent == ref and not entry.programme)


@query
def entry_of(portal: Portal, ref: str) -> TaskEntry | None:
    """A task as lists show it; None if this audience has no such task."""
    row = portal.rows.get(ref) if ref.startswith("actions/") else None
    return _entry(portal, row) if row else None


@query
def late_milestones(portal: Portal, ref: str) -> tuple[str, ...]:
    """The ids of the milestones of a task that are past their deadline, oldest first; none of a task that is done."""
    entry, row = entry_of(portal, ref), portal.rows.get(ref)
    if entry is None or row is None or entry.finished:
        return ()
    left = (item for item in row.data.get("milestones") or () if not text_of(item, "done"))
    waiting = sorted((text_of(item, "due"), text_of(item, "id")) for item in left)
    return tuple(name for due, name in waiting if portal.reached(day_after(due)))


@query
def programmes(portal: Portal) -> tuple[Programme, ...]:
    """Every programme by its deadline, with its tasks."""
    below = _grouped(tasks(portal), lambda entry: (entry.parent,) if entry.parent else ())
    pairs = ((entry, below.get(entry.ref, ())) for entry in _every(portal).values() if entry.programme)
    result = (
        Programme(entry.ref, lookup.title(portal, entry.ref), entry.url, entry.lead, entry.due, items)
        for entry, items in pairs
    )
    return tuple(sorted(result, key=lambda item: (item.due, item.ref)))


@by_key
def for_finding(portal: Portal) -> dict[str, tuple[str, ...]]:
    """The tasks that correct a finding of an inspection."""
    rows = portal.by_collection["actions"]
    return grouped((finding, row.ref) for row in rows if (finding := text_of(row.data, "finding")))


@by_key
def of_unit(portal: Portal) -> dict[str, tuple[TaskEntry, ...]]:
    """The tasks that a unit leads: overdue first, then by deadline, the done ones last."""
    return _grouped(tasks(portal), lambda entry: (entry.lead,))


@by_key
def of_person(portal: Portal) -> dict[str, tuple[TaskEntry, ...]]:
    """The tasks that name a person who does them, in the same order."""
    return _grouped(tasks(portal), lambda entry: (entry.person,))


@by_key
def shared_by(portal: Portal) -> dict[str, tuple[TaskEntry, ...]]:
    """The tasks that a unit is named in as partner or monitor, in the same order."""
    return _grouped(tasks(portal), lambda entry: dict.fromkeys((*entry.partners, *entry.monitors)))


@query
def overdue(portal: Portal, unit: str) -> tuple[TaskEntry, ...]:
    """The overdue tasks of a unit, oldest first; of all units for ""."""
    entries = of_unit(portal, unit) if unit else tasks(portal)
    return tuple(entry for entry in entries if entry.state == OVERDUE)


@query
def waiting(portal: Portal, ref: str) -> tuple[TaskEntry, ...]:
    """The tasks that are not done, by deadline: a unit leads or helps with them, a person does them; all for "".

    A calendar that reads these alone is not made again where a task changes that is done.
    """
    if ref.startswith("people/"):
        entries = of_person(portal, ref)
    elif ref:
        entries = (*of_unit(portal, ref), *(entry for entry in shared_by(portal, ref) if ref in entry.partners))
    else:
        entries = tasks(portal)
    return tuple(sorted((entry for entry in entries if not entry.finished), key=lambda entry: (entry.due, entry.ref)))


@query
def units_with_tasks(portal: Portal) -> tuple[str, ...]:
    """The units that lead, take part in or monitor a task, sorted by id."""
    return tuple(
        sorted({*of_unit.table(portal), *shared_by.table(portal)} & {row.ref for row in portal.by_collection["units"]})
    )


@query
def in_state(portal: Portal, name: str) -> tuple[TaskEntry, ...]:
    """The tasks in a state, in order."""
    return tuple(entry for entry in tasks(portal) if entry.state == name)


@query
def deeds(portal: Portal) -> tuple[Deed, ...]:
    """The tasks that units have done early ("action-early") or in time ("action-on-time"), the oldest first."""
    done = (entry for entry in tasks(portal) if entry.state in DEEDS)
    return tuple(sorted(Deed(DEEDS[item.state], item.ref, item.done, item.lead, "") for item in done))
