"""The yearly training plan and the report on it; unknown costs are not 0."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest

from macros.documents.document import Annex, Table, plain
from macros.documents.docx import docx_of
from macros.engine import Portal
from macros.pages import tasks_of, training_results_report
from macros.pages.training_papers import plan_paper
from macros.pages.training_results_report import plan_report
from macros.records.choices import Audience
from tests.contest import portal_of, unit
from tests.pages.records import course
from tests.pages.test_inspections_documents import lines
from tests.pages.test_titles import REGULATION

LONG = "Lớp " + "rất dài tên " * 16  # 196 characters
BASE = {"units/a": unit(1)}
DONE = {**course("2026-03-05"), "title": "Lớp đã xong", "cost": "5000000", "spent": "4800000"}
AHEAD = {**course("2026-12-10"), "title": "Lớp sắp tới"}
DUTY = {"title": "Viên chức", "kind": "vien-chuc", "amount": "40", "since": "2026-01-01"}
CAME = {
    "title": "Danh sách", "course": "training/xong", "unit": "units/a", "counted": "2026-03-06", "sent": "9",
    "attended": "8", "certified": "7",
}  # fmt: skip
YEAR = {**BASE, "training/xong": DONE, "training/sap": AHEAD, "training_duties/vc": DUTY, "attendances/x": CAME}


def agency(records: dict[str, Any], audience: Audience = Audience.STAFF) -> Portal:
    return portal_of(records, date(2026, 11, 24), audience)


def rows(annex: Annex) -> list[str]:
    """The rows of the tables of an annex."""
    tables = (block for block in annex.blocks if isinstance(block, Table))
    return [" | ".join(map(plain, row)) for table in tables for row in table.rows]


def test_the_plan_sums_what_is_known_and_counts_what_is_not() -> None:
    paper = plan_paper(agency(YEAR), "2026")
    assert lines(paper)[2:] == [
        "Mỗi viên chức tham gia bồi dưỡng đủ 40 tiết trong năm.",
        "___ Trước khi ký, đối chiếu với văn bản gốc rồi xóa dòng này: định mức bồi dưỡng",
        "___ Yêu cầu khác của năm nay",
        "Nội dung",
        "Văn hóa công vụ | 2 | 8 | 5.000.000 | 1",
        "Cộng | 2 | 8 | 5.000.000 | 1",
        "Danh mục từng lớp tại Phụ lục kèm theo Kế hoạch này.",
        "Kinh phí",
        "Dự toán của 01 lớp: 5.000.000 đồng.",
        "Chưa có dự toán: 01 lớp; bổ sung khi có.",
        "___ Nguồn kinh phí",
        "Tổ chức thực hiện",
        "Đơn vị 01 tổ chức 02 lớp: mời giảng viên, chuẩn bị địa điểm, điểm danh.",
        "Các đơn vị cử người đúng đối tượng, gửi danh sách đúng hạn đăng ký của từng lớp.",
    ]
    assert rows(paper.annexes[0]) == [
        "1 | Lớp đã xong | Toàn cơ quan |  | 4 | 05/3/2026 | Phòng họp | Chưa mời | 5.000.000",
        "2 | Lớp sắp tới | Toàn cơ quan |  | 4 | 10/12/2026 | Phòng họp | Chưa mời | Chưa có",
        " | Cộng 02 lớp (01 lớp chưa có dự toán) |  |  | 8 |  |  |  | 5.000.000",
    ]


def test_the_plan_rests_on_nothing_that_was_issued_after_its_first_course() -> None:
    days = {"regulations/truoc": "2026-03-05", "regulations/sau": "2026-03-06"}
    issued = {ref: {**REGULATION, "number": f"{day[-2:]}/QC-MAU", "issued": day} for ref, day in days.items()}
    based = {**YEAR, **issued, "training_duties/vc": {**DUTY, "basis": [{"regulation": ref} for ref in days]}}
    (base,) = plan_paper(agency(based), "2026").basis
    assert "05/QC-MAU" in base


def test_a_year_without_courses_reads_right() -> None:
    paper = plan_paper(agency(BASE), "2027")
    text_lines = lines(paper)
    assert "Định mức bồi dưỡng năm 2027: chưa ghi nhận." in text_lines
    assert text_lines[text_lines.index("Nội dung") :][:4] == [
        "Nội dung",
        "Chưa có lớp nào trong kế hoạch.",
        "Kinh phí",
        "Chưa có dự toán.",
    ]
    assert paper.annexes == ()
    assert lines(plan_report(agency(BASE, Audience.LEADERSHIP), "2027")) == [
        "Thực hiện kế hoạch",
        "Trong năm không có lớp nào trong kế hoạch.",
        "Tham gia",
        "Chưa có danh sách tham gia của lớp nào.",
        "Nghĩa vụ bồi dưỡng của từng đơn vị",
        "Chưa có số liệu về người đủ định mức năm 2027.",
        "Thay đổi lịch học",
        "Không có buổi học nào đổi lịch sau khi đã thông báo hoặc bị hủy.",
        "Kinh phí",
        "Không có.",
        "Đánh giá, kiến nghị",
        "___ Kết quả, hạn chế, nguyên nhân; kiến nghị cho năm sau",
    ]


def test_the_report_holds_what_was_done_against_the_plan() -> None:
    moved = {**AHEAD["sessions"][0], "moved_note": "Đón đoàn", "announced": [_announced("2026-12-03")]}
    records = {**YEAR, "training/sap": {**AHEAD, "sessions": [moved]}}
    text_lines = lines(plan_report(agency(records, Audience.LEADERSHIP), "2026"))
    assert text_lines[1:4] == [
        "Đã hoàn thành 01/02 lớp của kế hoạch (50%); chưa thực hiện 01 lớp.",
        "Văn hóa công vụ | 2 | 1 | 8 | 4",
        "Cộng | 2 | 1 | 8 | 4",
    ]
    assert "1 | Lớp đã xong | 9 | 8 | 7" in text_lines
    change = "08 giờ 00 ngày 03/12/2026, Phòng họp | 08 giờ 00 ngày 10/12/2026, Phòng họp"
    assert f"1 | Lớp sắp tới | {change} | Đón đoàn" in text_lines
    assert text_lines[text_lines.index("Kinh phí") + 1 :][:4] == [
        "Dự toán của 01 lớp: 5.000.000 đồng.",
        "Chưa có dự toán: 01 lớp.",
        "Đã chi cho 01 lớp: 4.800.000 đồng.",
        "Đánh giá, kiến nghị",
    ]


def test_what_is_cancelled_is_neither_done_nor_to_come() -> None:
    off = {**course("2026-05-05"), "title": "Lớp đã hủy"}
    off["sessions"] = [{**session, "cancelled": "Người giảng ốm"} for session in off["sessions"]]
    portal = agency({**YEAR, "training/huy": off}, Audience.LEADERSHIP)
    text_lines = lines(plan_report(portal, "2026"))
    assert text_lines[1] == "Đã hoàn thành 01/03 lớp của kế hoạch (33%); chưa thực hiện 01 lớp; đã hủy 01 lớp."
    assert "1 | Lớp đã hủy | 08 giờ 00 ngày 05/5/2026, Phòng họp | Hủy | Người giảng ốm" in text_lines
    assert rows(plan_paper(portal, "2026").annexes[0])[1] == (
        "2 | Lớp đã hủy | Toàn cơ quan |  | 4 | Đã hủy |  | Chưa mời | Chưa có"
    )


def _announced(day: str) -> dict[str, str]:
    return {"on": "2026-11-01", "date": day, "start": "08:00", "place": "Phòng họp"}


def test_500_courses_with_long_names_become_a_document_that_can_be_read_back() -> None:
    many = {f"training/lop-{number}": {**course("2026-03-05"), "title": LONG} for number in range(500)}
    paper = plan_paper(agency({**BASE, **many}), "2026")
    table = docx.Document(BytesIO(docx_of(paper))).tables[-1]
    assert len(table.rows) == 502
    assert table.rows[500].cells[1].text == LONG.strip()


@pytest.mark.parametrize(("audience", "count"), [(Audience.STAFF, 0), (Audience.LEADERSHIP, 1)])
def test_only_leaders_have_the_report(audience: Audience, count: int) -> None:
    assert len(list(tasks_of(agency(YEAR, audience), training_results_report))) == count
