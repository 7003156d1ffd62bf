"""The frame of a review: a period of a scope for an audience, and the records in it that this audience may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.queries import lookup
from macros.queries.titles.common import visible_campaign
from macros.records.choices import Audience
from macros.text.periods import before, reported_days, years_before


class ReviewFrame(NamedTuple):
    """A period of a scope for an audience; plain values, so that queries can be asked with its parts."""

    period: str
    official: bool  # whether it goes from the 15th to the 14th
    scope: str  # a unit, programme or campaign; "" the whole agency
    audience: str

    @property
    def first(self) -> str:
        """The first day, ISO."""
        return reported_days(self.period, official=self.official)[0].isoformat()

    @property
    def last(self) -> str:
        """The last day, ISO."""
        return reported_days(self.period, official=self.official)[1].isoformat()

    @property
    def for_leaders(self) -> bool:
        """Whether it may have numbers that only leaders see."""
        return self.audience == Audience.LEADERSHIP

    @property
    def unit(self) -> str:
        """The unit that it is about; "" for any other scope."""
        return self.scope if self.scope.startswith("units/") else ""

    @property
    def of_programme(self) -> bool:
        """Whether it is about a programme of tasks or a campaign."""
        return bool(self.scope) and not self.unit

    def back(self) -> ReviewFrame:
        """The period before."""
        return self._replace(period=before(self.period))

    def year_back(self) -> ReviewFrame:
        """The same period a year before."""
        return self._replace(period=years_before(self.period, 1))

    def holds(self, day: str) -> bool:
        """Whether a day (ISO) lies in the period."""
        return self.first <= day <= self.last


class ReviewCount(NamedTuple):
    """A number of a review."""

    key: str  # "guong-tot:tong"
    number: Decimal | None  # None is unknown or withheld
    refs: tuple[str, ...] = ()  # the records that it counts, or their parts after "#"
    words: str = ""  # instead of a withheld number


Dated = tuple[str, str]  # (ISO day, record)


def number(key: str, refs: Iterable[str]) -> ReviewCount:
    """How many records there are."""
    counted = tuple(refs)
    return ReviewCount(key, Decimal(len(counted)), counted)


def dated(frame: ReviewFrame, key: str, events: Iterable[Dated], belongs: Callable[[str], bool] = bool) -> ReviewCount:
    """How many of the events lie in the period and belong to the scope.

    The number is unknown for a period before the first recorded event.
    """
    ordered = sorted(events)
    if not ordered or ordered[0][0] > frame.last:
        return ReviewCount(key, None)
    return number(key, dict.fromkeys(ref for day, ref in ordered if frame.holds(day) and belongs(ref)))


def rows_for(portal: Portal, frame: ReviewFrame, collection: str) -> list[Row]:
    """The records of a collection that the readers of a review may see, oldest first; for bodies of queries."""
    level = Audience(frame.audience).level
    return [row for row in portal.by_collection[collection] if Audience(row.audience).level <= level]


@query
def evidence_of(portal: Portal, scope: str) -> tuple[str, ...]:
    """The records of a programme or campaign: the evidence of its tasks, its awards, and the stories of these."""
    tasks = [
        row
        for row in lookup.rows_to(portal, scope, "actions")
        if scope in (text_of(row.data, "parent"), text_of(row.data, "campaign"))
    ]
    awards = [row for row in lookup.rows_to(portal, scope, "awards") if visible_campaign(portal, row.ref) == scope]
    proofs = (str(ref).strip() for row in tasks for ref in row.data.get("evidence") or ())
    stories = (text_of(row.data, "story") for row in awards)
    return tuple(sorted({ref for ref in (*proofs, *(row.ref for row in awards), *stories) if ref}))
