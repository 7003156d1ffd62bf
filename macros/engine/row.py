"""`Row`: the compact form of a record that lists, links and cross-record rules live on."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from macros.engine.recorder import FIELDS
from macros.law.effect import Event
from macros.records import model_of
from macros.text.digest import digest

if TYPE_CHECKING:
    from macros.engine.recorder import Recorder
    from macros.law.mentions import WrittenMention

T = TypeVar("T")


class Body(NamedTuple):
    """What of a row is looked at only where the record is shown or checked; plain values."""

    title: str
    summary: str
    illustrative: bool
    timeline: tuple[tuple[str, str], ...]  # (ISO day, state), in order of time; see `timelines.of`
    stated: tuple[tuple[str, str, str, str, tuple[str, ...], str], ...]  # `events`, as plain values
    references: tuple[tuple[tuple[str | int, ...], str], ...]  # (path in the record, target)
    mentioned: tuple[tuple[tuple[str | int, ...], str, int, tuple[Any, ...]], ...]  # `mentions`, as plain values
    links: tuple[tuple[tuple[str | int, ...], str], ...]  # (path in the record, address on this site)
    facets: tuple[tuple[str, str, str], ...]  # (facet, value, label)
    keys: tuple[str, ...]  # as `loose_key` gives them
    number: str  # of a document; "" elsewhere
    derived_from: tuple[str, ...]  # the records that it derives fields from
    data_digest: str
    card_digest: str


class Packed(NamedTuple):
    """A row as it is stored: what every run looks at, and the rest packed, for there are many rows."""

    ref: str
    file: str  # path for messages, relative to where the command was started
    digest: str  # of the file's bytes
    audience: str
    day: str  # ISO, "" where the record has none
    kept_until: str  # ISO, the last day on which it may be kept; "" for ever
    withdrawn: str  # ISO, the day from which on it is not shown; "" where it has not been taken back
    former_ids: tuple[str, ...]
    targets: tuple[str, ...]  # the records that it refers to and the topics of what it may cite, each once
    names: tuple[str, ...]  # the topics of what may cite it, as a document
    packed_body: bytes
    packed_data: bytes


class _OfBody(Generic[T]):
    """A field of the packed part of a row."""

    __slots__ = ("_name",)

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, row: StoredRow, _: type) -> T:
        value: T = getattr(row.body, self._name)
        return value


class StoredRow(Packed):
    """A record without its long texts, as it is stored."""

    title = _OfBody[str]()
    summary = _OfBody[str]()
    illustrative = _OfBody[bool]()
    timeline = _OfBody[tuple[tuple[str, str], ...]]()
    references = _OfBody[tuple[tuple[tuple[str | int, ...], str], ...]]()
    links = _OfBody[tuple[tuple[tuple[str | int, ...], str], ...]]()
    facets = _OfBody[tuple[tuple[str, str, str], ...]]()
    keys = _OfBody[tuple[str, ...]]()
    number = _OfBody[str]()
    derived_from = _OfBody[tuple[str, ...]]()
    data_digest = _OfBody[str]()
    card_digest = _OfBody[str]()
    stated = _OfBody[tuple[tuple[str, str, str, str, tuple[str, ...], str], ...]]()
    mentioned = _OfBody[tuple[tuple[tuple[str | int, ...], str, int, tuple[Any, ...]], ...]]()

    def __reduce__(self) -> tuple[Any, ...]:
        """On its way from another process as it is stored: so equal words become one again."""
        return unpacked, (marshal.dumps(tuple(self)),)

    @cached_property
    def body(self) -> Body:
        """Everything but the data."""
        return Body(*marshal.loads(self.packed_body))  # noqa: S302 - our own, never from outside

    @property
    def data(self) -> dict[str, Any]:
        """The record's text data, each narrative replaced by "…"."""
        unpacked: dict[str, Any] = marshal.loads(self.packed_data)  # noqa: S302 - our own, never from outside
        return unpacked

    @property
    def events(self) -> tuple[Event, ...]:
        """What it says of the effect of documents, its own and others'."""
        return tuple(Event(*event) for event in self.body.stated)

    @property
    def shown_until(self) -> str:
        """The last day (ISO) on which the portal shows the record, "" for ever."""
        before = (date.fromisoformat(self.withdrawn) - timedelta(days=1)).isoformat() if self.withdrawn else ""
        return min(filter(None, (self.kept_until, before)), default="")

    @property
    def collection(self) -> str:
        return self.ref.partition("/")[0]

    @property
    def id(self) -> str:
        return self.ref.partition("/")[2]

    @property
    def url(self) -> str:
        """The record's address on the site, from the web root."""
        return f"/{model_of(self.collection).slug}/{self.id}/"


