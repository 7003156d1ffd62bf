"""Rules of inspections: by other units, on binding grounds, dates in order, no names, measures confirmed by others."""

import re
from collections.abc import Iterator
from datetime import date

from macros.checks.dates import in_order
from macros.checks.defect import Defect, FieldPath
from macros.checks.names import names_in
from macros.checks.queries import status_on, text_at
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.law.effect import Status
from macros.records.choices import Audience, Standing
from macros.records.inspections import CheckResult, FindingKind, Ground, Inspection, InspectionKind, Measure
from macros.text.render import day

_COURTESY = re.compile(r"\b(?:ông|bà|anh|chị|cô|chú|đồng chí)\s+(\w+)", re.IGNORECASE)
_PLACES = re.compile(  # an agency has only one of each, so readers know who works there
    r"\b(?:bảo vệ|bộ phận (?:một cửa|tiếp nhận)|kế toán|kho|lái xe|phòng máy|quầy|sảnh|thủ quỹ|văn thư)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:sau|do|vì|theo|có)\s+(?:\w+\s+){0,3}?(?:phản ánh|khiếu nại|tố cáo|đơn thư)|vi phạm|sai phạm", re.IGNORECASE
)  # the cause of an inspection, or its result
_GROUND = "hãy ghi “rule” (policies/…#…), hoặc “regulation” và “clause”"


@check(Inspection)
def units_do_not_inspect_themselves(record: Inspection) -> Iterator[Defect]:
    """Đơn vị không tự kiểm tra mình; đơn vị được kiểm tra ghi một lần."""
    for at, unit in enumerate(record.units):
        if unit in record.by:
            message = f"“{unit}” vừa kiểm tra vừa được kiểm tra; hãy để đơn vị khác kiểm tra, hoặc bỏ đơn vị này ra"
            yield Defect("inspects-itself", ("units", at), message)


@check(Inspection)
def visits_follow_their_decision(record: Inspection) -> Iterator[Defect]:
    """Ngày dự kiến và ngày kiểm tra không trước ngày ký kế hoạch, quyết định."""
    if record.plan.date is None:
        return
    signed = record.plan.date
    for at, name, on in (
        (("plan", "planned"), "ngày dự kiến", record.plan.planned),
        (("visited",), "ngày kiểm tra", record.visited),
    ):
        if on and on < signed:
            wrong = f"{name} {day(on)} trước ngày ký kế hoạch, quyết định {day(signed)}"
            yield Defect("visit-undecided", at, f"{wrong}; phải có quyết định rồi mới kiểm tra")


@check(Inspection)
def unannounced_visits_stay_unannounced(record: Inspection) -> Iterator[Defect]:
    """Kiểm tra đột xuất chưa tiến hành thì chỉ lãnh đạo biết."""
    if record.kind is not InspectionKind.UNANNOUNCED or record.visited:
        return
    if record.audience is not Audience.LEADERSHIP:
        wrong = f"kiểm tra đột xuất chưa tiến hành mà “{record.audience.label}” đã xem được"
        right = "trước ngày kiểm tra hãy để bản ghi trong kho riêng của lãnh đạo, “audience: leadership”"
        yield Defect("unannounced-shown", ("kind",), f"{wrong}; {right}")


@check(Inspection)
def results_come_with_the_visit(record: Inspection) -> Iterator[Defect]:
    """Kết quả, phát hiện chỉ có sau ngày kiểm tra; kiểm tra xong thì dòng nào cũng có kết quả."""
    for at, item in enumerate(record.checklist):
        if record.visited is None and item.result:
            message = f"ghi “{item.result.label}” mà chưa có ngày kiểm tra; hãy ghi “visited”, hoặc xóa dòng này"
            yield Defect("result-early", ("checklist", at, "result"), message)
        elif record.visited and item.result is None:
            message = "đã kiểm tra mà chưa có kết quả; hãy ghi dat, chua-dat hoặc khong-ap-dung"
            yield Defect("result-missing", ("checklist", at), message)
    if record.visited is None and record.findings:
        yield Defect("result-early", ("findings",), "có phát hiện mà chưa có ngày kiểm tra; hãy ghi “visited”")


@check(Inspection)
def grounds_are_stated_and_in_force(portal: Portal, record: Inspection) -> Iterator[Defect]:
    """Dòng phiếu và phát hiện dựa vào đúng một quy tắc hoặc điều khoản đang áp dụng vào ngày kiểm tra."""
    on = record.visited or record.plan.planned
    for at, item in enumerate(record.checklist):
        yield from _ground_defects(portal, ("checklist", at), item, on, binding=False)
        if item.regulation and not item.text:
            message = "dòng phiếu theo điều khoản mà không có lời; hãy ghi “text”, điều phải xem tại đơn vị"
            yield Defect("item-without-text", ("checklist", at), message)
    for at, finding in enumerate(record.findings):
        binding = finding.kind is FindingKind.VIOLATION
        yield from _ground_defects(portal, ("findings", at), finding, on, binding=binding)


