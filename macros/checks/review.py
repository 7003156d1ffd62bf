"""Rules of the review list: gaps in the library and bases that changed; `effect` has those of ended documents.

The codes are stable: pages, commands and other programs count by them.  VB: documents, QT: policies, VD: citations,
DT: training, NV: tasks.
"""

from collections.abc import Iterator
from typing import NamedTuple

from macros.checks.defect import Defect, FieldPath, gap
from macros.checks.effect import end_in_words
from macros.checks.queries import effect_history, has_come, number_of, relations
from macros.checks.rules import check
from macros.engine import Portal, query
from macros.law.effect import EffectKind, Event, Relation, Status
from macros.law.wording import by_number
from macros.queries.training.conflicts import Clash, clashes
from macros.records.actions import Action
from macros.records.choices import EvidenceLevel, SourceStatus
from macros.records.introspect import spec_at
from macros.records.policies import Policy
from macros.records.regulations import Kind, Level, Regulation
from macros.records.training import Course
from macros.records.training_duties import TrainingDuty
from macros.text.render import day

GAPS = {
    "VB-THIEU-NGAY-HIEU-LUC": "Văn bản chưa có ngày có hiệu lực",
    "VB-CHUA-RO-TRANG-THAI": "Văn bản bị thay thế, bãi bỏ mà chưa rõ ngày",
    "VB-CAN-DOI-CHIEU": "Văn bản có điều chưa đối chiếu với bản gốc",
    "VB-TRAI-NGUON": "Tình trạng tính được khác nguồn tra cứu",
    "VB-THIEU-NGUON-CHEP": "Văn bản có lời văn mà chưa ghi chép từ đâu",
    "VB-THIEU-CAN-CU": "Văn bản của tỉnh, cơ quan chưa nêu văn bản cấp trên",
    "VB-CAN-CU-HET-HIEU-LUC": "Văn bản đang áp dụng có căn cứ không còn hiệu lực",
    "QT-THIEU-CAN-CU": "Bộ quy tắc chưa có căn cứ",
    "QT-CAN-RA-SOAT": "Bộ quy tắc có căn cứ thay đổi sau lần rà soát gần nhất",
    "VD-HET-HIEU-LUC": "Viện dẫn văn bản không còn hiệu lực",
    "VD-CHUA-XAC-DINH": "Viện dẫn văn bản chưa rõ còn hiệu lực hay không",
    "VD-CHUA-CO-VAN-BAN": "Viện dẫn văn bản chưa có trong thư viện",
    "DT-CAN-DOI-CHIEU": "Định mức bồi dưỡng chưa đối chiếu với bản gốc",
    "DT-TRUNG-NOI-HOC": "Hai buổi học cùng giờ, cùng nơi",
    "DT-TRUNG-NGUOI-GIANG": "Hai buổi học cùng giờ, cùng người giảng",
    "DT-TRUNG-DON-VI": "Một đơn vị phải cử người đến hai buổi cùng giờ",
    "NV-CHUA-DONG": "Nhiệm vụ đã đến hạn, mọi mốc đã xong mà chưa ghi hoàn thành",
}
_LOCAL = (Level.PROVINCE, Level.AGENCY)
_FREE_STANDING = (Kind.REPORT, Kind.LETTER, Kind.NOTICE, Kind.SUBMISSION, Kind.CONSOLIDATED)
_APPLIED = (Status.IN_FORCE, Status.PARTLY_ENDED)
_FACTS = {"effective": "ngày có hiệu lực", "expired": "ngày hết hiệu lực"}  # facts that events give, not fields
_DEAD = tuple(status for status in Status if status.dead)
# What a source says, with the computed statuses that contradict it.
_CONTRARY = {
    **dict.fromkeys((SourceStatus.ENDED, SourceStatus.PERIOD_OVER), _APPLIED),
    SourceStatus.IN_FORCE: _DEAD,
    SourceStatus.PARTLY_ENDED: (Status.IN_FORCE, *_DEAD),
    SourceStatus.UNSETTLED: (Status.IN_FORCE,),  # a likely successor contradicts “in force”
}