def unpacked(packed: bytes) -> StoredRow:
    """A row from its fields as `marshal` packs them."""
    return StoredRow(*marshal.loads(packed))  # noqa: S302 - our own, never from outside


FIELDS.update(("data", "facts"))  # see `Data`
_WORDS = {"title", "summary"}


def differing(before: StoredRow, now: StoredRow) -> set[str]:
    """The fields that differ between two versions of a record, as `Row` records them."""
    fields = {name for name in (*Packed._fields[:10], *Body._fields) if getattr(before, name) != getattr(now, name)}
    old, new = before.data, now.data
    changed = {name for name in old.keys() | new.keys() if old.get(name, ...) != new.get(name, ...)}
    return fields | {"data" for _ in changed} | {"facts" for _ in changed - _WORDS}


def links_of(row: StoredRow) -> set[str]:
    """What a record is found by.

    "@…" what it refers to, "~…" cites of it, "<…" what it was called, "#…" its keys, "?…" what it derives fields from.
    """
    former = (f"<{row.collection}/{name}" for name in row.former_ids)
    keys = (f"#{row.collection}/{key}" for key in row.keys)
    return {
        *(f"@{name}" for name in row.targets),
        *(f"~{name}" for name in row.names),
        *former,
        *keys,
        *(f"?{name}" for name in row.derived_from),
    }


def sources_of(row: StoredRow) -> set[str]:
    """The inputs of whoever looks a record up, or would find it: itself, and what it is found by."""
    return {row.ref, *links_of(row), *(f"{row.collection}@{target}" for target in row.targets)}


class Inputs(dict[str, str]):
    """The names under which reads of a row's fields are recorded, by field."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source

    def __missing__(self, field: str) -> str:
        name = self[field] = f"{self.source}\t{field}"
        return name


class InputNames(dict[str, Inputs]):
    """The `Inputs` of each source, so that equal names are one object."""

    def __missing__(self, source: str) -> Inputs:
        inputs = self[source] = Inputs(source)
        return inputs


class _Recorded(Generic[T]):
    """A field of a row, recorded as an input of whatever reads it."""

    __slots__ = ("_name",)

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name
        FIELDS.add(name)

    def __get__(self, row: Row, _: type) -> T:
        name = self._name
        row.recorder.recorded.add(row.inputs[name])
        value: T = getattr(row.stored, name)
        return value


class SourceChangedError(Exception):
    """A record's file changed while the site was being built from it."""


class Data(Mapping[str, Any]):
    """The text data of a record, each narrative replaced by "…".

    A read of the title or summary is recorded as that, of any other field as one of the facts, of all as the data.
    """

    __slots__ = ("_inputs", "_recorder", "_values")

    def __init__(self, values: dict[str, Any], inputs: Inputs, recorder: Recorder) -> None:
        self._values, self._inputs, self._recorder = values, inputs, recorder

    def __getitem__(self, name: str) -> Any:
        self._recorder.recorded.add(self._inputs[name if name in _WORDS else "facts"])
        return self._values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """A field, or the default."""
        self._recorder.recorded.add(self._inputs[name if name in _WORDS else "facts"])
        return self._values.get(name, default)

    def facts(self) -> dict[str, Any]:
        """All fields but the title and the summary."""
        self._recorder.recorded.add(self._inputs["facts"])
        return {name: value for name, value in self._values.items() if name not in _WORDS}

    def whole(self) -> dict[str, Any]:
        """All fields."""
        self._recorder.recorded.add(self._inputs["data"])
        return self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def __repr__(self) -> str:
        raise TypeError("the answer to a query holds data of a record: make a dictionary of it")


