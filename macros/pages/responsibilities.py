"""Ai phụ trách việc gì: every duty with its unit and its person; if there are many, a page per unit."""

from collections.abc import Sequence
from typing import NamedTuple

from macros.engine import Portal
from macros.pages.illustrative import extent
from macros.pages.output import SiteSection
from macros.pages.page import Page, page
from macros.pages.search_answers import of_duties
from macros.pages.search_documents import Overview
from macros.queries import lookup, organisation

SLUG = "phu-trach"
ROOT = f"/{SLUG}/"
TITLE = "Ai phụ trách việc gì"
SECTION = SiteSection(SLUG, TITLE)
MOST_DUTIES = 200  # on one page for all
NO_UNIT_NAME = "Chưa xếp vào đơn vị nào"
NO_UNIT_ID = "chua-xep-don-vi"


class UnitDuties(NamedTuple):
    """The duties of one unit."""

    ref: str  # the unit; "" for duties outside any unit
    id: str  # anchor, and last part of the address
    name: str
    url: str  # of the unit; "" for duties outside any unit
    duties: Sequence[organisation.Assignment]
    total: int


def _many(counts: Sequence[tuple[str, int]]) -> bool:
    return sum(count for _, count in counts) > MOST_DUTIES


def _id(unit: str) -> str:
    return unit.partition("/")[2] or NO_UNIT_ID


def _group(portal: Portal, unit: str, total: int, *, with_duties: bool) -> UnitDuties:
    card = lookup.record_name(portal, unit) if unit else None
    duties = organisation.assignments(portal, unit) if with_duties else ()
    return UnitDuties(unit, _id(unit), card.title if card else NO_UNIT_NAME, card.url if card else "", duties, total)


def _titles(portal: Portal, groups: Sequence[UnitDuties]) -> dict[str, str]:
    """person -> posts, for everybody with a duty: readers look for "văn thư", not for a name."""
    people = {item.person for group in groups for item in group.duties}
    return {person: "; ".join(post.title for post in organisation.posts_of(portal, person)) for person in people}


@page(ROOT, "duties.html", section=SECTION)
def index_page(portal: Portal) -> Page:
    """Every duty by unit; if there are many, the units with the number of their duties."""
    counts = organisation.assignment_counts(portal)
    many = _many(counts)
    groups = [_group(portal, unit, count, with_duties=not many) for unit, count in counts]
    return Page(
        TITLE,
        template="duties-index.html" if many else "duties.html",
        groups=groups,
        total=sum(count for _, count in counts),
        titles=_titles(portal, groups),
        extent=extent(portal, (unit for unit, _ in counts)),
        description="Mỗi việc một dòng: việc gì, đơn vị nào, ai làm.",
        document=Overview(in_full=True, answers=of_duties(portal, groups)),
    )


def _units_with_page(portal: Portal) -> list[str]:
    counts = organisation.assignment_counts(portal)
    return [unit for unit, _ in counts] if _many(counts) else []


@page(lambda unit: f"{ROOT}{_id(unit)}/", "duties.html", section=SECTION, each=_units_with_page)
def unit_page(portal: Portal, unit: str) -> Page:
    """The duties of one unit."""
    total = dict(organisation.assignment_counts(portal))[unit]
    group = _group(portal, unit, total, with_duties=True)
    return Page(
        f"{TITLE}: {group.name}",
        groups=[group],
        total=total,
        titles=_titles(portal, [group]),
        extent=extent(portal, [unit]),
        document=Overview(in_full=True, answers=of_duties(portal, [group])),
    )
