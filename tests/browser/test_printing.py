"""What leaders print: the page of the head of each unit goes on one sheet of A4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from macros.records.choices import Audience
from macros.run import flow
from macros.run.flow import Settings
from tests.browser.conftest import DAY, ROOT

LEADERS = ROOT / "deploy" / "leaders-data"
PAGES = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def leaders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the leaders' site of the sample data."""
    site = tmp_path_factory.mktemp("leaders") / "site"
    result = flow.build(Settings(ROOT, site, DAY, (ROOT / "data", LEADERS), Audience.LEADERSHIP))
    assert not [problem for problem in result.problems if problem.severity == "error"]
    return site


@pytest.fixture(scope="module")
def address(leaders: Path) -> Iterator[str]:
    """Where that site is served."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(leaders)))
    Thread(target=http.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    http.shutdown()
    http.server_close()


def test_the_page_of_each_unit_is_printed_on_one_sheet(leaders: Path, address: str, browser: Browser) -> None:
    units = sorted(
        path.parent.name for path in (leaders / "dieu-hanh").glob("*/index.html") if path.parent.name != "lich"
    )
    assert len(units) == len(list((ROOT / "data" / "units").glob("*.yml")))
    page = browser.new_page(locale="vi-VN")
    sheets = {}
    for unit in units:
        page.goto(f"{address}/dieu-hanh/{unit}/", wait_until="load")
        sheets[unit] = len(PAGES.findall(page.pdf(format="A4", prefer_css_page_size=True)))
    page.close()
    assert sheets == dict.fromkeys(units, 1)
