"""`Ledger`: results with their traces between runs; which of them still hold, and why."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from macros.tracing import NOW, Asked, Causes, Key, Stored, fingerprint_or_none, with_groups

if TYPE_CHECKING:
    from macros.linking import Portal

T = TypeVar("T")
N = TypeVar("N", bound=Hashable)


class Ledger(Generic[T]):
    """Results by name with their traces: which are still valid, and what new ones asked.

    In one run every question has one fingerprint, so the questions stand once, in a table, and a
    trace is a row of places in it.  A result is up to date exactly when none of its places changed.
    """

    def __init__(
        self,
        table: tuple[Any, ...] = ((), (), (), {}),
        entries: dict[str, tuple[bytes, T]] | None = None,
        context: dict[str, Any] | None = None,
        pending: Iterable[str] = (),
        answers: dict[Key, tuple[Any, ...]] | None = None,
    ) -> None:
        keys, prints, causes, days = table
        self.keys: list[Key] = list(keys)
        self.prints: list[str] = list(prints)
        self.causes: list[Causes] = list(causes)
        self.days: dict[int, str] = dict(days)
        self.entries = entries or {}  # places, packed, and result
        self.context = context or {}  # of the portal that the questions were asked of
        self.pending = set(pending)  # causes that changed since then
        self.answers = {key: Stored(*fields) for key, fields in (answers or {}).items()}
        self._stale: set[str] = set()

    @property
    def table(self) -> tuple[Any, ...]:
        """The questions as plain values, from which the table can be made again."""
        return self.keys, self.prints, self.causes, self.days

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {key: place for place, key in enumerate(self.keys)}

    def verify(self, portal: Portal, *, whole: bool = True) -> None:
        """Ask the questions of the table again; results that asked one whose answer changed are no longer fresh.

        Unless `whole`, only those are asked that a pending cause reaches, or a day that has come.
        """
        changed: set[int] = set()
        places: Iterable[int] = range(len(self.keys))
        if whole or not self.context:
            self.answers.clear()
        else:
            news = with_groups(self.pending | portal.changed_since(self.context))
            places = sorted(self._reached(portal, news, enumerate(self.causes), self.days))
            causes = ((key, kept.causes) for key, kept in self.answers.items())
            days = {key: kept.day for key, kept in self.answers.items() if kept.day}
            for key in self._reached(portal, news, causes, days):
                del self.answers[key]
        portal.stored = self.stored
        for place in places:
            key = self.keys[place]
            now = fingerprint_or_none(portal, key)
            self._note(place, portal.causes.get(key, ()), portal.days.get(key, ""))
            if now != self.prints[place]:
                changed.add(place)
                self.prints[place] = now or ""
        if changed:
            apart = changed.isdisjoint
            self._stale.update(name for name, (places, _) in self.entries.items() if not apart(_unpacked(places)))
        self.context, self.pending = portal.context, set()
        portal.recall = self.recall

    def _reached(
        self, portal: Portal, news: set[str], causes: Iterable[tuple[N, Causes]], days: Mapping[N, str]
    ) -> set[N]:
        """Those that a changed cause reaches, or a day that has come, or the clock where it was put back."""
        apart, today, then = news.isdisjoint, portal.context[NOW], self.context[NOW]
        back = today < then
        found = {name for name, own in causes if not apart(own) or (back and NOW in own)} if news or back else set()
        return found | {name for name, day in days.items() if day <= today} if today > then else found

    def stored(self, key: Key) -> Stored | None:
        """The answer to a question that was stored and holds still."""
        kept = self.answers.get(key)
        if kept is None or not isinstance(kept.answer, bytes):
            return kept
        return kept._replace(answer=pickle.loads(kept.answer))  # noqa: S301 - our own, never from outside

    def store(self, portal: Portal) -> None:
        """Keep the answers that are to be stored and were found in this run."""
        for key in portal.found:
            self.answers[key] = Stored(portal.answers[key], portal.causes[key], portal.days.get(key, ""))
        portal.found.clear()

    def _note(self, place: int, causes: Causes, day: str) -> None:
        self.causes[place] = causes
        if day:
            self.days[place] = day
        else:
            self.days.pop(place, None)

    def recall(self, key: Key) -> str:
        """The fingerprint of a question that holds still; "" where it is not known."""
        place = self._places.get(key)
        return "" if place is None else self.prints[place]

    def remind(self, portal: Portal, key: Key, answer: Any) -> None:
        """Give the portal an answer of the last run, unless the question is unknown or was asked again."""
        place = self._places.get(key)
        if place is not None and key not in portal.fingerprints and self.prints[place]:
            portal.answers[key], portal.causes[key] = answer, self.causes[place]

    def fresh(self, name: str) -> bool:
        """Whether the result of that name is recorded and up to date."""
        return name in self.entries and name not in self._stale

    def asks(self, key: Key) -> bool:
        """Whether any result asked this question."""
        place = self._places.get(key)
        return place is not None and self._is_asked(place)

    def _is_asked(self, place: int) -> bool:
        packed = _packed([place])  # where the bytes are not found, the number is not either
        return any(packed in places and place in _unpacked(places) for places, _ in self.entries.values())

    @property
    def next_day(self) -> str:
        """The earliest day to come that a question of any result looked at; "" for none."""
        days = sorted((day, place) for place, day in self.days.items())
        return next((day for day, place in days if self._is_asked(place)), "")

    def result(self, name: str) -> T | None:
        """The recorded result of that name, up to date or not."""
        entry = self.entries.get(name)
        return entry[1] if entry else None

    def record(self, name: str, trace: Iterable[Asked], result: T) -> None:
        """Record a new result and what it asked."""
        places = []
        for asked in trace:
            place = self._places.get(asked.key)
            if place is None:
                place = self._places[asked.key] = len(self.keys)
                self.keys.append(asked.key)
                self.prints.append(asked.fingerprint)
                self.causes.append(())
                self._note(place, asked.causes, asked.day)
            places.append(place)
        self.entries[name] = (_packed(places), result)
        self._stale.discard(name)

    def keep_only(self, names: Iterable[str]) -> set[str]:
        """Forget every result of another name; gives the names forgotten."""
        gone = self.entries.keys() - set(names)
        for name in gone:
            del self.entries[name]
        return gone

    def compact(self) -> None:
        """Forget questions that no result asks any more."""
        order = sorted(set().union(*(_unpacked(places) for places, _ in self.entries.values())))
        moved = {old: new for new, old in enumerate(order)}
        self.entries = {
            name: (_packed([moved[place] for place in _unpacked(places)]), result)
            for name, (places, result) in self.entries.items()
        }
        self.days = {moved[place]: day for place, day in self.days.items() if place in moved}
        self.keys, self.prints = [self.keys[old] for old in order], [self.prints[old] for old in order]
        self.causes = [self.causes[old] for old in order]
        self.__dict__.pop("_places", None)


def _packed(places: Iterable[int]) -> bytes:
    return array("I", places).tobytes()


def _unpacked(places: bytes) -> memoryview:
    return memoryview(places).cast("I")
