"""Relations of documents in both directions, and the diagram of them ("lược đồ")."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from macros.engine import Portal, query
from macros.law.effect import Relation
from macros.queries import lookup
from macros.records.base import Record
from macros.records.choices import Evidence
from macros.records.regulations import Regulation, Related
from macros.text.digest import fingerprint_of
from macros.text.grouping import grouped

# Sizes in units of the diagram, which is as wide as the text column of a phone: no sideways scrolling there.
BOX_WIDTH, BOX_HEIGHT = 106, 38
GAP, LABEL_HEIGHT, GROUP_GAP = 24, 17, 9
SHOWN_IN_GROUP = 5
SIGNS_IN_BOX = 18


class DocumentRelation(NamedTuple):
    """A relation of a document, stated by itself or by the other side."""

    type: Relation
    target: str
    number: str
    day: str  # ISO; "" if unknown
    clause: str  # of the acting document
    clauses: tuple[str, ...]  # of the document acted on; () for the whole document
    evidence: Evidence
    note: str


def _relations_fingerprint(portal: Portal, ref: str) -> str:
    """A fingerprint of the relations that the document and others state; other fields do not change it."""
    document, others = portal.rows.get(ref), portal.rows_to(ref, "regulations")
    places = ((row, int(path[1])) for row in others for path in row.paths_to(ref) if path[0] == "relations")
    stated = [(row.ref, row.data["relations"][place]) for row, place in places]
    return fingerprint_of((document.data.get("relations") if document else None, stated))


@query(fingerprint=_relations_fingerprint)
def relations_of(portal: Portal, ref: str) -> tuple[DocumentRelation, ...]:
    """The relations of a document: those it states and the inverses of those that others state, each once."""
    relations: dict[tuple[str, str], DocumentRelation] = {}
    for item in _stated(portal, ref):
        relation = _relation(item, item.type, item.target or "", item.number or "")
        relations[(relation.type, relation.target or relation.number)] = relation
    for source, path in lookup.referrers(portal, ref):
        if path[0] == "relations":
            item = _stated(portal, source)[int(path[1])]
            relation = _relation(item, item.type.inverse, source, "")
            relations.setdefault((relation.type, source), relation)
    order = list(Relation)
    return tuple(sorted(relations.values(), key=lambda item: (order.index(item.type), item.target, item.number)))


@query
def _stated(portal: Portal, ref: str) -> tuple[Related, ...]:
    """The relations that a document states; a query of its own, so that answers depend on no other field."""
    row = portal.rows.get(ref)
    return tuple(map(Related.model_validate, row.data.get("relations", ()))) if row else ()


def _relation(item: Related, kind: Relation, target: str, number: str) -> DocumentRelation:
    day = item.date.isoformat() if item.date else ""
    return DocumentRelation(kind, target, number, day, item.clause or "", item.clauses, item.evidence, item.note or "")


def by_kind(relations: Iterable[DocumentRelation]) -> list[tuple[Relation, tuple[DocumentRelation, ...]]]:
    """The relations of each kind, in the order of the kinds; empty kinds are left out."""
    groups = grouped((relation.type, relation) for relation in relations)
    return [(kind, groups[kind]) for kind in Relation if kind in groups]


class ChainStep(NamedTuple):
    """A document above another in the chain of bases."""

    level: int  # 1 for the direct bases
    type: Relation
    target: str  # "" if it is not in the library
    number: str


def above(portal: Portal, ref: str) -> list[ChainStep]:
    """The chain of documents that a document rests on, level by level up to the laws; each once."""
    steps_above: dict[str, ChainStep] = {}
    level, names = 0, [ref]
    while names:
        level += 1
        relations = [relation for name in names for relation in relations_of(portal, name) if relation.type.upward]
        steps = [ChainStep(level, relation.type, relation.target, relation.number) for relation in relations]
        fresh = {step.target or step.number: step for step in steps if step.target != ref}
        fresh = {name: step for name, step in fresh.items() if name not in steps_above}
        steps_above |= fresh
        names = [step.target for step in fresh.values() if step.target]
    return list(steps_above.values())


class DiagramBox(NamedTuple):
    """A document in the diagram."""

    x: int
    y: int
    url: str  # "" if it is not in the library
    lines: tuple[str, ...]
    name: str  # for screen readers
    tone: str
    path: str  # of the line to the document in the middle, as SVG path data


class DiagramLabel(NamedTuple):
    """The kind of relation over a group of boxes, or how many boxes of it are left out."""

    x: int
    y: int
    text: str


class Diagram(NamedTuple):
    """The relations of a document as boxes: earlier documents on the left, later ones on the right."""

    left: int
    width: int
    height: int
    boxes: tuple[DiagramBox, ...]
    labels: tuple[DiagramLabel, ...]
    middle: DiagramBox


def diagram(portal: Portal, ref: str, record: Record, relations: Iterable[DocumentRelation]) -> Diagram | None:
    """The diagram of a document's relations; None if it has none."""
    groups = by_kind(relations)
    if not groups or not isinstance(record, Regulation):
        return None
    earlier = [group for group in groups if _is_earlier(group[0])]
    later = [group for group in groups if not _is_earlier(group[0])]
    height = max(_height(earlier), _height(later), BOX_HEIGHT)
    y = (height - BOX_HEIGHT) // 2
    lines = (record.type.label, record.number)
    middle = DiagramBox(BOX_WIDTH + GAP, y, "", lines, record.title, _tone(portal, ref), "")
    sides = ((0, earlier), (2 * (BOX_WIDTH + GAP), later))
    placed = [item for x, side in sides for item in _placed(portal, x, (height - _height(side)) // 2, side, middle)]
    boxes = tuple(item for item in placed if isinstance(item, DiagramBox))
    labels = tuple(item for item in placed if isinstance(item, DiagramLabel))
    left = 0 if earlier else middle.x
    width = 2 * (BOX_WIDTH + GAP) + BOX_WIDTH if later else middle.x + BOX_WIDTH
    return Diagram(left - 1, width - left + 2, height, boxes, labels, middle)


def _is_earlier(kind: Relation) -> bool:
    """Whether the other document is the earlier one; in `Relation` each kind precedes its inverse."""
    return list(Relation).index(kind) % 2 == 0


def _height(groups: list[tuple[Relation, tuple[DocumentRelation, ...]]]) -> int:
    rows = sum(min(len(relations), SHOWN_IN_GROUP) for _, relations in groups)
    cut = sum(len(relations) > SHOWN_IN_GROUP for _, relations in groups)
    return (len(groups) + cut) * LABEL_HEIGHT + rows * (BOX_HEIGHT + GROUP_GAP)


def _placed(
    portal: Portal, x: int, y: int, groups: list[tuple[Relation, tuple[DocumentRelation, ...]]], middle: DiagramBox
) -> Iterator[DiagramBox | DiagramLabel]:
    """The boxes of one side from the top down, each group under its label."""
    for kind, relations in groups:
        yield DiagramLabel(x, y + LABEL_HEIGHT - 5, kind.short)
        y += LABEL_HEIGHT
        for relation in relations[:SHOWN_IN_GROUP]:
            card = lookup.record_name(portal, relation.target) if relation.target else None
            number = card.number if card else relation.number or "Không thuộc phạm vi xem"
            lines = (card.kind, _cut(number)) if card else (_cut(number),)
            words = f"{card.kind} {number}" if card else " ".join(lines)
            name = f"{relation.type.label}: {words}"
            url, tone = card.url if card else "", _tone(portal, relation.target)
            yield DiagramBox(x, y, url, lines, name, tone, _line(x, y, middle))
            y += BOX_HEIGHT + GROUP_GAP
        if len(relations) > SHOWN_IN_GROUP:
            yield DiagramLabel(x, y + LABEL_HEIGHT - 5, f"và {len(relations) - SHOWN_IN_GROUP} văn bản khác")
            y += LABEL_HEIGHT


def _cut(text: str) -> str:
    return text if len(text) <= SIGNS_IN_BOX else f"{text[: SIGNS_IN_BOX - 1]}…"


def _tone(portal: Portal, ref: str) -> str:
    return Regulation.states.get(lookup.state(portal, ref), ("", "mute"))[1] if ref else "mute"


def _line(x: int, y: int, middle: DiagramBox) -> str:
    """SVG path data of the line from the later document (right) to the earlier one (left)."""
    start, end = (middle, (x + BOX_WIDTH, y)) if x < middle.x else ((x, y), (middle.x + BOX_WIDTH, middle.y))
    from_x, from_y, to_x, to_y = start[0], start[1] + BOX_HEIGHT // 2, end[0], end[1] + BOX_HEIGHT // 2
    half = (from_x + to_x) // 2
    return f"M{from_x} {from_y}C{half} {from_y} {half} {to_y} {to_x} {to_y}"
