"""The lines of score sheets and those given by rule, added up under the caps of a campaign's criteria."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row
from macros.queries import lookup
from macros.queries.emulation.automatic_points import credited_deeds
from macros.queries.emulation.criteria import (
    NOTHING,
    Branch,
    Claim,
    CountedPoints,
    CriterionNode,
    Path,
    branches,
    capped,
    path_to,
)
from macros.records.campaigns import Campaign
from macros.records.choices import Audience
from macros.text.digest import fingerprint_of
from macros.text.periods import periods_of


class PointEntry(NamedTuple):
    """A line of a score sheet, or points given by rule; the latter have no `sheet`, `line` or approver ("")."""

    sheet: str
    line: str
    day: str
    unit: str
    person: str  # "" where the unit as a whole is given the points
    criterion: str
    points: Decimal
    evidence: str
    note: str
    approver: str
    approved: str
    self_points: Decimal | None = None  # what the unit or person gave itself
    reviewed: Decimal | None = None
    reviewer: str = ""
    why: str = ""  # why the points differ from what the reviewer proposed
    automatic: str = ""  # the kind of deed, where the points are given by rule
    lost: Decimal = NOTHING  # of the points, those above a cap in this ledger

    @property
    def counts(self) -> Decimal:
        """The points that go into the sums."""
        return self.points - self.lost

    @property
    def key(self) -> str:
        """Identifies the line in its campaign."""
        if self.automatic:
            return f"{self.automatic} {self.criterion} {self.evidence} {self.person}"
        return f"{self.sheet}#{self.line}"


class PointTally(NamedTuple):
    """The points of a campaign, added up in one pass over its sheets."""

    points: Mapping[str, Mapping[str, Decimal]]  # period -> unit or person -> points that count
    sheets: Mapping[str, list[str]]  # unit or person -> sheets with lines of it, oldest first
    counted: Mapping[str, int]  # sheet -> number of its lines whose day has come
    lost: Mapping[str, Mapping[str, Decimal]]  # unit or person -> key of a line -> what of it is above a cap
    by_rule: Mapping[str, list[PointEntry]]  # unit or person -> lines given by rule, oldest first
    in_sheets: Mapping[str, list[str]]  # period -> people with a line in a sheet


class PeriodGroup(NamedTuple):
    """The lines of a ledger in a period, and the narrower periods in it."""

    period: str
    points: Decimal
    parts: tuple[PeriodGroup, ...]  # empty in a month
    entries: tuple[PointEntry, ...]


class ScaleVersion(NamedTuple):
    """The criteria that apply from a day on."""

    since: str  # ISO
    criteria: Mapping[str, CriterionNode]
    by_rule: tuple[tuple[str, str, Decimal], ...]  # (criterion, kind of deed, points of each)


def by_period(entries: Iterable[PointEntry], level: int = 1) -> tuple[PeriodGroup, ...]:
    """The lines of a ledger (oldest first) by year, in it by quarter, in it by month, each with its counted points."""
    if level >= len(periods_of("0001-01")):
        return ()
    groups = []
    for period, items in groupby(entries, key=lambda entry: periods_of(entry.day)[level]):
        all_entries = tuple(items)
        points = sum((entry.counts for entry in all_entries), Decimal())
        groups.append(PeriodGroup(period, points, by_period(all_entries, level + 1), all_entries))
    return tuple(groups)


@query
def versions(portal: Portal, campaign: str) -> tuple[ScaleVersion, ...]:
    """The versions of a campaign's criteria, oldest first."""
    record = lookup.record_facts(portal, campaign)
    declared = record.versions if isinstance(record, Campaign) else ()
    return tuple(
        ScaleVersion(
            version.since.isoformat(),
            {item.id: CriterionNode(item.id, item.parent or "", item.cap, item.per or "") for item in version.criteria},
            tuple(
                (item.id, str(item.automatic), item.points or NOTHING) for item in version.criteria if item.automatic
            ),
        )
        for version in sorted(declared, key=lambda version: version.since)
    )


