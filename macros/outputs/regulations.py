"""What the page of a document shows besides its own fields: relations from both sides, status, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from macros import portal
from macros.law.effect import EffectKind, Event, Relation, Status, begins, same_event
from macros.records.base import Record
from macros.records.fields import slug_of
from macros.records.regulations import Evidence, EvidenceLevel, Kind, Regulation, Related
from macros.tracing import Reader, fingerprint_of, question

SHOWN_LATEST = 8
SHOWN_OF_TYPE = 5
SHOWN_TALLIES = 4
_TONES = {
    EffectKind.EFFECTIVE: "ok",
    EffectKind.RESUMED: "ok",
    EffectKind.AMENDED: "ok",
    EffectKind.PARTLY_ENDED: "warn",
    EffectKind.SUSPENDED: "warn",
}


class Tie(NamedTuple):
    """A relation of a document, stated by itself or by the other side."""

    type: Relation
    target: str
    number: str
    day: str  # ISO; "" where it is not known
    clause: str  # of the acting document
    clauses: tuple[str, ...]  # of the document acted on; none for the whole
    evidence: Evidence
    note: str


class Happening(NamedTuple):
    """An event in the life of a document as its page tells it."""

    event: Event
    label: str
    clause: str  # of the document that causes it
    scope: str
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
            tie = _tie(item, item.type, item.target or "", item.number or "")
            ties[(tie.type, tie.target or tie.number)] = tie
    for source, path in portal.referrers(reader, ref):
        other = portal.record(reader, source)
        if path[0] == "relations" and isinstance(other, Regulation):
            item = other.relations[int(path[1])]
            tie = _tie(item, item.type.inverse, source, "")
            ties.setdefault((tie.type, source), tie)
    order = list(Relation)
    return tuple(sorted(ties.values(), key=lambda tie: (order.index(tie.type), tie.target, tie.number)))


def _tie(item: Related, kind: Relation, target: str, number: str) -> Tie:
    day = item.date.isoformat() if item.date else ""
    return Tie(kind, target, number, day, item.clause or "", item.clauses, item.evidence, item.note or "")


@question()
def events(reader: Reader, ref: str) -> tuple[Event, ...]:
    """What happens to the effect of a document, stated by itself or by others, each once, in order of time."""
    return reader.portal.timelines.events(ref)


@question()
def timeline(reader: Reader, ref: str) -> tuple[tuple[str, str], ...]:
    """(ISO day, status) of each change of a document's status, in order of time."""
    return reader.portal.timelines.of(ref)


def happenings(reader: Reader, ref: str, record: Regulation) -> list[Happening]:
    """The life of a document in order of time; what both sides state told once, in its own words first."""
    told: dict[tuple[object, ...], Happening] = {}
    for said in (*_own_happenings(record), *_happenings_of_ties(relations_of(reader, ref))):
        told.setdefault((*same_event(said.event), said.event.day, said.event.clauses), said)
        told.setdefault(same_event(said.event), said)
    found = []
    for event in events(reader, ref):
        key = same_event(event)
        found.append(told.get((*key, event.day, event.clauses), told[key])._replace(event=event))
    return found


def _own_happenings(record: Regulation) -> Iterator[Happening]:
    for item, event in zip(record.effects, record.events(), strict=False):
        clause, scope, note = item.clause or "", item.scope or "", item.note or ""
        yield Happening(event, item.kind.label, clause, scope, item.evidence, note)


def _happenings_of_ties(ties: Iterable[Tie]) -> Iterator[Happening]:
    for tie in ties:
        kind = tie.type.inverse.causes
        if kind:
            event = Event("", tie.day, str(kind), tie.target or tie.number, tie.clauses)
            yield Happening(event, kind.label, tie.clause, "", tie.evidence, tie.note)


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
        "since": since(timeline(reader, ref), status),
        "effective": begins(events(reader, ref), ""),
        "happenings": happenings(reader, ref, record),
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


def since(line: Iterable[tuple[str, str]], status: Status) -> str:
    """The day (ISO) since which the document has had this status; "" where no dated event says so."""
    days = [day for day, state in line if state == status]
    return "" if status in (Status.UNKNOWN, Status.NOT_APPLICABLE) or not days else days[-1]


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
