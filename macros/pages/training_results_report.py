"""The report on a year's training plan, for leaders: done against plan, attendance, duty, moved sessions, money."""

from collections import Counter
from collections.abc import Iterator

from macros.documents.document import Block, Document, Heading, Paragraph, Pieces, Table, Text, WriteIn
from macros.engine import Portal
from macros.pages.illustrative import share
from macros.pages.inspection_blocks import alignment, leaders, signed_by
from macros.pages.official import letterhead, official, symbol
from macros.pages.template_api import title_of
from macros.pages.training_papers import PLAN, course_of, years
from macros.queries import lookup
from macros.queries.training import completions, duty, schedule
from macros.queries.training.schedule import Sitting
from macros.records.training import CANCELLED, Topic
from macros.text import render
from macros.text.render import day
from macros.text.rounding import per_cent


@official(f"{PLAN}{{year}}/bao-cao.docx", "Báo cáo thực hiện kế hoạch bồi dưỡng", each=years, when=lookup.for_leaders)
def plan_report(portal: Portal, year: str) -> Document:
    """The report on the plan of a year up to the portal's day."""
    refs = tuple(ref for topic in Topic for ref in schedule.planned(portal, year, str(topic)))
    body: list[Block] = [Heading("Thực hiện kế hoạch"), *_done(portal, year, refs)]
    body += [Heading("Tham gia"), *_attended(portal, refs)]
    body += [Heading("Nghĩa vụ bồi dưỡng của từng đơn vị"), *_duty_met(portal, year)]
    body += [Heading("Thay đổi lịch học"), *_changed(portal, refs)]
    body += [Heading("Kinh phí"), *_money(portal, refs)]
    body += [Heading("Đánh giá, kiến nghị"), WriteIn("Kết quả, hạn chế, nguyên nhân; kiến nghị cho năm sau", 5)]
    organized = Counter(course_of(portal, ref).organizer for ref in refs)
    organizer = min(organized, key=lambda unit: (-organized[unit], unit), default="")
    on = max((course_of(portal, ref).ends.isoformat() for ref in refs), default="")
    return Document(
        letterhead(portal),
        symbol(portal, "BC"),
        "Báo cáo",
        f"Kết quả thực hiện kế hoạch đào tạo, bồi dưỡng năm {year}",
        tuple(body),
        (signed_by(portal, organizer, on),) if organizer else (),
        unit=title_of(portal, organizer) if organizer else "",
        year=int(year),
        addressees=leaders(portal),
        recipients=("Như trên", "Các đơn vị", "Lưu: VT"),
        illustrative=bool(share(portal, refs)),
    )


def _in_state(portal: Portal, refs: tuple[str, ...], state: str) -> tuple[str, ...]:
    return tuple(ref for ref in refs if lookup.state(portal, ref) == state)


def _done(portal: Portal, year: str, refs: tuple[str, ...]) -> Iterator[Block]:
    if not refs:
        yield Paragraph("Trong năm không có lớp nào trong kế hoạch.")
        return
    done = _in_state(portal, refs, "done")
    words: list[Text | str] = [
        Text(
            f"Đã hoàn thành {len(done):02d}/{len(refs):02d} lớp của kế hoạch ({per_cent(len(done), len(refs))}%)",
            refs=done,
            about=f"Lớp đã hoàn thành: {len(done)}",
        )
    ]
    for label, state in (("đang thực hiện", "running"), ("chưa thực hiện", ""), ("đã hủy", CANCELLED)):
        if group := _in_state(portal, refs, state):
            words += ["; ", Text(f"{label} {len(group):02d} lớp", refs=group, about=f"Lớp {label}: {len(group)}")]
    yield Paragraph((*words, "."))
    rows: list[tuple[Pieces, ...]] = []
    for topic in Topic:
        planned = schedule.planned(portal, year, str(topic))
        if planned:
            rows.append(_topic(portal, topic.label, planned))
    rows.append(_topic(portal, "Cộng", refs))
    header = ("Chuyên đề", "Lớp theo kế hoạch", "Lớp đã hoàn thành", "Tiết theo kế hoạch", "Tiết đã thực hiện")
    yield Table(header, tuple(rows), (4, 2, 2, 2, 2), alignment(5, "left", "right"), total=True)


def _topic(portal: Portal, label: str, refs: tuple[str, ...]) -> tuple[Pieces, ...]:
    done = _in_state(portal, refs, "done")
    periods = (sum(course_of(portal, ref).periods for ref in group) for group in (refs, done))
    return (label, str(len(refs)), str(len(done)), *map(str, periods))


