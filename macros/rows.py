"""`Row`: the compact form of a record that lists, links and cross-record rules live on."""

from __future__ import annotations

import marshal
from typing import Any, NamedTuple

from macros.law.effect import Event
from macros.mending import fold
from macros.records import collections
from macros.records.base import Record
from macros.records.describe import references, without_narratives
from macros.tracing import digest, fingerprint_of


class Row(NamedTuple):
    """One record without its long texts; only plain values, so that rows can be stored and compared."""

    ref: str
    file: str  # path for messages, relative to where the command was started
    digest: str  # of the file's bytes
    title: str
    summary: str
    audience: str
    illustrative: bool
    day: str  # ISO, "" where the record has none
    timeline: tuple[tuple[str, str], ...]  # (ISO day, state), in order of time; see `portal.timeline`
    stated: tuple[tuple[str, str, str, str, tuple[str, ...], str], ...]  # `events`, as plain values
    references: tuple[tuple[tuple[str | int, ...], str], ...]  # (path in the record, target)
    facets: tuple[tuple[str, str, str], ...]  # (facet, value, label)
    keys: tuple[str, ...]  # as `loose_key` gives them
    former_ids: tuple[str, ...]
    number: str  # of a document; "" elsewhere
    packed: bytes  # `data`, packed: it is rarely looked at, and there are many rows
    data_digest: str
    card_digest: str

    @property
    def data(self) -> dict[str, Any]:
        """The record's text data, each narrative replaced by "…"."""
        unpacked: dict[str, Any] = marshal.loads(self.packed)  # noqa: S302 - our own, never from outside
        return unpacked

    @property
    def events(self) -> tuple[Event, ...]:
        """What it says of the effect of documents, its own and others'."""
        return tuple(Event(*event) for event in self.stated)

    @property
    def collection(self) -> str:
        return self.ref.partition("/")[0]

    @property
    def id(self) -> str:
        return self.ref.partition("/")[2]

    @property
    def url(self) -> str:
        """The record's address on the site, from the web root."""
        return f"/{collections()[self.collection].slug}/{self.id}/"


def loose_key(key: str) -> str:
    """A key, parts divided by "|", without what people vary: capitals, diacritics, spaces, hyphens."""
    return "|".join(fold(part).replace(" ", "") for part in key.split("|"))


def row_of(ref: str, file: str, raw: bytes, record: Record, data: dict[str, Any]) -> Row:
    """The row of a record, from the record and the text data that it was made of."""
    day = record.day()
    compact = without_narratives(type(record), data)
    changes = sorted(record.timeline(), key=lambda change: change.day)
    basics = (
        record.title,
        record.summary or "",
        str(record.audience),
        record.illustrative,
        day.isoformat() if day else "",
    )
    return Row(
        ref,
        file,
        digest(raw),
        *basics,
        timeline=tuple((change.day, change.state) for change in changes),
        stated=tuple((*event,) for event in record.events()),
        references=tuple((path, target) for path, target, _ in references(type(record), data)),
        facets=tuple((facet.name, facet.value, facet.label) for facet in record.facets()),
        keys=tuple(loose_key(key) for key in record.keys()),  # noqa: SIM118 - not a mapping
        former_ids=record.former_ids,
        number=str(compact.get("number", "")),
        packed=marshal.dumps(compact),
        data_digest=fingerprint_of(compact),
        card_digest=fingerprint_of((basics, compact.get("number", ""), compact.get("type", ""))),
    )
