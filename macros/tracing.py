"""Verifying traces (*Build Systems à la Carte*): what a result asked, and whether the answers still hold.

A *question* is a named pure function of the portal.  A `Reader` asks questions and remembers each
with the fingerprint of its answer; a result recorded with such a trace is up to date exactly when
every question, asked again, has the same fingerprint.  Questions asked inside a question are not
part of the trace: the outer answer stands for them, so a change that does not reach it stops there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import wraps
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from macros.portal import Portal

P = ParamSpec("P")
T = TypeVar("T")
Key = tuple[Hashable, ...]
Trace = tuple[tuple[Key, str], ...]

_questions: dict[str, tuple[Callable[..., Any], Callable[..., str] | None, bool]] = {}


class Reader:
    """The portal as page makers and rules see it: through questions only."""

    __slots__ = ("portal", "seen")

    def __init__(self, portal: Portal, seen: dict[Key, str] | None = None) -> None:
        self.portal = portal  # for the bodies of questions; a page maker or rule asks instead
        self.seen = seen

    @property
    def trace(self) -> Trace:
        """What has been asked so far, with the fingerprints of the answers."""
        return tuple((self.seen or {}).items())


def digest(value: bytes) -> str:
    """A short hash for telling contents apart; not a security measure."""
    return blake2b(value, digest_size=9).hexdigest()


def fingerprint_of(value: object) -> str:
    """The fingerprint of an answer made of plain values (`repr` tells them apart)."""
    return digest(repr(value).encode())


def question(
    fingerprint: Callable[..., str] | None = None, *, keep: bool = True
) -> Callable[[Callable[Concatenate[Reader, P], T]], Callable[Concatenate[Reader, P], T]]:
    """Make a function of a reader and plain arguments a question.

    `fingerprint(reader, *args)` gives the answer's fingerprint without the answer, where that is cheaper;
    with `keep` off the answer, being large and asked once, is not kept for the rest of the run.
    """

    def register(body: Callable[Concatenate[Reader, P], T]) -> Callable[Concatenate[Reader, P], T]:
        name = f"{body.__module__.removeprefix('macros.')}.{body.__name__}"
        _questions[name] = (body, fingerprint, keep)

        @wraps(body)
        def ask(reader: Reader, *args: P.args, **_: P.kwargs) -> T:
            key = (name, *args)
            if reader.seen is not None and key not in reader.seen:
                reader.seen[key] = fingerprint_now(reader.portal, key)
            return answer(reader.portal, key)  # type: ignore[no-any-return]

        return cast("Callable[Concatenate[Reader, P], T]", ask)

    return register


def answer(portal: Portal, key: Key) -> Any:
    """The answer to a question, worked out once per portal."""
    answers = portal.answers
    if key in answers:
        portal.look_ahead(portal.days.get(key, ""))
        return answers[key]
    body, _, keep = _questions[str(key[0])]
    found = _watched(portal, key, body)
    if keep:
        answers[key] = found
    return found


def _watched(portal: Portal, key: Key, body: Callable[..., T]) -> T:
    """What `body` gives; the earliest day to come that it looked at is noted for the question and for who asked."""
    outer, portal.horizon = portal.horizon, ""
    try:
        return body(portal.untraced, *key[1:])
    finally:
        own, portal.horizon = portal.horizon, outer
        if own:
            portal.days[key] = min(own, portal.days.get(key, own))
            portal.look_ahead(own)


def fingerprint_now(portal: Portal, key: Key) -> str:
    """The fingerprint of today's answer, worked out once per portal."""
    prints = portal.fingerprints
    found = prints.get(key)
    if found is not None:
        portal.look_ahead(portal.days.get(key, ""))
        return found
    _, shortcut, _ = _questions[str(key[0])]
    found = _watched(portal, key, shortcut) if shortcut else fingerprint_of(answer(portal, key))
    prints[key] = found
    return found


class Ledger(Generic[T]):
    """Results by name with their traces: which are still valid, and what new ones asked.

    In one run every question has one fingerprint, so the fingerprints stand once, in a table, and a
    trace is a tuple of places in it.  A result is up to date exactly when none of its places changed.
    """

    def __init__(
        self,
        keys: Iterable[Key] = (),
        prints: Iterable[str] = (),
        entries: dict[str, tuple[tuple[int, ...], T]] | None = None,
    ) -> None:
        self.keys = list(keys)
        self.prints = list(prints)
        self.entries = entries or {}
        self._places = {key: place for place, key in enumerate(self.keys)}
        self._changed: set[int] = set()

    def verify(self, portal: Portal) -> None:
        """Ask every question of the table again; results that asked a changed one are no longer fresh."""
        for place, key in enumerate(self.keys):
            now = _fingerprint_or_none(portal, key)
            if now != self.prints[place]:
                self._changed.add(place)
                self.prints[place] = now or ""

    def fresh(self, name: str) -> bool:
        """Whether the result of that name is recorded and up to date."""
        entry = self.entries.get(name)
        return entry is not None and self._changed.isdisjoint(entry[0])

    def asks(self, key: Key) -> bool:
        """Whether any result asked this question."""
        place = self._places.get(key)
        return place is not None and any(place in places for places, _ in self.entries.values())

    def result(self, name: str) -> T | None:
        """The recorded result of that name, up to date or not."""
        entry = self.entries.get(name)
        return entry[1] if entry else None

    def record(self, name: str, trace: Trace, result: T) -> None:
        """Record a new result and what it asked."""
        places = []
        for key, fingerprint in trace:
            place = self._places.get(key)
            if place is None:
                place = self._places[key] = len(self.keys)
                self.keys.append(key)
                self.prints.append(fingerprint)
            places.append(place)
        self.entries[name] = (tuple(places), result)

    def keep_only(self, names: Iterable[str]) -> set[str]:
        """Forget every result of another name; gives the names forgotten."""
        gone = self.entries.keys() - set(names)
        for name in gone:
            del self.entries[name]
        return gone

    def compacted(self) -> Ledger[T]:
        """The same ledger, without questions that no result asks any more when they are many."""
        used = set().union(*(places for places, _ in self.entries.values()))
        if len(used) > len(self.keys) * 3 // 4:
            return self
        order = sorted(used)
        moved = {old: new for new, old in enumerate(order)}
        entries = {
            name: (tuple(moved[place] for place in places), item) for name, (places, item) in self.entries.items()
        }
        return Ledger([self.keys[old] for old in order], [self.prints[old] for old in order], entries)


def _fingerprint_or_none(portal: Portal, key: Key) -> str | None:
    """The fingerprint of a question recorded earlier; None where it can no longer be asked."""
    if key[0] not in _questions:
        return None
    try:
        return fingerprint_now(portal, key)
    except (LookupError, ValueError, TypeError, AttributeError):
        return None  # it was about something that is gone; whoever asked it is made again


def traced(portal: Portal, make: Callable[..., T], *args: Any) -> tuple[T, Trace]:
    """The result of `make(reader, *args)` and the trace of what it asked."""
    reader = Reader(portal, {})
    result = make(reader, *args)
    return result, reader.trace
