"""Measures what a search costs in a real browser: bytes over the wire, CPU and memory of the tab.

It serves a folder with `thu.html`, a page that defines `window.find(query)` (a promise of addresses, best first) and
optionally `window.again` (the same from what is loaded already).  Needs Chromium, playwright and /proc.
"""

import gzip
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from scripts.bench_lib.evaluate import CaseAnswers
from scripts.bench_lib.pages import Case

FIRST = "văn hóa công vụ"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_TEXT = (".html", ".js", ".json", ".css", ".txt")
_CALL = """async ([query, limit, again]) => Promise.race([
  (again ? window.again ?? window.find : window.find)(query),
  new Promise((_, fail) => setTimeout(() => fail(new Error("too slow")), limit)),
])"""


class CannotRun(Exception):
    """A candidate cannot be measured; the message says why, for its row in the table."""


class BrowserRun(NamedTuple):
    """What a candidate answered and cost."""

    answers: CaseAnswers
    first_bytes: int  # from nothing to the first result, as sent
    first_cpu: float  # seconds
    query_cpu: Sequence[float]  # seconds of each later query, asked for the first time, ascending
    warm_cpu: Sequence[float]  # the same asked again: its files are loaded already, and no page is read again
    later_bytes: int  # of all later queries together
    memory: int  # bytes of the tab at the end


class _CountingServer(ThreadingHTTPServer):
    """Counts what it sends; text goes out compressed, as any server would send it."""

    daemon_threads = True

    def __init__(self, folder: Path, excluded: str) -> None:
        super().__init__(("127.0.0.1", 0), _CountingHandler)
        self.folder = str(folder)
        self.excluded = excluded
        self.sent = 0
        self.files: list[Path] = []


class _CountingHandler(SimpleHTTPRequestHandler):
    server: _CountingServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, gzipped when it is text, and count it."""
        self.directory = self.server.folder
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        self.server.files.append(path)
        packed = path.suffix in _TEXT
        body = _gzipped(path) if packed else path.read_bytes()
        if not (self.server.excluded and self.path.startswith(self.server.excluded)):
            self.server.sent += len(body)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)


@lru_cache(maxsize=256)
def _gzipped(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


def run(folder: Path, cases: Sequence[Case], *, excluded: str = "", timeout: float = 60) -> BrowserRun:
    """Ask for `FIRST` in a fresh browser, then every case; what is below the address `excluded` is not counted."""
    with tab(folder, excluded) as (page, server, renderers):
        server.sent = 0
        before = _cpu(renderers())
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/thu.html", wait_until="load")
        _ask(page, FIRST, timeout)
        first_bytes, first_cpu = server.sent, _cpu(renderers()) - before
        answers, query_cpu, warm_cpu = [], [], []
        for case in cases:
            before = _cpu(renderers())
            answers.append((case, _ids(_ask(page, case.query, timeout))))
            first_done = _cpu(renderers())
            _ask(page, case.query, timeout, again=True)
            query_cpu.append(first_done - before)
            warm_cpu.append(_cpu(renderers()) - first_done)
        later_bytes, memory = server.sent - first_bytes, _memory(renderers())
        return BrowserRun(answers, first_bytes, first_cpu, sorted(query_cpu), sorted(warm_cpu), later_bytes, memory)


@contextmanager
def tab(folder: Path, excluded: str = "") -> Iterator[tuple[Any, _CountingServer, Any]]:
    """Yield a tab of a fresh browser, the server of the folder, and a function that lists the tab's processes."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a library of the tests, not of the portal
    except ImportError:
        raise CannotRun("cần playwright (có trong bộ kiểm thử: make test)") from None
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"))),
        None,
    )
    if chromium is None:
        raise CannotRun("không có Chromium; trên Debian, Ubuntu: sudo apt-get install chromium")
    server = _CountingServer(folder, excluded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        system = browser.new_browser_cdp_session()
        page = browser.new_page()

        def renderers() -> list[int]:
            processes = system.send("SystemInfo.getProcessInfo")["processInfo"]
            return [int(process["id"]) for process in processes if process["type"] == "renderer"]

        try:
            yield page, server, renderers
        finally:
            browser.close()
            server.shutdown()
            server.server_close()


def _ask(page: Any, query: str, timeout: float, *, again: bool = False) -> list[str]:
    try:
        return list(page.evaluate(_CALL, [query, timeout * 1000, again]))
    except Exception as error:
        raise CannotRun(f"“{query}”: {str(error).splitlines()[0]}") from error


def _ids(addresses: Sequence[str]) -> list[str]:
    """The ids of the pages at these addresses, each once."""
    return list(dict.fromkeys(address.partition("#")[0].strip("/").rpartition("/")[2] for address in addresses))


def _cpu(processes: list[int]) -> float:
    """The seconds that all threads of these processes have run."""
    total = 0
    for process in processes:
        tasks = Path(f"/proc/{process}/task")
        for task in os.listdir(tasks):  # noqa: PTH208 - read while threads come and go
            try:
                total += int((tasks / task / "schedstat").read_text().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue
    return total / 1e9


def _memory(processes: list[int]) -> int:
    """The resident bytes of the largest of these processes: the tab."""
    pages = (int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in processes)
    return max(pages, default=0) * os.sysconf("SC_PAGE_SIZE")
