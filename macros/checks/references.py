"""Rules of references: what a record points to is there, may be pointed to, and does not say the opposite."""

from __future__ import annotations

from collections.abc import Iterator

from macros.checks.findings import Finding, Path
from macros.checks.nearest import hint, listed, nearest
from macros.checks.questions import (
    UNREAD,
    holders_of_former_id,
    ids_in,
    nearest_record,
    numbered,
    own_row,
    relations,
    said,
    standing,
)
from macros.records import collections
from macros.records.awards import Award
from macros.records.base import Audience, Record
from macros.records.describe import references
from macros.records.fields import RefTo
from macros.records.regulations import Regulation, Related, Relation
from macros.records.stories import Story
from macros.records.units import Unit
from macros.rendering import day
from macros.tracing import Reader

_CHANGING = (Relation.AMENDS, Relation.REPLACES, Relation.PARTLY_REPLACES)
_LATER = (*_CHANGING, Relation.GUIDES, Relation.IMPLEMENTS, Relation.BASED_ON, Relation.REPORTS_ON)


def references_exist(reader: Reader, ref: str, record: Record) -> Iterator[Finding]:
    """Bản ghi được dẫn tới, và mục được dẫn tới trong bản ghi ấy, phải có."""
    for path, target, mark in references(type(record), own_row(reader, ref).data):
        body, _, part = target.partition("#")
        found = standing(reader, body)
        if found is None:
            yield _missing(reader, path, body)
        elif part and found != UNREAD:
            yield from _missing_part(reader, path, target, mark)


def _missing(reader: Reader, path: Path, target: str) -> Finding:
    collection, _, name = target.partition("/")
    for new, _file in holders_of_former_id(reader, target):
        return Finding("reference-moved", path, f"“{target}” là mã cũ; hãy ghi mã đang dùng: {new}")
    one = collections()[collection].one if collection in collections() else "bản ghi"
    wrong = f"không có {one} nào mang mã “{name}”"
    right = "hãy ghi mã của một bản ghi đã có"
    return Finding("reference-missing", path, f"{wrong}; {right}{hint(nearest_record(reader, target))}")


def _missing_part(reader: Reader, path: Path, target: str, mark: RefTo) -> Iterator[Finding]:
    body, _, part = target.partition("#")
    known = ids_in(reader, body, mark.part)
    if part not in known:
        near = nearest(part, known)
        near = f"{body}#{near}" if near else ""
        message = f"“{body}” không có mục nào mang mã “{part}”; các mã đang có: {listed(known)}{hint(near)}"
        yield Finding("reference-part-missing", path, message)


def records_do_not_refer_to_themselves(reader: Reader, ref: str, _: Record) -> Iterator[Finding]:
    """Bản ghi không dẫn tới chính nó."""
    for path, target in own_row(reader, ref).references:
        if target.partition("#")[0] == ref:
            yield Finding(
                "reference-self", path, "bản ghi dẫn tới chính nó; hãy dẫn tới bản ghi khác hoặc xóa dòng này"
            )


def readers_may_see_what_is_referred_to(reader: Reader, ref: str, record: Record) -> Iterator[Finding]:
    """Bản ghi không dẫn tới bản ghi có phạm vi xem hẹp hơn."""
    level = record.audience.level
    for path, target in own_row(reader, ref).references:
        found = standing(reader, target.partition("#")[0])
        if found is None or found.level <= level:
            continue
        theirs, own = list(Audience)[found.level].label, record.audience.label
        wrong = f"“{target}” chỉ dành cho phạm vi “{theirs}”, còn bản ghi này cho “{own}”"
        yield Finding("reference-audience", path, f"{wrong}; hãy bỏ dẫn chiếu hoặc thu hẹp phạm vi xem của bản ghi này")


def parents_do_not_loop(reader: Reader, ref: str, record: Record) -> Iterator[Finding]:
    """Đơn vị không trực thuộc, qua bao nhiêu cấp cũng vậy, chính mình."""
    if not isinstance(record, Unit):
        return
    seen, above = [ref], record.parent or ""
    while above and above not in seen:
        seen.append(above)
        above = said(reader, above, "parent")
    if above == ref and len(seen) > 1:
        chain = " → ".join([*seen, ref])
        yield Finding(
            "unit-loop",
            ("parent",),
            f"các đơn vị trực thuộc vòng quanh: {chain}; hãy sửa đơn vị cấp trên của một đơn vị",
        )


