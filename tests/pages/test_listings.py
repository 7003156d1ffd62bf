"""Lists: their order, lists by year, and records that other pages show and that get no list of their own."""

from __future__ import annotations

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.pages import listings
from macros.pages.pagination import PAGE_SIZE
from macros.records.choices import Audience
from tests.contest import DAY, person, portal_of, unit

DECISION = {"number": "66/QĐ-MAU", "date": "2025-12-12", "issuer": "Giám đốc"}


def evaluation(year: int, **more: Any) -> dict[str, Any]:
    return {"title": f"Xếp loại {year}", "subject": "units/a", "year": str(year), **more}


def initiative(name: str, on: str = "") -> dict[str, Any]:
    decided = {"decision": {**DECISION, "date": on}} if on else {}
    return {"title": name, "year": "2026", "authors": ["people/a"], "body": "Nay làm khác.", **decided}


def index(records: dict[str, Any], name: str) -> LexborHTMLParser:
    portal = portal_of(records, audience=Audience.LEADERSHIP)
    return LexborHTMLParser(str(listings.index_page(portal, name).content))


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text(separator=" ").split()) for node in page.css(selector)]


def test_an_evaluation_without_a_decision_has_no_day_and_leads_no_list() -> None:
    records = {
        "units/a": unit(1),
        "evaluations/a-2025": evaluation(2025, decision=DECISION),
        "evaluations/a-2026": evaluation(2026, rest="66"),
    }
    page = index(records, "evaluations")
    assert texts(page, "tbody tr") == ["12/12/2025 Xếp loại 2025 Đã có quyết định", "Xếp loại 2026 Đề xuất"]
    assert texts(page, ".vh-facets li") == ["2025 1", "Chưa có ngày 1"]
    portal = portal_of(records)
    proposals = listings.year_page(portal, "evaluations", listings.UNDATED[0], "")
    assert (proposals.url, proposals.title) == (
        "/xep-loai/nam/chua-co-ngay/",
        "Xếp loại: chưa có ngày",
    )
    assert texts(LexborHTMLParser(str(proposals.content)), "tbody th") == ["Xếp loại 2026"]
    assert listings.year_page(portal, "evaluations", "2025", "").title == "Xếp loại năm 2025"


def test_leaders_see_the_level_in_the_list() -> None:
    records = {"units/a": unit(1), "evaluations/a-2025": evaluation(2025, decision=DECISION, level="hoan-thanh-tot")}
    rows = {}
    for audience in (Audience.STAFF, Audience.LEADERSHIP):
        page = listings.year_page(portal_of(records, DAY, audience), "evaluations", "2025", "")
        rows[audience] = texts(LexborHTMLParser(str(page.content)), "tbody tr")
    assert rows == {
        Audience.STAFF: ["12/12/2025 Xếp loại 2025 Đã có quyết định"],
        Audience.LEADERSHIP: ["12/12/2025 Xếp loại 2025 Hoàn thành tốt nhiệm vụ Đã có quyết định"],
    }


def test_what_is_yet_to_come_stands_apart_from_the_news() -> None:
    days = {"cu": "2026-01-05", "moi": "2026-11-24", "sap-toi": "2026-12-01", "sau-nua": "2027-01-04"}
    records = {f"initiatives/{name}": initiative(name, on) for name, on in days.items()}
    page = index({**records, "initiatives/cho": initiative("cho")}, "initiatives")
    assert texts(page, "h2#moi-nhat + div tbody th") == ["moi", "cu", "cho"]
    assert texts(page, "h2#sap-toi + div tbody th") == ["sap-toi", "sau-nua"]


def test_what_has_one_day_stands_in_vietnamese_order() -> None:
    names = ("Đón khách", "Bàn làm việc", "Dạy nghề", "Ảnh đẹp")
    data = {f"initiatives/s{place}": initiative(name, "2026-09-25") for place, name in enumerate(names)}
    assert texts(index(data, "initiatives"), "tbody th") == ["Ảnh đẹp", "Bàn làm việc", "Dạy nghề", "Đón khách"]


def test_lists_by_year_are_made_where_the_index_leaves_something_out() -> None:
    duty = {"title": "Nghĩa vụ", "kind": "vien-chuc", "amount": "40"}
    days = [f"{2020 + place % 3}-01-01" for place in range(PAGE_SIZE + 1)]
    duties = {f"training_duties/d{place}": {**duty, "since": day} for place, day in enumerate(days)}
    few = portal_of({ref: data for ref, data in duties.items() if not ref.endswith("30")})
    assert listings.year_lists(few, "training_duties") == ()
    many = listings.year_lists(portal_of(duties), "training_duties")
    assert many == (("2022", "2022", 33), ("2021", "2021", 34), ("2020", "2020", 34))


def test_who_has_left_has_no_list_of_what_names_him_or_her() -> None:
    stays = person("Trần Thị B")
    left = {**stays, "positions": [{**stays["positions"][0], "until": "2026-06-30"}]}
    ideas = {f"initiatives/s{n}": {**initiative(f"s{n}"), "authors": ["people/b", "people/c"]} for n in range(21)}
    portal = portal_of({"units/a": unit(1), "people/b": stays, "people/c": left, **ideas})
    assert listings.long_backlinks(portal) == (("people/b", "initiatives", 21),)
    page = listings.backlinks_page(portal, "people/b", "initiatives", "")
    assert (page.title, page.description) == ("Sáng kiến nhắc tới Trần Thị B", "Danh sách có 21 mục.")


def test_of_one_year_there_is_no_index_but_a_way_to_what_the_index_leaves_out() -> None:
    def ways(days: tuple[str, ...], missing: str = "") -> list[str]:
        records = {f"initiatives/s{place}": initiative(f"s{place}", day) for place, day in enumerate(days)}
        links = index(records | ({"initiatives/cho": initiative("cho")} if missing else {}), "initiatives").css("a")
        return [link.text() for link in links if "/nam/" in str(link.attributes["href"])]

    assert ways(("2026-01-05", "2026-02-05")) == []
    assert ways(("2026-01-05",), "cho") == ["2026 1", "Chưa có ngày 1"]
    assert ways(("2026-01-05", "2025-02-05")) == ["2026 1", "2025 1"]
    assert ways(("2026-01-05",) * (PAGE_SIZE + 1)) == [f"Xem tất cả {PAGE_SIZE + 1} mục"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("issuers", "Chưa có cơ quan ban hành nào."), ("synonyms", "Chưa có cách gọi nào.")],
)
def test_a_list_of_nothing_says_so_and_has_no_table(name: str, words: str) -> None:
    page = index({}, name)
    assert (texts(page, ".vh-empty"), texts(page, "table")) == ([words], [])
