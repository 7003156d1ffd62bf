"""What is saved while pages are open is seen in them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.whole


def test_a_changed_score_reranks_the_board(open_page, workshop):
    sheet = next((workshop.data / "scores").glob("van-hoa-cong-so-2026-phong-du-lich-2026-10.yml"))
    before = sheet.read_text("utf-8")
    page = open_page("/bang-xep-hang/van-hoa-cong-so-2026/2026-q4/", at=workshop.address).page
    board = page.locator(".vh-board").first
    old = board.inner_text()
    lowered = re.sub(r"points: ['\"]?[\d.]+['\"]?", "points: '1'", before)
    assert lowered != before
    sheet.write_text(lowered, "utf-8")
    expect(board).not_to_have_text(old, use_inner_text=True, timeout=15_000)
    sheet.write_text(before, "utf-8")
    expect(board).to_have_text(old, use_inner_text=True, timeout=15_000)


def test_a_broken_date_is_named_over_the_page_that_stays(open_page, workshop):
    story = min((workshop.data / "stories").glob("*.yml"))
    before = story.read_text("utf-8")
    page = open_page("/", at=workshop.address).page
    heading = page.get_by_role("heading", level=1).inner_text()
    broken = re.sub(r"^happened: .*$", "happened: 31/02/2026", before, flags=re.MULTILINE)
    line = broken.split("\n").index("happened: 31/02/2026") + 1
    story.write_text(broken, "utf-8")
    panel = page.get_by_role("alert")
    expect(panel).to_be_visible(timeout=15_000)
    expect(panel).to_contain_text(f"{story}:{line}:11")
    expect(panel).to_contain_text("“Ngày diễn ra”")
    expect(panel).to_contain_text("tháng 2/2026 chỉ có 28 ngày, hãy xem lại giấy")
    expect(panel.get_by_role("heading")).to_have_text(re.compile(r"^Dữ liệu có 1 lỗi, [1-9] cảnh báo$"))
    expect(panel.get_by_role("listitem").first).to_contain_text(story.name)
    expect(panel.get_by_role("listitem").last).to_contain_text("Cảnh báo: ")
    assert page.get_by_role("heading", level=1).first.inner_text() == heading
    story.write_text(before, "utf-8")
    expect(panel).to_have_count(0, timeout=15_000)


def test_hostile_titles_are_shown_as_text(open_page, workshop):
    story = workshop.data / "stories" / "tu-trang-phuc-chung.yml"
    before = story.read_text("utf-8")
    title = "<img src=x onerror=alert(1)> tủ quần áo"
    cards = workshop.data.parent / "site" / "tim-kiem" / "d"  # what search shows, written after the pages

    def is_found() -> bool:
        return any("onerror" in file.read_text("utf-8") for file in cards.glob("*.json"))

    changed = re.sub("^title: .*$", f"title: '{title}'", before, flags=re.MULTILINE)
    workshop.save(story, changed, is_found)
    try:
        opened = open_page("/van-ban/", at=workshop.address)
        opened.page.on("dialog", lambda _: opened.violations.append("dialog"))
        found = opened.page.get_by_role("option")
        opened.page.keyboard.press("/")
        opened.page.keyboard.type("onerror tủ quần áo")
        expect(found.first).to_contain_text(title)
        opened.page.keyboard.press("Enter")
        expect(opened.page.locator(".vh-result__title").first).to_have_text(title)
        expect(opened.page.locator(".vh-result__text mark").first).to_be_visible()
        assert opened.page.locator(".vh-result img, [role=option] img").count() == 0
        assert opened.violations == []
        opened.page.goto("about:blank")  # a page that loads itself anew may never be closed
    finally:
        workshop.save(story, before, lambda: not is_found())
