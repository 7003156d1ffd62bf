"""The page of a document: relations from both sides, status, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from macros.engine import Portal
from macros.law.effect import Relation, Status, begins
from macros.law.wording import as_basis, full_name, heading
from macros.loading.git_history import KEPT_EDITS
from macros.pages.effects import TONES, coming, events, happenings, timeline, turns
from macros.pages.open_data import document_file
from macros.pages.records import SHOWN_BACKLINKS
from macros.pages.references import bases_of_document
from macros.pages.relations import above, by_kind, diagram, relations_of
from macros.queries import changes, former_names, lookup
from macros.queries.citations import cited_by
from macros.queries.provisions import articles
from macros.queries.verdicts import doubts, unverified, verdict
from macros.records.introspect import label_of
from macros.records.regulations import Kind, Regulation
from macros.text.grouping import grouped
from macros.text.render import day
from macros.text.slugs import slug_of

SHOWN_LATEST = 8
SHOWN_OF_TYPE = 5
SHOWN_TALLIES = 4
NEVER_SHOWN = ("questions", "audience", "former_ids", "illustrative")  # of an edit: readers see nothing of them


def details(portal: Portal, ref: str, record: Regulation) -> dict[str, Any]:
    """Values for the template of a document's page."""
    ties = relations_of(portal, ref)
    status = Status(lookup.state(portal, ref) or Status.UNKNOWN)
    named = (record.type.label, record.number, record.issued.isoformat(), record.issuer, record.title)
    return {
        "relations": [(kind.label, items) for kind, items in by_kind(ties)],
        "above": above(portal, ref),
        "bases": bases_of_document(portal, [tie.target for tie in ties if tie.type is Relation.BASED_ON]),
        "other_bases": [tie.number for tie in ties if tie.type is Relation.BASED_ON and tie.number],
        "diagram": diagram(portal, ref, record, ties),
        "amendments": [tie for tie in ties if tie.type is Relation.AMENDED_BY],
        "status": status.value,
        "turns": turns(portal, ref),
        "coming": (turn[0], Status(turn[1]).label) if (turn := coming(portal, ref)) else None,
        "verdict": (judged := verdict(portal, ref)),
        "tone": judged[1],
        "heading": heading(record.type.label, record.number, record.title),
        "full_name": full_name(*named),
        "as_basis": as_basis(*named),
        "articles": (held := articles(record)),
        "chapters": any(item.heads for item in held),
        "machine": document_file.url(ref),
        "status_label": status.label,
        "since": since(timeline(portal, ref), status),
        "effective": begins(events(portal, ref), ""),
        "happenings": happenings(portal, ref, record),
        "unsure": doubts(record, status),
        "tones": TONES,
        "body": former_names.body_behind(portal, ref),
        "facets": {facet.name: facet.value for facet in record.facets()},
        "edits": edits_by_day(edits := changes.edits(portal, ref)),
        "more_edits": len(edits) == KEPT_EDITS,
        "cited_by": cited_by(portal, ref, SHOWN_BACKLINKS),
    }


def edits_by_day(edits: Iterable[changes.Edited]) -> list[tuple[str, str]]:
    """(day, words) of the edits that readers see something of; those of one day are one line."""
    days = grouped((edit.day, words) for edit in edits if (words := in_words(edit)))
    return [(day_of, " ".join(dict.fromkeys(words))) for day_of, words in days.items()]


def in_words(edit: changes.Edited) -> str:
    """What an edit changed, in the labels of the record: "Sự kiện hiệu lực: 01/7/2026; Trích yếu"."""
    if edit.changed is None:
        return "Đưa văn bản vào cổng."
    if edit.changed and all(name in NEVER_SHOWN for name, _ in edit.changed):
        return ""
    seen = ((name, days) for name, days in edit.changed if name not in NEVER_SHOWN)
    parts = [(label_of(Regulation, (name,)), ", ".join(map(day, days))) for name, days in seen]
    named = [f"{label}: {days}" if days else label for label, days in parts if label]
    return f"{'; '.join(named)}." if named else "Chỉ sửa cách ghi, nội dung không đổi."


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the library's first page."""
    held = {status: lookup.with_facet(portal, "regulations", "hieu-luc", slug_of(status.label)) for status in Status}
    tallies = [(status.label, len(refs), slug_of(status.label)) for status, refs in held.items() if refs]
    return {
        "tallies": tallies[:SHOWN_TALLIES],
        "unverified": unverified(portal),
        "texts": [
            (label, lookup.with_facet(portal, "regulations", "noi-dung", value))
            for value, label in (("toan-van", "Toàn văn"), ("trich", "Trích"))
        ],
        "coming": held[Status.NOT_YET][:SHOWN_LATEST],
        "latest": lookup.newest(portal, "regulations", SHOWN_LATEST),
        "ranks": list(_by_rank(portal)),
    }


def _by_rank(portal: Portal) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """(label, address part, count, newest) of each type of document in order of precedence, none that is empty."""
    for kind in Kind:
        value = slug_of(kind.label)
        refs = lookup.with_facet(portal, "regulations", "loai", value)
        if refs:
            yield kind.label, value, len(refs), refs[::-1][:SHOWN_OF_TYPE]


def since(line: Iterable[tuple[str, str]], status: Status) -> str:
    """The day (ISO) since which the document has had this status; "" where no dated event says so."""
    days = [since for since, state in line if state == status]
    return "" if status in (Status.UNKNOWN, Status.NOT_APPLICABLE) or not days else days[-1]
