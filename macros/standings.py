"""Standings: the points of a campaign by unit and by person, ranked in clusters, period by period.

Only lines whose day has come count.  A person appears with a consent in force or an award of the
campaign; nobody else is ranked or named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from macros import portal
from macros.periods import WHOLE, label_of, last_day, periods_of, quarter_of
from macros.ranking import Place, named, ranking
from macros.records.awards import Award
from macros.records.campaigns import Campaign
from macros.records.people import Person, Position, Purpose
from macros.records.units import Unit, UnitKind
from macros.rendering import person_order, vietnamese_order
from macros.rows import Row
from macros.tracing import Reader, question

_UNIT_CLUSTERS = (
    ("phong-chuyen-mon", "Phòng chuyên môn", (UnitKind.DEPARTMENT,)),
    ("doan-the", "Đoàn thể", (UnitKind.UNION, UnitKind.YOUTH_UNION)),
    ("to-cong-tac", "Tổ công tác", (UnitKind.TEAM,)),
    ("chi-bo", "Chi bộ", (UnitKind.PARTY_CELL,)),
    ("ban-lanh-dao", "Ban lãnh đạo", (UnitKind.LEADERSHIP,)),
)
_PEOPLE_CLUSTERS = (
    ("chuyen-vien", "Chuyên viên, nhân viên", False),
    ("lanh-dao", "Lãnh đạo, quản lý", True),
)


class Entry(NamedTuple):
    """A line of a score sheet."""

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


class Tally(NamedTuple):
    """The points of a campaign, added up in one pass over its sheets."""

    points: Mapping[str, Mapping[str, Decimal]]  # period -> unit or person -> points
    sheets: Mapping[str, list[str]]  # unit or person -> sheets with lines of it, oldest first
    counted: Mapping[str, int]  # sheet -> number of its lines whose day has come


class Cluster(NamedTuple):
    """Those who are compared with one another."""

    anchor: str
    label: str
    size: int  # how many have lines in the period and may appear
    places: tuple[Place, ...]  # those named on the board, best first
    others: tuple[str, ...]  # units that take part and are not named, by the organisation chart


class Board(NamedTuple):
    """The clusters of a campaign in a period."""

    units: tuple[Cluster, ...]
    people: tuple[Cluster, ...]


class Periods(NamedTuple):
    """The periods of a campaign in which lines fall, oldest first."""

    years: tuple[str, ...]
    quarters: tuple[str, ...]
    months: tuple[str, ...]


class Subjects(NamedTuple):
    """Who has a ledger in a campaign."""

    units: tuple[str, ...]
    people: tuple[str, ...]


class Group(NamedTuple):
    """The lines of a ledger in a period, and the narrower periods in it."""

    period: str
    points: Decimal
    parts: tuple[Group, ...]  # empty in a month
    entries: tuple[Entry, ...]


def by_period(entries: Iterable[Entry], level: int = 1) -> tuple[Group, ...]:
    """The lines of a ledger (oldest first) by year, in it by quarter, in it by month, each with its points."""
    if level >= len(periods_of("0001-01")):
        return ()
    groups = []
    for period, items in groupby(entries, key=lambda entry: periods_of(entry.day)[level]):
        found = tuple(items)
        points = sum((entry.points for entry in found), Decimal())
        groups.append(Group(period, points, by_period(found, level + 1), found))
    return tuple(groups)


def board_url(campaign: str, period: str = WHOLE) -> str:
    """The address of a board."""
    part = f"{period}/" if period else ""
    return f"/bang-xep-hang/{campaign.partition('/')[2]}/{part}"


def ledger_url(campaign: str, subject: str) -> str:
    """The address of the ledger of a unit or person in a campaign."""
    collection, _, name = subject.partition("/")
    return f"{board_url(campaign)}{'don-vi' if collection == 'units' else 'ca-nhan'}/{name}/"


@question()
def _sheets(reader: Reader, campaign: str) -> dict[str, Row]:
    """The score sheets of a campaign, oldest first."""
    rows = (row for row in reader.portal.referring.get(campaign, ()) if row.collection == "scores")
    return {row.ref: row for row in sorted(rows, key=lambda row: (row.day, row.id))}


@question(stored=True)
def _tally(reader: Reader, campaign: str) -> Tally:
    months: dict[str, dict[str, Decimal]] = defaultdict(partial(defaultdict, Decimal))
    sheets: dict[str, list[str]] = defaultdict(list)
    counted: dict[str, int] = {}
    for sheet, row in _sheets(reader, campaign).items():
        data = row.data
        unit, lines = data["unit"].strip(), _reached(reader, data)
        counted[sheet] = len(lines)
        for line in lines:
            month, points = months[line["date"].strip()[:7]], Decimal(line["points"].strip())
            month[unit] += points
            if person := line.get("person", "").strip():
                month[person] += points
        for subject in {line.get("person", "").strip() or unit for line in lines} | ({unit} if lines else set()):
            sheets[subject].append(sheet)
    return Tally(_widened(months), sheets, counted)


def _widened(months: Mapping[str, Mapping[str, Decimal]]) -> Mapping[str, Mapping[str, Decimal]]:
    """The points of months added up to every period that they belong to."""
    points: dict[str, dict[str, Decimal]] = defaultdict(partial(defaultdict, Decimal))
    for month, totals in months.items():
        for period in periods_of(month):
            for subject, total in totals.items():
                points[period][subject] += total
    return points


def _reached(reader: Reader, data: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """The lines of a sheet whose day has come, straight from its row: the loader has checked them already."""
    return [line for line in data["lines"] if reader.portal.reached(line["date"].strip())]


def _entries(reader: Reader, row: Row) -> list[Entry]:
    data = row.data
    return [_entry(row.ref, data["unit"].strip(), line) for line in _reached(reader, data)]


def _entry(sheet: str, unit: str, line: Mapping[str, str]) -> Entry:
    def said(name: str) -> str:
        return " ".join(line.get(name, "").split())

    return Entry(
        sheet, said("id"), said("date"), unit, said("person"), said("criterion"), Decimal(said("points")),
        said("evidence"), said("evidence_note"), said("approver"), said("approved"),
    )  # fmt: skip


@question()
def campaigns(reader: Reader) -> tuple[str, ...]:
    """All campaigns: the open ones, longest first; then the closed ones, newest first; then those to come."""
    found = []
    for ref in portal.refs(reader, "campaigns"):
        record = _campaign(reader, ref)
        state = portal.state(reader, ref)
        length, end = (record.ends - record.starts).days, record.ends.toordinal()
        place = {"open": (0, -length), "closed": (1, -end)}.get(state, (2, record.starts.toordinal()))
        found.append((place, ref))
    return tuple(ref for _, ref in sorted(found))


def _campaign(reader: Reader, ref: str) -> Campaign:
    record = portal.record(reader, ref)
    if not isinstance(record, Campaign):
        raise TypeError(ref)
    return record


@question()
def current_board(reader: Reader) -> tuple[str, str, str] | None:
    """(campaign, period, its label) of the board to show first: the longest open campaign in its latest quarter.

    Where none is open, the one that ended last; None where there is no campaign at all.
    """
    for campaign in campaigns(reader):
        period = latest_quarter(reader, campaign)
        return campaign, period, label_of(period)
    return None


@question()
def latest_quarter(reader: Reader, campaign: str) -> str:
    """The latest quarter with lines; the whole campaign where it has none yet."""
    return max(periods(reader, campaign).quarters, default=WHOLE)


@question()
def periods(reader: Reader, campaign: str) -> Periods:
    """The years, quarters and months in which the campaign has lines."""
    months = sorted(period for period in _tally(reader, campaign).points if period[5:].isdigit())
    return Periods(
        tuple(dict.fromkeys(month[:4] for month in months)),
        tuple(dict.fromkeys(map(quarter_of, months))),
        tuple(months),
    )


@question()
def subjects(reader: Reader, campaign: str) -> Subjects:
    """The units of the campaign by the organisation chart, and the people of it who may appear."""
    found = _tally(reader, campaign).sheets
    people = (ref for ref in found if ref.startswith("people/") and may_appear(reader, campaign, ref))
    units = (ref for ref in found if ref.startswith("units/"))
    return Subjects(by_chart(reader, units), tuple(sorted(people)))


def by_chart(reader: Reader, refs: Iterable[str]) -> tuple[str, ...]:
    """Units by the organisation chart; those that this audience does not have are left out."""
    units = ((ref, portal.record(reader, ref)) for ref in refs)
    placed = [(unit.place, vietnamese_order(unit.title), ref) for ref, unit in units if isinstance(unit, Unit)]
    return tuple(ref for *_, ref in sorted(placed))


@question()
def may_appear(reader: Reader, campaign: str, person: str) -> bool:
    """Whether boards and ledgers of the campaign may name the person."""
    record = portal.record(reader, person)
    if not isinstance(record, Person):
        return False
    reached = reader.portal.reached
    agreed = any(
        consent.purpose is Purpose.LEADERBOARD
        and reached(consent.given)
        and not (consent.withdrawn and reached(consent.withdrawn))
        for consent in record.consents
    )
    return agreed or person in _winners(reader, campaign)


@question()
def _winners(reader: Reader, campaign: str) -> frozenset[str]:
    awards = (portal.record(reader, ref) for ref in portal.linked_from(reader, campaign, "awards"))
    return frozenset(
        winner
        for award in awards
        if isinstance(award, Award) and award.campaign == campaign and reader.portal.reached(award.decision.date)
        for winner in award.winners
    )


@question()
def board(reader: Reader, campaign: str, period: str) -> Board:
    """Who is named on the board of a period, cluster by cluster; clusters without lines are left out."""
    totals = _tally(reader, campaign).points.get(period, {})
    return Board(
        tuple(_unit_clusters(reader, totals, subjects(reader, campaign).units)),
        tuple(_people_clusters(reader, campaign, period, totals)),
    )


def _unit_clusters(reader: Reader, totals: Mapping[str, Decimal], units: tuple[str, ...]) -> Iterator[Cluster]:
    kinds = {ref: record.kind for ref in units if isinstance(record := portal.record(reader, ref), Unit)}
    for anchor, label, wanted in _UNIT_CLUSTERS:
        members = [ref for ref in units if kinds[ref] in wanted]
        scores = {ref: totals[ref] for ref in members if ref in totals}
        if scores:
            places = named(ranking(scores, members.index))
            shown = {place.ref for place in places}
            yield Cluster(anchor, label, len(scores), tuple(places), tuple(ref for ref in members if ref not in shown))


def _people_clusters(reader: Reader, campaign: str, period: str, totals: Mapping[str, Decimal]) -> Iterator[Cluster]:
    end = last_day(period, _campaign(reader, campaign).ends)
    people = [ref for ref in subjects(reader, campaign).people if ref in totals]
    positions = {ref: _position(reader, ref, end) for ref in people}
    order = {ref: (positions[ref].rank, _name_order(reader, ref), ref) for ref in people}
    for anchor, label, leading in _PEOPLE_CLUSTERS:
        scores = {ref: totals[ref] for ref in people if positions[ref].leader is leading}
        if scores:
            yield Cluster(anchor, label, len(scores), tuple(named(ranking(scores, order.__getitem__))), ())


@question()
def _name_order(reader: Reader, ref: str) -> tuple[object, ...]:
    found = portal.card(reader, ref)
    return person_order(found.title if found else "")


def _position(reader: Reader, ref: str, end: date) -> Position:
    """The highest position held at `end`, or today where `end` is to come; the last one held before, if none."""
    person = portal.record(reader, ref)
    if not isinstance(person, Person):
        raise TypeError(ref)

    def passed(day: date) -> bool:
        return day <= end and reader.portal.reached(day)

    taken = [item for item in person.positions if passed(item.since)] or list(person.positions)
    held = [item for item in taken if item.until is None or item.until >= end or not passed(_day_after(item.until))]
    return min(held, key=lambda item: item.rank) if held else max(taken, key=lambda item: item.since)


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _ledger_print(reader: Reader, campaign: str, subject: str) -> str:
    tally, rows = _tally(reader, campaign), _sheets(reader, campaign)
    return "|".join(f"{rows[ref].data_digest}{tally.counted[ref]}" for ref in tally.sheets.get(subject, ()))


@question(_ledger_print, keep=False)
def ledger(reader: Reader, campaign: str, subject: str) -> tuple[Entry, ...]:
    """Every line of a unit's sheets, or of a person, whose day has come; oldest first."""
    sheets, rows = _tally(reader, campaign).sheets.get(subject, ()), _sheets(reader, campaign)
    entries = (entry for ref in sheets for entry in _entries(reader, rows[ref]))
    return tuple(sorted((entry for entry in entries if subject in (entry.unit, entry.person)), key=_when))


def _when(entry: Entry) -> tuple[str, str]:
    return entry.day, entry.sheet
