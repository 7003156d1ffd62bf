"""The points of a campaign by unit and by person, ranked in clusters, period by period.

Only lines whose day has come count.  A person appears with a consent in force, or with an award of the campaign by a
decision unless he or she withdrew a consent; nobody else is ranked or named.  People without a line in a sheet of the
period are left out: points by rule are known from stories, so somebody with nothing else who is missing from a board
would be known not to have agreed.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.consents import LEADERBOARD, Spans, in_force, spans
from macros.engine.row import text_of
from macros.queries import lookup
from macros.queries.emulation.clusters import (
    OUTSIDE,
    UnitResult,
    by_chart,
    clusters,
    in_chart_order,
    results,
    units_here,
)
from macros.queries.emulation.points import PeriodGroup, PointEntry, by_period, ledger, tally
from macros.queries.emulation.ranking import RankedPlace, board_places, count_for_everybody, ranking
from macros.queries.emulation.seals import sealed
from macros.queries.organisation import alphabet
from macros.records.campaigns import Campaign
from macros.text.dates import day_after
from macros.text.grouping import grouped
from macros.text.periods import WHOLE, label_of, last_day, quarter_of

__all__ = ["PeriodGroup", "PointEntry", "UnitResult", "by_chart", "by_period", "ledger"]

_PEOPLE_CLUSTERS = (
    ("chuyen-vien", "Viên chức, người lao động không giữ chức vụ quản lý", False),
    ("lanh-dao", "Lãnh đạo, quản lý", True),
)


class Cluster(NamedTuple):
    """Units or people who are compared with one another."""

    anchor: str
    label: str
    size: int  # how many have lines in the period and may appear
    places: tuple[RankedPlace, ...]  # those named on the board, best first
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
    """The units and people with points in a campaign."""

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


@query
def campaigns(portal: Portal) -> tuple[str, ...]:
    """All campaigns: the open ones, longest first; then the closed ones, newest first; then those to come."""
    refs = []
    for ref in lookup.refs(portal, "campaigns"):
        record = _campaign(portal, ref)
        state = lookup.state(portal, ref)
        length, end = (record.ends - record.starts).days, record.ends.toordinal()
        place = {"open": (0, -length), "closed": (1, -end)}.get(state, (2, record.starts.toordinal()))
        refs.append((place, ref))
    return tuple(ref for _, ref in sorted(refs))


def _campaign(portal: Portal, ref: str) -> Campaign:
    record = lookup.record_facts(portal, ref)
    if not isinstance(record, Campaign):
        raise TypeError(ref)
    return record


@query
def current_board(portal: Portal) -> tuple[str, str, str] | None:
    """(campaign, period, its label) of the leaderboard to show first: the longest open campaign, newest quarter.

    If none is open, the one that ended last; None if there is no campaign at all.
    """
    for campaign in campaigns(portal):
        period = latest_quarter(portal, campaign)
        return campaign, period, label_of(period)
    return None


@query
def latest_quarter(portal: Portal, campaign: str) -> str:
    """The latest quarter with lines; the whole campaign where it has none yet."""
    return max(periods(portal, campaign).quarters, default=WHOLE)


@query
def periods(portal: Portal, campaign: str) -> Periods:
    """The years, quarters and months in which the campaign has lines."""
    months = sorted(period for period in tally(portal, campaign, "").points if period[5:].isdigit())
    years, quarters = dict.fromkeys(month[:4] for month in months), dict.fromkeys(map(quarter_of, months))
    return Periods(tuple(years), tuple(quarters), tuple(months))


def board_period(portal: Portal, campaign: str, period: str) -> str:
    """The period whose board shows a period: the whole campaign for a year that covers all of it."""
    record = _campaign(portal, campaign)
    return WHOLE if period == str(record.starts.year) == str(record.ends.year) else period


@query
def board_years(portal: Portal, campaign: str) -> tuple[str, ...]:
    """The years that have a board of their own."""
    years = periods(portal, campaign).years
    return tuple(year for year in years if board_period(portal, campaign, year) == year)


@query
def subjects(portal: Portal, campaign: str) -> Subjects:
    """The units of the campaign that are here, and the people who may appear, both sorted by reference."""
    points = tally(portal, campaign, "").points.get(WHOLE, {})
    people = (ref for ref in points if ref.startswith("people/") and may_appear(portal, campaign, ref))
    return Subjects(units_here(portal, points), tuple(sorted(people)))


@query
def may_appear(portal: Portal, campaign: str, person: str) -> bool:
    """Whether boards and ledgers of the campaign may name the person: a withdrawn consent overrides an award."""
    facts, reached = _person_facts(portal, person), portal.reached
    if facts is None:
        return False
    if any(until and reached(until) for _, until in facts.consents):
        return in_force(facts.consents, reached)
    return in_force(facts.consents, reached) or person in _winners(portal, campaign)


class _Post(NamedTuple):
    rank: int
    leader: bool
    since: str  # ISO
    until: str  # ISO; "" is open


class _PersonFacts(NamedTuple):
    """What boards read of a person, except the name, so that they do not depend on names."""

    posts: tuple[_Post, ...]
    consents: Spans  # to be named on boards


@query
def _person_facts(portal: Portal, person: str) -> _PersonFacts | None:
    """The person's posts and consents, straight from the row; None if this audience has no such person."""
    row = portal.rows.get(person) if person.startswith("people/") else None
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
    return _PersonFacts(tuple(posts), spans(row, LEADERBOARD))


