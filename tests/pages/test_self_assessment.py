"""The page of self-assessment: its rules, when an answer becomes outdated, and that nothing can be sent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros import pages
from macros.pages import self_assessment, tasks_of
from macros.pages.self_assessment import URL, parts, policy_page, questions_of, whole_page
from tests.contest import portal_of

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "assets" / "js" / "self-assessment.js"


def policy(*themes: str, text: str = "Làm một.", **more: Any) -> dict[str, Any]:
    rules = [{"id": "mot", "text": text}, {"id": "hai", "text": "Làm hai.", "do": ["Chào."], "dont": ["Im."]}]
    return {"title": "Bộ", "themes": list(themes), "applies_to": "Mọi người", "rules": rules, **more}


def version(**more: Any) -> str:
    """The version of the first rule of a policy."""
    group = questions_of(portal_of({"policies/p": policy("trang-phuc", **more)}), "policies/p")
    assert group is not None
    return group.rules[0].version


def review(day: str, outcome: str) -> dict[str, str]:
    return {"date": day, "by": "Văn phòng", "outcome": outcome}


@pytest.mark.parametrize(
    ("more", "current"),
    [
        ({}, True),
        ({"standing": "issued"}, True),
        ({"standing": "issued", "effective": "2026-11-24"}, True),
        ({"standing": "issued", "effective": "2026-11-25"}, False),
        ({"standing": "draft", "effective": "2027-01-01"}, True),
        ({"reviews": [review("2026-01-01", "kept"), review("2026-02-01", "withdrawn")]}, False),
        ({"reviews": [review("2026-02-01", "kept"), review("2026-01-01", "withdrawn")]}, True),
    ],
)
def test_rules_in_force_and_drafts_are_asked(more: dict[str, Any], current: bool) -> None:
    portal = portal_of({"policies/p": policy("trang-phuc", **more)})
    assert (questions_of(portal, "policies/p") is not None) is current
    assert [task.path for task in tasks_of(portal, self_assessment)] == [
        "quy-tac/tu-danh-gia/index.html",
        *(["quy-tac/p/tu-danh-gia/index.html"] if current else []),
    ]


def test_a_policy_begins_to_be_asked_on_its_day() -> None:
    records = {"policies/p": policy("trang-phuc", standing="issued", effective="2026-11-25")}
    assert questions_of(portal_of(records, date(2026, 11, 25)), "policies/p") is not None


def test_an_answer_is_out_of_date_when_the_demand_has_changed() -> None:
    assert version() == version(title="Tên khác", summary="Tóm tắt")
    assert version() == version(text="Làm  một.")
    assert version() != version(text="Làm một lần.")
    changed = policy("trang-phuc")
    changed["rules"][1] = {**changed["rules"][1], "dont": ["Quay đi."]}
    before, after = (
        questions_of(portal_of({"policies/p": data}), "policies/p") for data in (policy("trang-phuc"), changed)
    )
    assert before is not None
    assert after is not None
    assert [one.version == other.version for one, other in zip(before.rules, after.rules, strict=True)] == [True, False]


def test_a_policy_of_two_themes_is_asked_once() -> None:
    records = {"policies/a": policy("trang-phuc", "giao-tiep-ung-xu"), "policies/b": policy("giao-tiep-ung-xu")}
    themes = parts(portal_of(records))
    assert [(part.theme.value, [group.ref for group in part.groups]) for part in themes] == [
        ("giao-tiep-ung-xu", ["policies/b"]),
        ("trang-phuc", ["policies/a"]),
    ]


def test_the_page_says_what_happens_to_the_answers_and_has_no_form() -> None:
    page = whole_page(portal_of({"policies/p": policy("trang-phuc")}))
    html = LexborHTMLParser(str(page.content))
    assert "Trang này không gửi gì về máy chủ" in html.css_first(".vh-note--private").text()
    assert html.css("form, [action], [formaction]") == []
    assert [len(rule.css("input[type=radio]")) for rule in html.css("fieldset")] == [3, 3]
    assert html.css_first("fieldset legend").text() == "1. Làm một."
    assert html.css_first("fieldset a").attributes["href"] == "/quy-tac/p/#muc-mot"
    assert page.document is not None
    assert page.document.url == URL


def test_one_policy_has_a_page_under_its_own() -> None:
    page = policy_page(portal_of({"policies/p": policy("trang-phuc")}), "policies/p")
    assert page.url == "/quy-tac/p/tu-danh-gia/"
    assert page.crumbs[-1] == ("Bộ", "/quy-tac/p/")
    assert "data-vh-self-whole" not in str(page.content)


def test_an_empty_page_says_so() -> None:
    html = LexborHTMLParser(str(whole_page(portal_of({})).content))
    assert html.css_first(".vh-empty").text() == "Chưa có bộ quy tắc nào để tự đánh giá."


@pytest.mark.parametrize(
    "word", ["fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "innerHTML", "import", "cookie"]
)
def test_the_script_has_no_way_out(word: str) -> None:
    assert word not in SCRIPT.read_text("utf-8")


def test_the_module_is_found() -> None:
    assert self_assessment in pages.modules()
