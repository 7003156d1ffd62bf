"""A page of every template as people see it: nothing violates access, policy or language, and nothing moves.

The list is made from the plan of the site, so a new template is walked without being named here.  Of each template the
page with most in it is taken; what stands only on the leaders' site is taken from that of the miniature.
"""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from operator import itemgetter
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from macros import pages
from macros.engine import Portal
from macros.engine.loader import load
from macros.pages.output import Task
from macros.pages.page import PageOutput
from macros.pages.templating import TEMPLATES
from macros.records.choices import Audience
from tests import miniature
from tests.browser.conftest import DAY, LISTEN, Preview, served
from tests.conftest import once

pytestmark = pytest.mark.whole

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
PAUSE = 0.7  # seconds between the pieces of a page
TWICE, NARROW = 640, 320  # 1280 px at twice the size, and as narrow as it gets


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
def addresses(tmp_path_factory: pytest.TempPathFactory, preview: Preview, built_leaders: Path) -> Iterator[list[str]]:
    """A page of each template, and some more."""

    def choose(folder: Path) -> None:
        staff = full_pages(Portal(load((preview.data,)), DAY, Audience.STAFF), preview.data.parent / "site")
        roots = (built_leaders.parent / "data", built_leaders.parent / "leaders-data")
        leaders = full_pages(Portal(load(roots), miniature.DAY, Audience.LEADERSHIP), built_leaders)
        assert {path.name for path in TEMPLATES.glob("*.html")} - {*staff, *leaders} <= WITHOUT_PAGES
        only_leaders = [url for template, url in leaders.items() if template not in staff]
        folder.mkdir()
        (folder / "chosen.json").write_text(json.dumps([[*staff.values(), *MORE], only_leaders]), "utf-8")

    for_staff, for_leaders = json.loads((once(tmp_path_factory, "templates", choose) / "chosen.json").read_bytes())
    with served(built_leaders) as leading:
        yield [*(f"{preview.address}{url}" for url in for_staff), *(f"{leading}{url}" for url in for_leaders)]


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


def states(page: Page, address: str, frame: set[str]) -> Iterator[tuple[str, list[str]]]:
    """What is wrong with a page, by the state that it is in; folds are open from the first focus on.

    `frame` is what was seen of the header and the footer of other pages.
    """
    yield "moves at 390 px", go(page, address, 390)
    yield "moves at 1280 px", go(page, address, 1280)
    yield from page.evaluate("access.plainly()").items()
    page.keyboard.press("Tab")  # from here on the browser shows the focus
    page.evaluate("access.unfold()")
    yield f"wider than {TWICE} px", too_wide(page, TWICE)
    yield f"wider than {NARROW} px", too_wide(page, NARROW)
    frame.update(page.evaluate("access.prepare", [*frame]))
    page.evaluate(f"{AXE};0")
    page.set_viewport_size({"width": 390, "height": 844})
    yield from look(page, "dark phone", "slate", OPTIONS)
    yield from look(page, "light phone", "default")
    page.set_viewport_size({"width": 1280, "height": 844})
    yield from look(page, "dark", "slate")
    yield from look(page, "light", "default", OPTIONS)
    page.emulate_media(forced_colors="active")
    for what, found in page.evaluate("access.inForcedColours()").items():
        yield f"{what}, forced colours", found
    page.emulate_media(forced_colors="none")
    yield "policy", page.evaluate("window.__violations")


def look(page: Page, state: str, scheme: str, options: object = None) -> Iterator[tuple[str, list[str]]]:
    """What is wrong with a page as it is drawn now."""
    for what, found in page.evaluate("access.inScheme", [scheme, options]).items():
        yield f"{what}, {state}", found


def too_wide(page: Page, width: int) -> list[str]:
    """What of a page is wider than a screen."""
    page.set_viewport_size({"width": width, "height": 844})
    return list(page.evaluate("access.tooWide()"))


@pytest.mark.first
@pytest.mark.parametrize("part", range(PARTS))
def test_a_page_of_every_template_is_accessible_safe_and_still(part: int, addresses: list[str], page: Page) -> None:
    faults, foreign, frame = {}, list[str](), set[str]()
    page.on("request", lambda request: foreign.append(request.url))
    for address in addresses[part::PARTS]:
        home = address.split("/", 3)[:3]
        faults |= {(address, state): found for state, found in states(page, address, frame) if found}
        faults |= {(address, url): [] for url in foreign if url.split("/", 3)[:3] != home and url[:5] != "data:"}
        foreign.clear()
    assert faults == {}


class Pieces(SimpleHTTPRequestHandler):
    """Sends the beginning of a page, and some time later the rest."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        content = source.read()
        at = 3 * len(content) // 10 if b"<!doctype" in content[:20] else 0
        outputfile.write(content[:at])
        time.sleep(PAUSE if at else 0)
        outputfile.write(content[at:])


@pytest.mark.parametrize("address", ["/van-ban/", "/phu-trach/"])
def test_a_page_that_comes_in_pieces_does_not_move(preview: Preview, page: Page, address: str) -> None:
    folder = str(preview.data.parent / "site")
    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pieces, directory=folder))
    threading.Thread(target=http.serve_forever, daemon=True).start()
    moved = go(page, f"http://127.0.0.1:{http.server_address[1]}{address}", 1280)
    http.shutdown()
    http.server_close()
    assert moved == []
