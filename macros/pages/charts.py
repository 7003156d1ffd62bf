"""The geometry of line charts and sparklines; `partials/charts.html` draws it.

An unknown value is a gap in the line, never a zero.  Colours, widths and fonts come from the style sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

WIDTH, HEIGHT = 360, 190  # as wide as a phone, so that letters keep their size there
LEFT, RIGHT, TOP, BOTTOM = 44, 10, 10, 24  # room for the labels
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 24, 3
LABEL_ABOVE, LABEL_BELOW = 6, 14  # from a line to the letters beside it
TICKS = 4  # steps of the scale, about

Values = Sequence[Decimal | None]


class Dot(NamedTuple):
    """A place in the drawing."""

    x: str
    y: str


class Drawn(NamedTuple):
    """A line: a path over the known values, broken where there is none, and a dot for each of them."""

    name: str
    path: str
    dots: tuple[Dot, ...]


class Label(NamedTuple):
    """A text under the drawing."""

    x: str
    text: str
    anchor: str  # "start", "middle" or "end"


class End(NamedTuple):
    """What stands at the end of a line: its newest value, or the target in force."""

    x: str
    y: str
    value: Decimal
    goal: bool


class Chart(NamedTuple):
    """A line chart in a box of WIDTH × HEIGHT."""

    lines: tuple[Drawn, ...]
    goals: tuple[str, ...]  # paths
    ticks: tuple[tuple[str, Decimal], ...]  # (y, value)
    labels: tuple[Label, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    ends: tuple[End, ...] = ()  # of a single line


class Box(NamedTuple):
    """How values become places: `wide` steps across, values from `low` to `high` upwards."""

    left: float
    right: float
    top: float
    bottom: float
    wide: int
    low: Decimal
    high: Decimal

    def x(self, step: float) -> str:
        """The place of a step, counted from 0."""
        space = self.right - self.left
        return _short(self.left + (space / 2 if self.wide < 2 else space * step / (self.wide - 1)))

    def y(self, value: Decimal) -> str:
        """The place of a value."""
        share = float((value - self.low) / (self.high - self.low))
        return _short(self.bottom - share * (self.bottom - self.top))


def line_chart(
    series: Sequence[tuple[str, Values]], labels: Sequence[str], goals: Sequence[Values] = (), beside: Values = ()
) -> Chart:
    """Named series over the same steps; `labels` one a step ("" for none), `goals` levels to be reached at each.

    The scale reaches over `beside` too, the values of charts that are compared with this one.
    """
    count = len(labels)
    ticks = scale([value for values in (*(values for _, values in series), *goals, beside) for value in values])
    if len(series) == 1 and ticks[0] > 0 and ticks[0] in [value for values in goals for value in values[-1:]]:
        ticks = [ticks[0] * 2 - ticks[1], *ticks]  # room for the words of a target at the foot
    box = Box(LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM, count, ticks[0], ticks[-1])
    return Chart(
        tuple(_drawn(name, values, box) for name, values in series),
        tuple(path for values in goals if (path := _levels(values, box))),
        tuple((box.y(tick), tick) for tick in ticks),
        tuple(Label(box.x(step), text, _anchor(step, count)) for step, text in enumerate(labels) if text),
        ends=tuple(_ends(series[0][1], goals, box)) if len(series) == 1 else (),
    )


def sparkline(values: Values) -> Drawn | None:
    """A line of the height of a word, in a box of SPARK_WIDTH × SPARK_HEIGHT; None where nothing is known."""
    numbers = [value for value in values if value is not None]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    if low == high:
        low, high = low - 1, high + 1
    edge = SPARK_EDGE
    drawn = _drawn("", values, Box(edge, SPARK_WIDTH - edge, edge, SPARK_HEIGHT - edge, len(values), low, high))
    return drawn._replace(dots=drawn.dots[-1:])


def scale(values: Values) -> list[Decimal]:
    """Round values that reach over all that are known, at steps of 1, 2 or 5 times a power of ten."""
    numbers = [value for value in values if value is not None] or [Decimal(0)]
    low, high = min(numbers), max(numbers)
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / TICKS
    power = Decimal(10) ** rough.adjusted()
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first, last = (low / step).to_integral_value("ROUND_FLOOR"), (high / step).to_integral_value("ROUND_CEILING")
    return [step * place for place in range(int(first), int(last) + 1)]


def _drawn(name: str, values: Values, box: Box) -> Drawn:
    runs = [list(run) for present, run in groupby(enumerate(values), key=lambda item: item[1] is not None) if present]
    placed = [[Dot(box.x(step), box.y(value)) for step, value in run if value is not None] for run in runs]
    path = " ".join(" L".join([f"M{dot.x} {dot.y}" if not at else f"{dot.x} {dot.y}" for at, dot in enumerate(run)])
                    for run in placed)  # fmt: skip
    return Drawn(name, path, tuple(dot for run in placed for dot in run))


def _ends(values: Values, goals: Sequence[Values], box: Box) -> Iterator[End]:
    """The newest value and the last target, one above its line and the other below, so that they never meet."""
    known = [(step, value) for step, value in enumerate(values) if value is not None]
    targets = [value for levels in goals[:1] for value in levels if value is not None]
    above = not known or not targets or known[-1][1] >= targets[-1]
    for step, value in known[-1:]:
        yield End(box.x(step), _beside(box.y(value), above=above), value, goal=False)
    for value in targets[-1:]:
        yield End(_short(box.right), _beside(box.y(value), above=not above), value, goal=True)


def _beside(y: str, *, above: bool) -> str:
    return _short(max(float(y) - LABEL_ABOVE, TOP) if above else min(float(y) + LABEL_BELOW, HEIGHT - BOTTOM))


def _levels(values: Values, box: Box) -> str:
    """A level is drawn flat, half a step to either side of where it holds."""
    return " ".join(_flat(values, box))


def _flat(values: Values, box: Box) -> Iterator[str]:
    for value, run in groupby(enumerate(values), key=lambda item: item[1]):
        steps = [step for step, _ in run]
        if value is not None:
            first, last = max(0, steps[0] - 0.5), min(box.wide - 1, steps[-1] + 0.5)
            start, end = (box.x(first), box.x(last)) if box.wide > 1 else (_short(box.left), _short(box.right))
            yield f"M{start} {box.y(value)} H{end}"


def _anchor(step: int, count: int) -> str:
    if count < 2:
        return "middle"
    return "start" if step == 0 else "end" if step == count - 1 else "middle"


def _short(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
