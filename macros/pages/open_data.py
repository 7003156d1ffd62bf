"""The library of documents for machines: JSON-LD with the terms of ELI, and a table for spreadsheets.

ELI is the European Legislation Identifier, http://data.europa.eu/eli/ontology; where it has no term, the
portal uses its own with the prefix `vh:`.  A replacement is `eli:repeals`, which ELI 1.1 defines as "repeals, cancels
or replaces another act entirely".
"""

import csv
import io
import json
from datetime import date
from typing import Any

from macros.engine import Portal, query
from macros.law.effect import EffectKind, Event, Relation, Status, begins
from macros.pages.effects import events, holding
from macros.pages.open_lists import json_of
from macros.pages.output import file
from macros.pages.page import all_of
from macros.pages.relations import DocumentRelation, relations_of
from macros.queries import former_names, lookup
from macros.records.regulations import Regulation
from macros.text.choices import Choice
from macros.text.formulas import guarded
from macros.text.grouping import grouped

_CONTEXT = {
    "eli": "http://data.europa.eu/eli/ontology#",
    "vh": "https://cong-van-hoa-cong-vu.invalid/tu-vung#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "eli:in_force": {"@type": "@id"},
    **{
        f"eli:{name}": {"@type": "xsd:date"}
        for name in ("date_document", "first_date_entry_in_force", "date_no_longer_in_force")
    },
}
_IN_FORCE = {
    Status.IN_FORCE: "eli:InForce-inForce",
    Status.PARTLY_ENDED: "eli:InForce-partiallyInForce",
    **dict.fromkeys(
        (Status.NOT_YET, Status.ENDED, Status.SUSPENDED, Status.OBSOLETE, Status.PERIOD_OVER), "eli:InForce-notInForce"
    ),
}
_TERMS = {
    Relation.BASED_ON: "eli:based_on",
    Relation.BASIS_OF: "eli:basis_for",
    Relation.IMPLEMENTS: "eli:implements",
    Relation.IMPLEMENTED_BY: "eli:implemented_by",
    Relation.AMENDS: "eli:amends",
    Relation.AMENDED_BY: "eli:amended_by",
    Relation.CORRECTS: "eli:corrects",
    Relation.CORRECTED_BY: "eli:corrected_by",
    Relation.CONSOLIDATES: "eli:consolidates",
    Relation.CONSOLIDATED_IN: "eli:consolidated_by",
    Relation.REPLACES: "eli:repeals",
    Relation.REPLACED_BY: "eli:repealed_by",
    Relation.PARTLY_REPLACES: "eli:changes",
    Relation.PARTLY_REPLACED_BY: "eli:changed_by",
    Relation.REPEALS: "eli:repeals",
    Relation.REPEALED_BY: "eli:repealed_by",
    Relation.REPORTS_ON: "eli:related_to",
    Relation.REPORTED_IN: "eli:related_to",
}
FIELDS = {  # columns that show one field of the record
    "Số, ký hiệu": "number",
    "Loại văn bản": "type",
    "Trích yếu": "title",
    "Tóm tắt": "summary",
    "Cơ quan ban hành": "issuer",
    "Cấp ban hành": "level",
    "Ngày ban hành": "issued",
    "Mức nguồn": "evidence_level",
}
COLUMNS = (
    "Mã",
    *FIELDS,
    "Ngày có hiệu lực",
    "Tình trạng",
    "Tình trạng từ ngày",
    *(relation.label for relation in Relation),
)


