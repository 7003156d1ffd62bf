"""Measures the search box of a built site on a slow line: seconds from the last key to the first results.

The lines are the presets of Chromium's developer tools: each request waits, and all share one bandwidth.  The processor
is slowed by four.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scripts.bench_lib.browser import tab

LINES = {"Fast 3G": (562.5, 180 * 1024), "Slow 3G": (2000, 50 * 1024)}  # ms a request waits, bytes a second
QUERIES = ("van hoa cong vu", "nđ 30/2020", "ai phu trach van thu", "trang phuc cong so", "lich hoc thang 12")
SLOWER = 4  # times slower than the processor
KEY = 120  # ms between two keys
_PATIENCE = 60_000  # ms
# The times of the last key and of the results after it, taken in the page: waiting from outside would add to them.
_WATCH = """() => {
  const seen = (globalThis.seen = { key: 0, first: 0, read: 0 });
  addEventListener("input", () => Object.assign(seen, { key: performance.now(), first: 0, read: 0 }), true);
  new MutationObserver(() => {
    if (document.querySelector("a[role=option]")) seen.first ||= performance.now();
    if (document.querySelector(".vh-search__text mark")) seen.read ||= performance.now();
  }).observe(document.querySelector(".vh-search--header"), { childList: true, subtree: true });
}"""
_PHONE = {"width": 390, "height": 844}


class Wait(NamedTuple):
    """How long a reader waited, and what was fetched since the box got the focus."""

    line: str
    query: str
    first: float  # seconds from the last key to the first result
    read: float  # and to the results whose pages have been read
    bytes: int  # of all requests
    requests: int


def waits(site: Path) -> Iterator[Wait]:
    """Each query on each line, in a fresh browser; raises `CannotRun` without Chromium."""
    for line, (latency, rate) in LINES.items():
        for query in QUERIES:
            with tab(site) as (page, server, _):
                page.set_viewport_size(_PHONE)
                tools = page.context.new_cdp_session(page)
                fetched = _slowed(tools, latency, rate)
                page.goto(f"http://127.0.0.1:{server.server_address[1]}/", wait_until="load", timeout=_PATIENCE)
                page.wait_for_timeout(1000 + 6 * latency)  # what is preloaded on a slow line
                tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
                fetched.clear()
                yield _typed(page, line, query, fetched)


def _slowed(tools: Any, latency: float, rate: float) -> list[int]:
    """Slow the connection of a tab; returns a list to which the bytes of each finished request are added."""
    fetched: list[int] = []
    tools.send("Network.enable")
    tools.on("Network.loadingFinished", lambda event: fetched.append(int(event["encodedDataLength"])))
    conditions = {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate}
    tools.send("Network.emulateNetworkConditions", conditions)
    return fetched


def _typed(page: Any, line: str, query: str, fetched: list[int]) -> Wait:
    page.evaluate(_WATCH)
    page.locator("[data-vh-search-open]").click()
    page.keyboard.type(query, delay=KEY)
    page.locator(".vh-search__text mark").first.wait_for(timeout=_PATIENCE)
    first, read = page.evaluate("() => [seen.first, seen.read].map((at) => (at - seen.key) / 1000)")
    return Wait(line, query, first, read, sum(fetched), len(fetched))
