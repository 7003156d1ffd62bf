"""The header: six parts that show what is in them, by mouse, by keyboard, on a phone and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from selectolax.lexbor import LexborHTMLParser

from macros import pages
from tests import miniature

HERE = ".vh-menu__here"
LIT = {  # a page of every kind that has no line of its own in the menu
    "/van-ban/22-2008-qh12/": "Quy định",
    "/co-quan-ban-hanh/": "Quy định",
    "/phu-trach/ma-tran/": "Cơ quan",
    "/cham-diem/": "Thi đua, khen thưởng",
    "/khung-ket-qua-nam/": "Thi đua, khen thưởng",
    "/tham-gia-dao-tao/": "Học và gương tốt",
    "/xac-nhan-doc/": "Việc của tôi",
    "/gioi-thieu/": "Quy định",
}
WITHOUT_PLACE = {"", "tim-kiem"}  # home is a tab of its own; the search page belongs to none


def test_the_tab_of_every_page_is_lit_and_its_group_stands_in_the_path(preview):
    for address, tab in LIT.items():
        page = LexborHTMLParser((preview.data.parent / "site" / address[1:] / "index.html").read_bytes())
        here, path = (" ".join(miniature.first(page, part).text().split()) for part in (HERE, ".vh-path"))
        assert tab in here, address
        assert re.match(f"Trang chủ ?{tab}", path), (address, path)


def test_every_section_has_a_place_in_the_menu(open_page):
    page = open_page("/").page
    expect(page.locator(HERE)).to_have_text("Trang chủ")
    steps = {section.slug.split("/")[0] for section in pages.sections()} - WITHOUT_PLACE
    places = ".vh-menu__here, .vh-header__tools [aria-current]"
    lit = """async ([steps, places]) => {
      const dark = [];
      for (const step of steps) {
        const answer = await fetch(`/${step}/`);
        if (!answer.ok) continue;
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (page.querySelectorAll(places).length !== 1) dark.push(step);
      }
      return dark;
    }"""
    assert page.evaluate(lit, [sorted(steps), places]) == []


def test_one_panel_is_open_at_a_time_and_escape_closes_it(open_page):
    page = open_page("/van-ban/").page
    tabs, panels = page.locator(".vh-menu summary"), page.locator(".vh-menu details[open]")
    tabs.nth(0).focus()
    page.keyboard.press("Enter")
    expect(panels).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(".vh-menu__panel a").first).to_be_focused()
    tabs.nth(2).click()
    expect(panels).to_have_count(1)
    expect(panels).to_contain_text("Gương tốt")
    page.keyboard.press("Escape")
    expect(panels).to_have_count(0)
    expect(tabs.nth(2)).to_be_focused()
    tabs.nth(1).click()
    page.mouse.click(1270, 700)
    expect(panels).to_have_count(0)


def test_tabs_stand_still_when_they_are_lit(open_page):
    page = open_page("/").page
    places = "nodes => nodes.map((node) => Math.round(node.getBoundingClientRect().left))"
    at_home = page.eval_on_selector_all(".vh-menu__tab", places)
    for address in ("/van-ban/", "/bang-xep-hang/"):
        page.goto(page.url.split("/")[0] + "//" + page.url.split("/")[2] + address)
        assert page.eval_on_selector_all(".vh-menu__tab", places) == at_home


def test_a_phone_opens_the_parts_by_a_button(open_page):
    page = open_page("/van-ban/", width=390).page
    button, menu = page.get_by_role("button", name="Các mục của cổng"), page.locator(".vh-menu")
    expect(menu).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(menu.get_by_text("Chọn đơn vị")).to_be_visible()
    page.keyboard.press("Tab")
    menu.get_by_text("Cơ quan").click()
    expect(menu.get_by_role("link", name="Ai phụ trách việc gì")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_without_script_the_menu_and_the_units_are_reached(browser, preview, width):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(f"{preview.address}/van-ban/")
    page.locator(".vh-menu summary", has_text="Cơ quan").click()
    expect(page.locator(".vh-menu").get_by_role("link", name="Danh bạ")).to_be_visible()
    expect(page.locator("[data-vh-my-unit]:visible")).to_have_attribute("href", "/don-vi/")
    context.close()


def test_light_and_dark_are_chosen_and_kept(open_page):
    page = open_page("/van-ban/").page
    button, scheme = page.locator("[data-vh-palette]"), "document.documentElement.dataset.mdColorScheme"
    seen = [(button.get_attribute("aria-label"), page.evaluate(scheme))]
    for _ in range(3):
        button.click()
        page.reload()
        seen.append((button.get_attribute("aria-label"), page.evaluate(scheme)))
    as_device = ("Giao diện: theo thiết bị", "default")
    assert seen == [as_device, ("Giao diện: sáng", "default"), ("Giao diện: tối", "slate"), as_device]
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-md-color-scheme", "slate")