def _attended(portal: Portal, refs: tuple[str, ...]) -> Iterator[Block]:
    done = _in_state(portal, refs, "done")
    counted = [ref for ref in done if duty.unit_attendances(portal, ref)]
    if not counted:
        yield Paragraph("Chưa có danh sách tham gia của lớp nào.")
        return
    sums = [duty.sums(portal, ref) for ref in counted]
    rows: list[tuple[Pieces, ...]] = [
        (str(number), title_of(portal, ref), *(str(value or 0) for value in item))
        for number, (ref, item) in enumerate(zip(counted, sums, strict=True), 1)
    ]
    rows.append(("", "Cộng lượt người", *(str(sum(item[at] or 0 for item in sums)) for at in range(3))))
    header = ("TT", "Lớp", "Được cử", "Dự học", "Được chứng nhận")
    yield Table(header, tuple(rows), (1, 7, 2, 2, 2.4), ("center", *alignment(4, "left", "right")), total=True)
    without = tuple(ref for ref in done if ref not in counted)
    if without:
        yield Paragraph((Text(f"Chưa có danh sách tham gia: {len(without):02d} lớp", refs=without), "."))


def _duty_met(portal: Portal, year: str) -> Iterator[Block]:
    groups = completions.completions(portal, year)
    if not groups:
        yield Paragraph(f"Chưa có số liệu về người đủ định mức năm {year}.")
        return
    rows: list[tuple[Pieces, ...]] = []
    for item in groups:
        units = ", ".join(title_of(portal, unit) for unit in item.units)
        done = item.met or 0
        rows.append((units, str(item.staff), str(done), str(item.staff - done), f"{item.share}%"))
    staff, met = sum(item.staff for item in groups), sum(item.met or 0 for item in groups)
    rows.append(("Cộng", str(staff), str(met), str(staff - met), f"{per_cent(met, staff) or 0}%"))
    header = ("Đơn vị", "Số người phải thực hiện", "Đã đủ tiết", "Còn thiếu", "Tỷ lệ")
    yield Table(header, tuple(rows), (6, 2.4, 2, 2, 1.6), alignment(5, "left", "right"), total=True)


def _changed(portal: Portal, refs: tuple[str, ...]) -> Iterator[Block]:
    sittings = [item for ref in refs if (course := schedule.course_of(portal, ref)) for item in course.sittings]
    changed = [item for item in sittings if item.former or item.cancelled]
    if not changed:
        yield Paragraph("Không có buổi học nào đổi lịch sau khi đã thông báo hoặc bị hủy.")
        return
    dropped = sum(bool(item.cancelled) for item in changed)
    counts = ((len(changed) - dropped, "buổi đổi lịch sau khi đã thông báo"), (dropped, "buổi bị hủy"))
    yield Paragraph(f"Có {', '.join(f'{count:02d} {words}' for count, words in counts if count)}:")
    rows = tuple((str(number), *_change(item)) for number, item in enumerate(changed, 1))
    header = ("TT", "Lớp", "Lịch đã báo", "Lịch mới", "Lý do")
    yield Table(header, rows, (1, 4, 3.2, 3.2, 3), alignment(5))


def _change(item: Sitting) -> tuple[str, ...]:
    now = (item.day, item.start, item.place)
    dates = [f"{start.replace(':', ' giờ ')} ngày {day(on)}, {place}" for on, start, place in (*item.former[-1:], now)]
    if item.cancelled:
        return item.title, dates[0], "Hủy", item.cancelled
    return (item.title, *dates, item.moved or "Chưa ghi")


def _money(portal: Portal, refs: tuple[str, ...]) -> Iterator[Block]:
    courses = {ref: course_of(portal, ref) for ref in refs}
    done = _in_state(portal, refs, "done")
    planned = [item.cost for item in courses.values() if item.cost is not None]
    spent = [item.spent for item in courses.values() if item.spent is not None]
    if planned:
        yield Paragraph(f"Dự toán của {len(planned):02d} lớp: {render.number(sum(planned))} đồng.")
    if len(planned) < len(refs):
        yield Paragraph(f"Chưa có dự toán: {len(refs) - len(planned):02d} lớp.")
    if spent:
        yield Paragraph(f"Đã chi cho {len(spent):02d} lớp: {render.number(sum(spent))} đồng.")
    without_spent = sum(courses[ref].spent is None for ref in done)
    if without_spent:
        yield Paragraph(f"Đã hoàn thành, chưa ghi nhận số đã chi: {without_spent:02d} lớp.")
    if not refs:
        yield Paragraph("Không có.")
