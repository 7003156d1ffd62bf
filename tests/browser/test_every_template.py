"""A page of every template as people see it: nothing violates access, policy or language, and nothing moves.

The list is made from the plan of the site, so a new template is walked without being named here.  Of each template the
page with most in it is taken; what stands only on the leaders' site is taken from that of the miniature.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from macros import pages
from macros.engine import Portal
from macros.engine.loader import load
from macros.pages.page import PageOutput, Task
from macros.pages.templating import TEMPLATES
from macros.records.choices import Audience
from macros.run.preview import BuildStatus, server
from tests import miniature
from tests.browser.conftest import DAY, LISTEN, Preview

LARGE = 24_000  # bytes
PARTS = 4  # so that workers share the pages
WITHOUT_PAGES = {  # others are made of them, they lead on, or are letters; and what no sample is long enough for
    *("record.html", "people-left.html", "forwarding.html", "reminder.html", "withdrawn.html"),
    *("units-people.html", "duties-index.html"),
}
MORE = ("/tim-kiem/?q=van+hoa", "/khong-co-trang-nay/", "/huong-dan/", "/gioi-thieu/")
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
ACCESS = Path(__file__).with_name("access.js").read_text("utf-8")
LAWS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental")
OPTIONS = {"runOnly": {"type": "tag", "values": LAWS}, "preload": False, "resultTypes": ["violations"]}
OF_COLOUR = {**OPTIONS, "runOnly": ["link-in-text-block"]}  # with `access.pale`, all that colours alone can break
LOOK = """async (options) => ({ focus: access.unseenFocus(), contrast: access.pale(),
  axe: (await axe.run({ exclude: ["[data-alike]"] }, options)).violations
    .map(({ id, nodes }) => `${id} ${nodes[0].html.slice(0, 120)}`) })"""
IN_FORCED_COLOURS = """() => ({ focus: access.unseenFocus(), "what is lost": access.lostInForcedColours(),
  "moves although stillness is wanted": access.moving() })"""
SCHEME = "(scheme) => { document.documentElement.dataset.mdColorScheme = scheme; }"
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TWICE, NARROW = 640, 320  # 1280 px at twice the size, and as narrow as it gets
ENGLISH = re.compile(
    r"(?<![\w-])"  # nor in an address
    r"(the|and|search|home|previous|next|table of contents|skip to|permanent link|menu|close|back to top|page)"
    r"(?![\w-])",
    re.IGNORECASE,
)
TEXTS = """() => [document.body.textContent, ...[...document.querySelectorAll('*')].flatMap((node) =>
  ['aria-label', 'title', 'alt', 'placeholder'].map((name) => node.getAttribute(name) || ''))]"""


def full_pages(portal: Portal, site: Path) -> dict[str, str]:
    """A page of each template, with much in it, but no more than a person looks through."""
    kinds: dict[tuple[str, str], tuple[float, Task]] = {}
    for task in pages.plan(portal):
        if isinstance(task.make, PageOutput):
            kind = f"{task.make.__module__}:{task.make.__name__}", str(task.args[:1]).partition("/")[0]
            size = (site / task.path).stat().st_size
            worth = size if size < LARGE else -size
            kinds[kind] = max(kinds.get(kind, (-math.inf, task)), (worth, task), key=itemgetter(0))
    found = {}
    for _, task in sorted(kinds.values(), key=itemgetter(0)):
        page = task.make.function(portal, *task.args)
        found[page.template or task.make.template] = task.url
    return found


@pytest.fixture(scope="module")
def addresses(preview: Preview, built_leaders: Path) -> Iterator[list[str]]:
    """A page of each template, and some more."""
    staff = full_pages(Portal(load((preview.data,)), DAY, Audience.STAFF), preview.data.parent / "site")
    roots = (built_leaders.parent / "data", built_leaders.parent / "leaders-data")
    leaders = full_pages(Portal(load(roots), miniature.DAY, Audience.LEADERSHIP), built_leaders)
    assert {path.name for path in TEMPLATES.glob("*.html")} - {*staff, *leaders} <= WITHOUT_PAGES
    http = server(built_leaders, 0, BuildStatus())
    threading.Thread(target=http.serve_forever, daemon=True).start()
    only_leaders = [url for template, url in leaders.items() if template not in staff]
    yield [
        *(f"{preview.address}{url}" for url in (*staff.values(), *MORE)),
        *(f"http://127.0.0.1:{http.server_address[1]}{url}" for url in only_leaders),
    ]
    http.shutdown()
    http.server_close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all, with what is asked of it."""
    context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
    for script in (LISTEN, ACCESS):
        context.add_init_script(script)
    yield context.new_page()
    context.close()


