"""Findings of inspections: their states, which recur, and the lessons from them.

Only leaders see whose findings they are: queries by unit are empty for every other audience.  All staff see the visits
to three units or more and, once a year, their lessons without rule, day and visit, and one number of findings for the
whole agency.  More would identify people: everybody knows who was on duty at a unit when it was visited.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.queries import lookup, organisation
from macros.queries.by_key import by_key
from macros.queries.deeds import Deed
from macros.queries.inspections.follow_up import Finding, FindingGround, FollowedFinding, repeats_of
from macros.records.choices import Audience
from macros.records.inspections import FindingKind, InspectionKind
from macros.text.collation import vietnamese_order
from macros.text.grouping import grouped
from macros.text.periods import half_of, quarter_of

CONFIRMED = "violation-confirmed"  # the kind of deed
UNANNOUNCED = "dot-xuat-"  # prefix of the period of a year's unannounced inspections
LEAST = 5  # findings: fewer are "dưới 5"


class Lesson(NamedTuple):
    """What everybody can learn from a finding; names neither unit nor person."""

    text: str
    ground: FindingGround
    theme: str  # of the policy, or of the inspection where a document is the ground
    day: str
    finding: str  # its reference


class FindingTally(NamedTuple):
    """Counts of findings: a row for each policy or document, a column for each unit."""

    subjects: tuple[str, ...]
    units: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    rows: tuple[int, ...]  # the totals of the rows
    columns: tuple[int, ...]
    total: int


class YearCount(NamedTuple):
    """What all staff see of the inspections of a year."""

    visits: int  # to three units or more
    units: int  # that were visited
    findings: int | None  # None below five
    of_few: int | None  # visits to one or two units, which only leaders see; None below five


@query
def visited(portal: Portal) -> tuple[str, ...]:
    """The inspections whose visit has taken place, oldest first."""
    rows = portal.by_collection["inspections"]
    return tuple(row.ref for row in rows if _has_come(portal, text_of(row.data, "visited")))


def _has_come(portal: Portal, day: str) -> bool:
    return bool(day) and portal.reached(day)


@query
def _findings_of(portal: Portal, inspection: str) -> tuple[Finding, ...]:
    row = portal.rows[inspection]
    return tuple(_finding(row, item) for item in row.data.get("findings") or ())


def _finding(row: Row, item: Mapping[str, Any]) -> Finding:
    measure = item.get("measure") or {}
    fields = ("kind", "severity", "summary", "evidence", "confirmed", "lesson")
    planned = ("owner", "what", "due", "done", "verified", "verified_by")
    return Finding(
        f"{row.ref}#{text_of(item, 'id')}",
        row.day,
        text_of(item, "unit"),
        _ground(item),
        *(" ".join(text_of(item, name).split()) for name in fields),
        *(" ".join(text_of(measure, name).split()) for name in planned),
    )


def _ground(item: Mapping[str, Any]) -> FindingGround:
    return FindingGround(*(" ".join(text_of(item, name).split()) for name in FindingGround._fields))


@query(stored=True)
def _every(portal: Portal) -> tuple[Finding, ...]:
    """Every finding, oldest first."""
    return tuple(finding for ref in visited(portal) for finding in _findings_of(portal, ref))


@query
def _times(portal: Portal) -> dict[str, int]:
    return repeats_of((item.ref, item.unit, item.ground.key, item.day) for item in _every(portal))


@query
def _followed(portal: Portal) -> dict[str, tuple[FollowedFinding, ...]]:
    """All findings with their states, oldest first, by unit, inspection, and policy or document; "" has them all."""
    by_finding: dict[str, list[FollowedFinding]] = defaultdict(list)
    for item in _every(portal):
        state = [state for day, state in item.turns if portal.reached(day)][-1]
        followed = FollowedFinding(item, state, _times(portal)[item.ref])
        for group in ("", item.unit, item.inspection, item.ground.subject):
            by_finding[group].append(followed)
    return {group: tuple(items) for group, items in by_finding.items()}


@query
def findings(portal: Portal, of: str = "") -> tuple[FollowedFinding, ...]:
    """The findings at a unit, of an inspection, on a policy or document, or ("") all, oldest first.

    For leaders: empty for any other audience.
    """
    return _followed(portal).get(of, ()) if lookup.for_leaders(portal) else ()


@query
def open_findings(portal: Portal, unit: str = "") -> tuple[FollowedFinding, ...]:
    """The findings whose correction nobody has confirmed, oldest first; for leaders."""
    return tuple(item for item in findings(portal, unit) if item.state != "closed")


@query
def repeats(portal: Portal, unit: str = "") -> tuple[FollowedFinding, ...]:
    """The findings that were found at the same unit before, within 24 months, oldest first; for leaders."""
    return tuple(item for item in findings(portal, unit) if item.times > 1)


@query
def deeds(portal: Portal) -> tuple[Deed, ...]:
    """Every confirmed violation from its day on, without a person, for rules that give or take points.

    Violations that only leaders may see do not count, so that boards are the same for every audience.
    """
    rows = portal.rows
    return tuple(
        Deed(CONFIRMED, item.ref, item.confirmed, item.unit, "")
        for item in _every(portal)
        if item.kind == FindingKind.VIOLATION and _has_come(portal, item.confirmed)
        if rows[item.inspection].audience != Audience.LEADERSHIP
    )


@query
def lessons(portal: Portal) -> tuple[Lesson, ...]:
    """The lessons of inspections: for leaders newest first, for others only those of past years, by the alphabet.

    The lessons of a year are published at once, so that nobody can tell which visit or unit one comes from.
    """
    lessons = [
        Lesson(item.lesson, item.ground, _theme_of(portal, item.ground, item.inspection), item.day, item.ref)
        for item in _every(portal)
        if item.lesson
    ]
    if lookup.for_leaders(portal):
        return tuple(sorted(lessons, key=lambda item: item.day, reverse=True))
    published = (item for item in lessons if portal.reached(published_on(item.day[:4])))
    return tuple(sorted(published, key=lambda item: (vietnamese_order(item.text), item.finding)))


@query
def published_lessons(portal: Portal, year: str) -> tuple[str, ...]:
    """The lessons of the visits of a year that all staff see, by the alphabet; the same for every audience.

    Empty before the lessons of the year are public.
    """
    if not portal.reached(published_on(year)):
        return ()
    rows = (portal.rows[ref] for ref in in_period(portal, year))
    seen = (row.ref for row in rows if row.audience != Audience.LEADERSHIP)
    texts = {item.lesson for ref in seen for item in _findings_of(portal, ref) if item.lesson}
    return tuple(sorted(texts, key=vietnamese_order))


@query
def any_lessons(portal: Portal) -> bool:
    """Whether there is a lesson."""
    return bool(lessons(portal))


def _theme_of(portal: Portal, ground: FindingGround, inspection: str) -> str:
    rows = portal.rows
    row = rows.get(ground.rule.partition("#")[0]) or rows[inspection]
    return str(next(iter(row.data.get("themes") or ()), ""))


@by_key
def lessons_by(portal: Portal) -> dict[str, tuple[Lesson, ...]]:
    """The lessons on a theme; for leaders also on a policy or document, or of one visit."""
    leaders = lookup.for_leaders(portal)
    return grouped(
        (group, item)
        for item in lessons(portal)
        for group in ((item.ground.subject, item.theme, item.finding.partition("#")[0]) if leaders else (item.theme,))
    )


def visit_periods(day: str, kind: str) -> Iterator[str]:
    """The periods of an inspection: "2026", "2026-h1", "2026-q1", and for unannounced ones "dot-xuat-2026"."""
    yield day[:4]
    yield half_of(day)
    yield quarter_of(day)
    if kind == InspectionKind.UNANNOUNCED:
        yield f"{UNANNOUNCED}{day[:4]}"


@by_key
def in_period(portal: Portal) -> dict[str, tuple[str, ...]]:
    """The inspections of a period, oldest first."""
    rows = (portal.rows[ref] for ref in visited(portal))
    return grouped((period, row.ref) for row in rows for period in visit_periods(row.day, text_of(row.data, "kind")))


@query
def periods(portal: Portal) -> tuple[str, ...]:
    """The periods with inspections, the newest year first.

    For leaders also the parts of years, the unannounced ones, and periods whose planned inspections did not take place.
    """
    if not lookup.for_leaders(portal):
        return tuple(sorted(filter(str.isdigit, in_period.table(portal)), key=_newest_first))
    planned = ((text_of(row.data["plan"], "planned"), row) for row in portal.by_collection["inspections"])
    begun = (visit_periods(day, text_of(row.data, "kind")) for day, row in planned if portal.reached(day))
    return tuple(sorted({*in_period.table(portal), *chain.from_iterable(begun)}, key=_newest_first))


def _newest_first(period: str) -> tuple[int, bool, str]:
    unannounced = period.startswith(UNANNOUNCED)
    return -int(period.removeprefix(UNANNOUNCED)[:4]), unannounced, period


@by_key
def due_in(portal: Portal) -> dict[str, tuple[str, ...]]:
    """The inspections planned for a period, in the order of their planned days."""
    rows = portal.by_collection["inspections"]
    planned = sorted((text_of(row.data["plan"], "planned"), row.ref, text_of(row.data, "kind")) for row in rows)
    return grouped((period, ref) for day, ref, kind in planned for period in visit_periods(day, kind))


@query
def findings_in(portal: Portal, period: str) -> tuple[FollowedFinding, ...]:
    """The findings of a period, oldest first; for leaders."""
    return tuple(item for ref in in_period(portal, period) for item in findings(portal, ref))


@query
def year_count(portal: Portal, year: str) -> YearCount | None:
    """The counts of the visits of a year that staff see; None until a month after the year."""
    if not portal.reached(published_on(year)):
        return None
    refs = in_period(portal, year)
    units = {unit.strip() for ref in refs for unit in portal.rows[ref].data["units"]}
    of_few = portal.hidden_by_year("inspections", "visited").get(year, 0)
    return YearCount(len(refs), len(units), published_total(portal, refs), of_few if of_few >= LEAST else None)


@query
def published_total(portal: Portal, inspections: tuple[str, ...]) -> int | None:
    """The number of findings at the visits of a year as published to staff; None below five."""
    total = sum(len(_findings_of(portal, ref)) for ref in inspections)
    return total if total >= LEAST else None


def published_on(year: str) -> str:
    """The day (ISO) from which the counts and lessons of a year are public."""
    return f"{int(year) + 1}-02-01"


@query
def tally(portal: Portal, period: str) -> FindingTally | None:
    """The counts of a period by subject and unit; for leaders."""
    if not lookup.for_leaders(portal):
        return None
    items = [item for ref in in_period(portal, period) for item in _findings_of(portal, ref)]
    counts = Counter((item.ground.subject, item.unit) for item in items)
    subjects = tuple(sorted({subject for subject, _ in counts}))
    units = _in_order(portal, {unit for _, unit in counts}, max((item.day for item in items), default=""))
    cells = tuple(tuple(counts[subject, unit] for unit in units) for subject in subjects)
    rows, columns = tuple(map(sum, cells)), tuple(map(sum, zip(*cells, strict=True)))
    return FindingTally(subjects, units, cells, rows, columns, sum(rows))


def _in_order(portal: Portal, units: set[str], on: str) -> tuple[str, ...]:
    """Units by the organisation chart of a day (ISO)."""
    order = (*organisation.units_on(portal, on), "")
    return tuple(sorted(units, key=lambda unit: (order.index(unit if unit in order else ""), unit)))


@query
def sanctions_of(portal: Portal, inspection: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(finding, sanctions for its violation) where this audience has such records."""
    rows = lookup.rows_to(portal, inspection, "sanctions")
    names = grouped((text_of(row.data, "finding"), row.ref) for row in rows)
    return tuple((finding, tuple(sorted(refs))) for finding, refs in sorted(names.items()))
