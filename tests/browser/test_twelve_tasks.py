"""What staff come for takes three actions and ten seconds at most, by the keystroke-level model (Card, Moran, Newell).

The reader works in Phòng Xúc tiến đầu tư and has chosen it on this device. An action is a click, words typed in a box,
or a key that starts something. A click takes 2.7 s, a key 0.25 s, a screen of scrolling 1.5 s, reading the answer 2 s.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import ceil

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.whole

MINE = """localStorage.setItem("vh-don-vi", '{"id": "phong-dau-tu", "name": "Phòng Xúc tiến đầu tư"}')"""
CLICK, KEY, SCREEN, READING = 2.7, 0.25, 1.5, 2.0
MOST_ACTIONS, MOST_SECONDS = 3, 10
WIDTH, HEIGHT = 1280, 900


class Reader:
    """Somebody at a computer: what is done is counted, and how long it takes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0
        self.seconds = 0.0

    def click(self, place: Locator) -> None:
        place = place.locator("visible=true").first
        self._scroll_to(place)
        self.actions += 1
        self.seconds += CLICK
        place.click()
        self.page.wait_for_load_state("load")

    def press(self, key: str) -> None:
        self.actions += 1
        self.seconds += KEY
        self.page.keyboard.press(key)

    def search(self, words: str) -> Locator:
        """Type words into the search of the header, which "/" reaches; what the panel offers."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.actions += 1
        self.seconds += (1 + len(words)) * KEY
        self.page.wait_for_load_state("networkidle")  # the panel is drawn again once more is known
        return self.page.locator(".vh-search--header .vh-search__option")

    def filter(self, words: str) -> None:
        """Type words into the bar over a list; it must be clicked into first."""
        self.click(self.page.locator(".vh-filters > input"))
        self.page.keyboard.type(words)
        self.actions += 1
        self.seconds += len(words) * KEY

    def reads(self, place: Locator, *texts: str) -> None:
        """Read the answer: the first seen element of that kind, which must say this."""
        place = place.locator("visible=true").first
        for text in texts:
            expect(place).to_contain_text(text)
        self._scroll_to(place)
        self.seconds += READING

    def _scroll_to(self, place: Locator) -> None:
        below = place.evaluate("(node) => node.getBoundingClientRect().bottom - innerHeight")
        self.seconds += max(0, ceil(below / (0.9 * HEIGHT))) * SCREEN


def the_dress_rule(reader: Reader) -> None:
    reader.click(reader.search("trang phuc").filter(has_text="Trang phục nơi công sở"))
    reader.reads(reader.page.locator(".vh-verdict"), "Đã ban hành, áp dụng từ 01/3/2025")


def whether_a_law_is_in_force_and_what_replaced_it(reader: Reader) -> None:
    reader.search("22/2008")
    expect(reader.page.locator(".vh-search__option", has_text="22/2008/QH12").first).to_be_visible()
    reader.press("Enter")
    reader.reads(reader.page.locator(".vh-verdict"), "Hết hiệu lực toàn bộ từ 01/7/2025", "Luật số 80/2025/QH15")


def the_next_course_of_my_unit(reader: Reader) -> None:
    reader.reads(reader.page.locator("[aria-labelledby='sap-hoc'] .vh-mine"), "27/11/2026")


def who_leads_and_why_i_have_my_points(reader: Reader) -> None:
    reader.reads(reader.page.locator(".vh-places"), "1Phòng Xúc tiến du lịch")
    reader.click(reader.search("ly van n").filter(has_text="Điểm của Lý Văn N"))
    reader.reads(reader.page.locator(".vh-ledger__criterion"))


def whom_to_call_about_records(reader: Reader) -> None:
    reader.reads(reader.search("văn thư").filter(has_text="0237"), "văn thư")


def what_i_must_sign(reader: Reader) -> None:
    reader.click(reader.page.locator("[data-vh-sheet] > .vh-fold > summary", has_text="việc nữa"))
    reader.reads(reader.page.locator("[data-vh-sheet] li", has_text="Đọc và ký: Chuẩn bị đối thoại"), "16/12/2026")


def the_story_about_receiving_citizens(reader: Reader) -> None:
    reader.click(reader.search("guong tiep dan").filter(has_text="Người khách đến sát giờ trưa"))
    reader.reads(reader.page.locator("article h1"), "Người khách đến sát giờ trưa")


def the_late_tasks_of_my_unit(reader: Reader) -> None:
    late = reader.page.locator("[data-vh-sheet] li", has=reader.page.locator(".vh-due--late"))
    reader.reads(late, "Cập nhật danh mục dự án kêu gọi đầu tư quý IV", "quá 11 ngày")


def the_last_lessons_of_inspections(reader: Reader) -> None:
    reader.click(reader.search("bai hoc").filter(has_text="Bài học"))
    reader.reads(reader.page.locator("article li"))


def what_a_title_asks_for(reader: Reader) -> None:
    reader.click(reader.search("chien si thi dua").filter(has_text=re.compile("^Chiến sĩ thi đua cơ sở")))
    reader.reads(reader.page.locator(".vh-answer"), "trước 15/12")


def how_many_cases_are_on_time(reader: Reader) -> None:
    reader.reads(reader.search("ty le dung han").filter(has_text="96,1%"))


def reporting_an_error(reader: Reader) -> None:
    reader.page.goto(f"{reader.page.url}van-ban/22-2008-qh12/", wait_until="load")
    reader.press("End")
    report = reader.page.locator("footer summary", has_text="Báo sai trang này")
    expect(report).to_be_in_viewport()
    reader.click(report)
    slip = reader.page.locator("footer textarea")
    expect(slip).to_have_value(re.compile("^Trang: Luật"))
    reader.reads(slip)


TASKS: tuple[Callable[[Reader], None], ...] = (
    the_dress_rule,
    whether_a_law_is_in_force_and_what_replaced_it,
    the_next_course_of_my_unit,
    who_leads_and_why_i_have_my_points,
    whom_to_call_about_records,
    what_i_must_sign,
    the_story_about_receiving_citizens,
    the_late_tasks_of_my_unit,
    the_last_lessons_of_inspections,
    what_a_title_asks_for,
    how_many_cases_are_on_time,
    reporting_an_error,
)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_takes_three_actions_and_ten_seconds(open_page, task):
    page = open_page("/as-of.json").page
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.clock.set_fixed_time("2026-11-24T03:00:00Z")
    page.add_init_script(
        """localStorage.setItem('vh-don-vi', '{"id": "phong-dau-tu", "name": "Phòng Xúc tiến đầu tư"}')"""
    )
    page.goto(page.url.removesuffix("as-of.json"), wait_until="load")
    expect(page.locator("h1")).to_have_text("Việc của Phòng Xúc tiến đầu tư")
    reader = Reader(page)
    task(reader)
    print(f"{task.__name__}: {reader.actions} actions, {reader.seconds:.1f} s")
    assert reader.actions <= MOST_ACTIONS
    assert reader.seconds <= MOST_SECONDS