@check(Regulation)
def documents_have_their_dates(portal: Portal, ref: str, record: Regulation) -> Iterator[Defect]:
    """Văn bản có ngày có hiệu lực; bị thay thế, bãi bỏ thì rõ từ ngày nào."""
    if record.type.without_effect:
        return
    history = effect_history(portal, ref)
    begun = any(event.kind == EffectKind.EFFECTIVE and event.day and not event.clauses for event in history.events)
    if not begun:
        right = "đối chiếu văn bản, ghi sự kiện “effective” kèm ngày"
        yield gap("VB-THIEU-NGAY-HIEU-LUC", ("effects",), f"chưa có ngày có hiệu lực; {right}")
    elif history.holds.status is Status.UNKNOWN:
        by = f" bởi {by_number(number_of(portal, history.holds.by))}" if history.holds.by else ""
        right = "đối chiếu điều khoản thi hành, ghi ngày"
        yield gap("VB-CHUA-RO-TRANG-THAI", ("effects",), f"bị thay thế, bãi bỏ{by} mà chưa rõ từ ngày nào; {right}")


@check(Regulation)
def documents_are_compared_with_the_original(portal: Portal, ref: str, record: Regulation) -> Iterator[Defect]:
    """Điều ghi về văn bản đã đối chiếu với bản gốc và không trái nguồn tra cứu."""
    doubts = list(_doubts(record))
    if doubts:
        yield gap("VB-CAN-DOI-CHIEU", ("evidence_level",), f"{'; '.join(doubts)}; hãy đối chiếu bản gốc")
    if record.extent and not record.transcript and record.level not in _LOCAL:
        right = "ghi nguồn, ngày của bản đã chép ở “transcript”"
        yield gap("VB-THIEU-NGUON-CHEP", ("clauses",), f"có lời văn mà chưa ghi chép từ đâu; {right}")
    status = effect_history(portal, ref).holds.status
    if status in _CONTRARY.get(record.source_status, ()):
        wrong = f"sự kiện cho thấy “{status.label}”, nguồn tra cứu lại “{record.source_status.label}”"
        yield gap("VB-TRAI-NGUON", ("source_status",), f"{wrong}; hãy đối chiếu và sửa một trong hai")


def _doubts(record: Regulation) -> Iterator[str]:
    if record.evidence_level in (EvidenceLevel.SECONDARY, EvidenceLevel.SEED):
        yield record.evidence_level.label.lower()
    if record.known_fields:
        yield f"chưa có nguồn xác nhận {', '.join(map(_fact_label, record.known_fields))}"
    if not record.title_exact:
        yield "chưa có trích yếu nguyên văn"
    if record.source_status in (SourceStatus.NO_SUCCESSOR_SEEN, SourceStatus.UNSETTLED):
        yield record.source_status.label.lower()


def _fact_label(name: str) -> str:
    """The Vietnamese name of a fact about a document, by the name of its field."""
    spec = spec_at(Regulation, (name,))
    return _FACTS.get(name) or (spec.title.lower() if spec else name)


@check(Regulation)
def documents_rest_on_higher_ones(portal: Portal, ref: str, record: Regulation) -> Iterator[Defect]:
    """Văn bản của tỉnh, của cơ quan nêu văn bản cấp trên, và văn bản ấy còn hiệu lực."""
    if record.type in _FREE_STANDING:
        return
    higher = higher_documents(portal, ref)
    if record.level in _LOCAL and not higher:
        right = "ghi quan hệ “based-on”, “implements” hoặc “guides” với văn bản cấp trên"
        yield gap("VB-THIEU-CAN-CU", ("relations",), f"chưa nêu văn bản cấp trên nào; {right}")
    if effect_history(portal, ref).holds.status not in _APPLIED:
        return
    for target, index in higher:
        if target and (holds := effect_history(portal, target).holds).status and holds.status.dead:
            at = ("relations", index, "target") if index >= 0 else ()
            right = "kiểm tra văn bản này còn phù hợp không"
            yield gap("VB-CAN-CU-HET-HIEU-LUC", at, f"còn áp dụng mà {end_in_words(portal, target, holds)}; {right}")


@query
def higher_documents(portal: Portal, ref: str) -> tuple[tuple[str, int], ...]:
    """The documents that one rests on, each with its place among the relations.

    The document is "" if the library does not have it; the place is -1 if only the other document says so.
    """
    stated_here = enumerate(relations(portal, ref))
    higher = [(target, place) for place, (kind, target) in stated_here if Relation(kind).upward]
    higher += (
        (row.ref, -1)
        for row in portal.rows_to(ref, "regulations")
        if any(target == ref and Relation(kind).inverse.upward for kind, target in relations(portal, row.ref))
    )
    return tuple({target or str(place): (target, place) for target, place in reversed(higher)}.values())[::-1]