@query
def _winners(portal: Portal, campaign: str) -> tuple[str, ...]:
    """Who has an award of the campaign by a decision; a letter of praise is none."""
    awards = ((row.day, row.data) for row in lookup.rows_to(portal, campaign, "awards"))
    decided = (data for day, data in awards if data.get("decision") and portal.reached(day))
    of_campaign = (data for data in decided if text_of(data, "campaign") == campaign)
    return tuple(sorted({winner.strip() for data in of_campaign for winner in data["winners"]}))


def board(portal: Portal, campaign: str, period: str) -> Board:
    """The named entries of a period's leaderboard, cluster by cluster; clusters without lines are omitted.

    For a sealed quarter the results of units are those of its seal.
    """
    return Board(unit_clusters(portal, campaign, period), people_clusters(portal, campaign, period))


@query
def unit_clusters(portal: Portal, campaign: str, period: str) -> tuple[Cluster, ...]:
    """The units on a board."""
    return tuple(_unit_clusters(portal, campaign, period))


@query
def people_clusters(portal: Portal, campaign: str, period: str) -> tuple[Cluster, ...]:
    """The people on a board; those who share a rank by position, then by name."""
    order = alphabet(portal)

    def place_of(item: tuple[int, RankedPlace]) -> tuple[int, int, int]:
        position, place = item
        return place.rank, position, order[place.ref]

    return tuple(
        Cluster(anchor, label, size, tuple(place for _, place in sorted(ranked, key=place_of)), ())
        for anchor, label, size, ranked in _ranked_people(portal, campaign, period)
    )


@query
def ranked_people(portal: Portal, campaign: str, period: str) -> tuple[str, ...]:
    """The people whom a board names, sorted; unlike `people_clusters` it does not depend on their names."""
    clusters = _ranked_people(portal, campaign, period)
    return tuple(sorted(place.ref for cluster in clusters for _, place in cluster.places))


@query
def unit_results(portal: Portal, campaign: str, period: str) -> tuple[UnitResult, ...]:
    """`results_by_rank`, those without a seal in the order of the organisation chart."""
    by_rank = results_by_rank(portal, campaign, period)
    return by_rank if sealed(portal, campaign, period) else in_chart_order(portal, by_rank)


def results_by_rank(portal: Portal, campaign: str, period: str) -> tuple[UnitResult, ...]:
    """The result of each unit in a period, as sealed and adjusted, or by today's records; named units first."""
    seal = sealed(portal, campaign, period)
    return seal.results if seal else results(portal, campaign, period)


