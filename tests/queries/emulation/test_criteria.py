"""Trees and caps: groups are the sums of their parts, and caps never add points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from macros.queries.emulation.criteria import Branch, Claim, CountedPoints, CriterionNode, branches, capped, path_to
from macros.text.periods import periods_of

SPANS = ("month", "quarter", "year", "campaign")
CAPS = st.one_of(st.none(), st.decimals(min_value=1, max_value=20, places=1))
POINTS = st.decimals(min_value=-5, max_value=10, places=2)
DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30)).map(date.isoformat)


@st.composite
def trees(draw: Any) -> dict[str, CriterionNode]:
    """Two groups in one root group, with four leaves; the span of a group is never shorter than those of its parts."""
    wide, middle, narrow = sorted((draw(st.integers(0, 3)) for _ in range(3)), reverse=True)
    criteria = [("all", "", wide), ("g", "all", middle), ("h", "all", middle)]
    criteria += [(name, above, narrow) for name, above in (("a", "g"), ("b", "g"), ("c", "h"), ("d", "all"))]
    return {name: CriterionNode(name, above, draw(CAPS), SPANS[span]) for name, above, span in criteria}


@st.composite
def claims(draw: Any) -> list[Claim]:
    """Claims on the leaves of such a tree."""
    tree = draw(trees())
    drawn = draw(st.lists(st.tuples(st.sampled_from("abcd"), DAYS, POINTS), max_size=15))
    return [Claim(f"k{place}", day, path_to(tree, leaf), points) for place, (leaf, day, points) in enumerate(drawn)]


def test_a_cap_without_a_span_limits_nothing() -> None:
    path = (CriterionNode("g", "", Decimal(5), "month"), CriterionNode("a", "g", Decimal(1), ""))
    assert capped([Claim("k", "2026-01-05", path, Decimal(9))]) == {"k": Decimal(5)}


@given(claims())
def test_caps_never_raise_and_never_take_more_than_there_is(items: list[Claim]) -> None:
    counted = capped(items)
    for claim in items:
        assert counted[claim.key] <= claim.points
        assert counted[claim.key] == claim.points or counted[claim.key] >= 0


@given(claims())
def test_caps_taken_twice_take_nothing_more(items: list[Claim]) -> None:
    counted = capped(items)
    again = [claim._replace(points=counted[claim.key]) for claim in items]
    assert capped(again) == counted


@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(items: list[Claim], chance: Any) -> None:
    shuffled = items.copy()
    chance.shuffle(shuffled)
    assert capped(shuffled) == capped(items)


@given(claims())
def test_the_sum_does_not_depend_on_which_line_of_a_day_comes_first(items: list[Claim]) -> None:
    renamed = [claim._replace(key=f"k{len(items) - place:02d}") for place, claim in enumerate(items)]
    assert sum(capped(renamed).values()) == sum(capped(items).values())


@given(claims())
def test_no_span_holds_more_than_its_cap_and_points_are_lost_only_where_one_is_full(items: list[Claim]) -> None:
    counted, sums = capped(items), defaultdict[tuple[str, str], Decimal](Decimal)
    for claim in items:
        for step in claim.path:
            sums[step.id, periods_of(claim.day)[3 - SPANS.index(step.per)]] += max(Decimal(), counted[claim.key])
    for claim in items:
        full = False
        for step in claim.path:
            span = periods_of(claim.day)[3 - SPANS.index(step.per)]
            assert step.cap is None or sums[step.id, span] <= step.cap
            full = full or sums[step.id, span] == step.cap
        assert full or counted[claim.key] == claim.points


def every(tree: tuple[Branch, ...]) -> Iterator[Branch]:
    for branch in tree:
        yield branch
        yield from every(branch.branches)


@given(claims())
def test_a_group_is_the_sum_of_its_leaves(items: list[Claim]) -> None:
    counted = capped(items)
    lines = [
        CountedPoints(
            claim.key, tuple(step.id for step in claim.path), counted[claim.key], claim.points - counted[claim.key]
        )
        for claim in items
    ]
    tree = branches(lines, {name: place for place, name in enumerate(("d", "g", "h"))})
    for branch in every(tree):
        if branch.branches:
            assert branch.keys == ()
            assert branch.points == sum(inner.points for inner in branch.branches)
            assert branch.lost == sum(inner.lost for inner in branch.branches)
        else:
            assert branch.points == sum(counted[key] for key in branch.keys)
    assert sum(branch.points for branch in tree) == sum(counted.values())
    assert sorted(key for branch in every(tree) for key in branch.keys) == sorted(counted)


def test_a_circle_of_groups_is_cut_and_an_unknown_criterion_stands_alone() -> None:
    tree = {name: CriterionNode(name, above, None, "") for name, above in (("a", "b"), ("b", "a"))}
    assert [step.id for step in path_to(tree, "a")] == ["b", "a"]
    assert [step.id for step in path_to(tree, "khac")] == ["khac"]
