"""Queries, and the record of what everything depends on (*Build Systems à la Carte*, verifying traces).

A *query* is a named pure function of the portal and plain arguments.  Whatever it looks up in the portal is recorded as
its *inputs*: "stories/tiep-dan" is whether there is such a record, "stories/tiep-dan\ttitle" one of its fields, see
`Portal`.  The next run asks a query again only when one of its inputs changed, or a day came that it looked at.

A page or rule depends on the queries that it asks, by the fingerprints of their answers, and on what it looks up
itself.  A query asked inside a query is no dependency of the page: the outer answer stands for it, so that a change
stops where it no longer matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, wraps
from importlib import import_module
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, overload

from macros.text.digest import digest, fingerprint_of
from macros.text.packing import pack, plain, restored

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound="Recorder")
Key = tuple[Hashable, ...]  # of a query: its name and its arguments
Inputs = tuple[str, ...]

MOST_INPUTS = 24  # where more of a group were looked up, the whole group is the input
NOW = "day"  # the input of whatever looked at the clock
FIELDS: set[str] = set()  # of records, as they are recorded: "stories/tiep-dan\ttitle"
LOOKUPS = ""  # the query that stands for what a page or rule looked up itself: any change gives another answer
GONE = (LookupError, ValueError, TypeError, AttributeError)  # what a query raises about something that is gone


class Dependency(NamedTuple):
    """A query that a page or rule asked, as it is kept between runs."""

    key: Key
    fingerprint: str
    inputs: Inputs = ()
    day: str = ""  # the earliest day to come that it looked at (ISO); "" for none


class Trace:
    """What a result depends on; equal names are of the same queries.

    The dependencies of many results may stand in one list, of which a trace has its places.  Their numbers are of
    one table, so a trace is recorded in one only.
    """

    __slots__ = ("_items", "_places", "name")

    def __init__(
        self, items: list[Dependency | int] | None = None, places: Sequence[int] | None = None, name: str = ""
    ) -> None:
        self._items = items or []
        self._places = range(len(self._items)) if places is None else places
        self.name = name or digest(pack(tuple([item.key for item in self]), plain=True))

    def __iter__(self) -> Iterator[Dependency]:
        """The dependencies, as long as they have no number."""
        items = (self._items[place] for place in self._places)
        return (item for item in items if not isinstance(item, int))

    def numbers(self, number_of: Callable[[Dependency], int]) -> set[int]:
        """The number of each dependency, which takes its place in the list, since it needs less memory."""
        items, found = self._items, set[int]()
        for place in self._places:
            item = items[place]
            if not isinstance(item, int):
                items[place] = item = number_of(item)
            found.add(item)
        return found


class Stored(NamedTuple):
    """The answer to a query between two runs."""

    answer: Any
    inputs: Inputs
    day: str = ""  # as in `Dependency`


def nothing(_: Key) -> None:
    """What is stored of a query, or who lends it, where nothing and nobody is."""


class _Query(NamedTuple):
    body: Callable[..., Any]
    fingerprint: Callable[..., str] | None
    cached: bool
    stored: bool


class _Queries(dict[str, _Query]):
    """Queries by module and name; the module of a recorded one is imported when it is asked again."""

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
    """Make a function of the portal and plain arguments a query, whose answer is worked out once a run.

    `fingerprint(portal, *args)` tells two answers apart without working them out, where that is cheaper.  With
    `cached=False` a large answer that is asked for once is not kept for the rest of the run.  With `stored=True` an
    expensive answer of plain values and named tuples is kept between runs until one of its inputs changes; it takes
    no fingerprint, which may depend on less than the answer.  No answer holds rows: the fields that are read of them
    later would be inputs of whoever reads them, and not of the query.
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
    """Answers queries and records what they, pages and rules look up; the base of `Portal`."""

    def __init__(self) -> None:
        self.answers: dict[Key, Any] = {}
        self.fingerprints: dict[Key, str] = {}
        self.inputs: dict[Key, Inputs] = {}
        self.days: dict[Key, str] = {}  # the earliest day to come that each query looked at, where it looked at one
        self.recorded: set[str] = set()  # the inputs of what is being worked out
        self.next_day = ""  # the earliest day to come that it looked at (ISO); "" for none
        self.queries: dict[Key, str] | None = None  # that the page or rule being made asked; None inside a query
        self.to_store: list[Key] = []  # the queries whose answers are to be stored, and were worked out in this run
        self.known_fingerprint: Callable[[Key], str] = lambda _: ""  # of a query none of whose inputs changed
        self.load_stored: Callable[[Key], Stored | None] = nothing
        self.lender: Callable[[Key], Recorder | None] = nothing  # the portal of another audience, if it knows the same
        self._compact: dict[Inputs, Inputs] = {}

    def answer(self, key: Key) -> Any:
        """The answer to a query, worked out once a run."""
        if key not in self.answers:
            query = _queries[str(key[0])]
            if not self._adopt_from_elsewhere(key, stored=query.stored):
                return self._work_out(key, query)
        self.look_ahead(self.days.get(key, ""))
        self.recorded.update(self.inputs[key])
        return self.answers[key]

    def _adopt_from_elsewhere(self, key: Key, *, stored: bool) -> bool:
        """Take the answer that is stored between runs, or the lender's; whether there was one."""
        if stored and (earlier := self.load_stored(key)):
            self.adopt(key, earlier)
            return True
        lender = self.lender(key)
        if lender is None or key not in lender.answers:
            return False
        self.adopt(key, Stored(lender.answers[key], lender.inputs[key], lender.days.get(key, "")))
        self.to_store += [key] * stored
        return True

    def _work_out(self, key: Key, query: _Query) -> Any:
        answer = self._record(key, query.body)
        if query.stored:
            answer = restored(plain(answer))  # as the next run will read it
            self.to_store.append(key)
        if query.cached:
            self.answers[key] = answer
        return answer

    def fingerprint(self, key: Key) -> str:
        """The fingerprint of the answer to a query, worked out once a run."""
        fingerprint = self.fingerprints.get(key) or self.known_fingerprint(key)
        if not fingerprint and (lender := self.lender(key)) and (fingerprint := lender.fingerprints.get(key, "")):
            self._note(key, lender.inputs[key], lender.days.get(key, ""))
        if not fingerprint:
            shortcut = _queries[str(key[0])].fingerprint
            fingerprint = self._record(key, shortcut) if shortcut else fingerprint_of(self.answer(key))
        self.fingerprints[key] = fingerprint
        return fingerprint

    def depend_on(self, key: Key, queries: dict[Key, str]) -> Any:
        """The answer to a query that a page or rule asks, with its fingerprint put among `queries`.

        The page depends on the fingerprint, and not on what the query looks up.
        """
        recorded, next_day = self.recorded, self.next_day
        self.recorded, self.queries = set(), None
        try:
            if key not in queries:
                queries[key] = self.fingerprint(key)
            return self.answer(key)
        finally:
            self.recorded, self.queries, self.next_day = recorded, queries, next_day

    def _record(self, key: Key, body: Callable[..., T]) -> T:
        """What `body` gives; what it looks up is recorded for the query, and for whatever asked it."""
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
        """Record that a day to come (ISO) was looked at; "" is none."""
        if day and (not self.next_day or day < self.next_day):
            self.next_day = day

    def compact(self, recorded: set[str]) -> Inputs:
        """Inputs as they are kept: of too many in one group the group, and equal ones as one object.

        Whoever reads a field of a record need not note the record: its fields change when it comes or goes.
        """
        inputs = _grouped(frozenset(recorded)) if len(recorded) > MOST_INPUTS else _own(recorded)
        return self._compact.setdefault(inputs, inputs)

    def adopt(self, key: Key, stored: Stored) -> None:
        """Take over an answer that was worked out elsewhere."""
        self.answers[key] = stored.answer
        self._note(key, stored.inputs, stored.day)

    def _note(self, key: Key, inputs: Inputs, day: str) -> None:
        before = self.inputs.get(key)
        self.inputs[key] = self.compact({*inputs, *before}) if before else self._compact.setdefault(inputs, inputs)
        if day:
            self.days[key] = min(day, self.days.get(key, day))

    def carry_over(self, before: Recorder, changed: set[str]) -> None:
        """Take over the answers of the recorder before this one none of whose inputs changed."""
        self.answers, self.inputs, self.days = before.answers, before.inputs, before.days
        for key in [key for key, inputs in self.inputs.items() if not changed.isdisjoint(inputs)]:
            del self.inputs[key]
            self.answers.pop(key, None)
            self.days.pop(key, None)

    def forget(self) -> None:
        """Drop everything: rows and portal hold each other, so that they would stay until the collector comes."""
        self.__dict__.clear()