def _unit_clusters(portal: Portal, campaign: str, period: str) -> Iterator[Cluster]:
    results = unit_results(portal, campaign, period)
    members = dict(clusters(portal, campaign, ""))
    for number, label in enumerate(dict.fromkeys(result.cluster for result in results), 1):
        inside = [result for result in results if result.cluster == label]
        places = tuple(
            RankedPlace(result.rank or 0, result.unit, result.score or Decimal(), result.points, result.heads)
            for result in board_results(portal, campaign, inside)
        )
        on_board = {place.ref for place in places}
        rest = [*members.get(label, ()), *(result.unit for result in inside)]
        others = by_chart(portal, dict.fromkeys(unit for unit in rest if unit not in on_board))
        yield Cluster(f"cum-{number}", label, 0 if label == OUTSIDE else len(inside), places, others)


def board_results(portal: Portal, campaign: str, cluster: Iterable[UnitResult]) -> tuple[UnitResult, ...]:
    """The units of one cluster that a board names to this audience, best first."""
    results = tuple(cluster)
    best = tuple(result for result in results if result.rank)
    record = lookup.record_facts(portal, campaign)
    agreed = isinstance(record, Campaign) and bool(record.units_agreed)
    if agreed or lookup.for_leaders(portal):
        return best
    return best[: count_for_everybody([result.rank or 0 for result in best], len(results))]


@query
def board_units(portal: Portal, campaign: str, period: str) -> tuple[str, ...]:
    """The units that the board of a period names to this audience."""
    clusters = grouped((result.cluster, result) for result in results_by_rank(portal, campaign, period))
    boards = (board_results(portal, campaign, inside) for inside in clusters.values())
    return tuple(sorted({result.unit for board in boards for result in board}))


@query
def is_over(portal: Portal, campaign: str, period: str) -> bool:
    """Whether a period of a campaign is over."""
    return portal.reached(day_after(last_day(period, _campaign(portal, campaign).ends).isoformat()))


def how_final(portal: Portal, campaign: str, period: str) -> tuple[str, str]:
    """(words, tone): whether the points of a period may still change."""
    if sealed(portal, campaign, period):
        return "Đã chốt", "ok"
    return ("Chưa chốt" if is_over(portal, campaign, period) else "Tạm tính"), "warn"


class _PeopleCluster(NamedTuple):
    """People who are compared with one another, without their names."""

    anchor: str
    label: str
    size: int
    places: tuple[tuple[int, RankedPlace], ...]  # the rank of the position of each, and the place


@query(stored=True)
def _ranked_people(portal: Portal, campaign: str, period: str) -> tuple[_PeopleCluster, ...]:
    counted = tally(portal, campaign, "")
    points, written = counted.points.get(period, {}), set(counted.in_sheets.get(period, ()))
    end = last_day(period, _campaign(portal, campaign).ends).isoformat()
    people = {ref: person for ref, person in _people(portal, campaign).items() if ref in written}
    positions = {ref: _position(portal, person.posts, end) for ref, person in people.items()}
    groups = []
    for anchor, label, leading in _PEOPLE_CLUSTERS:
        scores = {ref: points[ref] for ref in people if positions[ref].leader is leading}
        if scores:
            places = board_places(ranking(scores, str))
            if not lookup.for_leaders(portal):
                places = places[: count_for_everybody([place.rank for place in places], len(scores))]
            ranked = tuple((positions[place.ref].rank, place) for place in places)
            groups.append(_PeopleCluster(anchor, label, len(scores), ranked))
    return tuple(groups)


@query
def _people(portal: Portal, campaign: str) -> Mapping[str, _PersonFacts]:
    """The people of a campaign who may appear."""
    persons = ((ref, _person_facts(portal, ref)) for ref in subjects(portal, campaign).people)
    return {ref: person for ref, person in persons if person}


def _position(portal: Portal, posts: tuple[_Post, ...], end: str) -> _Post:
    """The highest position held at `end`, or today where `end` is to come; the last one held before, if none."""
    if len(posts) == 1:
        return posts[0]

    def passed(day: str) -> bool:
        return day <= end and portal.reached(day)

    begun = [item for item in posts if passed(item.since)] or posts
    current = [item for item in begun if not item.until or item.until >= end or not passed(day_after(item.until))]
    return min(current, key=lambda item: item.rank) if current else max(begun, key=lambda item: item.since)
