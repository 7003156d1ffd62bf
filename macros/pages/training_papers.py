"""The yearly training plan with its budget, as an official document for all staff."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from macros.documents.document import Align, Annex, Block, Document, Heading, Items, Paragraph, Pieces, Table, WriteIn
from macros.engine import Portal
from macros.pages.inspection_blocks import alignment
from macros.pages.official import COMPARE, letterhead, official, signature, symbol
from macros.pages.references import bases
from macros.pages.template_api import title_of
from macros.queries import lookup, organisation
from macros.queries.training import duty, schedule
from macros.records.base import Basis
from macros.records.people import StaffKind
from macros.records.training import Course, Topic
from macros.records.training_duties import TrainingDuty
from macros.text import render
from macros.text.render import day

PLAN = "/dao-tao/ke-hoach/"
_LINE_WIDTHS = (0.8, 4.1, 2.8, 1, 1, 2.6, 2.4, 2.6, 2.2)
_COLUMNS = ("TT", "Tên lớp", "Đối tượng", "Số chỗ", "Số tiết", "Thời gian", "Địa điểm", "Giảng viên", "Dự toán (đồng)")
_LINE_ALIGN: tuple[Align, ...] = ("center", "left", "left", "right", "right", "left", "left", "left", "right")


class Money(NamedTuple):
    """The known cost of courses."""

    amount: int
    with_cost: int  # how many courses state their cost
    without_cost: int

    @property
    def words(self) -> str:
        """The sum in words; never 0 where no cost is known."""
        return render.number(self.amount) if self.with_cost else "Chưa có"


def _courses(portal: Portal, year: str) -> dict[Topic, tuple[Course, ...]]:
    planned = {topic: schedule.planned(portal, year, str(topic)) for topic in Topic}
    return {topic: tuple(course_of(portal, ref) for ref in refs) for topic, refs in planned.items() if refs}


def years(portal: Portal) -> list[str]:
    """The years that have a plan."""
    return [year for year, _ in schedule.plan_years(portal)]


def course_of(portal: Portal, ref: str) -> Course:
    """The record of a course."""
    return lookup.record_of(portal, ref, Course)


def _money(courses: Iterable[Course]) -> Money:
    costs = [course.cost for course in courses]
    stated = [cost for cost in costs if cost is not None]
    return Money(sum(stated), len(stated), len(costs) - len(stated))


@official(f"{PLAN}{{year}}/ke-hoach.docx", "Kế hoạch bồi dưỡng", each=years)
def plan_paper(portal: Portal, year: str) -> Document:
    """The plan of a year: courses by topic with audience, time, place and cost; unknown costs are marked."""
    courses = _courses(portal, year)
    every = tuple(chain.from_iterable(courses.values()))
    body: list[Block] = [Heading("Mục đích, yêu cầu"), *_purpose(portal, year)]
    body += [Heading("Nội dung"), *_by_topic(courses)]
    body += [Heading("Kinh phí"), *_budget(every)]
    body += [Heading("Tổ chức thực hiện"), *_carried_out(portal, every)]
    lists = [_list_of(portal, topic, planned) for topic, planned in courses.items()]
    return Document(
        letterhead(portal),
        symbol(portal, "KH"),
        "Kế hoạch",
        f"Đào tạo, bồi dưỡng năm {year}",
        tuple(body),
        (signature(portal),),
        year=int(year),
        basis=_basis(portal, every, year),
        recipients=("Ban Giám đốc (để chỉ đạo)", "Các đơn vị (để thực hiện)", "Lưu: VT"),
        annexes=(Annex(f"Danh mục lớp bồi dưỡng năm {year}", tuple(lists), landscape=True),) if lists else (),
        illustrative=any(course.illustrative for course in every),
    )


def _duties(portal: Portal, year: str) -> Iterator[TrainingDuty]:
    for kind in StaffKind:
        duty_then = duty.duty_on(portal, str(kind), duty.last_day(year))
        record = lookup.record(portal, duty_then.ref) if duty_then else None
        if isinstance(record, TrainingDuty):
            yield record


def _basis(portal: Portal, courses: Iterable[Course], year: str) -> tuple[str, ...]:
    """The documents that the duties and courses of a year rest on, in the official order.

    A plan is made before its first course, and cannot rest on what was issued later.
    """
    items = [item for record in _duties(portal, year) for item in record.basis]
    items += [item for course in courses for item in course.basis]
    first = min((course.starts.isoformat() for course in courses), default=duty.last_day(year))
    rows = [portal.rows[item.regulation] for item in items if item.regulation in portal.rows]
    issued_before = [Basis(regulation=row.ref) for row in rows if row.day <= first]
    return tuple(line.words.rstrip(";.") for line in bases(portal, issued_before))


def _purpose(portal: Portal, year: str) -> Iterator[Block]:
    yield Paragraph(
        "Bồi dưỡng văn hóa, đạo đức, pháp luật và kỹ năng công vụ cho công chức, viên chức, người lao động của cơ quan."
    )
    lines = []
    for record in _duties(portal, year):
        amount = f"{record.amount:02d} {record.measure.label}"
        lines.append(f"Mỗi {record.kind.label.lower()} tham gia bồi dưỡng đủ {amount} trong năm.")
    yield Items(tuple(lines)) if lines else Paragraph(f"Định mức bồi dưỡng năm {year}: chưa ghi nhận.")
    if not all(record.verified for record in _duties(portal, year)):
        yield WriteIn(f"{COMPARE}: định mức bồi dưỡng", 0)
    yield WriteIn("Yêu cầu khác của năm nay", 2)


def _by_topic(courses: dict[Topic, tuple[Course, ...]]) -> Iterator[Block]:
    every = tuple(chain.from_iterable(courses.values()))
    if not every:
        yield Paragraph("Chưa có lớp nào trong kế hoạch.")
        return
    rows = [_topic_row(topic.label, planned) for topic, planned in courses.items()]
    rows.append(_topic_row("Cộng", every))
    header = ("Chuyên đề", "Số lớp", "Số tiết", "Dự toán (đồng)", "Số lớp chưa có dự toán")
    yield Table(header, tuple(rows), (5, 2, 2, 4, 3), alignment(5, "left", "right"), total=True)
    yield Paragraph("Danh mục từng lớp tại Phụ lục kèm theo Kế hoạch này.")


def _topic_row(label: str, courses: tuple[Course, ...]) -> tuple[Pieces, ...]:
    periods, money = sum(course.periods for course in courses), _money(courses)
    return label, str(len(courses)), str(periods), money.words, str(money.without_cost)


def _budget(courses: tuple[Course, ...]) -> Iterator[Block]:
    money = _money(courses)
    if money.with_cost:
        yield Paragraph(f"Dự toán của {money.with_cost:02d} lớp: {money.words} đồng.")
    if money.without_cost:
        yield Paragraph(f"Chưa có dự toán: {money.without_cost:02d} lớp; bổ sung khi có.")
    if not courses:
        yield Paragraph("Chưa có dự toán.")
    yield WriteIn("Nguồn kinh phí", 1)


def _carried_out(portal: Portal, courses: Iterable[Course]) -> Iterator[Block]:
    lines = [
        f"{title_of(portal, unit)} tổ chức {count:02d} lớp: mời giảng viên, chuẩn bị địa điểm, điểm danh."
        for unit, count in Counter(course.organizer for course in courses).items()
    ]
    lines.append("Các đơn vị cử người đúng đối tượng, gửi danh sách đúng hạn đăng ký của từng lớp.")
    yield Items(tuple(lines))


def _list_of(portal: Portal, topic: Topic, courses: tuple[Course, ...]) -> Table:
    rows = [(str(number), *_line(portal, course)) for number, course in enumerate(courses, 1)]
    periods, money = sum(course.periods for course in courses), _money(courses)
    lacking = f" ({money.without_cost:02d} lớp chưa có dự toán)" if money.with_cost and money.without_cost else ""
    rows.append(("", f"Cộng {len(courses):02d} lớp{lacking}", "", "", str(periods), "", "", "", money.words))
    return Table(_COLUMNS, tuple(rows), _LINE_WIDTHS, _LINE_ALIGN, topic.label, total=True)


def _line(portal: Portal, record: Course) -> tuple[str, ...]:
    sessions = [item for item in record.occurrences() if not item.cancelled]
    on = record.starts.isoformat()
    units = ", ".join(organisation.name_on(portal, unit, on) for unit in record.units) or "Toàn cơ quan"
    seats = min((item.seats for item in sessions if item.seats), default=None)
    count = f" ({len(sessions)} buổi)" if len(sessions) > 1 else ""
    span = day(record.starts) if record.starts == record.ends else f"{day(record.starts)} – {day(record.ends)}"
    places = "; ".join(dict.fromkeys(item.place for item in sessions))
    trainers = "; ".join(dict.fromkeys(item.trainer for item in sessions if item.trainer)) or "Chưa mời"
    cost = "Chưa có" if record.cost is None else render.number(record.cost)
    when = f"{span}{count}" if sessions else "Đã hủy"
    return record.title, units, str(seats or ""), str(record.periods), when, places, trainers, cost