class Scale:
    """The versions of a campaign's criteria by day; each path is computed once."""

    def __init__(self, versions: tuple[ScaleVersion, ...]) -> None:
        self._versions = versions
        self._paths: dict[tuple[str, str], Path] = {}
        self._has_caps = any(item.cap is not None for version in versions for item in version.criteria.values())

    def path(self, criterion: str, day: str) -> Path:
        """The groups above a criterion on a day (ISO), and itself."""
        version = next((item for item in reversed(self._versions) if item.since <= day), None)
        key = (version.since if version else "", criterion)
        if key not in self._paths:
            self._paths[key] = path_to(version.criteria if version else {}, criterion)
        return self._paths[key]

    def path_with_caps(self, criterion: str, day: str) -> Path:
        """The path; empty if nothing on it has a cap."""
        path = self.path(criterion, day) if self._has_caps else ()
        return path if any(step.cap is not None and step.per for step in path) else ()


class _Sums:
    """Adds up points: those without a cap at once, the others in `close`, when all claims are known."""

    def __init__(self, scale: Scale) -> None:
        self._scale = scale
        self.months: dict[str, dict[str, Decimal]] = defaultdict(partial(defaultdict, Decimal))
        self._claims: dict[str, list[Claim]] = defaultdict(list)

    def add(self, key: str, day: str, criterion: str, points: Decimal, subjects: Iterable[str]) -> None:
        path = self._scale.path_with_caps(criterion, day)
        month = self.months[day[:7]]
        for subject in subjects:
            if path:
                month[subject] += NOTHING
                self._claims[subject].append(Claim(key, day, path, points))
            else:
                month[subject] += points

    def close(self) -> dict[str, dict[str, Decimal]]:
        """Add the points within the caps; return those above them, by unit or person and line."""
        lost: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for subject, claims in self._claims.items():
            counted = capped(claims)
            for claim in claims:
                self.months[claim.day[:7]][subject] += counted[claim.key]
                if counted[claim.key] != claim.points:
                    lost[subject][claim.key] = claim.points - counted[claim.key]
        return lost


def _sheets(portal: Portal, campaign: str) -> dict[str, Row]:
    """The score sheets of a campaign that all staff may read, oldest first."""
    rows = lookup.rows_to(portal, campaign, "scores")
    return {row.ref: row for row in rows if row.audience != Audience.LEADERSHIP}


@query(stored=True)
def tally(portal: Portal, campaign: str, until: str = "") -> PointTally:
    """The points of a campaign by period and by unit and person, up to a day (ISO; "" is the portal's)."""
    sums = _Sums(Scale(versions(portal, campaign)))
    sheets: dict[str, list[str]] = defaultdict(list)
    counted: dict[str, int] = {}
    written: dict[str, set[str]] = defaultdict(set)
    for sheet, row in _sheets(portal, campaign).items():
        data = row.data
        unit, lines = data["unit"].strip(), _reached(portal, data, until)
        counted[sheet] = len(lines)
        for line in lines:
            person = line.get("person", "").strip()
            subjects = (unit, person) if person else (unit,)
            for period in periods_of(line["date"].strip()) if person else ():
                written[period].add(person)
            key, day = f"{sheet}#{line['id'].strip()}", line["date"].strip()
            sums.add(key, day, line["criterion"].strip(), Decimal(line["points"].strip()), subjects)
        for subject in {line.get("person", "").strip() or unit for line in lines} | ({unit} if lines else set()):
            sheets[subject].append(sheet)
    by_rule: dict[str, list[PointEntry]] = defaultdict(list)
    for entry in _entries_by_rule(portal, campaign, until):
        subjects = (entry.unit, entry.person) if entry.person else (entry.unit,)
        sums.add(entry.key, entry.day, entry.criterion, entry.points, subjects)
        for subject in subjects:
            by_rule[subject].append(entry)
    lost = sums.close()
    in_sheets = {period: sorted(people) for period, people in written.items()}
    return PointTally(_widened(sums.months), sheets, counted, lost, by_rule, in_sheets)


def _entries_by_rule(portal: Portal, campaign: str, until: str) -> Iterator[PointEntry]:
    """The lines that the criteria of a campaign give by rule, criterion by criterion, oldest first."""
    all_versions = versions(portal, campaign)
    if not any(version.by_rule for version in all_versions):
        return
    record = lookup.record_facts(portal, campaign)
    if not isinstance(record, Campaign):
        raise TypeError(campaign)
    ends = [*(version.since for version in all_versions[1:]), "9999"]
    for version, before in zip(all_versions, ends, strict=True):
        first = max(version.since, record.starts.isoformat())
        for criterion, kind, points in version.by_rule:
            for deed, unit, illustrative in credited_deeds(portal, kind):
                inside = first <= deed.day < before and deed.day <= record.ends.isoformat()
                if inside and illustrative == record.illustrative and _has_come(portal, deed.day, until):
                    yield PointEntry(
                        "", "", deed.day, unit, deed.person, criterion, points, deed.ref, "", "", "", automatic=kind
                    )


