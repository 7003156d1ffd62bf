"""Indicators on pages: the overview with health and trend, the charts and tables of a record, the rows of a unit."""

from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages.charts import Chart, ChartLine, Values, line_chart, sparkline
from macros.pages.illustrative import extent
from macros.pages.search_answers import of_indicators
from macros.pages.search_documents import Overview
from macros.queries import indicators, lookup
from macros.queries.emulation.standings import by_chart
from macros.queries.indicators import (
    Comparison,
    Health,
    IndicatorLine,
    Point,
    amount,
    change_words,
    goal_sign,
    goal_words,
    standing_words,
)
from macros.records.indicators import Indicator, Target, Value
from macros.text.collation import vietnamese_order
from macros.text.periods import label_of, label_within

TREND = 12  # periods in a sparkline


class IndicatorRow(NamedTuple):
    """An indicator, or a unit's part of it, in a list."""

    ref: str
    owner: str
    unit: str  # "" the whole agency
    value: str  # "92,4%"; "" unknown
    period: str  # "quý III/2026"; "" where no period has ended
    health: Health
    reason: str
    comparison: str  # with the goal, in words that follow the health
    trend: ChartLine | None
    change: str  # year on year, in words
    spread: tuple[tuple[Health, int], ...]  # the number of units by health, where only units are measured
    url: str  # of the section about it, or of the page where there is no section


class PeriodRow(NamedTuple):
    """A period in the table of all values."""

    anchor: str
    label: str
    point: Point
    goal: str  # "≥ 95"; "" without a target
    source: Value | None  # the value in the record; None where it has none


class YearCell(NamedTuple):
    """A period in the comparison of years."""

    anchor: str
    value: Decimal | None


class ComparisonRow(NamedTuple):
    """A part of the year in the comparison of years."""

    label: str
    cells: tuple[YearCell, ...]
    change: Decimal | None


class IndicatorSection(NamedTuple):
    """The section of an indicator's page about the agency or a unit."""

    unit: str
    anchor: str
    row: IndicatorRow
    chart: Chart
    years: tuple[str, ...]
    by_year: Chart | None  # None where a year has one period: the first chart shows the same
    compared: tuple[ComparisonRow, ...]
    periods: tuple[PeriodRow, ...]  # newest first

    @property
    def sourced(self) -> bool:
        """Whether a period has a note, evidence or no value."""
        return any(item.point.value is None or (item.source and _has_words(item.source)) for item in self.periods)


def details(portal: Portal, ref: str, record: Indicator) -> dict[str, Any]:
    """Values for the template of an indicator: its lines with charts and tables, its targets."""
    lines = _in_order(portal, indicators.lines(portal, ref))
    every = [value for line in lines for point in line.points for value in (point.value, *(point.goal or ())[:2])]
    sections = [_section(portal, record, line, every) for line in lines]
    targets = sorted(record.targets, key=lambda target: target.year, reverse=True)
    healths = Counter(section.row.health for section in sections)
    return {
        "sections": sections,
        "several": len(sections) > 1,
        "spread": [(health, count) for health in Health if (count := healths[health])],
        **_newest(record, sections),
        "targets": [(target, _goal_of(record, target)) for target in targets],
        "tolerance": indicators.difference(record.tolerance, record.measure) if record.tolerance else "",
    }


def _newest(record: Indicator, sections: list[IndicatorSection]) -> dict[str, str]:
    """The goal of the newest period in words, and how the value compares with it; "" where units are measured."""
    point = sections[0].periods[0].point if len(sections) == 1 and sections[0].periods else None
    if point is None or point.goal is None:
        return {"goal": "", "comparison": point.reason if point else ""}
    return {"goal": goal_words(point.goal, record.measure), "comparison": _words(record, point).rstrip(".")}


def _words(record: Indicator, point: Point) -> str:
    """How a value compares with its goal, to follow a label that says already whether it is reached."""
    if point.value is None or point.goal is None:
        return point.reason
    return standing_words(point.value, point.goal, record.measure).removeprefix("đạt, ")


def _comparison(record: Indicator, point: Point) -> str:
    """The goal, and how the value compares with it."""
    if point.value is None or point.goal is None:
        return point.reason
    return f"chỉ tiêu {goal_words(point.goal, record.measure)}: {_words(record, point)}"


