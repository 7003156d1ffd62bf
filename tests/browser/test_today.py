"""Today's sheet: the home page for a reader who has chosen a unit, and how few actions the common questions take."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_views import SHIFTS

pytestmark = pytest.mark.whole

MINE = """localStorage.setItem('vh-don-vi', '{"id": "phong-dau-tu", "name": "Phòng Xúc tiến đầu tư"}')"""
NOW = "2026-11-24T03:00:00Z"


def home(open_page, *, width: int = 1280, chosen: bool = True) -> Page:
    page = open_page("/as-of.json", width=width).page
    page.clock.set_fixed_time(NOW)
    page.add_init_script(SHIFTS)
    if chosen:
        page.add_init_script(MINE)
    page.goto(page.url.removesuffix("as-of.json"), wait_until="load")
    return page


def in_view(page: Page, selector: str, height: int) -> list[str]:
    """The texts of what stands within the first screen."""
    script = """(all, height) => all
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().bottom <= height)
      .map((one) => one.textContent.trim())"""
    return list(page.eval_on_selector_all(selector, script, height))


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_screen_says_what_is_due_this_week_and_whom_to_call(open_page, width):
    page = home(open_page, width=width, chosen=False)
    assert in_view(page, "h1", 800) == ["Việc sắp đến hạn"]
    assert in_view(page, ".vh-today__call .vh-phone", 800) == ["0237 000 0100"]
    soon = in_view(page, ".vh-dues__late summary .vh-due, .vh-dues .vh-due--soon", 800)
    assert soon[0] == "30/10/2026 quá 25 ngày"
    assert "27/11/2026 còn 3 ngày" in soon


@pytest.mark.parametrize("width", [1280, 390])
def test_the_sheet_of_the_unit_comes_first_and_that_of_the_agency_is_folded(open_page, width):
    page = home(open_page, width=width)
    expect(page.locator("h1")).to_have_text("Việc của Phòng Xúc tiến đầu tư")
    rows = page.locator("[data-vh-sheet] > .vh-dues > li")
    expect(rows).to_have_count(8)
    expect(rows.first).to_contain_text("quá 11 ngày")
    assert page.evaluate("window.__shift || 0") < 0.05
    fold = page.locator("[data-vh-sheet] > .vh-fold", has_text="Của cả cơ quan")
    assert fold.locator("> .vh-dues li").first.is_hidden()
    fold.locator("> summary").click()
    expect(fold.locator("> .vh-dues li").first).to_be_visible()


def test_a_unit_that_is_no_more_leaves_the_sheet_of_the_agency(open_page):
    page = open_page("/as-of.json").page
    page.add_init_script("""localStorage.setItem('vh-don-vi', '{"id": "to-da-giai-the", "name": "Tổ cũ"}')""")
    page.goto(page.url.removesuffix("as-of.json"), wait_until="load")
    expect(page.locator("[data-vh-sheet] > .vh-dues")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Việc sắp đến hạn")


class Reader:
    """Somebody who clicks, and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def click(self, selector: str, text: str) -> None:
        self.actions += 1
        self.page.locator(f"{selector}:visible", has_text=text).first.click()
        self.page.wait_for_load_state("load")

    def type(self, text: str) -> None:
        self.actions += 1
        self.page.locator(".vh-filters > input").fill(text)

    def sees(self, text: str) -> None:
        expect(self.page.locator("article").get_by_text(text).locator("visible=true").first).to_be_visible()


def test_the_next_course_of_my_unit_takes_no_action(open_page):
    reader = Reader(home(open_page))
    reader.sees("Đăng ký lớp: Phát ngôn và ứng xử trên mạng xã hội")
    expect(reader.page.locator("[aria-labelledby='sap-hoc'] .vh-mine").first).to_contain_text("27/11/2026")
    assert reader.actions == 0


def test_what_i_must_sign_and_how_takes_three_actions(open_page):
    reader = Reader(home(open_page))
    reader.click("summary", "việc nữa")
    reader.click("a", "Đọc và ký: Chuẩn bị đối thoại cuối năm 2026")
    reader.sees("16/12/2026")
    assert reader.actions <= 3


@pytest.mark.parametrize("chosen", [True, False])
def test_the_late_tasks_of_my_unit_take_three_actions_without_having_chosen_it(open_page, chosen):
    reader = Reader(home(open_page, chosen=chosen))
    if not chosen:
        reader.click("a", "Chọn đơn vị")
        reader.click("article a", "Phòng Xúc tiến đầu tư")
    reader.sees("Cập nhật danh mục dự án kêu gọi đầu tư quý IV")
    expect(reader.page.locator(".vh-due--late:visible").first).to_contain_text("quá 11 ngày")
    assert reader.actions <= 3


def test_whom_to_call_about_a_matter_takes_two_actions(open_page):
    reader = Reader(home(open_page))
    reader.click("a", "Danh bạ")
    reader.type("tai khoan")
    expect(reader.page.locator("tbody tr:visible").first.locator(".vh-phone")).to_be_visible()
    reader.sees("Giữ hệ thống máy tính, tài khoản và bản sao lưu")
    assert reader.actions == 2


def test_reporting_an_error_takes_one_action(open_page):
    reader = Reader(home(open_page))
    reader.click("footer summary, footer a", "Báo sai trang này")
    expect(reader.page.locator("footer textarea:visible")).to_have_value(re.compile("^Trang: "))
    assert reader.actions == 1
