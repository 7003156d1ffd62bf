"""Units: the organisation chart, the page of a unit, and the pages of a long list of its people."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages import acknowledgement_box, actions, indicators, unit_overview
from macros.pages.illustrative import extent
from macros.pages.inspections import entries
from macros.pages.leaderboards import ledger_at
from macros.pages.page import Page, page
from macros.pages.pagination import PAGE_SIZE, Pagination, at_list_address, pages_of
from macros.pages.search_answers import AI, first_answers, with_phone
from macros.pages.search_documents import Overview
from macros.pages.template_api import title_of
from macros.queries import due, lookup, organisation
from macros.queries.emulation import standings
from macros.queries.inspections import disclosure
from macros.queries.offered import offers
from macros.queries.training import conflicts, schedule
from macros.records.issuers import Issuer
from macros.records.units import Unit
from macros.text.periods import label_within

PRECEDENCE = 20
SHOWN_DUE = 8
SHOWN_SERIES = 4
MOST_UNITS = 60  # units whose heads are answers of the chart in search
DUTIES, DIRECTORY = "/phu-trach/", "/nhan-su/"
ROOT = "/don-vi/"
_SEARCH_WORDS = "sơ đồ tổ chức, cơ cấu, bộ máy, các phòng ban"


class DatedName(NamedTuple):
    """A name of a unit with its first and last day; "" if unknown or open."""

    name: str
    since: str
    until: str


class UnitPoints(NamedTuple):
    """The points of a unit in the period of the board that is shown first."""

    within: str  # "quý IV/2026"
    total: Decimal
    rank: int | None  # None if the board does not name it
    state: str  # whether it may still change
    address: str  # of the ledger with the lines of these points


class UnitBranch(NamedTuple):
    """A unit of the chart with its sub-units."""

    place: organisation.ChartUnit
    branches: list[Any]  # of branches


@page(ROOT, "units-index.html")
def index_page(portal: Portal) -> Page:
    """The organisation chart; future and former units are listed separately."""
    places = {state: organisation.chart(portal, state) for state in ("active", "", "gone")}
    return Page(
        Unit.label,
        model=Unit,
        duties=DUTIES if offers(portal, DUTIES) else "",
        directory=DIRECTORY if offers(portal, DIRECTORY) else "",
        tree=tree(places["active"]),
        coming=places[""],
        former=places["gone"],
        extent=extent(portal, (place.ref for place in places["active"])),
        description=Unit.intro,
        document=Overview(in_full=True, answers=heads_of(portal, places["active"]), search_words=_SEARCH_WORDS),
    )


def heads_of(portal: Portal, places: Sequence[organisation.ChartUnit]) -> tuple[tuple[str, str], ...]:
    """The answers of the chart: the head of each unit, with the number of the unit, else (of a team) of the head."""
    heads = [(place, place.head) for place in places if place.head][:MOST_UNITS]
    lines = ((place, head, f"{head.name}, {head.title}, {place.title}") for place, head in heads)
    return first_answers(
        (f"{AI}:{head.title} {place.title}", with_phone(portal, line, place.ref, head.person))
        for place, head, line in lines
    )


def tree(places: Sequence[organisation.ChartUnit]) -> list[UnitBranch]:
    """Turn the chart, in which each parent precedes its sub-units, into a tree."""
    top: list[UnitBranch] = []
    under = {place.ref: UnitBranch(place, []) for place in places}
    for branch in under.values():
        parent = under.get(branch.place.parent)
        (parent.branches if parent else top).append(branch)
    return top


def _long_lists(portal: Portal) -> Iterator[tuple[str, str]]:
    for ref in lookup.refs(portal, "units"):
        parts = pages_of(len(organisation.members(portal, ref)), grows=False)
        yield from ((ref, part) for part in parts if len(parts) > 1)


@page(f"{ROOT}{{ref}}/nhan-su/{{part}}/", "units-people.html", each=_long_lists, searched=at_list_address)
def people_page(portal: Portal, ref: str, part: str) -> Page:
    """A page of the list of the people of a unit, by rank."""
    name, url = title_of(portal, ref), people_page.url(ref, "")
    pagination = Pagination(url, organisation.members(portal, ref), part, grows=False)
    return Page(f"Nhân sự: {name}", ref=ref, pagination=pagination, crumbs=[(name, f"{ROOT}{ref.partition('/')[2]}/")])


def details(portal: Portal, ref: str, record: Unit) -> dict[str, Any]:
    """Values for the template of the page of a unit."""
    posts, active = organisation.members(portal, ref), ref in organisation.units_on(portal, "")
    inside = offers(portal, DUTIES)
    steering, training = unit_overview.page_url(ref), f"/dao-tao/don-vi/{ref.partition('/')[2]}/"
    series = schedule.next_series(portal, ref, SHOWN_SERIES) if active else ()
    return {
        "state": lookup.state(portal, ref),
        "inside": inside,
        "doers": inside or any(item.contact in portal.rows for item in record.duties if item.contact),
        "posts": posts[:PAGE_SIZE],
        "total": len(posts),
        "all_people": people_page.url(ref, "") if len(posts) > PAGE_SIZE else "",
        "head": organisation.head_of(posts),
        "sub_units": organisation.sub_units(portal, ref),
        "readings": acknowledgement_box.of_unit(portal, ref),
        "indicators": indicators.of_unit(portal, ref),
        "names": names_of(record),
        "due": due.of_unit(portal, ref) if active else (),
        "most_due": SHOWN_DUE,
        "series": series,
        "full": conflicts.full(portal, (item.first.course for item in series)),
        "points": points_of(portal, ref),
        "open_findings": entries(portal, disclosure.open_findings(portal, ref)),
        "findings_ever": len(disclosure.findings(portal, ref)),
        "lessons": disclosure.any_lessons(portal),
        "tasks": actions.of_unit(portal, ref),
        "ledgers": ledgers_of(portal, ref),
        "steering": steering if active and offers(portal, steering) else "",
        "training": training if offers(portal, training) else "",
    }


_ON_PAGE = frozenset(
    {
        *("people", "units", "actions", "acknowledgements", "indicators"),
        *("attendances", "training_results", "scores", "seals", "regulations"),
    }
)


def hidden_backlinks(_: Portal, _ref: str) -> frozenset[str]:
    """Hide what the page lists or counts itself, and documents that the unit only looks after."""
    return _ON_PAGE


def ledgers_of(portal: Portal, ref: str) -> tuple[tuple[str, str], ...]:
    """(title, ledger address) of each open campaign in which a unit, or a person who may be named, has points."""
    open_campaigns = (item for item in standings.campaigns(portal) if lookup.state(portal, item) == "open")
    return tuple(
        (card.title, address)
        for item in open_campaigns
        if (address := ledger_at(portal, item, ref)) and (card := lookup.card(portal, item))
    )


@query
def points_of(portal: Portal, ref: str) -> UnitPoints | None:
    """The points of a unit on the board that is shown first; None if it has no lines or they are hidden."""
    current = standings.current_board(portal)
    address = ledger_at(portal, current[0], ref, current[1]) if current else ""
    if not current or not address:
        return None
    campaign, period, _ = current
    result = next((item for item in standings.unit_results(portal, campaign, period) if item.unit == ref), None)
    if result is None or result.score is None:
        return None
    state = standings.how_final(portal, campaign, period)[0]
    return UnitPoints(label_within(period), result.score, result.rank, state, address)


def names_of(record: Unit | Issuer) -> list[DatedName]:
    """The names of a unit or issuer, oldest first; the last one is the current name."""
    names, since = [], record.starts.isoformat() if record.starts else ""
    for former in sorted(record.former_names, key=lambda item: item.until):
        names.append(DatedName(former.name, since, former.until.isoformat()))
        since = (former.until + timedelta(days=1)).isoformat()
    return [*names, DatedName(record.title, since, record.ends.isoformat() if record.ends else "")]
