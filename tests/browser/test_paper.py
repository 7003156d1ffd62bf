"""Every kind of page on paper, and a bulletin on the wall."""

from __future__ import annotations

import io
import re

import pdfplumber
import pytest
from pdfplumber.page import Page
from playwright.sync_api import expect

pytestmark = pytest.mark.whole

AGENCY = "Trung tâm Xúc tiến đầu tư, thương mại và du lịch (đơn vị mẫu)"
MOST_SHEETS = {
    "/quy-tac/trang-phuc-cong-so/": 1,
    "/van-ban/1847-qd-ttg-2018/": 3,
    "/don-vi/van-phong/": 2,
    "/nhan-su/tran-thi-b/": 1,
    "/phong-trao/van-hoa-cong-so-2026/": 2,
    "/guong-tot/tiep-dan-ngay-mua/": 2,
    "/bang-xep-hang/van-hoa-cong-so-2026/2026-q3/": 2,
    "/dao-tao/van-hoa-cong-vu-2026/": 2,
    "/kiem-tra/": 2,
    "/": 2,
    "/tim-kiem/?q=trang+phuc": 3,
    "/ban-tin/thang-10-2026/": 2,
    "/ban-tin/quy-3-2026/": 3,
    "/so-ket-tong-ket/so-ket-quy-iii-2026/": 4,
    "/khen-thuong/giay-khen-2026-sua-tin-sai/": 1,
    "/cham-diem/van-hoa-cong-so-2026-phong-dau-tu-2026-04/": 1,
    "/ket-qua-chot/van-hoa-cong-so-2026-2026-q3/": 1,
    "/bang-xep-hang/van-hoa-cong-so-2026/don-vi/phong-du-lich/": 2,
}
NAVIGATION = ("Trang chủ", "Mục lục", "Chuyển sang giao diện", "Gõ phím", "Tìm trong cổng", "Nội dung liên quan")


@pytest.mark.parametrize("path", MOST_SHEETS)
def test_a_page_prints_as_a_document(open_page, path: str) -> None:
    page = open_page(path, dark=True).page
    page.wait_for_selector("html[style*='24/11/2026']")
    if "?q=" in path:
        page.wait_for_selector(".vh-result")
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))) as paper:
        texts = [" ".join(sheet.extract_text().split()) for sheet in paper.pages]
        assert 1 <= len(texts) <= MOST_SHEETS[path]
        assert [(round(sheet.width), round(sheet.height)) for sheet in paper.pages] == [(595, 842)] * len(texts)
        assert not any(is_dark(sheet) for sheet in paper.pages)
    assert texts[0].startswith(f"ỦY BAN NHÂN DÂN TỈNH MẪU {AGENCY.upper()}")
    for number, text in enumerate(texts, 1):
        assert f"Trang {number}/{len(texts)}" in text
        assert AGENCY in text
        assert f"https://van-hoa-cong-vu.noi-bo{path.partition('?')[0]}" in re.sub(r"(?<=[/-]) ", "", text)
        assert "dữ liệu tính đến 24/11/2026" in text
        assert not [word for word in NAVIGATION if word in text]


def is_dark(sheet: Page) -> bool:
    """Whether the corner of a sheet is not white."""
    pixel = sheet.to_image(resolution=20).original.convert("L").getpixel((2, 2))
    return bool(pixel < 250)


def test_links_out_of_the_portal_are_spelled_on_paper(open_page) -> None:
    page = open_page("/van-ban/1847-qd-ttg-2018/").page
    page.eval_on_selector_all("article details", "all => all.forEach((one) => { one.open = true; })")
    address = page.locator("article a[href^='http']").first.get_attribute("href")
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        text = "".join(sheet.extract_text() for sheet in paper.pages)
    assert f"({address})" in re.sub(r"\s", "", text)


def test_headings_of_a_table_are_repeated_and_its_rows_are_whole(open_page) -> None:
    page = open_page("/phu-trach/").page
    page.emulate_media(media="print")
    assert page.eval_on_selector("article thead", "node => getComputedStyle(node).display") == "table-header-group"
    breaks = page.eval_on_selector_all("article tr", "rows => rows.map((row) => getComputedStyle(row).breakInside)")
    assert set(breaks) == {"avoid"}


def test_the_head_of_a_sorted_list_is_printed_on_each_of_its_sheets(open_page) -> None:
    page = open_page("/cham-diem/").page
    page.wait_for_selector(".vh-sort")
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        assert len(paper.pages) > 1
        assert all("Tháng Đơn vị Phong trào" in " ".join(sheet.extract_text().split()) for sheet in paper.pages)


WALL = "/ban-tin/thang-10-2026/trinh-chieu/"


def test_a_bulletin_is_shown_one_thing_at_a_time_by_the_keyboard(open_page) -> None:
    opened = open_page(WALL)
    page, shown = opened.page, opened.page.locator(".vh-slide[data-shown]")
    count = page.locator(".vh-slide").count()
    page.get_by_role("button", name="Chiếu toàn màn hình").click()
    expect(shown).to_have_attribute("aria-label", "Trang 1")
    for key, number in (("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("ArrowLeft", 3), ("Home", 1), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(shown).to_have_attribute("aria-label", f"Trang {number}")
    for key in ("End", "ArrowRight"):
        page.keyboard.press(key)
        expect(shown).to_have_attribute("aria-label", f"Trang {count}")
    page.keyboard.press("Escape")
    expect(page.locator(".vh-slides--on")).to_have_count(0)
    expect(page.locator(".vh-slide").first).to_be_visible()
    assert (opened.violations, opened.foreign) == ([], [])


def test_every_slide_fits_and_is_read_from_eight_metres(open_page) -> None:
    page = open_page(WALL, width=1280).page
    page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_role("button", name="Chiếu toàn màn hình").click()
    for _ in range(page.locator(".vh-slide").count()):
        size, bottom, foot = page.evaluate(
            """() => {
              const slide = document.querySelector(".vh-slide[data-shown]");
              const parts = [...slide.children].filter((part) => !part.matches(".vh-slide__foot"));
              const said = [...slide.querySelectorAll("h2, h3, p, dt, dd, li, small")];
              return [
                Math.min(...said.map((part) => parseFloat(getComputedStyle(part).fontSize))),
                Math.max(...parts.map((part) => part.getBoundingClientRect().bottom)),
                slide.querySelector(".vh-slide__foot").getBoundingClientRect().top,
              ];
            }"""
        )
        assert size >= 720 / 25  # a picture of 1.5 m: letters of 6 cm
        assert bottom <= foot
        page.keyboard.press("ArrowRight")


def test_without_script_a_bulletin_is_a_page_of_sections(browser, preview) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(preview.address + WALL)
    assert page.locator(".vh-slide").count() > 8
    assert all(slide.is_visible() for slide in page.locator(".vh-slide").all())
    assert not page.locator("[data-vh-slides-start]").is_visible()
    context.close()
