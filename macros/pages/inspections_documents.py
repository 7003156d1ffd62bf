"""The official documents of an inspection, for leaders: minutes for each unit, report, notice of the conclusions."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from macros.documents.document import Block, Document, Heading, Items, Paragraph, Signature, Text, WriteIn
from macros.documents.markdown import blocks_of
from macros.engine import Portal
from macros.law.wording import day_in_words
from macros.pages import inspection_blocks as blocks
from macros.pages.inspection_blocks import inspection_of, lowered, name_then, names_then, verb
from macros.pages.official import BY_HAND, GAP, clock, letterhead, official, signature, symbol
from macros.queries import lookup
from macros.queries.inspections import disclosure, teams
from macros.queries.inspections.follow_up import FollowedFinding
from macros.queries.inspections.teams import Visit
from macros.records.inspections import CheckResult, Inspection, InspectionKind

NO_MEASURE = "Không có biện pháp khắc phục nào được giao."


def _units(portal: Portal, ref: str) -> Iterator[tuple[str, str]]:
    yield from ((ref, unit) for unit in inspection_of(portal, ref).units)


def _visited(portal: Portal, ref: str) -> Iterator[tuple[str]]:
    if lookup.state(portal, ref) == "done":
        yield (ref,)


def _reported(portal: Portal, ref: str) -> Iterator[tuple[str]]:
    """An inspection that needs a report; the units that lead the agency have nobody to report to."""
    if not any(blocks.leads(portal, unit) for unit in inspection_of(portal, ref).by):
        yield from _visited(portal, ref)


def _minutes_label(portal: Portal, ref: str, unit: str) -> str:
    visit = teams.visit(portal, ref, unit)
    return f"Biên bản tại {name_then(portal, unit, visit.day)}"


def _called(words: str) -> Callable[[Portal, str], str]:
    return lambda portal, ref: f"{words} {verb(inspection_of(portal, ref))}"


@official(
    "/kiem-tra/{ref}/bien-ban-{unit}.docx", _minutes_label, of="inspections", each=_units, when=lookup.for_leaders
)
def minutes(portal: Portal, ref: str, unit: str) -> Document:
    """The minutes of the visit to a unit; before the visit a form with gaps."""
    record, visit = inspection_of(portal, ref), teams.visit(portal, ref, unit)
    done = lookup.state(portal, ref) == "done"
    unit_name, activity = name_then(portal, unit, visit.day), verb(record)
    findings = tuple(item for item in disclosure.findings(portal, ref) if item.finding.unit == unit)
    # Who met, when and where.
    body: list[Block] = [Paragraph(_opening(visit, record, unit_name, done=done)), Heading("Thành phần")]
    body += [Heading(f"Đoàn {activity} ({names_then(portal, record.by, visit.day)})", 2), *blocks.attendance(visit)]
    body += [Heading(f"Đại diện đơn vị được {activity}", 2), *_speakers(visit)]
    # What was checked and found.
    results = blocks.results_at(record, findings) if done else [None] * len(record.checklist)
    body += [Heading(f"Nội dung, kết quả {activity}"), blocks.checklist(portal, record, results)]
    body += [Heading("Tồn tại, vi phạm"), *_unit_findings(portal, findings, done=done)]
    # The explanation of the unit, and what it has to do.
    body.append(Heading("Ý kiến giải trình của đơn vị"))
    gap = WriteIn("Ý kiến của đơn vị; không có thì ghi “không có”", 4)
    body.append(Items(visit.explanation) if visit.explanation else gap)
    body += [Heading("Kết luận, yêu cầu"), *_requests(portal, visit, findings), Paragraph(_closing(visit))]
    speaker = visit.representatives[0].name if visit.representatives else ""
    secretary, chair = (person.name if person else "" for person in (visit.secretary, visit.chair))
    return Document(
        letterhead(portal),
        symbol(portal, "BB"),
        "Biên bản",
        f"{record.title} tại {unit_name}",
        tuple(body),
        (
            Signature(("Đại diện đơn vị",), speaker, BY_HAND),
            Signature(("Thư ký",), secretary, BY_HAND),
            Signature(("Trưởng đoàn",), chair, BY_HAND),
        ),
        unit=names_then(portal, record.by[:1], visit.day),
        signed=date.fromisoformat(visit.day) if done else None,
        year=int(visit.day[:4]),
        basis=blocks.bases(portal, record),
        recipients=(*dict.fromkeys((unit_name, *blocks.leaders(portal))), "Lưu: VT, hồ sơ kiểm tra"),
        illustrative=record.illustrative,
    )


def _opening(visit: Visit, record: Inspection, unit_name: str, *, done: bool) -> str:
    on = day_in_words(visit.day) if done else f"ngày {GAP} tháng {GAP} năm {visit.day[:4]}"
    when = f"Hồi {clock(visit.start)}, {on}, tại {visit.place or GAP * 5}"
    return f"{when}, Đoàn {verb(record)} đã làm việc với {unit_name}. Nội dung: {lowered(record.title)}."


def _closing(visit: Visit) -> str:
    return (
        f"Buổi làm việc kết thúc hồi {clock(visit.end)} cùng ngày. Biên bản đã được đọc cho những người tham dự cùng "
        "nghe, thống nhất ký tên và được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản."
    )


def _speakers(visit: Visit) -> Iterator[Block]:
    if visit.representatives:
        yield blocks.people((person, "") for person in visit.representatives)
    else:
        yield WriteIn("Họ tên, chức vụ người đại diện", 1)


def _unit_findings(portal: Portal, findings: Sequence[FollowedFinding], *, done: bool) -> Iterator[Block]:
    if findings:
        yield blocks.findings(portal, findings, with_unit=False)
    elif done:
        yield Paragraph(blocks.NOTHING)
    else:
        yield WriteIn("Việc gì, ở đâu, minh chứng nào; không có thì ghi “không phát hiện”", 6)


def _requests(portal: Portal, visit: Visit, findings: Sequence[FollowedFinding]) -> Iterator[Block]:
    measures = [item for item in findings if item.finding.what]
    if measures:
        yield Paragraph("Đoàn yêu cầu đơn vị thực hiện:")
        yield blocks.measures(portal, measures, with_state=False)
    if visit.requests:
        yield Items(visit.requests)
    elif not measures:
        yield WriteIn("Kết luận, yêu cầu đối với đơn vị, thời hạn; không có thì ghi “không có”", 3)


@official(
    "/kiem-tra/{ref}/bao-cao.docx",
    _called("Báo cáo kết quả"),
    of="inspections",
    each=_reported,
    when=lookup.for_leaders,
)
def visit_report(portal: Portal, ref: str) -> Document:
    """The report of an inspection that has taken place."""
    record, findings = inspection_of(portal, ref), disclosure.findings(portal, ref)
    on, activity = f"{record.visited}", verb(record)
    # What the visit was.
    where = names_then(portal, record.units, on)
    about = f"Cuộc {activity} do {names_then(portal, record.by, on)} thực hiện {day_in_words(on)} tại {where}"
    body: list[Block] = [Heading(f"Khái quát cuộc {activity}"), Paragraph(f"{about}{_moved(record)}.")]
    if record.summary:
        body.append(Paragraph(record.summary))
    # Checklist, findings and measures.
    results = [item.result for item in record.checklist]
    body += [Heading("Kết quả"), Paragraph(_counted(record)), blocks.checklist(portal, record, results)]
    body += [Heading("Tồn tại, vi phạm"), *_findings(portal, findings)]
    body += [Heading("Khắc phục"), *_follow_up(portal, findings)]
    # Lessons and proposals.
    body += [Heading("Nhận xét, bài học"), *_remarks(portal, ref)]
    body += [Heading("Kiến nghị"), *_proposals(portal, ref, record)]
    chair = teams.visit(portal, ref, "").chair
    return Document(
        letterhead(portal),
        symbol(portal, "BC"),
        "Báo cáo",
        f"Kết quả {lowered(record.title)}",
        tuple(body),
        (Signature(("Trưởng đoàn",), chair.name if chair else ""),),
        unit=names_then(portal, record.by[:1], on),
        year=int(on[:4]),
        addressees=blocks.leaders(portal),
        basis=blocks.bases(portal, record),
        recipients=("Như trên", f"Đơn vị được {activity}", "Lưu: VT, hồ sơ kiểm tra"),
        illustrative=record.illustrative,
    )


def _moved(record: Inspection) -> str:
    """The planned day, where the visit was on another one."""
    if record.kind is InspectionKind.UNANNOUNCED or record.plan.planned == record.visited:
        return ""
    return f" (theo kế hoạch: {day_in_words(record.plan.planned.isoformat())})"


def _counted(record: Inspection) -> str:
    results = [item.result for item in record.checklist]
    counts = [(results.count(result), result.label.lower()) for result in CheckResult]
    counts_text = ", ".join(f"{count:02d} nội dung {label}" for count, label in counts if count)
    return f"Đã {verb(record)} {len(results):02d} nội dung: {counts_text or 'chưa ghi kết quả'}."


def _findings(portal: Portal, findings: Sequence[FollowedFinding]) -> Iterator[Block]:
    if not findings:
        yield Paragraph(blocks.NOTHING)
        return
    yield Paragraph(blocks.counted_kinds(findings))
    yield blocks.findings(portal, findings, with_unit=True)


def _follow_up(portal: Portal, findings: Sequence[FollowedFinding]) -> Iterator[Block]:
    measures = [item for item in findings if item.finding.what]
    yield blocks.measures(portal, measures, with_state=True) if measures else Paragraph(NO_MEASURE)
    if len(findings) > len(measures):
        yield Paragraph(f"Chưa giao biện pháp khắc phục: {len(findings) - len(measures):02d} tồn tại, vi phạm.")


def _remarks(portal: Portal, ref: str) -> Iterator[Block]:
    record = lookup.full_record(portal, ref)
    words = record.body if isinstance(record, Inspection) else ""
    lessons = tuple(item.text for item in disclosure.lessons_by(portal, ref))
    yield from blocks_of(words) if words else ()
    if lessons:
        yield Paragraph("Bài học rút ra:")
        yield Items(lessons)
    if not words:
        yield WriteIn("Nhận xét chung: điều làm tốt, nguyên nhân của tồn tại", 3)


def _proposals(portal: Portal, ref: str, record: Inspection) -> Iterator[Block]:
    visits = [teams.visit(portal, ref, unit) for unit in record.units]
    requests = [(name_then(portal, visit.unit, visit.day), line) for visit in visits for line in visit.requests]
    if requests:
        yield Items(tuple(f"Đã yêu cầu {unit}: {lowered(line)}" for unit, line in requests))
    yield WriteIn("Kiến nghị, đề xuất với lãnh đạo", 3)


@official(
    "/kiem-tra/{ref}/thong-bao-ket-luan.docx",
    _called("Thông báo kết luận"),
    of="inspections",
    each=_visited,
    when=lookup.for_leaders,
)
def notice(portal: Portal, ref: str) -> Document:
    """The notice of the conclusions of an inspection: each finding with its unit, measure and deadline.

    The agency signs it, or the organisation of the staff that supervised.
    """
    record, findings = inspection_of(portal, ref), disclosure.findings(portal, ref)
    on, activity = f"{record.visited}", verb(record)
    about = f"{day_in_words(on).capitalize()}, {names_then(portal, record.by, on)} đã {activity} tại"
    opening = f"{about} {names_then(portal, record.units, on)}. Kết luận như sau:"
    body: list[Block] = [Paragraph(opening), Heading("Kết quả"), Paragraph(_counted(record))]
    body.append(Heading("Tồn tại, vi phạm và việc phải làm"))
    if findings:
        body.append(blocks.tasks(portal, findings))
    else:
        body.append(Paragraph(f"{blocks.NOTHING} Không có việc phải khắc phục."))
    body.append(Heading("Tổ chức thực hiện"))
    body.append(Items(_orders(portal, record, findings)))
    of_staff = blocks.is_of_staff(portal, record.by[0])
    others = record.by[1:] if of_staff else record.by  # the unit that signs gets no copy
    sent = [name_then(portal, unit, on) for unit in (*record.units, *others)]
    if of_staff:
        sent = [*blocks.leaders(portal), *sent]
    return Document(
        letterhead(portal),
        symbol(portal, "TB"),
        "Thông báo",
        f"Kết luận {lowered(record.title)}",
        tuple(body),
        (blocks.signed_by(portal, record.by[0], on) if of_staff else signature(portal),),
        unit=names_then(portal, record.by[:1], on) if of_staff else "",
        year=int(on[:4]),
        recipients=(*dict.fromkeys(sent), "Lưu: VT, hồ sơ kiểm tra"),
        illustrative=record.illustrative,
    )


def _orders(portal: Portal, record: Inspection, findings: Sequence[FollowedFinding]) -> tuple[str | Text, ...]:
    watching = names_then(portal, record.by, f"{record.visited}")
    if not findings:
        return (f"Các đơn vị tiếp tục thực hiện; {watching} theo dõi.",)
    return (
        "Đơn vị được giao việc ở mục II thực hiện đúng hạn; người đứng đầu đơn vị chịu trách nhiệm.",
        f"Thực hiện xong, đơn vị báo cáo bằng văn bản với {watching} để kiểm tra lại, xác nhận kết quả.",
        f"{watching} theo dõi, đôn đốc việc khắc phục, tổng hợp vào báo cáo định kỳ.",
    )
