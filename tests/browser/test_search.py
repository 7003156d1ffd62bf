"""Search as readers use it: the box on every page, the page of all results, by keyboard, on a phone, by address."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import ROOT
from tests.browser.test_every_template import ACCESS, AXE, OPTIONS, too_wide
from tests.sweep import offenders

pytestmark = pytest.mark.whole

UI_BYTES = 5888  # of the box or the page, with what they share
PHONE = 390
STATES = {
    "light": (1280, "default", OPTIONS),
    "dark": (1280, "slate", None),
    "phone": (PHONE, "default", None),
    "phone dark": (PHONE, "slate", OPTIONS),
}

# what is typed on a phone, without marks and then with one wrong letter: the page that must be among the first; each of
# the real documents in test_search_documents.py
WANTED = {
    "/quy-tac/trang-phuc-cong-so/": ("trang phuc noi cong so", "trang phuk noi cong so"),
    "/guong-tot/tiep-dan-ngay-mua/": ("nguoi khach den sat gio trua", "nguoi khachh den sat gio trua"),
    "/dao-tao/ky-nang-tiep-cong-dan-2026/": ("ky nang tiep cong dan", "ky nanng tiep cong dan"),
    "/van-ban/1847-qd-ttg-2018/": ("phe duyet de an van hoa cong vu", "phe duyet de an van hoa congg vu"),
}

FIRST = {
    "đăng ký lớp": "/thong-bao/dang-ky-lop-thang-12-2026/",  # and no unit, though the sheet of each lists courses
    "lớp sắp học": "/dao-tao/",
    "0237 000 0110": "/don-vi/phong-dau-tu/",  # whose number it is; others have an extension of it
    "báo lỗi": "/huong-dan/xem-va-tim/",
    "báo sai": "/huong-dan/xem-va-tim/",
}


ORDER = """async (text) => {
  const { enrich, search } = await import(new URL("search/query.js", document.querySelector("[type=module]").src));
  return (await enrich((await search(text)).results)).map(({ url }) => url);
}"""

QUICK = """async ([typed, whole]) => {
  const { search, warm } = await import(new URL("search/query.js", document.querySelector("[type=module]").src));
  const files = () => performance.getEntriesByType("resource").filter(({ name }) => /kiem.s/.test(name)).length;
  const counts = [await warm(typed) ?? files()];
  const { results } = await search(whole, { limit: 5, quick: true });
  counts.push(files(), await search(whole) && files(), results.length);
  return counts;
}"""

BROKEN_PLAN = """
export const numberSlots = async () => undefined.missing;
export const wordSlots = numberSlots;
export const warm = numberSlots;
"""


def options(page: Page) -> Locator:
    """The results in the open box."""
    return page.locator("a[role=option]:not(.vh-search__option--more)")


def addresses(page: Page) -> list[str]:
    """Where the result page leads to, in its order."""
    links = page.locator(".vh-result a")
    return [href.partition("#")[0] for href in links.evaluate_all("all => all.map((a) => a.getAttribute('href'))")]


def settled(page: Page) -> None:
    """Wait until the result page says what it found and has read the leading pages."""
    expect(page.locator("[data-vh-finder-count]")).to_have_text(re.compile("^Có |^Không "))
    if page.locator(".vh-result").count():
        expect(page.locator(".vh-result__text mark").first).to_be_visible()


def results(open_page, query: str, **state) -> Page:
    """The result page at an address, with its results."""
    page = open_page(f"/tim-kiem/?{query}", **state).page
    settled(page)
    return page


@pytest.mark.parametrize("address", ["/tim-kiem/?q=trang+phuc", "/khong-co-trang-nay/"])
def test_a_page_with_a_box_of_its_own_has_no_other(open_page, address):
    page = open_page(address, width=PHONE).page
    box = page.get_by_role("searchbox").or_(page.get_by_role("combobox", name="Tìm văn bản"))
    expect(box).to_have_count(1)
    for keys in ("/", "Control+k"):
        page.locator("body").click(position={"x": 1, "y": 1})
        expect(box).not_to_be_focused()
        page.keyboard.press(keys)
        expect(box).to_be_focused()
    page.locator("h1").click()
    page.get_by_role("button", name="Tìm kiếm").click()
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_the_box_opens_by_keys_and_fetches_only_then(new_reader, keys):
    page = new_reader("/van-ban/22-2008-qh12/")
    fetched = "performance.getEntriesByType('resource').filter((entry) => /search|tim-kiem/.test(entry.name)).length"
    assert page.evaluate(fetched) == 0
    with page.expect_request("**/search/box.js"):
        page.keyboard.press(keys)
    expect(page.locator("#vh-q-header")).to_be_focused()
    expect(page.locator("#vh-q-header")).to_have_role("combobox")


def test_the_files_of_a_query_are_asked_for_while_it_is_typed(browser, preview):
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time=0)
    page.goto(f"{preview.address}/van-ban/")
    page.clock.pause_at(60_000)  # no pause of the reader ends, so no query begins
    with page.expect_request("**/tim-kiem/s/*.bin"):
        page.keyboard.press("/")
        page.keyboard.type("van hoa cong vu")
    context.close()


def test_quick_results_need_only_what_was_asked_for(new_reader):
    page = new_reader("/van-ban/")
    typed, quick, whole, found = page.evaluate(QUICK, ["lich hoc thang 1", "lich hoc thang 12"])
    assert typed == quick < whole
    assert found == 5


def test_what_is_meant_stands_first(open_page):
    page = results(open_page, "q=1847")
    assert {words: page.evaluate(ORDER, words)[0] for words in FIRST} == FIRST


@pytest.mark.parametrize("spelling", [0, 1], ids=["without marks", "with one typo"])
def test_a_phone_finds(open_page, spelling):
    page = open_page("/", width=PHONE).page
    page.keyboard.press("/")
    assert offenders(WANTED, lambda address: among_the_first(page, address, spelling)) == []


def among_the_first(page: Page, address: str, spelling: int) -> None:
    """Hold that what is typed for a page offers it among the first three, with what it says, and mends a typo."""
    page.locator("#vh-q-header").fill("")
    expect(options(page)).to_have_count(0)
    page.locator("#vh-q-header").fill(WANTED[address][spelling])
    expect(page.locator(f"a[role=option]:is([href='{address}'], [href^='{address}#'])").first).to_be_visible()
    expect(page.locator(".vh-search__text mark").first).to_be_visible()  # the leading pages have been read
    assert options(page).evaluate_all("(all, url) => all.findIndex((a) => a.pathname === url)", address) < 3
    if spelling:
        expect(page.get_by_role("option").first).to_contain_text("Có phải bạn muốn tìm: ")


def test_the_suggestion_is_taken_by_keyboard(open_page):
    page = open_page("/").page
    page.keyboard.press("/")
    page.keyboard.type("trang phuk")
    expect(page.get_by_role("option").first).to_contain_text("Có phải bạn muốn tìm: ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#vh-q-header")).not_to_have_value("trang phuk")
    expect(options(page).first).to_contain_text("trang phục", ignore_case=True)


def test_arrows_choose_and_enter_opens(open_page):
    page = open_page("/van-ban/").page
    box = page.locator("#vh-q-header")
    page.keyboard.press("/")
    page.keyboard.type("tiep cong dan")
    expect(options(page).first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Xem tất cả")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    expect(page.locator(".vh-search__text mark").first).to_be_visible()
    address = page.locator("[role=option][aria-selected=true]").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_escape_closes_then_empties_then_gives_the_focus_back(open_page):
    page = open_page("/van-ban/", width=PHONE).page
    page.get_by_role("button", name="Tìm kiếm").click()
    box = page.locator("#vh-q-header")
    box.press_sequentially("tiep dan")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("tiep dan")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.get_by_role("button", name="Tìm kiếm")).to_be_focused()


def test_enter_leads_to_all_results_and_a_number_to_its_document(open_page):
    page = open_page("/").page
    page.keyboard.press("/")
    page.keyboard.type("trang phuc")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=trang%20phuc")
    settled(page)
    expect(page.locator("#vh-q-finder")).to_have_value("trang phuc")
    page = open_page("/").page
    page.keyboard.press("/")
    page.keyboard.type("1847")
    expect(options(page).first).to_contain_text("1847/QĐ-TTg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/van-ban/1847-qd-ttg-2018/")


def test_the_box_speaks_to_a_screen_reader(open_page):
    page = open_page("/van-ban/").page
    page.keyboard.press("/")
    page.keyboard.type("van hoa cong vu")
    expect(page.locator(".vh-search__text mark").first).to_be_visible()
    box = page.locator("#vh-q-header")
    listbox = page.locator(f"#{box.get_attribute('aria-controls')}")
    expect(listbox).to_have_role("listbox")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(page.locator(".vh-search--header [role=status]")).to_have_text(re.compile(r"^Có (trên )?[\d.]+ kết quả"))
    kinds = listbox.locator(".vh-search__kind").all_inner_texts()
    assert len(kinds) >= options(page).count() - 1  # a page named as its kind does not say it twice
    order = page.evaluate(ORDER, "van hoa cong vu")
    assert options(page).evaluate_all("all => all.map((a) => a.pathname)") == order
    assert "Văn bản" in kinds
    assert listbox.evaluate("list => [...list.querySelectorAll('a, div[tabindex]')].every((a) => a.tabIndex === -1)")


def test_a_result_says_what_it_is_and_marks_the_match(open_page):
    page = open_page("/van-ban/").page
    page.keyboard.press("/")
    page.keyboard.type("van hoa cong vu")
    decision = options(page).filter(has_text="1847/QĐ-TTg").first
    expect(decision).to_contain_text("Đang dùng, chưa xác minh")
    expect(decision.locator("time")).to_have_text("27/12/2018")
    expect(options(page).locator("mark").first).to_be_visible()
    marked = " ".join(options(page).locator("mark").all_inner_texts()).lower()
    assert "công vụ" in marked or "công" in marked


def test_results_come_before_their_snippets(open_page):
    page = open_page("/van-ban/").page
    held: list[Route] = []
    page.route(re.compile(r"/(van-ban|quy-tac|dao-tao|guong-tot)/[a-z0-9-]+/$"), lambda route: held.insert(0, route))
    page.keyboard.press("/")
    with page.expect_request(re.compile(r"/(van-ban|quy-tac|dao-tao|guong-tot)/[a-z0-9-]+/$")):
        page.keyboard.type("van hoa cong vu")
    expect(options(page).first).to_be_visible()
    assert page.locator(".vh-search__text mark").count() == 0
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]").get_attribute("href")
    for route in held:
        route.continue_()
    expect(page.locator(".vh-search__text mark").first).to_be_visible()
    assert page.locator("[role=option][aria-selected=true]").get_attribute("href").startswith(chosen)


def test_an_earlier_answer_never_replaces_a_later_one(open_page):
    page = open_page("/van-ban/").page
    page.route("**/tim-kiem/s/*", lambda route: (page.wait_for_timeout(100), route.continue_()))
    box = page.locator("#vh-q-header")
    for text in ("van hoa", "tiep cong dan", "1847"):
        box.fill(text)
        page.wait_for_timeout(130)
    expect(options(page).first).to_contain_text("1847/QĐ-TTg")
    page.wait_for_timeout(500)
    expect(options(page).first).to_contain_text("1847/QĐ-TTg")


def test_a_failure_is_told_and_the_next_key_tries_again(open_page):
    page = open_page("/van-ban/").page
    page.route("**/tim-kiem/manifest.json", lambda route: route.abort())
    page.reload()  # an idle page may have loaded the manifest already
    page.keyboard.press("/")
    page.keyboard.type("1847")
    expect(page.locator(".vh-search__message")).to_contain_text("Chưa tải được")
    page.unroute("**/tim-kiem/manifest.json")
    page.keyboard.type("/")
    expect(options(page).first).to_contain_text("1847/QĐ-TTg")


def test_an_error_of_ours_is_not_told_as_one_of_the_network(open_page):
    page = open_page("/van-ban/").page
    page.route("**/search/plan.js", lambda route: route.fulfill(body=BROKEN_PLAN, content_type="text/javascript"))
    page.reload()  # an idle page may have loaded the module already
    said = "Tìm kiếm đang gặp lỗi. Vui lòng tải lại trang, hoặc gõ cách khác."
    page.keyboard.press("/")
    page.keyboard.type("van hoa")
    expect(page.locator(".vh-search__message")).to_have_text(said)
    page.goto(page.url.replace("/van-ban/", "/tim-kiem/?q=van+hoa"))
    expect(page.locator("[data-vh-finder-count]")).to_have_text(said)


def test_recent_searches_stay_on_the_device_until_cleared(open_page):
    page = open_page("/van-ban/").page
    page.keyboard.press("/")
    page.keyboard.type("trang phuc")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=*")
    page.goto(page.url.partition("/tim-kiem/")[0] + "/quy-tac/")
    page.keyboard.press("/")
    expect(page.get_by_role("option", name="trang phuc")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#vh-q-header")).to_have_value("trang phuc")
    expect(options(page).first).to_be_visible()
    page.locator("#vh-q-header").fill("")
    page.get_by_role("option", name="Xóa lịch sử tìm").click()
    expect(page.locator(".vh-search--header .vh-search__panel")).to_be_hidden()
    assert not page.evaluate("Object.entries(localStorage).some(([, text]) => text.includes('trang phuc'))")


def test_no_more_than_eight_searches_are_remembered(open_page):
    page = open_page("/tim-kiem/").page
    box = page.locator("#vh-q-finder")
    for number in range(10):
        box.fill(f"lần {number}")
        box.press("Enter")
        page.wait_for_url(f"**/tim-kiem/?q=*{number}")
    page.goto(page.url.partition("/tim-kiem/")[0] + "/quy-tac/")
    page.locator("#vh-q-header").focus()
    recent = page.locator(".vh-search__option--recent")
    expect(recent).to_have_count(8)
    expect(recent.first).to_have_text("lần 9")


def test_nothing_found_helps_on(open_page):
    page = open_page("/van-ban/").page
    page.keyboard.press("/")
    page.keyboard.type("zzqqxx")
    expect(page.locator(".vh-search__message")).to_contain_text("Không tìm thấy “zzqqxx”")
    expect(page.locator(".vh-search--header [role=status]")).to_contain_text("Không tìm thấy")
    expect(page.get_by_role("option", name="Quy tắc")).to_be_visible()
    page = results(open_page, "q=zzqqxx")
    expect(page.locator("[data-vh-finder-none]")).to_be_visible()
    expect(page.get_by_role("article").get_by_role("link", name="Gương tốt")).to_be_visible()


def test_a_shared_address_gives_the_same_list(open_page):
    page = results(open_page, "q=van+hoa+cong+vu")
    page.get_by_label("Sắp xếp").select_option("Mới nhất")
    page.get_by_role("checkbox", name="Văn bản").first.check()
    settled(page)
    expect(page.locator(".vh-finder__chip")).to_have_count(1)
    shared = page.url.partition("/tim-kiem/?")[2]
    assert "sap-xep=moi-nhat" in shared
    assert "muc=" in shared
    other = results(open_page, shared, width=PHONE)
    assert addresses(other) == addresses(page) != []
    assert other.get_by_label("Sắp xếp").input_value() == "moi-nhat"
    dates = [time or "" for time in page.locator(".vh-result time").evaluate_all("all => all.map((t) => t.dateTime)")]
    assert dates == sorted(dates, reverse=True)


def test_filters_narrow_and_back_takes_them_away(open_page):
    page = results(open_page, "q=van+hoa+cong+vu")
    before, count = addresses(page), page.locator("[data-vh-finder-count]").inner_text()
    rules = page.get_by_role("checkbox", name="Văn bản").first
    number = int(rules.locator("xpath=..").locator(".vh-facets__count").inner_text())
    rules.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-vh-finder-count]")).to_contain_text(f"Có {number} kết quả")
    expect(page.get_by_role("checkbox", name="Văn bản").first).to_be_focused()
    assert all(address.startswith("/van-ban/") for address in addresses(page))
    page.get_by_role("button", name="Bỏ lọc Mục: Văn bản").click()
    expect(page.locator("[data-vh-finder-count]")).to_have_text(count)
    page.go_back()
    expect(page.locator(".vh-finder__chip")).to_have_count(1)
    page.go_back()
    expect(page.locator("[data-vh-finder-count]")).to_have_text(count)
    settled(page)
    assert addresses(page) == before


def test_an_address_with_filters_alone_lists_all_that_passes(open_page):
    page = open_page("/tim-kiem/?muc=quy-tac").page
    expect(page.locator("[data-vh-finder-count]")).to_have_text(re.compile(r"^Có \d+ kết quả$"))
    assert all(address.startswith("/quy-tac/") for address in addresses(page))
    expect(page.locator(".vh-finder__chip")).to_have_text("Quy tắc")
    page.get_by_role("button", name="Bỏ lọc Mục: Quy tắc").click()
    expect(page.locator("[data-vh-finder-help]")).to_be_visible()
    assert page.url.endswith("/tim-kiem/")


def test_more_results_are_added_and_the_focus_goes_to_the_first(open_page):
    page = results(open_page, "q=cong+vu")
    expect(page.locator(".vh-result")).to_have_count(20)
    page.get_by_role("button", name="Xem thêm").click()
    expect(page.locator(".vh-result").nth(20).get_by_role("link")).to_be_focused()
    assert len(set(addresses(page))) == page.locator(".vh-result").count() > 20


def test_the_result_page_without_script_leads_on(browser, preview):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{preview.address}/tim-kiem/?q=1847")
    assert "đang tắt JavaScript" in page.inner_text("article")
    assert page.get_by_role("article").get_by_role("link", name="Văn bản").is_visible()
    assert not page.locator(".vh-finder").is_visible()
    context.close()


@pytest.mark.parametrize("shown", ["box", "nothing", "recent", "results", "filtered", "no results"])
def test_search_is_accessible_safe_and_fits(open_page, shown):
    paths = {"results": "/tim-kiem/?q=van+hoa", "filtered": "/tim-kiem/?q=van+hoa&nam=2026"}
    opened = open_page(paths.get(shown, "/tim-kiem/?q=zzqqxx" if shown == "no results" else "/quy-tac/"))
    page = opened.page
    if shown in ("box", "nothing"):
        page.keyboard.press("/")
        page.keyboard.type("van hoa" if shown == "box" else "zzqqxx")
        expect(page.locator(".vh-search__text mark" if shown == "box" else "[role=option]").first).to_be_visible()
        page.keyboard.press("ArrowDown")
    elif shown == "recent":
        page.evaluate("localStorage.setItem('/.vh-recent', JSON.stringify(['trang phục', 'tiếp công dân']))")
        page.keyboard.press("/")
        expect(page.get_by_role("option").first).to_be_visible()
    else:
        settled(page)
        page.locator(".vh-finder__filters").evaluate("details => { details.open = true; }")
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    page.evaluate(f"{ACCESS};{AXE};0")
    assert {state: found for state in STATES if (found := faults(page, *STATES[state]))} == {}
    assert page.evaluate("window.__violations") == []
    assert opened.violations == []
    assert opened.foreign == []


def faults(page: Page, width: int, scheme: str, options: object) -> list[str]:
    """What is wrong with what is shown on a screen of a width, in light or dark."""
    page.set_viewport_size({"width": width, "height": 844})
    shown = page.evaluate("access.inScheme", [scheme, options, False])
    return [*shown["contrast"], *shown["axe"], *too_wide(page, width)]


def test_the_address_is_read_as_text(open_page):
    opened = open_page("/tim-kiem/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&loai=%3Cb%3Ex")
    settled(opened.page)
    expect(opened.page.locator("[data-vh-finder-count]")).to_contain_text("“<img src=x onerror=alert(1)>”")
    assert opened.page.locator(".vh-finder img, .vh-finder__chip b").count() == 0
    assert opened.violations == []


@pytest.mark.parametrize("name", ["box.js", "page.js"])
def test_the_interface_stays_small(name):
    folder = ROOT / "docs" / "assets" / "js" / "search"
    assert sum(len(gzip.compress((folder / file).read_bytes())) for file in (name, "show.js")) <= UI_BYTES
