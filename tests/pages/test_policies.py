"""Policies: rules with their examples, and the themes of the index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from macros.pages.listings import index_page
from macros.pages.policies import SHOWN_EXAMPLES, RuleText, details, examples, outline, policies_of, rule_text
from macros.queries import lookup
from macros.records.choices import Audience, Theme
from tests.contest import portal_of, unit
from tests.pages.records import policy


def story(published: str, *rules: str, **more: Any) -> dict[str, Any]:
    base = {"title": "Chuyện", "themes": ["trang-phuc"], "unit": "units/a", "body": "Kể.", "happened": "2026-01-01"}
    return {**base, "published": published, "exemplifies": list(rules), **more}


def test_examples_are_the_newest_stories_of_each_rule_with_the_count_of_all() -> None:
    stories = {f"stories/s{n}": story(f"2026-0{n}-01", "policies/p#mot") for n in range(1, 6)}
    stories["stories/mai"] = story("2027-01-01", "policies/p#mot")
    stories["stories/khac"] = story("2026-02-02", "policies/q#mot")
    records = {"units/a": unit(1), "policies/p": policy("P", "trang-phuc"), "policies/q": policy("Q", "trang-phuc")}
    by_rule = examples(portal_of({**records, **stories}), "policies/p")
    assert by_rule == (("mot", ("stories/s5", "stories/s4", "stories/s3"), 5),)
    assert len(by_rule[0][1]) == SHOWN_EXAMPLES


def test_a_rule_is_quoted_by_its_place_among_the_rules() -> None:
    portal = portal_of({"policies/p": policy("P", "trang-phuc")})
    assert rule_text(portal, "policies/p#hai") == RuleText("policies/p", "hai", 2, "Làm hai.", 2)
    assert rule_text(portal, "policies/p#ba") is None
    assert rule_text(portal, "policies/khong-co#hai") is None


def test_a_policy_is_in_each_of_its_themes_those_to_be_read_first() -> None:
    records = {
        "policies/a": policy("Áo quần", "trang-phuc", "giao-tiep-ung-xu"),
        "policies/b": policy("Đeo thẻ", "trang-phuc", must_read="true"),
        "policies/c": policy("Ăn nói", "trang-phuc"),
        "policies/d": policy("Xếp hàng", "trang-phuc", reading={"since": "2026-11-02"}),
    }
    portal = portal_of(records)
    assert policies_of(portal, "trang-phuc").refs == ("policies/b", "policies/d", "policies/a", "policies/c")
    assert policies_of(portal, "giao-tiep-ung-xu").refs == ("policies/a",)
    assert policies_of(portal, "dao-duc-loi-song").total == 0


def test_visitors_are_not_told_what_staff_must_read() -> None:
    records = {"policies/p": {**policy("Đeo thẻ", "trang-phuc"), "must_read": "true", "audience": "public"}}
    outlines = {audience: outline(portal_of(records, audience=audience), "policies/p") for audience in Audience}
    assert {audience: item.must_read for audience, item in outlines.items() if item} == {
        Audience.LEADERSHIP: True,
        Audience.STAFF: True,
        Audience.PUBLIC: False,
    }


def test_a_policy_above_the_audience_gives_no_outline() -> None:
    records = {"policies/p": policy("P", "trang-phuc", audience="leadership")}
    assert outline(portal_of(records, audience=Audience.STAFF), "policies/p") is None


def test_the_index_shows_each_policy_once_under_its_first_theme() -> None:
    records = {
        "policies/a": policy("Áo quần", "trang-phuc", "giao-tiep-ung-xu", must_read="true"),
        "policies/b": policy("Bắt tay", "giao-tiep-ung-xu"),
    }
    html = LexborHTMLParser(str(index_page(portal_of(records), "policies").content))
    assert [node.text() for node in html.css("h2")] == [Theme.CONDUCT.label, Theme.DRESS.label]
    assert [node.text() for node in html.css(".vh-card__title")] == ["Bắt tay", "Áo quần"]
    feet = [" ".join(node.text().split()) for node in html.css(".vh-card__foot")]
    assert feet == ["2 quy tắc Mẫu", "2 quy tắc; cũng thuộc chủ đề Giao tiếp, ứng xử Mẫu"]
    issued = {"policies/a": {**records["policies/a"], "standing": "issued"}}
    html = LexborHTMLParser(str(index_page(portal_of(issued), "policies").content))
    assert [node.text() for node in html.css("h2")] == [Theme.DRESS.label]
    assert "Bắt buộc đọc" in html.css_first(".vh-card__foot").text()


def test_an_empty_index_says_so() -> None:
    html = LexborHTMLParser(str(index_page(portal_of({}), "policies").content))
    assert html.css_first(".vh-empty").text() == "Chưa có bộ quy tắc nào."


def test_a_draft_is_told_from_what_was_issued() -> None:
    portal = portal_of({"policies/p": policy("P", "trang-phuc")})
    record = lookup.record(portal, "policies/p")
    assert record is not None
    assert details(portal, "policies/p", record)["draft"] is True


def test_the_page_of_an_issued_policy(built_staff: Path) -> None:
    html = LexborHTMLParser((built_staff / "quy-tac/tiep-dan/index.html").read_bytes())
    assert [node.attributes["id"] for node in html.css("section.vh-rule")] == ["muc-don-tiep", "muc-mot-lan"]
    assert [node.text() for node in html.css(".vh-verdict strong")] == ["Đã ban hành"]
    first, second = html.css("section.vh-rule")
    assert "Điều 3" in first.css_first(".vh-basis").text()
    assert first.css_first("a[href='/guong-tot/ngay-mua/']") is not None
    assert second.css(".vh-do, .vh-dont, .vh-why") == []
    assert "Thêm quy tắc hướng dẫn một lần." in html.css_first("details.vh-fold.vh-noprint").text()


def test_the_page_of_a_draft_says_so_once_and_what_binds_instead(built_staff: Path) -> None:
    html = LexborHTMLParser((built_staff / "quy-tac/trang-phuc/index.html").read_bytes())
    assert " ".join(html.css_first(".vh-verdict").text().split()).startswith(
        "Mẫu, chưa ban hành: chưa có giá trị thi hành."
    )
    assert str(html.html).count("thi hành") == 1
