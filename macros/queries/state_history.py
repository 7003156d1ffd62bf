"""When the state of each record changes, from its own statements and those of other records."""

from macros.engine import Portal, query
from macros.engine.row import Row
from macros.law.effect import Event, begins, merged
from macros.records import collections, model_of

Timeline = tuple[tuple[str, str], ...]  # (ISO day, state) of each change, in order of time


def timeline_of(portal: Portal, ref: str) -> Timeline:
    """The states of a record over time, from its own statements and all events that happen to it."""
    return timeline_of_row(portal, portal.rows[ref])


def timeline_of_row(portal: Portal, row: Row) -> Timeline:
    """`timeline_of`, for bodies of queries that have the row."""
    return row.timeline or (_of_events(portal, row.ref) if row.collection in _changed_by_events(portal) else ())


@query(stored=True)
def _changed_by_events(_: Portal) -> tuple[str, ...]:
    """The collections whose records others can change the state of; stored, since it imports every model."""
    return tuple(name for name, model in collections().items() if model.changes.__qualname__ != "Record.changes")


@query(stored=True)
def _acting(_: Portal) -> tuple[str, ...]:
    """The collections whose records state events of other records; stored, since it imports every model."""
    return tuple(name for name, model in collections().items() if model.events.__qualname__ != "Record.events")


@query(stored=True)
def _of_events(portal: Portal, ref: str) -> Timeline:
    row = portal.rows[ref]
    changes = model_of(row.collection).changes(row.day, events(portal, ref))
    return tuple((day, state) for day, state in changes)


@query
def events(portal: Portal, ref: str) -> tuple[Event, ...]:
    """What happens to the effect of a document by its own record and by others, each once, in order of time."""
    stated_here = [event for event in portal.rows[ref].events if not event.target]
    stated = ((row.ref, event) for name in _acting(portal) for row in portal.rows_to(ref, name) for event in row.events)
    others = [event._replace(by=by) for by, event in stated if event.target == ref]
    return merged(event._replace(target="", not_before=_not_before(portal, event)) for event in (*stated_here, *others))


def _not_before(portal: Portal, event: Event) -> str:
    """The day from which the document behind an undated event is in effect; "" if the event has a day."""
    by = None if event.day else portal.rows.get(event.by)
    return begins(by.events, by.day) if by else ""
