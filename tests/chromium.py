"""Chromium of this machine, as tests and pictures use it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # a page is opened in half the time: no process is begun for it, and nothing is drawn by another
    "--process-per-site",
    "--in-process-gpu",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; raises `RuntimeError` where there is none."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        raise RuntimeError("Không có Chromium; trên Debian, Ubuntu: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        asyncio.get_running_loop().set_debug(False)  # of Playwright itself; that -X dev looks into it takes long
        browser = playwright.chromium.launch(executable_path=path, args=_OPTIONS)
        yield browser
        browser.close()
