"""The geometry of line charts and sparklines; `partials/charts.html` draws it.

An unknown value is a gap in the line, never a zero.  Colours, widths and fonts come from the style sheet.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, groupby
from typing import NamedTuple

WIDTH, HEIGHT = 360, 190  # as wide as a phone, so that letters keep their size there
LEFT, TOP, BOTTOM = 44, 10, 24  # room for the labels
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 24, 3
LABEL_ABOVE, LABEL_BELOW = 6, 14  # from a line to the letters beside it
NAME_ROOM, NAME_GAP = 40, 13  # the width of a name or value at the end of its line, and the least distance of two
TARGET_ROOM = 50  # the width of "chỉ tiêu 95"; twice as much for "chỉ tiêu 2026: 95"
TICKS = 4  # steps of the scale, about

Values = Sequence[Decimal | None]


class Dot(NamedTuple):
    """A point of the chart."""

    x: str
    y: str


class ChartLine(NamedTuple):
    """A line: a path with a gap where a value is unknown, and a dot for each known value."""

    name: str
    path: str
    dots: tuple[Dot, ...]


class AxisLabel(NamedTuple):
    """A text under the chart."""

    x: str
    text: str
    anchor: str  # "start", "middle" or "end"


class LineEnd(NamedTuple):
    """A text at the end of a line: its newest value, its name, or the current target."""

    x: str
    y: str
    text: str | Decimal
    kind: str  # "value", "name" or "goal"
    anchor: str  # as in AxisLabel


class Chart(NamedTuple):
    """A line chart in a box of WIDTH × HEIGHT."""

    lines: tuple[ChartLine, ...]
    goals: tuple[str, ...]  # paths
    ticks: tuple[tuple[str, Decimal], ...]  # (y, value)
    labels: tuple[AxisLabel, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - NAME_ROOM
    ends: tuple[LineEnd, ...] = ()


class PlotArea(NamedTuple):
    """The area that lines are drawn in: `wide` steps across, values from `low` to `high` upwards."""

    left: float
    right: float
    top: float
    bottom: float
    wide: int
    low: Decimal
    high: Decimal

    def x(self, step: float) -> str:
        """The x coordinate of a step, counted from 0."""
        space = self.right - self.left
        return _short(self.left + (space / 2 if self.wide < 2 else space * step / (self.wide - 1)))

    def y(self, value: Decimal) -> str:
        """The y coordinate of a value."""
        share = float((value - self.low) / (self.high - self.low))
        return _short(self.bottom - share * (self.bottom - self.top))


def line_chart(
    series: Sequence[tuple[str, Values]], labels: Sequence[str], goals: Sequence[Values] = (), compared: Values = ()
) -> Chart:
    """Draw named series over the same steps, with a label ("" for none) and goals for each step.

    A single line ends with its newest value, several lines with their names. The scale also covers `compared`, the
    values of charts that are compared with this one.
    """
    count = len(labels)
    ticks = scale([value for values in (*(values for _, values in series), *goals, compared) for value in values])
    if ticks[0] > 0 and ticks[0] in [value for values in goals for value in values[-1:]]:
        ticks = [ticks[0] * 2 - ticks[1], *ticks]  # room for the text of a target at the bottom
    area = PlotArea(LEFT, WIDTH - NAME_ROOM, TOP, HEIGHT - BOTTOM, count, ticks[0], ticks[-1])
    # A goal is a flat line, from half a step before its first step to half a step after its last
    return Chart(
        tuple(_chart_line(name, values, area) for name, values in series),
        tuple(path for values in goals if (path := " ".join(_flat(values, area)))),
        tuple((area.y(tick), tick) for tick in ticks),
        tuple(AxisLabel(area.x(step), text, _anchor(step, count)) for step, text in enumerate(labels) if text),
        ends=tuple(_ends(series, goals, area)),
    )


def sparkline(values: Values) -> ChartLine | None:
    """A line as high as a word, SPARK_WIDTH × SPARK_HEIGHT; None where no value is known."""
    numbers = [value for value in values if value is not None]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    if low == high:
        low, high = low - 1, high + 1
    edge = SPARK_EDGE
    line = _chart_line(
        "", values, PlotArea(edge, SPARK_WIDTH - edge, edge, SPARK_HEIGHT - edge, len(values), low, high)
    )
    return line._replace(dots=line.dots[-1:])


def scale(values: Values) -> list[Decimal]:
    """Round values that cover all known ones, at steps of 1, 2 or 5 times a power of ten."""
    numbers = [value for value in values if value is not None] or [Decimal(0)]
    low, high = min(numbers), max(numbers)
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / TICKS
    power = Decimal(10) ** rough.adjusted()
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first, last = (low / step).to_integral_value("ROUND_FLOOR"), (high / step).to_integral_value("ROUND_CEILING")
    return [step * place for place in range(int(first), int(last) + 1)]


def _chart_line(name: str, values: Values, area: PlotArea) -> ChartLine:
    runs = [list(run) for present, run in groupby(enumerate(values), key=lambda item: item[1] is not None) if present]
    placed = [[Dot(area.x(step), area.y(value)) for step, value in run if value is not None] for run in runs]
    path = " ".join(" L".join([f"M{dot.x} {dot.y}" if not at else f"{dot.x} {dot.y}" for at, dot in enumerate(run)])
                    for run in placed)  # fmt: skip
    return ChartLine(name, path, tuple(dot for run in placed for dot in run))


def _ends(series: Sequence[tuple[str, Values]], goals: Sequence[Values], area: PlotArea) -> Iterator[LineEnd]:
    """The names of several lines, or the newest value of a single one, at the end of each; then the target."""
    known_values = [
        (name, [(step, value) for step, value in enumerate(values) if value is not None]) for name, values in series
    ]
    last_values = [(name, *places[-1]) for name, places in known_values if places]
    spots = _apart([(float(area.x(step)) + LABEL_ABOVE, float(area.y(value))) for _, step, value in last_values])
    for (name, _, value), (x, y) in zip(last_values, spots, strict=True):
        text, kind = (name, "name") if len(series) > 1 else (value, "value")
        yield LineEnd(_short(x), _short(y + 4), text, kind, "start")
    occupied = [(float(area.x(step)), float(area.y(value))) for _, places in known_values for step, value in places]
    occupied += [(x + at, y) for x, y in spots for at in (0, NAME_ROOM / 2)]
    for value in [level for levels in goals[:1] for level in levels if level is not None][-1:]:
        yield _target(value, area, occupied, ("end", "start") if len(series) > 1 else ("end",))


def _target(value: Decimal, area: PlotArea, occupied: Sequence[tuple[float, float]], anchors: Sequence[str]) -> LineEnd:
    """The text of a target at an end of its level, below or above, where it covers the fewest dots and names."""
    level, room = float(area.y(value)), TARGET_ROOM * len(anchors)
    heights = [y for y in (level + LABEL_BELOW, level - LABEL_ABOVE) if TOP <= y <= HEIGHT - BOTTOM]

    def covered(spot: tuple[str, float]) -> int:
        anchor, y = spot
        left = area.left if anchor == "start" else area.right - room
        return sum(left <= dot_x <= left + room and y - NAME_GAP <= dot_y <= y + 4 for dot_x, dot_y in occupied)

    anchor, y = min(((anchor, y) for anchor in anchors for y in heights), key=covered)
    edge = LABEL_ABOVE if len(anchors) > 1 else 0  # from a dot at the end of the level
    return LineEnd(_short(area.right - edge if anchor == "end" else area.left + edge), _short(y), value, "goal", anchor)


def _apart(spots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same spots, moved up or down so that names do not overlap and stay above the bottom of the chart."""
    order = sorted(range(len(spots)), key=lambda index: spots[index][1])
    heights = [y for _, y in spots]
    pairs = [
        (upper, lower) for upper, lower in combinations(order, 2) if abs(spots[upper][0] - spots[lower][0]) < NAME_ROOM
    ]
    for upper, lower in pairs:
        heights[lower] = max(heights[lower], heights[upper] + NAME_GAP)
    for index in order:
        heights[index] = min(heights[index], HEIGHT - BOTTOM)
    for upper, lower in reversed(pairs):
        heights[upper] = min(heights[upper], heights[lower] - NAME_GAP)
    return [(x, height) for (x, _), height in zip(spots, heights, strict=True)]


def _flat(values: Values, area: PlotArea) -> Iterator[str]:
    for value, run in groupby(enumerate(values), key=lambda item: item[1]):
        steps = [step for step, _ in run]
        if value is not None:
            first, last = max(0, steps[0] - 0.5), min(area.wide - 1, steps[-1] + 0.5)
            start, end = (area.x(first), area.x(last)) if area.wide > 1 else (_short(area.left), _short(area.right))
            yield f"M{start} {area.y(value)} H{end}"


def _anchor(step: int, count: int) -> str:
    if count < 2:
        return "middle"
    return "start" if step == 0 else "end" if step == count - 1 else "middle"


def _short(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
