"""How often pages are opened, as readers see it; without what the server counted nothing is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from macros.publish.views import shard_of

pytestmark = pytest.mark.whole

STORY = "/guong-tot/khach-quen-vi-o-cong/"
COUNTED = {
    "until": "2026-11-25T10:20",
    "totals": {"today": 7, "yesterday": 1234, "week": 8, "month": 9, "all": 1234567},
    "pages": {STORY: 4321},
    "most_read": [{"url": STORY, "title": "<b>Ngày mưa</b>", "summary": "Kể ngắn.", "views": 55}],
}
SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => { for (const item of list.getEntries()) window.__shift += item.value; }).observe(
  { type: 'layout-shift', buffered: true });
"""


def opened(open_page: Callable[..., Any], path: str, **more: Any) -> tuple[Any, list[str]]:
    """A page whose server has counted, and what of it was asked for."""
    page = open_page("/as-of.json", **more).page
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url.rpartition("/")[2])
        route.fulfill(status=200, content_type="application/json", body=json.dumps(COUNTED))

    page.add_init_script(SHIFTS)
    page.route("**/luot-xem/*", answer)
    page.goto(f"{page.url.removesuffix('/as-of.json')}{path}", wait_until="load")
    expect(page.locator(".vh-foot .vh-unknown")).to_have_count(0)
    return page, asked


@pytest.mark.parametrize("width", [1280, 390])
def test_numbers_come_without_moving_anything(open_page, width):
    page, asked = opened(open_page, STORY, width=width)
    assert asked == [f"{shard_of(STORY)}.json"]
    assert page.locator("[data-vh-views]").inner_text() == "4.321 lượt xem"
    foot = page.locator("[data-vh-totals]").inner_text().split()
    assert " ".join(foot) == (
        "Lượt xem hôm nay 7 Hôm qua 1.234 Tuần này 8 Tháng này 9 Tất cả 1.234.567 Tính đến 10:20 25/11/2026"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.__shift || 0") < 0.01


def test_the_home_page_names_what_is_read_most(open_page):
    page, _ = opened(open_page, "/")
    part = page.locator("[data-vh-most-read]")
    assert list(filter(None, part.inner_text().split("\n"))) == [
        "Được đọc nhiều trong 7 ngày",
        "<b>Ngày mưa</b>",
        "Kể ngắn.",
        "55 lượt xem",
    ]
    part.locator("a").click()
    page.wait_for_url(f"**{STORY}")


def test_without_counts_nothing_is_said(open_page):
    watched = open_page(STORY)
    watched.page.wait_for_timeout(300)
    assert watched.violations == []
    unknown = [watched.page.locator(f"{place}.vh-unknown").count() for place in ("[data-vh-totals]", "[data-vh-views]")]
    assert unknown == [1, 1]
    assert not watched.page.locator("[data-vh-totals]").is_visible()
