"""Fairness: the shares of awards and of people by rank and unit, each award once for every winner."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from macros.queries.emulation import fairness
from macros.queries.emulation.fairness import shares
from tests.contest import DAY, award, campaign, person, portal_of, unit

NAMES = st.sampled_from(("a", "b", "c"))


def agency(as_of: date = DAY) -> Any:
    """A leader and two specialists in unit A; two awards in 2026, one in 2024, one still to come."""
    records = {
        "campaigns/thi-dua": campaign(),
        "units/a": unit(1),
        "people/an": person("An", leader=True),
        "people/binh": person("Bình"),
        "people/chi": person("Chi"),
        "awards/mot": award("people/an", "people/binh", day="2026-03-01"),
        "awards/hai": award("units/a", day="2026-04-01"),
        "awards/cu": award("people/an", day="2024-05-01"),
        "awards/mai": award("people/chi", day="2026-12-01"),
    }
    return portal_of(records, as_of)


def test_each_winner_counts_once_in_the_year_of_the_decision() -> None:
    portal = agency()
    assert fairness.years(portal) == ("2026", "2025", "2024")
    answer = fairness.sheet(portal, ("2026",))
    assert [(item.name, item.awards, item.heads, item.award_share, item.head_share) for item in answer.by_rank] == [
        (fairness.LEADERS, ("awards/mot",), 1, 50, 33),
        (fairness.STAFF, ("awards/mot",), 2, 50, 67),
    ]
    (part,) = answer.by_unit
    assert (part.name, part.awards, part.heads) == ("units/a", ("awards/mot", "awards/mot", "awards/hai"), 3)


def test_years_together_count_people_once_a_year() -> None:
    answer = fairness.sheet(agency(), ("2026", "2025", "2024")).by_rank
    assert [(item.name, len(item.awards), item.heads) for item in answer] == [
        (fairness.LEADERS, 2, 3),
        (fairness.STAFF, 1, 6),
    ]


def test_a_year_without_awards_has_no_shares() -> None:
    answer = fairness.sheet(agency(), ("2025",))
    assert [(item.awards, item.award_share) for item in answer.by_unit] == [((), None)]
    assert fairness.years(portal_of({})) == ()


@given(
    st.dictionaries(NAMES, st.lists(st.sampled_from(("x", "y")), max_size=5)), st.dictionaries(NAMES, st.integers(0, 9))
)
def test_every_award_and_everybody_is_in_some_share(awards: dict[str, list[str]], heads: dict[str, int]) -> None:
    answer = shares(awards, heads, ("a", "b", "c"))
    assert sum(len(item.awards) for item in answer) == sum(map(len, awards.values()))
    assert sum(item.heads for item in answer) == sum(heads.values())
    assert all(item.awards or item.heads for item in answer)
