"""`Row`: the compact form of a record, without long texts, for lists, links and checks."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from macros.engine.recorder import FIELDS
from macros.law.effect import Event
from macros.text.digest import digest

if TYPE_CHECKING:
    from macros.engine.recorder import Recorder
    from macros.law.mentions import WrittenMention

T = TypeVar("T")


class RowCard(NamedTuple):
    """The fields of a row that lists and links show; plain values."""

    title: str
    summary: str
    illustrative: bool
    shown_day: str  # ISO, only the month where the model is monthly, or ""
    timeline: tuple[tuple[str, str], ...]  # (ISO day, state), in order of time; see `queries.state_history`
    facets: tuple[tuple[str, str, str], ...]  # (facet, value, label)
    number: str  # of a document, otherwise ""
    data_digest: str
    card_digest: str


class RowBody(NamedTuple):
    """The fields of a row that only pages and checks of the record read; plain values."""

    stated: tuple[tuple[str, str, str, str, tuple[str, ...], str], ...]  # `events`, as plain values
    references: tuple[tuple[tuple[str | int, ...], str], ...]  # (path in the record, target)
    mentioned: tuple[tuple[tuple[str | int, ...], str, int, tuple[Any, ...]], ...]  # `mentions`, as plain values
    links: tuple[tuple[tuple[str | int, ...], str], ...]  # (path in the record, address on this site)
    keys: tuple[str, ...]  # as `loose_key` gives them
    cited_as: tuple[str, ...]  # type and issuer of a document, otherwise ()
    derived_from: tuple[str, ...]  # the records that fields are derived from


class Packed(NamedTuple):
    """A row as it is stored: the fields that every run reads, and the rest packed to save memory."""

    ref: str
    file: str  # path for messages, relative to the working directory
    digest: str  # of the file's bytes
    audience: str
    day: str  # ISO, or ""
    kept_until: str  # ISO, the last day of retention, or ""
    withdrawn: str  # ISO, the first day on which it is not shown, or ""
    former_ids: tuple[str, ...]
    targets: tuple[str, ...]  # the records it refers to and the topics it may cite, each once
    names: tuple[str, ...]  # of a document: the topics under which it may be cited
    slug: str  # of the collection, so that an address needs no model
    packed_card: bytes
    packed_body: bytes
    packed_data: bytes


class _Of(Generic[T]):
    """A field of a packed part of a row."""

    __slots__ = ("_part", "_value_in")

    def __init__(self, part: str) -> None:
        self._part = part

    def __set_name__(self, _: type, name: str) -> None:
        self._value_in: Callable[[StoredRow], T] = attrgetter(f"{self._part}.{name}")

    def __get__(self, row: StoredRow, _: type) -> T:
        return self._value_in(row)


class StoredRow(Packed):
    """A record without its long texts, as it is stored."""

    title = _Of[str]("card")
    summary = _Of[str]("card")
    illustrative = _Of[bool]("card")
    shown_day = _Of[str]("card")
    timeline = _Of[tuple[tuple[str, str], ...]]("card")
    facets = _Of[tuple[tuple[str, str, str], ...]]("card")
    number = _Of[str]("card")
    data_digest = _Of[str]("card")
    card_digest = _Of[str]("card")
    stated = _Of[tuple[tuple[str, str, str, str, tuple[str, ...], str], ...]]("body")
    references = _Of[tuple[tuple[tuple[str | int, ...], str], ...]]("body")
    mentioned = _Of[tuple[tuple[tuple[str | int, ...], str, int, tuple[Any, ...]], ...]]("body")
    links = _Of[tuple[tuple[tuple[str | int, ...], str], ...]]("body")
    keys = _Of[tuple[str, ...]]("body")
    cited_as = _Of[tuple[str, ...]]("body")
    derived_from = _Of[tuple[str, ...]]("body")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the row as it is stored: unpacking in the other process interns equal strings."""
        return unpacked, (marshal.dumps(tuple(self)),)

    @cached_property
    def card(self) -> RowCard:
        """The fields of the packed card."""
        return RowCard(*marshal.loads(self.packed_card))  # noqa: S302 - our own, never from outside

    @property
    def body(self) -> RowBody:
        """The fields of the packed body, which is not kept unpacked, to save memory."""
        return RowBody(*marshal.loads(self.packed_body))  # noqa: S302 - our own, never from outside

    @property
    def data(self) -> dict[str, Any]:
        """The record's text data, each narrative replaced by "…"."""
        unpacked: dict[str, Any] = marshal.loads(self.packed_data)  # noqa: S302 - our own, never from outside
        return unpacked

    @property
    def events(self) -> tuple[Event, ...]:
        """What the record states about the effect of documents, itself included."""
        return tuple(Event(*event) for event in self.body.stated)

    @property
    def shown_until(self) -> str:
        """The last day (ISO) on which the portal shows the record, or ""."""
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
        return f"/{self.slug}/{self.id}/"


