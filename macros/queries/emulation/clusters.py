"""The results of units in a period, in clusters of similar units, and which units are named.

Only `by_chart` and `in_chart_order` read the names of units, so that hundreds of results do not depend on them.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import lookup
from macros.queries.emulation.points import tally
from macros.queries.emulation.ranking import board_places, ranking
from macros.queries.organisation import holders
from macros.records.campaigns import Campaign
from macros.records.choices import Audience
from macros.records.units import Unit, UnitKind
from macros.text.collation import SortKey, vietnamese_order
from macros.text.periods import WHOLE, last_day
from macros.text.rounding import rounded

OUTSIDE = "Ngoài các cụm"
_KINDS = (
    ("Phòng chuyên môn", (UnitKind.DEPARTMENT,)),
    ("Đoàn thể", (UnitKind.UNION, UnitKind.YOUTH_UNION)),
    ("Tổ công tác", (UnitKind.TEAM,)),
    ("Chi bộ", (UnitKind.PARTY_CELL,)),
    ("Ban lãnh đạo", (UnitKind.LEADERSHIP,)),
)


class UnitResult(NamedTuple):
    """The points and the rank of a unit in a period."""

    unit: str
    cluster: str  # its label
    points: Decimal  # that count
    heads: int | None  # by how many people they are divided; None where they are not
    rank: int | None  # None where the board does not name the unit

    @property
    def score(self) -> Decimal | None:
        """The number by which units are ranked, to the hundredth; None if there is nobody to divide by."""
        if self.heads is None:
            return self.points
        return rounded(self.points / self.heads, 2) if self.heads else None


def ranked(members: Iterable[UnitResult], *, agreed: bool = False) -> tuple[UnitResult, ...]:
    """The units of one cluster with their ranks: those named by rank, then the others.

    All are named where the units have agreed to that.
    """
    results = {result.unit: result._replace(rank=None) for result in members}
    order = list(results)
    scores = {unit: score for unit, result in results.items() if (score := result.score) is not None}
    compared = all(result.cluster != OUTSIDE for result in results.values())
    places = ranking(scores, order.index) if compared else []
    places = places if agreed else board_places(places)
    best = tuple(results[place.ref]._replace(rank=place.rank) for place in places)
    ranked_units = {result.unit for result in best}
    return (*best, *(result for unit, result in results.items() if unit not in ranked_units))


def by_chart(portal: Portal, refs: Iterable[str]) -> tuple[str, ...]:
    """Units in the order of the organisation chart, without those that this audience does not have."""
    placed = filter(None, (_sort_key(portal, ref) for ref in refs))
    return tuple(ref for *_, ref in sorted(placed))


def in_chart_order(portal: Portal, results: Iterable[UnitResult]) -> tuple[UnitResult, ...]:
    """Results cluster by cluster: units named by rank, then the others, those that are equal by the chart."""
    items = tuple(results)
    clusters = list(dict.fromkeys(item.cluster for item in items))
    place = {unit: number for number, unit in enumerate(by_chart(portal, (item.unit for item in items)))}

    def key(item: UnitResult) -> tuple[int, bool, int, int]:
        return clusters.index(item.cluster), item.rank is None, item.rank or 0, place[item.unit]

    return tuple(sorted(items, key=key))


@query
def _sort_key(portal: Portal, unit: str) -> tuple[int, SortKey, str] | None:
    """The sort key of a unit; None if this audience has no such unit."""
    row = portal.rows.get(unit) if _is_unit(unit) else None
    return (int(text_of(row.data, "place")), vietnamese_order(row.title), unit) if row else None


@query
def clusters(portal: Portal, campaign: str, until: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(label, units, sorted by reference) of each cluster of a campaign with units taking part up to a day.

    If the campaign declares none, units compete with those of their kind.
    """
    record = lookup.record_facts(portal, campaign)
    taking_part = units_here(portal, tally(portal, campaign, until).points.get(WHOLE, {}))
    if isinstance(record, Campaign) and record.clusters:
        clusters = [(cluster.title, units_here(portal, cluster.units)) for cluster in record.clusters]
        inside = {unit for cluster in record.clusters for unit in cluster.units}
        clusters.append((OUTSIDE, tuple(unit for unit in taking_part if unit not in inside)))
    else:
        kinds = {ref: unit.kind for ref in taking_part if isinstance(unit := lookup.record_facts(portal, ref), Unit)}
        clusters = [(label, tuple(ref for ref in taking_part if kinds[ref] in wanted)) for label, wanted in _KINDS]
    return tuple((label, units) for label, units in clusters if units)


def units_here(portal: Portal, refs: Iterable[str]) -> tuple[str, ...]:
    """Those of the references that are units which this audience has, sorted."""
    return tuple(sorted(ref for ref in refs if _is_unit(ref) and ref in portal.rows))


def _is_unit(ref: str) -> bool:
    return ref.startswith("units/")


@query
def heads(portal: Portal, unit: str, on: str) -> int:
    """How many people that all staff may look up hold a position in a unit on a day (ISO; "" is the portal's)."""
    rows = portal.rows
    return sum(rows[ref].audience != Audience.LEADERSHIP for ref in holders(portal, unit, on))


@query
def results(portal: Portal, campaign: str, period: str) -> tuple[UnitResult, ...]:
    """The results of units with lines in a period, by today's records, cluster by cluster, named units first."""
    return tuple(_results(portal, campaign, period, ""))


@query
def final_results(portal: Portal, campaign: str, period: str) -> tuple[UnitResult, ...]:
    """The results at the end of the period, regardless of the portal's day, as a seal stores them."""
    return tuple(_results(portal, campaign, period, last_day(period, date.max).isoformat()))


def _results(portal: Portal, campaign: str, period: str, until: str) -> Iterator[UnitResult]:
    record = lookup.record_facts(portal, campaign)
    if not isinstance(record, Campaign):
        return
    totals = tally(portal, campaign, until).points.get(period, {})
    end = last_day(period, record.ends)
    on = end.isoformat() if record.per_head and (until or portal.reached(end)) else ""
    for label, units in clusters(portal, campaign, until):
        members = (ref for ref in units if ref in totals)
        results = (
            UnitResult(ref, label, totals[ref], heads(portal, ref, on) if record.per_head else None, None)
            for ref in members
        )
        yield from ranked(results, agreed=bool(record.units_agreed))
