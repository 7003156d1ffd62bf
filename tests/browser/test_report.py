"""An error is reported from every page, with the page, its address and the day of its data filled in."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.whole

LINK = '<a href="mailto:van-phong@co-quan.vn" data-vh-report>Báo sai trang này</a><details class="vh-slip"'


@pytest.mark.parametrize(
    ("path", "title"), [("/van-ban/", "Văn bản"), ("/khong-co-trang-nay/", "Không tìm thấy trang")]
)
def test_a_slip_is_filled_in(open_page, preview, path, title):
    page = open_page(path).page
    page.get_by_text("Báo sai trang này", exact=True).click()
    slip = page.get_by_role("textbox", name="Phiếu báo sai")
    expect(slip).to_have_value(
        f"Trang: {title}\nĐịa chỉ: {preview.address}{path}\nDữ liệu tính đến: 24/11/2026\n"
        "Chỗ sai: \nNội dung đúng, căn cứ: "
    )
    written = slip.input_value().replace("Chỗ sai: ", "Chỗ sai: ngày ban hành")
    slip.fill(written)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Chép", exact=True).click()
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == written
    expect(page.get_by_role("contentinfo").get_by_role("link", name="0237 000 0100")).to_be_visible()


def test_a_slip_is_copied_where_a_page_may_not_use_the_clipboard(open_page):
    page = open_page("/van-ban/").page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")  # as without https
    page.get_by_text("Báo sai trang này", exact=True).click()
    slip = page.get_by_role("textbox", name="Phiếu báo sai")
    page.get_by_role("button", name="Chép", exact=True).click()
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert slip.evaluate("(text) => text.selectionEnd - text.selectionStart") == len(slip.input_value())


def test_a_letter_is_filled_in(open_page, preview):
    page = open_page("/as-of.json").page

    def with_address(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('<details class="vh-slip"', LINK, 1))

    page.route("**/van-ban/", with_address)
    page.goto(f"{preview.address}/van-ban/")
    link = page.locator("[data-vh-report]")
    expect(link).to_have_attribute("href", re.compile("24%2F11%2F2026"))
    letter = urlsplit(link.get_attribute("href"))
    assert (letter.scheme, letter.path) == ("mailto", "van-phong@co-quan.vn")
    said = parse_qs(letter.query)
    assert said["subject"] == ["Báo sai: Văn bản"]
    assert said["body"][0].split("\r\n")[:2] == ["Trang: Văn bản", f"Địa chỉ: {preview.address}/van-ban/"]
