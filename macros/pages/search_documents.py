"""Search documents of pages: a record with its facets and state, an overview with its beginning, a prose page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from macros.engine import Portal
from macros.queries import former_names, lookup
from macros.records.base import Record
from macros.search.documents import Document, abstract, beginnings, sections
from macros.text.render import day, plain

MANUAL, ABOUT = ("/huong-dan/", "Hướng dẫn"), "Về cổng"  # address and kind of the manual; kind of other prose

_FIELDS = {"loai": "type", "hinh-thuc": "form", "chuyen-de": "topic", "co-quan": "issuer", "chu-de": "theme"}
_UNITS = ("unit", "owner", "organizer", "lead")  # fields that name the unit a record is of


def record_document(portal: Portal, card: lookup.Card, record: Record, content: str) -> Document:
    """A record's page as the index sees it."""
    model = type(record)
    label, tone = model.states.get(card.state, ("", ""))
    facets, read = tuple(_facets(portal, card, record)), sections(content)
    return Document(
        card.url,
        model.label,
        record.title,
        _meta(card, facets),
        card.number,
        card.day,
        label,
        tone,
        plain(card.summary) or abstract(read),
        facets,
        read,
    )


def _facets(portal: Portal, card: lookup.Card, record: Record) -> Iterator[tuple[str, str]]:
    for facet in record.facets():
        if facet.name in _FIELDS:
            named = type(record).facet_records.get(facet.name, "")
            body = former_names.meant(portal, named, facet.value) if named else None
            yield _FIELDS[facet.name], body[1] if body else facet.label
    if card.day:
        yield "year", card.day[:4]
    for ref in dict.fromkeys(str(value) for name in _UNITS if (value := getattr(record, name, None))):
        unit = lookup.named(portal, ref)
        if unit:
            yield "unit", unit.title


def _meta(card: lookup.Card, facets: tuple[tuple[str, str], ...]) -> str:
    """Other words by which readers search for the record, one per line."""
    name = f"{card.kind} số {card.number}" if card.number else ""
    labels = (label for field, label in facets if field != "year")
    return "\n".join(filter(None, [name, *labels, f"Ngày {day(card.day)}" if card.day else ""]))


class Shown(Protocol):
    """What the document of a page is made from."""

    title: str
    description: str
    url: str
    content: Markup


@dataclass(frozen=True)
class Overview:
    """How search sees a page that shows records."""

    prior: float = 1.0
    in_full: bool = False  # by all its text; else a long list would be the best page for every word in it
    answers: tuple[tuple[str, str], ...] = ()

    def __call__(self, page: Shown, kind: str) -> Document:
        """The document of a page."""
        read = sections(page.content)
        return Document(
            page.url,
            kind,
            page.title,
            meta=page.description,
            abstract=page.description or abstract(read),
            sections=read if self.in_full else beginnings(read),
            prior=self.prior,
            answers=self.answers,
        )


AT_A_GLANCE, IN_FULL = Overview(), Overview(in_full=True)


def prose_document(portal: Portal, url: str, html: str) -> Document:
    """A prose page as the index sees it."""
    read, (manual, kind) = sections(html), MANUAL
    return Document(
        url,
        kind if url.startswith(manual) else ABOUT,
        dict(lookup.prose_titles(portal)).get(url, ""),
        abstract=abstract(read),
        sections=read,
    )
