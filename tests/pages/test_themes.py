"""Themes: the content of each page; and the reference pages made from the models."""

from __future__ import annotations

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.loading.completion import completed
from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import dump
from macros.pages.examples import sample
from macros.pages.policies import SHOWN_WITH_THEME
from macros.pages.reference import address_of, command, commands_page, fields_index, fields_page
from macros.pages.themes import index_page, theme_counts, theme_page
from macros.records import collections
from macros.records.choices import Theme
from macros.records.introspect import fields_of
from macros.site.macro_marks import macros
from tests.contest import portal_of, unit
from tests.pages.records import course, policy, story
from tests.sweep import offenders

RECORDS: dict[str, Any] = {
    "units/a": unit(1),
    "policies/p": policy("Đeo thẻ", "trang-phuc"),
    "policies/q": policy("Nói năng", "giao-tiep-ung-xu"),
    "stories/s": story("2026-02-01"),
    "training/lop": {**course("2026-03-01"), "themes": ["trang-phuc"]},
}


def test_a_theme_joins_rules_stories_and_courses() -> None:
    html = LexborHTMLParser(str(theme_page(portal_of(RECORDS), "trang-phuc").content))
    links = [node.attributes["href"] for node in html.css("a")]
    wanted = ["/quy-tac/p/", "/quy-tac/p/#muc-mot", "/quy-tac/p/#muc-hai", "/guong-tot/s/", "/dao-tao/lop/"]
    assert [link for link in links if link in wanted] == wanted
    assert "/quy-tac/q/" not in links


def test_a_theme_without_records_says_so() -> None:
    html = LexborHTMLParser(str(theme_page(portal_of({}), "trang-phuc").content))
    assert [node.text() for node in html.css("h2")] == ["Chủ đề khác"]
    assert html.css_first(".vh-empty") is not None


def test_a_long_theme_is_cut_and_leads_on() -> None:
    many = {f"policies/p{n}": policy(f"Bộ {n}", "trang-phuc") for n in range(SHOWN_WITH_THEME + 3)}
    html = LexborHTMLParser(str(theme_page(portal_of(many), "trang-phuc").content))
    assert len(html.css(".vh-outline")) == SHOWN_WITH_THEME
    assert html.css_first("a[href='/quy-tac/chu-de/trang-phuc/']") is not None


def test_themes_count_their_records() -> None:
    counts = {item.theme: dict(item.counts) for item in theme_counts(portal_of(RECORDS))}
    assert counts[Theme.DRESS] == {"policies": 1, "stories": 1, "training": 1}
    assert counts[Theme.ETHICS] == {}


def test_the_first_page_has_the_four_themes() -> None:
    html = LexborHTMLParser(str(index_page(portal_of({})).content))
    assert [node.text() for node in html.css("h2")] == [theme.label for theme in Theme]


@pytest.mark.parametrize("everything", [False, True])
def test_every_sample_record_is_read_without_a_complaint(everything: bool) -> None:
    for model in collections().values():
        text = dump(sample(model, everything=everything))
        assert model.model_validate(completed(model, parse(text.encode()))).title


def test_the_reference_page_has_every_field_once() -> None:
    def check(name: str) -> None:
        specs = fields_of(collections()[name])
        html = LexborHTMLParser(str(fields_page(portal_of({}), name).content))
        keys = [node.text() for node in html.css(".vh-fields tbody th > code")]
        assert sorted(keys) == sorted(spec.name for spec in specs)
        labels = {node.text() for node in html.css(".vh-fields li code")}
        assert labels == {value for spec in specs for value, _ in spec.choices}

    assert offenders(collections(), check) == []


def test_the_reference_marks_the_summary_that_is_insisted_on_and_shows_a_title_of_its_kind() -> None:
    def rows(name: str) -> list[str]:
        html = LexborHTMLParser(str(fields_page(portal_of({}), name).content))
        first = html.css(".vh-fields")[0].css("tbody tr")[:2]
        return [f"{row.css_first('th').text(separator=' ')} | {row.css_first('pre').text()}" for row in first]

    assert rows("announcements") == [
        "Tên title Bắt buộc | title: Lịch nghỉ lễ Quốc khánh",
        "Tóm tắt summary Bắt buộc | summary: Một câu nêu việc chính.",
    ]
    assert rows("issuers") == [
        "Tên title Bắt buộc | title: Sở Nội vụ tỉnh Mẫu",
        "Tóm tắt summary | summary: Một câu nêu việc chính.",
    ]


def test_the_index_of_fields_leads_to_every_collection() -> None:
    html = LexborHTMLParser(str(fields_index(portal_of({})).content))
    links = [node.attributes["href"] for node in html.css("tbody th a")]
    assert links == [address_of(model) for model in collections().values()]


def test_every_command_of_prose_pages_is_described() -> None:
    html = str(commands_page(portal_of({})).content)
    for macro in macros().values():
        assert macro.purpose in html
        assert macro.example in html.replace("&#34;", '"')


def test_a_parameter_that_may_be_left_out_is_told() -> None:
    assert command(macros()["cite"]).parameters == (
        ("target", "chữ", "Phải ghi"),
        ("clause", "chữ", "Bỏ trống được"),
    )
    assert command(macros()["latest"]).parameters[1] == ("limit", "số", "Bỏ trống được, khi đó là 5")
