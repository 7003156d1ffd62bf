"""Pages of leaderboards: who is named on them; every total links to the lines that it is the sum of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.engine import Portal
from macros.pages import leaderboards, ledgers, tasks_of, units
from macros.pages.page import Page
from macros.records.choices import Audience
from macros.records.units import Unit
from macros.site.macro_marks import macros
from macros.text.periods import periods_of
from tests.contest import APPROVER, CAMPAIGN, DAY, award, campaign, line, person, portal_of, sheet, unit

POINTS = {"units/a": "30", "units/b": "20.5", "units/c": "20.5", "units/d": "3"}
WHOLE = "bang-xep-hang/thi-dua"


@pytest.fixture
def portal() -> Portal:
    """Four departments in March; An agreed to appear, Binh did not."""
    march = {ref: sheet(ref, "2026-03", [line("d1", "2026-03-02", points)]) for ref, points in POINTS.items()}
    lines = [
        line("d1", "2026-08-03", "4", "people/an", evidence="stories/ngay-mua"),
        line("d2", "2026-08-04", "9", "people/binh"),
        line("d3", "2026-12-01", "5", "people/an"),  # still to come
    ]
    return portal_of(
        {
            CAMPAIGN: campaign(illustrative="true"),
            APPROVER: person("Người Duyệt", consent=False),
            "people/an": person("Trần An"),
            "people/binh": person("Lê Bình", consent=False),
            **{ref: unit(place) for place, ref in enumerate(POINTS)},
            **{f"scores/{ref[6:]}-2026-03": fields for ref, fields in march.items()},
            "scores/a-2026-08": sheet("units/a", "2026-08", lines),
        },
        audience=Audience.LEADERSHIP,
    )


def pages(portal: Portal) -> dict[str, LexborHTMLParser]:
    """Every page of the section by its address, without pages that forward."""
    planned = (*tasks_of(portal, leaderboards), *tasks_of(portal, ledgers))
    rendered = {task.path.removesuffix("/index.html"): task.make(portal, *task.args) for task in planned}
    return {path: html(page) for path, page in rendered.items() if isinstance(page, Page)}


def html(page: Page) -> LexborHTMLParser:
    return LexborHTMLParser(str(page.content))


def text(node: LexborNode | LexborHTMLParser) -> str:
    return " ".join((node.text() or "").split())


def rows(page: LexborHTMLParser) -> list[list[str]]:
    """Rank, name and points of every line of the boards of a page."""
    return [[text(cell) for cell in row.css("td, th")[:3]] for row in page.css(".vh-board tbody tr")]


def test_every_period_unit_and_person_who_may_appear_has_a_page(portal: Portal) -> None:
    periods = ("", "/2026-q1", "/2026-q3", "/2026-03", "/2026-08")
    subjects = (*(f"/don-vi/{ref[6:]}" for ref in POINTS), "/ca-nhan/an")
    assert sorted(pages(portal)) == sorted(["bang-xep-hang", *(WHOLE + part for part in (*periods, *subjects))])


def test_a_board_shows_shared_ranks_and_the_rest_without_points(portal: Portal) -> None:
    page = pages(portal)[f"{WHOLE}/2026-03"]
    assert rows(page) == [["1", "Đơn vị 00", "30"], ["2", "Đơn vị 01", "20,5"], ["2", "Đơn vị 02", "20,5"]]
    rest = next(item for item in page.css("article, body > ul, ul") if "Xem điểm của đơn vị" in text(item))
    assert text(rest).startswith("Đơn vị 03 · Xem điểm của đơn vị")
    assert not any(character in "456789" for character in text(rest))


def test_a_board_says_how_far_each_is_behind_the_first(portal: Portal) -> None:
    page = pages(portal)[f"{WHOLE}/2026-03"]
    assert [text(row.css("td")[2]) for row in page.css(".vh-board tbody tr")] == ["", "−9,5", "−9,5"]
    assert [dot.attributes["cx"] for dot in page.css(".vh-dot circle")] == ["106.0", "74.3", "74.3"]  # 20,5 of 30


def test_every_total_opens_to_lines_that_add_up_to_it(portal: Portal) -> None:
    every = pages(portal)
    for path, page in every.items():
        for row in page.css(".vh-board tbody tr"):
            address, _, anchor = (row.css_first("td.vh-num a").attributes["href"] or "").partition("#")
            ledger = every[address.strip("/")]
            assert not anchor or ledger.css_first(f'[id="{anchor}"]')
            assert total(ledger, anchor) == decimal(text(row.css_first("td.vh-num"))), path


def total(ledger: LexborHTMLParser, period: str) -> Decimal:
    """The sum of the lines of a ledger in a period."""
    points_sum = Decimal()
    for row in ledger.css(".vh-ledger tr"):
        points = row.css_first("td[data-label='Điểm']")
        if points and period in periods_of(month_of(row)):
            points_sum += decimal(text(points))
    return points_sum


def month_of(row: LexborNode) -> str:
    """The month of a line, or of the sum of lines whose people are not named."""
    day = row.css_first("td[data-label='Ngày'] time")
    if day:
        return str(day.attributes["datetime"])[:7]
    month, year = text(row.css_first("td[data-label='Tháng']")).removeprefix("Tháng ").split("/")
    return f"{year}-{int(month):02d}"


def test_a_criterion_has_the_sum_of_its_lines(portal: Portal) -> None:
    for page in pages(portal).values():
        for body in page.css(".vh-ledger tbody:has(.vh-ledger__criterion)"):
            lines = [decimal(text(cell)) for cell in body.css("td[data-label='Điểm']")]
            assert decimal(text(body.css_first(".vh-ledger__criterion strong"))) == sum(lines)


def decimal(value: str) -> Decimal:
    return Decimal(value.replace(".", "").replace(",", "."))


def test_nobody_is_named_without_consent(portal: Portal) -> None:
    every = pages(portal)
    assert not any("Lê Bình" in text(page) for page in every.values())
    assert "Cá nhân, không nêu tên" in text(every[f"{WHOLE}/don-vi/a"])
    assert "Trần An" in text(every[f"{WHOLE}/don-vi/a"])


def test_a_ledger_shows_what_each_line_rests_on(portal: Portal) -> None:
    page = pages(portal)[f"{WHOLE}/ca-nhan/an"]
    assert [node.attributes["id"] for node in page.css("h2, h3")] == ["2026", "2026-q3"]
    (row,) = page.css("#dong-1")
    criterion = page.css_first(".vh-ledger__criterion")
    assert "/phong-trao/thi-dua/#muc-viec-tot" in links(criterion)
    assert "/cham-diem/a-2026-08/#muc-d1" in links(row)
    words = [text(cell) for cell in row.css("td")]
    assert words[0] == "03/8/2026"
    assert words[1].endswith("; Sổ theo dõi")
    assert words[2] == "Người Duyệt, 31/12/2026 · Dòng trong bảng chấm"


def links(node: LexborNode) -> Iterator[str]:
    return (link.attributes["href"] or "" for link in node.css("a[href]"))


def test_the_page_of_a_unit_leads_to_its_ledgers_and_to_the_sheet_of_its_head(portal: Portal) -> None:
    values = units.details(portal, "units/a", Unit.model_validate(unit(1)))
    assert values["ledgers"] == (("Thi đua", f"/{WHOLE}/don-vi/a/"),)
    assert values["steering"] == "/dieu-hanh/a/"


def test_a_line_that_is_still_to_come_does_not_count(portal: Portal) -> None:
    assert "4 điểm trong phong trào, cộng từ 1 dòng điểm" in text(pages(portal)[f"{WHOLE}/ca-nhan/an"])


def test_a_single_competitor_is_not_ranked(portal: Portal) -> None:
    page = pages(portal)[f"{WHOLE}/2026-08"]
    assert rows(page) == []
    assert "Không đủ đơn vị có điểm để xếp hạng. Các đơn vị:" in text(page)
    assert "không xếp hạng: Trần An" in text(page)


def test_the_switcher_marks_the_period_of_the_page(portal: Portal) -> None:
    page = pages(portal)[f"{WHOLE}/2026-q1"]
    assert text(page.css_first(".vh-periods summary")) == "Kỳ: quý I/2026, đổi kỳ"
    assert [text(node) for node in page.css(".vh-periods__label")] == ["Toàn bộ", "Quý", "Tháng"]
    periods = ["Cả phong trào", "I/2026", "III/2026", "3/2026", "8/2026"]
    assert [text(node) for node in page.css(".vh-periods a")] == periods
    assert [text(node) for node in page.css("[aria-current]")] == ["I/2026"]


def test_pages_of_an_illustrative_campaign_say_so(portal: Portal) -> None:
    for path, page in pages(portal).items():
        assert page.css_first(".vh-note--illustrative") is not None, path


def test_pages_have_one_title_and_state_the_rules(portal: Portal) -> None:
    for path, page in pages(portal).items():
        assert len(page.css("h1")) == 1, path
        assert page.css("[style], script, style") == [], path
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert len(ids) == len(set(ids)), path
        if "/don-vi/" not in path and "/ca-nhan/" not in path:
            assert "1, 2, 2, 4" in text(page), path


def test_the_index_shows_open_campaigns_first() -> None:
    more = {
        f"campaigns/cu-{index:02d}": campaign("2020-01-01", f"2021-01-{index:02d}", title=f"Cũ {index}")
        for index in range(1, 13)
    }
    page = html(leaderboards.index_page(portal_of({CAMPAIGN: campaign(), **more})))
    assert [text(node) for node in page.css("h2")][:2] == ["Thi đua", "Cũ 12"]
    assert text(page.css(".vh-empty")[0]).endswith("quá ít đơn vị có điểm để so sánh, hoặc các đơn vị bằng điểm nhau.")
    assert len(page.css("h2")) == leaderboards.BOARDS_ON_INDEX + 1
    assert "/bang-xep-hang/cu-01/" in {link.attributes["href"] for link in page.css("a")}


def test_without_campaigns_the_pages_read_well() -> None:
    portal = portal_of({})
    assert "Chưa có phong trào nào." in text(html(leaderboards.index_page(portal)))
    assert "Chưa có phong trào nào." in macros()["leaderboard"].write(portal, "", [CAMPAIGN, "", 5])


def test_the_mark_cuts_the_board_and_keeps_ties(portal: Portal) -> None:
    board = LexborHTMLParser(macros()["leaderboard"].write(portal, "", [CAMPAIGN, "2026-q1", 2]))
    assert [row[1] for row in rows(board)] == ["Đơn vị 00", "Đơn vị 01", "Đơn vị 02"]
    assert board.css_first(".vh-link-more a").attributes["href"] == "/bang-xep-hang/thi-dua/2026-q1/"
    short = LexborHTMLParser(macros()["leaderboard"].write(portal, "", [CAMPAIGN, "", 1]))
    assert [row[:2] for row in rows(short)] == [["1", "Đơn vị 00"]]


def test_the_mark_of_a_campaign_without_lines_says_so() -> None:
    words = macros()["leaderboard"].write(portal_of({CAMPAIGN: campaign()}), "", [CAMPAIGN, "", 5])
    assert "Chưa đủ điểm để xếp hạng đơn vị." in words


def test_a_year_that_is_all_of_a_campaign_has_no_board_of_its_own() -> None:
    """Its address and the macro lead to the board of the whole campaign; with two years, each year has a board."""
    scores = {"units/a": unit(1), "scores/a": sheet("units/a", "2026-03", [line("d1", "2026-03-02", "4")])}
    one, two = portal_of({CAMPAIGN: campaign(), **scores}), portal_of({CAMPAIGN: campaign("2025-12-01"), **scores})
    assert [item.label for item in leaderboards.choices(one, CAMPAIGN)] == ["Toàn bộ", "Quý", "Tháng"]
    assert [item.label for item in leaderboards.choices(two, CAMPAIGN)] == ["Toàn bộ", "Năm", "Quý", "Tháng"]
    (moved,) = (task for task in tasks_of(one, leaderboards) if task.path == f"{WHOLE}/2026/index.html")
    assert moved.make(one, *moved.args) == leaderboards.forwarding_to(one, CAMPAIGN, f"/{WHOLE}/")
    assert leaderboards.board_at(one, CAMPAIGN, "2026") == f"/{WHOLE}/"
    assert (leaderboards.board_at(two, CAMPAIGN, "2026"), f"{WHOLE}/2026" in pages(two)) == (f"/{WHOLE}/2026/", True)


def test_a_renamed_campaign_and_unit_keep_their_addresses() -> None:
    records = {
        CAMPAIGN: campaign(former_ids=["thi-dua-cu"]),
        "units/a": unit(1, former_ids=["phong-cu"]),
        "scores/a": sheet("units/a", "2026-03", [line("d1", "2026-03-02", "4")]),
    }
    portal = portal_of(records, audience=Audience.LEADERSHIP)
    moved = {
        task.path: task.make(portal, *task.args)
        for task in (*tasks_of(portal, leaderboards), *tasks_of(portal, ledgers))
        if task.make in (leaderboards.moved_board, ledgers.moved_ledger)
    }
    renamed = [f"{WHOLE}-cu/index.html", f"{WHOLE}/don-vi/phong-cu/index.html"]
    assert sorted(moved) == sorted([*renamed, f"{WHOLE}/2026/index.html"])
    assert b'url=/bang-xep-hang/thi-dua/don-vi/a/"' in bytes(moved[f"{WHOLE}/don-vi/phong-cu/index.html"])  # type: ignore[arg-type]


def test_titles_are_escaped() -> None:
    records: dict[str, Any] = {
        CAMPAIGN: campaign(title="<b>Thi & đua</b>"),
        "units/a": unit(1, title="<i>A</i>"),
        "people/an": person("<u>An</u>", consent=False),
        "awards/khen": award("people/an"),
        "scores/a": sheet("units/a", "2026-03", [line("d1", "2026-03-02", "4", "people/an")]),
    }
    for page in pages(portal_of(records, date(2026, 7, 1))).values():
        assert page.css("b, i, u") == []


def test_no_page_prints_the_day_of_the_build(portal: Portal) -> None:
    assert not any(f"{DAY:%d/%m/%Y}" in text(page) for page in pages(portal).values())
