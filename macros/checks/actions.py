"""Rules of tasks: days in order, reports that grow, deadlines moved by decision, units and programmes that fit."""

from collections.abc import Iterator
from datetime import date

from macros.checks.dates import in_order
from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import hint
from macros.checks.queries import days_of_task, has_come, name_of, owner_of_measure, positions, text_at
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries.actions import for_finding
from macros.records.actions import Action
from macros.records.choices import Audience
from macros.text.render import day


@check(Action)
def tasks_run_forward(record: Action) -> Iterator[Defect]:
    """Nhiệm vụ có hạn và ngày hoàn thành không trước ngày bắt đầu."""
    begun = ("ngày bắt đầu", record.starts)
    yield from in_order("action-order", ("due",), begun, ("hạn", record.due))
    yield from in_order("action-order", ("done",), begun, ("ngày hoàn thành", record.done))


@check(Action)
def reports_grow_until_the_end(record: Action) -> Iterator[Defect]:
    """Phần trăm của các báo cáo không giảm, và không có báo cáo sau ngày hoàn thành."""
    highest, since = 0, record.starts
    for index, report in sorted(enumerate(record.reports), key=lambda item: item[1].date):
        if record.done and report.date > record.done:
            wrong = f"báo cáo ngày {day(report.date)} sau ngày hoàn thành {day(record.done)}"
            yield Defect("report-late", ("reports", index, "date"), f"{wrong}; hãy sửa một trong hai ngày")
        if report.percent is None:
            continue
        if report.percent < highest:
            wrong = f"{report.percent}%, thấp hơn {highest}% đã báo cáo ngày {day(since)}"
            yield Defect("percent-back", ("reports", index, "percent"), f"{wrong}; phần trăm chỉ tăng hoặc giữ nguyên")
        else:
            highest, since = report.percent, report.date


@check(Action)
def deadlines_move_later(record: Action) -> Iterator[Defect]:
    """Gia hạn là lùi hạn về sau, quyết định khi nhiệm vụ chưa xong, không do người chủ trì tự duyệt."""
    before = record.due
    for index, item in sorted(enumerate(record.extensions), key=lambda pair: pair[1].date):
        at: FieldPath = ("extensions", index)
        if item.due <= before:
            wrong = f"hạn mới {day(item.due)} không muộn hơn hạn đang áp dụng {day(before)}"
            yield Defect("extension-back", (*at, "due"), f"{wrong}; gia hạn là lùi hạn về sau")
        if record.done and item.date > record.done:
            wrong = f"gia hạn ngày {day(item.date)} sau khi nhiệm vụ đã xong ngày {day(record.done)}"
            yield Defect("extension-after-done", (*at, "date"), f"{wrong}; hãy sửa ngày hoặc xóa mục này")
        if item.approver == record.person:
            message = f"“{item.approver}” tự gia hạn cho việc mình chủ trì; người đồng ý phải là người khác"
            yield Defect("extension-own", (*at, "approver"), message)
        before = item.due


@check(Action)
def milestones_lie_on_the_way(record: Action) -> Iterator[Defect]:
    """Hạn của mốc nằm trong thời gian của nhiệm vụ; mốc không xong sau khi nhiệm vụ đã xong."""
    for index, item in enumerate(record.milestones):
        at: FieldPath = ("milestones", index)
        if record.starts <= record.due and not record.starts <= item.due <= record.last_due:
            wrong = f"hạn của mốc {day(item.due)} ngoài thời gian của nhiệm vụ"
            right = f"nhiệm vụ làm từ {day(record.starts)} đến {day(record.last_due)}"
            yield Defect("milestone-outside", (*at, "due"), f"{wrong}; {right}")
        if item.done and record.done and item.done > record.done:
            wrong = f"mốc xong ngày {day(item.done)}, sau khi nhiệm vụ đã xong ngày {day(record.done)}"
            yield Defect("milestone-after-done", (*at, "done"), f"{wrong}; hãy sửa một trong hai ngày")