def _has_words(value: Value) -> bool:
    return bool(value.note or value.evidence)


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the overview: every indicator by the chart of units, and their number by health."""
    rows = overview(portal)
    counts = Counter(row.health for row in rows if not row.spread)
    return {
        "document": Overview(answers=of_indicators(portal, rows), search_words=Indicator.search_words),
        "rows": rows,
        "counts": [(health, counts[health]) for health in Health if counts[health]],
        "extent": extent(portal, (row.ref for row in rows)),
    }


@query
def overview(portal: Portal) -> tuple[IndicatorRow, ...]:
    """Every indicator by the chart of units, then by title."""
    rows = [row for ref in lookup.refs(portal, "indicators") if (row := summary(portal, ref))]
    places = {unit: place for place, unit in enumerate(by_chart(portal, {row.owner for row in rows}))}
    titles = {card.ref: card.title for row in rows if (card := lookup.card(portal, row.ref))}
    rows.sort(key=lambda row: (places.get(row.owner, len(places)), vietnamese_order(titles.get(row.ref, ""))))
    return tuple(rows)


@query
def summary(portal: Portal, ref: str) -> IndicatorRow | None:
    """An indicator in the overview: the line of the agency, or the health of its units; None for any other record."""
    record = lookup.record(portal, ref)
    if not isinstance(record, Indicator):
        return None
    lines = indicators.lines(portal, ref)
    if lines and lines[0].unit:
        counts = Counter(line.latest.health for line in lines if line.latest)
        spread = tuple((health, counts[health]) for health in Health if counts[health])
        newest = max(line.latest.period for line in lines if line.latest)
        return _row(portal, record, IndicatorLine(ref, "", ()))._replace(spread=spread, period=label_within(newest))
    return _row(portal, record, lines[0] if lines else IndicatorLine(ref, "", ()))


@query
def of_unit(portal: Portal, unit: str) -> tuple[IndicatorRow, ...]:
    """The indicators that a unit measures, as rows of its page."""
    rows = []
    for line in indicators.of_unit(portal, unit):
        record = lookup.record(portal, line.ref)
        whole = summary(portal, line.ref) if not line.unit else None
        if isinstance(record, Indicator):
            rows.append(whole or _row(portal, record, line))
    return tuple(rows)


def _row(portal: Portal, record: Indicator, line: IndicatorLine) -> IndicatorRow:
    latest, card = line.latest, lookup.card(portal, line.ref)
    values = [point.value for point in line.points[-TREND:]]
    return IndicatorRow(
        line.ref,
        record.owner,
        line.unit,
        amount(latest.value, record.measure) if latest and latest.value is not None else "",
        label_within(latest.period) if latest else "",
        latest.health if latest else Health.UNKNOWN,
        latest.reason if latest else "Chưa có kỳ nào kết thúc.",
        _comparison(record, latest) if latest else "Chưa có kỳ nào kết thúc.",
        sparkline(values) if len(values) > 1 else None,
        change_words(indicators.year_on_year(line.points), record.measure),
        (),
        f"{card.url if card else ''}{f'#{_section_anchor(line.unit)}' if line.points else ''}",
    )


def _in_order(portal: Portal, lines: tuple[IndicatorLine, ...]) -> list[IndicatorLine]:
    """The line of the agency, then those of units by the chart."""
    places = {unit: place for place, unit in enumerate(by_chart(portal, {line.unit for line in lines if line.unit}))}
    return sorted(
        (line for line in lines if not line.unit or line.unit in places), key=lambda line: places.get(line.unit, -1)
    )


def _section(portal: Portal, record: Indicator, line: IndicatorLine, every: Values) -> IndicatorSection:
    """A line of an indicator; its chart has the scale of `every` value, so that units can be compared."""
    comparison = indicators.compared(line.points)
    periods = {point.period for point in line.points}
    values = {item.period: item for item in record.values if (item.unit or "") == line.unit}
    return IndicatorSection(
        line.unit,
        _section_anchor(line.unit),
        _row(portal, record, line),
        _trend(line.points, every),
        comparison.years,
        _by_year(comparison) if any(part.part for part in comparison.parts) else None,
        tuple(
            ComparisonRow(
                part_label(part.part),
                tuple(
                    YearCell(_period_anchor(line.unit, cell.period) if cell.period in periods else "", cell.value)
                    for cell in part.cells
                ),
                part.change,
            )
            for part in comparison.parts
        ),
        tuple(
            PeriodRow(
                _period_anchor(line.unit, point.period),
                label_of(point.period),
                point,
                goal_sign(point.goal) if point.goal else "",
                values.get(point.period),
            )
            for point in reversed(line.points)
        ),
    )


def _trend(line: tuple[Point, ...], every: Values) -> Chart:
    years = [point.period[:4] for point in line]
    labels = [year if year not in years[:place] else "" for place, year in enumerate(years)]
    bounds: list[Values] = [[point.goal[place] if point.goal else None for point in line] for place in (0, 1)]
    return line_chart(
        [("Giá trị", [point.value for point in line])], labels, [goal for goal in bounds if any(goal)], every
    )


def _by_year(comparison: Comparison) -> Chart:
    series = [
        (year, [part.cells[place].value for part in comparison.parts]) for place, year in enumerate(comparison.years)
    ]
    labels = [part_label(part.part) for part in comparison.parts]
    goals = [part.cells[-1].goal for part in comparison.parts]
    bounds: list[Values] = [[goal[place] if goal else None for goal in goals] for place in (0, 1)]
    # Months are numbers, so that twelve of them fit: "T1", "2", "3".
    short = [label.replace("Tháng ", "T" if label == "Tháng 1" else "") for label in labels]
    return line_chart(series, short, [bound for bound in bounds if any(bound)])


def part_label(part: str) -> str:
    """A part of a year in a table: "Quý III", "Tháng 3", "Cả năm"."""
    return label_of(f"2000-{part}").partition("/")[0] if part else "Cả năm"


def _goal_of(record: Indicator, target: Target) -> str:
    goal = indicators.goal_of(target, record.tolerance)
    return goal_words(goal, record.measure) if goal else ""


def _section_anchor(unit: str) -> str:
    return f"don-vi-{unit.partition('/')[2]}" if unit else "dien-bien"


def _period_anchor(unit: str, period: str) -> str:
    return f"ky-{period}_{unit.partition('/')[2]}" if unit else f"ky-{period}"