def _ground_defects(portal: Portal, at: FieldPath, item: Ground, on: date, *, binding: bool) -> Iterator[Defect]:
    if item.rule and (item.regulation or item.clause):
        message = "vừa theo quy tắc vừa theo điều khoản; chỉ giữ một: “rule”, hoặc “regulation” và “clause”"
        yield Defect("ground-twice", at, message)
    elif item.rule:
        yield from _rule_defects(portal, (*at, "rule"), item.rule, on, binding=binding)
    elif item.regulation and item.clause:
        status = status_on(portal, item.regulation, on.isoformat())
        if status and (Status(status).dead or status == Status.NOT_YET):
            wrong = f"ngày {day(on)} “{item.regulation}” {Status(status).label.lower()}"
            right = "hãy chọn văn bản có hiệu lực vào ngày kiểm tra"
            yield Defect("ground-not-in-force", (*at, "regulation"), f"{wrong}; {right}")
    else:
        yield Defect("ground-missing", at, f"chưa rõ theo quy tắc, điều khoản nào; {_GROUND}")


def _rule_defects(portal: Portal, at: FieldPath, rule: str, on: date, *, binding: bool) -> Iterator[Defect]:
    policy = rule.partition("#")[0]
    since, standing = text_at(portal, policy, "effective"), text_at(portal, policy, "standing") or str(Standing.DRAFT)
    if since and on.isoformat() < since:
        message = f"“{policy}” áp dụng từ {day(since)}, sau ngày kiểm tra {day(on)}; hãy chọn quy tắc đã áp dụng hôm ấy"
        yield Defect("rule-not-yet", at, message)
    elif binding and standing == Standing.DRAFT and text_at(portal, policy, "title"):
        wrong = f"“{policy}” là mẫu, chưa ban hành, nên không thể bị vi phạm"
        yield Defect("rule-not-binding", at, f"{wrong}; hãy ghi “kind: ton-tai”, hoặc điều khoản đang có hiệu lực")


@check(Inspection)
def findings_are_of_what_was_inspected(record: Inspection) -> Iterator[Defect]:
    """Phát hiện ở đơn vị được kiểm tra; điều chưa đạt có phát hiện, điều đạt thì không."""
    for at, finding in enumerate(record.findings):
        if finding.unit not in record.units:
            message = f"“{finding.unit}” không phải đơn vị được kiểm tra; các đơn vị: {', '.join(record.units)}"
            yield Defect("finding-elsewhere", ("findings", at, "unit"), message)
    by_ground = {_ground_key(finding): finding.id for finding in record.findings}
    for at, item in enumerate(record.checklist):
        finding_id = by_ground.get(_ground_key(item))
        if item.result is CheckResult.UNMET and finding_id is None:
            message = "chưa đạt mà không có phát hiện nào theo quy tắc, điều khoản này; hãy thêm một mục ở “findings”"
            yield Defect("unmet-without-finding", ("checklist", at, "result"), message)
        elif item.result in (CheckResult.MET, CheckResult.NOT_APPLICABLE) and finding_id:
            wrong = f"ghi “{item.result.label}” mà có phát hiện “{finding_id}” theo chính quy tắc, điều khoản này"
            yield Defect("met-with-finding", ("checklist", at, "result"), f"{wrong}; hãy sửa một trong hai")


def _ground_key(item: Ground) -> tuple[str, str]:
    return item.rule or item.regulation or "", "" if item.rule else (item.clause or "").casefold()


@check(Inspection)
def violations_have_a_severity(record: Inspection) -> Iterator[Defect]:
    """Vi phạm có mức độ; chỉ vi phạm mới có ngày kết luận, không trước ngày kiểm tra."""
    for at, finding in enumerate(record.findings):
        violation, place = finding.kind is FindingKind.VIOLATION, ("findings", at)
        if violation and finding.severity is None:
            message = "vi phạm chưa có mức độ; hãy ghi “severity”: nhe, trung-binh hoặc nghiem-trong"
            yield Defect("severity-missing", place, message)
        if finding.confirmed and not violation:
            message = "tồn tại không có ngày kết luận vi phạm; hãy xóa dòng này, hoặc ghi “kind: vi-pham”"
            yield Defect("confirmed-shortcoming", (*place, "confirmed"), message)
        elif finding.confirmed and record.visited and finding.confirmed < record.visited:
            wrong = f"kết luận ngày {day(finding.confirmed)}, trước ngày kiểm tra {day(record.visited)}"
            yield Defect("confirmed-early", (*place, "confirmed"), f"{wrong}; kết luận có sau khi kiểm tra")


