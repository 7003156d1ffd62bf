"""Clusters: declared ones, points per head, movement and neighbours; nobody is shown as the last."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.engine import Portal
from macros.queries.emulation import comparison, standings
from macros.queries.emulation.clusters import UnitResult, ranked, results
from macros.records.choices import Audience
from macros.text.periods import before
from tests.contest import CAMPAIGN, DAY, campaign, line, person, portal_of, sheet, unit

UNITS = ("units/a", "units/b", "units/c", "units/d")
CLUSTERS = [
    {"id": "mot", "title": "Khối một", "units": ["units/b", "units/a"]},
    {"id": "hai", "title": "Khối hai", "units": ["units/c"]},
]
RESULTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), max_size=8)


def staffed(**counts: int) -> dict[str, Any]:
    """People, so many in each unit since 2020."""
    sheets = {}
    for name, count in counts.items():
        for number in range(count):
            post = {"unit": f"units/{name}", "title": "Chuyên viên", "rank": "30", "since": "2020-01-01"}
            sheets[f"people/{name}-{number}"] = person(f"Người {number}", consent=False, positions=[post])
    return sheets


def agency(points: dict[str, dict[str, str]], as_of: date = DAY, people: Any = None, **more: Any) -> Portal:
    """Sheets of units by month ({"2026-03": {"a": "4"}}) in a campaign with those fields."""
    sheets = {
        f"scores/{name}-{month}": sheet(f"units/{name}", month, [line("d1", f"{month}-02", number)])
        for month, answer in points.items()
        for name, number in answer.items()
    }
    units = {ref: unit(place) for place, ref in enumerate(UNITS)}
    records = {CAMPAIGN: campaign(**more), **units, **sheets, **(people or {})}
    return portal_of(records, as_of, Audience.LEADERSHIP)


def result_rows(portal: Portal, period: str) -> list[tuple[str, str, str, int | None]]:
    answer = results(portal, CAMPAIGN, period)
    return [(item.cluster, item.unit[6:], str(item.score), item.rank) for item in answer]


def test_units_compete_in_the_clusters_that_the_campaign_declares() -> None:
    march = {"a": "5", "b": "7", "c": "9", "d": "99"}
    portal = agency({"2026-03": march}, clusters=CLUSTERS)
    assert result_rows(portal, "2026-q1") == [
        ("Khối một", "b", "7", 1),
        ("Khối một", "a", "5", None),
        ("Khối hai", "c", "9", 1),
        ("Ngoài các cụm", "d", "99", None),
    ]
    board = standings.board(portal, CAMPAIGN, "2026-q1").units
    assert [(item.anchor, item.size, item.others) for item in board] == [
        ("cum-1", 2, ("units/a",)),
        ("cum-2", 1, ()),
        ("cum-3", 0, ("units/d",)),
    ]


def test_points_are_divided_by_the_people_of_the_last_day_of_the_period() -> None:
    leaving = {"unit": "units/b", "title": "Chuyên viên", "rank": "30", "since": "2020-01-01", "until": "2026-03-30"}
    people = staffed(a=3, b=2) | {"people/roi": person("Người đi", consent=False, positions=[leaving])}
    portal = agency({"2026-03": {"a": "10", "b": "7", "c": "50"}}, people=people, per_head="true")
    assert result_rows(portal, "2026-q1") == [
        ("Phòng chuyên môn", "b", "3.50", 1),
        ("Phòng chuyên môn", "a", "3.33", None),
        ("Phòng chuyên môn", "c", "None", None),  # nobody to divide by
    ]


@given(RESULTS, st.randoms(use_true_random=False))
def test_ranks_depend_on_scores_alone(drawn: list[tuple[int, int]], chance: Any) -> None:
    answer = [
        UnitResult(f"units/{place}", "Khối", Decimal(points), heads, None)
        for place, (points, heads) in enumerate(drawn)
    ]
    shuffled = answer.copy()
    chance.shuffle(shuffled)
    ranks = {item.unit: item.rank for item in ranked(answer)}
    assert {item.unit: item.rank for item in ranked(shuffled)} == ranks
    for item in ranked(answer):
        if item.rank:
            assert item.score is not None
            assert item.rank == 1 + sum((other.score or 0) > item.score for other in answer)
    assert sorted(map(str, ranks)) == sorted(item.unit for item in answer)


@pytest.mark.parametrize(
    ("period", "earlier"),
    [("2026-q1", "2025-q4"), ("2026-q3", "2026-q2"), ("2026-01", "2025-12"), ("2026-11", "2026-10"), ("2026", "2025")],
)
def test_the_period_before(period: str, earlier: str) -> None:
    assert before(period) == earlier


def test_movement_is_told_of_those_named_once_the_period_is_over() -> None:
    points = {"2026-02": {"a": "9", "b": "5", "c": "1"}, "2026-05": {"a": "6", "b": "8", "c": "1"}}
    answer = comparison.movements(agency(points), CAMPAIGN, "2026-q2")
    moved = [(item.unit, item.before.points, item.before.rank, item.after.points, item.after.rank) for item in answer]
    assert moved == [("units/b", 5, 2, 8, 1), ("units/a", 9, 1, 6, 2)]
    running = agency(points, date(2026, 6, 30))
    assert comparison.movements(running, CAMPAIGN, "2026-q2") == ()
    assert running.next_change == "2026-07-01"


def test_a_unit_sees_who_is_just_above_and_below_only_who_is_named() -> None:
    portal = agency({"2026-03": {"a": "9", "b": "7", "c": "7", "d": "1"}})
    around = {ref: comparison.neighbourhood(portal, CAMPAIGN, "2026-q1", ref) for ref in UNITS}
    a, b, d = around["units/a"], around["units/b"], around["units/d"]
    assert a
    assert b
    assert d
    assert (a.above, a.below) == (None, ("units/b", 2))
    assert (b.above, b.equal, b.below) == (("units/a", 2), ("units/c",), None)  # the last is not shown to anybody
    assert (d.result.rank, d.above, d.below) == (None, ("units/b", 6), None)
    assert comparison.neighbourhood(portal, CAMPAIGN, "2026-q2", "units/a") is None
