"""What `make serve` invites to, done by a person in a browser; the steps that save are in `test_saving.py`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.whole


def test_typing_without_accents_finds_the_decision(open_page):
    page = open_page("/").page
    page.keyboard.press("/")
    page.keyboard.type("van hoa cong vu")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(options.filter(has_text="1847/QĐ-TTg")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/[a-z-]+/[a-z0-9-]+/"))


def test_typing_a_number_finds_the_document(open_page):
    page = open_page("/").page
    page.keyboard.press("Control+k")
    page.keyboard.type("1847")
    expect(page.get_by_role("option").first).to_contain_text("1847/QĐ-TTg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/van-ban/1847-qd-ttg-2018/")


def test_the_replaced_law_says_by_which_and_since_when(open_page):
    page = open_page("/van-ban/22-2008-qh12/").page
    verdict = page.locator(".vh-verdict")
    expect(verdict).to_contain_text("Hết hiệu lực toàn bộ từ 01/7/2025, bị thay thế bởi Luật số 80/2025/QH15")
    verdict.get_by_role("link", name="Luật số 80/2025/QH15").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("80/2025/QH15")


def test_a_total_opens_to_lines_and_a_line_to_story_rule_and_basis(open_page):
    page = open_page("/bang-xep-hang/van-hoa-cong-so-2026/").page
    page.locator(".vh-board td.vh-num a[href*='/ca-nhan/']").first.click()
    page.wait_for_url(re.compile(r"/bang-xep-hang/van-hoa-cong-so-2026/ca-nhan/[a-z-]+/"))
    main = page.get_by_role("article")
    assert main.locator("a[href^='/guong-tot/']").count() > 0
    assert main.locator("a[href^='/van-ban/']").count() > 0
    main.locator("a[href*='/quy-tac/'][href*='#']").first.click()
    page.wait_for_url(re.compile(r"/quy-tac/[a-z-]+/#[a-z-]+"))


def test_the_tour_names_what_exists():
    text = (Path(__file__).parents[2] / "scripts" / "serve.py").read_text("utf-8")
    for part in ("van hoa cong vu", "van-ban/22-2008-qh12/", "bang-xep-hang/", "data/scores/"):
        assert part in text
