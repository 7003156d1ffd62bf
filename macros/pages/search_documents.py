"""Search documents of pages: of records with facets and state, of overviews, of prose pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup

from macros.engine import Portal
from macros.queries import former_names, lookup, organisation
from macros.queries.contacts import contact_of
from macros.queries.verdicts import effect_badge
from macros.search.documents import SearchDocument, abstract, beginnings, sections
from macros.text.render import day, excerpt

Answers = tuple[tuple[str, str], ...]  # see `search_answers`
if TYPE_CHECKING:  # not imported at run time: most runs need no models
    from macros.records.base import Record

MANUAL, ELSEWHERE = "Hướng dẫn", "Trang"  # kinds of prose pages
FOR_READERS, FOR_EDITORS = 0.75, 0.7  # priors of the manual, and of other pages for editors
_FOR_READERS = "/huong-dan/xem-va-tim/"
OVER = 0.9  # factor of the prior for records in a past state
LINK = 0.02  # gain of the prior with each doubling of the referring records

_FIELDS = {"loai": "type", "hinh-thuc": "form", "chuyen-de": "topic", "co-quan": "issuer", "chu-de": "theme"}
_UNITS = ("unit", "owner", "organizer", "lead")  # fields that name the unit of a record


def record_document(
    portal: Portal, card: lookup.RecordCard, record: Record, content: str, *, referring: int, answers: Answers
) -> SearchDocument:
    """The search document of a record; its page shows `referring` records that refer to it."""
    model = type(record)
    of_documents = card.collection == "regulations"
    label, tone = effect_badge(portal, card.ref) if of_documents else model.states.get(card.state, ("", ""))
    facets, parts = tuple(_facets(portal, card, record)), sections(content)
    return SearchDocument(
        card.url,
        model.label,
        record.title,
        "\n".join((*_names(portal, card, record, facets), *_questions(portal, card, record))),
        card.number,
        card.day,
        label,
        tone,
        excerpt(record.summary or "") or abstract(parts),
        facets,
        parts,
        prior_of(model, card.state, referring),
        answers,
    )


def prior_of(model: type[Record], state: str, referring: int) -> float:
    """The prior of a record; it grows by doublings, so that a new reference rarely changes the document."""
    over = OVER if state in model.past else 1
    return round(model.search_prior * over * (1 + LINK * referring.bit_length()), 2)


def _facets(portal: Portal, card: lookup.RecordCard, record: Record) -> Iterator[tuple[str, str]]:
    for facet in record.facets():
        if facet.name in _FIELDS:
            collection = type(record).facet_records.get(facet.name, "")
            body = former_names.record_by_name(portal, collection, facet.value) if collection else None
            yield _FIELDS[facet.name], body[1] if body else facet.label
    if card.day:
        yield "year", card.day[:4]
    for ref in dict.fromkeys(str(value) for name in _UNITS if (value := getattr(record, name, None))):
        unit = lookup.record_name(portal, ref)
        if unit:
            yield "unit", unit.title


def _names(
    portal: Portal, card: lookup.RecordCard, record: Record, facets: tuple[tuple[str, str], ...]
) -> Iterator[str]:
    """Other words by which readers search for the record."""
    if card.number:
        yield f"{card.kind} số {card.number}"
    yield from (label for field, label in facets if field != "year" and label)
    rules = dict.fromkeys(target.partition("#")[0] for target in getattr(record, "exemplifies", ()))
    yield from (policy.title for ref in rules if (policy := lookup.record_name(portal, ref)))
    if card.day:
        yield day(card.day) if record.monthly else f"Ngày {day(card.day)}"
    phone = contact_of(portal, card.ref).phone
    if phone and "," not in phone:  # a number with an extension is the switchboard's
        yield phone


def _questions(portal: Portal, card: lookup.RecordCard, record: Record) -> Iterator[str]:
    """The questions that the record or its current duties answer; for a person also duties for units."""
    yield from getattr(record, "questions", ())
    for duty in getattr(record, "duties", ()) if card.state != "gone" else ():
        yield from duty.questions
    if card.collection == "people" and card.state != "gone":
        for item in organisation.duties_of_person(portal, card.ref):
            yield from item.questions


class SearchedPage(Protocol):
    """The parts of a page that its search document is made from."""

    title: str
    description: str
    url: str
    content: Markup


@dataclass(frozen=True)
class Overview:
    """Makes the search document of a page that shows records."""

    prior: float = 0.85
    in_full: bool = False  # index all text; a long list would be the best match for every word in it
    answers: Answers = ()
    search_words: str = ""  # words that people search it by and that it does not show

    def __call__(self, page: SearchedPage, kind: str) -> SearchDocument:
        """The document of a page."""
        parts = sections(page.content)
        return SearchDocument(
            page.url,
            kind,
            page.title,
            meta="\n".join(filter(None, (page.description, self.search_words))),
            abstract=page.description or abstract(parts),
            sections=parts if self.in_full else beginnings(parts),
            prior=self.prior,
            answers=self.answers,
        )


AT_A_GLANCE, IN_FULL = Overview(), Overview(in_full=True)


def prose_document(portal: Portal, url: str, html: str) -> SearchDocument:
    """The search document of a prose page."""
    parts, title = sections(html), dict(lookup.prose_titles(portal)).get(url, "")
    if url.startswith("/huong-dan/"):
        prior = FOR_READERS if url == _FOR_READERS else FOR_EDITORS
        return SearchDocument(url, MANUAL, title, abstract=abstract(parts), sections=parts, prior=prior)
    return SearchDocument(url, ELSEWHERE, title, abstract=abstract(parts), sections=parts)
