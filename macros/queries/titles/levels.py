"""The levels of a year in the agency: the share that may be excellent, and the spread of results by group."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries import lookup
from macros.queries.titles.candidates import discipline, staff_of, units_in
from macros.queries.titles.eligibility import places
from macros.queries.titles.positions import group_of, led_by
from macros.queries.titles.timeliness import median
from macros.queries.titles.yearly_results import evaluation_of, factor_of, frame_of, has_enough_data, proposal_of
from macros.records.evaluations import Evaluation, YearLevel
from macros.records.people import PositionGroup
from macros.records.sanctions import SanctionForm
from macros.text.render import day


class Spread(NamedTuple):
    """The culture factors of a group of positions."""

    group: PositionGroup
    people: int
    with_factor: int  # of them, with enough data
    least: Decimal | None
    middle: Decimal | None
    most: Decimal | None


class Ceiling(NamedTuple):
    """How many are excellent in the agency or in a group, and how many may be."""

    group: PositionGroup | None  # None for the whole agency
    excellent: int
    good: int
    limit: int
    decided: int  # of both, by decision; the rest are proposals
    open: int  # how many have no level yet, so that nothing is over for good

    @property
    def over(self) -> int:
        """How many are above the limit."""
        return max(0, self.excellent - self.limit)


@query
def by_group(portal: Portal, year: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(group, people) at the end of a year, in the order of the groups; empty groups are omitted."""
    people = [person for unit in units_in(portal, year) for person in staff_of(portal, unit, year)]
    groups = {group: tuple(item for item in people if group_of(portal, item, year) == group) for group in PositionGroup}
    return tuple((str(group), members) for group, members in groups.items() if members)


@query
def spreads(portal: Portal, year: int) -> tuple[Spread, ...]:
    """Least, middle and most of the factors in each group."""
    return tuple(_spread(portal, PositionGroup(group), people, year) for group, people in by_group(portal, year))


def _spread(portal: Portal, group: PositionGroup, people: Iterable[str], year: int) -> Spread:
    people = tuple(people)
    factors = [factor_of(portal, ref, year).points for ref in people if has_enough_data(portal, ref, year)]
    points = [item for item in factors if item is not None]
    return Spread(group, len(people), len(points), min(points, default=None), median(points), max(points, default=None))


@query
def level_of(portal: Portal, subject: str, year: int) -> tuple[str, bool]:
    """(level, whether by decision) of a year: as recorded, else as proposed by points; "" where there is neither."""
    ref = evaluation_of(portal, subject, year)
    record = lookup.record(portal, ref) if ref else None
    if isinstance(record, Evaluation) and record.level:
        return str(record.level), bool(record.decision)
    proposal = proposal_of(portal, subject, year)
    return (str(proposal.level), False) if proposal else ("", False)


@query
def ceilings(portal: Portal, year: int) -> tuple[Ceiling, ...]:
    """The share of excellent levels in the agency, then in each group; empty where the frame sets no ceiling."""
    frame = frame_of(portal, year)
    if frame is None or frame.ceiling is None:
        return ()
    groups = [(PositionGroup(group), people) for group, people in by_group(portal, year)]
    everybody = tuple(person for _, people in groups for person in people)
    lines = (_ceiling(portal, group, people, year, frame.ceiling) for group, people in ((None, everybody), *groups))
    return tuple(line for line in lines if line.excellent or line.good)


def _ceiling(portal: Portal, group: PositionGroup | None, people: Iterable[str], year: int, share: int) -> Ceiling:
    levels = [level_of(portal, person, year) for person in people]
    waiting = sum(not name for name, _ in levels)
    excellent, good = (
        [decided for name, decided in levels if name == level] for level in (YearLevel.EXCELLENT, YearLevel.GOOD)
    )
    return Ceiling(group, len(excellent), len(good), places(share, len(good)), sum(excellent) + sum(good), waiting)


def cautions(portal: Portal, subject: str, year: int) -> Iterator[str]:
    """What to consider besides the points when deciding on the level of a person.

    Discipline for a violation in one's duties means the lowest level, and a head is not above the unit: khoản 4 and 7
    Điều 12 Nghị định 233/2026/NĐ-CP.
    """
    for item in discipline(portal, subject).decisions:
        grave = item.form is None or item.form.gravity >= SanctionForm.REPRIMAND.gravity
        if grave and item.day.startswith(str(year)):
            form = item.form.label.lower() if item.form else "quyết định kỷ luật"
            lowest = YearLevel.FAILED.label.lower()
            yield f"Có {form} ngày {day(item.day)}: vi phạm khi thực hiện nhiệm vụ thì xếp loại {lowest}."
    name, _ = level_of(portal, subject, year)
    if name and group_of(portal, subject, year) == PositionGroup.HEAD:
        for unit in led_by(portal, subject, year):
            limit, _ = level_of(portal, unit, year)
            if limit and YearLevel(name).height > YearLevel(limit).height:
                label = YearLevel(limit).label.lower()
                yield f"Đơn vị được xếp {label}: mức của người đứng đầu không cao hơn mức của đơn vị."
