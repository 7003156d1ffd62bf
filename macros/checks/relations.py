"""Rules of relations between documents: with a target, no contradictions, no loops, events in order."""

from collections.abc import Iterator

from macros.checks.dates import in_order
from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import hint
from macros.checks.queries import (
    documents_numbered,
    ended_by,
    relations,
    stated_events,
    text_at,
)
from macros.checks.rules import check
from macros.engine import Portal
from macros.law.citations import key_of
from macros.law.effect import EffectKind, Event, Relation, event_key
from macros.records.regulations import Regulation
from macros.text.render import day

_CHANGING = tuple(relation for relation in Relation if relation.causes)
_LATER = (*_CHANGING, Relation.GUIDES, Relation.IMPLEMENTS, Relation.BASED_ON, Relation.REPORTS_ON)
_WHOLE_OR_PART = {Relation.REPLACES, Relation.PARTLY_REPLACES}


@check(Regulation)
def relations_name_a_document(portal: Portal, record: Regulation) -> Iterator[Defect]:
    """Mỗi quan hệ của văn bản ghi văn bản có trong thư viện hoặc số, ký hiệu của văn bản chưa có."""
    for index, related in enumerate(record.relations):
        at = ("relations", index)
        if not related.target and not related.number:
            right = "hãy ghi “target” (văn bản có trong thư viện) hoặc “number” (số, ký hiệu)"
            yield Defect("relation-empty", at, f"quan hệ chưa nêu văn bản nào; {right}")
        elif related.number and not related.target and (matches := documents_numbered(portal, key_of(related.number))):
            message = f"“{related.number}” đã có trong thư viện; hãy thay dòng này bằng “target: {matches[0].ref}”"
            yield Defect("relation-in-library", (*at, "number"), message, "warning")


@check(Regulation)
def relations_do_not_contradict(portal: Portal, ref: str, record: Regulation) -> Iterator[Defect]:
    """Hai văn bản không cùng nói mình thay thế, sửa đổi, hướng dẫn hay căn cứ vào văn bản kia."""
    for index, related in enumerate(record.relations):
        if not related.target or related.target == ref:
            continue
        stated = [item.type for item in record.relations if item.target == related.target]
        stated_there = [Relation(kind).inverse for kind, target in relations(portal, related.target) if target == ref]
        opposite = next((kind for kind in (*stated, *stated_there) if _contradicts(related.type, kind)), None)
        if opposite:
            wrong = f"ở đây ghi “{related.type.label}”, nơi khác lại ghi “{opposite.label}” về cùng “{related.target}”"
            yield Defect(
                "relation-contradicts", ("relations", index), f"{wrong}; chỉ một chiều là đúng, hãy sửa một trong hai"
            )


def _contradicts(kind: Relation, other: Relation) -> bool:
    """Whether two statements of one document about another cannot both be true."""
    both_ways = any(one in _CHANGING and two.inverse in _CHANGING for one, two in ((kind, other), (other, kind)))
    return other is kind.inverse or both_ways or _WHOLE_OR_PART in ({kind, other}, {kind.inverse, other.inverse})


@check(Regulation)
def events_have_one_day(portal: Portal, ref: str, record: Regulation) -> Iterator[Defect]:
    """Hai văn bản, hay hai dòng của một văn bản, không ghi hai ngày cho cùng một việc."""
    for at, event in _dated_events(ref, record):
        for holder in dict.fromkeys((ref, event.target, event.by)):
            other = next((day for day in _days_of(portal, holder, event) if day != event.day), "")
            if other:
                where = "dòng khác của bản ghi này" if holder == ref else f"“{holder}”"
                wrong = f"ở đây ghi ngày {day(event.day)}, {where} ghi ngày {day(other)} cho cùng một việc"
                yield Defect("event-two-days", at, f"{wrong}; chỉ một ngày là đúng, hãy sửa một trong hai")
                break


def _dated_events(ref: str, record: Regulation) -> Iterator[tuple[FieldPath, Event]]:
    """Each dated event of a whole document that the record states, with the place of its date and both documents."""
    for index, effect in enumerate(record.effects):
        if effect.date and effect.by and not (effect.clauses or effect.scope):
            yield ("effects", index, "date"), Event(ref, effect.date.isoformat(), str(effect.kind), effect.by)
    for index, related in enumerate(record.relations):
        if related.date and related.target and not related.clauses:
            acts, acted = related.type.causes, related.type.inverse.causes
            at, iso = ("relations", index, "date"), related.date.isoformat()
            if acts:
                yield at, Event(related.target, iso, str(acts), ref)
            elif acted:
                yield at, Event(ref, iso, str(acted), related.target)