@check(Inspection)
def measures_run_forward(record: Inspection) -> Iterator[Defect]:
    """Hạn khắc phục, ngày xong không trước ngày kiểm tra; ngày xác nhận không trước ngày xong."""
    for at, finding in enumerate(record.findings):
        if finding.measure:
            yield from _measure_order(("findings", at, "measure"), finding.measure, record.visited)


def _measure_order(at: FieldPath, measure: Measure, visited: date | None) -> Iterator[Defect]:
    start = ("ngày kiểm tra", visited)
    for name, label, on, first in (
        ("due", "hạn khắc phục", measure.due, start),
        ("done", "ngày khắc phục xong", measure.done, start),
        ("verified", "ngày xác nhận", measure.verified, ("ngày khắc phục xong", measure.done)),
    ):
        yield from in_order("measure-order", (*at, name), first, (label, on))
    if measure.verified and measure.done is None:
        message = "đã xác nhận mà chưa có ngày khắc phục xong; hãy ghi “done”"
        yield Defect("verified-undone", (*at, "verified"), message)


@check(Inspection)
def measures_are_confirmed_by_others(record: Inspection) -> Iterator[Defect]:
    """Kết quả khắc phục do đơn vị khác xác nhận, có ngày và tên đơn vị."""
    for at, finding in enumerate(record.findings):
        measure, place = finding.measure, ("findings", at, "measure")
        if measure is None:
            continue
        if measure.verified_by and measure.verified_by in (measure.owner, finding.unit):
            wrong = f"“{measure.verified_by}” xác nhận việc khắc phục của chính mình"
            right = "hãy để đơn vị khác xem và xác nhận"
            yield Defect("verified-by-owner", (*place, "verified_by"), f"{wrong}; {right}")
        if bool(measure.verified) != bool(measure.verified_by):
            message = "xác nhận phải có cả ngày và đơn vị; hãy ghi đủ “verified” và “verified_by”, hoặc xóa cả hai"
            yield Defect("verifier-missing", place, message)


@check(Inspection)
def nobody_is_named(portal: Portal, source: RecordSource) -> Iterator[Defect]:
    """Bản ghi kiểm tra không nêu tên người; người bị xử lý chỉ nằm trong kho riêng của lãnh đạo."""
    for at, text in source.texts.items():
        person = min(names_in(portal, text), default="")
        polite = next((match[0] for match in _COURTESY.finditer(text) if match[1][:1].isupper()), "")
        if person:
            message = f"nêu tên “{person}”; hãy viết “một viên chức”, “người trực” thay cho tên"
            yield Defect("person-named", at, message)
        elif polite:
            message = f"“{polite}” trông như gọi tên người; hãy viết “một viên chức”, “người trực” thay cho tên"
            yield Defect("person-named", at, message, "warning")


@check(Inspection)
def titles_reveal_no_finding(record: Inspection) -> Iterator[Defect]:
    """Tên, tóm tắt của cuộc kiểm tra nói xem việc gì, không nói vì sao xem, đã thấy gì: ai cũng biết ai trực ở đó."""
    for name in ("title", "summary"):
        match = _AFTER.search(getattr(record, name) or "")
        if match and record.audience is not Audience.LEADERSHIP:
            wrong = f"“{match[0]}” cho mọi người trong cơ quan biết nơi được kiểm tra có việc"
            right = "hãy chỉ viết xem việc gì, còn lý do thì ghi ở “body”, phần chỉ lãnh đạo thấy"
            yield Defect("inspection-tells", (name,), f"{wrong}; {right}", "warning")


@check(Inspection)
def lessons_reveal_no_place(record: Inspection) -> Iterator[Defect]:
    """Bài học của cuộc kiểm tra từ ba đơn vị trở lên không nhắc chỗ làm chỉ một đơn vị có: mọi người đều đọc."""
    for at, finding in enumerate(record.findings):
        match = _PLACES.search(finding.lesson or "")
        if match and record.seen_by() is not Audience.LEADERSHIP:
            wrong = f"“{match[0]}” cho biết đơn vị nào, ai làm ở đó; bài học thì mọi người trong cơ quan đều đọc"
            right = "hãy viết điều rút ra cho mọi nơi, ví dụ: “Ai mở cửa đầu giờ thì có mặt trước mười phút”"
            yield Defect("lesson-place", ("findings", at, "lesson"), f"{wrong}; {right}", "warning", match[0])
