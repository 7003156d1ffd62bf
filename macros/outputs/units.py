"""Units: the organisation chart, the page of a unit, and the pieces of a long list of its people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from macros import organisation, portal, standings
from macros.outputs import Page, Task, actions, indicators, page_task, steering
from macros.outputs.illustration import extent
from macros.outputs.inspections import entries
from macros.outputs.pen import write_page
from macros.outputs.readings import of_unit
from macros.programme import inspections
from macros.records.base import Record
from macros.records.issuers import Issuer
from macros.records.units import Unit
from macros.tracing import Reader

T = TypeVar("T")
PRECEDENCE = 20
ROOT = "/don-vi/"
HOME = ("Trang chủ", "/")
SHOWN_PEOPLE = 100


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
    for ref in portal.refs(reader, "units"):
        total = len(organisation.members(reader, ref))
        for number in range(1, _count(total) + 1) if total > SHOWN_PEOPLE else ():
            yield page_task(_people_url(ref, number), people_piece, ref, number)


def _count(total: int) -> int:
    return -(-total // SHOWN_PEOPLE)


def _people_url(ref: str, number: int = 1) -> str:
    """The first piece stands at the address of the list: its order is by rank, not by time."""
    base = f"{ROOT}{ref.partition('/')[2]}/nhan-su/"
    return base if number == 1 else f"{base}{number}/"


def cut(items: Sequence[T], number: int) -> Sequence[T]:
    """The piece of that number (from 1) of a list."""
    return items[(number - 1) * SHOWN_PEOPLE : number * SHOWN_PEOPLE]


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


def people_piece(reader: Reader, ref: str, number: int) -> Page:
    """A piece of the list of the people of a unit."""
    card, posts = portal.card(reader, ref), organisation.members(reader, ref)
    name = card.title if card else ref
    first = (number - 1) * SHOWN_PEOPLE + 1
    return write_page(
        reader,
        "units-people.html",
        Unit.slug,
        _people_url(ref, number),
        f"Nhân sự: {name}",
        ref=ref,
        posts=cut(posts, number),
        total=len(posts),
        first=first,
        pieces=[
            (f"{at * SHOWN_PEOPLE + 1}–{min(len(posts), (at + 1) * SHOWN_PEOPLE)}", _people_url(ref, at + 1))
            for at in range(_count(len(posts)))
        ],
        here=_people_url(ref, number),
        crumbs=(HOME, (Unit.label, ROOT), (name, f"{ROOT}{ref.partition('/')[2]}/")),
    )


def details(reader: Reader, ref: str, record: Record) -> dict[str, Any]:
    """Values for the template of the page of a unit."""
    if not isinstance(record, Unit):
        raise TypeError(ref)
    posts = organisation.members(reader, ref)
    return {
        "state": portal.state(reader, ref),
        "posts": cut(posts, 1),
        "total": len(posts),
        "all_people": _people_url(ref) if len(posts) > SHOWN_PEOPLE else "",
        "head": organisation.head_of(posts),
        "sub_units": organisation.sub_units(reader, ref),
        "readings": of_unit(reader, ref),
        "indicators": indicators.of_unit(reader, ref),
        "names": names_of(record),
        "found": entries(reader, inspections.open_findings(reader, ref)),
        "found_ever": len(inspections.findings(reader, ref)),
        "lessons": inspections.any_lessons(reader),
        "tasks": actions.of_unit(reader, ref),
        "ledgers": ledgers_of(reader, ref),
        "steering": steering.page_url(ref) if ref in organisation.units_on(reader, "") else "",
        "training": f"/dao-tao/don-vi/{ref.partition('/')[2]}/",
    }


def hidden_backlinks(_: Reader, _ref: str) -> frozenset[str]:
    """Members, sub-units and tasks stand on the page of a unit itself."""
    return frozenset({"people", "units", "actions"})


def ledgers_of(reader: Reader, ref: str) -> tuple[tuple[str, str], ...]:
    """(title, address of the ledger) of each open campaign in which a unit has points, or a person who may be named."""
    found = (item for item in standings.campaigns(reader) if portal.state(reader, item) == "open")
    return tuple(
        (card.title, standings.ledger_url(item, ref))
        for item in found
        if any(ref in group for group in standings.subjects(reader, item)) and (card := portal.card(reader, item))
    )


def names_of(record: Unit | Issuer) -> list[Name]:
    """The names of a unit or issuer, oldest first; the last one is today's."""
    found, since = [], record.starts.isoformat() if record.starts else ""
    for former in sorted(record.former_names, key=lambda item: item.until):
        found.append(Name(former.name, since, former.until.isoformat()))
        since = (former.until + timedelta(days=1)).isoformat()
    return [*found, Name(record.title, since, record.ends.isoformat() if record.ends else "")]
