"""Ma trận trách nhiệm: duties, tasks and campaigns by unit, each mark a link to its record."""

from __future__ import annotations

from collections.abc import Iterator

from macros.engine import Portal
from macros.pages import Page, Section, Task, page_task, responsibilities
from macros.pages.illustrative import extent
from macros.pages.template_api import write_page
from macros.queries import lookup
from macros.queries.responsibility import WORDS, matrix

SLUG = f"{responsibilities.SLUG}/ma-tran"
TITLE = "Ma trận trách nhiệm"
SECTIONS = (Section(SLUG, TITLE, ("navigation", "toc")),)


def plan(_: Portal) -> Iterator[Task]:
    yield page_task(f"/{SLUG}/", matrix_page)


def matrix_page(portal: Portal) -> Page:
    """Who leads, who helps, who looks on."""
    found = matrix(portal)
    units = [unit for _, held in found.columns for unit in held]
    cards = {unit: lookup.card(portal, unit) for unit in (*units, *found.idle)}
    return write_page(
        portal,
        "matrix.html",
        SLUG,
        f"/{SLUG}/",
        TITLE,
        matrix=found,
        units=units,
        names={unit: card.title for unit, card in cards.items() if card},
        words=WORDS,
        extent=extent(portal, units),
        description="Việc nào do ai chủ trì, ai phối hợp, ai theo dõi.",
        crumbs=(responsibilities.HOME, (responsibilities.TITLE, responsibilities.ROOT)),
    )
