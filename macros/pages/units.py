"""Units: the organisation chart, the page of a unit, and the pages of a long list of its people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from macros.engine.query import Reader
from macros.pages import Page, Task, actions, indicators, page_task, unit_overview
from macros.pages.acknowledgement_box import of_unit
from macros.pages.illustrative import extent
from macros.pages.inspections import entries
from macros.pages.pagination import PAGE_SIZE, Pagination, address, pages_of
from macros.pages.template_api import write_page
from macros.queries import lookup, organisation
from macros.queries.emulation import standings
from macros.queries.inspections import disclosure
from macros.records.base import Record
from macros.records.issuers import Issuer
from macros.records.units import Unit

PRECEDENCE = 20
ROOT = "/don-vi/"
HOME = ("Trang chủ", "/")


class Name(NamedTuple):
    """A name of a unit and the days on which it began and ended; "" where unknown or open."""

    name: str
    since: str
    until: str


class Branch(NamedTuple):
    """A unit of the chart with those under it."""

    place: organisation.Place
    branches: list[Any]  # of branches


def plan(reader: Reader) -> Iterator[Task]:
    yield page_task(ROOT, index_page)
    for ref in lookup.refs(reader, "units"):
        parts = pages_of(len(organisation.members(reader, ref)), grows=False)
        for part in parts if len(parts) > 1 else ():
            yield page_task(address(_people_url(ref), part), people_page, ref, part)


def _people_url(ref: str) -> str:
    return f"{ROOT}{ref.partition('/')[2]}/nhan-su/"


def index_page(reader: Reader) -> Page:
    """The organisation chart; units to come and those that are no more stand apart."""
    places = {state: organisation.chart(reader, state) for state in ("active", "", "gone")}
    return write_page(
        reader,
        "units-index.html",
        Unit.slug,
        ROOT,
        Unit.label,
        model=Unit,
        tree=tree(places["active"]),
        coming=places[""],
        former=places["gone"],
        extent=extent(reader, (place.ref for place in places["active"])),
        description=Unit.intro,
    )


def tree(places: Sequence[organisation.Place]) -> list[Branch]:
    """The chart, in which each parent is followed by its sub-units, as branches."""
    top: list[Branch] = []
    under = {place.ref: Branch(place, []) for place in places}
    for branch in under.values():
        parent = under.get(branch.place.parent)
        (parent.branches if parent else top).append(branch)
    return top


def people_page(reader: Reader, ref: str, part: str) -> Page:
    """A page of the list of the people of a unit, by rank."""
    card = lookup.card(reader, ref)
    name = card.title if card else ref
    pagination = Pagination(_people_url(ref), organisation.members(reader, ref), part, grows=False)
    return write_page(
        reader,
        "units-people.html",
        Unit.slug,
        pagination.url,
        f"Nhân sự: {name}",
        ref=ref,
        pagination=pagination,
        crumbs=(HOME, (Unit.label, ROOT), (name, f"{ROOT}{ref.partition('/')[2]}/")),
    )


def details(reader: Reader, ref: str, record: Record) -> dict[str, Any]:
    """Values for the template of the page of a unit."""
    if not isinstance(record, Unit):
        raise TypeError(ref)
    posts = organisation.members(reader, ref)
    return {
        "state": lookup.state(reader, ref),
        "posts": posts[:PAGE_SIZE],
        "total": len(posts),
        "all_people": _people_url(ref) if len(posts) > PAGE_SIZE else "",
        "head": organisation.head_of(posts),
        "sub_units": organisation.sub_units(reader, ref),
        "readings": of_unit(reader, ref),
        "indicators": indicators.of_unit(reader, ref),
        "names": names_of(record),
        "found": entries(reader, disclosure.open_findings(reader, ref)),
        "found_ever": len(disclosure.findings(reader, ref)),
        "lessons": disclosure.any_lessons(reader),
        "tasks": actions.of_unit(reader, ref),
        "ledgers": ledgers_of(reader, ref),
        "steering": unit_overview.page_url(ref) if ref in organisation.units_on(reader, "") else "",
        "training": f"/dao-tao/don-vi/{ref.partition('/')[2]}/",
    }


def hidden_backlinks(_: Reader, _ref: str) -> frozenset[str]:
    """Members, sub-units and tasks stand on the page of a unit itself."""
    return frozenset({"people", "units", "actions"})


def ledgers_of(reader: Reader, ref: str) -> tuple[tuple[str, str], ...]:
    """(title, address of the ledger) of each open campaign in which a unit has points, or a person who may be named."""
    found = (item for item in standings.campaigns(reader) if lookup.state(reader, item) == "open")
    return tuple(
        (card.title, standings.ledger_url(item, ref))
        for item in found
        if any(ref in group for group in standings.subjects(reader, item)) and (card := lookup.card(reader, item))
    )


def names_of(record: Unit | Issuer) -> list[Name]:
    """The names of a unit or issuer, oldest first; the last one is today's."""
    found, since = [], record.starts.isoformat() if record.starts else ""
    for former in sorted(record.former_names, key=lambda item: item.until):
        found.append(Name(former.name, since, former.until.isoformat()))
        since = (former.until + timedelta(days=1)).isoformat()
    return [*found, Name(record.title, since, record.ends.isoformat() if record.ends else "")]
