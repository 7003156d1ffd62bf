"""The page of a sealed result: the result in force, each adjustment, and the result as it was sealed."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from macros.engine import Portal
from macros.pages.leaderboards import board_at, ledger_at, visible_adjustments
from macros.queries import lookup
from macros.queries.emulation import anonymity
from macros.queries.emulation.clusters import OUTSIDE, UnitResult, by_chart
from macros.queries.emulation.seals import period_of, results_of, sealed
from macros.queries.emulation.standings import board_results
from macros.records.seals import Seal
from macros.text.periods import label_of


class SealedTable(NamedTuple):
    """The sealed result of one cluster."""

    label: str
    ranked: tuple[UnitResult, ...]  # best first
    alone: bool  # nobody to be compared with
    others: tuple[tuple[str, str], ...]  # (unit, address of its ledger), by the organisation chart
    outside: bool


def tables(portal: Portal, campaign: str, results: Iterable[UnitResult]) -> tuple[SealedTable, ...]:
    """Results by cluster; units that the board does not name for this audience have no rank and points."""
    every_result = list(results)
    sealed_tables = []
    for label in dict.fromkeys(result.cluster for result in every_result):
        inside = [result for result in every_result if result.cluster == label]
        best = board_results(portal, campaign, inside)
        rest = by_chart(portal, (result.unit for result in inside if result not in best))
        others = tuple((unit, ledger_at(portal, campaign, unit)) for unit in rest)
        sealed_tables.append(SealedTable(label, best, len(inside) == 1, others, label == OUTSIDE))
    return tuple(sealed_tables)


def details(portal: Portal, _ref: str, record: Seal) -> dict[str, Any]:
    """Values for the template of a sealed result's page."""
    period = period_of(record.period)
    first = results_of(record.results)
    now_sealed = sealed(portal, record.campaign, period)
    now = now_sealed.results if now_sealed else first
    latest = record.adjustments[len(now_sealed.adjustments) - 1] if now_sealed and now_sealed.adjustments else record
    units = {result.unit for result in (*now, *first)}
    adjusted = visible_adjustments(portal, record.campaign, period, now_sealed.adjustments if now_sealed else ())
    return {
        "label": label_of(period),
        "board": board_at(portal, record.campaign, period),
        "now": tables(portal, record.campaign, now),
        "first": tables(portal, record.campaign, first) if adjusted else (),
        "adjusted": adjusted,
        "open": {unit for unit in units if anonymity.is_open(portal, record.campaign, unit, period)},
        # Others could use the mark to find out whose the anonymous lines are
        "mark": latest.inputs if lookup.for_leaders(portal) else "",
        "addresses": {unit: ledger_at(portal, record.campaign, unit, period) for unit in units},
    }
