"""The home page: what is due, whom to call, what comes next; empty parts are left out.

On a device where a unit was chosen, home.js loads the file of that unit (`due_files`) and puts it first.
"""

from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages import leaderboards
from macros.pages.announcements import banners, in_state
from macros.pages.output import SiteSection
from macros.pages.page import Page, page
from macros.pages.stories import cover
from macros.queries import contacts, due, effect_news, lookup
from macros.queries.due import Due
from macros.queries.emulation import standings
from macros.queries.offered import offers
from macros.queries.training import conflicts, schedule

SHOWN_LATE = 10  # folded
SHOWN_DUE = 7
SHOWN_LATER = 12  # folded
SHOWN_SERIES = 4
SHOWN_NOTICES = 3
SHOWN_PLACES = 3
SHOWN_CHANGES = 4
FIRST_YEAR = 2000
_CONTACT_PAGES = (("Ai phụ trách việc gì", "/phu-trach/"), ("Danh bạ", "/nhan-su/"))


class AgencySheet(NamedTuple):
    """What is due for the agency, cut to the room on the home page."""

    late: tuple[Due, ...]
    late_total: int
    late_kinds: str  # how many of each kind
    ahead: tuple[Due, ...]
    ahead_total: int


@query
def agency_sheet(portal: Portal) -> AgencySheet:
    """What is late, and what is due next."""
    items = due.of_agency(portal)
    late, ahead = tuple(item for item in items if item.late), tuple(item for item in items if not item.late)
    return AgencySheet(late[:SHOWN_LATE], len(late), due.in_words(late), ahead[: SHOWN_DUE + SHOWN_LATER], len(ahead))


@query
def this_month(portal: Portal) -> str:
    """The month of the portal's day, as 2026-11; looks only at the first days of years and months."""
    reached = portal.reached
    year = FIRST_YEAR
    while reached(f"{year + 1}-01-01"):
        year += 1
    month = 1
    while month < 12 and reached(f"{year}-{month + 1:02d}-01"):
        month += 1
    return f"{year}-{month:02d}"


# Not searched: everything on it is on other pages too.
@page("/", "home.html", section=SiteSection("", "Trang chủ", ("navigation", "toc")), searched=False)
def home_page(portal: Portal) -> Page:
    """The first page of the portal."""
    sheet = agency_sheet(portal)
    due_refs = {item.ref for item in (*sheet.late, *sheet.ahead)}  # not shown again as notices
    series = schedule.next_series(portal, "", SHOWN_SERIES)
    story = next(iter(lookup.newest(portal, "stories", 1)), "")
    return Page(
        lookup.site(portal).name,
        sheet=sheet,
        unfolded=SHOWN_DUE,
        office=contacts.office(portal),
        contact_pages=[(label, url) for label, url in _CONTACT_PAGES if offers(portal, url)],
        banners=tuple(ref for ref in banners(portal) if ref not in due_refs),
        series=series,
        full=conflicts.full(portal, (item.first.course for item in series)),
        notices=[ref for ref in _notices(portal) if ref not in due_refs][:SHOWN_NOTICES],
        story=story,
        cover=cover(portal, story) if story else "",
        board=_board(portal),
        changed=effect_news.recent_changes(portal, SHOWN_CHANGES),
        description=lookup.site(portal).description,
    )


def _notices(portal: Portal) -> tuple[str, ...]:
    """The current announcements, newest first, without the banners."""
    notices = in_state(portal, "shown", SHOWN_NOTICES + SHOWN_DUE + SHOWN_LATER)
    return tuple(ref for ref in notices if ref not in banners(portal))


def _board(portal: Portal) -> dict[str, Any] | None:
    """The first places of the running campaign, and whether they may still change; None where nobody has points."""
    current = standings.current_board(portal)
    if current is None:
        return None
    campaign, period, _ = current
    values = leaderboards.small_board(portal, campaign, period, SHOWN_PLACES)
    lines = [line for table in values["tables"] for line in table.lines]
    state = standings.how_final(portal, campaign, period)
    return {**values, "lines": lines, "state": state} if lines else None
