"""The result of a quarter as it was sealed, and the dated adjustments that have come into force."""

from collections.abc import Iterable
from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries import lookup
from macros.queries.emulation.clusters import UnitResult
from macros.records.seals import Seal, SealedResult


class ResultChange(NamedTuple):
    """What an adjustment changed in the result of a unit; None where the unit has no result."""

    unit: str
    before: UnitResult | None
    after: UnitResult | None


class ResultAdjustment(NamedTuple):
    """An adjustment that has come into force."""

    day: str  # ISO
    reason: str
    approver: str
    changes: tuple[ResultChange, ...]


class SealedQuarter(NamedTuple):
    """The sealed result of a campaign in a quarter."""

    ref: str
    day: str  # ISO
    results: tuple[UnitResult, ...]  # as they are in force
    adjustments: tuple[ResultAdjustment, ...]  # oldest first


def seal_quarter(period: str) -> str:
    """A period as seals write it: "2026-Q3" of "2026-q3"; "" for what is no quarter."""
    return period.upper() if "-q" in period else ""


def period_of(quarter: str) -> str:
    """A quarter of a seal as boards name it: "2026-q3" of "2026-Q3"."""
    return quarter.lower()


def results_of(parts: Iterable[SealedResult]) -> tuple[UnitResult, ...]:
    """The results stored in a record."""
    return tuple(UnitResult(part.unit, part.cluster, part.points, part.heads, part.rank) for part in parts)


def changes(before: Iterable[UnitResult], after: Iterable[UnitResult]) -> tuple[ResultChange, ...]:
    """The units whose results differ, in the order of the new results, then units that have none any more."""
    old, new = ({result.unit: result for result in results} for results in (before, after))
    return tuple(
        ResultChange(unit, old.get(unit), new.get(unit)) for unit in {**new, **old} if old.get(unit) != new.get(unit)
    )


@query
def sealed(portal: Portal, campaign: str, period: str) -> SealedQuarter | None:
    """The seal of a campaign's quarter, once its day has come; else None."""
    quarter = seal_quarter(period)
    for ref in lookup.linked_from(portal, campaign, "seals") if quarter else ():
        record = lookup.record(portal, ref)
        if isinstance(record, Seal) and record.period == quarter and portal.reached(record.sealed):
            return _in_force(portal, ref, record)
    return None


def _in_force(portal: Portal, ref: str, record: Seal) -> SealedQuarter:
    results, adjustments = results_of(record.results), []
    for item in record.adjustments:
        if not portal.reached(item.date):
            break
        fresh = results_of(item.results)
        adjustments.append(ResultAdjustment(item.date.isoformat(), item.reason, item.approver, changes(results, fresh)))
        results = fresh
    return SealedQuarter(ref, record.sealed.isoformat(), results, tuple(adjustments))
