"""Every kind of page in the states that people see it in: no violation of policy, law of access, or language."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = {
    "home": "/",
    "list": "/van-ban/",
    "document": "/van-ban/22-2008-qh12/",
    "policy": "/quy-tac/tiep-cong-dan/",
    "must read": "/quy-tac/su-dung-phong-hop/",
    "sheet to sign": "/thong-bao/doi-thoai-cuoi-nam-2026/phieu-ky/phong-thuong-mai/",
    "all that must be read": "/xac-nhan-doc/",
    "stories": "/guong-tot/",
    "self-assessment": "/quy-tac/tu-danh-gia/",
    "self-assessment of one policy": "/quy-tac/tiep-cong-dan/tu-danh-gia/",
    "indicators": "/chi-so/",
    "indicator": "/chi-so/ty-le-dung-han/",
    "indicator by unit": "/chi-so/ty-le-bao-cao-dung-han/",
    "unit": "/don-vi/van-phong/",
    "leaderboard": "/bang-xep-hang/van-hoa-cong-so-2026/2026-q3/",
    "ledger": "/bang-xep-hang/van-hoa-cong-so-2026/ca-nhan/phan-thi-o/",
    "training": "/dao-tao/",
    "calendar": "/dao-tao/lich/2026-11/",
    "people": "/nhan-su/",
    "duties": "/phu-trach/",
    "theme": "/chu-de/giao-tiep-ung-xu/",
    "bulletin": "/ban-tin/thang-10-2026/",
    "bulletin on the wall": "/ban-tin/thang-10-2026/trinh-chieu/",
    "guide": "/huong-dan/",
    "reference": "/huong-dan/truong-du-lieu/",
    "search": "/tim-kiem/",
    "results": "/tim-kiem/?q=van+hoa",
    "not found": "/khong-co-trang-nay/",
}
STATES = {"light": (1280, False), "phone": (390, False), "phone dark": (390, True), "dark": (1280, True)}
VIOLATIONS = {"resultTypes": ["violations"]}  # what else axe has to say is long
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # in nothing else does a dark page differ
ENGLISH = re.compile(
    r"\b(the|and|search|home|previous|next|table of contents|skip to|permanent link|menu|close|back to top|page)\b",
    re.IGNORECASE,
)
# After a first look at all of a page: of rows that are built alike two are enough, since stripes alternate.
ONE_OF_A_KIND = """() => {
  const kind = (node) => [node.localName, node.getAttribute('class'), ...[...node.children].map(kind)].join();
  for (const list of document.querySelectorAll('tbody, ul, ol, dl, fieldset, .vh-listed, .vh-cards')) {
    const seen = new Map();
    for (const row of [...list.children]) {
      const times = (seen.get(kind(row)) ?? 0) + 1;
      seen.set(kind(row), times);
      if (times > 2) row.remove();
    }
  }
}"""
HIDDEN_TEXT = """() => [...document.querySelectorAll('*')].flatMap((node) =>
  ['aria-label', 'title', 'alt', 'placeholder'].map((name) => node.getAttribute(name) || '')).filter(Boolean)"""


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_safe_and_fits_and_is_vietnamese(open_page, name):
    opened = open_page(PAGES[name])
    page = opened.page
    assert english(page) == []
    assert headings_are_in_order(levels(page)), levels(page)
    faults = {}
    for state, (width, dark) in STATES.items():
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished)).then(() => null)")
        if state == "phone dark":
            page.emulate_media(color_scheme="dark")
            page.reload(wait_until="load")  # it is then that a page looks which colours are wanted
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        if state != "light":
            page.evaluate(ONE_OF_A_KIND)
        found = Axe().run(page, options=(COLOURS if dark else {}) | VIOLATIONS).response["violations"]
        faults[state] = [(item["id"], item["nodes"][0]["html"][:120]) for item in found]
        faults[state] += [*page.evaluate("window.__violations"), *(["wider than the screen"] if wide else [])]
    assert faults == {state: [] for state in STATES}
    assert opened.violations == []
    assert opened.foreign == []


def english(page):
    """The texts of a page that hold an English word."""
    texts = [page.inner_text("body"), *page.evaluate(HIDDEN_TEXT)]
    return [text for text in texts if ENGLISH.search(text.replace("Home Assistant", ""))]


def levels(page):
    """The levels of the headings of a page, from top to bottom."""
    return page.eval_on_selector_all(
        "article h1, article h2, article h3, article h4, article h5", "nodes => nodes.map((node) => +node.localName[1])"
    )


def headings_are_in_order(levels):
    """Whether one main heading comes first, and the others go down one step at a time."""
    steps = [after - before for before, after in pairwise(levels)]
    return levels[0] == 1 and levels.count(1) == 1 and all(step <= 1 for step in steps)


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
    page = open_page(PAGES["sheet to sign"]).page
    page.wait_for_selector("article time[datetime='2026-11-24']")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert re.search(rb"/MediaBox\s*\[\s*0\s+0\s+59[45][.\d]*\s+84[12][.\d]*\s*\]", paper)
    page.emulate_media(media="print")
    rows = page.locator(".vh-sheet__grid tbody tr")
    assert rows.count() == 3
    assert min(row.bounding_box()["height"] for row in rows.all()) >= 36  # of 96 to the inch: about 1 cm
    assert not page.locator("footer").is_visible()
