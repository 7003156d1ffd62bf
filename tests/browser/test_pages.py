"""Every kind of page in the states that people see it in: no violation of policy, law of access, or language."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = {
    "home": "/",
    "list": "/van-ban/",
    "document": "/van-ban/22-2008-qh12/",
    "policy": "/quy-tac/tiep-cong-dan/",
    "must read": "/quy-tac/su-dung-phong-hop/",
    "sheet to sign": "/quy-tac/su-dung-phong-hop/phieu-ky/phong-du-lich/",
    "all that must be read": "/xac-nhan-doc/",
    "stories": "/guong-tot/",
    "self-assessment": "/quy-tac/tu-danh-gia/",
    "self-assessment of one policy": "/quy-tac/tiep-cong-dan/tu-danh-gia/",
    "indicators": "/chi-so/",
    "indicator": "/chi-so/ty-le-dung-han/",
    "indicator by unit": "/chi-so/ty-le-bao-cao-dung-han/",
    "unit": "/don-vi/van-phong/",
    "leaderboard": "/bang-xep-hang/van-hoa-cong-so-2026/2026-q3/",
    "ledger": "/bang-xep-hang/van-hoa-cong-so-2026/don-vi/van-phong/",
    "training": "/dao-tao/",
    "calendar": "/dao-tao/lich/2026-11/",
    "people": "/nhan-su/",
    "duties": "/phu-trach/",
    "theme": "/chu-de/giao-tiep-ung-xu/",
    "guide": "/huong-dan/",
    "reference": "/huong-dan/truong-du-lieu/",
    "search": "/tim-kiem/",
    "results": "/tim-kiem/?q=van+hoa",
    "not found": "/khong-co-trang-nay/",
}
STATES = [("light", 1280, False), ("dark", 1280, True), ("phone", 390, False), ("phone dark", 390, True)]
ENGLISH = re.compile(
    r"\b(the|and|search|home|previous|next|table of contents|skip to|permanent link|menu|close|back to top|page)\b",
    re.IGNORECASE,
)
HIDDEN_TEXT = """() => [...document.querySelectorAll('*')].flatMap((node) =>
  ['aria-label', 'title', 'alt', 'placeholder'].map((name) => node.getAttribute(name) || '')).filter(Boolean)"""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("state", "width", "dark"), STATES, ids=[state for state, _, _ in STATES])
def test_page_is_accessible_safe_and_fits(open_page, name, state, width, dark):
    opened = open_page(PAGES[name], width=width, dark=dark)
    found = Axe().run(opened.page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:120]) for item in found] == []
    assert opened.page.evaluate("window.__violations") == []
    assert opened.violations == []
    assert opened.foreign == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_no_english_is_left(open_page, name):
    page = open_page(PAGES[name]).page
    texts = [page.inner_text("body"), *page.evaluate(HIDDEN_TEXT)]
    assert [text for text in texts if ENGLISH.search(text.replace("Home Assistant", ""))] == []


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_step_at_a_time(open_page, name):
    page = open_page(PAGES[name]).page
    levels = page.eval_on_selector_all(
        "article h1, article h2, article h3, article h4, article h5", "nodes => nodes.map((node) => +node.localName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_search_fetches_nothing_before_the_reader_starts(open_page):
    opened = open_page("/")
    names = opened.page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [name for name in names if "tim-kiem" in name or "search" in name]


def test_footer_says_as_of_which_day(open_page):
    page = open_page("/van-ban/").page
    page.wait_for_selector("footer time[datetime='2026-11-24']")
    assert "24/11/2026" in page.inner_text("footer")


def test_the_sheet_to_sign_is_one_page_of_paper_with_lines_to_sign_on(open_page):
    page = open_page(PAGES["sheet to sign"]).page
    page.wait_for_selector("article time[datetime='2026-11-24']")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert re.search(rb"/MediaBox\s*\[\s*0\s+0\s+59[45][.\d]*\s+84[12][.\d]*\s*\]", paper)
    page.emulate_media(media="print")
    rows = page.locator(".vh-sheet__grid tbody tr")
    assert rows.count() == 4
    assert min(row.bounding_box()["height"] for row in rows.all()) >= 36  # of 96 to the inch: about 1 cm
    assert not page.locator("footer").is_visible()