@check(Policy)
def policies_keep_up_with_their_bases(portal: Portal, record: Policy) -> Iterator[Defect]:
    """Bộ quy tắc có căn cứ, và được rà soát sau mỗi lần căn cứ thay đổi."""
    bases = list(record.bases())
    if not bases:
        right = "ghi văn bản làm căn cứ ở “basis” của bộ quy tắc hoặc của từng quy tắc"
        yield gap("QT-THIEU-CAN-CU", ("rules",), f"chưa nêu căn cứ nào; {right}")
    for change in changed_bases(portal, record):
        words = f"{change.kind.label.lower()} từ {day(change.day)}, sau lần rà soát {day(change.reviewed)}"
        wrong = f"{number_of(portal, change.document)}: {words}"
        yield gap("QT-CAN-RA-SOAT", change.at, f"{wrong}; hãy rà soát rồi ghi một mục ở “reviews”")


class ChangedBasis(NamedTuple):
    """The last change of a document that a policy rests on, after the policy was reviewed."""

    at: FieldPath  # where the policy names the document
    document: str
    kind: EffectKind
    day: str  # ISO
    reviewed: str  # day of the last review, or of the policy where there was none; ISO


def changed_bases(portal: Portal, record: Policy, *, coming: bool = False) -> Iterator[ChangedBasis]:
    """Yield each document that changed after a policy was reviewed; with `coming`, also those that will change."""
    reviewed = max((review.date for review in record.reviews), default=record.effective)
    seen = set()
    for at, basis in record.bases() if reviewed else ():
        last, history = str(reviewed), effect_history(portal, basis.regulation)
        changes = [item for item in (history.events if coming else history.past) if _event_day(item) > last]
        if changes and basis.regulation not in seen:
            seen.add(basis.regulation)
            yield ChangedBasis(at, basis.regulation, EffectKind(changes[-1].kind), _event_day(changes[-1]), last)


@check(TrainingDuty)
def duties_are_compared_with_the_original(record: TrainingDuty) -> Iterator[Defect]:
    """Định mức bồi dưỡng đã đối chiếu với điều khoản trong bản gốc."""
    if not record.verified:
        right = "đọc điều khoản trong bản gốc, sửa định mức, ghi “Điều khoản” ở căn cứ rồi đánh dấu “Đã đối chiếu”"
        yield gap("DT-CAN-DOI-CHIEU", ("amount",), f"con số {record.amount} {record.measure.label} là ví dụ; {right}")


@check(Course)
def sessions_do_not_clash(portal: Portal, ref: str, record: Course) -> Iterator[Defect]:
    """Hai buổi cùng giờ không cùng nơi, không cùng người giảng, không cần người của cùng một đơn vị."""
    places = {item.id: index for index, session in enumerate(record.sessions) for item in session.occurrences()}
    for clash in clashes(portal, ref):
        yield _clash(clash, ("sessions", places[clash.one.id], "start"))


def _clash(clash: Clash, at: FieldPath) -> Defect:
    other = clash.other
    when = f"{clash.one.start}–{clash.one.end} ngày {day(clash.one.day)}"
    with_whom = f"buổi {other.start}–{other.end} của {other.course}"
    if clash.kind == "place":
        return gap("DT-TRUNG-NOI-HOC", at, f"{when} ở {clash.what}: trùng nơi với {with_whom}; hãy đổi nơi hoặc giờ")
    if clash.kind == "trainer":
        message = f"{when}, {clash.what} giảng cả {with_whom}; hãy đổi người giảng hoặc giờ"
        return gap("DT-TRUNG-NGUOI-GIANG", at, message)
    message = f"{when}, {clash.what} còn phải cử người đến {with_whom}; hãy đổi giờ hoặc cử hai nhóm khác nhau"
    return gap("DT-TRUNG-DON-VI", at, message)


@check(Action)
def tasks_that_look_done_are_closed(portal: Portal, record: Action) -> Iterator[Defect]:
    """Nhiệm vụ đã đến hạn, mọi mốc đã xong thì ghi ngày hoàn thành."""
    if not record.done and record.milestones:
        last = record.last_due
        if all(item.done for item in record.milestones) and has_come(portal, last.isoformat()):
            right = "ghi “done” và minh chứng, hoặc thêm mốc còn lại"
            message = f"hạn {day(last)} đã tới, mọi mốc đã xong mà chưa hoàn thành; {right}"
            yield gap("NV-CHUA-DONG", ("due",), message)


def _event_day(event: Event) -> str:
    """The day (ISO) of an event; an undated amendment happens when the amending document comes into force."""
    return event.day or (event.not_before if event.kind == EffectKind.AMENDED else "")
