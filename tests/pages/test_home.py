"""The home page: its content on a day; parts without records are left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.engine.media import MediaFile
from macros.pages.announcements import banners, in_state
from macros.pages.home import SHOWN_DUE, SHOWN_LATER, home_page, this_month
from macros.records.choices import Audience
from tests.contest import DAY, campaign, line, portal_of, sheet, unit
from tests.pages.records import course, story

RULE = {"id": "chao", "text": "Chào trước."}
POLICY = {"title": "Tiếp dân", "themes": ["giao-tiep-ung-xu"], "applies_to": "Mọi người", "rules": [RULE]}
UNIT = {"units/a": unit(1)}


def notice(since: str, until: str, **more: str) -> dict[str, Any]:
    return {"title": f"Báo {since}", "banner": "true", "since": since, "until": until, **more}


def law(issued: str, effective: str, number: str) -> dict[str, Any]:
    effect = {"kind": "effective", "date": effective}
    names = {"number": number, "type": "law", "issuer": "Quốc hội", "level": "central", "evidence_level": "full-text"}
    return {"title": f"Luật {number}", "issued": issued, "effects": [effect], **names}


WHOLE = {
    "policies/tiep-dan": {
        **POLICY,
        "standing": "issued",
        "reading": {"since": "2026-11-01", "due": "2026-12-01"},
    },
    "stories/mot": story("2026-11-02"),
    "training/lop": course("2026-11-27"),
    "regulations/luat": law("2026-01-02", "2026-07-01", "1/2026/QH15"),
    "announcements/tin": {**notice("2026-11-01", "2026-12-30"), "banner": "false"},
    "campaigns/thi-dua": campaign(),
    "people/nguoi-duyet": {
        "title": "Người Duyệt",
        "kind": "vien-chuc",
        "positions": [{"unit": "units/a", "title": "Trưởng", "rank": "1", "since": "2020-01-01"}],
    },
    "units/b": unit(2),
    "scores/a": sheet("units/a", "2026-10", [line("d1", "2026-10-02", "4")]),
    "units/c": unit(3),
    "scores/b": sheet("units/b", "2026-10", [line("d1", "2026-10-02", "3")]),
    "scores/c": sheet("units/c", "2026-10", [line("d1", "2026-10-02", "2")]),
}


def page(records: dict[str, Any], as_of: date = DAY) -> LexborHTMLParser:
    return LexborHTMLParser(str(home_page(portal_of({**UNIT, **records}, as_of)).content))


def headings(html: LexborHTMLParser) -> list[str]:
    """The headings that readers see, without the hidden place for the most read pages, which the server fills."""
    return [node.text(strip=True) for node in html.css("h2:not([hidden] h2)")]


def test_a_portal_without_records_has_a_name_and_the_ways_to_people() -> None:
    html = LexborHTMLParser(str(home_page(portal_of({})).content))
    assert headings(html) == []
    assert [node.text() for node in html.css("h1")] == ["Cổng Văn hóa công vụ"]
    assert [node.text() for node in html.css("header a")] == ["Ai phụ trách việc gì", "Danh bạ"]
    assert html.css(".vh-banner, .vh-list li, .vh-empty, [data-vh-sheet]") == []


def test_the_first_line_says_whom_to_call() -> None:
    office = {**unit(1), "phone": "0237 000 0100", "room": "Phòng 101"}
    board = {**unit(0, "leadership"), "phone": "0237 000 0101"}
    html = page({"units/a": office, "units/b": board})
    words = " ".join(html.css_first(".vh-today__call").text().split())
    assert words == "Hỏi việc: Đơn vị 01 0237 000 0100, Phòng 101 · Ai phụ trách việc gì · Danh bạ"
    assert html.css_first(".vh-phone").attributes["href"] == "tel:02370000100"


def test_the_newest_story_stands_there_whether_or_not_an_older_one_has_a_picture() -> None:
    older = story("2026-06-15", pictures=[{"file": "quay.png", "caption": "Quầy", "alt": "Cái quầy"}])
    portal = portal_of({**UNIT, "stories/cu": older, "stories/moi": story("2026-11-02")})
    portal.media = {"stories/cu": (MediaFile("quay.png", "khong-doc", "abc", 1200, 900),)}
    html = LexborHTMLParser(str(home_page(portal).content))
    assert [node.attributes["href"] for node in html.css(".vh-feature__title a")] == ["/guong-tot/moi/"]
    assert [node.text() for node in html.css(".vh-face__initials")] == ["Đ0"]


def test_every_part_with_records_is_there() -> None:
    html = page(WHOLE)
    assert headings(html) == [
        "Lớp sắp học",
        "Thông báo",
        "Xếp hạng quý IV/2026",
        "Gương tốt",
        "Văn bản vừa đổi hiệu lực",
    ]
    assert html.css_first("h1").text() == "Việc sắp đến hạn"
    assert html.css_first("[aria-labelledby='xep-hang'] .vh-state").text() == "Tạm tính"


def test_what_is_late_is_folded_under_its_count_and_the_rest_stands_by_day() -> None:
    days = {"tre": "2026-11-20", "lau": "2026-11-02", "gan": "2026-11-27", "xa": "2026-12-30"}
    tasks = {
        f"actions/{name}": {"title": f"Việc {name}", "lead": "units/a", "starts": "2026-09-01", "due": due}
        for name, due in days.items()
    }
    html = page(tasks)
    late = html.css_first(".vh-dues__late")
    assert late.css_first("summary").text() == "2 việc quá hạn: 2 nhiệm vụ; lâu nhất từ 02/11/2026"
    assert [node.text() for node in late.css(".vh-row__title")] == ["Việc lau", "Việc tre"]
    assert [node.text() for node in html.css("[data-vh-sheet] > .vh-dues .vh-row__title")] == ["Việc gan", "Việc xa"]
    assert [node.attributes["datetime"] for node in html.css("[data-vh-sheet] > .vh-dues .vh-due")] == [
        "2026-11-27",
        "2026-12-30",
    ]


def test_of_very_many_things_due_the_first_stand_open() -> None:
    task = {"title": "Việc", "lead": "units/a", "starts": "2026-09-01"}
    html = page({f"actions/v{day}": {**task, "due": f"2026-12-{day:02d}"} for day in range(1, 29)})
    assert len(html.css("[data-vh-sheet] > .vh-dues > li")) == SHOWN_DUE
    fold = html.css_first("[data-vh-sheet] > .vh-fold")
    assert fold.css_first("summary").text() == f"{28 - SHOWN_DUE} việc nữa"
    assert len(fold.css("li")) == SHOWN_LATER


def test_a_notice_with_a_deadline_is_told_once() -> None:
    records = {
        "announcements/han": {**notice("2026-11-01", "2026-12-30"), "due": "2026-12-04"},
        "announcements/tin": {**notice("2026-11-02", "2026-12-30"), "banner": "false"},
        "announcements/bang": notice("2026-11-03", "2026-12-30"),
    }
    html = page(records)
    assert [node.text() for node in html.css(".vh-dues .vh-row__title")] == ["Báo 2026-11-01"]
    assert [node.text() for node in html.css(".vh-banner__title")] == ["Báo 2026-11-03"]
    assert [node.text() for node in html.css("[aria-labelledby='thong-bao'] .vh-row__title")] == ["Báo 2026-11-02"]


def test_sessions_of_a_course_at_the_same_hours_are_one_row_with_all_days() -> None:
    html = page({"training/lop": course("2026-12-01", "2026-12-15", "2026-12-29", "2027-01-05")})
    rows = html.css("[aria-labelledby='sap-hoc'] li")
    assert [" ".join(row.text(separator=" ").split()) for row in rows] == [
        "01/12/2026 Lớp 2026-12-01 08:00–11:00, Phòng họp · 4 buổi: 01, 15, 29/12/2026; 05/01/2027"
    ]
    assert rows[0].attributes["data-unit"] == "*"


def test_a_course_without_a_seat_left_does_not_look_open() -> None:
    lesson = course("2026-12-01")
    lesson["sessions"][0]["seats"] = "3"
    html = page({"training/lop": {**lesson, "registered": [{"unit": "units/a", "people": "3"}]}})
    assert html.css_first("[aria-labelledby='sap-hoc'] .vh-row__meta").text().endswith(" · đã hết chỗ")


@pytest.mark.parametrize(
    ("day", "month"),
    [("2026-11-24", "2026-11"), ("2026-01-01", "2026-01"), ("2026-12-31", "2026-12"), ("2027-02-28", "2027-02")],
)
def test_the_month_is_that_of_the_portals_day(day: str, month: str) -> None:
    portal = portal_of({}, date.fromisoformat(day))
    assert this_month(portal) == month


def test_the_month_changes_on_the_first_of_the_next() -> None:
    portal = portal_of({}, DAY)
    this_month(portal)
    assert portal.next_change == "2026-12-01"


@pytest.mark.parametrize(
    ("as_of", "banners"), [("2026-08-31", 0), ("2026-09-01", 1), ("2026-09-03", 1), ("2026-09-04", 0)]
)
def test_a_banner_stands_from_its_first_day_to_its_last(as_of: str, banners: int) -> None:
    records = {"announcements/le": notice("2026-09-01", "2026-09-03")}
    assert len(page(records, date.fromisoformat(as_of)).css(".vh-banner")) == banners


def test_warnings_come_before_newer_notices_and_no_more_than_three_banners_stand() -> None:
    records = {f"announcements/n{day}": notice(f"2026-11-{day}", "2026-12-30") for day in ("01", "02", "03")}
    records["announcements/gap"] = notice("2026-10-01", "2026-12-30", tone="warning")
    records["announcements/thuong"] = {**notice("2026-11-04", "2026-12-30"), "banner": "false"}
    assert banners(portal_of(records)) == ("announcements/gap", "announcements/n03", "announcements/n02")


def test_announcements_to_come_are_listed_nearest_first() -> None:
    records = {
        "announcements/xa": notice("2027-01-01", "2027-01-02"),
        "announcements/gan": notice("2026-12-01", "2026-12-02"),
        "announcements/cu": notice("2026-01-01", "2026-01-02"),
    }
    portal = portal_of(records)
    assert in_state(portal, "", 5) == ("announcements/gan", "announcements/xa")
    assert in_state(portal, "over", 5) == ("announcements/cu",)


def test_a_banner_above_the_audience_is_not_there() -> None:
    records = {"announcements/kin": {**notice("2026-11-01", "2026-12-30"), "audience": "leadership"}}
    assert banners(portal_of(records, audience=Audience.STAFF)) == ()
    assert banners(portal_of(records, audience=Audience.LEADERSHIP)) == ("announcements/kin",)


def test_no_line_of_the_page_names_the_portals_day() -> None:
    records = {"stories/mot": story("2026-11-02"), "announcements/le": notice("2026-11-01", "2026-12-03")}
    early, late = (str(page(records, day).html) for day in (date(2026, 11, 20), date(2026, 11, 21)))
    assert early == late


def test_the_page_has_no_inline_code() -> None:
    html = page({"stories/mot": story("2026-11-02"), "policies/tiep-dan": POLICY})
    assert html.css("script, style, [style]") == []


def _size(count: int) -> int:
    many: Portal = portal_of({**UNIT, **{f"stories/s{n}": story(f"2026-{n % 10 + 1:02d}-03") for n in range(count)}})
    return len(str(home_page(many).content))


def test_the_page_stays_small_with_many_records() -> None:
    assert _size(400) < _size(20) * 1.1
