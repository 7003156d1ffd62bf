"""Text to HTML: dates, numbers, order and the small Markdown subset."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from selectolax.lexbor import LexborHTMLParser

from macros.loading.suggest import fold
from macros.pages import templating
from macros.text import render
from macros.text.render import day, days, excerpt, initials, narrative, number
from tests.miniature import first


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 3, 5), "05/3/2026"),
        (date(2026, 1, 31), "31/01/2026"),
        (date(2026, 2, 9), "09/02/2026"),
        (date(2026, 10, 10), "10/10/2026"),
        ("2026-11-24", "24/11/2026"),
        ("2026-11-24T08:00:00+07:00", "24/11/2026"),
        ("2026-11", "tháng 11/2026"),
        ("2026-02", "tháng 02/2026"),
        ("", ""),
        (None, ""),
    ],
)
def test_days_are_shown_day_first(value: date | str | None, text: str) -> None:
    assert day(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.50"), "1.234,5"),
        (Decimal("-1234567.25"), "−1.234.567,25"),
        (Decimal("-0.5"), "−0,5"),
        (Decimal(100), "100"),
        (Decimal("1E+3"), "1.000"),
        (0, "0"),
        (7.5, "7,5"),
    ],
)
def test_numbers_have_a_comma_and_points_between_thousands(value: Decimal | float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Văn hóa công vụ", "van hoa cong vu"),
        ("ĐIỀU 5, Nghị định 30/2020/NĐ-CP", "dieu 5 nghi dinh 30 2020 nd cp"),
        ("  Thuỷ\tđiện ", "thuy dien"),
        ("", ""),
    ],
)
def test_folded_text_is_what_a_hurried_reader_types(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(text=st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_beginning_of_a_text_is_cut_at_a_word() -> None:
    assert excerpt("một  hai\nba", 20) == "một hai ba"
    assert excerpt("một hai ba bốn", 10) == "một hai…"
    assert excerpt("x" * 30, 10) == "x" * 10 + "…"


@pytest.mark.parametrize(("level", "tags"), [(3, ["h3", "h4"]), (2, ["h2", "h3"]), (6, ["h6", "h6"])])
def test_headings_of_a_long_text_start_below_the_page(level: int, tags: list[str]) -> None:
    html = LexborHTMLParser(str(narrative("# Một\n\n## Hai", level)))
    assert [node.tag for node in html.css("h1, h2, h3, h4, h5, h6")] == tags


def test_a_long_text_may_hold_lists_tables_quotes_and_emphasis() -> None:
    html = LexborHTMLParser(str(narrative("- *a*\n- **b**\n\n> c\n\n| d | e |\n| --- | ---: |\n| 1 | 2 |\n\n3. f")))
    for selector in ("li em", "li strong", "blockquote p", "th[align=right]", "td[align=right]", "ol[start='3'] li"):
        assert html.css_first(selector) is not None, selector
    assert html.css("[style]") == []


@pytest.mark.parametrize("address", ["https://vd.example/a", "http://vd.example", "mailto:a@b.example", "/a/b/", "#a"])
def test_links_lead_to_the_web_to_mail_and_into_the_site(address: str) -> None:
    html = LexborHTMLParser(str(narrative(f"[x]({address})")))
    assert first(html, "a").attributes["href"] == address


@pytest.mark.parametrize("address", ["javascript:x`1`", "JaVaScRiPt:x", "vbscript:x", "data:text/html,x", "file:///a"])
def test_links_lead_nowhere_else(address: str) -> None:
    link = LexborHTMLParser(str(narrative(f"[x]({address})"))).css_first("a")
    assert link is None or "href" not in link.attributes


def test_tags_in_a_long_text_are_shown_as_written() -> None:
    html = LexborHTMLParser(str(narrative("a <b>b</b> <script>c</script> &amp; `<i>`")))
    assert html.css("b, script, i") == []
    assert "a <b>b</b> <script>c</script> & <i>" in first(html, "body").text()


def test_pictures_and_raw_addresses_are_plain_text() -> None:
    html = LexborHTMLParser(str(narrative("![x](/a.png) https://vd.example <https://vd.example>")))
    assert html.css("img") == []


@given(text=st.text())
def test_any_text_gives_only_the_elements_that_are_allowed(text: str) -> None:
    html = LexborHTMLParser(f"<article>{narrative(text)}</article>")
    allowed = render._TAGS  # noqa: SLF001 - the very list is held
    assert {node.tag for node in html.css("article *")} <= allowed | {"-text", "thead", "tbody"}
    assert html.css("[onclick], [style], [id], [class]") == []


def test_templates_escape_and_miss_nothing_silently() -> None:
    environment = templating.environment()
    assert environment.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ y }}").render(x=1)


def test_compiled_templates_are_kept_wherever_the_process_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    templating.keep_compiled(Path("kept"), "code")
    monkeypatch.chdir("/")
    templating.environment().get_template("list.html")
    assert list((tmp_path / "kept").iterdir()) != []


def test_templates_compiled_for_other_code_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "_compiled", [])
    for code in ("before", "after"):
        templating.keep_compiled(tmp_path, code)
        templating.environment().get_template("partials/path.html").render(crumbs=(), here="Đây")
        assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == {code}
    templating.environment.cache_clear()


def test_a_template_that_another_worker_is_writing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "_compiled", [])
    templating.keep_compiled(tmp_path, "code")
    half = tmp_path / "code-list.4711"
    half.touch()
    templating.environment().get_template("partials/path.html")
    assert half.exists()
    templating.keep_compiled(tmp_path, "code")  # the next run, after the one that was writing it was interrupted
    assert not half.exists()
    templating.environment.cache_clear()


def test_days_name_each_month_once() -> None:
    assert days(["2026-12-01", "2026-12-15", "2027-01-05"]) == "01, 15/12/2026; 05/01/2027"
    assert days([]) == ""


@pytest.mark.parametrize(("name", "letters"), [("Thái Văn N", "TN"), ("Văn phòng", "VP"), ("An", "A"), ("", "")])
def test_initials_are_those_of_the_first_and_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters
