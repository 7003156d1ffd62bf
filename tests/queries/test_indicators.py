"""Health, reasons and comparisons of indicators: the examples of the handbook, and what always holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.queries.indicators import (
    Goal,
    Health,
    RecordedValue,
    change,
    change_words,
    compared,
    health,
    lines,
    of_unit,
    points,
    reason,
    year_on_year,
)
from tests.contest import portal_of, unit
from tests.miniature import ROOT
from tests.queries.measures import indicator

HANDBOOK = (ROOT / "docs" / "huong-dan" / "chi-so.md").read_text("utf-8")
NUMBERS = st.decimals(-1000, 1000, places=2)
SPREAD = st.decimals(0, 100, places=2)
MAYBE = st.none() | NUMBERS


def table(heading: str) -> list[list[str]]:
    """The rows of the handbook's table whose first row begins with these columns."""
    block = HANDBOOK.split(heading, 1)[1].partition("\n\n")[0]
    rows = [line for line in block.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if "---" not in row]


def amount_in(text: str) -> Decimal | None:
    """A number as the handbook writes it; None for an empty cell."""
    return Decimal(text.replace(",", ".")) if text else None


JUDGED = table("| Giá trị | Đánh giá | Câu trên trang |")
CHANGED = table("| Năm trước | Năm nay | Câu trên trang |")


@pytest.mark.parametrize("row", JUDGED, ids=lambda row: row[-1][:40])
def test_the_handbook_tells_the_health_as_it_is_computed(row: list[str]) -> None:
    measure, low, high, tolerance, value, label, words = row
    goal = Goal(amount_in(low), amount_in(high), amount_in(tolerance) or Decimal(0)) if low or high else None
    assert health(amount_in(value), goal).label == label
    assert reason(RecordedValue("2026-q1", amount_in(value), ""), goal, measure) == words


@pytest.mark.parametrize("row", CHANGED, ids=lambda row: row[-1])
def test_the_handbook_tells_changes_as_they_are_computed(row: list[str]) -> None:
    measure, before, now, words = row
    assert change_words(change(amount_in(now), amount_in(before)), measure) == words


def test_the_handbook_has_examples_of_every_kind() -> None:
    assert {row[5] for row in JUDGED} == {kind.label for kind in Health}
    assert len(CHANGED) == 4


@given(MAYBE, NUMBERS, SPREAD)
def test_higher_and_lower_mirror_each_other(value: Decimal | None, target: Decimal, tolerance: Decimal) -> None:
    mirrored = None if value is None else -value
    assert health(value, Goal(target, None, tolerance)) is health(mirrored, Goal(None, -target, tolerance))


@given(NUMBERS, NUMBERS, SPREAD, SPREAD)
def test_a_better_value_is_never_of_worse_health(one: Decimal, target: Decimal, rise: Decimal, slack: Decimal) -> None:
    order = [Health.MISSED, Health.NEAR, Health.MET]
    goal = Goal(target, None, slack)
    assert order.index(health(one, goal)) <= order.index(health(one + rise, goal))


@given(NUMBERS, NUMBERS, SPREAD, SPREAD)
def test_a_band_holds_where_both_of_its_sides_hold(value: Decimal, low: Decimal, wide: Decimal, slack: Decimal) -> None:
    high = low + wide
    sides = {health(value, Goal(low, None, slack)), health(value, Goal(None, high, slack))}
    worst = next(kind for kind in (Health.MISSED, Health.NEAR, Health.MET) if kind in sides)
    assert health(value, Goal(low, high, slack)) is worst


@given(st.none() | st.builds(Goal, MAYBE, MAYBE, SPREAD))
def test_unknown_is_neither_healthy_nor_unhealthy(goal: Goal | None) -> None:
    assert health(None, goal) is Health.UNKNOWN
    assert "chỉ tiêu" not in reason(RecordedValue("2026", None, "Chưa đo."), goal, "%")


