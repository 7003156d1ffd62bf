"""The pages of tasks: overdue first, figures that link to their tasks, the page of a record, the handbook's table."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from macros.engine.recorder import Key, traced
from macros.pages import actions, listings, pagination, records, tasks_of
from macros.pages.page import Page
from macros.records.actions import Action, Span, state
from tests.agency import html, person, reader_of, task, texts, unit
from tests.handbook import day_of
from tests.miniature import ROOT

HANDBOOK = ROOT / "docs" / "huong-dan" / "nhiem-vu.md"
MOVED = (
    "extensions:\n  - {date: 2026-11-10, due: 2026-12-15, reason: Chờ nhà in, approver: people/a}\n"
    "milestones:\n  - {id: mau, title: Duyệt mẫu, due: 2026-10-20, done: 2026-10-22}\n"
    "  - {id: lap, title: Lắp biển, due: 2026-11-23}\n  - {id: kiem, title: Kiểm lại, due: 2026-12-10}\n"
    "reports:\n  - {date: 2026-11-10, percent: 60, text: Chờ nhà in, by: people/a}\n"
)
RECORDS = {
    "units/van-phong": unit("Văn phòng", 1),
    "units/phong-dau-tu": unit("Phòng Đầu tư", 2),
    "people/a": person("Trần Văn A"),
    "actions/lon": task("Chương trình lớn", due="2026-12-31", more="programme: true\n"),
    "actions/som": task("Việc xong sớm", done="2026-10-01", more="parent: actions/lon\n"),
    "actions/tre": task("Việc trễ", more="parent: actions/lon\npartners: [units/phong-dau-tu]\n"),
    "actions/bien": task("Lắp biển", due="2026-11-15", lead="phong-dau-tu", more=MOVED),
}


def cells(page: Page, row: int) -> list[str]:
    """The texts of a row of the first table."""
    table = html(page).css_first("table")
    assert table
    return [" ".join(cell.text(separator=" ").split()) for cell in table.css(f"tbody tr:nth-child({row}) :is(th, td)")]


def links(page: Page, selector: str) -> list[str | None]:
    """The addresses of the links that the selector finds."""
    return [node.attributes["href"] for node in html(page).css(selector)]


def test_the_plan_begins_with_what_is_overdue(tmp_path: Path) -> None:
    page = listings.index_page(reader_of(tmp_path, RECORDS), "actions")
    assert texts(html(page), "tbody th > a") == ["Việc trễ", "Lắp biển", "Việc xong sớm"]
    assert cells(page, 1)[1:] == [
        "Văn phòng Phối hợp: Phòng Đầu tư",
        "31/10/2026",
        "chưa báo cáo tiến độ",
        "Quá hạn",
    ]
    assert "15/12/2026 (hạn đầu 15/11/2026 )" in cells(page, 2)


@pytest.mark.parametrize(
    ("percent", "words"), [("percent: 0, ", "chưa bắt đầu"), ("", "đã báo cáo, chưa ước phần trăm")]
)
def test_what_was_reported_is_not_said_to_be_missing(tmp_path: Path, percent: str, words: str) -> None:
    report = f"reports:\n  - {{date: 2026-11-10, {percent}text: Chờ mẫu, by: people/a}}\n"
    records = {**RECORDS, "actions/tre": task("Việc trễ", more=report)}
    assert cells(listings.index_page(reader_of(tmp_path, records), "actions"), 1)[3] == words


def test_every_figure_opens_to_its_tasks(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    page = actions.unit_page(portal, "units/van-phong")
    assert texts(html(page), ".vh-stats dd") == ["1", "1"]
    assert all(html(page).css_first(address.removeprefix(page.url)) for address in links(page, ".vh-stats a"))
    state_page = actions.state_page(portal, "overdue", "")
    assert texts(html(state_page), "h1, caption, tbody th > a") == ["Nhiệm vụ: quá hạn", "Có 1 nhiệm vụ", "Việc trễ"]


def test_the_board_has_a_column_for_each_state_that_occurs(tmp_path: Path) -> None:
    page = html(actions.board_page(reader_of(tmp_path, RECORDS)))
    assert texts(page, ".vh-column h3") == ["Quá hạn (1)", "Đang thực hiện (1)", "Hoàn thành trước hạn (1)"]
    assert texts(page, ".vh-column--info p") == ["Phòng Đầu tư Hạn 15/12/2026 (hạn đầu 15/11/2026 ) 60%"]


def test_the_table_of_units_counts_what_each_leads(tmp_path: Path) -> None:
    page = actions.units_page(reader_of(tmp_path, RECORDS))
    assert cells(page, 1) == ["Văn phòng", "1", "", "1", "2"]
    assert links(page, "tbody tr:nth-child(1) td a") == [
        "/nhiem-vu/don-vi/van-phong/#qua-han",
        "/nhiem-vu/don-vi/van-phong/#hoan-thanh-truoc-han",
        "/nhiem-vu/don-vi/van-phong/",
    ]


def test_a_unit_sees_what_it_leads_and_where_it_helps(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    page = html(actions.unit_page(portal, "units/phong-dau-tu"))
    assert texts(page, "h2, h3") == ["Chủ trì", "Đang thực hiện (1)", "Phối hợp"]
    assert page.css_first("#dang-thuc-hien")
    unit_record = html(records.record_page(portal, "units/van-phong"))
    assert texts(unit_record, "#nhiem-vu caption")[:1] == ["Nhiệm vụ chưa hoàn thành do đơn vị chủ trì"]
    assert "Nhiệm vụ" not in texts(unit_record, ".vh-backlinks summary")


def test_a_unit_without_tasks_has_no_such_section(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, {"units/van-phong": unit("Văn phòng", 1)})
    assert "Nhiệm vụ của đơn vị" not in str(records.record_page(portal, "units/van-phong").content)
    page = html(listings.index_page(portal, "actions"))
    assert texts(page, ".vh-empty") == ["Chưa có nhiệm vụ nào. Mỗi nhiệm vụ là một tệp trong thư mục data/actions."]


def test_a_task_tells_its_milestones_and_its_first_deadline(tmp_path: Path) -> None:
    page = html(records.record_page(reader_of(tmp_path, RECORDS), "actions/bien"))
    assert texts(page, ".vh-verdict") == ["Đang thực hiện ; đã gia hạn, hạn đầu 15/11/2026 ."]
    assert texts(page, ".vh-timeline__body") == [
        "Duyệt mẫu. Hoàn thành ngày 22/10/2026 , muộn hơn hạn của mốc.",
        "Lắp biển. Quá hạn của mốc , chưa xong.",
        "Kiểm lại. Chưa xong.",
        "Chờ nhà in ( Trần Văn A )",
        "Lùi hạn đến 15/12/2026 . Lý do: Chờ nhà in. Trần Văn A đồng ý.",
    ]
    assert "Hạn đầu tiên: 15/11/2026 ." in texts(page, "p")


def test_a_programme_counts_its_tasks_and_leads_to_them(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    page = records.record_page(portal, "actions/lon")
    assert texts(html(page), ".vh-verdict") == ["Đang thực hiện ."]
    assert links(page, ".vh-stats a") == ["/nhiem-vu/lon/#qua-han", "/nhiem-vu/lon/#hoan-thanh-truoc-han"]
    assert texts(html(page), "h3")[:2] == ["Quá hạn (1)", "Hoàn thành trước hạn (1)"]
    every = actions.programmes_page(portal)
    assert links(every, ".vh-stats a") == links(page, ".vh-stats a")


def test_a_long_list_of_a_state_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "PAGE_SIZE", 1)
    more = {"actions/tre-2": task("Việc trễ hai", due="2026-11-01")}
    portal = reader_of(tmp_path, RECORDS | more)
    urls = [
        planned.url
        for planned in tasks_of(portal, actions)
        if planned.make is actions.state_page and "qua-han" in planned.url
    ]
    assert urls == ["/nhiem-vu/bang/qua-han/", "/nhiem-vu/bang/qua-han/2/"]
    assert texts(html(actions.state_page(portal, "overdue", "2")), "tbody th > a") == ["Việc trễ hai"]


def test_the_calendar_of_a_unit_has_its_deadlines_with_a_reminder(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    lines = actions.unit_feed(portal, "units/phong-dau-tu").decode().replace("\r\n ", "").splitlines()
    assert [line for line in lines if line.startswith(("SUMMARY", "DTSTART", "X-WR", "TRIGGER", "DESCRIPTION:H"))] == [
        *("X-WR-CALNAME:Hạn nhiệm vụ: Phòng Đầu tư", "X-WR-TIMEZONE:Asia/Ho_Chi_Minh"),
        *("DTSTART;VALUE=DATE:20261031", "SUMMARY:Hạn (phối hợp): Việc trễ", "TRIGGER:-P7D"),
        *("DTSTART;VALUE=DATE:20261215", "SUMMARY:Hạn: Lắp biển"),
        "DESCRIPTION:Hạn đầu 15/11/2026\\, gia hạn ngày 10/11/2026.",
        "TRIGGER:-P7D",
    ]
    assert actions.agency_feed(portal).count(b"BEGIN:VEVENT") == 2  # what is done, and the programme, are not in it
    assert {planned.path for planned in tasks_of(portal, actions)} >= {
        "nhiem-vu/lich.ics",
        "nhiem-vu/don-vi/van-phong/lich.ics",
    }


def test_a_calendar_is_made_again_for_a_task_that_is_open_only(tmp_path: Path) -> None:
    def read_for_calendar(name: str, **changed: str) -> dict[Key, str]:
        _, trace = traced(reader_of(tmp_path / name, {**RECORDS, **changed}), actions.agency_feed)
        return {item.key: item.fingerprint for item in trace}

    before = read_for_calendar("before")
    done = task("Việc làm xong sớm", done="2026-10-01", more="parent: actions/lon\n")
    assert read_for_calendar("done", **{"actions/som": done}) == before
    assert read_for_calendar("open", **{"actions/tre": task("Việc chậm")}) != before


def _day(text: str) -> date | None:
    return day_of(text.strip()) if text.strip() else None


def examples() -> list[list[str]]:
    """The rows of the handbook's table of examples."""
    table = HANDBOOK.read_text("utf-8").partition("| Báo cáo đầu tiên |")[2]
    rows = re.findall(r"^\|(.*)\|$", table.partition("\n\n")[0], re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows if "---" not in row]


@pytest.mark.parametrize("row", examples(), ids=" ".join)
def test_the_handbook_tells_the_states_that_are_computed(row: list[str]) -> None:
    begun, due, moved, done, on, label = row
    first, day = _day(due), _day(on)
    assert first
    assert day
    extensions = tuple((_day(a), _day(b)) for a, b in [moved.split("→")] if a) if moved else ()
    span = Span(first, extensions, _day(begun), _day(done))  # type: ignore[arg-type]
    assert Action.states[state(span, day)][0] == label


def test_the_handbook_has_an_example_of_every_state() -> None:
    assert {row[-1] for row in examples()} == {label for label, _ in Action.states.values()}
    assert len(examples()) >= 12