def traced(portal: Recorder, make: Callable[..., T], *args: Any) -> tuple[T, Trace]:
    """The result of `make(portal, *args)` and what it depends on: the queries that it asked, and what it looked up."""
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
        Dependency(key, told, inputs[key], days.get(key, "")) for key, told in queries.items()
    ]
    if lookups:
        trace.append(Dependency((LOOKUPS, day, *lookups), "", lookups, day))
    return result, Trace(trace)


class Lookups(Mapping[str, T]):
    """A part of the portal by name: each look-up is recorded, and to iterate records all of its groups."""

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


def _own(recorded: set[str] | frozenset[str]) -> Inputs:
    return tuple(sorted(recorded.difference([name.partition("\t")[0] for name in recorded if "\t" in name])))


@lru_cache(maxsize=1024)  # a person's queries look at the whole organisation, each at the same of it
def _grouped(recorded: frozenset[str]) -> Inputs:
    folders = {name: _folder_of(name.partition("\t")[0]) for name in _own(recorded)}
    sizes = Counter(folders.values())
    return tuple(sorted({group_of(name) if sizes[folder] > MOST_INPUTS else name for name, folder in folders.items()}))


def _folder_of(source: str) -> str:
    return source[: source.rfind("/") + 1] or source


def group_of(name: str) -> str:
    """The group of an input: "stories/" of "stories/tiep-dan", "stories/\ttitle" of "stories/tiep-dan\ttitle"."""
    source, tab, field = name.partition("\t")
    return f"{_folder_of(source)}{tab}{field}"


def with_groups(names: Collection[str]) -> set[str]:
    """Inputs that changed, with the fields of those that came or went, and their groups."""
    changed = set(names)
    changed.update(f"{name}\t{field}" for name in names if "\t" not in name and "/" in name for field in FIELDS)
    return changed.union(map(group_of, changed))
