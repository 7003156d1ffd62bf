"""Timelines: when the state of each record changes, from what it and other records say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from macros.law.effect import Event, begins, merged
from macros.records import collections
from macros.rows import Row

Timeline = tuple[tuple[str, str], ...]  # (ISO day, state) of each change, in order of time


class Timelines:
    """The timelines of the records of one portal; each is worked out when first asked for."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows
        self._known: dict[str, Timeline] = {}

    def of(self, ref: str) -> Timeline:
        """The timeline of a record: its own, or that of all events which happen to it."""
        found = self._known.get(ref)
        if found is None:
            row = self._rows[ref]
            found = row.timeline or collections()[row.collection].changes(row.day, self.events(ref))
            self._known[ref] = found
        return found

    def events(self, ref: str) -> tuple[Event, ...]:
        """What happens to the effect of a document, stated by itself or by others, each once, in order of time."""
        own = (event for event in self._rows[ref].events if not event.target)
        stated = (*own, *self._acted_on.get(ref, ()))
        return merged(event._replace(target="", not_before=self._not_before(event)) for event in stated)

    @cached_property
    def _acted_on(self) -> Mapping[str, list[Event]]:
        """For each document what other documents say happens to its effect."""
        found: dict[str, list[Event]] = defaultdict(list)
        for ref, row in self._rows.items():
            for event in row.events:
                if event.target:
                    found[event.target].append(event._replace(by=ref))
        return found

    def _not_before(self, event: Event) -> str:
        """Nothing is ended by a document that is not there, or has no effect itself, yet; "" where the day is known."""
        by = None if event.day else self._rows.get(event.by)
        return begins(by.events, by.day) if by else ""