def unpacked(packed: bytes) -> StoredRow:
    """Return a row from its fields as packed by `marshal`."""
    return StoredRow(*marshal.loads(packed))  # noqa: S302 - our own, never from outside


FIELDS.update(("data", "facts"))  # see `Data`
_WORDS = {"title", "summary"}


def differing(before: StoredRow, now: StoredRow) -> set[str]:
    """Return the names of the inputs of fields that differ between two versions of a record."""
    names = (*Packed._fields[:10], *RowCard._fields, *RowBody._fields)
    fields = {name for name in names if getattr(before, name) != getattr(now, name)}
    old, new = before.data, now.data
    changed = {name for name in old.keys() | new.keys() if old.get(name, ...) != new.get(name, ...)}
    return fields | {"data" for _ in changed} | {"facts" for _ in changed - _WORDS}


def links_of(row: StoredRow) -> set[str]:
    """Return the links by which a record can be found.

    "@…" for what it refers to or may cite, "~…" for how it may be cited, "<…" for its former references, "#…" for its
    unique keys, "?…" for the records that it derives fields from.
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
    """Return the inputs of every look-up that finds the record: its reference and its links."""
    return {row.ref, *links_of(row), *(f"{row.collection}@{target}" for target in row.targets)}


class FieldInputs(dict[str, str]):
    """The names of the inputs of a row's fields, by field."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source

    def __missing__(self, field: str) -> str:
        name = self[field] = f"{self.source}\t{field}"
        return name


class InputNames(dict[str, FieldInputs]):
    """The `FieldInputs` of each source; equal names are one object, which saves memory."""

    def __missing__(self, source: str) -> FieldInputs:
        inputs = self[source] = FieldInputs(source)
        return inputs


class _Recorded(Generic[T]):
    """A field of a row; a read of it is recorded as an input."""

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

    A read of the title or summary is recorded as that field, of any other field as "facts", of all fields as "data".
    """

    __slots__ = ("_inputs", "_recorder", "_values")

    def __init__(self, values: dict[str, Any], inputs: FieldInputs, recorder: Recorder) -> None:
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
    """A record as the portal shows it; every read of a field is recorded as an input."""

    __slots__ = ("inputs", "recorder", "ref", "stored")

    def __init__(self, stored: StoredRow, inputs: FieldInputs, recorder: Recorder) -> None:
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
    shown_day = _Recorded[str]()
    timeline = _Recorded[tuple[tuple[str, str], ...]]()
    stated = _Recorded[tuple[tuple[str, str, str, str, tuple[str, ...], str], ...]]()
    references = _Recorded[tuple[tuple[tuple[str | int, ...], str], ...]]()
    mentioned = _Recorded[tuple[tuple[tuple[str | int, ...], str, int, tuple[Any, ...]], ...]]()
    links = _Recorded[tuple[tuple[tuple[str | int, ...], str], ...]]()
    facets = _Recorded[tuple[tuple[str, str, str], ...]]()
    keys = _Recorded[tuple[str, ...]]()
    cited_as = _Recorded[tuple[str, ...]]()
    number = _Recorded[str]()
    data_digest = _Recorded[str]()
    card_digest = _Recorded[str]()

    @property
    def data(self) -> Data:
        """The record's text data, each narrative replaced by "…"."""
        return Data(self.stored.data, self.inputs, self.recorder)

    @property
    def events(self) -> tuple[Event, ...]:
        """What the record states about the effect of documents, itself included."""
        return tuple(Event(*event) for event in self.stated)

    @property
    def mentions(self) -> Iterator[tuple[tuple[str | int, ...], WrittenMention]]:
        """Yield the possible citations in its texts, with the path of the text in the record."""
        from macros.law.mentions import Mention, WrittenMention  # noqa: PLC0415 - few runs read citations

        return ((path, WrittenMention(text, nth, Mention(*one))) for path, text, nth, one in self.mentioned)

    def read(self) -> bytes:
        """Read the record's file; raises `SourceChangedError` if its bytes are not those that were loaded."""
        raw = Path(self.stored.file).read_bytes()
        if digest(raw) != self.digest:
            raise SourceChangedError(self.stored.file)
        return raw

    def paths_to(self, ref: str) -> Iterator[tuple[str | int, ...]]:
        """Yield the paths in the record of references to another record or a part of it."""
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
        return self.stored.url

    def __repr__(self) -> str:
        raise TypeError("the answer to a query holds a row: take what is needed of it")


def text_of(part: Mapping[str, Any], name: str) -> str:
    """Return a field of a row's data as text; "" if it is left out."""
    return str(part.get(name) or "").strip()
