"""Queries, and the recording of dependencies (verifying traces, see *Build Systems à la Carte*).

A *query* is a named pure function of the portal and plain arguments.  Every look-up in the portal is recorded as one of
its *inputs*: "stories/tiep-dan" is whether the record exists, "stories/tiep-dan\ttitle" one of its fields, see
`Portal`.  The next run asks a query again only if one of its inputs changed or a day that it looked at has come.

A page or rule depends on the fingerprints of the queries that it asks, and on its own look-ups.  It does not depend on
the queries that these ask in turn, so that a change stops at the first query whose answer stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from importlib import import_module
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, overload

from macros.engine.inputs import Inputs, compacted
from macros.engine.packing import pack, plain, restored
from macros.text.digest import digest, fingerprint_of

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound="Recorder")
_MISSING: Any = object()
Key = tuple[Hashable, ...]  # of a query: its name and its arguments

LOOKUPS = ""  # the name of a pseudo query for the own look-ups of a page or rule, stale after any change
GONE = (LookupError, ValueError, TypeError, AttributeError)  # the errors of a query about a record that is gone


class Dependency(NamedTuple):
    """A query that a page or rule asked, as stored between runs."""

    key: Key
    fingerprint: str
    inputs: Inputs = ()
    day: str = ""  # the earliest future day (ISO) that it looked at, or ""


class Trace:
    """The dependencies of a result; traces of the same queries have equal names.

    Many traces may share one list of dependencies, and hold their places in it.  `numbers` replaces dependencies in
    that list by their numbers in a table, so a trace is recorded in one table only.
    """

    __slots__ = ("_items", "_places", "name")

    def __init__(
        self, items: list[Dependency | int] | None = None, places: Sequence[int] | None = None, name: str = ""
    ) -> None:
        self._items = items or []
        self._places = range(len(self._items)) if places is None else places
        self.name = name or digest(pack(tuple([item.key for item in self]), canonical=True))

    def __iter__(self) -> Iterator[Dependency]:
        """Yield the dependencies that have no number yet."""
        items = (self._items[place] for place in self._places)
        return (item for item in items if not isinstance(item, int))

    def numbers(self, number_of: Callable[[Dependency], int]) -> set[int]:
        """Return the number of each dependency, and replace the dependency by it, which saves memory."""
        items, numbers = self._items, set[int]()
        for place in self._places:
            item = items[place]
            if not isinstance(item, int):
                items[place] = item = number_of(item)
            numbers.add(item)
        return numbers


class Stored(NamedTuple):
    """The answer to a query, as stored between runs."""

    answer: Any
    inputs: Inputs
    day: str = ""  # as in `Dependency`


def nothing(_: Key) -> None:
    """Return None: no stored answer, or no lender."""


class _Query(NamedTuple):
    body: Callable[..., Any]
    fingerprint: Callable[..., str] | None
    cached: bool
    stored: bool


class _Queries(dict[str, _Query]):
    """Queries by module and name; the module of a recorded query is imported when it is asked again."""

    def __missing__(self, name: str) -> _Query:
        with suppress(ModuleNotFoundError):
            import_module(f"macros.{name.rpartition('.')[0]}")
        if name not in self:
            raise KeyError(name)
        return self[name]


_queries = _Queries()


@overload
def query(body: Callable[Concatenate[R, P], T], /) -> Callable[Concatenate[R, P], T]: ...


@overload
def query(
    *, fingerprint: Callable[..., str] | None = None, cached: bool = True, stored: bool = False
) -> Callable[[Callable[Concatenate[R, P], T]], Callable[Concatenate[R, P], T]]: ...


def query(
    body: Callable[..., Any] | None = None,
    /,
    *,
    fingerprint: Callable[..., str] | None = None,
    cached: bool = True,
    stored: bool = False,
) -> Any:
    """Make a function of the portal and plain arguments a query, whose answer is computed once per run.

    `fingerprint(portal, *args)` is a cheaper way to detect a changed answer than to compute the answer.  With
    `cached=False` the answer is not kept for the rest of the run, for a large one that is needed once.  With
    `stored=True` an expensive answer of plain values and named tuples is kept between runs until one of its inputs
    changes; it allows no fingerprint, which could depend on less than the answer.  An answer must not hold rows:
    fields read of them later would be inputs of the reader instead of the query.
    """
    if fingerprint and stored:
        raise TypeError

    def register(body: Callable[..., Any]) -> Callable[..., Any]:
        name = f"{body.__module__.removeprefix('macros.')}.{body.__name__}"
        _queries[name] = _Query(body, fingerprint, cached, stored)

        @wraps(body)
        def ask(portal: Recorder, *args: Any) -> Any:
            key = (name, *args)
            return portal.answer(key) if portal.queries is None else portal.depend_on(key, portal.queries)

        return ask

    return register(body) if body else register


class Recorder:
    """Answers queries, and records the look-ups of queries, pages and rules; the base of `Portal`."""

    def __init__(self) -> None:
        self.answers: dict[Key, Any] = {}
        self.fingerprints: dict[Key, str] = {}
        self.inputs: dict[Key, Inputs] = {}
        self.days: dict[Key, str] = {}  # the earliest future day that a query looked at
        self.recorded: set[str] = set()  # the inputs of the query, page or rule in progress
        self.next_day = ""  # the earliest future day (ISO) that it looked at, or ""
        self.queries: dict[Key, str] | None = None  # asked by the page or rule in progress; None inside a query
        self.to_store: list[Key] = []  # queries with `stored=True` answered in this run
        self.known_fingerprint: Callable[[Key], str] = lambda _: ""  # of a query whose inputs did not change
        self.load_stored: Callable[[Key], Stored | None] = nothing
        self.lender: Callable[[Key], Recorder | None] = nothing  # another audience's portal, if its answer holds
        self._compact: dict[Inputs, Inputs] = {}

    def answer(self, key: Key) -> Any:
        """Return the answer to a query, computed once per run."""
        answer = self.answers.get(key, _MISSING)
        if answer is _MISSING:
            query = _queries[str(key[0])]
            if not self._adopt_shared(key, stored=query.stored):
                return self._compute(key, query)
            answer = self.answers[key]
        self.look_ahead(self.days.get(key, ""))
        self.recorded.update(self.inputs[key])
        return answer

    def _adopt_shared(self, key: Key, *, stored: bool) -> bool:
        """Adopt the answer of the last run or of the lender; return whether there was one."""
        if stored and (earlier := self.load_stored(key)):
            self.adopt(key, earlier)
            return True
        lender = self.lender(key)
        if lender is None or key not in lender.answers:
            return False
        self.adopt(key, Stored(lender.answers[key], lender.inputs[key], lender.days.get(key, "")))
        self.to_store += [key] * stored
        return True

    def _compute(self, key: Key, query: _Query) -> Any:
        answer = self._record(key, query.body)
        if query.stored:
            answer = restored(plain(answer))  # as the next run will read it
            self.to_store.append(key)
        if query.cached:
            self.answers[key] = answer
        return answer

    def fingerprint(self, key: Key) -> str:
        """Return the fingerprint of the answer to a query, computed once per run."""
        fingerprint = self.fingerprints.get(key) or self.known_fingerprint(key)
        if not fingerprint and (lender := self.lender(key)) and (fingerprint := lender.fingerprints.get(key, "")):
            self._note(key, lender.inputs[key], lender.days.get(key, ""))
        if not fingerprint:
            shortcut = _queries[str(key[0])].fingerprint
            fingerprint = self._record(key, shortcut) if shortcut else fingerprint_of(self.answer(key))
        self.fingerprints[key] = fingerprint
        return fingerprint

    def depend_on(self, key: Key, queries: dict[Key, str]) -> Any:
        """Return the answer to a query that a page or rule asks, and put its fingerprint into `queries`.

        The page depends on the fingerprint, not on the inputs of the query.
        """
        if key in self.answers and (fingerprint := queries.get(key) or self.fingerprints.get(key)):
            queries[key] = fingerprint
            return self.answers[key]
        recorded, next_day = self.recorded, self.next_day
        self.recorded, self.queries = set(), None
        try:
            if key not in queries:
                queries[key] = self.fingerprint(key)
            return self.answer(key)
        finally:
            self.recorded, self.queries, self.next_day = recorded, queries, next_day

    def _record(self, key: Key, body: Callable[..., T]) -> T:
        """Return `body(self, *arguments)`; its look-ups are recorded for the query and for its caller."""
        next_day, self.next_day = self.next_day, ""
        recorded, self.recorded = self.recorded, set()
        try:
            return body(self, *key[1:])
        finally:
            day, self.next_day = self.next_day, next_day
            if day:
                self.days[key] = min(day, self.days.get(key, day))
                self.look_ahead(day)
            inputs = self.inputs[key] = self.compact(self.recorded.union(self.inputs.get(key, ())))
            self.recorded = recorded
            recorded.update(inputs)

    def look_ahead(self, day: str) -> None:
        """Record that a future day (ISO) was looked at; "" is ignored."""
        if day and (not self.next_day or day < self.next_day):
            self.next_day = day

    def compact(self, recorded: set[str]) -> Inputs:
        """Return inputs in their stored form; equal tuples are one object."""
        inputs = compacted(recorded)
        return self._compact.setdefault(inputs, inputs)

    def adopt(self, key: Key, stored: Stored) -> None:
        """Take over an answer that was computed elsewhere."""
        self.answers[key] = stored.answer
        self._note(key, stored.inputs, stored.day)

    def _note(self, key: Key, inputs: Inputs, day: str) -> None:
        before = self.inputs.get(key)
        self.inputs[key] = self.compact({*inputs, *before}) if before else self._compact.setdefault(inputs, inputs)
        if day:
            self.days[key] = min(day, self.days.get(key, day))

    def carry_over(self, before: Recorder, changed: set[str]) -> None:
        """Take over the answers of an earlier recorder whose inputs did not change."""
        self.answers, self.inputs, self.days = before.answers, before.inputs, before.days
        for key in [key for key, inputs in self.inputs.items() if not changed.isdisjoint(inputs)]:
            del self.inputs[key]
            self.answers.pop(key, None)
            self.days.pop(key, None)

    def forget(self) -> None:
        """Drop everything: rows and portal refer to each other, so they would stay in memory without the collector."""
        self.__dict__.clear()


def traced(portal: Recorder, make: Callable[..., T], *args: Any) -> tuple[T, Trace]:
    """Return `make(portal, *args)` and its trace: the queries that it asked and its own look-ups."""
    outer = portal.recorded, portal.queries, portal.next_day
    queries: dict[Key, str] = {}
    portal.recorded, portal.queries, portal.next_day = set(), queries, ""
    try:
        result = make(portal, *args)
        lookups, day = portal.compact(portal.recorded), portal.next_day
    finally:
        portal.recorded, portal.queries, portal.next_day = outer
    inputs, days = portal.inputs, portal.days
    trace: list[Dependency | int] = [
        Dependency(key, fingerprint, inputs[key], days.get(key, "")) for key, fingerprint in queries.items()
    ]
    if lookups:
        trace.append(Dependency((LOOKUPS, day, *lookups), "", lookups, day))
    return result, Trace(trace)


class Lookups(Mapping[str, T]):
    """A part of the portal by name; a look-up records its input, an iteration all groups."""

    __slots__ = ("_groups", "_input_of", "_look_up", "_names", "_recorder")

    def __init__(
        self,
        recorder: Recorder,
        look_up: Callable[[str], T],
        names: Callable[[], Iterator[str]],
        input_of: Callable[[str], str],
        groups: Iterable[str],
    ) -> None:
        self._recorder, self._look_up, self._names = recorder, look_up, names
        self._input_of, self._groups = input_of, tuple(groups)

    def __getitem__(self, name: str) -> T:
        self._recorder.recorded.add(self._input_of(name))
        return self._look_up(name)

    def __iter__(self) -> Iterator[str]:
        self._recorder.recorded.update(self._groups)
        return self._names()

    def __len__(self) -> int:
        return sum(1 for _ in self)
