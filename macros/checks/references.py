"""Rules of references: the target exists, the same readers may see it, and it does not contradict the record."""

from collections.abc import Iterator
from pathlib import Path

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import first_few, hint, nearest
from macros.checks.queries import UNREAD, absence, holders_of_former_id, ids_in, nearest_record, target_of
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.loading.completion import in_collection
from macros.loading.problems import Problem
from macros.loading.yaml_reader import LoadError, locate, parse
from macros.queries.withdrawals import deleted, renamed_to
from macros.records import collections
from macros.records.base import Record
from macros.records.choices import Audience
from macros.records.fields import RefTo
from macros.records.introspect import label_of, references
from macros.text.slugs import is_slug


@check(Record)
def references_exist(portal: Portal, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Bản ghi được dẫn tới, và mục được dẫn tới trong bản ghi ấy, phải có."""
    for path, target, mark in references(type(record), source.row.data.whole()):
        body, _, part = target.partition("#")
        referred = target_of(portal, body)
        if referred is None:
            if not renamed_to(portal, body):  # reported once, at the renamed record
                yield _missing(portal, path, body)
        elif part and referred != UNREAD:
            yield from _missing_part(portal, path, target, mark)


def check_unread(portal: Portal) -> list[Problem]:
    """Bản ghi có mục viết sai vẫn được dò dẫn chiếu, để mọi chỗ sai hiện một lượt."""
    return [problem for ref, path in portal.unread.items() for problem in _missing_of(portal, ref, path)]


def _missing_of(portal: Portal, ref: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each well-formed reference of an invalid file that leads to no record."""
    model, raw = collections()[ref.partition("/")[0]], Path(path).read_bytes()
    try:
        data = parse(raw)
    except LoadError:
        return
    for at, target, mark in references(model, data):
        body = in_collection(target, mark.collections).partition("#")[0]
        collection, _, name = body.partition("/")
        if is_slug(name) and collection in (mark.collections or collections()) and target_of(portal, body) is None:
            defect = _missing(portal, at, body)
            yield Problem(path, *locate(raw, at), defect.code, label_of(model, at), defect.message)


def _missing(portal: Portal, path: FieldPath, target: str) -> Defect:
    if holders_of_former_id(portal, target):
        return Defect("reference-moved", path, absence(portal, target))
    if any(item.ref == target for item in deleted(portal)):
        wrong = f"“{target}” đã bị xóa hoặc đổi mã"
        right = f"đổi mã thì chạy “portal rename {target} <mã mới>”; gỡ thì lấy lại tệp, thêm dòng “withdrawn: <ngày>”"
        return Defect("reference-deleted", path, f"{wrong}; {right}{hint(nearest_record(portal, target))}")
    return Defect("reference-missing", path, absence(portal, target))


def _missing_part(portal: Portal, path: FieldPath, target: str, mark: RefTo) -> Iterator[Defect]:
    body, _, part = target.partition("#")
    ids = ids_in(portal, body, mark.part)
    if part not in ids:
        near = nearest(part, ids)
        near = f"{body}#{near}" if near else ""
        message = f"“{body}” không có mục nào mang mã “{part}”; các mã đang có: {first_few(ids)}{hint(near)}"
        yield Defect("reference-part-missing", path, message)


@check(Record)
def records_do_not_refer_to_themselves(ref: str, source: RecordSource) -> Iterator[Defect]:
    """Bản ghi không dẫn tới chính nó."""
    for path, target in source.row.references:
        if target.partition("#")[0] == ref:
            yield Defect("reference-self", path, "bản ghi dẫn tới chính nó; hãy dẫn tới bản ghi khác hoặc xóa dòng này")


# Fields that only internal pages show: who is responsible, and the rules and the award of a story.  The public site
# omits them if the record that they refer to is not public.
_INSIDE = frozenset({"approver", "author", "award", "contact", "exemplifies", "members", "overseer", "owner"})


@check(Record)
def readers_may_see_what_is_referred_to(portal: Portal, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Bản ghi không dẫn tới bản ghi có phạm vi xem hẹp hơn; ai phụ trách việc gì thì trang công khai tự bỏ qua."""
    level = record.audience.level
    for path, target in source.row.references:
        referred = target_of(portal, target.partition("#")[0])
        if referred is None or referred.level <= level:
            continue
        if referred.level == Audience.STAFF.level and not _INSIDE.isdisjoint(path):
            continue
        narrow, wide = list(Audience)[referred.level].label, record.audience.label
        wrong = f"“{target}” chỉ dành cho phạm vi “{narrow}”, còn bản ghi này cho “{wide}”"
        yield Defect("reference-audience", path, f"{wrong}; hãy bỏ dẫn chiếu hoặc thu hẹp phạm vi xem của bản ghi này")
