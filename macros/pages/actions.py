"""Tasks: the plan with the overdue first, a board of states, a page for each unit, and the programmes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from macros.engine import Portal
from macros.pages import calendars
from macros.pages.illustrative import extent
from macros.pages.output import file
from macros.pages.page import Page, page
from macros.pages.pagination import PAGE_SIZE, Pagination, at_list_address, pages_of
from macros.pages.search_answers import of_tasks
from macros.pages.search_documents import Overview
from macros.pages.template_api import title_of
from macros.queries import actions, lookup, organisation
from macros.queries.actions import TaskEntry
from macros.records.actions import DUE_SOON, EARLY, LATE, ON_TIME, OVERDUE, RUNNING, SOON, Action
from macros.text.render import day
from macros.text.slugs import slug_of

PRECEDENCE = 20
ROOT = "/nhiem-vu/"
BOARD, UNITS, PROGRAMMES = f"{ROOT}bang/", f"{ROOT}don-vi/", f"{ROOT}chuong-trinh/"
ORDER = (OVERDUE, DUE_SOON, RUNNING, "", EARLY, ON_TIME, LATE)  # of the states in lists
ON_BOARD = 20  # tasks of an open state on the board
DONE_ON_BOARD = 5
ON_UNIT = 10  # tasks on the page of a unit
_SEARCH_WORDS = {  # words that people type to find the tasks of a state
    OVERDUE: "trễ hạn, chậm, nợ việc, tồn đọng, việc nào chậm tiến độ",
    DUE_SOON: "sắp đến hạn, sắp hết hạn",
    LATE: "làm xong muộn, chậm",
}


class TaskGroup(NamedTuple):
    """The tasks in one state."""

    state: str
    label: str
    tone: str
    anchor: str
    url: str  # of the list of all tasks in the state
    total: int
    tasks: Sequence[TaskEntry]


@file(f"{ROOT}{calendars.NAME}", in_sitemap=False)
def agency_feed(portal: Portal) -> bytes:
    """The deadlines of all tasks that are not done."""
    return calendars.calendar(portal, "Hạn nhiệm vụ", deadlines(portal, ""))


@file(f"{UNITS}{{ref}}/{calendars.NAME}", each=actions.units_with_tasks, in_sitemap=False)
def unit_feed(portal: Portal, ref: str) -> bytes:
    """The deadlines of the tasks that a unit leads or helps with and that are not done."""
    return calendars.calendar(portal, f"Hạn nhiệm vụ: {title_of(portal, ref)}", deadlines(portal, ref))


def deadlines(portal: Portal, ref: str) -> Iterator[calendars.Properties]:
    """The days by which open tasks are due, as events for a unit or person, or for all ("")."""
    address = lookup.site(portal).url.rstrip("/")
    return (_event(portal, entry, ref, address) for entry in actions.waiting(portal, ref))


def _event(portal: Portal, entry: TaskEntry, unit: str, address: str) -> calendars.Properties:
    notes = [f"Hạn đầu {day(entry.first_due)}, gia hạn ngày {day(entry.granted)}."] if entry.granted else []
    notes += ["Dữ liệu minh họa, không có thật."] if entry.illustrative else []
    what = "Hạn (phối hợp)" if unit in entry.partners else "Hạn"
    stamped = date.fromisoformat(entry.granted or f"{entry.first_due[:4]}-01-01")
    return {
        "uid": f"{entry.ref.partition('/')[2]}@nhiem-vu",
        "dtstamp": datetime(stamped.year, stamped.month, stamped.day, tzinfo=UTC),
        "dtstart": date.fromisoformat(entry.due),
        "sequence": stamped.toordinal() if entry.granted else 0,
        "summary": f"{what}: {lookup.title(portal, entry.ref)}",
        **({"description": " ".join(notes)} if notes else {}),
        "url": f"{address}{entry.url}",
        calendars.ALARM: (timedelta(days=SOON), f"Còn {SOON} ngày"),
    }


def _anchor(state: str) -> str:
    return slug_of(Action.states[state][0])


def _state_url(state: str, part: str = "") -> str:
    return f"{BOARD}{_anchor(state)}/{part}/" if part else f"{BOARD}{_anchor(state)}/"


def _state_pages(portal: Portal) -> Iterator[tuple[str, str]]:
    for state, count in actions.state_counts(actions.tasks(portal)):
        yield from ((state, part) for part in pages_of(count, grows=False))


def groups(entries: Iterable[TaskEntry], order: Iterable[str] = ORDER, limit: int = 0) -> list[TaskGroup]:
    """The tasks by state, each state with at most `limit` of them (0: with all); states without tasks are left out."""
    all_tasks = tuple(entries)
    result = []
    for name in order:
        tasks = tuple(entry for entry in all_tasks if entry.state == name)
        if tasks:
            label, tone = Action.states[name]
            cut = tasks[:limit] if limit else tasks
            result.append(TaskGroup(name, label, tone, _anchor(name), _state_url(name), len(tasks), cut))
    return result


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: open tasks, the overdue first, and those done last."""
    tasks = actions.tasks(portal)
    unfinished = [entry for entry in tasks if not entry.finished]
    done = [entry for entry in tasks if entry.finished]
    entries = [*unfinished[:PAGE_SIZE], *done[:PAGE_SIZE]]
    return {
        "unfinished": unfinished[:PAGE_SIZE],
        "cut": len(unfinished) > PAGE_SIZE,
        "done": done[:PAGE_SIZE],
        "done_cut": len(done) > PAGE_SIZE,
        "feed": agency_feed.url(),
        "extent": extent(portal, (entry.ref for entry in entries)),
    }


