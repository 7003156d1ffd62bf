"""What a person does on the page of self-assessment: answer, keep, come back, delete, print; and nothing leaves."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.whole

WHOLE = "/quy-tac/tu-danh-gia/"
ONE = "/quy-tac/tiep-cong-dan/tu-danh-gia/"
RULE = "policies/tiep-cong-dan#don-tiep"
KEPT = "localStorage.getItem('vh-tu-danh-gia')"


def rule_on(page, rule=RULE):
    """The box of a rule."""
    return page.locator(f'[data-vh-rule="{rule}"]')


def first_rule(page):
    """The id of the first rule of the page."""
    return page.locator("[data-vh-rule]").first.get_attribute("data-vh-rule")


def opened(open_page, path=WHOLE, **options):
    """The page once its script has run, and the requests that it makes from then on."""
    watched = open_page(path, **options)
    watched.page.wait_for_selector("[data-vh-self-tools]:not([hidden])")
    watched.page.wait_for_load_state("networkidle")
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    return watched, asked


def count_of(page, answer):
    """How many rules the result counts under an answer."""
    cells = page.locator(f"[data-vh-count$=' {answer}']")
    return sum(int(text) for text in cells.all_inner_texts())


def test_answers_are_forgotten_unless_asked_to_be_kept(open_page):
    page = opened(open_page)[0].page
    rule_on(page, first_rule(page)).get_by_label("Thường xuyên").check()
    assert count_of(page, "often") == 1
    assert page.evaluate(KEPT) is None
    page.reload()
    page.wait_for_selector("[data-vh-self-tools]:not([hidden])")
    assert page.locator("[data-vh-rule] input:checked").count() == 0


def test_kept_answers_are_there_again_and_nothing_leaves(open_page):
    watched, asked = opened(open_page)
    page, rule = watched.page, first_rule(watched.page)
    box = rule_on(page, rule)
    page.get_by_label("Nhớ trên máy này").check()
    box.get_by_label("Đôi khi").check()
    box.get_by_label("Ghi chú riêng").fill("Hay quên lúc đông người")
    box.get_by_label("Ghi chú riêng").press("Enter")
    page.wait_for_timeout(500)
    assert asked == []
    assert page.url.endswith(WHOLE)
    page.reload()
    page.wait_for_selector("[data-vh-self-tools]:not([hidden])")
    assert rule_on(page, rule).get_by_label("Đôi khi").is_checked()
    assert rule_on(page, rule).get_by_label("Ghi chú riêng").input_value().startswith("Hay quên lúc đông người")
    assert count_of(page, "sometimes") == 1
    link = page.locator("[data-vh-self-list] a")
    assert link.get_attribute("href").endswith(rule.partition("#")[2])
    assert watched.violations == []
    assert watched.foreign == []


def test_delete_all_leaves_nothing_on_the_machine(open_page):
    page = opened(open_page)[0].page
    page.get_by_label("Nhớ trên máy này").check()
    rule_on(page, first_rule(page)).get_by_label("Chưa", exact=True).check()
    assert page.evaluate(KEPT) is not None
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Xóa hết").click()
    assert page.get_by_role("status").inner_text() == "Đã xóa hết."
    assert page.evaluate(KEPT) is None
    page.reload()
    page.wait_for_selector("[data-vh-self-tools]:not([hidden])")
    assert page.locator("[data-vh-rule] input:checked").count() == 0
    assert not page.get_by_label("Nhớ trên máy này").is_checked()


def test_not_keeping_any_more_deletes_what_was_kept(open_page):
    page = opened(open_page)[0].page
    page.get_by_label("Nhớ trên máy này").check()
    page.get_by_label("Nhớ trên máy này").uncheck()
    assert page.evaluate(KEPT) is None
    assert "Đã xóa khỏi máy này" in page.get_by_role("status").inner_text()


def test_the_page_of_one_policy_and_the_whole_share_what_is_kept(open_page):
    page = opened(open_page, ONE)[0].page
    page.get_by_label("Nhớ trên máy này").check()
    rule = first_rule(page)
    rule_on(page, rule).get_by_label("Thường xuyên").check()
    page.goto(page.url.replace(ONE, WHOLE))
    page.wait_for_selector("[data-vh-self-tools]:not([hidden])")
    assert rule_on(page, rule).get_by_label("Thường xuyên").is_checked()


def test_an_answer_to_a_rule_that_has_changed_is_asked_again(open_page):
    page = opened(open_page, ONE)[0].page
    rule = first_rule(page)
    kept = f'{{"{rule}": ["former", "often", "Ghi chú cũ"], "policies/da-bo#x": ["a", "often", ""]}}'
    page.evaluate("text => localStorage.setItem('vh-tu-danh-gia', text)", kept)
    page.goto(page.url.replace(ONE, WHOLE))
    page.wait_for_selector("[data-vh-self-tools]:not([hidden])")
    box = rule_on(page, rule)
    said = "Quy tắc đã sửa, cần trả lời lại. Lần trước trả lời: thường xuyên."
    assert box.locator("[data-vh-self-changed]").inner_text() == said
    assert count_of(page, "often") == 0
    assert box.get_by_label("Ghi chú riêng").input_value() == "Ghi chú cũ"
    assert "còn 1 câu trả lời cho quy tắc không có trong trang này" in page.inner_text("[data-vh-self-orphans]")
    box.get_by_label("Đôi khi").check()
    assert not box.locator("[data-vh-self-changed]").is_visible()
    assert count_of(page, "sometimes") == 1


def test_what_is_kept_may_be_broken(open_page):
    page = opened(open_page)[0].page
    for kept in ("không phải JSON", "[1, 2]", '{"x": "y"}', '{"policies/tiep-cong-dan#don-tiep": [1]}'):
        page.evaluate("text => localStorage.setItem('vh-tu-danh-gia', text)", kept)
        page.reload()
        page.wait_for_selector("[data-vh-self-tools]:not([hidden])")
        assert page.locator("[data-vh-rule] input:checked").count() == 0, kept
        assert page.locator("[data-vh-self-result]").is_visible(), kept


def test_it_works_by_keyboard_alone(open_page):
    page = opened(open_page, ONE)[0].page
    page.locator("[data-vh-rule] input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert rule_on(page, first_rule(page)).get_by_label("Đôi khi").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Ghi chú")
    assert rule_on(page, first_rule(page)).get_by_label("Ghi chú riêng").input_value() == "Ghi chú"


def test_paper_shows_the_answers_and_the_notes(open_page):
    page = opened(open_page, ONE)[0].page
    box = rule_on(page, first_rule(page))
    box.get_by_label("Đôi khi").check()
    box.get_by_label("Ghi chú riêng").fill("Hay quên lúc đông người")
    page.emulate_media(media="print")
    assert not page.locator("[data-vh-self-tools]").is_visible()
    assert box.locator("[data-vh-self-said]").inner_text() == "Hay quên lúc đông người"
    assert box.get_by_label("Đôi khi").is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert re.search(rb"/MediaBox\s*\[\s*0\s+0\s+59[45][.\d]*\s+84[12][.\d]*\s*\]", paper)


def test_without_script_it_is_a_form_of_paper(browser, preview):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(preview.address + ONE)
    assert "hãy in trang (khổ A4) và đánh dấu trên giấy" in page.inner_text("article")
    assert not page.locator("[data-vh-self-tools]").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".vh-self__head-of-paper").is_visible()
    assert page.locator("[data-vh-self-said]").first.bounding_box()["height"] >= 20
    page.context.close()