@check(Action)
def completed_tasks_have_evidence(record: Action) -> Iterator[Defect]:
    """Nhiệm vụ đã xong có minh chứng và không còn mốc nào chưa xong."""
    if not record.done:
        return
    if not record.evidence and not record.evidence_note and not record.finding:  # others confirm its measure
        right = "thêm “evidence” (bản ghi chứng minh) hoặc “evidence_note” (biên bản, văn bản)"
        yield Defect("action-unproved", ("done",), f"đã xong mà chưa có minh chứng; {right}")
    for index, item in enumerate(record.milestones):
        if not item.done:
            wrong = f"nhiệm vụ đã xong mà mốc “{item.title}” chưa xong"
            yield Defect("milestone-open", ("milestones", index), f"{wrong}; ghi “done” của mốc hoặc bỏ mốc")


@check(Action)
def tasks_of_findings_stay_with_leaders(record: Action) -> Iterator[Defect]:
    """Nhiệm vụ khắc phục một phát hiện kiểm tra chỉ lãnh đạo thấy, như chính phát hiện ấy."""
    if record.finding and record.audience is not Audience.LEADERSHIP:
        wrong = f"nhiệm vụ cho “{record.audience.label}” nêu phát hiện kiểm tra, ai cũng biết đơn vị nào có tồn tại"
        right = "hãy ghi “audience: leadership” và để bản ghi trong kho riêng của lãnh đạo, hoặc bỏ mục “finding”"
        yield Defect("finding-told", ("finding",), f"{wrong}; {right}")


@check(Action)
def findings_have_one_task(portal: Portal, ref: str, record: Action) -> Iterator[Defect]:
    """Mỗi phát hiện một nhiệm vụ, do đơn vị khắc phục chủ trì."""
    if record.finding is None:
        return
    inspection, _, finding = record.finding.partition("#")
    first = min(for_finding(portal, record.finding), default=ref)
    if first != ref:
        message = f"“{first}” đã là nhiệm vụ của phát hiện này; mỗi phát hiện một nhiệm vụ, hãy gộp hai bản ghi"
        yield Defect("finding-twice", ("finding",), message)
    owner = owner_of_measure(portal, inspection, finding)
    if owner and owner != record.lead:
        wrong = f"{name_of(portal, record.lead)} chủ trì, còn phát hiện giao {name_of(portal, owner)} khắc phục"
        yield Defect("finding-lead", ("lead",), f"{wrong}; hãy bỏ trống “lead”, hoặc sửa “owner” của phát hiện")


@check(Action)
def tasks_reported_complete_are_closed(record: Action) -> Iterator[Defect]:
    """Nhiệm vụ đã báo cáo 100% thì ghi ngày hoàn thành."""
    if record.done:
        return
    right = "nếu đã xong thì ghi “done” và minh chứng"
    for index, report in enumerate(record.reports):
        if report.percent == 100:
            message = f"báo cáo 100% mà chưa ghi ngày hoàn thành; {right}"
            yield Defect("action-unclosed", ("reports", index, "percent"), message, "warning")
            return


@check(Action)
def tasks_record_only_past_events(portal: Portal, record: Action) -> Iterator[Defect]:
    """Báo cáo, mốc xong, gia hạn và ngày hoàn thành không ghi trước cho ngày chưa tới."""
    for at, words, on in _past_days(record):
        if not has_come(portal, on.isoformat()):
            right = "chỉ ghi điều đã xảy ra, hãy kiểm tra lại ngày"
            yield Defect("action-future", at, f"{words} {day(on)} chưa tới; {right}", "warning")


def _past_days(record: Action) -> Iterator[tuple[FieldPath, str, date]]:
    yield from ((("reports", at, "date"), "ngày báo cáo", item.date) for at, item in enumerate(record.reports))
    yield from ((("extensions", at, "date"), "ngày gia hạn", item.date) for at, item in enumerate(record.extensions))
    for at, milestone in enumerate(record.milestones):
        if milestone.done:
            yield ("milestones", at, "done"), "ngày xong mốc", milestone.done
    if record.done:
        yield ("done",), "ngày hoàn thành", record.done