@page(BOARD, "actions-board.html")
def board_page(portal: Portal) -> Page:
    """Every state as a column: open tasks above, done tasks below."""
    tasks = actions.tasks(portal)
    unfinished = groups(tasks, [state for state in ORDER if state not in actions.FINISHED], ON_BOARD)
    done = groups(tasks, [state for state in ORDER if state in actions.FINISHED], DONE_ON_BOARD)
    return Page(
        "Bảng nhiệm vụ theo trạng thái",
        unfinished=unfinished,
        done=done,
        extent=extent(portal, (entry.ref for group in (*unfinished, *done) for entry in group.tasks)),
    )


@page(_state_url, "actions-list.html", each=_state_pages, searched=at_list_address)
def state_page(portal: Portal, state: str, part: str) -> Page:
    """A page of the list of all tasks in a state."""
    label = Action.states[state][0].lower()
    pagination = Pagination(_state_url(state), actions.in_state(portal, state), part, grows=False)
    return Page(
        f"Nhiệm vụ: {label}",
        description=f"Việc {label}: việc gì, ai chủ trì, hạn nào.",
        document=Overview(
            answers=of_tasks(portal, pagination.total, label, pagination.entries),
            search_words=_SEARCH_WORDS.get(state, ""),
        ),
        pagination=pagination,
        extent=extent(portal, (entry.ref for entry in pagination.entries)),
        crumbs=[("Bảng trạng thái", BOARD)],
    )


@page(UNITS, "actions-units.html")
def units_page(portal: Portal) -> Page:
    """How many tasks each unit leads, by state."""
    led = [(ref, actions.of_unit(portal, ref)) for ref in _in_chart_order(portal)]
    rows = [(ref, {group.state: group for group in groups(entries)}, len(entries)) for ref, entries in led]
    return Page(
        "Nhiệm vụ theo đơn vị",
        rows=[(ref, unit_page.url(ref), by_state, total) for ref, by_state, total in rows],
        states=[(name, Action.states[name][0]) for name in ORDER if any(name in by_state for _, by_state, _ in rows)],
        extent=extent(portal, (entry.ref for _, entries in led for entry in entries)),
    )


def _in_chart_order(portal: Portal) -> list[str]:
    """The units with tasks: in the order of the chart, then those that no longer exist."""
    units = set(actions.units_with_tasks(portal))
    current = [ref for ref in organisation.units_on(portal, "") if ref in units]
    return [*current, *sorted(units.difference(current))]


@page(f"{UNITS}{{ref}}/", "actions-unit.html", each=actions.units_with_tasks)
def unit_page(portal: Portal, ref: str) -> Page:
    """The tasks that a unit leads, by state, and those that it supports or monitors."""
    led, shared = actions.of_unit(portal, ref), actions.shared_by(portal, ref)
    return Page(
        f"Nhiệm vụ: {title_of(portal, ref)}",
        ref=ref,
        groups=groups(led),
        helped=[entry for entry in shared if ref in entry.partners],
        watched=[entry for entry in shared if ref in entry.monitors],
        feed=unit_feed.url(ref),
        extent=extent(portal, (entry.ref for entry in (*led, *shared))),
        crumbs=[("Theo đơn vị", UNITS)],
    )


@page(PROGRAMMES, "actions-programmes.html")
def programmes_page(portal: Portal) -> Page:
    """Every programme with its tasks by state."""
    programmes = actions.programmes(portal)
    return Page(
        "Chương trình và nhiệm vụ thành phần",
        programmes=[(item, groups(item.tasks)) for item in programmes],
        extent=extent(portal, (item.ref for item in programmes)),
    )


def of_unit(portal: Portal, ref: str) -> dict[str, Any] | None:
    """The tasks on the page of a unit; None where it has none."""
    led = actions.of_unit(portal, ref)
    if not led and not actions.shared_by(portal, ref):
        return None
    unfinished = [entry for entry in led if not entry.finished]
    return {"unfinished": unfinished[:ON_UNIT], "groups": groups(led), "url": unit_page.url(ref)}


def details(portal: Portal, ref: str, record: Action) -> dict[str, Any]:
    """Values for the template of the page of a task or programme."""
    below = actions.children(portal, ref)
    return {
        "entry": actions.entry_of(portal, ref),
        "late": actions.late_milestones(portal, ref),
        "reports": sorted(record.reports, key=lambda item: item.date, reverse=True),
        "extensions": sorted(record.extensions, key=lambda item: item.date),
        "milestones": sorted(record.milestones, key=lambda item: item.due),
        "groups": groups(below),
        "total": len(below),
    }


def hidden_backlinks(portal: Portal, ref: str) -> frozenset[str]:
    """The tasks of a programme, which its page shows already."""
    record = lookup.record_facts(portal, ref)
    return frozenset({"actions"}) if isinstance(record, Action) and record.programme else frozenset()
