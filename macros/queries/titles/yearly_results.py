"""The result of a year: the culture factor of a unit or person, part by part, and the level of the year by points.

A frame gives each group of positions its own parts and targets.  A part outside a person's duties is left out of the
weight, an unknown one counts as nothing, and a bonus never reduces the points.  A violation is deducted, so that
people without one keep their points.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import lookup
from macros.queries.titles.candidates import subject_of
from macros.queries.titles.measures import PartAmount, head_count, part_amount
from macros.queries.titles.positions import group_of, led_by, months_in
from macros.records.evaluations import YearLevel
from macros.records.frames import Band, Frame, PartKind, Share, TargetFor
from macros.text.rounding import rounded

_HUNDRED = Decimal(100)


class ScoredPart(NamedTuple):
    """A part of the culture factor with the points that it earns."""

    part: PartKind
    weight: int  # percent of the factor; of a bonus or deduction, the maximum
    full: Decimal  # the amount that earns the whole weight; of findings, the one that loses it
    measured: PartAmount
    points: Decimal | None  # at most `weight`, negative for a deduction; None is unknown, or does not apply
    outside_total: bool = False  # added to the points or deducted from them


class Factor(NamedTuple):
    """The culture factor of a unit or person in a year."""

    parts: tuple[ScoredPart, ...]
    known_weight: int  # percent of the applicable weight whose parts have data
    points: Decimal | None  # out of 100, of the parts that are known, with what is added; None where none is

    @property
    def missing(self) -> tuple[ScoredPart, ...]:
        """The parts that apply but have no data."""
        return tuple(
            item for item in self.parts if item.points is None and item.measured.applies and not item.outside_total
        )


class Proposal(NamedTuple):
    """The level of a year by points, with the points from which it holds."""

    total: Decimal  # out of 100: what the factor contributes and the rest
    level: YearLevel
    least: Decimal
    below: Decimal | None  # where the next better level begins; None for the best


def score(amount: Decimal | None, weight: int, full: Decimal, *, falling: bool = False) -> Decimal | None:
    """The points of a part, 0 to `weight`, in tenths: in proportion up to `full`; None if the amount is unknown."""
    if amount is None:
        return None
    share = min(Decimal(1), max(Decimal(0), amount / full))
    return _tenth(weight * (1 - share if falling else share))


def _tenth(value: Decimal) -> Decimal:
    return rounded(value, 1)


def factor(parts: Iterable[ScoredPart]) -> Factor:
    """The parts added up: points of the known parts out of their weights, on a scale of 100, then extra parts."""
    parts_scored = tuple(parts)
    duties = [item for item in parts_scored if item.measured.applies and not item.outside_total]
    weighed = [(item.points, item.weight) for item in duties if item.points is not None]
    weight, whole = sum(weight for _, weight in weighed), sum(item.weight for item in duties)
    if not weight:
        return Factor(parts_scored, 0, None)
    total = sum((points for points, _ in weighed), Decimal(0)) * _HUNDRED / weight
    added = sum((item.points for item in parts_scored if item.outside_total and item.points), Decimal(0))
    return Factor(parts_scored, 100 * weight // whole, _tenth(max(Decimal(0), min(_HUNDRED, total + added))))


def contribution(points: Decimal, weight: int) -> Decimal:
    """The factor's points, out of 100, in a yearly evaluation in which the factor weighs `weight` of 100."""
    return _tenth(points * weight / _HUNDRED)


def propose(total: Decimal, bands: Iterable[Band]) -> Proposal | None:
    """The level for so many points out of 100; None if it is below all bands."""
    above: Decimal | None = None
    for band in sorted(bands, key=lambda band: band.least, reverse=True):
        if total >= band.least:
            return Proposal(total, band.level, band.least, above)
        above = band.least
    return None


@query
def frames(portal: Portal) -> tuple[tuple[int, str], ...]:
    """(year, record) of every frame, the newest year first."""
    records = ((ref, lookup.record(portal, ref)) for ref in lookup.refs(portal, "frames"))
    return tuple(sorted(((item.year, ref) for ref, item in records if isinstance(item, Frame)), reverse=True))


def frame_of(portal: Portal, year: int) -> Frame | None:
    """The frame of a year; None if the agency has set none."""
    ref = dict(frames(portal)).get(year)
    frame = lookup.record(portal, ref) if ref else None
    return frame if isinstance(frame, Frame) else None


