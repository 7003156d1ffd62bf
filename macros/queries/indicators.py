"""How a value compares with its target, and in what words; year on year; the indicators of a unit."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries import lookup
from macros.records.indicators import Indicator, Target
from macros.text.choices import Choice
from macros.text.collation import vietnamese_order
from macros.text.periods import following, last_day, years_before
from macros.text.render import number

YEARS = 3
PERCENT = "%"
TONES = {"met": "ok", "near": "warn", "missed": "end", "unknown": "mute", "aimless": "mute"}


class Health(Choice):
    """How a value compares with the target of its year."""

    MET = "met", "Đạt"
    NEAR = "near", "Gần đạt"
    MISSED = "missed", "Chưa đạt"
    UNKNOWN = "unknown", "Chưa có số liệu"
    AIMLESS = "aimless", "Chưa có chỉ tiêu"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES[self.value]


class Goal(NamedTuple):
    """Where a value has to lie, both ends included; None is open.  All in the indicator's unit of measure."""

    low: Decimal | None
    high: Decimal | None
    tolerance: Decimal = Decimal(0)  # a value at most so far outside is near


class RecordedValue(NamedTuple):
    """The recorded value of a period."""

    period: str
    value: Decimal | None
    missing: str  # why there is no value


class Point(NamedTuple):
    """A period of a line: a value, or none and why."""

    period: str
    value: Decimal | None
    health: Health
    reason: str  # a sentence
    goal: Goal | None


class IndicatorLine(NamedTuple):
    """The periods of an indicator that have ended, oldest first, without holes; of a unit, or "" of the agency."""

    ref: str
    unit: str
    points: tuple[Point, ...]

    @property
    def latest(self) -> Point | None:
        """The newest period with a record."""
        return self.points[-1] if self.points else None


class ComparedPart(NamedTuple):
    """The same part of several years: a quarter, a month, or the year itself."""

    part: str  # "q3", "03"; "" the year
    cells: tuple[Point, ...]  # a year each, oldest first
    change: Decimal | None  # of the last year against the one before


class Comparison(NamedTuple):
    """Several years side by side."""

    years: tuple[str, ...]  # oldest first
    parts: tuple[ComparedPart, ...]


def distance(value: Decimal, goal: Goal) -> Decimal:
    """How far a value lies outside its goal: below 0 under it, above 0 over it, 0 inside."""
    if goal.low is not None and value < goal.low:
        return value - goal.low
    if goal.high is not None and value > goal.high:
        return value - goal.high
    return Decimal(0)


def health(value: Decimal | None, goal: Goal | None) -> Health:
    """How a value compares with its goal; without a value it is unknown."""
    if value is None:
        return Health.UNKNOWN
    if goal is None:
        return Health.AIMLESS
    off = abs(distance(value, goal))
    return Health.MET if not off else Health.NEAR if off <= goal.tolerance else Health.MISSED


def goal_of(target: Target | None, tolerance: Decimal) -> Goal | None:
    """The goal that a target sets; None without a target, or for one without a bound."""
    if target is None or (target.at_least is None and target.at_most is None):
        return None
    return Goal(target.at_least, target.at_most, tolerance)


def amount(value: Decimal, measure: str) -> str:
    """A value with its unit of measure: "92,4%", "5 ngày"."""
    return f"{number(value)}{measure}" if measure == PERCENT else f"{number(value)} {measure}"


def difference(value: Decimal, measure: str) -> str:
    """How far two values are apart, in words: "2,6 điểm phần trăm", "1 ngày"."""
    return amount(abs(value), "điểm phần trăm" if measure == PERCENT else measure)


def goal_words(goal: Goal, measure: str) -> str:
    """A goal in words: "từ 95% trở lên", "không quá 5 ngày", "từ 30% đến 40%"."""
    if goal.low is not None and goal.high is not None:
        return f"từ {amount(goal.low, measure)} đến {amount(goal.high, measure)}"
    if goal.low is not None:
        return f"từ {amount(goal.low, measure)} trở lên"
    return f"không quá {amount(goal.high, measure)}" if goal.high is not None else ""


def goal_sign(goal: Goal) -> str:
    """A goal in a table: "≥ 95", "≤ 5", "30–40"."""
    if goal.low is not None and goal.high is not None:
        return f"{number(goal.low)}–{number(goal.high)}"
    return (
        f"≥ {number(goal.low)}" if goal.low is not None else f"≤ {number(goal.high)}" if goal.high is not None else ""
    )


def reason(measured: RecordedValue, goal: Goal | None, measure: str) -> str:
    """Why the health of a period is what it is, as a sentence to follow the health's label."""
    value = measured.value
    if value is None:
        return f"{measured.missing.rstrip('.')}." if measured.missing else "Chưa ghi số liệu của kỳ này."
    if goal is None:
        return f"{amount(value, measure)}; năm {measured.period[:4]} chưa có chỉ tiêu."
    return f"{amount(value, measure)}, chỉ tiêu {goal_words(goal, measure)}: {standing_words(value, goal, measure)}."