@given(NUMBERS)
def test_without_a_target_nothing_is_judged(value: Decimal) -> None:
    assert health(value, None) is Health.AIMLESS


MEASURED = [
    RecordedValue("2024-q4", Decimal(90), ""),
    RecordedValue("2025-q1", None, "Sổ thất lạc."),
    RecordedValue("2025-q3", Decimal(93), ""),
    RecordedValue("2025-q4", Decimal(94), ""),
    RecordedValue("2026-q3", Decimal(96), ""),
]
GOALS = {"2025": Goal(Decimal(94), None, Decimal(1)), "2026": Goal(Decimal(95), None)}


@given(st.permutations(MEASURED))
def test_the_order_of_the_values_does_not_matter(shuffled: list[RecordedValue]) -> None:
    assert points(shuffled, GOALS, "%") == points(MEASURED, GOALS, "%")


def test_a_line_has_no_holes_and_says_why_a_value_is_not_there() -> None:
    line = points(MEASURED, GOALS, "%")
    assert [point.period for point in line] == [
        *("2024-q4", "2025-q1", "2025-q2", "2025-q3", "2025-q4", "2026-q1", "2026-q2", "2026-q3")
    ]
    assert [point.health.value for point in line] == [
        *("aimless", "unknown", "unknown", "near", "met", "unknown", "unknown", "met")
    ]
    assert line[1].reason == "Sổ thất lạc."
    assert line[2].reason == "Chưa ghi số liệu của kỳ này."


def test_years_stand_beside_each_other_part_by_part() -> None:
    answer = compared(points(MEASURED, GOALS, "%"))
    assert answer.years == ("2024", "2025", "2026")
    third = next(part for part in answer.parts if part.part == "q3")
    assert [cell.value for cell in third.cells] == [None, Decimal(93), Decimal(96)]
    assert third.change == Decimal(3)
    assert next(part for part in answer.parts if part.part == "q4").change is None
    assert year_on_year(points(MEASURED, GOALS, "%")) == Decimal(3)


@given(st.lists(st.tuples(st.integers(2000, 2030), MAYBE), min_size=1, unique_by=lambda item: item[0]))
def test_the_newest_year_is_the_last_of_three(values: list[tuple[int, Decimal | None]]) -> None:
    line = points([RecordedValue(str(year), value, "") for year, value in values], {}, "ngày")
    answer = compared(line)
    assert len(answer.years) == 3
    assert answer.years[-1] == str(max(year for year, _ in values)) == line[-1].period
    assert all(len(part.cells) == 3 for part in answer.parts)


def test_periods_that_have_not_ended_are_not_told_of() -> None:
    values = ({"period": "2026-q3", "value": "96", "note": "Sổ"}, {"period": "2026-q4", "value": "97", "note": "Sổ"})
    portal = portal_of({"units/a": unit(1), "indicators/x": indicator(*values)})
    (line,) = lines(portal, "indicators/x")
    assert [point.period for point in line.points] == ["2026-q3"]


def test_a_unit_has_its_own_line_or_that_of_the_agency_where_it_answers_for_it() -> None:
    value = {"period": "2026-q3", "unit": "units/b", "value": "90", "note": "Sổ"}
    records = {
        "units/a": unit(1),
        "units/b": unit(2),
        "indicators/chung": indicator({"period": "2026-q3", "value": "96", "note": "Sổ"}),
        "indicators/rieng": indicator(value, title="Báo cáo"),
    }
    portal = portal_of(records)
    assert [(line.ref, line.unit) for line in of_unit(portal, "units/b")] == [("indicators/rieng", "units/b")]
    mine = of_unit(portal, "units/a")
    assert [(line.ref, line.unit) for line in mine] == [("indicators/rieng", ""), ("indicators/chung", "")]
    assert mine[0].latest is None
    assert lines(portal, "indicators/khong-co") == ()
