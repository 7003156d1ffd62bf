"""The page of timely commendation: by quarter, by unit, deed by deed, against the target of the year."""

from __future__ import annotations

from datetime import date
from typing import Any

from macros.pages import tasks_of, timeliness
from tests.agency import html, texts
from tests.contest import award, portal_of, unit
from tests.pages.frames import FRAME


def story(happened: str, published: str, **more: Any) -> dict[str, Any]:
    """A deed of unit A."""
    base = {"title": f"Việc {happened}", "themes": ["trang-phuc"], "unit": "units/a", "body": "Kể."}
    return {**base, "happened": happened, "published": published, **more}


RECORDS = {
    "units/a": unit(1),
    "units/b": unit(2),
    "frames/nam-2026": FRAME,
    "stories/mot": story("2026-03-05", "2026-03-09", award="awards/mot"),
    "stories/hai": story("2026-04-17", "2026-04-23"),
    "stories/ba": story("2026-04-20", "2026-04-22", unit="units/b"),
    "stories/cu": story("2025-12-30", "2026-01-05"),
    "awards/mot": award(day="2026-03-17") | {"winners": ["units/a"]},
    "awards/hai": award(day="2026-05-06") | {"winners": ["units/a"], "story": "stories/hai"},
}


def test_days_stand_by_quarter_and_unit_and_open_to_the_deeds() -> None:
    page = html(timeliness.year_page(portal_of(RECORDS), ""))
    assert texts(page, ".vh-facts > div") == [
        "Mục tiêu Khen trong 15 ngày ( khung của năm )",
        "Việc tốt đã đăng 3",
        "Đã khen 2 việc , trung vị 15,5 ngày",
        "Khen đúng mục tiêu 1/2 (50%)",
    ]
    assert texts(page, "#theo-quy + div tbody tr") == [
        "Quý I/2026 1 1 4 12 1/1 (100%)",
        "Quý II/2026 2 1 4 19 0/1 (0%)",
    ]
    assert texts(page, "li[id]") == ["Quý I/2026: Việc 2026-03-05", "Quý II/2026: Việc 2026-04-17 , Việc 2026-04-20"]
    assert texts(page, "#theo-don-vi + div tbody tr") == [
        "Đơn vị 01 2 2 5 15,5 1/2 (50%)",
        "Đơn vị 02 1 0 2 chưa có chưa có",
    ]
    assert texts(page, "#muc-a + div tbody tr") == [
        "Việc 2026-03-05 05/3/2026 (Quý I/2026) 09/3/2026 (sau 4 ngày) 17/3/2026 : Giấy khen 12 Đúng mục tiêu",
        "Việc 2026-04-17 17/4/2026 (Quý II/2026) 23/4/2026 (sau 6 ngày) 06/5/2026 : Giấy khen 19 Quá mục tiêu",
    ]


def test_an_earlier_year_has_its_own_page_and_no_target_where_none_was_set() -> None:
    urls = [task.url for task in tasks_of(portal_of(RECORDS), timeliness)]
    assert urls == ["/khen-thuong/kip-thoi/", "/khen-thuong/kip-thoi/2025/"]
    page = html(timeliness.year_page(portal_of(RECORDS), 2025))
    assert texts(page, ".vh-facts > div")[0] == "Mục tiêu Chưa đặt mục tiêu cho năm 2025"
    assert texts(page, "#theo-quy + div tbody tr") == ["Quý IV/2025 1 0 6 chưa có chưa có"]


def test_only_what_has_come_is_told() -> None:
    page = html(timeliness.year_page(portal_of(RECORDS, date(2026, 4, 1)), ""))
    assert texts(page, "#theo-quy + div tbody tr") == ["Quý I/2026 1 1 4 12 1/1 (100%)"]
    assert texts(html(timeliness.year_page(portal_of({}), "")), ".vh-empty") == ["Chưa có câu chuyện nào."]
