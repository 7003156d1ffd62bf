"""What leaders print: the page of the head of each unit goes on one sheet of A4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from macros.engine import Portal
from macros.engine.loader import load
from macros.pages import make, planned, task_of, unit_overview
from macros.records.choices import Audience
from macros.site.theme import paint
from tests.browser.conftest import DAY, ROOT, Preview, served, settings_of

pytestmark = pytest.mark.whole

LEADERS = ROOT / "deploy" / "leaders-data"
PAGES = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def leaders(tmp_path_factory: pytest.TempPathFactory, preview: Preview) -> Path:
    """The overviews of units on the leaders' site of the sample, and what of the staff's site they load."""
    site, staff = tmp_path_factory.mktemp("leaders"), preview.data.parent
    for shared in ("assets", "as-of.json"):
        (site / shared).symlink_to(staff / "site" / shared)
    painted = paint(ROOT, settings_of(staff).work)
    portal = Portal(load((ROOT / "data", LEADERS)), DAY, Audience.LEADERSHIP, painted=painted)
    for task in map(task_of, planned(portal, unit_overview.__name__, "")):
        if task.path.endswith("/index.html"):
            (site / task.path).parent.mkdir(parents=True, exist_ok=True)
            (site / task.path).write_bytes(make(portal, task)[0])
    return site


@pytest.fixture(scope="module")
def address(leaders: Path) -> Iterator[str]:
    """Where that site is served."""
    with served(leaders) as address:
        yield address


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
