"""The days from a deed to its story and to the decision that commends it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.text.periods import quarter_of
from macros.text.rounding import per_cent


class DeedDates(NamedTuple):
    """The days of one deed: when it happened, was published and was commended (ISO)."""

    story: str
    unit: str
    deed: str
    published: str
    award: str  # "" where none is recorded
    commended: str  # "" where none is recorded
    by_letter: bool = False  # commended by a letter of praise

    @property
    def quarter(self) -> str:
        """The quarter of the deed: "2026-q1"."""
        return quarter_of(self.deed)

    @property
    def to_story(self) -> int:
        """Days from the deed to the story."""
        return days_between(self.deed, self.published)

    @property
    def to_award(self) -> int | None:
        """Days from the deed to the decision; None without a decision."""
        return days_between(self.deed, self.commended) if self.commended else None


class TimelinessSummary(NamedTuple):
    """How timely the deeds of a unit or quarter were commended."""

    deeds: int
    commended: int
    within: int  # commended within the target
    to_story: Decimal | None  # median of the days from deed to story
    to_award: Decimal | None  # median of the days from deed to decision

    @property
    def share(self) -> int | None:
        """Percent of the commended deeds that were commended within the target; None if there are none."""
        return per_cent(self.within, self.commended)


def days_between(first: str, last: str) -> int:
    """Days from one ISO day to another; the same day is 0."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def median(values: Iterable[Decimal | int]) -> Decimal | None:
    """The middle value, or halfway between the two middle ones; None for no values."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return Decimal(ordered[middle]) if len(ordered) % 2 else Decimal(ordered[middle - 1] + ordered[middle]) / 2


def summary(dates: Iterable[DeedDates], target: int | None) -> TimelinessSummary:
    """Summarise several deeds; without a target none is within it."""
    deeds = tuple(dates)
    days = [item.to_award for item in deeds if item.to_award is not None]
    within = sum(target is not None and item <= target for item in days)
    return TimelinessSummary(len(deeds), len(days), within, median(item.to_story for item in deeds), median(days))


@query
def years(portal: Portal) -> tuple[int, ...]:
    """The years with published deeds, newest first."""
    return tuple(sorted({int(item.deed[:4]) for item in _all_deed_dates(portal)}, reverse=True))


@query
def deed_dates_in(portal: Portal, year: int) -> tuple[DeedDates, ...]:
    """The deeds of a year, the oldest first."""
    return tuple(item for item in _all_deed_dates(portal) if item.deed.startswith(str(year)))


@query
def _all_deed_dates(portal: Portal) -> tuple[DeedDates, ...]:
    """The dates of the deed of each published story, the oldest deed first."""
    reached, decided = portal.reached, _decided(portal)
    commended: dict[str, set[str]] = defaultdict(set)
    for award, (_, story, _) in decided.items():
        commended[story].add(award)
    deeds = []
    for story, unit, deed, published, award_ref in _published_stories(portal):
        if reached(published):
            awards = commended.get(story, set()) | ({award_ref} & decided.keys())
            days = ((decided[award][0], award) for award in awards)
            first, award = min((item for item in days if reached(item[0])), default=("", ""))
            by_letter = bool(award) and decided[award][2]
            deeds.append(DeedDates(story, unit, deed, published, award, first, by_letter))
    return tuple(sorted(deeds, key=lambda item: (item.deed, item.story)))


@query(stored=True)
def _published_stories(portal: Portal) -> tuple[tuple[str, ...], ...]:
    """(reference, unit, day of the deed, day on which it is published, the award that it names or "") of each story."""
    names = ("unit", "happened", "published", "award")
    return tuple((row.ref, *(text_of(row.data, name) for name in names)) for row in portal.by_collection["stories"])


@query(stored=True)
def _decided(portal: Portal) -> dict[str, tuple[str, str, bool]]:
    """(day of the decision, the story that it names or "", whether it is a letter of praise) of each award."""
    awards = ((row.ref, row.day, row.data) for row in portal.by_collection["awards"])
    return {ref: (day, text_of(data, "story"), bool(data.get("letter"))) for ref, day, data in awards}
