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
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from macros.portal import Portal

P = ParamSpec("P")
T = TypeVar("T")
Key = tuple[Hashable, ...]
Trace = tuple[tuple[Key, str], ...]

_questions: dict[str, tuple[Callable[..., Any], Callable[..., str] | None]] = {}


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
    fingerprint: Callable[..., str] | None = None,
) -> Callable[[Callable[Concatenate[Reader, P], T]], Callable[Concatenate[Reader, P], T]]:
    """Make a function of a reader and plain arguments a question.

    `fingerprint(reader, *args)` gives the answer's fingerprint without the answer, where that is cheaper.
    """

    def register(body: Callable[Concatenate[Reader, P], T]) -> Callable[Concatenate[Reader, P], T]:
        name = f"{body.__module__.removeprefix('macros.')}.{body.__name__}"
        _questions[name] = (body, fingerprint)

        @wraps(body)
        def ask(reader: Reader, *args: P.args, **_: P.kwargs) -> T:
            key = (name, *args)
            if reader.seen is not None and key not in reader.seen:
                reader.seen[key] = fingerprint_now(reader.portal, key)
            return answer(reader.portal, key)  # type: ignore[no-any-return]

        return ask

    return register


def answer(portal: Portal, key: Key) -> Any:
    """The answer to a question, worked out once per portal."""
    answers = portal.answers
    if key not in answers:
        body, _ = _questions[str(key[0])]
        answers[key] = body(portal.untraced, *key[1:])
    return answers[key]


def fingerprint_now(portal: Portal, key: Key) -> str:
    """The fingerprint of today's answer, worked out once per portal."""
    prints = portal.fingerprints
    found = prints.get(key)
    if found is None:
        _, shortcut = _questions[str(key[0])]
        found = shortcut(portal.untraced, *key[1:]) if shortcut else fingerprint_of(answer(portal, key))
        prints[key] = found
    return found


def holds(portal: Portal, trace: Iterable[tuple[Key, str]]) -> bool:
    """Whether every answer of a recorded trace is still the same."""
    prints = portal.fingerprints
    for key, recorded in trace:
        now = prints.get(key)
        if now is None:
            if key[0] not in _questions:
                return False
            now = fingerprint_now(portal, key)
        if now != recorded:
            return False
    return True


def traced(portal: Portal, make: Callable[Concatenate[Reader, P], T], *args: P.args, **_: P.kwargs) -> tuple[T, Trace]:
    """The result of `make(reader, *args)` and the trace of what it asked."""
    reader = Reader(portal, {})
    result = make(reader, *args)
    return result, reader.trace
