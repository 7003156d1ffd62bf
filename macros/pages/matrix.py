"""Ma trận trách nhiệm: duties, tasks and campaigns by unit, each mark a link to its record."""

from macros.engine import Portal
from macros.pages import responsibilities
from macros.pages.illustrative import extent
from macros.pages.output import SiteSection
from macros.pages.page import Page, page
from macros.pages.search_documents import Overview
from macros.queries import lookup
from macros.queries.responsibility import WORDS, matrix

SLUG = f"{responsibilities.SLUG}/ma-tran"
TITLE = "Ma trận trách nhiệm"
SECTION = SiteSection(SLUG, TITLE, ("navigation", "toc"), above=((responsibilities.TITLE, responsibilities.ROOT),))


@page(f"/{SLUG}/", "matrix.html", section=SECTION)
def matrix_page(portal: Portal) -> Page:
    """The page of the matrix: which units lead, support and monitor."""
    table = matrix(portal)
    units = [unit for _, column_units in table.columns for unit in column_units]
    cards = {unit: lookup.card(portal, unit) for unit in (*units, *table.idle)}
    return Page(
        TITLE,
        matrix=table,
        units=units,
        names={unit: card.title for unit, card in cards.items() if card},
        words=WORDS,
        extent=extent(portal, units),
        description="Việc nào do ai chủ trì, ai phối hợp, ai theo dõi.",
        document=Overview(in_full=True, search_words="phòng nào chủ trì, phòng nào phối hợp, phân công trách nhiệm"),
    )
