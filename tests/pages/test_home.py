"""The home page: what stands on it on a day, and that a part without records is not there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.engine.media import MediaFile
from macros.engine.site_info import Painted
from macros.pages.announcements import banners, in_state
from macros.pages.home import Stat, home_page, in_month, stats, this_month, ways
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


def page(records: dict[str, Any], as_of: date = DAY) -> LexborHTMLParser:
    return LexborHTMLParser(str(home_page(portal_of({**UNIT, **records}, as_of)).content))


def headings(html: LexborHTMLParser) -> list[str]:
    """The headings that readers see: what is read most comes from the server, and the place for it is hidden."""
    return [node.text(strip=True) for node in html.css("h2:not([hidden] h2)")]


def test_a_portal_without_records_has_search_and_themes_alone() -> None:
    html = LexborHTMLParser(str(home_page(portal_of({})).content))
    assert headings(html) == ["Bốn chủ đề của văn hóa công vụ"]
    assert [node.text() for node in html.css("h1")] == ["Cổng Văn hóa công vụ"]
    assert html.css_first(".vh-search--hero input") is not None
    assert html.css(".vh-stats, .vh-banner, .vh-grid, .vh-empty, .vh-hero__links") == []


def test_the_first_way_leads_to_what_the_programme_is_where_that_is_written() -> None:
    portal = portal_of({})
    vars(portal)["_painted"] = Painted(Path(), pages={"gioi-thieu/index.html": ""})
    assert ways(portal) == ()
    vars(portal)["_painted"] = Painted(Path(), pages={"gioi-thieu/index.html": "abc"})
    portal.answers.clear()
    assert ways(portal) == (("Văn hóa công vụ là gì", "/gioi-thieu/"),)


def test_the_newest_story_leads_whether_or_not_an_older_one_has_a_picture() -> None:
    older = story("2026-06-15", pictures=[{"file": "quay.png", "caption": "Quầy", "alt": "Cái quầy"}])
    portal = portal_of({**UNIT, "stories/cu": older, "stories/moi": story("2026-11-02")})
    portal.media = {"stories/cu": (MediaFile("quay.png", "khong-doc", "abc", 1200, 900),)}
    html = LexborHTMLParser(str(home_page(portal).content))
    assert [node.attributes["href"] for node in html.css(".vh-card__title a")][:2] == [
        "/guong-tot/moi/",
        "/guong-tot/cu/",
    ]


def test_every_part_with_records_is_there() -> None:
    records = {
        "policies/tiep-dan": {**POLICY, "must_read": "true", "standing": "issued"},
        "stories/mot": story("2026-11-02"),
        "training/lop": course("2026-11-27"),
        "regulations/luat": law("2026-01-02", "2026-07-01", "1/2026/QH15"),
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
    assert headings(page(records)) == [
        "Gương người tốt, việc tốt",
        "Buổi bồi dưỡng sắp tới",
        "Trong tháng 11/2026",
        "Bảng xếp hạng",
        "Phải đọc và ký xác nhận",
        "Văn bản mới ban hành",
        "Bốn chủ đề của văn hóa công vụ",
    ]


@pytest.mark.parametrize(
    ("day", "month"),
    [("2026-11-24", "2026-11"), ("2026-01-01", "2026-01"), ("2026-12-31", "2026-12"), ("2027-02-28", "2027-02")],
)
def test_the_month_is_that_of_the_portals_day(day: str, month: str) -> None:
    portal = portal_of({}, date.fromisoformat(day))
    assert this_month(portal) == month


def test_tasks_due_soon_are_named_and_overdue_ones_only_counted() -> None:
    tasks = {
        name: {"title": f"Việc {name}", "lead": "units/a", "starts": "2026-09-01", "due": due}
        for name, due in (("tre", "2026-11-20"), ("gan", "2026-11-27"), ("xa", "2026-12-30"))
    }
    html = page({f"actions/{name}": data for name, data in tasks.items()})
    assert [node.text(strip=True) for node in html.css("[aria-labelledby='nhiem-vu'] .vh-row__title")] == ["Việc gan"]
    assert html.css_first("a[href='/nhiem-vu/']").text() == "Xem cả kế hoạch, có 1 nhiệm vụ quá hạn"


def test_the_month_changes_on_the_first_of_the_next() -> None:
    portal = portal_of({}, DAY)
    this_month(portal)
    assert portal.next_change == "2026-12-01"


def test_a_month_holds_sessions_to_come_but_no_stories_or_awards_to_come() -> None:
    records = {
        **UNIT,
        "stories/xong": story("2026-11-03"),
        "stories/mai": story("2026-11-29"),
        "stories/cu": story("2026-10-31"),
        "training/lop": course("2026-10-30", "2026-11-01", "2026-11-30", "2026-12-02"),
    }
    events = in_month(portal_of(records), "2026-11")
    assert [(event.day, event.ref) for event in events] == [
        ("2026-11-01", "training/lop"),
        ("2026-11-03", "stories/xong"),
        ("2026-11-30", "training/lop"),
    ]


def test_numbers_count_the_year_of_the_portals_day_and_leave_out_what_is_empty() -> None:
    records = {
        **UNIT,
        "stories/nay": story("2026-11-03"),
        "stories/truoc": story("2025-11-03"),
        "training/lop": course("2025-12-30", "2026-01-03", "2026-01-04"),
        "regulations/con": law("2026-01-02", "2026-07-01", "1/2026/QH15"),
        "regulations/sap": law("2026-10-02", "2027-01-01", "2/2026/QH15"),
    }
    assert stats(portal_of(records)) == (
        Stat("Văn bản đang áp dụng", 1, "/van-ban/hieu-luc/con-hieu-luc/"),
        Stat("Gương tốt năm 2026", 1, "/guong-tot/nam/2026/"),
        Stat("Buổi bồi dưỡng năm 2026", 2, "/dao-tao/ke-hoach/2026/"),
    )


@pytest.mark.parametrize(
    ("as_of", "shown"), [("2026-08-31", 0), ("2026-09-01", 1), ("2026-09-03", 1), ("2026-09-04", 0)]
)
def test_a_banner_stands_from_its_first_day_to_its_last(as_of: str, shown: int) -> None:
    records = {"announcements/le": notice("2026-09-01", "2026-09-03")}
    assert len(page(records, date.fromisoformat(as_of)).css(".vh-banner")) == shown


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
