"""The diagram of a document's relations by keyboard, and the list that says the same where there is little room."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.whole

DOCUMENT = "/van-ban/152-2025-nd-cp/"  # has documents on both sides, and one that is not in the library
FOCUSED = """() => {
  const link = document.activeElement;
  const inside = link.closest(".vh-map");
  const style = getComputedStyle(link);
  const box = getComputedStyle(link.querySelector("rect") || link);
  return {
    name: inside ? link.getAttribute("aria-label") : "",
    outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    whole: inside ? getComputedStyle(inside).overflow === "visible" : false,
    stroke: parseFloat(box.strokeWidth),
    fill: box.fill,
  };
}"""
# Column by column, from the top down; what is drawn is asked, not the order in the page.
AS_READ = """(map) => [...map.querySelectorAll("a")]
  .map((link) => [link.getAttribute("aria-label"), link.querySelector("rect").getBoundingClientRect()])
  .sort(([, one], [, other]) => Math.round(one.x - other.x) || one.y - other.y)
  .map(([name]) => name)"""
STATES = [(1280, False), (1280, True), (390, False)]


def tabbed(page: Any) -> list[dict[str, Any]]:
    """What Tab reaches in the diagram, from the heading before it on."""
    page.locator("#quan-he + dl a").last.focus()
    found: list[dict[str, Any]] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now["name"]:
            found.append(now)
        elif found:
            break
    return found


@pytest.mark.parametrize(("width", "dark"), STATES)
def test_tab_reaches_every_document_in_order_of_reading_and_shows_where_it_is(open_page, width, dark):
    page = open_page(DOCUMENT, width=width, dark=dark).page
    wanted = page.eval_on_selector(".vh-map", AS_READ)
    plain = page.eval_on_selector(".vh-map a rect", "(rect) => getComputedStyle(rect).fill")
    found = tabbed(page)
    assert len(wanted) > 1
    assert [item["name"] for item in found] == wanted
    assert all(item["outline"] and item["whole"] and item["stroke"] >= 2 and item["fill"] != plain for item in found)


def test_enter_opens_the_document(open_page):
    page = open_page(DOCUMENT).page
    last = page.locator(".vh-map a").last
    address = last.get_attribute("href")
    tabbed(page)
    page.keyboard.press("Shift+Tab")  # back from what stands behind the diagram
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    assert address != DOCUMENT


def test_on_a_phone_the_list_says_what_the_diagram_shows(open_page):
    page = open_page(DOCUMENT, width=390).page
    drawn = page.eval_on_selector_all(".vh-map a", "(links) => links.map((link) => link.getAttribute('href'))")
    listed = page.locator("#quan-he + dl")
    assert listed.is_visible()
    assert set(drawn) <= set(listed.locator("a").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    right = page.eval_on_selector_all(
        ".vh-map, #quan-he + dl *", "(all) => Math.max(...all.map((one) => one.getBoundingClientRect().right))"
    )
    assert right <= 390
    words = page.eval_on_selector(".vh-map__text", "(text) => text.getBoundingClientRect().height")
    assert words >= 10
