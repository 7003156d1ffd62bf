"""Verifying traces (*Build Systems à la Carte*): what a result asked, and whether the answers still hold.

A *question* is a named pure function of the portal.  A `Reader` asks questions and remembers each
with the fingerprint of its answer; a result recorded with such a trace is up to date exactly when
every question, asked again, has the same fingerprint.  Questions asked inside a question are not
part of the trace: the outer answer stands for them, so a change that does not reach it stops there.

A question need not be asked again while none of its *causes* changed: the parts of the portal that it
looked at, itself or through others.  The portal notes them as it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, ItemsView, Iterable, Iterator, Mapping, ValuesView
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
    """The group that a part of the portal belongs to: "stories/" of "stories/tiep-dan"."""
    return cause[: cause.rfind("/") + 1] or cause


def referring(ref: str, target: str) -> tuple[str, str]:
    """The causes that change when a record that refers to a target does: all who do, and those of its collection."""
    return f"@{target}", f"{ref.partition('/')[0]}@{target}"


def members_of(cause: str) -> str:
    """The cause that stands for many members of a group: "stories/*" of "stories/tiep-dan"; of no group itself."""
    group = group_of(cause)
    return f"{group}*" if group.endswith("/") else cause


def quietly(ref: str) -> str:
    """The cause that a record changed in nothing but words that no table over its collection may look at."""
    return f"={ref}"


def with_groups(causes: Iterable[str]) -> set[str]:
    """Causes that changed, and what stands for many of their group; the groups too, unless it was quietly."""
    found: set[str] = set()
    for cause in causes:
        loud = not cause.startswith("=")
        member = cause if loud else cause[1:]
        found |= {member, members_of(member), group_of(cause) if loud else member}
    return found


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
    """A part of the portal by name; whoever looks something up in it has that noted as a cause."""

    __slots__ = ("_cause_of", "_inner", "_portal", "_whole")

    def __init__(
        self, portal: Portal, inner: Mapping[str, T], cause_of: Callable[[str], str], whole: Iterable[str]
    ) -> None:
        self._portal = portal
        self._inner = inner
        self._cause_of = cause_of
        self._whole = tuple(whole)  # the causes of whoever looks at everything

    def __getitem__(self, name: str) -> T:
        self._portal.noted.add(self._cause_of(name))
        return self._inner[name]

    def __contains__(self, name: object) -> bool:
        self._portal.noted.add(self._cause_of(str(name)))
        return name in self._inner

    def __iter__(self) -> Iterator[str]:
        self._portal.noted.update(self._whole)
        return iter(self._inner)

    def __len__(self) -> int:
        self._portal.noted.update(self._whole)
        return len(self._inner)

    def get(self, name: str, default: Any = None) -> Any:
        """The entry of that name, or the default."""
        self._portal.noted.add(self._cause_of(name))
        return self._inner.get(name, default)

    def items(self) -> ItemsView[str, T]:
        """Every entry with its name."""
        self._portal.noted.update(self._whole)
        return self._inner.items()

    def values(self) -> ValuesView[T]:
        """Every entry."""
        self._portal.noted.update(self._whole)
        return self._inner.values()


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
