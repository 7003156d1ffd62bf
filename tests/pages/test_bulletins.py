"""Bulletins on paper and as slides: always one sheet, shortened in a declared order; one thing a slide."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.documents.sheets import Sheet, pdf_of
from macros.pages.bulletins import EMPTY, SIZES, paper, shortened, slides, wall
from macros.pages.records import record_page
from macros.queries.bulletins.contents import BulletinSection, Contents
from macros.queries.bulletins.span import BulletinItem
from macros.records.bulletins import Bulletin
from macros.records.choices import Audience
from tests.agency import html, texts
from tests.pages.records import course, story
from tests.queries.test_bulletins import BULLETIN, bulletin, portal

LONG = "Tiếp người dân ở quầy đúng hẹn và chu đáo " * 5  # 210 characters


def section(count: int, total: int = 0, *, ahead: bool = False) -> BulletinSection:
    things = tuple(BulletinItem(f"Việc {number}", "Nói thêm.") for number in range(count))
    return BulletinSection("viec", "Việc", things, total or count, "/viec/", ahead)


def words_of(sheet: Sheet) -> str:
    """The words of a sheet, which must be one page of A4."""
    with pdfplumber.open(io.BytesIO(pdf_of(sheet))) as pdf:
        (page,) = pdf.pages
        assert (round(page.width), round(page.height)) == (595, 842)
        return " ".join(page.extract_text(layout=False).split())


def test_a_sheet_is_shortened_in_the_declared_order() -> None:
    choices = shortened([section(5), section(5), section(1)])
    first = [
        (item["size"], [len(one["things"]) for one in item["sections"]], bool(item["sections"][0]["things"][0]["more"]))
        for item in choices[:8]
    ]
    assert first == [
        *((size, [5, 5, 1], True) for size in SIZES),
        (10, [5, 5, 1], True),
        (10, [5, 4, 1], True),
        (10, [4, 4, 1], True),
        (10, [4, 3, 1], True),
        (10, [3, 3, 1], True),
    ]
    assert choices[8]["sections"][0]["things"][0]["more"] == ""
    assert [len(one["things"]) for one in choices[-1]["sections"]] == [0, 0, 0]
    assert choices[-1]["sections"][0]["left"] == "Còn 5 mục, xem trên trang của bản tin."


def test_the_sheet_of_five_hundred_long_titles_is_one_page_and_says_what_is_left_out() -> None:
    titles = {f"stories/s{number:03d}": story("2026-10-05", title=LONG, summary=LONG) for number in range(500)}
    awaited = {
        f"training/l{number:02d}": {**course(f"2026-11-{number + 1:02d}"), "title": LONG} for number in range(30)
    }
    long_words = {"note": [LONG[:390]] * 3, "title": LONG}
    words = words_of(paper(portal(**titles, **awaited, **{BULLETIN: {**bulletin(), **long_words}}), BULLETIN))
    printed = words.count("Tiếp người dân ở quầy đúng hẹn")
    assert printed > 6
    assert "mục khác, xem trên trang của bản tin." in words
    assert "500 Gương tốt" in words


@pytest.mark.parametrize(
    ("present", "of", "staff", "leaders"),
    [
        (60, 60, "vắng dưới 5 người trên 60", "60 trên 60 người"),
        (56, 60, "vắng dưới 5 người trên 60", "56 trên 60 người"),
        (55, 60, "55 trên 60 người", "55 trên 60 người"),
        (3, 5, "không công bố ở trang này", "3 trên 5 người"),
    ],
)
def test_staff_are_not_told_how_few_were_absent(present: int, of: int, staff: str, leaders: str) -> None:
    meeting = {"date": "2026-10-12", "occasion": "Giao ban", "present": str(present), "staff": str(of)}
    for audience, words in ((Audience.STAFF, staff), (Audience.LEADERSHIP, leaders)):
        fields = {**bulletin(), "presented": [meeting]}
        reader = portal(audience=audience, **{BULLETIN: fields})
        reader.fresh[BULLETIN] = Bulletin.model_validate(fields)
        assert texts(html(record_page(reader, BULLETIN)), "tbody td:last-child") == [words]


def test_an_empty_period_says_so_on_paper_and_on_the_wall() -> None:
    reader = portal()
    assert EMPTY in words_of(paper(reader, BULLETIN))
    assert "Bản thảo, chưa phát hành" in words_of(paper(reader, BULLETIN))
    assert EMPTY in str(wall(reader, BULLETIN).content)


def record(**more: Any) -> Bulletin:
    return Bulletin.model_validate({**bulletin(), **more})


def test_a_slide_shows_one_thing_or_a_few_dates() -> None:
    content = Contents((), (section(8, 40), section(7, ahead=True)), "2026-11-30")
    sequence = list(slides(record(note=["Một.", "Hai."]), content))
    assert [item.text for item in sequence[:2]] == ["Một.", "Hai."]
    assert [item.title for item in sequence[2:5]] == ["Việc 0", "Việc 1", "Việc 2"]
    assert [item.left for item in sequence[2:5]] == ["", "", "Còn 37 mục khác trên trang của bản tin."]
    assert [len(item.things) for item in sequence[5:]] == [3, 3, 1]


def test_the_wall_is_a_page_of_sections_without_code_of_its_own() -> None:
    html = LexborHTMLParser(str(wall(portal(**{"stories/s": story("2026-10-05")}), BULLETIN).content))
    assert [node.attributes["aria-label"] for node in html.css("section")] == [f"Trang {n}" for n in range(1, 5)]
    assert html.css("script, [style], [onclick]") == []
    assert html.css_first("[data-vh-slides-start]").attributes.get("hidden", "no") is None
