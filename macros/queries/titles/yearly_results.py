"""The result of a year: the culture factor of a unit or person, part by part, and the level of the year by points.

The value of a part comes from its measure in `MEASURES`; a part without a measure or without records is unknown and
never counts as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import actions, lookup
from macros.queries.emulation.points import tally
from macros.queries.inspections import disclosure
from macros.queries.titles.candidates import held, staff_of, subject_of
from macros.queries.training import duty
from macros.records.actions import EARLY, ON_TIME, OVERDUE
from macros.records.campaigns import Campaign
from macros.records.evaluations import YearLevel
from macros.records.frames import Band, Frame, PartKind
from macros.text.rounding import rounded

_HUNDRED = Decimal(100)


class Measured(NamedTuple):
    """How much there is of a part, and the records that it was counted from."""

    amount: Decimal | None  # None is unknown
    refs: tuple[str, ...] = ()


class Scored(NamedTuple):
    """A part of the culture factor with the points that it earns."""

    part: PartKind
    weight: int  # percent of the factor
    full: Decimal  # the amount that earns the whole weight; of findings, the one that loses it
    measured: Measured
    points: Decimal | None  # at most `weight`; None is unknown


class Factor(NamedTuple):
    """The culture factor of a unit or person in a year."""

    parts: tuple[Scored, ...]
    known: int  # percent of the weight of which something is recorded
    points: Decimal | None  # out of 100, of the parts that are known; None where none is


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


def factor(parts: Iterable[Scored]) -> Factor:
    """The parts added up: points of the known parts out of their weights, on a scale of 100."""
    parts_scored = tuple(parts)
    scored = [(part.points, part.weight) for part in parts_scored if part.points is not None]
    weight_scored = sum(weight for _, weight in scored)
    total = sum((points for points, _ in scored), Decimal(0))
    return Factor(parts_scored, weight_scored, _tenth(total * _HUNDRED / weight_scored) if weight_scored else None)


def contribution(points: Decimal, weight: int) -> Decimal:
    """What the factor's points out of 100 are worth in a yearly evaluation in which it weighs `weight` of 100."""
    return _tenth(points * weight / _HUNDRED)


def propose(total: Decimal, bands: Iterable[Band]) -> Proposal | None:
    """The level for so many points out of 100; None if it is below all bands."""
    above: Decimal | None = None
    for band in sorted(bands, key=lambda band: band.least, reverse=True):
        if total >= band.least:
            return Proposal(total, band.level, band.least, above)
        above = band.least
    return None


Measure = Callable[[Portal, str, int], Measured]


def campaign_points(portal: Portal, subject: str, year: int) -> Measured:
    """The points of all campaigns in a year, under their caps; unknown where no line is of the unit or person."""
    tallies = [tally(portal, campaign, "") for campaign in _campaigns(portal, year)]
    scored = [item for item in tallies if subject in item.points.get(str(year), {})]
    total = sum((item.points[str(year)][subject] for item in scored), Decimal(0))
    sources = (ref for item in scored for ref in item.sources[str(year)][subject])  # given by rule: the deed itself
    return Measured(total if scored else None, tuple(dict.fromkeys(sources)))


@query
def _campaigns(portal: Portal, year: int) -> tuple[str, ...]:
    campaigns = ((ref, lookup.rules(portal, ref)) for ref in lookup.refs(portal, "campaigns"))
    return tuple(
        ref for ref, item in campaigns if isinstance(item, Campaign) and item.starts.year <= year <= item.ends.year
    )


def published_stories(portal: Portal, subject: str, year: int) -> Measured:
    """The stories of a unit or person that were published in a year."""
    rows = (row for row in lookup.rows_to(portal, subject, "stories") if row.day.startswith(str(year)))
    refs = tuple(row.ref for row in rows if portal.reached(row.day) and subject in _told_of(row.data))
    return Measured(Decimal(len(refs)), refs)


def _told_of(story: Mapping[str, Any]) -> Iterator[str]:
    """The unit and the people of a story."""
    yield text_of(story, "unit")
    yield from (str(person).strip() for person in story.get("people") or ())


