"""`StoredRow`: a record without its long texts, as it is stored; most of its fields are packed."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from macros.law.effect import Event

T = TypeVar("T")
WORDS = {"title", "summary"}  # the fields that are inputs of their own, see `row.Data`


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
        """The fields of the packed body."""
        return _body(self.packed_body)

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


# Bodies are not kept unpacked, to save memory; but several fields of a row are read one after the other.
# A body cannot be changed; data can be, so each reader gets its own.
@lru_cache(maxsize=64)
def _body(packed: bytes) -> RowBody:
    return RowBody(*marshal.loads(packed))  # noqa: S302 - our own, never from outside


def unpacked(packed: bytes) -> StoredRow:
    """Return a row from its fields as packed by `marshal`."""
    return StoredRow(*marshal.loads(packed))  # noqa: S302 - our own, never from outside


def differing(before: StoredRow, now: StoredRow) -> set[str]:
    """Return the names of the inputs of fields that differ between two versions of a record."""
    names = (*Packed._fields[:10], *RowCard._fields, *RowBody._fields)
    fields = {name for name in names if getattr(before, name) != getattr(now, name)}
    old, new = before.data, now.data
    changed = {name for name in old.keys() | new.keys() if old.get(name, ...) != new.get(name, ...)}
    return fields | {"data" for _ in changed} | {"facts" for _ in changed - WORDS}


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