def standing_words(value: Decimal, goal: Goal, measure: str) -> str:
    """How a value compares with its goal: "đạt, cao hơn 1,1 điểm phần trăm", "thiếu 2 ngày"."""
    off = distance(value, goal)
    if not off:
        return _words_when_met(value, goal, measure)
    within = goal.low is not None and goal.high is not None
    under, over = ("thấp hơn khoảng", "cao hơn khoảng") if within else ("thiếu", "vượt")
    text = f"{under if off < 0 else over} {difference(off, measure)}"
    if not goal.tolerance:
        return text
    edge = "trong" if abs(off) <= goal.tolerance else "quá"
    return f"{text}, {edge} ngưỡng gần đạt {difference(goal.tolerance, measure)}"


def _words_when_met(value: Decimal, goal: Goal, measure: str) -> str:
    if goal.low is not None and goal.high is not None:
        return "đạt, nằm trong khoảng"
    margin = value - (goal.low if goal.low is not None else goal.high or Decimal(0))
    if not margin:
        return "vừa đạt"
    return f"đạt, {'cao' if margin > 0 else 'thấp'} hơn {difference(margin, measure)}"


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """How much a value has risen; None if either is unknown."""
    return None if now is None or before is None else now - before


def change_words(risen: Decimal | None, measure: str) -> str:
    """A change in words: "tăng 3,1 điểm phần trăm"; also says if values cannot be compared."""
    if risen is None:
        return "chưa so sánh được"
    return f"{'tăng' if risen > 0 else 'giảm'} {difference(risen, measure)}" if risen else "không đổi"


def points(measured: Iterable[RecordedValue], goals: dict[str, Goal], measure: str) -> tuple[Point, ...]:
    """All periods from the first to the last recorded one, oldest first; `goals` by year."""
    values = {item.period: item for item in measured}
    points, period = [], min(values, default="")
    while values and period <= max(values):
        item, goal = values.get(period, RecordedValue(period, None, "")), goals.get(period[:4])
        points.append(Point(period, item.value, health(item.value, goal), reason(item, goal, measure), goal))
        period = following(period)
    return tuple(points)


def compared(line: tuple[Point, ...], years: int = YEARS) -> Comparison:
    """The last years of a line side by side, part by part; parts without values are omitted."""
    if not line:
        return Comparison((), ())
    points = {point.period: point for point in line}
    newest = int(line[-1].period[:4])
    span = tuple(f"{year:04d}" for year in range(newest - years + 1, newest + 1))
    parts = sorted({point.period[4:] for point in line if point.period[:4] in span})
    rows = []
    for part in parts:
        cells = tuple(points.get(f"{year}{part}", _empty_point(f"{year}{part}")) for year in span)
        rows.append(ComparedPart(part.removeprefix("-"), cells, change(cells[-1].value, cells[-2].value)))
    return Comparison(span, tuple(rows))


def _empty_point(period: str) -> Point:
    return Point(period, None, Health.UNKNOWN, reason(RecordedValue(period, None, ""), None, ""), None)


def year_on_year(line: tuple[Point, ...]) -> Decimal | None:
    """The rise of the newest period since the same period a year before; None if either is unknown."""
    values = {point.period: point.value for point in line}
    return change(line[-1].value, values.get(years_before(line[-1].period, 1))) if line else None


@query
def lines(portal: Portal, ref: str) -> tuple[IndicatorLine, ...]:
    """The lines of an indicator, the agency's first, units in the record's order; only periods that have ended."""
    record = lookup.record(portal, ref)
    if not isinstance(record, Indicator):
        return ()
    goals = {str(item.year): goal for item in record.targets if (goal := goal_of(item, record.tolerance))}
    values: dict[str, list[RecordedValue]] = {}
    for item in record.values:
        if portal.reached(last_day(item.period, date.max).isoformat()):
            values.setdefault(item.unit or "", []).append(RecordedValue(item.period, item.value, item.missing or ""))
    ordered = sorted(values, key=bool)
    return tuple(IndicatorLine(ref, unit, points(values[unit], goals, record.measure)) for unit in ordered)


@query
def of_unit(portal: Portal, unit: str) -> tuple[IndicatorLine, ...]:
    """The indicators that a unit measures and answers for, by title: its own line, else the agency's."""
    unit_indicators = []
    for ref in lookup.linked_from(portal, unit, "indicators"):
        unit_lines = {line.unit: line for line in lines(portal, ref)}
        if unit in unit_lines:
            unit_indicators.append(unit_lines[unit])
        elif portal.rows[ref].data.get("owner") == unit:
            unit_indicators.append(unit_lines.get("", IndicatorLine(ref, "", ())))
    return tuple(sorted(unit_indicators, key=lambda line: vietnamese_order(portal.rows[line.ref].title)))