@query
def legal_resource(portal: Portal, ref: str) -> dict[str, Any]:
    """A document as JSON-LD."""
    record, relations, happened = _document(portal, ref), relations_of(portal, ref), events(portal, ref)
    holds = holding(portal, ref)
    status = Status(lookup.state(portal, ref) or Status.UNKNOWN)
    ends = [event.day for event in happened if event.day and EffectKind(event.kind).ending and not event.clauses]
    fields: dict[str, Any] = {
        "@id": _address(portal, ref),
        "@type": "eli:LegalResource",
        "eli:id_local": ref,
        "eli:number": record.number,
        "eli:title": record.title,
        "eli:type_document": record.type.label,
        "eli:passed_by": record.issuer,
        "vh:issuer": _address(portal, body.ref) if (body := former_names.body_behind(portal, ref)) else "",
        "eli:date_document": record.issued.isoformat(),
        "eli:first_date_entry_in_force": begins(happened, ""),
        "eli:date_no_longer_in_force": min(ends, default=""),
        "eli:in_force": _IN_FORCE.get(status, ""),
        "eli:is_about": list(record.subjects),
        "vh:status": {"code": status.value, "label": status.label, "since": holds.since, "by": _name(portal, holds.by)},
        "vh:events": [_event(portal, event) for event in happened],
        "vh:illustrative": record.illustrative or "",
        **_relations(portal, relations),
    }
    return {name: value for name, value in fields.items() if value not in ("", [])}


def _document(portal: Portal, ref: str) -> Regulation:
    return lookup.record_of(portal, ref, Regulation)


def _address(portal: Portal, ref: str) -> str:
    row = portal.rows.get(ref)
    return lookup.site(portal).url.rstrip("/") + (row.url if row else "")


def _name(portal: Portal, document: str) -> str:
    """The address of a document of the library, or the number of one that the library does not have."""
    return _address(portal, document) if document in portal.rows else document


def _event(portal: Portal, event: Event) -> dict[str, Any]:
    fields = {
        "kind": event.kind,
        "label": EffectKind(event.kind).label,
        "date": event.day,
        "not_before": event.not_before,
        "by": _name(portal, event.by) if event.by else "",
        "clauses": list(event.clauses),
    }
    return {name: value for name, value in fields.items() if value}


def _relations(portal: Portal, items: tuple[DocumentRelation, ...]) -> dict[str, list[dict[str, str]]]:
    relations: dict[str, list[dict[str, str]]] = {}
    for item in items:
        other = {"@id": _address(portal, item.target)} if item.target else {"eli:number": item.number}
        others = relations.setdefault(_TERMS.get(item.type, f"vh:{item.type.value}"), [])
        if other not in others:
            others.append(other)
    return relations


@file("/api/v1/van-ban/{ref}.json", each=all_of("regulations"), in_sitemap=False)
def document_file(portal: Portal, ref: str) -> bytes:
    """One document, with the same content as in the file of all documents."""
    return json_of({"@context": _CONTEXT, **legal_resource(portal, ref)})


@file("/api/v1/van-ban.json")
def json_file(portal: Portal) -> bytes:
    """All documents, oldest first, one per line, so that two editions can be compared with diff."""
    graph = ",\n".join(_line(portal, ref) for ref in lookup.refs(portal, "regulations"))
    return f'{{"@context": {json.dumps(_CONTEXT)},\n"@graph": [\n{graph}\n]}}\n'.encode()


@query(stored=True)
def _line(portal: Portal, ref: str) -> str:
    return json.dumps(legal_resource(portal, ref), ensure_ascii=False)


@query(stored=True)
def table_row(portal: Portal, ref: str) -> tuple[str, ...]:
    """A document as a row of the table; several documents in a cell are separated by "; "."""
    record, holds = _document(portal, ref), holding(portal, ref)
    relations = ((relation, portal.rows.get(relation.target)) for relation in relations_of(portal, ref))
    related = grouped((relation.type, row.number if row else relation.number) for relation, row in relations)
    cells = (
        ref.partition("/")[2],
        *(_cell(getattr(record, name)) for name in FIELDS.values()),
        begins(events(portal, ref), ""),
        holds.status.label if holds.status else "",
        holds.since,
        *("; ".join(related.get(relation, ())) for relation in Relation),
    )
    return tuple(map(guarded, cells))


def _cell(value: object) -> str:
    if isinstance(value, Choice):
        return value.label
    return value.isoformat() if isinstance(value, date) else str(value or "")


@file("/api/v1/van-ban.csv")
def csv_file(portal: Portal) -> bytes:
    """All documents as a CSV table, oldest first, with a byte order mark so that Excel reads it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(table_row(portal, ref) for ref in lookup.refs(portal, "regulations"))
    return ("\ufeff" + text.getvalue()).encode()
