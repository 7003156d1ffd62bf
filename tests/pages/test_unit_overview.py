"""The overview for leaders: the table of units, the sheet of a head, and what each audience sees."""

from __future__ import annotations

from pathlib import Path

from macros.pages import unit_overview
from macros.pages.page import Page
from macros.records.choices import Audience
from tests.agency import html, person, reader_of, task, texts, unit

STORY = (
    "title: Trả lại ví\nthemes: [dao-duc-loi-song]\nhappened: 2026-03-01\npublished: 2026-03-05\n"
    "unit: units/van-phong\nbody: Trả lại ví cho khách.\nsummary: Trả lại ví.\n"
)
VISIT = """
    title: Kiểm tra giờ làm việc
    kind: dinh-ky
    themes: [tinh-than-thai-do]
    by: [units/phong-dau-tu]
    units: [units/van-phong]
    plan: {planned: 2026-10-01}
    visited: 2026-10-01
    checklist:
      - {regulation: regulations/n, clause: Điều 5, text: Có mặt đúng giờ, result: chua-dat}
    findings:
      - id: f1
        kind: ton-tai
        regulation: regulations/n
        clause: Điều 5
        unit: units/van-phong
        summary: Một bàn tiếp khách vắng người.
        evidence: Biên bản
        measure: {owner: units/van-phong, what: Chia ca trực, due: 2026-10-20}
"""
DOCUMENT = (
    "title: Về giờ làm việc\nnumber: 1/2026/NĐ-CP\ntype: decree\nissuer: Chính phủ\nlevel: central\n"
    "issued: 2026-01-01\nevidence_level: full-text\n"
)
RECORDS = {
    "units/van-phong": unit("Văn phòng", 1),
    "units/phong-dau-tu": unit("Phòng Đầu tư", 2),
    "people/a": person("Trần Văn A", "leader: true"),
    "regulations/n": DOCUMENT,
    "actions/tre": task("Việc trễ"),
    "actions/som": task("Việc còn hạn", due="2027-01-31"),
    "stories/vi": STORY,
    "inspections/gio": VISIT,
}


RATE = """
    title: Tỷ lệ đúng hạn
    measure: '%'
    direction: higher
    frequency: quarter
    owner: units/van-phong
    source: Sổ theo dõi
    targets: [{year: 2026, at_least: 95, source: Kế hoạch năm}]
    values: [{period: 2026-q3, value: 90, note: Sổ quý III}]
"""


def index(folder: Path, audience: Audience = Audience.STAFF) -> Page:
    """The page for all units."""
    return unit_overview.index_page(reader_of(folder, RECORDS, audience=audience))


def sheet(folder: Path, audience: Audience = Audience.STAFF, unit: str = "units/van-phong") -> Page:
    """The page of the head of a unit."""
    return unit_overview.unit_page(reader_of(folder, RECORDS, audience=audience), unit)


def test_each_figure_of_the_table_leads_to_the_sheet_that_lists_it(tmp_path: Path) -> None:
    table = html(index(tmp_path, Audience.LEADERSHIP))
    assert texts(table, "tbody tr:first-child td.vh-num") == [
        "1",
        "1",
        "– không có gì phải ký",
        "chưa có số liệu",
        "1",
    ]
    anchors = {node.attributes["id"] for node in html(sheet(tmp_path, Audience.LEADERSHIP)).css("h2")}
    links = [str(node.attributes["href"]) for node in table.css("tbody tr:first-child td.vh-num a")]
    assert {link.partition("#")[0] for link in links} == {"/dieu-hanh/van-phong/"}
    assert {link.partition("#")[2] for link in links} <= anchors


def test_staff_are_told_of_tasks_and_stories_but_not_of_findings(tmp_path: Path) -> None:
    table = html(index(tmp_path))
    assert texts(table, "thead:first-of-type th")[:4] == [
        "Đơn vị",
        "Nhiệm vụ quá hạn",
        "Nội dung chưa nộp phiếu ký",
        "Gương tốt trong năm",
    ]
    assert "Một bàn tiếp khách" not in str(table.html) + str(html(sheet(tmp_path)).html)


def test_the_sheet_of_a_head_names_what_waits(tmp_path: Path) -> None:
    page = html(sheet(tmp_path, Audience.LEADERSHIP))
    assert texts(page, "h1, .vh-lead") == [
        "Văn phòng – việc người đứng đầu cần xử lý",
        "Trần Văn A, Chuyên viên.",
    ]
    assert texts(page, "li") == [
        "31/10/2026 Việc trễ chưa có báo cáo tiến độ",
        "20/10/2026 Một bàn tiếp khách vắng người quá hạn",
        "Trả lại ví – 05/3/2026",
    ]
    assert "Đơn vị đang chủ trì 2 nhiệm vụ chưa hoàn thành. Xem tất cả" in texts(page, "p")


def test_a_unit_with_nothing_to_do_is_told_so(tmp_path: Path) -> None:
    page = html(sheet(tmp_path, Audience.LEADERSHIP, "units/phong-dau-tu"))
    assert texts(page, "h2 + p") == [
        "Không có nhiệm vụ nào quá hạn.",
        "Không có phát hiện nào chờ khắc phục hay chờ xác nhận.",
        "Chưa có nội dung nào đơn vị phải đọc và ký.",
        "Chưa có số liệu về tiết bồi dưỡng của đơn vị.",
        "Chưa có câu chuyện nào.",
    ]
    assert texts(page, ".vh-lead") == ["Chưa ghi người đứng đầu."]


def test_what_the_whole_agency_waits_for_comes_first(tmp_path: Path) -> None:
    records = RECORDS | {"indicators/dung-han": RATE}
    page = html(unit_overview.index_page(reader_of(tmp_path, records, audience=Audience.LEADERSHIP)))
    assert texts(page, ".vh-stats > div") == [
        "Nhiệm vụ quá hạn 1",
        "Tồn tại, vi phạm chưa khắc phục xong 1",
        "Người chưa đủ số tiết bồi dưỡng chưa có số liệu",
        "Nội dung quá hạn ký 0",
        "Chỉ số chưa đạt 1",
        "Gương tốt năm 2026 1",
    ]
    lines = texts(page, ".vh-row")
    assert lines[0] == "31/10/2026 Việc trễ Văn phòng · chưa có báo cáo tiến độ"
    assert lines[-1].startswith("Tỷ lệ đúng hạn 90% quý III/2026 Chưa đạt")
    anchors = {node.attributes["id"] for node in page.css("h2")}
    links = [str(node.attributes["href"]) for node in page.css(".vh-stats a")]
    assert {link[1:] for link in links if link.startswith("#")} <= anchors


def test_staff_see_no_figure_of_findings_or_of_training_gaps(tmp_path: Path) -> None:
    assert texts(html(index(tmp_path)), ".vh-stats dt") == [
        "Nhiệm vụ quá hạn",
        "Nội dung quá hạn ký",
        "Chỉ số chưa đạt",
        "Gương tốt năm 2026",
    ]


def test_an_agency_with_nothing_recorded_is_told_so(tmp_path: Path) -> None:
    page = html(unit_overview.index_page(reader_of(tmp_path, {}, audience=Audience.LEADERSHIP)))
    assert texts(page, "p.vh-empty") == [
        "Chưa ghi đơn vị nào.",
        "Không có nhiệm vụ nào quá hạn.",
        "Không có phát hiện nào chờ khắc phục hay chờ xác nhận.",
        "Không có nội dung nào quá hạn ký.",
        "Không có chỉ số nào được ghi là chưa đạt.",
    ]
    assert "Xét danh hiệu thi đua" not in texts(page, "li")
