"""Ranks totals: equal points share a rank, and a leaderboard names only the best."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

MOST_PLACES = 10  # that a board names
FEW = 5  # up to this size of a cluster, staff see only who is first


class RankedPlace(NamedTuple):
    """A place in a ranking."""

    rank: int
    ref: str
    points: Decimal  # what it is ranked by
    total: Decimal | None = None  # of a unit: all its points
    heads: int | None = None  # by how many people they are divided; None where they are not


def ranking(totals: Mapping[str, Decimal], order: Callable[[str], Any]) -> list[RankedPlace]:
    """All entries by points, most first; equal points share a rank and are sorted by `order`: 1, 2, 2, 4."""
    places: list[RankedPlace] = []
    for index, ref in enumerate(sorted(totals, key=lambda ref: (-totals[ref], order(ref))), start=1):
        shared = places and places[-1].points == totals[ref]
        places.append(RankedPlace(places[-1].rank if shared else index, ref, totals[ref]))
    return places


def board_places(places: list[RankedPlace]) -> list[RankedPlace]:
    """The entries that a leaderboard names: the best three fifths, at most ten, and ties with the last of them.

    Entries without points, or alone at the end of the ranking, are not named.
    """
    best = (3 * len(places) + 4) // 5
    count = min(MOST_PLACES, max(1, min(best, len(places) - 1)))
    return [
        place
        for index, place in enumerate(places)
        if place.points > 0 and (index < count or place.points == places[count - 1].points)
    ]


def count_for_everybody(ranks: Sequence[int], size: int) -> int:
    """How many of the named places (by their ranks, best first) of `size` compared all staff may see.

    Of few only the first; never all but one, since that one is the last, nor those who share the last rank.
    """
    count = ranks.count(1) if size <= FEW else len(ranks)
    while count and (count == size - 1 or (count == size and ranks[count - 1] > 1)):
        count = ranks.index(ranks[count - 1])  # without those who share the lowest rank that is left
    return count
