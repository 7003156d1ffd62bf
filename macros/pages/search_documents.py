"""What the search index is told of a page: a record's facets and standing, a prose page's title."""

from __future__ import annotations

from collections.abc import Iterator

from macros.engine import Portal
from macros.queries import former_names, lookup
from macros.records.base import Record
from macros.search.documents import Document, abstract, sections
from macros.text.render import day, plain

_FIELDS = {"loai": "type", "hinh-thuc": "form", "chuyen-de": "topic", "co-quan": "issuer", "chu-de": "theme"}
_UNITS = ("unit", "owner", "organizer", "lead")  # fields that name the unit a record is of


def record_document(portal: Portal, found: lookup.Card, record: Record, content: str) -> Document:
    """A record's page as the index sees it."""
    model = type(record)
    label, tone = model.states.get(found.state, ("", ""))
    facets, read = tuple(_facets(portal, found, record)), sections(content)
    return Document(
        found.url,
        model.label,
        record.title,
        _meta(found, facets),
        found.number,
        found.day,
        label,
        tone,
        plain(found.summary) or abstract(read),
        facets,
        read,
    )


def _facets(portal: Portal, found: lookup.Card, record: Record) -> Iterator[tuple[str, str]]:
    for facet in record.facets():
        if facet.name in _FIELDS:
            named = type(record).facet_records.get(facet.name, "")
            known = former_names.meant(portal, named, facet.value) if named else None
            yield _FIELDS[facet.name], known[1] if known else facet.label
    if found.day:
        yield "year", found.day[:4]
    for ref in dict.fromkeys(str(value) for name in _UNITS if (value := getattr(record, name, None))):
        unit = lookup.named(portal, ref)
        if unit:
            yield "unit", unit.title


def _meta(found: lookup.Card, facets: tuple[tuple[str, str], ...]) -> str:
    """What a reader may type to find the record besides its title; a line each."""
    name = f"{found.kind} số {found.number}" if found.number else ""
    labels = (label for field, label in facets if field != "year")
    return "\n".join(filter(None, [name, *labels, f"Ngày {day(found.day)}" if found.day else ""]))


def prose_document(portal: Portal, url: str, html: str) -> Document:
    """A prose page as the index sees it."""
    read = sections(html)
    return Document(
        url, "Trang", dict(lookup.prose_titles(portal)).get(url, ""), abstract=abstract(read), sections=read
    )
