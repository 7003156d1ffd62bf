"""What pages do by themselves: nothing is fetched too early, the day of the data, and paper."""

from __future__ import annotations

import re

from playwright.sync_api import expect

SHEET = "/thong-bao/doi-thoai-cuoi-nam-2026/phieu-ky/phong-thuong-mai/"


def test_search_fetches_nothing_before_the_reader_starts(new_reader):
    names = new_reader("/").evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [name for name in names if "tim-kiem" in name or "search" in name]


def test_footer_says_as_of_which_day(open_page):
    page = open_page("/van-ban/").page
    page.wait_for_selector("footer time[datetime='2026-11-24']")
    assert "24/11/2026" in page.inner_text("footer")


def test_a_policy_is_printed_in_its_formal_wording(open_page):
    page = open_page("/quy-tac/thoi-gian-lam-viec/").page
    friendly, formal = page.locator(".vh-rule__text").first, page.locator(".vh-rule__wording").first
    expect(friendly).to_have_text("Đến đúng giờ, họp đúng giờ, về khi hết giờ.")
    expect(formal).to_contain_text("Lời văn chính thức: Chấp hành đúng thời giờ làm việc")
    page.emulate_media(media="print")
    assert formal.inner_text().startswith("Chấp hành đúng thời giờ làm việc")
    for part in (friendly, page.locator(".vh-why").first, page.locator(".vh-rule__sides").first):
        expect(part).to_be_hidden()
    expect(page.locator(".vh-rule .vh-basis").first).to_be_visible()


def test_the_sheet_to_sign_is_one_page_of_paper_with_lines_to_sign_on(open_page):
    page = open_page(SHEET).page
    page.wait_for_selector("article time[datetime='2026-11-24']")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert re.search(rb"/MediaBox\s*\[\s*0\s+0\s+59[45][.\d]*\s+84[12][.\d]*\s*\]", paper)
    page.emulate_media(media="print")
    rows = page.locator(".vh-sheet__grid tbody tr")
    assert rows.count() == 3
    assert min(row.bounding_box()["height"] for row in rows.all()) >= 36  # of 96 to the inch: about 1 cm
    assert not page.locator("footer").is_visible()
