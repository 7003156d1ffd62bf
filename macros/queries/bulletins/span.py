"""The period of a bulletin, and the records that its whole audience may see."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row
from macros.law.effect import EffectKind, Event
from macros.law.wording import heading
from macros.queries import actions, lookup, state_history
from macros.records.choices import Audience
from macros.text.dates import day_after
from macros.text.grouping import grouped
from macros.text.periods import first_day, following, kind_of, last_day, quarter_of
from macros.text.render import day


class BulletinItem(NamedTuple):
    """One item of a bulletin."""

    text: str
    more: str = ""  # details
    url: str = ""
    day: str = ""  # ISO; of what comes


class BulletinPeriod(NamedTuple):
    """A period, and how far it looks ahead."""

    period: str
    first: str  # ISO
    last: str
    until: str
    level: int  # of the audience that the bulletin is for

    def has(self, iso: str) -> bool:
        """Whether a day falls in the period."""
        return self.first <= iso <= self.last


def span_of(period: str, level: int = 1) -> BulletinPeriod:
    """The days of a period; a month looks as far ahead as the next one, others as the next quarter."""
    last = last_day(period, date.max)
    after = following(period if kind_of(period) == "month" else quarter_of(last.isoformat()))
    return BulletinPeriod(
        period, first_day(period).isoformat(), last.isoformat(), last_day(after, date.max).isoformat(), level
    )


def visible_row(portal: Portal, span: BulletinPeriod, ref: str) -> Row | None:
    """A record, if the whole audience of the bulletin may see it."""
    row = portal.rows.get(ref)
    return row if row and Audience(row.audience).level <= span.level else None


def of_period(portal: Portal, span: BulletinPeriod, collection: str) -> Iterator[Row]:
    """The records of a collection whose day falls in the period and has come, newest first."""
    for row in reversed(portal.by_collection[collection]):
        if span.has(row.day) and portal.reached(row.day) and visible_row(portal, span, row.ref):
            yield row


def is_ahead(portal: Portal, span: BulletinPeriod, iso: str) -> bool:
    """Whether a day is still to come: later than the period, or not over yet."""
    return span.first <= iso <= span.until and (iso > span.last or not portal.reached(day_after(iso)))


def tasks(portal: Portal, span: BulletinPeriod) -> list[actions.TaskEntry]:
    """The tasks that everybody may see, in order."""
    return [entry for entry in actions.tasks(portal) if visible_row(portal, span, entry.ref)]


@query
def _turns(portal: Portal) -> dict[str, tuple[tuple[str, Event], ...]]:
    """What happens to documents in each month ("2026-07"): (document, event)."""
    refs = (row.ref for row in portal.by_collection["regulations"])
    events = ((ref, event) for ref in refs for event in state_history.events(portal, ref) if event.day)
    return grouped((event.day[:7], (ref, event)) for ref, event in events)


def turns_in(portal: Portal, first: str, last: str) -> Iterator[tuple[str, Event]]:
    """(document, event) of each change of effect between two days (ISO), in order of months."""
    for month, items in sorted(_turns(portal).items()):
        if first[:7] <= month <= last[:7]:
            yield from (item for item in items if first <= item[1].day <= last)


def turn_words(portal: Portal, event: Event) -> str:
    """What happens to a document and when: "bị thay thế bởi Luật số 129/2025/QH15 từ ngày 01/7/2026"."""
    return f"{event_words(portal, event)} từ ngày {day(event.day)}"


def event_words(portal: Portal, event: Event) -> str:
    """What happens to a document: "bị thay thế bởi Luật số 129/2025/QH15"."""
    by = lookup.record_name(portal, event.by)
    cause = f" bởi {by.kind} số {by.number}" if by and event.kind != EffectKind.EFFECTIVE else ""
    part = f" ({', '.join(event.clauses)})" if event.clauses else ""
    label = EffectKind(event.kind).label
    return f"{label[0].lower()}{label[1:]}{part}{cause}"


def document_name(portal: Portal, ref: str) -> str:
    """A document by its type, number and title."""
    item = lookup.record_name(portal, ref)
    return heading(item.kind, item.number, item.title) if item and item.number else item.title if item else ""


def capitalised(text: str) -> str:
    """The words with a capital at the beginning."""
    return f"{text[:1].upper()}{text[1:]}"
