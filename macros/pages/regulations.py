"""The page of a document: its relations in both directions, status and doubts."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.law.effect import Relation, Status, begins
from macros.law.wording import as_basis, full_name, heading
from macros.loading.git_history import MOST_EDITS
from macros.pages.effects import TONES, coming, events, happenings, status_changes, timeline
from macros.pages.listings import filter_labels
from macros.pages.open_data import document_file
from macros.pages.pagination import PAGE_SIZE
from macros.pages.records import SHOWN_BACKLINKS
from macros.pages.references import bases_of_document
from macros.pages.relations import above, by_kind, diagram, relations_of
from macros.pages.template_api import card_of
from macros.queries import changes, former_names, lookup
from macros.queries.citations import cited_by
from macros.queries.provisions import articles
from macros.queries.verdicts import UNSETTLED, doubts, effect_badge
from macros.records.introspect import label_of
from macros.records.regulations import Kind, Regulation
from macros.text.grouping import grouped
from macros.text.render import day

HIDDEN_FIELDS = ("questions", "audience", "former_ids", "illustrative")  # edits of these are not shown to readers


def details(portal: Portal, ref: str, record: Regulation) -> dict[str, Any]:
    """Values for the template of a document's page."""
    relations = relations_of(portal, ref)
    status = Status(lookup.state(portal, ref) or Status.UNKNOWN)
    name_parts = (record.type.label, record.number, record.issued.isoformat(), record.issuer, record.title)
    return {
        "relations": [(kind.label, items) for kind, items in by_kind(relations)],
        "above": above(portal, ref),
        "bases": bases_of_document(portal, [item.target for item in relations if item.type is Relation.BASED_ON]),
        "other_bases": [item.number for item in relations if item.type is Relation.BASED_ON and item.number],
        "diagram": diagram(portal, ref, record, relations),
        "amendments": [item for item in relations if item.type is Relation.AMENDED_BY],
        "status": status.value,
        "status_changes": status_changes(portal, ref),
        "coming": (change[0], Status(change[1]).label) if (change := coming(portal, ref)) else None,
        "verdict": (judged := effect_badge(portal, ref)),
        "tone": judged[1],
        "heading": heading(record.type.label, record.number, record.title),
        "full_name": full_name(*name_parts),
        "as_basis": as_basis(*name_parts),
        "articles": (texts := articles(record)),
        "chapters": any(item.is_heading for item in texts),
        "machine": document_file.url(ref),
        "status_label": status.label,
        "since": since(timeline(portal, ref), status),
        "effective": begins(events(portal, ref), ""),
        "happenings": happenings(portal, ref, record),
        "unsure": (reasons := doubts(record, status)),
        "reasons": [reason for reason in reasons if reason != UNSETTLED],  # the verdict already says it
        "tones": TONES,
        "body": former_names.body_behind(portal, ref),
        "facets": {facet.name: facet.value for facet in record.facets()},
        "edits": edits_by_day(edits := changes.edits(portal, ref)),
        "more_edits": len(edits) == MOST_EDITS,
        "cited_by": cited_by(portal, ref, SHOWN_BACKLINKS),
    }


def edits_by_day(edits: Iterable[changes.EditSummary]) -> list[tuple[str, str]]:
    """(day, words) of the edits that readers see something of; those of one day are one line."""
    days = grouped((edit.day, words) for edit in edits if (words := in_words(edit)))
    return [(day_of, " ".join(dict.fromkeys(words))) for day_of, words in days.items()]


def in_words(edit: changes.EditSummary) -> str:
    """What an edit changed, in the labels of the record: "Sự kiện hiệu lực: 01/7/2026; Trích yếu"."""
    if edit.changed is None:
        return "Đưa văn bản vào cổng."
    if edit.changed and all(name in HIDDEN_FIELDS for name, _ in edit.changed):
        return ""
    seen = ((name, days) for name, days in edit.changed if name not in HIDDEN_FIELDS)
    parts = [(label_of(Regulation, (name,)), ", ".join(map(day, days))) for name, days in seen]
    phrases = [f"{label}: {days}" if days else label for label, days in parts if label]
    return f"{'; '.join(phrases)}." if phrases else "Chỉ sửa cách ghi, nội dung không đổi."


class LibraryRow(NamedTuple):
    """A document in the table of the library."""

    card: lookup.RecordCard
    rank: int  # the precedence of its type
    since: str  # the day (ISO) on which it enters into force as a whole; "" if unknown
    replaced: tuple[str, ...]  # the documents that replaced it
    facets: dict[str, str]  # heading of a facet -> its value


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the library's first page: the newest documents in one table."""
    refs = lookup.newest(portal, "regulations", PAGE_SIZE)
    facets, ranks = filter_labels(portal, "regulations", refs), {kind.label: place for place, kind in enumerate(Kind)}
    cards = [card_of(portal, ref) for ref in refs]
    return {
        "documents": [
            LibraryRow(card, ranks[card.kind], *_standing(portal, card.ref), dict(facets[card.ref])) for card in cards
        ]
    }


@query
def _standing(portal: Portal, ref: str) -> tuple[str, tuple[str, ...]]:
    """The day on which a document enters into force, and the documents that replaced it."""
    relations = relations_of(portal, ref)
    replaced = tuple(item.target for item in relations if item.type is Relation.REPLACED_BY and item.target)
    return begins(events(portal, ref), ""), replaced


def since(history: Iterable[tuple[str, str]], status: Status) -> str:
    """The day (ISO) since which a document has this status; "" if no dated event says so."""
    days = [day_of for day_of, state in history if state == status]
    return "" if status in (Status.UNKNOWN, Status.NOT_APPLICABLE) or not days else days[-1]
