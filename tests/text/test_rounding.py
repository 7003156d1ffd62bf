"""Numbers as reports round them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from macros.text.rounding import per_cent, rounded


def test_halves_are_rounded_away_from_zero() -> None:
    assert [rounded(Decimal(text), 1) for text in ("0.25", "0.35", "-0.25")] == [
        Decimal(text) for text in ("0.3", "0.4", "-0.3")
    ]
    assert [rounded(Decimal("0.5")), rounded(Decimal("1.5")), rounded(Decimal("2.5"))] == [1, 2, 3]


def test_shares_are_rounded_and_nothing_has_none() -> None:
    assert [per_cent(6, 11), per_cent(5, 12), per_cent(1, 8), per_cent(0, 5)] == [55, 42, 13, 0]
    assert per_cent(0, 0) is None


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_is_off_by_at_most_a_half_and_a_half_goes_up(part: int, whole: int) -> None:
    share = per_cent(part, whole)
    assert share is not None
    assert Fraction(-1, 2) < share - Fraction(100 * part, whole) <= Fraction(1, 2)


@given(st.integers(1, 1000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_part_and_the_rest_make_a_hundred_but_for_one(pair: tuple[int, int]) -> None:
    part, whole = pair
    assert (per_cent(part, whole) or 0) + (per_cent(whole - part, whole) or 0) in (100, 101)
