"""Every page that a reader can open has a search document with its title, or is one of a few that repeat another."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from pydantic import ValidationError
from selectolax.lexbor import LexborHTMLParser

from macros.pages.page import Page
from macros.pages.search_documents import AT_A_GLANCE, IN_FULL, prior_of
from macros.records import collections
from macros.records.introspect import lines
from macros.records.policies import Policy
from macros.records.scores import ScoreSheet
from macros.records.training import Course
from macros.records.units import Duty
from macros.search.query import search
from macros.search.reader import Index
from macros.text.vietnamese import fold
from tests import miniature

NOT_SEARCHED = re.compile(
    r"/|/404\.html|/tim-kiem/"  # the home page, the page of no page, the search itself
    r"|/van-ban/[^/]+/tai-ngay/.*"  # a document on a day: its page tells all days
    r"|/kiem-tra/[^/]+/phieu/|/[^/]+/[^/]+/phieu-ky/.*"  # sheets to print, but for the blank one of a policy
    r"|/[^/]+/[^/]+/(lien-quan|vien-dan)/.*"  # the rest of a list that the page of a record begins
    r"|/ban-tin/[^/]+/trinh-chieu/"  # a bulletin on the wall says what its page says
    r"|/cach-goi/[^/]+/"  # who types a synonym looks for what it means
)
ELSEWHERE = ("Trang đã chuyển", "Nội dung đã gỡ")  # titles of pages that lead on, or say that a record is gone


@pytest.fixture(params=["built_staff", "built_leaders"])
def site(request: pytest.FixtureRequest) -> Path:
    """The built miniature for staff, and that for leaders."""
    return request.getfixturevalue(request.param)


def cards(site: Path) -> dict[str, list[Any]]:
    """The card of each search document, by its address."""
    files = (json.loads(file.read_text("utf-8")) for file in (site / "tim-kiem" / "d").iterdir())
    return {card[0]: card for file in files for by_number in file.values() for card in by_number}


def titles(site: Path) -> dict[str, str]:
    """The title of each page, by its address."""
    pages = {f"/{file.relative_to(site).as_posix()}".removesuffix("index.html"): file for file in site.rglob("*.html")}
    read = {url: LexborHTMLParser(file.read_bytes()) for url, file in pages.items()}
    return {url: miniature.first(html, "h1").text() for url, html in read.items()}


def test_every_page_has_a_document_unless_it_repeats_another(site: Path) -> None:
    by_address = cards(site)
    missing = [url for url, title in titles(site).items() if url not in by_address and title not in ELSEWHERE]
    assert [url for url in missing if not NOT_SEARCHED.fullmatch(url)] == []
    assert [url for url in by_address if NOT_SEARCHED.fullmatch(url)] == []


def test_the_words_of_its_title_are_in_the_document_of_a_page(site: Path) -> None:
    page_titles = titles(site)
    for url, (_, _, title, number, *_, labels, _, _) in cards(site).items():
        name = [*labels.get("type", ()), "số", number] if number else []  # how a document is called
        words = fold(" ".join((title, *name))).split()
        assert [word for word in fold(page_titles[url]).split() if word not in words] == [], url


def page_with(lines: int) -> Page:
    """A page with a list of so many lines."""
    page = Page("Việc quá hạn", description="Việc nào trễ.")
    page.content = Markup("<h2>Danh sách</h2>") + Markup().join(
        Markup("<p>Dòng {}</p>").format(line) for line in range(lines)
    )
    page.url = "/nhiem-vu/bang/qua-han/"
    return page


def test_a_list_is_searched_by_its_title_description_headings_and_first_lines() -> None:
    document = AT_A_GLANCE(page_with(400), "Nhiệm vụ")
    assert (document.kind, document.title, document.meta) == ("Nhiệm vụ", "Việc quá hạn", "Việc nào trễ.")
    (section,) = document.sections
    assert (section.heading, section.text.split("\n")) == ("Danh sách", [f"Dòng {line}" for line in range(12)])


def test_a_page_that_says_so_is_searched_in_full() -> None:
    (section,) = IN_FULL(page_with(400), "Nhiệm vụ").sections
    assert len(section.text.split("\n")) == 400


@pytest.mark.parametrize(
    ("state", "referring", "prior"),
    [
        ("running", 0, 1.0),
        ("done", 0, 0.9),
        ("running", 1, 1.02),
        ("running", 2, 1.04),
        ("running", 3, 1.04),
        ("running", 100, 1.14),
        ("done", 100, 1.03),
    ],
)
def test_what_many_refer_to_stands_higher_and_what_is_over_lower(state: str, referring: int, prior: float) -> None:
    assert prior_of(Course, state, referring) == prior


def test_sheets_stand_far_below_what_they_are_about() -> None:
    assert prior_of(ScoreSheet, "", 0) == 0.35


def test_every_state_that_is_over_is_a_state_of_the_collection() -> None:
    assert [model for model in collections().values() if not {*model.past} <= model.states.keys()] == []


QUESTIONS = {
    "quy-tac/tiep-dan/": "Khách đến thì làm gì trước tiên?",
    "van-ban/20-2025-nd-cp/": "Gặp lãnh đạo ở đâu theo 10/2020/NĐ-CP?",
    "don-vi/van-phong/": "Muốn khiếu nại gặp ai?",
    "nhan-su/nguyen-van-a/": "Sáng sớm ai mở cửa?",
    "dao-tao/dao-duc-04/": "Lớp nào học về biếu xén?",
    "thong-bao/dang-ky-lop/": "Ghi tên đi học trước hôm nào?",
    "danh-hieu/lao-dong-tien-tien/": "Làm tốt cả năm thì được gì?",
    "phong-trao/thi-dua-2026/": "Cả năm so kè ở đâu?",
}  # of records of the miniature


def test_what_people_ask_is_found_and_shown_nowhere(site: Path) -> None:
    files = [file for file in site.rglob("*") if file.suffix in (".html", ".json", ".csv", ".xml") and file.is_file()]
    text = "".join(file.read_text("utf-8") for file in files if "tim-kiem" not in file.parts)
    assert [question for question in QUESTIONS.values() if question in text] == []
    index = Index(site)
    for url, question in QUESTIONS.items():
        assert f"/{url}" in [result.card.url for result in search(index, question).results], question


def test_a_question_cites_nothing() -> None:
    data = {"questions": ["Theo 10/2020/NĐ-CP thì sao?"], "title": "Tiếp dân"}
    assert list(lines(Policy, data)) == [(("title",), "Tiếp dân")]


def test_at_most_ten_questions_are_taken() -> None:
    assert len(Duty.model_validate({"text": "Tiếp dân", "questions": ["Gặp ai?"] * 10}).questions) == 10
    with pytest.raises(ValidationError):
        Duty.model_validate({"text": "Tiếp dân", "questions": ["Gặp ai?"] * 11})
