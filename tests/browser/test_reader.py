"""What the device works out: how far away a deadline is, and what is of the reader's unit."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from macros.text.render import day

pytestmark = pytest.mark.whole

DUES = """(rows) => import(new URL([...document.scripts].find((one) => /reader[.]js$/.test(one.src)).src).pathname)
  .then((reader) => {
    const list = Object.assign(document.createElement('ul'), { id: 'trial' });
    list.innerHTML = rows;
    document.querySelector('article').append(list);
    reader.completeDues(list);
    reader.markMine(list);
    return [...list.querySelectorAll('time')].map((time) => [time.textContent, time.className]);
  })"""
DEADLINES = [
    ("2026-12-04", " hôm nay", "vh-due vh-due--soon"),
    ("2026-12-05", " ngày mai", "vh-due vh-due--soon"),
    ("2026-12-11", " còn 7 ngày", "vh-due vh-due--soon"),
    ("2026-12-12", " còn 8 ngày", "vh-due"),
    ("2027-03-13", " còn 99 ngày", "vh-due"),
    ("2027-03-14", "", "vh-due"),
    ("2026-12-03", " quá 1 ngày", "vh-due vh-due--late"),
    ("2026-11-15", " quá 19 ngày", "vh-due vh-due--late"),
    ("", "", "vh-due"),
]


def test_a_deadline_says_how_far_away_it_is(open_page):
    page = open_page("/van-ban/").page
    page.clock.set_fixed_time("2026-12-03T17:30:00Z")  # past midnight where the agency is
    rows = "".join(f'<li><time class="vh-due" datetime="{due}">x</time></li>' for due, _, _ in DEADLINES)
    assert page.evaluate(DUES, rows) == [[f"x{words}", css] for _, words, css in DEADLINES]


def test_a_day_is_written_as_pages_write_it(open_page):
    days = ["2026-01-05", "2026-02-28", "2026-05-26", "2026-09-01", "2026-10-20", "2026-12-31", "2026-02", "2026-11"]
    written = """(days) => import([...document.scripts].find((one) => /reader[.]js$/.test(one.src)).src)
      .then(({ dayOf }) => days.map((iso) => dayOf(iso)))"""
    assert open_page("/van-ban/").page.evaluate(written, days) == [day(iso) for iso in days]


def test_what_is_done_stays_a_date(open_page):
    page = open_page("/van-ban/").page
    found = page.evaluate(DUES, '<li><time class="vh-due" data-done datetime="2020-01-02">02/01/2020</time></li>')
    assert found == [["02/01/2020", "vh-due"]]


def test_a_unit_is_chosen_on_its_page_and_forgotten_there(open_page):
    page = open_page("/don-vi/van-phong/").page
    header, button = page.locator(".vh-unit"), page.locator("[data-vh-choose]")
    expect(header).to_have_text("Chọn đơn vị")
    page.evaluate("document.addEventListener('vh-unit', (event) => { window.heard = event.detail; })")
    button.click()
    assert page.evaluate("window.heard") == {"id": "van-phong", "name": "Văn phòng"}
    assert page.evaluate("JSON.parse(localStorage['vh-don-vi'])") == {"id": "van-phong", "name": "Văn phòng"}
    expect(button).to_have_text("Đơn vị của tôi, bấm để bỏ chọn")
    page.goto(page.url.replace("/don-vi/van-phong/", "/van-ban/"))
    expect(header).to_have_text("Đơn vị: Văn phòng")
    header.click()
    page.wait_for_url("**/don-vi/van-phong/")
    button.click()
    expect(header).to_have_text("Chọn đơn vị")
    expect(header).to_have_attribute("href", "/don-vi/")
    assert page.evaluate("'vh-don-vi' in localStorage") is False


def test_what_is_of_the_unit_and_of_everybody_is_marked(open_page):
    page = open_page("/don-vi/van-phong/").page
    rows = "".join(f'<li data-unit="{units}">x</li>' for units in ("van-phong phong-du-lich", "phong-du-lich", "*"))
    marked = "(list) => list.map((item) => [item.className, item.textContent])"
    page.evaluate(DUES, rows)
    assert page.eval_on_selector_all("#trial li", marked) == [["", "x"]] * 3
    page.locator("[data-vh-choose]").click()
    mine = [["vh-mine", "x (đơn vị tôi)"], ["", "x"], ["vh-mine", "x"]]
    assert page.eval_on_selector_all("#trial li", marked) == mine
    page.locator("[data-vh-choose]").click()
    assert page.eval_on_selector_all("#trial li", marked) == [["", "x"]] * 3


def test_a_choice_that_is_not_ours_is_none(open_page):
    page = open_page("/don-vi/").page
    for stored in ("{", "null", "7", '{"id": "../x", "name": "y"}', '{"id": "van-phong"}'):
        page.evaluate("(text) => localStorage.setItem('vh-don-vi', text)", stored)
        page.reload()
        expect(page.locator(".vh-unit")).to_have_text("Chọn đơn vị")
