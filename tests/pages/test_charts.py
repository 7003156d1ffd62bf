"""Charts: a gap where a value is unknown, every point inside the chart, scales that cover all values."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.pages.charts import HEIGHT, NAME_GAP, SPARK_HEIGHT, SPARK_WIDTH, WIDTH, line_chart, scale, sparkline

VALUES = st.lists(st.none() | st.decimals(-9999, 9999, places=2), min_size=1, max_size=40)


def places(path: str) -> list[tuple[float, float]]:
    """The points of a path."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", path)]


@given(VALUES)
def test_every_known_value_is_a_dot_and_every_gap_begins_a_new_stroke(values: list[Decimal | None]) -> None:
    (line,) = line_chart([("a", values)], ["x"] * len(values)).lines
    present = [value is not None for value in values]
    assert len(line.dots) == sum(present)
    assert line.path.count("M") == sum(
        one and not before for before, one in zip([False, *present], present, strict=False)
    )
    assert len(places(line.path)) == len(line.dots)


@given(VALUES, VALUES)
def test_nothing_is_drawn_outside(values: list[Decimal | None], goals: list[Decimal | None]) -> None:
    goals = (goals * len(values))[: len(values)]
    chart = line_chart([("a", values)], [""] * len(values), [goals])
    drawn = [(float(dot.x), float(dot.y)) for dot in chart.lines[0].dots] + places(" ".join(chart.goals))
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in drawn)
    spark = sparkline(values)
    assert (spark is None) == all(value is None for value in values)
    corners = places(spark.path) if spark else []
    assert all(0 <= x <= SPARK_WIDTH and 0 <= y <= SPARK_HEIGHT for x, y in corners)


@given(VALUES)
def test_a_scale_has_a_few_even_steps_over_all_values(values: list[Decimal | None]) -> None:
    ticks = scale(values)
    numbers = [value for value in values if value is not None] or [Decimal(0)]
    assert ticks[0] <= min(numbers) <= max(numbers) <= ticks[-1]
    assert 2 <= len(ticks) <= 7
    assert len({after - before for before, after in pairwise(ticks)}) == 1


def test_a_line_with_a_gap() -> None:
    chart = line_chart([("2026", [Decimal(1), None, Decimal(3), Decimal(4)])], ["I", "II", "III", "IV"])
    assert chart.lines[0].path == "M44 166 M228 62 L320 10"
    assert [(label.text, label.anchor) for label in chart.labels] == [
        *(("I", "start"), ("II", "middle"), ("III", "middle"), ("IV", "end"))
    ]


def test_a_goal_is_flat_over_the_time_in_which_it_holds() -> None:
    two, three = Decimal(2), Decimal(3)
    chart = line_chart([("a", [two, two, three, three])], [""] * 4, [[two, two, three, None]])
    assert [len(re.findall("H", path)) for path in chart.goals] == [2]
    assert line_chart([("a", [two])], [""], [[None]]).goals == ()


def test_a_sparkline_ends_in_one_dot() -> None:
    spark = sparkline([Decimal(1), None, Decimal(2)])
    assert spark is not None
    assert spark.path == "M3 21 M93 3"
    assert len(spark.dots) == 1


def test_charts_side_by_side_have_one_scale() -> None:
    one, other = [Decimal(10), Decimal(20)], [Decimal(80), Decimal(95)]
    charts = [line_chart([("a", values)], ["I", "II"], compared=[*one, *other]) for values in (one, other)]
    assert charts[0].ticks == charts[1].ticks


def test_the_words_of_a_target_at_the_foot_stand_below_its_line() -> None:
    chart = line_chart([("a", [Decimal("3.5"), Decimal("1.1")])], ["", ""], [[Decimal(3), Decimal(1)]])
    level = next(y for y, value in chart.ticks if value == 1)
    (words,) = (end for end in chart.ends if end.kind == "goal")
    assert chart.ticks[0][1] == 0
    assert float(level) < float(words.y) < float(chart.ticks[0][0])


def test_each_of_several_lines_bears_its_name_at_its_end_and_names_never_meet() -> None:
    close = [[Decimal(5), Decimal(90)], [Decimal(7), Decimal("90.5")], [Decimal(9), None]]
    chart = line_chart(
        [(str(year), values) for year, values in enumerate(close, 2024)], ["I", "II"], [[None, Decimal(88)]]
    )
    names = {str(end.text): end for end in chart.ends if end.kind == "name"}
    assert list(names) == ["2024", "2025", "2026"]
    assert float(names["2024"].x) == float(names["2025"].x) > chart.right > float(names["2026"].x)
    assert float(names["2024"].y) - float(names["2025"].y) == pytest.approx(NAME_GAP)
    alone = line_chart([("2026", [Decimal(9), None]), ("2025", [Decimal(7), Decimal(9)])], ["I", "II"])
    assert len({end.y for end in alone.ends}) == 1
    assert [end.text for end in chart.ends if end.kind == "goal"] == [Decimal(88)]


@given(st.lists(VALUES, min_size=2, max_size=3))
def test_names_stand_inside_the_drawing(lines: list[list[Decimal | None]]) -> None:
    chart = line_chart([(str(year), values) for year, values in enumerate(lines, 2024)], [""] * 40)
    assert all(0 < float(end.x) < WIDTH and 0 < float(end.y) <= HEIGHT for end in chart.ends)


def test_a_target_stands_where_it_hides_no_dot() -> None:
    values = [Decimal(95), Decimal(96), Decimal("94.8"), Decimal("94.9")]
    chart = line_chart([("a", values)], [""] * 4, [[Decimal(95)] * 4])
    (words,) = (end for end in chart.ends if end.kind == "goal")
    (level,) = (y for y, value in chart.ticks if value == 95)
    assert (words.anchor, float(words.y) < float(level)) == ("end", True)
