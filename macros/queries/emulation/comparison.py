"""Units compared: with themselves in the period before, and with those next to them in their cluster."""

from collections.abc import Iterable
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries import lookup
from macros.queries.emulation import anonymity, standings
from macros.queries.emulation.clusters import OUTSIDE, UnitResult
from macros.text.periods import before


class Movement(NamedTuple):
    """A unit that a board names, in the period and in the one before."""

    unit: str
    after: UnitResult
    before: UnitResult


@query
def movements(portal: Portal, campaign: str, period: str) -> tuple[Movement, ...]:
    """How the units that a board names have moved since the period before, where they had lines then.

    Staff see only units whose points they may see in both.
    Empty while the period runs: an unfinished period is not compared with a whole one.
    """
    compared = period and standings.is_over(portal, campaign, period)
    old = (
        {result.unit: result for result in standings.results_by_rank(portal, campaign, before(period))}
        if compared
        else {}
    )
    results = standings.results_by_rank(portal, campaign, period) if old else ()
    on_board = set(standings.board_units(portal, campaign, period) if old else ())
    if not lookup.for_leaders(portal):
        on_board = {unit for unit in on_board if _are_open(portal, campaign, unit, (before(period), period))}
    return tuple(
        Movement(result.unit, result, old[result.unit])
        for result in results
        if result.unit in on_board and result.unit in old
    )


def _are_open(portal: Portal, campaign: str, unit: str, periods: Iterable[str]) -> bool:
    return all(anonymity.is_open(portal, campaign, unit, period) for period in periods)


def has_not_fallen(move: Movement) -> bool:
    """Whether neither the score nor the rank of a unit has become worse."""
    more = (move.after.score or Decimal()) >= (move.before.score or Decimal())
    return more and (move.after.rank or 0) <= (move.before.rank or 0)


class Neighbour(NamedTuple):
    """A unit next to another in a cluster, and by how much its score is higher or lower."""

    unit: str
    gap: Decimal


class Neighbourhood(NamedTuple):
    """The place of a unit in its cluster, as its own page shows it."""

    result: UnitResult
    members: int  # of the cluster, with lines in the period
    equal: tuple[str, ...]  # with the same score
    above: Neighbour | None
    below: Neighbour | None  # only one that the board names as well


@query
def neighbourhood(portal: Portal, campaign: str, period: str, unit: str) -> Neighbourhood | None:
    """A unit and its neighbours in the ranking; None if it has no lines in the period, or no neighbours."""
    results = standings.unit_results(portal, campaign, period)
    own_result = next((result for result in results if result.unit == unit), None)
    if own_result is None or own_result.score is None or own_result.cluster == OUTSIDE:
        return None
    score = own_result.score
    others = [result for result in results if result.cluster == own_result.cluster and result.unit != unit]
    scores = {result.unit: result.score for result in others if result.score is not None}
    if not scores:
        return None
    ranked_scores = {result.unit: result.score for result in others if result.rank and result.score is not None}
    above = min((item for item in scores.items() if item[1] > score), key=itemgetter(1), default=None)
    below = max((item for item in ranked_scores.items() if item[1] < score), key=itemgetter(1), default=None)
    return Neighbourhood(
        own_result,
        len(scores) + 1,
        tuple(name for name, points in scores.items() if points == score),
        Neighbour(above[0], above[1] - score) if above else None,
        Neighbour(below[0], score - below[1]) if below else None,
    )
