"""`Row`: the compact form of a record that lists, links and cross-record rules live on."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from macros.engine.recorder import referring
from macros.law.effect import Event
from macros.records import model_of

if TYPE_CHECKING:
    from macros.law.mentions import Written


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


class Row(Packed):
    """One record without its long texts."""

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
    def title(self) -> str:
        return self.body.title

    @property
    def summary(self) -> str:
        return self.body.summary

    @property
    def illustrative(self) -> bool:
        return self.body.illustrative

    @property
    def timeline(self) -> tuple[tuple[str, str], ...]:
        return self.body.timeline

    @property
    def references(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        return self.body.references

    @property
    def links(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        return self.body.links

    @property
    def facets(self) -> tuple[tuple[str, str, str], ...]:
        return self.body.facets

    @property
    def keys(self) -> tuple[str, ...]:
        return self.body.keys

    @property
    def number(self) -> str:
        return self.body.number

    @property
    def data_digest(self) -> str:
        return self.body.data_digest

    @property
    def card_digest(self) -> str:
        return self.body.card_digest

    def paths_to(self, ref: str) -> Iterator[tuple[str | int, ...]]:
        """Where in the record it refers to another, or to a part of it."""
        return (path for path, target in self.references if target.partition("#")[0] == ref)

    @property
    def mentions(self) -> Iterator[tuple[tuple[str | int, ...], Written]]:
        """What its texts may cite, each with the place of the text in the record."""
        from macros.law.mentions import Mention, Written  # noqa: PLC0415 - a row is looked at in every run, its texts in few

        return ((path, Written(text, nth, Mention(*one))) for path, text, nth, one in self.body.mentioned)

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


def unpacked(packed: bytes) -> Row:
    """A row from its fields as `marshal` packs them."""
    return Row(*marshal.loads(packed))  # noqa: S302 - our own, never from outside


def differ_in_words(one: Row, other: Row) -> bool:
    """Whether two rows of a record differ in nothing but its summary and its long texts, and cite the same there.

    No table over a collection may look at those (`Portal.by_collection`).
    """
    return _same_rules(one, other, "summary") and _told(one.body) == _told(other.body)


def same_rules(one: Row, other: Row) -> bool:
    """Whether two rows of a record say the same but for its title, its summary and its long texts."""
    return _same_rules(one, other, "title", "summary")


def _same_rules(one: Row, other: Row, *words: str) -> bool:
    heads = (*one[:1], *one[3:10]) == (*other[:1], *other[3:10])
    told = one.body.timeline == other.body.timeline and one.body.stated == other.body.stated
    return heads and told and rules_of(one, *words) == rules_of(other, *words)


def rules_of(row: Row, *words: str) -> dict[str, Any]:
    """The data of a row without some fields."""
    return {name: value for name, value in row.data.items() if name not in words}


def _told(body: Body) -> Body:
    return body._replace(summary="", data_digest="", card_digest="")


def causes_of(row: Row) -> set[str]:
    """What changes when the record comes or goes; see `Portal`."""
    found = {row.ref, f"%{row.ref}", *(cause for target in row.targets for cause in referring(row.ref, target))}
    found |= {f"!{event.target}" for event in row.events if event.target}
    found |= {f"<{row.collection}/{name}" for name in row.former_ids}
    return found | {f"~{name}" for name in row.names} | {f"#{row.collection}/{key}" for key in row.keys}


def text_of(part: Mapping[str, Any], name: str) -> str:
    """A field of a row's data as text; "" where it is left out."""
    return str(part.get(name) or "").strip()
