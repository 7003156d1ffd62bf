"""What a person does with a list: filter by facets, send the address on, go back, sort, take only the own unit's."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.whole

ROWS = "tbody tr:visible"
CHOSEN = """() => localStorage.setItem('vh-don-vi', JSON.stringify({id: 'van-phong', name: 'Văn phòng'}))"""


def told(page):
    return page.locator(".vh-filters__told")


def asked(page):
    return {key: value for key, (value,) in parse_qs(page.evaluate("location.search")[1:]).items()}


def test_two_facets_narrow_a_list_and_its_address_gives_the_same_to_others(open_page):
    page = open_page("/van-ban/").page
    whole = page.locator(ROWS).count()
    page.get_by_text("Lọc theo loại văn bản").click()
    page.get_by_role("checkbox", name="Luật", exact=False).first.check()
    page.get_by_role("group", name="Hiệu lực").get_by_role("checkbox", name="Hết hiệu lực toàn bộ").check()
    rows = page.locator(ROWS)
    left = rows.count()
    assert 0 < left < whole
    expect(told(page)).to_have_text(f"Hiện {left} trong {whole} mục.")
    assert {row.split("\n")[0].strip() for row in rows.all_inner_texts()}
    other = open_page(f"/van-ban/{page.evaluate('location.search')}", width=390).page
    expect(told(other)).to_have_text(f"Hiện {left} trong {whole} mục.")
    expect(other.get_by_role("group", name="Hiệu lực").get_by_role("checkbox", checked=True)).to_have_count(1)


def test_the_back_button_takes_back_one_choice_at_a_time_and_nothing_is_loaded_anew(open_page):
    page = open_page("/nhiem-vu/").page
    page.evaluate("window.same = true")
    page.locator(".vh-filters summary").click()
    states = page.get_by_role("group", name="Trạng thái")
    states.get_by_role("checkbox").nth(0).check()
    first = asked(page)
    states.get_by_role("checkbox").nth(1).check()
    assert asked(page)["trang-thai"].startswith(f"{first['trang-thai']},")
    page.go_back()
    assert asked(page) == first
    expect(states.get_by_role("checkbox", checked=True)).to_have_count(1)
    page.go_back()
    assert asked(page) == {}
    expect(told(page)).to_have_text(f"{page.locator('tbody tr').count()} mục.")
    assert page.evaluate("window.same")


def test_words_are_found_without_accents_and_open_what_is_folded(open_page):
    page = open_page("/nhiem-vu/").page
    done = page.locator("details.vh-fold tbody th a").first.text_content()
    assert not page.locator("details.vh-fold").evaluate("(fold) => fold.open")
    page.get_by_label("Lọc theo từ").fill(done.lower())
    expect(page.locator("details.vh-fold").get_by_role("link", name=done)).to_be_visible()
    page.get_by_label("Lọc theo từ").fill("khong co viec nao nhu the")
    expect(told(page)).to_have_text("Không có mục nào hợp với các điều kiện đã chọn.")
    page.get_by_role("button", name="Bỏ lọc").click()
    expect(page.get_by_label("Lọc theo từ")).to_be_focused()
    assert asked(page) == {}


@pytest.mark.parametrize(
    ("path", "words", "row"),
    [
        ("/phu-trach/", "văn thư", "Đặng Thị E"),  # by a post that the row does not show
        ("/guong-tot/", "tiếp công dân", ""),  # by the policy of the rule that the deed exemplifies
    ],
)
def test_whole_words_are_found_with_the_marks_that_were_typed(open_page, path, words, row):
    page = open_page(path).page
    rows = page.locator(".vh-listed tbody tr:has(td):visible, .vh-cards > li:visible")
    page.get_by_label("Lọc theo từ").fill(words)
    expect(told(page)).to_have_text(re.compile("^Hiện [1-9]"))
    assert row in rows.first.inner_text()
    found = rows.evaluate_all("""rows => rows.map((row) =>
      [row.textContent, ...[...row.querySelectorAll('data')].map((part) => part.value)].join(' ').toLowerCase())""")
    assert [text for text in found if not all(re.search(rf"\b{word}\b", text) for word in words.split())] == []
    page.get_by_label("Lọc theo từ").fill(words.replace("ă", "ẵ").replace("ế", "ể"))
    expect(told(page)).to_have_text("Không có mục nào hợp với các điều kiện đã chọn.")


def test_a_column_sorts_both_ways_and_then_as_before(open_page):
    page = open_page("/van-ban/").page
    numbers = page.locator("tbody td[data-label='Hiệu lực từ'] time")
    before = [day.get_attribute("datetime") for day in numbers.all()]
    head = page.get_by_role("columnheader", name="Hiệu lực từ")
    for order, name in ((sorted, "ascending"), (lambda days: sorted(days, reverse=True), "descending")):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", name)
        assert [day.get_attribute("datetime") for day in numbers.all()] == order(before)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert [day.get_attribute("datetime") for day in numbers.all()] == before


@pytest.mark.parametrize("path", ["/nhiem-vu/", "/dao-tao/", "/khen-thuong/"])
def test_only_what_concerns_the_own_unit(open_page, path):
    page = open_page(path).page
    expect(page.get_by_role("link", name="Chọn đơn vị của tôi")).to_be_visible()
    page.evaluate(CHOSEN)
    page.reload()
    page.get_by_label("chỉ đơn vị tôi").check()
    assert asked(page) == {"don-vi-toi": "1"}
    units = [row.get_attribute("data-unit").split() for row in page.locator(ROWS).all()]
    assert units
    assert all("van-phong" in row or "*" in row for row in units)


def test_the_bar_is_worked_by_the_keyboard(open_page):
    page = open_page("/khen-thuong/").page
    page.get_by_label("Lọc theo từ").focus()
    summary = page.locator(".vh-filters summary")
    while not summary.evaluate("(node) => node === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".vh-filters input:checked")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    assert not page.locator(".vh-filters__facets").evaluate("(node) => node.open")


def test_on_a_phone_a_row_is_a_card_that_begins_with_its_title(open_page):
    page = open_page("/van-ban/", width=390).page
    row = page.locator(ROWS).first
    # all at once: the bar over the list may come between two questions
    top, title, *cells = row.evaluate("""(row) => [row, row.querySelector("th"), ...row.querySelectorAll("td, th")]
      .filter((node) => node.getClientRects().length).map((node) => node.getBoundingClientRect().top)""")
    assert min(cells) == title
    assert title - top < 20
    label = row.locator("td[data-label='Số, ký hiệu']").evaluate("(node) => getComputedStyle(node, '::before').content")
    assert label == '"Số, ký hiệu: "'


def test_without_scripts_every_row_stands_there_with_the_ways_by_facet(browser, preview):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{preview.address}/van-ban/")
    assert page.locator(ROWS).count() == page.locator("tbody tr").count() > 40
    expect(page.get_by_role("navigation", name="Lọc danh sách")).to_be_visible()
    expect(page.locator(".vh-filters")).to_have_count(0)
    context.close()


def test_today_is_marked_in_the_calendar(open_page):
    page = open_page("/khong-co-trang-nay/").page
    page.clock.set_fixed_time("2026-11-26T02:00:00Z")
    page.goto(page.url.replace("/khong-co-trang-nay/", "/dao-tao/lich/2026-11/"))
    expect(page.locator(".vh-calendar [aria-current=date]")).to_have_attribute("datetime", "2026-11-26")


def test_an_address_of_a_folded_quarter_opens_it(open_page):
    page = open_page("/bang-xep-hang/van-hoa-cong-so-2026/ca-nhan/phan-thi-o/").page
    folded = page.locator("details.vh-fold").first
    assert not folded.evaluate("(fold) => fold.open")
    anchor = folded.locator("p[id]").first.get_attribute("id")
    page.goto(f"{page.url}#{anchor}")
    expect(page.locator(f"[id='{anchor}']")).to_be_visible()


def test_the_period_of_a_board_is_chosen_in_one_control(open_page):
    page = open_page("/bang-xep-hang/van-hoa-cong-so-2026/2026-q3/").page
    control = page.locator(".vh-periods")
    expect(control.get_by_role("link")).to_have_count(0)
    control.locator("summary").click()
    expect(control.locator("[aria-current]")).to_have_text("III/2026")
    control.get_by_role("link", name="II/2026", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("quý II/2026")
