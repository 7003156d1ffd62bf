"""The documents whose effect changed in the last half year."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row
from macros.law.effect import EffectKind, begins
from macros.queries import state_history
from macros.queries.bulletins.span import capitalised, document_name, event_words

RECENT = timedelta(days=183)  # most documents take effect on 1 January or 1 July


class EffectChange(NamedTuple):
    """What happened to a document on a day."""

    day: str  # ISO
    ref: str
    name: str
    url: str
    words: str


@query
def recent_changes(portal: Portal, limit: int) -> tuple[EffectChange, ...]:
    """What happened to documents in the last half year, newest first; on the same day, endings before beginnings."""
    rows = portal.rows
    touched = {ref for row in portal.by_collection["regulations"] for ref in _touched(portal, row) if ref in rows}
    events = ((ref, event) for ref in sorted(touched) for event in state_history.events(portal, ref))
    happened = [(ref, event) for ref, event in events if _is_recent(portal, event.day)]
    happened.sort(key=lambda item: (item[1].day, item[1].kind != EffectKind.EFFECTIVE), reverse=True)
    return tuple(
        EffectChange(event.day, ref, document_name(portal, ref), rows[ref].url, capitalised(event_words(portal, event)))
        for ref, event in happened[:limit]
    )


def _touched(portal: Portal, row: Row) -> Iterator[str]:
    """The documents that recent events of a record affect."""
    if any(_is_recent(portal, day) for day in {begins(row.events, row.day), *(event.day for event in row.events)}):
        yield row.ref
        yield from (event.target for event in row.events if event.target)


def _is_recent(portal: Portal, day: str) -> bool:
    return bool(day) and portal.reached(day) and not portal.reached((date.fromisoformat(day) + RECENT).isoformat())
