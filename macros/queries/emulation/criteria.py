"""Trees of criteria with caps: what counts of each claimed point, and the sums of groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from macros.text.grouping import grouped
from macros.text.periods import periods_of

NOTHING = Decimal()
_SPANS = {"campaign": 0, "year": 1, "quarter": 2, "month": 3}  # the place of a span in `periods_of`


class CriterionNode(NamedTuple):
    """The parts of a criterion that sums need."""

    id: str
    parent: str  # "" at the top
    cap: Decimal | None
    per: str  # the span in which the cap holds: "month", "quarter", "year", "campaign"; "" without a cap


Path = tuple[CriterionNode, ...]  # from the outermost group to what is scored


class Claim(NamedTuple):
    """Points claimed by one unit or person."""

    key: str  # of the line
    day: str  # ISO
    path: Path
    points: Decimal


class Branch(NamedTuple):
    """A criterion with the points given for it and for all below it."""

    criterion: str
    points: Decimal  # what counts
    lost: Decimal  # what was given above a cap
    keys: tuple[str, ...]  # of its own lines
    branches: tuple[Branch, ...]


def path_to(criteria: Mapping[str, CriterionNode], criterion: str) -> Path:
    """The groups above a criterion, outermost first, and itself; a circle of groups is cut, an unknown one is alone."""
    path: list[CriterionNode] = []
    name = criterion
    while name in criteria and criteria[name] not in path:
        path.insert(0, criteria[name])
        name = criteria[name].parent
    return tuple(path) or (CriterionNode(criterion, "", None, ""),)


def capped(claims: Iterable[Claim]) -> dict[str, Decimal]:
    """What counts of each claim of one unit or person.

    A cap limits the added points of its criterion and of all below it, in each of its spans: the oldest claims count
    first, those of one day in the order of their keys.  Deductions always count in full and make no room.
    A cap without a span limits nothing; the checks report it.
    """
    used: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    counted: dict[str, Decimal] = {}
    for claim in sorted(claims, key=lambda claim: (claim.day, claim.key)):
        counted[claim.key] = claim.points
        if claim.points > 0:
            spans = periods_of(claim.day)
            with_caps = ((step, step.cap) for step in claim.path if step.cap is not None and step.per)
            places = [(step.id, spans[_SPANS[step.per]], cap) for step, cap in with_caps]
            room = min((max(NOTHING, cap - used[name, span]) for name, span, cap in places), default=claim.points)
            counted[claim.key] = min(claim.points, room)
            for name, span, _ in places:
                used[name, span] += counted[claim.key]
    return counted


class CountedPoints(NamedTuple):
    """The points of a line, with its path in the tree."""

    key: str
    path: tuple[str, ...]  # ids, from the outermost group to what is scored
    points: Decimal  # what counts
    lost: Decimal


def branches(lines: Iterable[CountedPoints], order: Mapping[str, int], level: int = 0) -> tuple[Branch, ...]:
    """The tree of the criteria with lines, in the given order; a group has the sum of all below it."""
    groups = grouped((line.path[level], line) for line in lines)
    return tuple(
        Branch(
            name,
            sum((line.points for line in groups[name]), NOTHING),
            sum((line.lost for line in groups[name]), NOTHING),
            tuple(line.key for line in groups[name] if len(line.path) == level + 1),
            branches((line for line in groups[name] if len(line.path) > level + 1), order, level + 1),
        )
        for name in sorted(groups, key=lambda name: (order.get(name, len(order)), name))
    )
