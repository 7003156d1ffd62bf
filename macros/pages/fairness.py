"""The fairness sheet: awards by rank and by unit beside the number of people, for leaders only."""

from macros.engine import Portal
from macros.pages.illustrative import extent
from macros.pages.leaderboards import FAIRNESS, SECTION
from macros.pages.page import Page, page
from macros.queries import lookup
from macros.queries.emulation import fairness

PRECEDENCE = 20  # before a campaign of that name


@page(FAIRNESS, "fairness.html", section=SECTION, when=lookup.for_leaders)
def fairness_page(portal: Portal) -> Page:
    """Three years together, then each year; every count links to its awards."""
    years = fairness.years(portal)
    spans = [(f"Ba năm {years[-1]}–{years[0]}", f"ba-nam-{years[-1]}-{years[0]}", years)] if years else []
    spans += [(f"Năm {year}", f"nam-{year}", (year,)) for year in years]
    sheets = [(label, anchor, fairness.sheet(portal, span), len(span)) for label, anchor, span in spans]
    awards = {ref for _, _, sheet, _ in sheets for share in sheet.by_unit for ref in share.awards}
    return Page(
        "Cơ cấu khen thưởng theo chức vụ và đơn vị",
        sheets=sheets,
        illustrative=bool(extent(portal, sorted(awards))),
        description="Tỷ lệ khen thưởng theo cấp bậc và đơn vị so với số người, trong ba năm; dành cho lãnh đạo.",
    )
