"""Rules of sealed results: sealed after the quarter, never changed without an adjustment, adjusted in order."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import first_few
from macros.checks.queries import lifetime, name_of, positions, text_at, units_on
from macros.checks.rules import check
from macros.checks.withdrawals import name_when_withdrawn, withdrawn_since
from macros.engine import Portal
from macros.queries.emulation.clusters import final_results
from macros.queries.emulation.seal_hash import inputs_hash, result_words, sheets_of
from macros.queries.emulation.seals import ResultChange, changes, period_of, results_of
from macros.records.seals import Adjustment, Seal, SealedResult
from macros.text.periods import last_day
from macros.text.render import day

_HASH = re.compile(r"[0-9a-f]{64}")
_LIMIT = 3
_COUNTED = frozenset({"actions", "attendances", "campaigns", "inspections", "people", "scores", "stories", "units"})


@check(Seal)
def quarters_are_over_when_sealed(portal: Portal, record: Seal) -> Iterator[Defect]:
    """Quý nằm trong thời gian của phong trào và đã hết khi chốt."""
    starts, ends = lifetime(portal, record.campaign)
    quarter = period_of(record.period)
    end = last_day(quarter, date.max)
    first = f"{end.year:04d}-{end.month - 2:02d}-01"
    if starts and not (starts <= end.isoformat() and first <= ends):
        message = f"quý này ngoài thời gian của phong trào; phong trào chấm điểm từ {day(starts)} đến {day(ends)}"
        yield Defect("seal-outside", ("period",), message)
    elif record.sealed <= end:
        message = f"chốt ngày {day(record.sealed)} khi quý chưa hết; quý hết ngày {day(end)}, chỉ chốt sau ngày ấy"
        yield Defect("seal-early", ("sealed",), message)


@check(Seal)
def adjustments_follow_in_order(record: Seal) -> Iterator[Defect]:
    """Điều chỉnh không trước ngày chốt, lần sau không trước lần trước; mỗi đơn vị một dòng kết quả."""
    yield from _each_unit_once(("results",), record.results)
    before, what = record.sealed, "ngày chốt"
    for index, item in enumerate(record.adjustments):
        yield from _each_unit_once(("adjustments", index, "results"), item.results)
        if item.date < before:
            wrong = f"ngày điều chỉnh {day(item.date)} trước {what} {day(before)}"
            message = f"{wrong}; ngày điều chỉnh phải bằng hoặc sau ngày ấy, lần sau ghi dưới lần trước"
            yield Defect("adjustment-order", ("adjustments", index, "date"), message)
        before, what = max(before, item.date), "lần điều chỉnh ở trên, ngày"


def _each_unit_once(at: FieldPath, parts: Iterable[SealedResult]) -> Iterator[Defect]:
    seen: set[str] = set()
    for index, part in enumerate(parts):
        if part.unit in seen:
            message = f"“{part.unit}” có hai dòng kết quả; mỗi đơn vị một dòng, hãy xóa một dòng"
            yield Defect("seal-unit-twice", (*at, index, "unit"), message)
        seen.add(part.unit)


@check(Seal)
def hashes_are_well_formed(record: Seal) -> Iterator[Defect]:
    """Dấu số liệu do lệnh portal seal ghi, gồm 64 chữ số hệ 16."""
    hashes: list[tuple[FieldPath, str]] = [(("inputs",), record.inputs)]
    hashes += [(("adjustments", index, "inputs"), item.inputs) for index, item in enumerate(record.adjustments)]
    for at, value in hashes:
        if not _HASH.fullmatch(value):
            message = "dấu số liệu không đúng; dấu gồm 64 chữ số hệ 16, do lệnh “portal seal” ghi, không sửa tay"
            yield Defect("seal-hash", at, message)


@check(Seal)
def sealed_results_still_agree(portal: Portal, record: Seal) -> Iterator[Defect]:
    """Kết quả đã chốt khớp với số liệu; số liệu sửa sau khi chốt thì phải có lần điều chỉnh."""
    last: Seal | Adjustment = record.adjustments[-1] if record.adjustments else record
    if not _HASH.fullmatch(last.inputs) or not _COUNTED.isdisjoint(ref.partition("/")[0] for ref in portal.unread):
        return  # an unreadable file has a problem of its own
    period, name = period_of(record.period), record.campaign.partition("/")[2]
    changed = changes(results_of(last.results), final_results(portal, record.campaign, period))
    if last.inputs != inputs_hash(portal, record.campaign, period):
        again = f"portal seal {record.period} --campaign {name} --adjust --reason … --approver …"
        sheets = first_few(sheets_of(portal, record.campaign, period, tuple(item.unit for item in changed)))
        where = f" (xem lại {sheets})" if sheets else ""
        wrong = f"số liệu của quý đã thay đổi sau khi chốt: {_changes_in_words(portal, changed)}"
        on = last.sealed if isinstance(last, Seal) else last.date
        if withdrawn_since(portal, on.isoformat()):
            reason = "bản ghi được gỡ sau khi chốt, kết quả đã chốt giữ nguyên"
            message = f"{wrong} ({reason}); muốn tính lại thì chạy “{again}”"
            yield Defect("seal-withdrawn", _last(record, "inputs"), message, "warning")
            return
        message = f"{wrong}{where}; nếu sửa đúng thì chạy “{again}”, nếu sửa nhầm thì trả lại như cũ"
        yield Defect("seal-differs", _last(record, "inputs"), message)
    elif changed:
        wrong = f"kết quả ghi ở đây khác kết quả tính từ số liệu: {_changes_in_words(portal, changed)}"
        message = f"{wrong}; không sửa tay, hãy trả lại như cũ"
        yield Defect("seal-result", _last(record, "results"), message)


def _changes_in_words(portal: Portal, changed: tuple[ResultChange, ...]) -> str:
    if not changed:
        return "điểm và hạng của các đơn vị không đổi, một dòng điểm đã sửa"
    return ", ".join(_in_words(portal, item) for item in changed[:_LIMIT]) + (" …" if len(changed) > _LIMIT else "")


def _in_words(portal: Portal, item: ResultChange) -> str:
    unit = text_at(portal, item.unit, "title") or name_when_withdrawn(portal, item.unit) or item.unit
    words = (
        f"{unit} chốt {result_words(item.before)}, nay {'tính được ' if item.after else ''}{result_words(item.after)}"
    )
    moved = item.before and item.after and item.before.cluster != item.after.cluster
    return f"{words}, cụm “{item.after.cluster}”" if moved and item.after else words


def _last(record: Seal, name: str) -> FieldPath:
    return ("adjustments", len(record.adjustments) - 1, name) if record.adjustments else (name,)


@check(Seal)
def adjusters_hold_a_position(portal: Portal, record: Seal) -> Iterator[Defect]:
    """Người duyệt điều chỉnh kết quả giữ chức vụ trong cơ quan vào ngày điều chỉnh."""
    for index, item in enumerate(record.adjustments):
        posts = positions(portal, item.approver)
        if posts and not units_on(posts, item.date):
            wrong = f"ngày điều chỉnh {day(item.date)} {name_of(portal, item.approver)} không giữ chức vụ nào"
            message = f"{wrong}; người duyệt phải đang làm việc vào ngày ấy"
            yield Defect("approver-absent", ("adjustments", index, "approver"), message)
