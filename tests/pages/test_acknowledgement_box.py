"""Must-reads on pages: the box, the sheet to sign, the lists of the home page, of a unit and of the agency."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.documents.document import Table
from macros.pages import acknowledgement_box, home, listings, records, tasks_of
from macros.pages.page import Page
from macros.records import collections
from macros.records.choices import Audience
from tests.agency import html, texts
from tests.contest import portal_of
from tests.queries.sheets import BOTH, POLICY, READ, READING, STAYS, library, person, sheet


@pytest.fixture(autouse=True)
def units_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat units of one or two people like others; `test_sheets_of_few` tests what is hidden of few people."""
    monkeypatch.setattr("macros.queries.acknowledgements.FEW", 1)
    monkeypatch.setattr("macros.records.acknowledgements.FEW", 1)


CHIEF = {**person("a 2020-01-01 - 10 true"), "title": "Lê Văn Dũng"}
PEOPLE = {"an": {**STAYS, "title": "Trần Văn Ấn"}, "anh": {**BOTH, "title": "Nguyễn Thị Anh"}, "dung": CHIEF}
RECORDS = library(PEOPLE, a=sheet("a", "2026-10-12", 2, 3))
LEADERS = {**RECORDS, "acknowledgements/a-ten": sheet("a", "2026-10-12", 2, 3, "dung", "anh")}


def record_page(ref: str, day: str = "2026-10-15", data: Any = RECORDS, audience: Any = Audience.STAFF) -> Page:
    """The page of a record on a day, with full records made from the rows."""
    portal = portal_of(data, date.fromisoformat(day), audience)
    for name, fields in data.items():
        portal.fresh[name] = collections()[name.partition("/")[0]].model_validate(fields)
    return records.record_page(portal, ref)


def box(*args: Any) -> LexborHTMLParser:
    """The box on the page of a must-read."""
    return LexborHTMLParser(str(html(record_page(READ, *args)).css_first(".vh-reading").html))


def test_the_box_says_who_until_when_and_how_many() -> None:
    staff = box()
    assert texts(staff, ".vh-answer > div") == [
        "Đọc và ký đến 30/10/2026",
        "Ai phải đọc Toàn cơ quan",
        "Đã ký 1/1 đơn vị đã nộp phiếu ký",
    ]
    assert texts(staff, "tbody tr") == ["Đơn vị 01 Đã nộp phiếu ký: thu ngày 12/10/2026"]
    leaders = box("2026-10-15", RECORDS, Audience.LEADERSHIP)
    assert texts(leaders, ".vh-answer > div")[-1] == "Đã ký 2/3 người"
    assert texts(leaders, "tbody tr") == ["Đơn vị 01 2/3 Thu ngày 12/10/2026 · In phiếu"]
    links = [node.attributes["href"] for node in leaders.css("tbody td a")]
    assert links == ["/xac-nhan-doc/a/", "/quy-tac/noi-quy/phieu-ky/a/"]


@pytest.mark.parametrize("signed", [0, 1, 2, 3])
def test_staff_read_alike_however_many_of_a_unit_have_signed(signed: int) -> None:
    signed_by_some = {**RECORDS, "acknowledgements/a": sheet("a", "2026-10-12", signed, 3)}
    for ref in ("acknowledgements/a", "units/a"):
        assert "/3" not in str(html(record_page(ref, data=signed_by_some)).css_first("main, article, body").text())
    assert texts(box("2026-10-15", signed_by_some), "tbody tr") == ["Đơn vị 01 Đã nộp phiếu ký: thu ngày 12/10/2026"]


def test_a_unit_without_a_sheet_has_no_number() -> None:
    without_sheet = {name: data for name, data in RECORDS.items() if name != "acknowledgements/a"}
    for audience, row in ((Audience.STAFF, "Chưa nộp phiếu ký"), (Audience.LEADERSHIP, "chưa nộp phiếu ký Chưa có")):
        page = box("2026-10-15", without_sheet, audience)
        assert texts(page, "tbody tr") == [f"Đơn vị 01 {row} · In phiếu"]
        assert "0/3" not in str(page.html)


def test_the_box_is_late_on_the_day_after_the_last() -> None:
    assert texts(box("2026-10-30", RECORDS, Audience.LEADERSHIP), "summary")[0].startswith("Đang thu chữ ký:")
    assert texts(box("2026-10-31", RECORDS, Audience.LEADERSHIP), "summary")[0].startswith("Quá hạn ký:")


