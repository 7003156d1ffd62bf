"""Standings: the points of a campaign by unit and by person, ranked in clusters, period by period.

Only lines whose day has come count.  A person appears with a consent in force or an award of the
campaign; nobody else is ranked or named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from macros.engine.consents import LEADERBOARD, Spans, in_force, spans
from macros.engine.query import Reader, question
from macros.engine.row import text_of
from macros.queries import lookup
from macros.queries.emulation.clusters import OUTSIDE, Result, by_chart, clusters, results
from macros.queries.emulation.points import Entry, Group, by_period, ledger, tally
from macros.queries.emulation.ranking import Place, named, ranking
from macros.queries.emulation.seals import sealed
from macros.records.campaigns import Campaign
from macros.text.collation import person_order
from macros.text.dates import day_after
from macros.text.periods import WHOLE, before, label_of, last_day, quarter_of

__all__ = ["Entry", "Group", "Result", "by_chart", "by_period", "ledger"]

_PEOPLE_CLUSTERS = (
    ("chuyen-vien", "Chuyên viên, nhân viên", False),
    ("lanh-dao", "Lãnh đạo, quản lý", True),
)


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


def board_url(campaign: str, period: str = WHOLE) -> str:
    """The address of a board."""
    part = f"{period}/" if period else ""
    return f"/bang-xep-hang/{campaign.partition('/')[2]}/{part}"


def ledger_url(campaign: str, subject: str) -> str:
    """The address of the ledger of a unit or person in a campaign."""
    collection, _, name = subject.partition("/")
    return f"{board_url(campaign)}{'don-vi' if collection == 'units' else 'ca-nhan'}/{name}/"


@question()
def campaigns(reader: Reader) -> tuple[str, ...]:
    """All campaigns: the open ones, longest first; then the closed ones, newest first; then those to come."""
    refs = []
    for ref in lookup.refs(reader, "campaigns"):
        record = _campaign(reader, ref)
        state = lookup.state(reader, ref)
        length, end = (record.ends - record.starts).days, record.ends.toordinal()
        place = {"open": (0, -length), "closed": (1, -end)}.get(state, (2, record.starts.toordinal()))
        refs.append((place, ref))
    return tuple(ref for _, ref in sorted(refs))


def _campaign(reader: Reader, ref: str) -> Campaign:
    record = lookup.rules(reader, ref)
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
    months = sorted(period for period in tally(reader, campaign, "").points if period[5:].isdigit())
    return Periods(
        tuple(dict.fromkeys(month[:4] for month in months)),
        tuple(dict.fromkeys(map(quarter_of, months))),
        tuple(months),
    )


@question()
def subjects(reader: Reader, campaign: str) -> Subjects:
    """The units of the campaign by the organisation chart, and the people of it who may appear."""
    points = tally(reader, campaign, "").points.get(WHOLE, {})
    people = (ref for ref in points if ref.startswith("people/") and may_appear(reader, campaign, ref))
    units = (ref for ref in points if ref.startswith("units/"))
    return Subjects(by_chart(reader, units), tuple(sorted(people)))


@question()
def may_appear(reader: Reader, campaign: str, person: str) -> bool:
    """Whether boards and ledgers of the campaign may name the person."""
    person_known, reached = _known(reader, person), reader.portal.reached
    if person_known is None:
        return False
    return in_force(person_known.consents, reached) or person in _winners(reader, campaign)


class _Post(NamedTuple):
    rank: int
    leader: bool
    since: str  # ISO
    until: str  # ISO; "" is open


class _Known(NamedTuple):
    """What boards look at in the record of a person."""

    order: tuple[object, ...]  # by name
    posts: tuple[_Post, ...]
    consents: Spans  # to be named on boards


@question()
def _known(reader: Reader, person: str) -> _Known | None:
    """The same, straight from the row; None where this audience has no such person."""
    row = reader.portal.rows.get(person) if person.startswith("people/") else None
    if row is None:
        return None
    data = row.data
    posts = (
        _Post(
            int(text_of(item, "rank")),
            text_of(item, "leader") == "true",
            text_of(item, "since"),
            text_of(item, "until"),
        )
        for item in data["positions"]
    )
    return _Known(person_order(row.title), tuple(posts), spans(row, LEADERBOARD))


@question()
def _winners(reader: Reader, campaign: str) -> frozenset[str]:
    awards = ((row.day, row.data) for row in lookup.rows_to(reader, campaign, "awards"))
    return frozenset(
        winner.strip()
        for day, data in awards
        if text_of(data, "campaign") == campaign and reader.portal.reached(day)
        for winner in data["winners"]
    )


def board(reader: Reader, campaign: str, period: str) -> Board:
    """Who is named on the board of a period, cluster by cluster; clusters without lines are left out.

    A quarter that is sealed has the units' results of its seal.
    """
    return Board(unit_clusters(reader, campaign, period), people_clusters(reader, campaign, period))


@question()
def unit_clusters(reader: Reader, campaign: str, period: str) -> tuple[Cluster, ...]:
    """The units on a board."""
    return tuple(_unit_clusters(reader, campaign, period))


@question()
def people_clusters(reader: Reader, campaign: str, period: str) -> tuple[Cluster, ...]:
    """The people on a board."""
    totals = tally(reader, campaign, "").points.get(period, {})
    return tuple(_people_clusters(reader, campaign, period, totals))


@question()
def unit_results(reader: Reader, campaign: str, period: str) -> tuple[Result, ...]:
    """What each unit has in a period: as it was sealed and adjusted, or by today's records; those named first."""
    seal = sealed(reader, campaign, period)
    return seal.results if seal else results(reader, campaign, period)