def go(page: Page, address: str, width: int) -> list[str]:
    """Open an address; gives what moved while it came."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address, wait_until="load")
    return list(page.evaluate("settled()"))


def states(page: Page, address: str, *, frame_is_known: bool) -> Iterator[tuple[str, list[str]]]:
    """What is wrong with a page, by the state that it is in; folds are open from the first focus on."""
    yield "moves at 390 px", go(page, address, 390)
    yield "moves at 1280 px", go(page, address, 1280)
    yield "English", english(page)
    yield "order of headings", disorder(page)
    yield "tables", page.evaluate("access.cellsWithoutHeader()")
    page.keyboard.press("Tab")  # from here on the browser shows the focus
    page.evaluate("access.prepare", frame_is_known)
    page.evaluate(f"{AXE};0")
    yield from look(page, "light", LOOK, OPTIONS)
    page.evaluate(SCHEME, "slate")
    yield from look(page, "dark", LOOK, OF_COLOUR)
    page.emulate_media(forced_colors="active")
    yield from look(page, "forced colours", IN_FORCED_COLOURS)
    page.emulate_media(forced_colors="none")
    yield f"wider than {TWICE} px", too_wide(page, TWICE)
    page.set_viewport_size({"width": 390, "height": 844})
    yield from look(page, "dark phone", LOOK, OPTIONS)
    page.evaluate(SCHEME, "default")
    yield from look(page, "light phone", LOOK, OF_COLOUR)
    yield f"wider than {NARROW} px", too_wide(page, NARROW)
    yield "policy", page.evaluate("window.__violations")


def look(page: Page, state: str, script: str, options: object = None) -> Iterator[tuple[str, list[str]]]:
    """What a script finds on a page as it is drawn now."""
    page.evaluate(PAINTED)
    for what, found in page.evaluate(script, options).items():
        yield f"{what}, {state}", found


def too_wide(page: Page, width: int) -> list[str]:
    """What of a page is wider than a screen."""
    page.set_viewport_size({"width": width, "height": 844})
    return list(page.evaluate("access.tooWide()"))


def english(page: Page) -> list[str]:
    """The English words in the texts of a page."""
    texts = (text.replace("Home Assistant", "") for text in page.evaluate(TEXTS))
    return [found[0] for text in texts for found in ENGLISH.finditer(text)]


def disorder(page: Page) -> list[str]:
    """The levels of the headings of a page, unless one main heading comes first and the others go down by steps."""
    levels = page.eval_on_selector_all(
        "article :is(h1, h2, h3, h4, h5)", "nodes => nodes.map((node) => +node.localName[1])"
    )
    steps = [after - before for before, after in pairwise(levels)]
    right = levels[:1] == [1] and levels.count(1) == 1 and all(step <= 1 for step in steps)
    return [] if right else [str(levels)]


@pytest.mark.first
@pytest.mark.parametrize("part", range(PARTS))
def test_a_page_of_every_template_is_accessible_safe_and_still(part: int, addresses: list[str], page: Page) -> None:
    faults, foreign, homes = {}, list[str](), list[list[str]]()
    page.on("request", lambda request: foreign.append(request.url))
    for address in addresses[part::PARTS]:
        home = address.split("/", 3)[:3]
        found_in = states(page, address, frame_is_known=home in homes)
        faults |= {(address, state): found for state, found in found_in if found}
        homes.append(home)
        faults |= {(address, url): [] for url in foreign if url.split("/", 3)[:3] != home and url[:5] != "data:"}
        foreign.clear()
    assert faults == {}
