"""What the page of a document shows besides its own fields: relations from both sides, status, doubts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from macros import portal
from macros.records.base import Record
from macros.records.fields import slug_of
from macros.records.regulations import (
    Effect,
    EffectKind,
    Evidence,
    EvidenceLevel,
    Kind,
    Regulation,
    Relation,
    Status,
)
from macros.tracing import Reader, fingerprint_of, question

SHOWN_LATEST = 8
SHOWN_OF_TYPE = 5
SHOWN_TALLIES = 4
_TONES = {
    EffectKind.EFFECTIVE: "ok",
    EffectKind.RESUMED: "ok",
    EffectKind.PARTLY_ENDED: "warn",
    EffectKind.SUSPENDED: "warn",
}


class Tie(NamedTuple):
    """A relation of a document, stated by itself or by the other side."""

    type: Relation
    target: str
    number: str
    evidence: Evidence
    note: str


def _relations_print(reader: Reader, ref: str) -> str:
    """Changes whenever the document or one that states a relation to it does."""
    rows = reader.portal.rows
    stated = sorted({source for source, path in reader.portal.referrers.get(ref, ()) if path[0] == "relations"})
    return fingerprint_of([rows[name].data_digest for name in (ref, *stated) if name in rows])


@question(_relations_print)
def relations_of(reader: Reader, ref: str) -> tuple[Tie, ...]:
    """The relations of a document: those it states and the inverses of what others state, each once."""
    own = portal.record(reader, ref)
    ties: dict[tuple[str, str], Tie] = {}
    if isinstance(own, Regulation):
        for item in own.relations:
            tie = Tie(item.type, item.target or "", item.number or "", item.evidence, item.note or "")
            ties[(tie.type, tie.target or tie.number)] = tie
    for source, path in portal.referrers(reader, ref):
        other = portal.record(reader, source)
        if path[0] == "relations" and isinstance(other, Regulation):
            item = other.relations[int(path[1])]
            tie = Tie(item.type.inverse, source, "", item.evidence, item.note or "")
            ties.setdefault((tie.type, source), tie)
    order = list(Relation)
    return tuple(sorted(ties.values(), key=lambda tie: (order.index(tie.type), tie.target, tie.number)))


def details(reader: Reader, ref: str, record: Record) -> dict[str, Any]:
    """Values for the template of a document's page."""
    if not isinstance(record, Regulation):
        raise TypeError(ref)
    ties = relations_of(reader, ref)
    status = Status(portal.state(reader, ref) or Status.UNKNOWN)
    grouped = [(kind.label, [tie for tie in ties if tie.type is kind]) for kind in Relation]
    return {
        "relations": [(label, items) for label, items in grouped if items],
        "amended": any(tie.type is Relation.AMENDED_BY for tie in ties),
        "status_label": status.label,
        "since": since(record, status),
        "effective": next((item for item in record.effects if item.kind is EffectKind.EFFECTIVE and item.date), None),
        "effects": sorted(record.effects, key=_when),
        "unsure": doubts(record, status),
        "tones": {str(kind): _TONES.get(kind, "end") for kind in EffectKind},
        "facets": {facet.name: facet.value for facet in record.facets()},
    }


def index_details(reader: Reader) -> dict[str, Any]:
    """Values for the template of the library's first page."""
    held = {status: _in_state(reader, status) for status in Status}
    tallies = [(status.label, len(refs), slug_of(status.label)) for status, refs in held.items() if refs]
    return {
        "tallies": tallies[:SHOWN_TALLIES],
        "coming": held[Status.NOT_YET][:SHOWN_LATEST],
        "latest": portal.newest(reader, "regulations", SHOWN_LATEST),
        "ranks": list(_by_rank(reader)),
    }


def _in_state(reader: Reader, status: Status) -> tuple[str, ...]:
    return portal.with_facet(reader, "regulations", "hieu-luc", slug_of(status.label))


def _by_rank(reader: Reader) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """(label, address part, count, newest) of each type of document in order of precedence, none that is empty."""
    for kind in Kind:
        value = slug_of(kind.label)
        refs = portal.with_facet(reader, "regulations", "loai", value)
        if refs:
            yield kind.label, value, len(refs), refs[::-1][:SHOWN_OF_TYPE]


def since(record: Regulation, status: Status) -> str:
    """The day (ISO) since which the document has had this status; "" where no dated event says so."""
    days = [change.day for change in record.timeline() if change.state == status]
    return "" if status in (Status.UNKNOWN, Status.NOT_APPLICABLE) or not days else days[-1]


def _when(effect: Effect) -> str:
    return effect.date.isoformat() if effect.date else "9999"


def doubts(record: Regulation, status: Status) -> list[str]:
    """Why the document is to be compared with the original; empty where nothing speaks for it."""
    found = []
    if record.evidence_level is EvidenceLevel.SECONDARY:
        found.append("Văn bản này mới chỉ thấy ở nguồn thứ cấp.")
    if record.evidence_level is EvidenceLevel.SEED:
        found.append("Văn bản này ghi theo bài viết gốc năm 2024, chưa thấy bản chính.")
    if record.source_status.unsettled or status is Status.UNKNOWN:
        found.append("Tình trạng hiệu lực chưa được xác minh đầy đủ.")
    return found
