"""Lists of documents in the official order and wording: the bases of a record, the references of a page."""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from macros.engine import Portal, query
from macros.law.citations import UNKNOWN, citations_of
from macros.law.clauses import sort_key
from macros.law.mentions import Mention
from macros.law.precedence import RankedDocument, in_order
from macros.law.wording import as_basis, full_name, sign_behind
from macros.queries.citations import meaning
from macros.records.base import Basis
from macros.records.regulations import Kind
from macros.text.grouping import grouped


class OfficialName(NamedTuple):
    """The names of a document in official texts."""

    document: RankedDocument
    basis: str  # "Căn cứ Luật … ngày …", without the final punctuation
    full: str  # the name at its first mention
    exact: bool  # whether its title is that of the document itself


class Reference(NamedTuple):
    """A line of a list of documents."""

    ref: str
    words: str
    sign: str  # the final punctuation
    exact: bool
    clauses: tuple[str, ...]
    notes: tuple[str, ...]


@query
def official_name(portal: Portal, ref: str) -> OfficialName | None:
    """The official names of a document and its rank; None if this audience has no such document."""
    row = portal.rows.get(ref)
    if row is None:
        return None
    data = {name: " ".join(str(value).split()) for name, value in row.data.items() if isinstance(value, str)}
    parts = (Kind(data["type"]).label, row.number, row.day, data["issuer"], row.title)
    document = RankedDocument(ref, data["type"], data["level"], row.number, row.day, row.title)
    return OfficialName(document, as_basis(*parts), full_name(*parts), data.get("title_exact") != "false")


def bases(portal: Portal, items: Iterable[Basis]) -> list[Reference]:
    """The documents that something rests on, each once with its clauses and notes, as the lines of a "Căn cứ"."""
    by_document = grouped((item.regulation, item) for item in items)
    names = _in_official_order(portal, by_document)
    return [
        _line(name, f"{name.basis}{sign_behind(at, len(names))}", by_document[name.document.ref])
        for at, name in enumerate(names)
    ]


def bases_of_document(portal: Portal, refs: Iterable[str]) -> list[Reference]:
    """The documents that a document rests on, as the lines of its "Căn cứ"."""
    return bases(portal, [Basis(regulation=ref) for ref in refs if ref])  # "" is not in the library


def references(portal: Portal, path: str) -> list[Reference]:
    """The documents of the library that a prose page cites, as its "Tài liệu tham khảo"."""
    return [_line(name, f"{name.full}.", ()) for name in _in_official_order(portal, _cited_on(portal, path))]


@query
def _cited_on(portal: Portal, path: str) -> tuple[str, ...]:
    painted = portal.painted
    mentions = [Mention(*mention) for mention in (painted.mentions.get(path, ()) if painted else ())]
    targets = (citation.target for citation in citations_of(mentions, partial(meaning, portal)))
    return tuple(sorted({target for target in targets if not target.startswith(UNKNOWN)}))


def _in_official_order(portal: Portal, refs: Iterable[str]) -> list[OfficialName]:
    names = {ref: name for ref in refs if (name := official_name(portal, ref))}
    return [names[document.ref] for document in in_order(name.document for name in names.values())]


def _line(name: OfficialName, words: str, items: Iterable[Basis]) -> Reference:
    cited = list(items)
    cited_clauses = {item.clause for item in cited if item.clause}
    clauses = tuple(sorted(cited_clauses, key=lambda clause: (sort_key(clause), clause)))
    notes = tuple(dict.fromkeys(item.note for item in cited if item.note))
    return Reference(name.document.ref, words[:-1], words[-1], name.exact, clauses, notes)
