"""The pages of training: the index, a month, a unit and a course."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from macros.pages import records, tasks_of, training
from macros.site.macro_marks import macros
from tests.agency import course, html, reader_of, texts, unit

RECORDS = {
    "units/van-phong": unit("Văn phòng", 1, "former_names:\n  - name: Phòng Hành chính\n    until: 2026-06-30\n"),
    "units/phong-du-lich": unit("Phòng Du lịch", 2),
    "training/chung": course("2026-03-05", title="Lớp chung"),
    "training/rieng": course(
        "2026-12-03", "2026-12-17", title="Lớp riêng", more="units: [units/phong-du-lich]\n", moved="Trùng lịch họp"
    ),
}


def test_first_page_begins_with_the_next_sessions(tmp_path: Path) -> None:
    page = html(training.index_page(reader_of(tmp_path, RECORDS)))
    assert texts(page, "h2")[:2] == ["Buổi sắp tới", "Kế hoạch năm 2026"]
    assert texts(page, "#sap-toi + ul .vh-row__title") == ["Lớp riêng"]
    assert texts(page, "caption") == ["Sắp và đang học", "Đã xong, mới nhất trước"]
    assert "/dao-tao/lich/2026-12/" in [node.attributes["href"] for node in page.css(".vh-chips a")]


def test_first_page_of_an_agency_without_training(tmp_path: Path) -> None:
    page = html(training.index_page(reader_of(tmp_path, {})))
    assert texts(page, ".vh-empty") == ["Chưa có buổi nào sắp tới trong kế hoạch."]
    assert [task.path for task in tasks_of(reader_of(tmp_path, {}), training)] == [
        "dao-tao/index.html",
        "dao-tao/lich/index.html",
        "dao-tao/don-vi/index.html",
    ]


def test_every_month_between_has_a_page_with_its_neighbours(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    paths = [task.path for task in tasks_of(portal, training) if task.make is training.month_page]
    assert paths == [f"dao-tao/lich/2026-{month:02d}/index.html" for month in range(3, 13)]
    first, last = html(training.month_page(portal, "2026-03")), html(training.month_page(portal, "2026-12"))
    assert texts(first, ".vh-pager a") == ["Sau Tháng 4 năm 2026"]
    assert texts(last, ".vh-pager a") == ["Trước Tháng 11 năm 2026"]


def test_a_month_shows_what_was_moved(tmp_path: Path) -> None:
    page = html(training.month_page(reader_of(tmp_path, RECORDS), "2026-12"))
    assert [node.text() for node in page.css(".vh-calendar__day--busy > time")] == [
        "Thứ Năm, 03/12/2026",
        "Thứ Năm, 17/12/2026",
    ]
    assert texts(page, ".vh-calendar__day--changed .vh-calendar__meta") == [
        "08:00–11:00, Hội trường",
        "Đã đổi lịch: Trùng lịch họp",
    ]
    assert page.css_first(".vh-calendar__list a").attributes["href"] == "/dao-tao/rieng/"


def test_a_month_without_sessions_says_so(tmp_path: Path) -> None:
    page = html(training.month_page(reader_of(tmp_path, RECORDS), "2026-07"))
    assert texts(page, ".vh-empty") == ["Tháng này không có buổi bồi dưỡng nào."]


def test_a_unit_has_its_own_courses_and_those_of_all(tmp_path: Path) -> None:
    page = html(training.unit_page(reader_of(tmp_path, RECORDS), "units/phong-du-lich"))
    assert texts(page, "#cac-lop + div tbody th > a") == ["Lớp riêng", "Lớp chung"]
    assert texts(page, "#cac-lop + div td[data-label='Đơn vị']")[1] == "Tham gia, toàn cơ quan"
    assert page.css("#nghia-vu") == []  # nobody is counted in it


def test_a_long_list_of_a_unit_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "ON_UNIT", 1)
    page = html(training.unit_page(reader_of(tmp_path, RECORDS), "units/phong-du-lich"))
    assert texts(page, "#cac-lop + div tbody th > a") == ["Lớp riêng"]
    assert [node.attributes["href"] for node in page.css(".vh-link-more a")] == [
        "/dao-tao/don-vi/phong-du-lich/tat-ca/",
        "/dao-tao/toan-co-quan/",
    ]


def test_a_course_has_an_anchor_for_each_session(tmp_path: Path) -> None:
    page = html(records.record_page(reader_of(tmp_path, RECORDS), "training/rieng"))
    assert [row.attributes["id"] for row in page.css("tbody tr")] == ["muc-buoi-1", "muc-buoi-2"]
    assert "Trùng lịch họp" in texts(page, "#muc-buoi-2")[0]
    assert texts(page, ".vh-verdict") == ["Sắp tới ; lịch đã đổi ."]


def test_a_course_tells_what_its_organiser_was_called(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    assert "(nay là <a" in str(records.record_page(portal, "training/chung").content)
    assert "nay là" not in str(records.record_page(portal, "training/rieng").content)


def test_macros_show_the_next_sessions_and_a_month(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    assert macros()["upcoming"].write(portal, "", [1]).count("vh-row__title") == 1
    assert "Tháng 12 năm 2026" in macros()["calendar"].write(portal, "", [""])
    assert "Tháng này không có buổi" in macros()["calendar"].write(portal, "", ["2020-02"])
    assert "Chưa có buổi bồi dưỡng nào" in macros()["calendar"].write(reader_of(tmp_path / "khac", {}), "", [""])


def test_the_calendar_mark_falls_back_to_the_last_month(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS, date(2030, 1, 1))
    assert "Tháng 12 năm 2026" in macros()["calendar"].write(portal, "", [""])