@query
def weight_in(portal: Portal, year: int) -> int | None:
    """The weight of the culture factor in a year, of 100; None if the agency has set no frame."""
    frame = frame_of(portal, year)
    return frame.weight if frame else None


@query
def factor_of(portal: Portal, subject: str, year: int) -> Factor:
    """The culture factor of a unit or person in a year, by the parts that the frame has for units or for the group."""
    frame = frame_of(portal, year)
    kind, group = subject_of(subject), group_of(portal, subject, year) if subject.startswith("people/") else ""
    shares = [share for share in (frame.parts if frame else ()) if share.is_for(kind, group)]
    return factor(_scored_part(portal, share, subject, year) for share in shares)


def _scored_part(portal: Portal, share: Share, subject: str, year: int) -> ScoredPart:
    full = share.full * (head_count(portal, subject, year) if share.per is TargetFor.HEAD else 1)
    values = (
        led_units_amount(portal, subject, year)
        if share.part is PartKind.LED
        else part_amount(portal, str(share.part), subject, year)
    )
    full = values.target or full
    points = score(values.amount, share.weight, full, falling=share.part.falling)
    if points is not None and share.part.deducted:
        points = -points
    return ScoredPart(share.part, share.weight, full, values, points, share.outside_total)


def led_units_amount(portal: Portal, person: str, year: int) -> PartAmount:
    """The mean of the factors of the units that a person leads; unknown where one of them is, or none is named."""
    units, frame = led_by(portal, person, year), frame_of(portal, year)
    factors = [factor_of(portal, unit, year) for unit in units]
    points = [
        item.points for item in factors if item.points is not None and frame and item.known_weight >= frame.least_known
    ]
    if not units:
        return PartAmount(None, why="chưa ghi đơn vị được phân công phụ trách (mục “Lãnh đạo phụ trách” của đơn vị)")
    if len(points) < len(units):
        return PartAmount(
            None, units, f"{len(units) - len(points)} trong {len(units)} đơn vị phụ trách chưa đủ số liệu"
        )
    return PartAmount(_tenth(sum(points, Decimal(0)) / len(points)), units)


@query
def has_enough_data(portal: Portal, subject: str, year: int) -> bool:
    """Whether enough of the factor is known to show its points."""
    frame, factor = frame_of(portal, year), factor_of(portal, subject, year)
    return frame is not None and factor.points is not None and factor.known_weight >= frame.least_known


@query
def proposal_of(portal: Portal, subject: str, year: int) -> Proposal | None:
    """The level for a year's points; None if something is missing for one."""
    frame, factor = frame_of(portal, year), factor_of(portal, subject, year)
    if not frame or factor.points is None or any(missing(portal, subject, year)):
        return None
    rest = Decimal(_rest(portal, subject, year))
    return propose(rest + contribution(factor.points, frame.weight), frame.bands)


def _rest(portal: Portal, subject: str, year: int) -> str:
    ref = evaluation_of(portal, subject, year)
    return text_of(portal.rows[ref].data, "rest") if ref else ""


def missing(portal: Portal, subject: str, year: int) -> Iterator[str]:
    """What is missing to propose a level, as phrases."""
    frame, factor = frame_of(portal, year), factor_of(portal, subject, year)
    if frame is None:
        return
    if not factor.parts:
        yield "khung của năm chưa có phần nào dành cho nhóm vị trí này"
    elif not has_enough_data(portal, subject, year):
        lacking = ", ".join(item.part.label.lower() for item in factor.missing)
        coverage = f"mới có số liệu của {factor.known_weight}% trọng số, cần ít nhất {frame.least_known}%"
        yield f"{coverage} (thiếu: {lacking})" if lacking else "không phần nào của khung áp dụng cho vị trí này"
    if not _rest(portal, subject, year):
        yield "chưa có điểm các tiêu chí khác của đánh giá năm"
    if frame.least_months and subject.startswith("people/"):
        months = months_in(portal, subject, year)
        if months < frame.least_months:
            yield f"làm việc {months} tháng trong năm, chưa đủ {frame.least_months} tháng để xếp loại"


@query
def evaluation_of(portal: Portal, subject: str, year: int) -> str:
    """The record of the level decided or proposed for a year; "" if this audience has none."""
    rows = lookup.rows_to(portal, subject, "evaluations")
    return next((row.ref for row in rows if text_of(row.data, "year") == str(year)), "")
