"""The result page of the search; a script in the browser fills it."""

from macros.engine import Portal
from macros.pages.output import SiteSection
from macros.pages.page import Page, page
from macros.queries import lookup
from macros.records import collections

SLUG = "tim-kiem"
SECTION = SiteSection(SLUG, "Tìm kiếm", ("navigation", "toc"))


def filled(portal: Portal) -> tuple[str, ...]:
    """The collections that have records."""
    return tuple(name for name in collections() if lookup.holds(portal, name))


@page(f"/{SLUG}/", "search.html", section=SECTION, searched=False)  # it is where searches end
def search_page(portal: Portal) -> Page:
    """The page of results, at addresses such as /tim-kiem/?q=1847."""
    return Page(
        "Tìm kiếm",
        links=[(collections()[name].label, f"/{collections()[name].slug}/") for name in filled(portal)],
        description="Tìm trong mọi văn bản, quy tắc, gương tốt, lớp bồi dưỡng của cổng.",
    )
