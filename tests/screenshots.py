"""Pictures of the site, to be looked at one by one: `make screenshots` builds data/ and takes them.

Every section gives its index and the first page at each depth below it, as a desktop, a phone and in the dark.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from macros.run.preview import BuildStatus, server
from tests.chromium import chromium

VIEWS: Mapping[str, Mapping[str, Any]] = {
    "1280": {"viewport": {"width": 1280, "height": 800}},
    "390": {"viewport": {"width": 390, "height": 844}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
}


def addresses(site: Path) -> Iterator[str]:
    """The home page, the page that is not there, and of each section the first page at each depth."""
    yield from ("/", "/404.html")
    for section in sorted(path for path in site.iterdir() if path.is_dir()):
        depths: set[int] = set()
        for path in sorted(section.rglob("index.html"), key=lambda path: (len(path.parts), path)):
            if len(path.parts) not in depths:
                depths.add(len(path.parts))
                yield f"/{path.parent.relative_to(site).as_posix()}/"


def take(site: Path, target: Path) -> int:
    """Write the pictures as `<address>-<view>.png`; gives how many."""
    target.mkdir(parents=True, exist_ok=True)
    http = server(site, 0, BuildStatus())
    threading.Thread(target=http.serve_forever, daemon=True).start()
    asked = list(addresses(site))
    with chromium() as browser:
        for view, options in VIEWS.items():
            page = browser.new_page(**options)
            for address in asked:
                page.goto(f"http://127.0.0.1:{http.server_address[1]}{address}", wait_until="networkidle")
                page.evaluate("document.querySelectorAll('img').forEach(picture => (picture.loading = 'eager'))")
                page.wait_for_load_state("networkidle")
                name = address.strip("/").removesuffix(".html").replace("/", "_") or "trang-chu"
                page.screenshot(path=target / f"{name}-{view}.png", full_page=True)
            page.close()
    http.shutdown()
    return len(asked) * len(VIEWS)


if __name__ == "__main__":
    print(f"{take(Path(sys.argv[1]), Path(sys.argv[2]))} ảnh trong {sys.argv[2]}")
