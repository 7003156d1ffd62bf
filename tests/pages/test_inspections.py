"""Pages of inspections for staff and for leaders: the page, the register, lessons, summaries, checklists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from macros.engine import Portal
from macros.pages import inspection_reports, listings, records, tasks_of
from macros.pages.page import Page
from macros.queries import lookup
from macros.queries.inspections import disclosure
from macros.records import collections
from macros.records.choices import Audience
from macros.run import flow
from tests import miniature
from tests.agency import html, texts
from tests.contest import portal_of
from tests.queries.inspections.reports import BASE, finding, inspection, measure

HEAD = {
    "title": "Lê Văn D",
    "kind": "vien-chuc",
    "positions": [{"unit": "units/a", "title": "Trưởng", "rank": "10", "leader": "true", "since": "2020-01-01"}],
}
LESSON = "Đến trước mười phút."
FIRST = inspection("2025-11-20", finding("f1", "bao-vang", "b", **measure("2025-12-20", done="2025-12-10")))
VISIT = inspection(
    "2026-09-16",
    finding("f1", lesson=LESSON, **measure("2026-10-31")),
    finding("f2", "bao-vang", "b", kind="vi-pham", severity="nhe", confirmed="2026-09-20", **measure("2026-11-28")),
    checklist=[{"rule": "policies/gio#dung-gio", "result": "chua-dat"}, {"rule": "policies/gio#bao-vang"}],
)
SANCTION = {
    "title": "Nhắc nhở một việc", "audience": "leadership", "finding": "inspections/moi#f2", "person": "people/d",
    "form": "nhac-nho", "decision": {"number": "12/TB", "date": "2026-10-01"}, "retain_until": "2026-12-01",
}  # fmt: skip
AGENCY = {**BASE, "inspections/cu": FIRST, "inspections/moi": VISIT, "people/d": HEAD, "sanctions/x": SANCTION}


def portal(audience: Audience = Audience.LEADERSHIP, day: str = "2026-11-24") -> Portal:
    """A portal of the agency, with full records made from the rows."""
    portal = portal_of(AGENCY, date.fromisoformat(day), audience)
    for name, data in AGENCY.items():
        portal.fresh[name] = collections()[name.partition("/")[0]].model_validate(data)
    return portal


def page(ref: str, audience: Audience = Audience.LEADERSHIP) -> Page:
    """The page of a record."""
    return records.record_page(portal(audience), ref)


def test_staff_read_what_was_looked_at_and_nothing_of_what_was_found_or_learnt() -> None:
    staff = html(page("inspections/moi", Audience.STAFF))
    assert staff.css_first("#bai-hoc") is None
    assert "Đến trước mười phút" not in str(staff.html)
    assert texts(staff, "thead th") == ["Nội dung", "Theo"]
    assert texts(staff, "tbody tr") == ["Đúng giờ. Giờ làm việc, quy tắc 1", "Báo vắng. Giờ làm việc, quy tắc 2"]
    assert "Chưa đạt" not in str(staff.html)
    assert staff.css_first("#phat-hien") is None
    assert "Việc f1" not in str(staff.html)


def test_leaders_read_what_was_found_who_puts_it_right_and_how_it_was_dealt_with() -> None:
    leaders = html(page("inspections/moi"))
    assert texts(leaders, ".vh-rule__text") == ["Việc f1", "Việc f2"]
    assert texts(leaders, "#muc-f1 > p") == ["Quá hạn · Tồn tại"]
    assert texts(leaders, "#muc-f2 > p") == ["Sắp đến hạn · Vi phạm, nhẹ · lần thứ 2 trong 24 tháng"]
    assert texts(leaders, "#muc-f2 dl > div") == [
        "Đơn vị Đơn vị 02",
        "Theo Giờ làm việc, quy tắc 2",
        "Minh chứng Biên bản",
        "Kết luận vi phạm 20/9/2026",
        "Biện pháp khắc phục Làm lại",
        "Đơn vị khắc phục Đơn vị 01 (người đứng đầu: Lê Văn D )",
        "Hạn 28/11/2026",
        "Đã xong Chưa",
        "Xác nhận Chưa",
        "Xử lý Nhắc nhở một việc",
    ]
    assert texts(leaders, "tbody tr")[0] == "Đúng giờ. Giờ làm việc, quy tắc 1 Chưa đạt"


def test_a_deputy_who_leads_the_unit_that_puts_it_right_is_called_by_the_position(monkeypatch) -> None:
    deputy = {**HEAD, "positions": [{**HEAD["positions"][0], "title": "Phó Trưởng phòng"}]}
    monkeypatch.setitem(AGENCY, "people/d", deputy)
    facts = texts(html(page("inspections/moi")), "#muc-f2 dl > div")
    assert "Đơn vị khắc phục Đơn vị 01 (Phó Trưởng phòng: Lê Văn D )" in facts


def test_the_register_has_what_is_open_oldest_first_and_what_comes_again() -> None:
    register = html(inspection_reports.register_page(portal()))
    assert texts(register, "#chua-khep + p") == ["Có 3 phát hiện chưa được xác nhận khắc phục, 1 đã quá hạn."]
    assert texts(register, "#chua-khep ~ ul .vh-row")[:2] == [
        (
            "20/11/2025 Việc f1 Đã khắc phục, chờ xác nhận Tồn tại Đơn vị 02 · Giờ làm việc, quy tắc 2 "
            "Hạn 20/12/2025 : Làm lại. Đơn vị 01 khắc phục (người đứng đầu: Lê Văn D )."
        ),
        (
            "16/9/2026 Việc f1 Quá hạn Tồn tại Đơn vị 01 · Giờ làm việc, quy tắc 1 "
            "Hạn 31/10/2026 : Làm lại. Đơn vị 01 khắc phục (người đứng đầu: Lê Văn D )."
        ),
    ]
    assert len(texts(register, "#lap-lai ~ ul .vh-row")) == 1
    rule = "cùng quy tắc hoặc cùng điều khoản đã bị phát hiện ở cùng đơn vị trong 24 tháng trước đó."
    assert texts(register, "#lap-lai + p")[0].endswith(rule)


@pytest.mark.parametrize(("audience", "planned"), [(Audience.STAFF, False), (Audience.LEADERSHIP, True)])
def test_the_register_is_for_leaders(audience: Audience, planned: bool) -> None:
    urls = {task.url for task in tasks_of(portal(audience), inspection_reports)}
    assert ("/kiem-tra/ton-tai/" in urls) is planned
    assert {"/kiem-tra/bai-hoc/", "/kiem-tra/tong-hop/2026/", "/kiem-tra/moi/phieu/", "/quy-tac/gio/phieu/"} <= urls


def test_lessons_stand_by_theme_and_for_leaders_by_policy() -> None:
    leaders = html(inspection_reports.lessons_page(portal()))
    assert texts(leaders, "h2, h3, li") == [
        "Tinh thần, thái độ làm việc",
        "Giờ làm việc",
        "Đến trước mười phút. ( Giờ làm việc, quy tắc 1 ) Kiểm tra 2026-09-16 , 16/9/2026",
    ]
    (task,) = [task for task in tasks_of(after_lessons(), inspection_reports) if task.url == "/kiem-tra/bai-hoc/"]
    staff = html(task.make(after_lessons(), *task.args))
    assert texts(staff, "h2, h3, li") == ["Tinh thần, thái độ làm việc", "Đến trước mười phút."]
    assert "/kiem-tra/" not in {link.attributes["href"] for link in staff.css("ul a")}


def after_lessons() -> Portal:
    """The portal of staff on the day when the lessons of the year are published."""
    return portal_of(AGENCY, date(2027, 2, 1))


def test_the_summary_of_a_year_tells_staff_one_sentence_once_it_is_over() -> None:
    late = html(inspection_reports.summary_page(portal(Audience.STAFF, "2027-02-01"), "2026"))
    counts = "1 cuộc kiểm tra, giám sát, mỗi cuộc từ ba đơn vị trở lên, ở 3 đơn vị; phát hiện dưới 5 tồn tại, vi phạm."
    more = "Ngoài ra có dưới 5 cuộc kiểm tra, giám sát ở một hoặc hai đơn vị; kết quả gửi riêng đơn vị được kiểm tra."
    assert texts(late, "#so-lieu + p") == [f"{counts} {more}"]
    early = html(inspection_reports.summary_page(portal(Audience.STAFF), "2026"))
    day = "từ ngày 01/02/2027 ."
    waits = "Bài học và số tồn tại, vi phạm của các cuộc kiểm tra từ ba đơn vị trở lên công bố một lần cho cả năm,"
    assert texts(early, "#so-lieu + p") == [f"{waits} {day}"]
    assert texts(late, "h1") == ["Kết quả kiểm tra, giám sát năm 2026"]
    assert late.css("#so-lieu ~ div table, #bai-hoc") == early.css("#so-lieu ~ div table, #bai-hoc") == []


def test_every_number_of_the_summary_for_leaders_opens_to_its_findings() -> None:
    summary = html(inspection_reports.summary_page(portal(), "2026-q3"))
    assert texts(summary, ".vh-tally tbody tr") == ["Giờ làm việc 1 1 2", "Tổng 1 1 2"]
    for link in summary.css(".vh-tally tbody td a"):
        assert summary.css_first(str(link.attributes["href"])) is not None
    assert texts(summary, "#khac-phuc + ul li") == ["Sắp đến hạn: 1", "Quá hạn: 1"]
    assert texts(summary, "#don-vi-a .vh-row__title") == ["Việc f1"]


def test_checklists_to_print_have_boxes_and_no_result() -> None:
    of_visit = html(inspection_reports.sheet_page(portal(), "inspections/moi"))
    blank = html(inspection_reports.blank_sheet_page(portal(), "policies/gio"))
    for sheet in (of_visit, blank):
        assert texts(sheet, "h1") == ["Phiếu kiểm tra"]
        assert texts(sheet, "tbody tr")[0] == "1 Đúng giờ. Giờ làm việc, quy tắc 1 ☐ ☐ ☐"
        assert len(sheet.css("tbody tr")) == 2 + inspection_reports.BLANK_LINES
        assert "Chưa đạt" in texts(sheet, "thead tr")[0]


def test_of_a_visit_to_two_units_staff_have_no_page_card_or_checklist() -> None:
    data = {**AGENCY, "inspections/moi": {**VISIT, "units": ["units/a", "units/b"]}}
    staff = portal_of(data, date(2027, 2, 1))
    every = [task.url for task in tasks_of(staff, inspection_reports)]
    assert not any("/kiem-tra/moi/" in url for url in every)
    assert "2026" not in disclosure.periods(staff)
    assert lookup.card(staff, "inspections/moi") is None
    assert [row.ref for row in staff.rows_to("units/a", "inspections")] == ["inspections/cu"]


def test_policies_units_and_themes_tell_each_audience_its_part() -> None:
    policy, staff = html(page("policies/gio")), html(page("policies/gio", Audience.STAFF))
    assert texts(policy, "#muc-bao-vang .vh-basis")[-1] == "Phát hiện (2): Việc f2 , 16/9/2026 ; Việc f1 , 20/11/2025"
    expected = ["Bài học từ kiểm tra: Đến trước mười phút. Mọi bài học", "Phát hiện (1): Việc f1 , 16/9/2026"]
    assert texts(policy, "#muc-dung-gio .vh-basis") == expected
    assert texts(staff, "#muc-dung-gio .vh-basis") == []
    assert texts(staff, "#muc-bao-vang .vh-basis") == []
    assert len(texts(html(page("units/b")), "#phat-hien .vh-row")) == 2
    assert html(page("units/b", Audience.STAFF)).css_first("#phat-hien") is None


def test_the_indexes_say_what_is_for_whom() -> None:
    staff, leaders = (html(listings.index_page(portal(who), "inspections")) for who in list(Audience)[1:])
    assert texts(leaders, ".vh-stats > div") == ["Phát hiện chưa khắc phục xong 3", "Quá hạn khắc phục 1"]
    assert staff.css(".vh-stats") == []
    none = html(listings.index_page(portal(Audience.STAFF), "sanctions"))
    assert texts(none, ".vh-lead + p, header + p")[0].startswith("Bài học từ vi phạm, không nêu tên")
    sanctions = html(listings.index_page(portal(), "sanctions"))
    assert texts(sanctions, ".vh-row") == ["01/10/2026 Nhắc nhở một việc Nhắc nhở · Lê Văn D · lưu giữ đến 01/12/2026"]


def _sanction_until(day: str) -> None:
    folder = Path("kin/sanctions")
    folder.mkdir(parents=True, exist_ok=True)
    text = (
        "title: Nhắc nhở một việc\naudience: leadership\nillustrative: true\nfinding: inspections/tiep-dan-2026#f1\n"
        "person: people/nguyen-van-a\nform: nhac-nho\ndecision:\n  number: 12/TB\n  date: 2026-10-01\n"
    )
    (folder / "x.yml").write_text(f"{text}retain_until: {day}\n", "utf-8")


@pytest.mark.whole
@pytest.mark.usefixtures("project")
def test_a_sanction_leaves_the_site_of_leaders_when_it_may_be_kept_no_longer() -> None:
    _sanction_until("2026-11-24")
    settings: Any = replace(miniature.settings(), data=(Path("data"), Path("kin")), audience=Audience.LEADERSHIP)
    flow.build(settings)
    assert "xu-ly-vi-pham/x/index.html" in miniature.tree("site")
    assert (Path("site") / "next-change.json").read_text("utf-8") == '{"next_change": "2026-11-25"}\n'
    later = replace(settings, as_of=date(2026, 11, 25))
    report = flow.build(later)
    assert [problem.code for problem in flow.check(later) if problem.code.startswith("retention")] == ["retention-over"]
    assert "xu-ly-vi-pham/x/index.html" in report.removed
    miniature.clean_build(later, "clean", repaint=False)
    assert miniature.differing(miniature.tree("site"), miniature.tree("clean")) == []
    assert not any("Nhắc nhở một việc".encode() in content for content in miniature.tree("site").values())
