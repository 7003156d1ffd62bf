"""Verifying traces (*Build Systems à la Carte*): what a result asked, and whether the answers still hold.

A *question* is a named pure function of the portal.  A `Reader` asks questions and remembers each
with the fingerprint of its answer; a result recorded with such a trace is up to date exactly when
every question, asked again, has the same fingerprint.  Questions asked inside a question are not
part of the trace: the outer answer stands for them, so a change that does not reach it stops there.

A question need not be asked again while none of its *causes* changed: the parts of the portal that it
looked at, itself or through others.  The portal notes them as it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar, overload

from macros.text.digest import fingerprint_of
from macros.text.packing import plain, restored

if TYPE_CHECKING:
    from macros.engine.portal import Portal

P = ParamSpec("P")
T = TypeVar("T")
Key = tuple[Hashable, ...]
Causes = tuple[str, ...]

MOST_CAUSES = 64  # a question that looked at more parts of a group counts as one that looked at the whole group
NOW = "day"  # the cause of a question that looked at the clock
LOOKUPS = ""  # what a page or rule looked up itself: a query without a name, whose answer differs after any change


class _Question(NamedTuple):
    """What is known of a question."""

    body: Callable[..., Any]
    fingerprint: Callable[..., str] | None
    cached: bool
    stored: bool


class _Questions(dict[str, _Question]):
    """Questions by name, which is that of their module and their own: a recorded one finds its module by itself."""

    def __missing__(self, name: str) -> _Question:
        with suppress(ModuleNotFoundError):
            import_module(f"macros.{name.rpartition('.')[0]}")
        if name not in self:
            raise KeyError(name)
        return self[name]


_questions = _Questions()
GONE = (LookupError, ValueError, TypeError, AttributeError)  # what a question raises about something that is gone


def group_of(cause: str) -> str:
    """The group that an input belongs to: "stories/" of "stories/tiep-dan", "stories/\ttitle" of its title."""
    name, tab, field = cause.partition("\t")
    return f"{name[: name.rfind('/') + 1] or name}{tab}{field}"


def with_groups(causes: Iterable[str]) -> set[str]:
    """Inputs that changed, and their groups."""
    changed = set(causes)
    return changed.union(map(group_of, changed))


@overload
def query(body: Callable[Concatenate[Portal, P], T], /) -> Callable[Concatenate[Portal, P], T]: ...


@overload
def query(
    *, fingerprint: Callable[..., str] | None = None, cached: bool = True, stored: bool = False
) -> Callable[[Callable[Concatenate[Portal, P], T]], Callable[Concatenate[Portal, P], T]]: ...


def query(
    body: Callable[..., Any] | None = None,
    /,
    *,
    fingerprint: Callable[..., str] | None = None,
    cached: bool = True,
    stored: bool = False,
) -> Any:
    """Make a function of the portal and plain arguments a query, whose answer is worked out once a run.

    `fingerprint(portal, *args)` tells two answers apart without working them out, where that is cheaper.  With
    `cached=False` a large answer that is asked for once is not kept for the rest of the run.  With `stored=True` an
    expensive answer of plain values and named tuples is kept between runs until one of its inputs changes; it takes
    no fingerprint, which may depend on less than the answer.
    """
    if fingerprint and stored:
        raise TypeError

    def register(body: Callable[..., Any]) -> Callable[..., Any]:
        name = f"{body.__module__.removeprefix('macros.')}.{body.__name__}"
        _questions[name] = _Question(body, fingerprint, cached, stored)

        @wraps(body)
        def ask(portal: Portal, *args: Any) -> Any:
            key = (name, *args)
            asked = portal.asked
            return answer(portal, key) if asked is None else _asked(portal, key, asked)

        return ask

    return register(body) if body else register


def answer(portal: Portal, key: Key) -> Any:
    """The answer to a question, worked out once per portal."""
    answers, asked = portal.answers, _questions[str(key[0])]
    if key in answers or (asked.stored and portal.recollect(key)):
        portal.look_ahead(portal.days.get(key, ""))
        portal.noted.update(portal.causes[key])
        return answers[key]
    found = _watched(portal, key, asked.body)
    if asked.stored:
        found = restored(plain(found))  # as the next run will find it
        portal.found.append(key)
    if asked.cached:
        answers[key] = found
    return found


def _asked(portal: Portal, key: Key, asked: dict[Key, str]) -> Any:
    """The answer to a query that a page or rule asks: it hangs on the fingerprint, not on what the query looked up."""
    noted, horizon = portal.noted, portal.horizon
    portal.noted, portal.asked = set(), None
    try:
        if key not in asked:
            asked[key] = fingerprint_now(portal, key)
        return answer(portal, key)
    finally:
        portal.noted, portal.asked, portal.horizon = noted, asked, horizon


def _watched(portal: Portal, key: Key, body: Callable[..., T]) -> T:
    """What `body` gives; what it looked at, the earliest day to come too, is noted for the question and who asked."""
    outer, portal.horizon = portal.horizon, ""
    around, portal.noted = portal.noted, set()
    try:
        return body(portal, *key[1:])
    finally:
        own, portal.horizon = portal.horizon, outer
        if own:
            portal.days[key] = min(own, portal.days.get(key, own))
            portal.look_ahead(own)
        noted, portal.noted = portal.noted, around
        noted.update(portal.causes.get(key, ()))
        causes = portal.causes[key] = portal.shared(noted)
        around.update(causes)


def fingerprint_now(portal: Portal, key: Key) -> str:
    """The fingerprint of today's answer, worked out once per portal."""
    prints = portal.fingerprints
    found = prints.get(key) or portal.recall(key)
    if found:
        prints[key] = found
        return found
    shortcut = _questions[str(key[0])].fingerprint
    found = _watched(portal, key, shortcut) if shortcut else fingerprint_of(answer(portal, key))
    prints[key] = found
    return found