def test_the_box_counts_the_units_that_are_late_and_the_list_marks_them_alone() -> None:
    people = {"an": STAYS, "bon": person("b 2020-01-01 - 20")}
    one_sheet = library(people, a=sheet("a", "2026-10-12", 1, 1))
    late = box("2026-10-31", one_sheet)
    assert texts(late, "summary") == ["Quá hạn ký: 1 đơn vị chưa nộp phiếu; xem từng đơn vị, in phiếu ký"]
    assert texts(late, ".vh-answer > div")[-1] == "Đã ký 1/2 đơn vị đã nộp phiếu ký"
    page = html(listings.index_page(portal_of(one_sheet, date(2026, 10, 31)), "acknowledgements"))
    assert [row.attributes.get("data-unit") for row in page.css("h2 + div tbody tr")] == ["b"]
    two_sheets = {**one_sheet, "acknowledgements/b": sheet("b", "2026-10-13", 1, 1)}
    page = html(listings.index_page(portal_of(two_sheets, date(2026, 10, 31)), "acknowledgements"))
    assert [row.attributes.get("data-unit") for row in page.css("h2 + div tbody tr")] == [None]


def test_the_box_counts_no_unit_of_which_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts(box(), "summary") == ["Đã nộp đủ phiếu ký: 1 đơn vị, phiếu ký để in"]
    monkeypatch.setattr("macros.queries.acknowledgements.FEW", 9)
    assert texts(box(), "summary") == ["Đang thu chữ ký: phiếu ký để in"]


def test_leaders_alone_read_who_has_not_signed() -> None:
    staff, leaders = box("2026-10-15", LEADERS), box("2026-10-15", LEADERS, Audience.LEADERSHIP)
    assert texts(staff, "thead th") == ["Đơn vị", "Phiếu ký"]
    assert "Ấn" not in str(staff.html)
    assert texts(leaders, "tbody tr") == ["Đơn vị 01 2/3 Trần Văn Ấn Thu ngày 12/10/2026 · In phiếu"]
    page = html(record_page("acknowledgements/a-ten", "2026-10-15", LEADERS, Audience.LEADERSHIP))
    assert texts(page, "#da-ky + p, #chua-ky + p") == ["Lê Văn Dũng , Nguyễn Thị Anh", "Trần Văn Ấn"]


def test_the_page_lists_its_sheets_in_the_box_and_not_again() -> None:
    assert html(record_page(READ)).css(".vh-backlinks") == []


def test_the_public_reads_the_policy_without_the_box() -> None:
    public = {READ: {**POLICY, "audience": "public", "reading": READING}}
    assert html(record_page(READ, "2026-10-15", public, Audience.PUBLIC)).css(".vh-reading, details") == []


def test_the_sheet_has_todays_people_by_position_then_given_name_and_room_to_sign() -> None:
    page = html(acknowledgement_box.sheet_page(portal_of(RECORDS, date(2026, 10, 15)), READ, "units/a"))
    assert texts(page, "h1") == ["Phiếu ký xác nhận đã đọc"]
    assert texts(page, "tbody tr") == [
        "1 Lê Văn Dũng Chuyên viên",
        "2 Nguyễn Thị Anh Chuyên viên",
        "3 Trần Văn Ấn Chuyên viên",
    ]
    assert [len(row.css("td, th")) for row in page.css("tbody tr")] == [5, 5, 5]
    assert texts(page, ".vh-facts > div")[:3] == [
        "Nội dung phải đọc Nội quy",
        "Ai phải đọc Mọi người ở Đơn vị 01",
        "Hạn ký 30/10/2026",
    ]


def test_without_people_the_sheet_is_blank() -> None:
    nobody = library({}, {"since": "2026-10-01", "units": ["units/a"]})
    page = html(acknowledgement_box.sheet_page(portal_of(nobody, date(2026, 10, 15)), READ, "units/a"))
    assert len(page.css("tbody tr")) == acknowledgement_box.BLANK_ROWS


