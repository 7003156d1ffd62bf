"""Minutes, reports and notices of inspections: their text, the gaps to fill in by hand, who may have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest

from macros.documents.document import Document, Heading, Items, Paragraph, Table, WriteIn, plain
from macros.documents.docx import docx_of
from macros.engine import Portal
from macros.pages import inspection_period_report, inspections_documents, tasks_of
from macros.pages.inspection_period_report import period_report
from macros.pages.inspections_documents import minutes, notice, visit_report
from macros.pages.official import downloads
from macros.queries.inspections import teams
from macros.records import collections
from macros.records.choices import Audience
from tests.contest import portal_of, unit
from tests.queries.inspections.reports import BASE, POLICY, finding, inspection, measure

LONG = "Phòng " + "rất dài tên " * 16  # 198 characters


def post(title: str, of: str, job: str = "Chuyên viên", *, leader: bool = False) -> dict[str, Any]:
    """A person with one position since 2020."""
    position = {
        "unit": f"units/{of}",
        "title": job,
        "rank": "10",
        "leader": str(leader).lower(),
        "since": "2020-01-01",
    }
    return {"title": title, "kind": "vien-chuc", "positions": [position]}


def member(person: str, role: str) -> dict[str, str]:
    return {"person": f"people/{person}", "role": role, "since": "2025-01-01"}


TEAM = {
    **unit(3, "team", starts="2025-01-01"),
    "title": "Tổ kiểm tra",
    "members": [member("truong", "Tổ trưởng"), member("ghi", "Thư ký"), member("vien", "Thành viên")],
    "decision": {"number": "01/QĐ-MAU", "date": "2025-01-02", "issuer": "Giám đốc"},
}
PEOPLE = {
    "people/truong": post("Phạm Văn Trưởng", "b", "Trưởng phòng", leader=True),
    "people/ghi": post("Lê Thị Ghi", "a"),
    "people/vien": post("Đỗ Văn Viên", "c"),
    "people/dau-a": post("Trần Thị Đầu", "a", "Trưởng Đơn vị 01", leader=True),
}
VISIT = inspection(
    "2026-09-16",
    finding("f1", lesson="Đến trước mười phút.", **measure("2026-10-31")),
    finding("f2", "bao-vang", "b", kind="vi-pham", severity="nhe"),
    plan={"planned": "2026-09-15", "number": "Kế hoạch năm 2026", "date": "2026-01-12"},
    checklist=[
        {"rule": "policies/gio#dung-gio", "result": "chua-dat"},
        {"rule": "policies/gio#bao-vang", "result": "chua-dat"},
    ],
    start="08:00",
    place="Hội trường",
    visits=[{"unit": "units/a", "end": "10:15", "explanation": ["Người trực nghỉ ốm."], "requests": ["Báo cáo lại."]}],
)
AGENCY = {**BASE, "units/to": TEAM, **PEOPLE, "inspections/moi": VISIT}


def agency(
    records: Mapping[str, Any] = AGENCY, audience: Audience = Audience.LEADERSHIP, day: str = "2026-11-24"
) -> Portal:
    """A portal of the agency, with full records made from the rows."""
    portal = portal_of(records, date.fromisoformat(day), audience)
    for name, data in records.items():
        portal.fresh[name] = collections()[name.partition("/")[0]].model_validate(data)
    return portal


def lines(document: Document) -> list[str]:
    """The text of the body, a line for each heading, paragraph, item, row and gap."""
    return list(_lines(document))


def _lines(document: Document) -> Iterator[str]:
    for block in document.body:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield plain(block.content)
            case Items():
                yield from map(plain, block.items)
            case Table():
                yield from (" | ".join(map(plain, row)) for row in block.rows)
            case WriteIn():
                yield f"___ {block.hint}"


def test_minutes_say_who_met_when_and_where() -> None:
    paper = minutes(agency(), "inspections/moi", "units/a")
    met = "Hồi 08 giờ 00 phút, ngày 16 tháng 9 năm 2026, tại Hội trường, Đoàn kiểm tra đã làm việc với Đơn vị 01."
    assert lines(paper)[:9] == [
        f"{met} Nội dung: kiểm tra 2026-09-16.",
        "Thành phần",
        "Đoàn kiểm tra (Tổ kiểm tra)",
        "Ông (bà) Phạm Văn Trưởng, Trưởng phòng, Đơn vị 02 – Trưởng đoàn",
        "Ông (bà) Đỗ Văn Viên, Chuyên viên, Đơn vị 04 – Thành viên",
        "___ Thư ký: họ tên, chức vụ",  # the secretary belongs to the unit that is visited
        "(Danh sách theo quyết định; gạch tên người không tham gia.)",
        "Đại diện đơn vị được kiểm tra",
        "Ông (bà) Trần Thị Đầu, Trưởng Đơn vị 01",
    ]
    assert [(item.authority, item.name) for item in paper.signatures] == [
        (("Đại diện đơn vị",), "Trần Thị Đầu"),
        (("Thư ký",), ""),
        (("Trưởng đoàn",), "Phạm Văn Trưởng"),
    ]
    assert paper.basis == (
        "Căn cứ Kế hoạch năm 2026 ngày 12 tháng 01 năm 2026",
        "Căn cứ Quyết định số 01/QĐ-MAU ngày 02 tháng 01 năm 2025 của Giám đốc về việc thành lập Tổ kiểm tra",
    )
    assert (paper.unit, paper.title) == ("Tổ kiểm tra", "Kiểm tra 2026-09-16 tại Đơn vị 01")


def test_minutes_say_what_was_found_at_the_unit_and_what_both_sides_say() -> None:
    assert lines(minutes(agency(), "inspections/moi", "units/a"))[9:-1] == [
        "Nội dung, kết quả kiểm tra",
        "1 | Đúng giờ. | Giờ làm việc, quy tắc 1 | Chưa đạt",
        "2 | Báo vắng. | Giờ làm việc, quy tắc 2 | Đạt",  # what another unit did not meet
        "Tồn tại, vi phạm",
        "1 | Tồn tại: Việc f1 | Giờ làm việc, quy tắc 1 | Biên bản",
        "Ý kiến giải trình của đơn vị",
        "Người trực nghỉ ốm.",
        "Kết luận, yêu cầu",
        "Đoàn yêu cầu đơn vị thực hiện:",
        "1 | Việc f1 | Làm lại | Đơn vị 01 | 31/10/2026",
        "Báo cáo lại.",
    ]


def test_before_the_visit_minutes_are_a_form() -> None:
    records = {**BASE, "inspections/sau": inspection("", by=["units/b"])}
    words = lines(minutes(agency(records), "inspections/sau", "units/a"))
    assert words[0].startswith("Hồi …… giờ …… phút, ngày …… tháng …… năm 2026, tại ……")
    assert [line for line in words if line.startswith("___")] == [
        "___ Trưởng đoàn: họ tên, chức vụ",
        "___ Thư ký: họ tên, chức vụ",
        "___ Họ tên, chức vụ người đại diện",  # a unit without head
        "___ Việc gì, ở đâu, minh chứng nào; không có thì ghi “không phát hiện”",
        "___ Ý kiến của đơn vị; không có thì ghi “không có”",
        "___ Kết luận, yêu cầu đối với đơn vị, thời hạn; không có thì ghi “không có”",
    ]
    assert "1 | Đúng giờ. | Giờ làm việc, quy tắc 1 | " in words


def test_a_visit_that_found_nothing_says_so() -> None:
    clean = inspection("2026-09-16", checklist=[{"rule": "policies/gio#dung-gio", "result": "dat"}])
    portal = agency({**BASE, "inspections/moi": clean})
    assert "Không phát hiện tồn tại, vi phạm." in lines(minutes(portal, "inspections/moi", "units/a"))
    report = lines(visit_report(portal, "inspections/moi"))
    assert report[report.index("Tồn tại, vi phạm") :][:4] == [
        "Tồn tại, vi phạm",
        "Không phát hiện tồn tại, vi phạm.",
        "Khắc phục",
        "Không có biện pháp khắc phục nào được giao.",
    ]
    assert lines(notice(portal, "inspections/moi"))[-3:] == [
        "Không phát hiện tồn tại, vi phạm. Không có việc phải khắc phục.",
        "Tổ chức thực hiện",
        "Các đơn vị tiếp tục thực hiện; Đơn vị 03 theo dõi.",
    ]


def test_what_the_record_says_of_the_team_goes_before_the_team() -> None:
    visit = {"unit": "units/a", "secretary": "people/truong", "representatives": ["people/ghi"]}
    detailed = {
        **VISIT,
        "chair": "people/vien",
        "secretary": "people/ghi",
        "team": ["people/truong"],
        "visits": [visit],
    }
    at_a, at_c = (
        teams.visit(agency({**AGENCY, "inspections/moi": detailed}), "inspections/moi", f"units/{name}")
        for name in "ac"
    )
    names = [one.name if one else "" for one in (at_a.chair, at_a.secretary, at_c.chair, at_c.secretary)]
    assert names == ["Đỗ Văn Viên", "Phạm Văn Trưởng", "", "Lê Thị Ghi"]
    assert [one.name for one in (*at_a.members, *at_c.members)] == ["Phạm Văn Trưởng"]
    assert [one.name for one in at_a.representatives] == ["Lê Thị Ghi"]
    assert at_c.exact


def test_the_report_of_a_visit_names_units_states_and_what_is_not_given_to_anybody() -> None:
    report = lines(visit_report(agency(), "inspections/moi"))
    assert "Có 01 tồn tại, 01 vi phạm." in report
    assert "2 | Đơn vị 02 | Vi phạm (nhẹ): Việc f2 | Giờ làm việc, quy tắc 2 | Biên bản" in report
    assert "1 | Việc f1 | Làm lại | Đơn vị 01 | 31/10/2026 | Quá hạn" in report
    assert "Chưa giao biện pháp khắc phục: 01 tồn tại, vi phạm." in report
    assert "Đã yêu cầu Đơn vị 01: báo cáo lại." in report
    assert "Đến trước mười phút." in report


def test_the_notice_gives_each_finding_to_a_unit_with_its_task() -> None:
    task = {
        "title": "Xếp lại lịch trực", "audience": "leadership", "finding": "inspections/moi#f1", "lead": "units/a",
        "starts": "2026-09-16", "due": "2026-10-31",
    }  # fmt: skip
    words = lines(notice(agency({**AGENCY, "actions/lich": task}), "inspections/moi"))
    assert words[4:6] == [
        "1 | Đơn vị 01 | Tồn tại: Việc f1 | Làm lại (nhiệm vụ: Xếp lại lịch trực) | 31/10/2026",
        "2 | Đơn vị 02 | Vi phạm (nhẹ): Việc f2 | Chưa giao; đơn vị đề xuất biện pháp | Chưa có",
    ]


def test_a_period_is_held_against_the_plan() -> None:
    missed = inspection("", plan={"planned": "2026-08-20"}, title="Kiểm tra bị lỡ")
    words = lines(period_report(agency({**AGENCY, "inspections/lo": missed}), "2026-h2"))
    done = "đã thực hiện 01 cuộc, trong đó 01 cuộc muộn hơn ngày dự kiến"
    missing = "chưa thực hiện 01 cuộc, trong đó 01 cuộc đã quá ngày dự kiến"
    assert words[1] == f"Theo kế hoạch có 02 cuộc: {done}; {missing}."
    units = "Đơn vị 01, Đơn vị 02, Đơn vị 04"
    assert words[2:4] == [
        f"1 | Kiểm tra bị lỡ | Kiểm tra định kỳ | {units} | 20/8/2026 | Chậm so với kế hoạch",
        f"2 | Kiểm tra 2026-09-16 | Kiểm tra định kỳ | {units} | 15/9/2026 | 16/9/2026",
    ]
    assert "Tổng số 02 tồn tại, vi phạm: quá hạn 01; mới phát hiện, chưa giao khắc phục 01." in words


def test_what_came_unannounced_is_none_of_the_plan() -> None:
    sudden = inspection("2026-09-20", kind="dot-xuat")
    words = lines(period_report(agency({**AGENCY, "inspections/dot": sudden}), "2026-q3"))
    late = "trong đó 01 cuộc muộn hơn ngày dự kiến"
    assert words[1] == f"Theo kế hoạch có 01 cuộc: đã thực hiện 01 cuộc, {late}. Kiểm tra đột xuất: 01 cuộc."
    assert " | Không báo trước | 20/9/2026" in words[3]


def test_the_team_that_inspects_reports_on_a_period_and_leaders_to_nobody() -> None:
    boss = {**unit(9, "leadership"), "title": "Ban Giám đốc"}
    often = {f"inspections/{at}": inspection(f"2026-07-0{at}", by=["units/b"]) for at in (1, 2)}
    records = {**AGENCY, **often, "units/lanh-dao": boss}
    paper = period_report(agency(records), "2026-q3")
    assert (paper.unit, paper.addressees) == ("Tổ kiểm tra", ("Ban Giám đốc",))
    by_leaders = inspection("2026-09-16", by=["units/lanh-dao"], kind="dot-xuat")
    portal = agency({**BASE, "units/lanh-dao": boss, "inspections/moi": by_leaders})
    assert (period_report(portal, "dot-xuat-2026").unit, period_report(portal, "dot-xuat-2026").addressees) == ("", ())
    assert "Báo cáo kết quả kiểm tra" not in [item.label for item in downloads(portal, "inspections/moi")]


def test_counts_by_rule_and_unit_are_an_annex_where_there_are_two_of_each() -> None:
    other = {**POLICY, "title": "Nội quy", "rules": [{"id": "the", "text": "Đeo thẻ."}]}
    more = [finding(name, of="b", rule="") | {"rule": "policies/noi-quy#the"} for name in ("f3", "f4")]
    seen = {**VISIT, "findings": [*VISIT["findings"], *more]}
    paper = period_report(agency({**AGENCY, "policies/noi-quy": other, "inspections/moi": seen}), "2026")
    (annex,) = paper.annexes
    (table,) = annex.blocks
    assert isinstance(table, Table)
    assert (annex.title, annex.landscape) == ("Tồn tại, vi phạm theo bộ quy tắc và đơn vị", False)
    assert [" | ".join(map(plain, row)) for row in (table.header, *table.rows)] == [
        "Bộ quy tắc, văn bản | Đơn vị 01 | Đơn vị 02 | Cộng",
        "Giờ làm việc | 1 | 1 | 2",
        "Nội quy |  | 2 | 2",
        "Cộng | 1 | 3 | 4",
    ]
    assert period_report(agency(), "2026").annexes == ()  # with one set of rules, the report itself has these numbers


def test_an_organisation_of_the_staff_concludes_in_its_own_name() -> None:
    union = {**unit(8, "union"), "title": "Công đoàn", "members": [member("vien", "Chủ tịch")]}
    seen = {**VISIT, "by": ["units/doan"], "kind": "giam-sat"}
    paper = notice(agency({**AGENCY, "units/doan": union, "inspections/moi": seen}), "inspections/moi")
    (signed,) = paper.signatures
    assert (paper.unit, signed.authority, signed.name) == ("Công đoàn", ("Chủ tịch",), "Đỗ Văn Viên")


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        ("05/KH-MAU, dòng 3", "dinh-ky", "Kế hoạch số 05/KH-MAU ngày 12 tháng 01 năm 2026, dòng 3"),
        ("36/QĐ-MAU", "dot-xuat", "Quyết định số 36/QĐ-MAU ngày 12 tháng 01 năm 2026"),
        ("Kế hoạch ngày 12/01/2026", "dinh-ky", "Kế hoạch ngày 12/01/2026"),
    ],
)
def test_a_plan_is_a_basis_with_its_day_after_its_number(number: str, kind: str, words: str) -> None:
    plan = {"planned": "2026-09-16", "number": number, "date": "2026-01-12"}
    record = inspection("2026-09-16", plan=plan, kind=kind)
    paper = minutes(agency({**BASE, "inspections/moi": record}), "inspections/moi", "units/a")
    assert paper.basis == (f"Căn cứ {words}",)


def test_a_period_without_inspections_reads_right() -> None:
    words = lines(period_report(agency(BASE), "2026-q1"))
    assert words == [
        "Thực hiện kế hoạch kiểm tra, giám sát",
        "Trong kỳ không có cuộc kiểm tra nào theo kế hoạch, cũng không có cuộc đột xuất.",
        "Kết quả kiểm tra, giám sát",
        "Chưa có cuộc kiểm tra, giám sát nào được thực hiện trong kỳ.",
        "Việc khắc phục",
        "Không có việc phải khắc phục.",
        "Bài học rút ra",
        "Chưa ghi bài học nào.",
        "Đánh giá, kiến nghị",
        "___ Đánh giá chung, nguyên nhân của tồn tại, phương hướng kỳ sau",
    ]


def test_long_names_and_500_findings_become_a_document_that_can_be_read_back() -> None:
    many = [finding(f"f{number}", summary=LONG, **measure("2026-10-31")) for number in range(500)]
    records = {
        **BASE,
        "units/a": {**unit(1), "title": LONG},
        "inspections/moi": inspection("2026-09-16", *many, title=LONG),
    }
    paper = notice(agency(records), "inspections/moi")
    (table,) = docx.Document(BytesIO(docx_of(paper))).tables[1:2]
    assert len(table.rows) == 501
    assert table.rows[500].cells[2].text == f"Tồn tại: {LONG}".strip()


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.STAFF])
def test_only_leaders_have_documents_of_inspections(audience: Audience) -> None:
    portal = agency(audience=audience)
    assert downloads(portal, "inspections/moi") == ()
    assert list(tasks_of(portal, inspections_documents)) == []
    assert list(tasks_of(portal, inspection_period_report)) == []


def test_leaders_download_minutes_for_each_unit() -> None:
    offered = [(item.label, item.url) for item in downloads(agency(), "inspections/moi")]
    assert offered == [
        ("Biên bản tại Đơn vị 01", "/kiem-tra/moi/bien-ban-a.docx"),
        ("Biên bản tại Đơn vị 02", "/kiem-tra/moi/bien-ban-b.docx"),
        ("Biên bản tại Đơn vị 04", "/kiem-tra/moi/bien-ban-c.docx"),
        ("Báo cáo kết quả kiểm tra", "/kiem-tra/moi/bao-cao.docx"),
        ("Thông báo kết luận kiểm tra", "/kiem-tra/moi/thong-bao-ket-luan.docx"),
    ]