def _days_of(portal: Portal, holder: str, event: Event) -> Iterator[str]:
    """The days (ISO) on which a document says that an event happened."""
    for stated in stated_events(portal, holder):
        by = holder if stated.target else stated.by
        whole = stated._replace(target=stated.target or holder, by=by)
        if whole.day and not whole.clauses and whole.target == event.target and event_key(whole) == event_key(event):
            yield whole.day


@check(Regulation)
def replacements_do_not_loop(portal: Portal, ref: str, record: Regulation) -> Iterator[Defect]:
    """Văn bản không bị thay thế, qua bao nhiêu văn bản cũng vậy, bởi chính mình."""
    chain = _way_back(portal, ref)
    if chain:
        names = " → ".join(name.partition("/")[2] for name in (ref, *chain))
        message = f"các văn bản thay thế nhau vòng quanh: {names}; hãy sửa một quan hệ hoặc sự kiện trong số đó"
        yield Defect("replacement-loop", _where_ended(record, chain[0]), message)


def _way_back(portal: Portal, ref: str) -> tuple[str, ...]:
    """The chain of documents by which a document ends itself; empty if there is none."""
    before: dict[str, str] = {}
    waiting = [ref]
    while waiting:
        name = waiting.pop()
        for successor in ended_by(portal, name):
            if successor not in before:
                before[successor] = name
                waiting.append(successor)
    chain, name = [ref], before.get(ref, "")
    while name and name != ref:
        chain.insert(0, name)
        name = before[name]
    return tuple(chain) if ref in before else ()


def _where_ended(record: Regulation, by: str) -> FieldPath:
    """The place where a document says that another ends it; its number if only the other says so."""
    for index, effect in enumerate(record.effects):
        if effect.by == by and effect.kind.ending:
            return ("effects", index, "by")
    for index, related in enumerate(record.relations):
        if related.target == by and related.type.inverse.causes:
            return ("relations", index, "target")
    return ("number",)


@check(Regulation)
def later_documents_act_on_earlier_ones(portal: Portal, record: Regulation) -> Iterator[Defect]:
    """Văn bản thay thế, sửa đổi, hướng dẫn hay căn cứ vào văn bản khác thì không ban hành trước văn bản ấy."""
    for index, related in enumerate(record.relations):
        issued = text_at(portal, related.target, "issued") if related.target else ""
        day_here = record.issued.isoformat()
        later, earlier = related.type in _LATER, related.type.inverse in _LATER
        if issued and ((later and day_here < issued) or (earlier and day_here > issued)):
            wrong = f"“{related.type.label}” không hợp với hai ngày ban hành, {day(record.issued)} và {day(issued)}"
            message = f"{wrong}; kiểm tra lại quan hệ và ngày ban hành{hint(related.type.inverse)}"
            yield Defect("relation-order", ("relations", index, "type"), message, "warning")


@check(Regulation)
def effects_follow_the_issue(record: Regulation) -> Iterator[Defect]:
    """Văn bản có hiệu lực từ ngày ban hành trở đi; có hiệu lực trước thì ghi chú lý do."""
    for index, effect in enumerate(record.effects):
        starts = effect.kind is EffectKind.EFFECTIVE
        if starts and effect.date and effect.date < record.issued and not effect.note:
            wrong = f"ngày có hiệu lực {day(effect.date)} trước ngày ban hành {day(record.issued)}"
            message = f"{wrong}; nếu văn bản ghi đúng như vậy, thêm “note” nói rõ"
            yield Defect("effect-before-issue", ("effects", index, "date"), message, "warning")


@check(Regulation)
def effects_end_after_they_start(record: Regulation) -> Iterator[Defect]:
    """Văn bản hết hiệu lực, ngưng hiệu lực, bị thay thế sau khi có hiệu lực và sau khi ban hành."""
    starts = [effect.date for effect in record.effects if effect.kind is EffectKind.EFFECTIVE and effect.date]
    first = ("ngày có hiệu lực", min(starts)) if starts else ("ngày ban hành", record.issued)
    for index, effect in enumerate(record.effects):
        if effect.kind is not EffectKind.EFFECTIVE:
            last = (f"ngày “{effect.kind.label.lower()}”", effect.date)
            yield from in_order("effect-order", ("effects", index, "date"), first, last)
