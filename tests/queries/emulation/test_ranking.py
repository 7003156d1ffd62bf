"""Ranking: ties share a rank in any order of entry, and a board names only the best."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.queries.emulation.ranking import board_places, count_for_everybody, ranking

POINTS = st.decimals(min_value=-50, max_value=500, places=2)
TOTALS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.one_of(POINTS, st.sampled_from([Decimal(5), Decimal(9)]))
)


def ranks(*points: str) -> list[int]:
    return [place.rank for place in ranking({f"{index:03d}": Decimal(item) for index, item in enumerate(points)}, str)]


def board_of(*points: str) -> list[str]:
    places = ranking({f"{index:03d}": Decimal(item) for index, item in enumerate(points)}, str)
    return [str(place.points) for place in board_places(places)]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((), []),
        (("9", "8", "8", "7"), [1, 2, 2, 4]),
        (("5", "5", "5"), [1, 1, 1]),
        (("8", "9", "9", "1"), [1, 1, 3, 4]),
        (("0.3", "0.30", "0.1"), [1, 1, 3]),
    ],
)
def test_ties_share_a_rank_and_the_next_ranks_are_skipped(points: tuple[str, ...], expected: list[int]) -> None:
    assert ranks(*points) == expected


def test_sums_that_differ_in_binary_fractions_are_equal() -> None:
    tenths = sum((Decimal(item) for item in ("0.1", "0.2")), Decimal())
    assert [place.rank for place in ranking({"a": tenths, "b": Decimal("0.3")}, str)] == [1, 1]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (("7",), ["7"]),
        (("7", "6"), ["7"]),
        (("7", "6", "5"), ["7", "6"]),
        (("7", "6", "5", "4"), ["7", "6", "5"]),
        (("7", "6", "5", "4", "3"), ["7", "6", "5"]),
        (("7", "6", "6"), ["7", "6", "6"]),
        (("7", "6", "5", "5", "5"), ["7", "6", "5", "5", "5"]),
        (("7", "0", "-1", "-2"), ["7"]),
        (("-1",), []),
        (("0.5", "0"), ["0.5"]),
        ((), []),
    ],
)
def test_a_board_names_the_best_three_fifths(points: tuple[str, ...], expected: list[str]) -> None:
    assert board_of(*points) == expected


def test_a_board_names_ten_at_most_and_those_who_tie_with_the_tenth() -> None:
    assert len(board_of(*(str(100 - index) for index in range(40)))) == 10
    assert len(board_of(*(["50"] * 9), "40", "40", "40", *(["3"] * 28))) == 12


@pytest.mark.parametrize(
    ("ranks", "size", "count"),
    [
        ([1, 2, 3, 4], 6, 4),
        ([1, 2, 3, 4, 5], 6, 4),  # the fifth would name the last
        ([1, 2, 2, 2, 2, 2], 6, 1),  # nor are those named who share the last rank
        ([1, 1, 1, 1, 1, 1], 6, 6),
        ([1, 2, 3], 5, 1),
        ([1, 1, 3], 5, 2),
        ([1], 2, 0),
    ],
)
def test_all_staff_see_fewer_of_those_named(ranks: list[int], size: int, count: int) -> None:
    assert count_for_everybody(ranks, size) == count


@given(TOTALS, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(totals: dict[str, Decimal], chance: Any) -> None:
    shuffled = list(totals.items())
    chance.shuffle(shuffled)
    assert ranking(dict(shuffled), str) == ranking(totals, str)


@given(TOTALS)
def test_a_rank_is_one_more_than_the_number_of_those_ahead(totals: dict[str, Decimal]) -> None:
    for place in ranking(totals, str):
        assert place.rank == 1 + sum(points > place.points for points in totals.values())
        assert place.points == totals[place.ref]


@given(TOTALS)
def test_ranks_never_fall_down_the_list(totals: dict[str, Decimal]) -> None:
    places = ranking(totals, str)
    for upper, lower in pairwise(places):
        assert (upper.rank == lower.rank) == (upper.points == lower.points)
        assert upper.rank <= lower.rank
        assert upper.points >= lower.points


@given(TOTALS)
def test_those_named_come_first_and_leave_no_equal_out(totals: dict[str, Decimal]) -> None:
    places = ranking(totals, str)
    best = board_places(places)
    assert places[: len(best)] == best
    assert all(place.points > 0 for place in best)
    if best:
        assert all(place.points < best[-1].points for place in places[len(best) :])
