"""A real browser and the real site of the sample data, served as `make serve` serves it."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from macros.run.flow import Settings
from macros.run.preview import Builder, BuildStatus, server, watch
from macros.search import snippets
from macros.search.reader import Index
from tests import miniature
from tests.conftest import once

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Preview:
    """A site that is served: its address, the data it is made of, what the last build gave."""

    address: str
    data: Path
    status: BuildStatus

    def save(self, record: Path, text: str, until: Callable[[], bool]) -> None:
        """Save a record whole at once, as editors' programs do; wait until `until` holds."""
        new = self.data.parent / record.name
        new.write_text(text, "utf-8")
        new.replace(record)
        limit = time.monotonic() + 60
        while not until():
            assert time.monotonic() < limit
            time.sleep(0.05)


def settings_of(folder: Path) -> Settings:
    """The sample data and its site in a folder."""
    return Settings(ROOT, folder / "site", DAY, (folder / "data",))


@pytest.fixture(scope="session")
def _sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample data and its site, which one worker builds for all."""

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "data", folder / "data")
        status = BuildStatus()
        builder = Builder(lambda: settings_of(folder), status)
        builder.build()
        builder.close()
        assert not status.problems, [str(problem) for problem in status.problems]

    return once(tmp_path_factory, "sample", make)


@contextmanager
def served(site: Path, status: BuildStatus | None = None) -> Iterator[str]:
    """The address of a site while it is served."""
    http = server(site, 0, status or BuildStatus())
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    http.shutdown()
    http.server_close()


@pytest.fixture(scope="session")
def preview(_sample: Path) -> Iterator[Preview]:
    """The sample served, to be looked at; nobody may save in it."""
    status = BuildStatus()
    with served(_sample / "site", status) as address:
        yield Preview(address, _sample / "data", status)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, _sample: Path) -> Iterator[Preview]:
    """The same in a folder of our own, watched: what is saved is built, going on from there."""
    folder = tmp_path_factory.mktemp("workshop")
    miniature.run("cp", "-a", f"{_sample}/.", str(folder), cwd=folder)  # thousands of files
    settings, status = settings_of(folder), BuildStatus()
    miniature.hand_on(settings_of(_sample), settings)
    builder = Builder(lambda: settings, status)
    threading.Thread(target=builder.run_forever, daemon=True).start()
    observer = watch(settings, builder.request)
    with served(settings.site_dir, status) as address:
        yield Preview(address, settings.data[0], status)
    observer.stop()
    observer.join()


@dataclass
class Watched:
    """A page, and what the browser complained of while it was open."""

    page: Page
    violations: list[str]
    foreign: list[str]


LISTEN = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


def _leave(page: Page) -> None:
    """Go to an empty page: one about to load itself anew may never be closed, and interrupts the first tries."""
    for _ in range(5):
        with suppress(Error):
            page.goto("about:blank")
            return
        page.wait_for_timeout(100)
    page.goto("about:blank")


class Visitors:
    """A browser window for each width and colour scheme, kept from test to test.

    A page of the portal stays open in each, so that the process that draws pages need not be started for every one.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.anchors = dict[tuple[int, bool], Page]()

    def new_page(self, width: int, *, dark: bool) -> Page:
        """A page for somebody who was never here: the device has nothing stored."""
        anchor = self.anchors.get((width, dark)) or self._anchor(width, dark=dark)
        anchor.evaluate("localStorage.clear()")
        return anchor.context.new_page()

    def _anchor(self, width: int, *, dark: bool) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme="dark" if dark else "light", locale="vi-VN"
        )
        context.add_init_script(LISTEN)
        anchor = self.anchors[width, dark] = context.new_page()
        anchor.goto(f"{self.address}/as-of.json")
        return anchor


@pytest.fixture(scope="session")
def visitors(browser: Browser, preview: Preview) -> Iterator[Visitors]:
    made = Visitors(browser, preview.address)
    yield made
    for anchor in made.anchors.values():
        anchor.context.close()


@pytest.fixture
def open_page(visitors: Visitors) -> Iterator[object]:
    """Opens pages: `open_page("/van-ban/", width=390, dark=True)` gives a `Watched`; `at` is another address."""
    pages: list[Page] = []

    def opening(path: str, *, width: int = 1280, dark: bool = False, at: str = visitors.address) -> Watched:
        page = visitors.new_page(width, dark=dark)
        pages.append(page)
        watched = Watched(page, [], [])
        page.on("console", lambda message: _complaint(watched, message.type, message.text))
        page.on("request", lambda request: _foreign(watched, at, request.url))
        page.goto(at + path, wait_until="load")
        return watched

    yield opening
    for page in pages:
        _leave(page)
        page.close()


@pytest.fixture(scope="module")
def index(preview: Preview) -> Iterator[Index]:
    """The index of the sample site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snippets, "read", cache(snippets.read))  # many queries lead to one page
        yield Index(preview.data.parent / "site")


@pytest.fixture
def new_reader(browser: Browser, preview: Preview) -> Iterator[Callable[[str], Page]]:
    """Opens a page in a browser window that was never used: nothing was fetched before."""
    with browser.new_context(locale="vi-VN") as context:

        def opening(path: str) -> Page:
            page = context.new_page()
            page.goto(preview.address + path, wait_until="load")
            return page

        yield opening


def _complaint(watched: Watched, kind: str, text: str) -> None:
    if kind == "error" and "404" not in text:
        watched.violations.append(text)


def _foreign(watched: Watched, address: str, url: str) -> None:
    if not url.startswith((address, "data:")):
        watched.foreign.append(url)