@check(Action)
def every_unit_has_one_role(record: Action) -> Iterator[Defect]:
    """Mỗi đơn vị giữ một vai trong nhiệm vụ: chủ trì, phối hợp hoặc theo dõi."""
    roles = {record.lead: "chủ trì"}
    for name, role in (("partners", "phối hợp"), ("monitors", "theo dõi")):
        for index, unit in enumerate(getattr(record, name)):
            if roles.get(unit, role) != role:
                message = f"“{unit}” vừa {roles[unit]} vừa {role}; mỗi đơn vị một vai, hãy xóa dòng này"
                yield Defect("unit-role-twice", (name, index), message)
            roles.setdefault(unit, role)


@check(Action)
def leads_belong_to_the_unit(portal: Portal, record: Action) -> Iterator[Defect]:
    """Người chủ trì giữ chức vụ trong đơn vị chủ trì vào thời gian làm nhiệm vụ."""
    if not record.person:
        return
    first, last = record.starts.isoformat(), (record.done or record.last_due).isoformat()
    posts = positions(portal, record.person)
    units_there = [unit for unit, since, until in posts if since <= last and (not until or until >= first)]
    if posts and first <= last and record.lead not in units_there:
        units = ", ".join(name_of(portal, unit) for unit in dict.fromkeys(units_there))
        where = f"thuộc {units}" if units_there else "không giữ chức vụ nào"
        wrong = f"từ {day(first)} đến {day(last)} {name_of(portal, record.person)} {where}"
        right = f"người chủ trì phải thuộc đơn vị chủ trì ({name_of(portal, record.lead)}) trong thời gian ấy"
        yield Defect("lead-elsewhere", ("person",), f"{wrong}; {right}")


@check(Action)
def programmes_do_not_loop(portal: Portal, ref: str, record: Action) -> Iterator[Defect]:
    """Có ba cấp: chương trình, nhiệm vụ, mốc; chương trình không thuộc chương trình khác, không vòng quanh."""
    if not record.parent or record.parent == ref:
        return
    seen, above = [ref], record.parent
    while above and above not in seen:
        seen.append(above)
        above = text_at(portal, above, "parent")
    if above == ref:
        chain = " → ".join([*seen, ref])
        message = f"các chương trình thuộc nhau vòng quanh: {chain}; hãy bỏ “parent” của một bản ghi"
        yield Defect("programme-loop", ("parent",), message)
    elif record.programme:
        message = f"chương trình lại thuộc “{record.parent}”; chương trình đứng đầu, hãy xóa dòng này"
        yield Defect("programme-deep", ("parent",), message)
    elif days_of_task(portal, record.parent) and text_at(portal, record.parent, "programme") != "true":
        wrong = f"“{record.parent}” không phải chương trình"
        right = "bước nhỏ của nhiệm vụ ghi ở “milestones”, việc lớn thì ghi “programme: true” ở bản ghi ấy"
        near = hint(seen[2]) if len(seen) > 2 else ""
        yield Defect("parent-no-programme", ("parent",), f"{wrong}; {right}{near}")


@check(Action)
def tasks_lie_inside_their_programme(portal: Portal, record: Action) -> Iterator[Defect]:
    """Nhiệm vụ nằm trong thời gian của chương trình, và chương trình không xong trước nhiệm vụ của nó."""
    if not record.parent:
        return
    above = days_of_task(portal, record.parent)
    if not above:
        return
    span = f"chương trình làm từ {day(above.starts)} đến {day(above.due)}"
    if above.starts <= above.due:
        for at, words, on in (("starts", "ngày bắt đầu", record.starts), ("due", "hạn", record.last_due)):
            if not above.starts <= on.isoformat() <= above.due:
                yield Defect("task-outside", (at,), f"{words} {day(on)} ngoài thời gian của chương trình; {span}")
    if above.done and (not record.done or record.done.isoformat() > above.done):
        wrong = f"chương trình “{record.parent}” ghi xong ngày {day(above.done)} mà nhiệm vụ này chưa xong vào ngày ấy"
        yield Defect("programme-done-early", ("parent",), f"{wrong}; hãy sửa ngày của một trong hai")