def _widened(months: Mapping[str, Mapping[str, Decimal]]) -> Mapping[str, Mapping[str, Decimal]]:
    """The points of months added up to every period that they belong to."""
    points: dict[str, dict[str, Decimal]] = defaultdict(partial(defaultdict, Decimal))
    for month, totals in months.items():
        for period in periods_of(month):
            for subject, total in totals.items():
                points[period][subject] += total
    return points


def _has_come(portal: Portal, day: str, until: str) -> bool:
    return day <= until if until else portal.reached(day)


def _reached(portal: Portal, data: Mapping[str, Any], until: str) -> list[Mapping[str, str]]:
    """The lines of a sheet whose day has come, straight from its row: the loader has checked them already."""
    return [line for line in data["lines"] if _has_come(portal, line["date"].strip(), until)]


def _entries(portal: Portal, row: Row, until: str) -> list[PointEntry]:
    data = row.data
    return [_entry(row.ref, data["unit"].strip(), line) for line in _reached(portal, data, until)]


def _entry(sheet: str, unit: str, line: Mapping[str, str]) -> PointEntry:
    def text(name: str) -> str:
        return " ".join(line.get(name, "").split())

    def points(name: str) -> Decimal | None:
        return Decimal(text(name)) if text(name) else None

    return PointEntry(
        sheet, text("id"), text("date"), unit, text("person"), text("criterion"), Decimal(text("points")),
        text("evidence"), text("evidence_note"), text("approver"), text("approved"),
        points("self_points"), points("reviewed_points"), text("reviewer"), text("points_note"),
    )  # fmt: skip


def ledger_fingerprint(portal: Portal, campaign: str, subject: str, until: str = "") -> str:
    """A fingerprint of `ledger` that reads no line: the versions of the sheets, and how many of their lines count."""
    totals, rows = tally(portal, campaign, until), portal.rows
    sheets = [f"{ref} {rows[ref].data_digest} {totals.counted[ref]}" for ref in totals.sheets.get(subject, ())]
    return fingerprint_of((sheets, totals.lost.get(subject, {}), totals.by_rule.get(subject, ())))


@query(fingerprint=ledger_fingerprint, cached=False)
def ledger(portal: Portal, campaign: str, subject: str, until: str = "") -> tuple[PointEntry, ...]:
    """All lines of a unit's sheets, or of a person, and those given by rule; oldest first.

    Only lines up to a day (ISO; "" is the portal's) are in it.
    """
    totals, rows = tally(portal, campaign, until), portal.rows
    lost = totals.lost.get(subject, {})
    written = [entry for ref in totals.sheets.get(subject, ()) for entry in _entries(portal, rows[ref], until)]
    entries = [entry for entry in written if subject in (entry.unit, entry.person)]
    entries += totals.by_rule.get(subject, ())
    with_losses = (entry._replace(lost=lost.get(entry.key, NOTHING)) for entry in entries)
    return tuple(sorted(with_losses, key=lambda item: (item.day, item.sheet, item.automatic)))


@query
def lost_on(portal: Portal, campaign: str, unit: str, sheet: str) -> tuple[tuple[str, Decimal], ...]:
    """(line, points above a cap) of a unit's sheet, in the order of ids; other lines are omitted."""
    lost = tally(portal, campaign, "").lost.get(unit, {})
    marked = f"{sheet}#"
    return tuple(sorted((key.removeprefix(marked), part) for key, part in lost.items() if key.startswith(marked)))


def tree(versions: tuple[ScaleVersion, ...], entries: Iterable[PointEntry]) -> tuple[Branch, ...]:
    """The tree of the criteria with lines, from the versions of criteria; a group has the sum of all below it."""
    scale = Scale(versions)
    order = {name: place for version in versions for place, name in enumerate(version.criteria)}
    lines = (
        CountedPoints(
            entry.key, tuple(step.id for step in scale.path(entry.criterion, entry.day)), entry.counts, entry.lost
        )
        for entry in entries
    )
    return branches(lines, order)
