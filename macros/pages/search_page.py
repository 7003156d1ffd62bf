"""The full result page of the search; the browser fills it."""

from __future__ import annotations

from collections.abc import Iterator

from macros.engine import Portal
from macros.pages import Page, Section, Task, page_task
from macros.pages.template_api import write_page
from macros.queries import lookup
from macros.records import collections

SLUG = "tim-kiem"
SECTIONS = (Section(SLUG, "Tìm kiếm", ("navigation", "toc")),)


def plan(_: Portal) -> Iterator[Task]:
    yield page_task(f"/{SLUG}/", search_page)


def filled(portal: Portal) -> tuple[str, ...]:
    """The collections that hold anything."""
    return tuple(name for name in collections() if lookup.holds(portal, name))


def search_page(portal: Portal) -> Page:
    """The page that an address such as /tim-kiem/?q=1847 leads to."""
    return write_page(
        portal,
        "search.html",
        SLUG,
        f"/{SLUG}/",
        "Tìm kiếm",
        ways=[(collections()[name].label, f"/{collections()[name].slug}/") for name in filled(portal)],
        description="Tìm trong mọi văn bản, quy tắc, gương tốt, lớp bồi dưỡng của cổng.",
    )