def test_sheets_are_planned_for_units_with_somebody_to_sign_and_kept_off_the_sitemap() -> None:
    portal = portal_of(RECORDS, date(2026, 10, 15), Audience.LEADERSHIP)
    tasks = list(tasks_of(portal, acknowledgement_box))
    assert [(task.url, task.in_sitemap) for task in tasks] == [
        ("/xac-nhan-doc/quy-tac/noi-quy/phieu-ky-a.docx", False),
        ("/quy-tac/noi-quy/phieu-ky/a/", False),
    ]


def test_the_paper_has_a_line_for_everybody_who_reads_and_no_number() -> None:
    document = acknowledgement_box.paper(portal_of(RECORDS, date(2026, 10, 15)), "quy-tac", READ, "units/a")
    (table,) = (block for block in document.body if isinstance(block, Table))
    assert table.rows == (
        ("1", "Lê Văn Dũng", "Chuyên viên", "", ""),
        ("2", "Nguyễn Thị Anh", "Chuyên viên", "", ""),
        ("3", "Trần Văn Ấn", "Chuyên viên", "", ""),
    )
    assert (document.title, document.unit) == ("Đã đọc “Nội quy”", "Đơn vị 01")
    assert (document.symbol, document.year) == ("", 2026)


@pytest.mark.parametrize(
    ("day", "heading", "row"),
    [
        ("2026-09-01", "Sắp phải đọc", "Nội quy Quy tắc Toàn cơ quan 30/10/2026 chưa có phiếu ký nào"),
        ("2026-10-15", "Đã nộp đủ phiếu ký", "Nội quy Quy tắc Toàn cơ quan 30/10/2026 1/1 đơn vị đã nộp phiếu ký"),
        ("2026-10-31", "Đã nộp đủ phiếu ký", "Nội quy Quy tắc Toàn cơ quan 30/10/2026 1/1 đơn vị đã nộp phiếu ký"),
    ],
)
def test_the_index_has_a_heading_for_each_state(day: str, heading: str, row: str) -> None:
    page = html(listings.index_page(portal_of(RECORDS, date.fromisoformat(day)), "acknowledgements"))
    assert texts(page, "h2")[0] == heading
    assert texts(page, "h2 + div tbody tr")[0] == row


def test_the_home_page_and_the_unit_list_what_is_still_to_sign() -> None:
    assert html(home.home_page(portal_of(RECORDS, date(2026, 10, 15)))).css(".vh-dues li") == []
    first = html(home.home_page(portal_of(RECORDS, date(2026, 10, 15), Audience.LEADERSHIP)))
    assert texts(first, ".vh-dues li") == ["30/10/2026 Đọc và ký: Nội quy toàn cơ quan · 1/1 đơn vị đã nộp phiếu ký"]
    done = {**RECORDS, "acknowledgements/a": sheet("a", "2026-10-13", 3, 3)}
    assert html(home.home_page(portal_of(done, date(2026, 10, 15)))).css(".vh-dues li") == []
    unit = html(record_page("units/a"))
    row = "Nội quy Đã nộp phiếu ký Hạn 30/10/2026 · đã nộp phiếu ký · Quy tắc"
    assert texts(unit, "#phai-doc li") == [row]


def test_the_page_of_a_draft_says_that_nobody_signs_yet() -> None:
    draft = {**RECORDS, READ: {**RECORDS[READ], "standing": "draft"}}
    page = html(record_page(READ, "2026-10-15", draft))
    assert "Khi ban hành Bắt buộc đọc và ký" in texts(page, ".vh-facts > div")
    assert page.css(".vh-reading, details") == []
    portal = portal_of(draft, date(2026, 10, 15))
    assert [task.path for task in tasks_of(portal, acknowledgement_box)] == []


@pytest.mark.parametrize(("title", "units"), [("Phiếu ký – Đơn vị 01", []), ("Phiếu ký", ["Đơn vị 01"])])
def test_a_sheet_says_its_unit_once(title: str, units: list[str]) -> None:
    titled = {**RECORDS, "acknowledgements/a": {**RECORDS["acknowledgements/a"], "title": title}}
    portal = portal_of(titled, date(2026, 10, 15))
    index = html(listings.index_page(portal, "acknowledgements"))
    assert texts(index, "#phieu-moi + ul .vh-row__meta") == units
    answers = texts(html(record_page("acknowledgements/a", data=titled)), ".vh-answer > div")
    assert answers[1:] == [f"Đơn vị {unit}" for unit in units]