class Row:
    """A record as the portal shows it: each field that is read is recorded as an input."""

    __slots__ = ("inputs", "recorder", "ref", "stored")

    def __init__(self, stored: StoredRow, inputs: Inputs, recorder: Recorder) -> None:
        self.ref = stored.ref
        self.stored, self.inputs, self.recorder = stored, inputs, recorder

    file = _Recorded[str]()
    digest = _Recorded[str]()
    audience = _Recorded[str]()
    day = _Recorded[str]()
    kept_until = _Recorded[str]()
    withdrawn = _Recorded[str]()
    former_ids = _Recorded[tuple[str, ...]]()
    targets = _Recorded[tuple[str, ...]]()
    names = _Recorded[tuple[str, ...]]()
    title = _Recorded[str]()
    summary = _Recorded[str]()
    illustrative = _Recorded[bool]()
    timeline = _Recorded[tuple[tuple[str, str], ...]]()
    stated = _Recorded[tuple[tuple[str, str, str, str, tuple[str, ...], str], ...]]()
    references = _Recorded[tuple[tuple[tuple[str | int, ...], str], ...]]()
    mentioned = _Recorded[tuple[tuple[tuple[str | int, ...], str, int, tuple[Any, ...]], ...]]()
    links = _Recorded[tuple[tuple[tuple[str | int, ...], str], ...]]()
    facets = _Recorded[tuple[tuple[str, str, str], ...]]()
    keys = _Recorded[tuple[str, ...]]()
    number = _Recorded[str]()
    data_digest = _Recorded[str]()
    card_digest = _Recorded[str]()

    @property
    def data(self) -> Data:
        """The record's text data, each narrative replaced by "…"."""
        return Data(self.stored.data, self.inputs, self.recorder)

    @property
    def events(self) -> tuple[Event, ...]:
        """What it says of the effect of documents, its own and others'."""
        return tuple(Event(*event) for event in self.stated)

    @property
    def mentions(self) -> Iterator[tuple[tuple[str | int, ...], WrittenMention]]:
        """What its texts may cite, each with the place of the text in the record."""
        from macros.law.mentions import Mention, WrittenMention  # noqa: PLC0415 - a row is looked at in every run, its texts in few

        return ((path, WrittenMention(text, nth, Mention(*one))) for path, text, nth, one in self.mentioned)

    def read(self) -> bytes:
        """The bytes of the record's file; raises `SourceChangedError` where they are not those that were loaded."""
        raw = Path(self.stored.file).read_bytes()
        if digest(raw) != self.digest:
            raise SourceChangedError(self.stored.file)
        return raw

    def paths_to(self, ref: str) -> Iterator[tuple[str | int, ...]]:
        """Where in the record it refers to another, or to a part of it."""
        return (path for path, target in self.references if target.partition("#")[0] == ref)

    @property
    def collection(self) -> str:
        return self.ref.partition("/")[0]

    @property
    def id(self) -> str:
        return self.ref.partition("/")[2]

    @property
    def url(self) -> str:
        """The record's address on the site, from the web root."""
        return f"/{model_of(self.collection).slug}/{self.id}/"

    def __repr__(self) -> str:
        raise TypeError("the answer to a query holds a row: take what is needed of it")


def text_of(part: Mapping[str, Any], name: str) -> str:
    """A field of a row's data as text; "" where it is left out."""
    return str(part.get(name) or "").strip()
