"""What the words of a text cite, what a record cites, and which records cite a document.

A page queries the meaning of each of its own mentions and nothing else, so a new document rebuilds only pages that may
cite it, and a new story rebuilds none.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row
from macros.law.citations import UNKNOWN, CitableDocument, citations_of, target_among, topic
from macros.law.clauses import anchor, anchors_above
from macros.law.linking import CitationLink, LinkOf
from macros.law.mentions import NUMBER, Mention
from macros.law.wording import heading
from macros.queries import lookup
from macros.queries.offered import offers
from macros.queries.provisions import anchors
from macros.queries.sections import sections
from macros.text.grouping import grouped
from macros.text.slugs import anchor_of


class TextCitation(NamedTuple):
    """A citation in a text of a record."""

    at: tuple[str | int, ...]  # the text's place in the record
    text: str  # the words of the citation, without those of the clause
    nth: int  # how many times the same words stand before it in the text
    target: str  # ref of the document, or `unknown:<canonical number>`
    clause: str  # "khoản 2 Điều 5"; "" for the whole document
    number: str  # canonical, where the document is cited by its full number; else ""


class CitingPage(NamedTuple):
    """A page that cites a document, and which clauses of it."""

    ref: str  # "" for a prose page
    url: str
    title: str
    clauses: tuple[str, ...]


class CitingGroup(NamedTuple):
    """The pages of a collection that cite a document; the prose pages are a group too."""

    label: str
    pages: tuple[CitingPage, ...]  # newest first
    total: int
    more: str  # address of the whole list, "" when all are shown


@query
def cited_document(portal: Portal, form: str, what: str, day: str, place: str) -> str:
    """The document that a mention refers to: its ref, `unknown:<number>` without a record, "" if ambiguous."""
    mention = Mention(0, 0, form, what, day, place, ())
    rows = portal.by_citation.get(topic(mention), ())
    return target_among(map(_citable, rows), mention)


def _citable(row: Row) -> CitableDocument:
    """A document as texts cite it, without its title: matching names and numbers needs none."""
    kind, issuer = row.cited_as
    return CitableDocument(row.ref, row.number, kind, "", row.day, issuer)


def meaning(portal: Portal, mention: Mention) -> str:
    """`cited_document` of a mention."""
    return cited_document(portal, mention.form, mention.what, mention.day, mention.place)


@query
def destination(portal: Portal, ref: str, clause: str) -> CitationLink | None:
    """The link of a citation: to the clause, or the nearest enclosing clause, that the record lists."""
    row = portal.rows.get(ref)
    if row is None:
        return None
    anchor_names = anchors(portal, ref) if clause and row.data.get("clauses") else ()
    part = next((name for name in anchors_above(anchor(clause)) if name in anchor_names), "")
    return CitationLink(f"{row.url}#{anchor_of(part)}" if part else row.url, _name(row))


def _name(row: Row) -> str:
    """What a record is called: a document by type, number and title, everything else by title."""
    kind = next((label for name, _, label in row.facets if name == "loai"), "")
    return heading(kind, row.number, row.title) if row.number else row.title


def link_of(portal: Portal, source: str = "") -> LinkOf:
    """A function from a mention to its link; mentions of `source`, the record that the page shows, have none."""

    def find(mention: Mention) -> CitationLink | None:
        ref = meaning(portal, mention)
        is_other = ref and ref != source and not ref.startswith(UNKNOWN)
        return destination(portal, ref, mention.clauses[0] if mention.clauses else "") if is_other else None

    return find


def cited_in(portal: Portal, row: Row) -> Iterator[TextCitation]:
    """The citations in the texts of a record, in the order of the texts, also of documents without a record.

    Depends only on which documents the mentions refer to.
    """
    for path, written in grouped(row.mentions).items():
        places = {(one.mention.start, one.mention.end): one for one in written}
        for citation in citations_of((one.mention for one in written), partial(meaning, portal)):
            one = places[citation.start, citation.end]
            number = one.mention.what if one.mention.form == NUMBER else ""
            yield TextCitation(path, one.text, one.nth, citation.target, citation.clause, number)


@query
def cited_by(portal: Portal, ref: str, limit: int) -> tuple[CitingGroup, ...]:
    """The records that cite a document, at most `limit` of each collection, in their order; prose pages last."""
    citing, rows = _citing(portal, ref), _referring(portal, ref)
    groups = []
    for section in sections(portal):
        pages = citing.get(section.collection, ())
        if pages:
            more = f"{portal.rows[ref].url}vien-dan/{section.slug}/" if len(pages) > limit else ""
            newest = ((rows[other], clauses) for other, clauses in pages[: -limit - 1 : -1])
            first_pages = tuple(CitingPage(row.ref, row.url, _name(row), clauses) for row, clauses in newest)
            groups.append(CitingGroup(section.label, first_pages, len(pages), more))
    prose = tuple(_citing_prose(portal, ref))
    return (*groups, CitingGroup("Trang", prose, len(prose), "")) if prose else tuple(groups)


@query
def citing_records(portal: Portal, ref: str, collection: str) -> tuple[str, ...]:
    """The records of a collection that cite a document, oldest first."""
    return tuple(other for other, _ in _citing(portal, ref).get(collection, ()))


@query(stored=True)
def much_cited(portal: Portal, limit: int) -> tuple[tuple[str, str, int], ...]:
    """(document, collection, count) where more than `limit` records of the collection cite the document."""
    cited, counts = [], portal.referrer_counts("regulations/")
    for row in portal.by_collection["regulations"]:
        if sum(counts.get(name, 0) for name in row.names) > limit:
            cited += [(row.ref, name, count) for name, count in _counted(portal, row.ref) if count > limit]
    return tuple(sorted(cited))


@query(stored=True)
def _counted(portal: Portal, ref: str) -> tuple[tuple[str, int], ...]:
    """(collection, how many of its records cite a document)."""
    return tuple((name, len(pages)) for name, pages in _citing(portal, ref).items())


@query
def _citing(portal: Portal, ref: str) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The records that cite a document and which clauses of it, by collection, oldest first; reads no titles."""
    citing = []
    for row in sorted(_referring(portal, ref).values(), key=lambda row: (row.day, row.id)):
        clauses = [one.clause for one in cited_in(portal, row) if one.target == ref]
        if clauses and row.ref != ref:
            citing.append((row.collection, (row.ref, _distinct(clauses))))
    return grouped(citing)


def _referring(portal: Portal, ref: str) -> dict[str, Row]:
    """The records that may cite a document, found by the names in their texts."""
    referring = portal.by_target
    return {other.ref: other for name in portal.rows[ref].names for other in referring.get(name, ())}


def _citing_prose(portal: Portal, ref: str) -> Iterator[CitingPage]:
    for url, title, mentioned in _prose(portal):
        clauses = [one.clause for one in citations_of(mentioned, partial(meaning, portal)) if one.target == ref]
        if clauses:
            yield CitingPage("", url, title, _distinct(clauses))


def _distinct(clauses: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(clauses)))


@query
def _prose(portal: Portal) -> tuple[tuple[str, str, tuple[Mention, ...]], ...]:
    """(address, title, what it may cite) of each prose page that may cite something."""
    painted, titles = portal.painted, dict(lookup.prose_titles(portal))
    paths = ((path, f"/{path.removesuffix('index.html')}") for path in (painted.mentions if painted else {}))
    return tuple(
        (url, titles[url], tuple(Mention(*one) for one in painted.mentions[path]))
        for path, url in paths
        if painted and url in titles and offers(portal, url)
    )