def _unit_clusters(reader: Reader, campaign: str, period: str) -> Iterator[Cluster]:
    results = unit_results(reader, campaign, period)
    members = dict(clusters(reader, campaign, ""))
    for number, label in enumerate(dict.fromkeys(result.cluster for result in results), 1):
        inside = [result for result in results if result.cluster == label]
        places = tuple(_place(result) for result in inside if result.rank)
        named = {place.ref for place in places}
        rest = [*members.get(label, ()), *(result.unit for result in inside)]
        others = by_chart(reader, dict.fromkeys(unit for unit in rest if unit not in named))
        yield Cluster(f"cum-{number}", label, 0 if label == OUTSIDE else len(inside), places, others)


def _place(result: Result) -> Place:
    return Place(result.rank or 0, result.unit, result.score or Decimal(), result.points, result.heads)


class Movement(NamedTuple):
    """A unit that a board names, in the period and in the one before."""

    unit: str
    after: Result
    before: Result


@question()
def movements(reader: Reader, campaign: str, period: str) -> tuple[Movement, ...]:
    """How the units that a board names have moved since the period before, where they had lines then.

    Empty while the period runs: part of one is not compared with the whole of another.
    """
    compared = period and is_over(reader, campaign, period)
    old = {result.unit: result for result in unit_results(reader, campaign, before(period))} if compared else {}
    results = unit_results(reader, campaign, period) if old else ()
    return tuple(
        Movement(result.unit, result, old[result.unit]) for result in results if result.rank and result.unit in old
    )


@question()
def is_over(reader: Reader, campaign: str, period: str) -> bool:
    """Whether a period of a campaign is over."""
    return reader.portal.reached(day_after(last_day(period, _campaign(reader, campaign).ends).isoformat()))


class Neighbour(NamedTuple):
    """A unit next to another in a cluster, and by how much its score is higher or lower."""

    unit: str
    gap: Decimal


class Neighbourhood(NamedTuple):
    """Where a unit stands in its cluster, as its own page says."""

    own: Result
    members: int  # of the cluster, with lines in the period
    equal: tuple[str, ...]  # with the same score
    above: Neighbour | None
    below: Neighbour | None  # only one that the board names as well


@question()
def neighbourhood(reader: Reader, campaign: str, period: str, unit: str) -> Neighbourhood | None:
    """A unit and those next to it in its cluster; None where it has no lines in the period, or nobody beside it."""
    results = unit_results(reader, campaign, period)
    result_here = next((result for result in results if result.unit == unit), None)
    if result_here is None or result_here.score is None or result_here.cluster == OUTSIDE:
        return None
    score = result_here.score
    others = [result for result in results if result.cluster == result_here.cluster and result.unit != unit]
    scores = {result.unit: result.score for result in others if result.score is not None}
    named_below = {result.unit: result.score for result in others if result.rank and result.score is not None}
    above = min((item for item in scores.items() if item[1] > score), key=_by_score, default=None)
    below = max((item for item in named_below.items() if item[1] < score), key=_by_score, default=None)
    return (
        Neighbourhood(
            result_here,
            len(scores) + 1,
            tuple(name for name, points in scores.items() if points == score),
            Neighbour(above[0], above[1] - score) if above else None,
            Neighbour(below[0], score - below[1]) if below else None,
        )
        if scores
        else None
    )


def _by_score(item: tuple[str, Decimal]) -> Decimal:
    return item[1]


def _people_clusters(reader: Reader, campaign: str, period: str, totals: Mapping[str, Decimal]) -> Iterator[Cluster]:
    end = last_day(period, _campaign(reader, campaign).ends).isoformat()
    people = {ref: person for ref, person in _people(reader, campaign).items() if ref in totals}
    positions = {ref: _position(reader, person.posts, end) for ref, person in people.items()}
    order = {ref: (positions[ref].rank, person.order, ref) for ref, person in people.items()}
    for anchor, label, leading in _PEOPLE_CLUSTERS:
        scores = {ref: totals[ref] for ref in people if positions[ref].leader is leading}
        if scores:
            yield Cluster(anchor, label, len(scores), tuple(named(ranking(scores, order.__getitem__))), ())


@question()
def _people(reader: Reader, campaign: str) -> Mapping[str, _Known]:
    """The people of a campaign who may appear."""
    persons = ((ref, _known(reader, ref)) for ref in subjects(reader, campaign).people)
    return {ref: person for ref, person in persons if person}


def _position(reader: Reader, posts: tuple[_Post, ...], end: str) -> _Post:
    """The highest position held at `end`, or today where `end` is to come; the last one held before, if none."""
    if len(posts) == 1:
        return posts[0]

    def passed(day: str) -> bool:
        return day <= end and reader.portal.reached(day)

    taken = [item for item in posts if passed(item.since)] or posts
    held = [item for item in taken if not item.until or item.until >= end or not passed(day_after(item.until))]
    return min(held, key=lambda item: item.rank) if held else max(taken, key=lambda item: item.since)