def given_awards(portal: Portal, subject: str, year: int) -> Measured:
    """The awards of a unit or person for the merit of a year."""
    refs = tuple(item.ref for item in held(portal, subject) if item.year == year)
    return Measured(Decimal(len(refs)), refs)


def earned_hours(portal: Portal, subject: str, year: int) -> Measured:
    """The teaching periods of a person, or of all who work in a unit; known to leaders alone."""
    if str(year) not in duty.known_years(portal):
        return Measured(None)
    people = (subject,) if subject.startswith("people/") else staff_of(portal, subject, year)
    all_hours = [hours for person in people if (hours := duty.hours(portal, person, str(year)))]
    refs = (credit.ref for hours in all_hours for credit in hours.credits)
    total = sum(hours.total for hours in all_hours)
    return Measured(Decimal(total) if all_hours else None, tuple(dict.fromkeys(refs)))


def found_by_inspections(portal: Portal, subject: str, year: int) -> Measured:
    """The findings at a unit in a year with an inspection; known to leaders alone."""
    visits = (lookup.card(portal, ref) for ref in disclosure.visited(portal))
    if not lookup.for_leaders(portal) or not any(card and card.day.startswith(str(year)) for card in visits):
        return Measured(None)
    findings = [item.finding for item in disclosure.findings(portal, subject) if item.finding.day.startswith(str(year))]
    return Measured(Decimal(len(findings)), tuple(item.ref for item in findings))


def done_in_time(portal: Portal, subject: str, year: int) -> Measured:
    """The tasks of a unit that were done early or in time, in percent of those of the year done or overdue."""
    due = [item for item in actions.of_unit(portal, subject) if item.due.startswith(str(year))]
    counted = [item for item in due if item.finished or item.state == OVERDUE]
    timely = sum(item.state in (EARLY, ON_TIME) for item in counted)
    share = _tenth(Decimal(100 * timely) / len(counted)) if counted else None
    return Measured(share, tuple(item.ref for item in counted))


MEASURES: Mapping[PartKind, Measure] = {
    PartKind.POINTS: campaign_points,
    PartKind.STORIES: published_stories,
    PartKind.AWARDS: given_awards,
    PartKind.HOURS: earned_hours,
    PartKind.FINDINGS: found_by_inspections,
    PartKind.ACTIONS: done_in_time,
}


@query(stored=True)
def measured(portal: Portal, part: str, subject: str, year: int) -> Measured:
    """The amount of a part (a value of `PartKind`); unknown without a measure."""
    measure = MEASURES.get(PartKind(part))
    return measure(portal, subject, year) if measure else Measured(None)


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
    """The culture factor of a unit or person in a year by the frame of the year."""
    frame = frame_of(portal, year)
    shares = [share for share in (frame.parts if frame else ()) if share.subject is subject_of(subject)]
    parts = []
    for share in shares:
        values = measured(portal, str(share.part), subject, year)
        points = score(values.amount, share.weight, share.full, falling=share.part.falling)
        parts.append(Scored(share.part, share.weight, share.full, values, points))
    return factor(parts)


@query
def proposal_of(portal: Portal, subject: str, year: int) -> Proposal | None:
    """The level for a year's points; None if too little of the factor, or the rest, is unknown."""
    frame, factor = frame_of(portal, year), factor_of(portal, subject, year)
    ref = evaluation_of(portal, subject, year)
    rest = text_of(portal.rows[ref].data, "rest") if ref else ""
    if not frame or factor.points is None or factor.known < frame.least_known or not rest:
        return None
    return propose(Decimal(rest) + contribution(factor.points, frame.weight), frame.bands)


@query
def evaluation_of(portal: Portal, subject: str, year: int) -> str:
    """The record of the level decided or proposed for a year; "" if this audience has none."""
    rows = lookup.rows_to(portal, subject, "evaluations")
    return next((row.ref for row in rows if text_of(row.data, "year") == str(year)), "")