def stories_and_awards_agree(reader: Reader, ref: str, record: Record) -> Iterator[Finding]:
    """Câu chuyện nêu khen thưởng nào thì khen thưởng ấy không nêu câu chuyện khác, và ngược lại."""
    if isinstance(record, Story):
        name, other, back = "award", record.award, "story"
    elif isinstance(record, Award):
        name, other, back = "story", record.story, "award"
    else:
        return
    answer = said(reader, other, back) if other else ""
    if answer and answer != ref:
        message = f"“{other}” lại nêu “{answer}”; hai bản ghi phải nêu lẫn nhau, hãy sửa một trong hai"
        yield Finding("story-award-disagree", (name,), message)


def relations_name_a_document(reader: Reader, _: str, record: Record) -> Iterator[Finding]:
    """Mỗi quan hệ của văn bản ghi văn bản có trong thư viện hoặc số, ký hiệu của văn bản chưa có."""
    if not isinstance(record, Regulation):
        return
    for index, related in enumerate(record.relations):
        at = ("relations", index)
        if not related.target and not related.number:
            right = "hãy ghi “target” (văn bản có trong thư viện) hoặc “number” (số, ký hiệu)"
            yield Finding("relation-empty", at, f"quan hệ chưa nêu văn bản nào; {right}")
        elif related.number and not related.target and (known := numbered(reader, related.number)):
            message = f"“{related.number}” đã có trong thư viện; hãy thay dòng này bằng “target: {known[0]}”"
            yield Finding("relation-in-library", (*at, "number"), message, "warning")


def relations_do_not_contradict(reader: Reader, ref: str, record: Record) -> Iterator[Finding]:
    """Hai văn bản không cùng nói mình thay thế, sửa đổi, hướng dẫn hay căn cứ vào văn bản kia."""
    if not isinstance(record, Regulation):
        return
    for index, related in enumerate(record.relations):
        if not related.target or related.target == ref:
            continue
        own = [item.type for item in record.relations if item.target == related.target]
        theirs = [Relation(kind).inverse for kind, target in relations(reader, related.target) if target == ref]
        opposite = next((kind for kind in (*own, *theirs) if _contradicts(related.type, kind)), None)
        if opposite:
            wrong = f"ở đây ghi “{related.type.label}”, nơi khác lại ghi “{opposite.label}” về cùng “{related.target}”"
            yield Finding(
                "relation-contradicts", ("relations", index), f"{wrong}; chỉ một chiều là đúng, hãy sửa một trong hai"
            )


def _contradicts(kind: Relation, other: Relation) -> bool:
    """Whether two statements of one document about another cannot both be true."""
    return other is kind.inverse or any(
        one in _CHANGING and two.inverse in _CHANGING for one, two in ((kind, other), (other, kind))
    )


def later_documents_act_on_earlier_ones(reader: Reader, _: str, record: Record) -> Iterator[Finding]:
    """Văn bản thay thế, sửa đổi, hướng dẫn hay căn cứ vào văn bản khác thì không ban hành trước văn bản ấy."""
    if not isinstance(record, Regulation):
        return
    for index, related in enumerate(record.relations):
        issued = said(reader, related.target, "issued") if related.target else ""
        if issued and _is_backwards(related, record.issued.isoformat(), issued):
            wrong = f"“{related.type.label}” không hợp với hai ngày ban hành, {day(record.issued)} và {day(issued)}"
            message = f"{wrong}; kiểm tra lại quan hệ và ngày ban hành{hint(related.type.inverse)}"
            yield Finding("relation-order", ("relations", index, "type"), message, "warning")


def _is_backwards(related: Related, own: str, theirs: str) -> bool:
    return (related.type in _LATER and own < theirs) or (related.type.inverse in _LATER and own > theirs)


RULES = (
    references_exist,
    records_do_not_refer_to_themselves,
    readers_may_see_what_is_referred_to,
    parents_do_not_loop,
    stories_and_awards_agree,
    relations_name_a_document,
    relations_do_not_contradict,
    later_documents_act_on_earlier_ones,
)