class Noted(Mapping[str, T]):
    """A part of the portal by name: what is looked up in it is recorded, and iterating it records all of its groups."""

    __slots__ = ("_groups", "_input", "_look_up", "_names", "_portal")

    def __init__(
        self,
        portal: Portal,
        look_up: Callable[[str], T],
        names: Callable[[], Iterator[str]],
        input_of: Callable[[str], str],
        groups: Iterable[str],
    ) -> None:
        self._portal, self._look_up, self._names = portal, look_up, names
        self._input, self._groups = input_of, tuple(groups)

    def __getitem__(self, name: str) -> T:
        self._portal.noted.add(self._input(name))
        return self._look_up(name)

    def __iter__(self) -> Iterator[str]:
        self._portal.noted.update(self._groups)
        return self._names()

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Asked(NamedTuple):
    """A question as a ledger keeps it."""

    key: Key
    fingerprint: str
    causes: Causes = ()
    day: str = ""  # the earliest day to come that it looked at; "" for none


class Stored(NamedTuple):
    """The answer to a question between two runs."""

    answer: Any  # packed, where it comes from a file
    causes: Causes
    day: str = ""  # as in `Asked`


def fingerprint_or_none(portal: Portal, key: Key) -> str | None:
    """The fingerprint of a question recorded earlier; None where it can no longer be asked."""
    try:
        return fingerprint_now(portal, key)
    except GONE:
        return None  # it, or what it was about, is gone; whoever asked it is made again


def traced(portal: Portal, make: Callable[..., T], *args: Any) -> tuple[T, tuple[Asked, ...]]:
    """The result of `make(portal, *args)` and its trace: the queries that it asked, and what it looked up itself."""
    outer = portal.noted, portal.asked, portal.horizon
    queries: dict[Key, str] = {}
    portal.noted, portal.asked, portal.horizon = set(), queries, ""
    try:
        result = make(portal, *args)
        own, day = portal.shared(portal.noted), portal.horizon
    finally:
        portal.noted, portal.asked, portal.horizon = outer
    causes, days = portal.causes, portal.days
    trace = [Asked(key, told, causes.get(key, ()), days.get(key, "")) for key, told in queries.items()]
    if own:
        trace.append(Asked((LOOKUPS, day, *own), "", own, day))
    return result, tuple(trace)
