"""The home page: search, banners, what comes next, what is new, the leaderboard; empty blocks are left out."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from macros.engine import Portal, query
from macros.law.effect import Status
from macros.pages import leaderboards, review_list
from macros.pages.acknowledgement_box import first
from macros.pages.announcements import banners
from macros.pages.page import Page, Section, page
from macros.pages.stories import covers
from macros.pages.template_api import render
from macros.pages.themes import holdings
from macros.queries import actions, lookup
from macros.queries.emulation import standings
from macros.queries.offered import offers
from macros.queries.training import schedule
from macros.records.actions import DUE_SOON, OVERDUE
from macros.site.theme import is_page

SHOWN_STORIES = 4  # one large, three beside it
SHOWN_DOCUMENTS = 6
SHOWN_SESSIONS = 5
SHOWN_PER_KIND = 4
SHOWN_READINGS = 5
SHOWN_TASKS = 4
SHOWN_PLACES = 5
_WAYS = (
    ("Quy tắc", "/quy-tac/", "policies"),
    ("Lịch bồi dưỡng", "/dao-tao/", "training"),
    ("Bảng xếp hạng", "/bang-xep-hang/", "campaigns"),
    ("Ai phụ trách việc gì", "/phu-trach/", "units"),
)
ABOUT = ("Văn hóa công vụ là gì", "/gioi-thieu/")  # a prose page; a portal may do without
FIRST_YEAR = 2000


class Stat(NamedTuple):
    """A number that stands for a part of the portal."""

    label: str
    value: int
    url: str


class Event(NamedTuple):
    """Something that happens in the month."""

    day: str
    kind: str  # a collection
    ref: str
    note: str
    url: str  # of the session on the page of its course; "" for the record's own page


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


@query
def in_month(portal: Portal, month: str) -> tuple[Event, ...]:
    """Sessions, stories and awards of a month by day; the last few of each kind."""
    kinds = (_sessions(portal, month), _dated(portal, "stories", month), _dated(portal, "awards", month))
    return tuple(sorted(event for events in kinds for event in events[-SHOWN_PER_KIND:]))


def _sessions(portal: Portal, month: str) -> list[Event]:
    sessions = schedule.month_sessions(portal, month)
    return [
        Event(item.day, "training", item.course, f"{item.start}–{item.end}, {item.place}", item.url)
        for item in sessions
    ]


def _dated(portal: Portal, collection: str, month: str) -> list[Event]:
    rows = (row for row in portal.by_collection[collection] if row.day.startswith(month))
    return [Event(row.day, collection, row.ref, "", "") for row in rows if portal.reached(row.day)]


def stats(portal: Portal) -> tuple[Stat, ...]:
    """The numbers on the home page, each a question of its own; a part that is empty has none."""
    year = this_month(portal)[:4]
    numbers: tuple[Stat, ...] = (
        Stat("Văn bản đang áp dụng", _in_force(portal), "/van-ban/hieu-luc/con-hieu-luc/"),
        Stat("Bộ quy tắc", _policies(portal), "/quy-tac/"),
        Stat(f"Gương tốt năm {year}", _stories_in(portal, year), f"/guong-tot/nam/{year}/"),
        Stat(f"Buổi bồi dưỡng năm {year}", _sessions_in(portal, year), f"/dao-tao/ke-hoach/{year}/"),
    )
    if lookup.for_leaders(portal):
        numbers = (
            *numbers,
            Stat(review_list.TITLE, sum(kind.total for kind in review_list.kinds(portal)), review_list.ROOT),
        )
    return tuple(stat for stat in numbers if stat.value)


def ways(portal: Portal) -> tuple[tuple[str, str], ...]:
    """(label, address) of the short ways below the search box; none leads to an empty part."""
    first = (ABOUT,) if is_page(portal, ABOUT[1]) else ()
    held = ((label, url) for label, url, name in _WAYS if lookup.holds(portal, name))
    return (*first, *((label, url) for label, url in held if offers(portal, url)))


@query
def _policies(portal: Portal) -> int:
    return len(lookup.refs(portal, "policies"))


@query
def _stories_in(portal: Portal, year: str) -> int:
    return dict(lookup.years(portal, "stories")).get(year, 0)


@query
def _in_force(portal: Portal) -> int:
    label = Status.IN_FORCE.label
    return sum(count for _, name, count in lookup.facet_values(portal, "regulations", "hieu-luc") if name == label)


@query
def _sessions_in(portal: Portal, year: str) -> int:
    return sum(count for month, count in schedule.months(portal) if month.startswith(year))


# Not searched: all that it shows stands on other pages.
@page("/", "home.html", section=Section("", "Trang chủ", ("navigation", "toc")), searched=False)
def home_page(portal: Portal) -> Page:
    """The first page of the portal."""
    month = this_month(portal)
    stories = lookup.newest(portal, "stories", SHOWN_STORIES)
    return Page(
        lookup.site(portal).name,
        banners=banners(portal),
        stats=stats(portal),
        ways=ways(portal),
        stories=stories,
        covers=covers(portal, stories),
        upcoming=schedule.upcoming(portal, SHOWN_SESSIONS),
        month=month,
        events=in_month(portal, month),
        kinds={"training": "Bồi dưỡng", "stories": "Gương tốt", "awards": "Khen thưởng"},
        board=_board(portal),
        documents=lookup.newest(portal, "regulations", SHOWN_DOCUMENTS),
        readings=first(portal, SHOWN_READINGS),
        due_soon=actions.in_state(portal, DUE_SOON)[:SHOWN_TASKS],
        overdue=len(actions.in_state(portal, OVERDUE)),
        holdings=holdings(portal),
        description=lookup.site(portal).description,
    )


def _board(portal: Portal) -> Markup:
    """The board of the campaign that runs; nothing where nobody has points yet."""
    current = standings.current_board(portal)
    if current is None:
        return Markup()
    values = leaderboards.small_board(portal, current[0], current[1], SHOWN_PLACES)
    ranked = any(table.lines for table in values["tables"])
    return render(portal, "macros/leaderboard.html", **values)[0] if ranked else Markup()
