"""The agency on the portal's day: the chart of units, who holds which position, who answers for what; as questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from macros.engine.query import Reader, question
from macros.engine.row import Row, text_of
from macros.records.units import UnitKind
from macros.text.collation import person_order, vietnamese_order
from macros.text.dates import day_after

NO_UNIT = ""  # where people and duties stand that belong to no unit of the chart


class Post(NamedTuple):
    """A position held on the portal's day."""

    person: str
    name: str
    url: str  # of the person
    unit: str
    title: str
    rank: int
    leader: bool
    since: str


class Place(NamedTuple):
    """A unit in the organisation chart."""

    ref: str
    title: str
    url: str
    kind: str  # its label
    level: int  # 0 for a unit under no other
    parent: str  # "" for a unit under no other
    people: int
    head: Post | None


class Assignment(NamedTuple):
    """A duty, the unit it belongs to and who does it; either may be ""."""

    text: str
    unit: str
    person: str


@question()
def _service(reader: Reader, person: str) -> tuple[tuple[Post, str], ...]:
    """Every position that a person has held, with its last day (ISO; "" is open), the highest first."""
    row = reader.portal.rows.get(person) if person.startswith("people/") else None
    return tuple(sorted(sorted(_positions(row)), key=lambda item: item[0].rank)) if row else ()


def _positions(row: Row) -> Iterator[tuple[Post, str]]:
    for item in row.data["positions"]:
        since, until = text_of(item, "since"), text_of(item, "until")
        unit, title = text_of(item, "unit"), text_of(item, "title")
        rank, leader = int(text_of(item, "rank")), text_of(item, "leader") == "true"
        yield Post(row.ref, row.title, row.url, unit, title, rank, leader, since), until


def _lasts(reader: Reader, since: str, until: str, on: str) -> bool:
    """Whether something that begins and ends on these days ("" is open) lasts on a day; "" is the portal's."""
    if on:
        return since <= on and (not until or on <= until)
    return reader.portal.reached(since) and not (until and reader.portal.reached(day_after(until)))


def _posts(reader: Reader) -> Iterator[tuple[str, tuple[Post, ...]]]:
    """The positions that each person holds, the highest first."""
    return ((row.ref, posts_of(reader, row.ref)) for row in reader.portal.by_collection["people"])


def _held(reader: Reader, service: Iterable[tuple[Post, str]], on: str) -> tuple[Post, ...]:
    return tuple(post for post, until in service if _lasts(reader, post.since, until, on))


@question()
def posts_of(reader: Reader, person: str) -> tuple[Post, ...]:
    """The positions that a person holds, the highest first."""
    return _held(reader, _service(reader, person), "")


@question()
def posts_on(reader: Reader, person: str, on: str) -> tuple[Post, ...]:
    """The positions that a person held on a day (ISO; "" is the portal's), the highest first."""
    return _held(reader, _service(reader, person), on) if on else posts_of(reader, person)


@question()
def ever_in(reader: Reader, unit: str) -> tuple[str, ...]:
    """Everybody who holds, has held or is to hold a position in a unit, by given name."""
    return _ever_in(reader).get(unit, ())


@question()
def _ever_in(reader: Reader) -> dict[str, tuple[str, ...]]:
    members: dict[str, dict[str, None]] = defaultdict(dict)
    for person in _alphabet(reader):
        for post, _ in _service(reader, person):
            members[post.unit][person] = None
    return {unit: tuple(people) for unit, people in members.items()}


@question()
def _alphabet(reader: Reader) -> dict[str, int]:
    """The place of each person in the order of given names, sorted once for all lists."""
    rows = reader.portal.by_collection["people"]
    order = sorted(rows, key=lambda row: (person_order(row.title), row.ref))
    return {row.ref: place for place, row in enumerate(order)}


@question()
def _members(reader: Reader) -> dict[str, tuple[Post, ...]]:
    """The people of each unit by rank, then by given name; each once, with the highest position held there."""
    alphabet, members = _alphabet(reader), defaultdict[str, dict[str, Post]](dict)
    for _, posts in _posts(reader):
        for post in posts:
            members[post.unit].setdefault(post.person, post)
    return {
        unit: tuple(sorted(posts.values(), key=lambda post: (post.rank, alphabet[post.person])))
        for unit, posts in members.items()
    }


@question()
def members(reader: Reader, unit: str) -> tuple[Post, ...]:
    """Who works in a unit: by rank, then by given name."""
    return _members(reader).get(unit, ())


def head_of(posts: Iterable[Post]) -> Post | None:
    """The highest leader among members that are in order; None where there is none."""
    return next((post for post in posts if post.leader), None)


@question()
def _data(reader: Reader, collection: str) -> dict[str, dict[str, Any]]:
    """The data of every unit or person, unpacked once."""
    return {row.ref: row.data for row in reader.portal.by_collection[collection]}


def _state(reader: Reader, row: Row) -> str:
    passed = [state for since, state in row.timeline if reader.portal.reached(since)]
    return passed[-1] if passed else ""


@question()
def chart(reader: Reader, state: str) -> tuple[Place, ...]:
    """The units in that state ("active", "gone", "" for those to come), each parent followed by its sub-units."""
    rows, data, places = reader.portal.rows, _data(reader, "units"), []
    for ref, level in _in_state(reader, state):
        people, parent = members(reader, ref), text_of(data[ref], "parent") if level else ""
        kind = UnitKind(text_of(data[ref], "kind")).label
        places.append(Place(ref, rows[ref].title, rows[ref].url, kind, level, parent, len(people), head_of(people)))
    return tuple(places)


@question()
def _in_state(reader: Reader, state: str) -> tuple[tuple[str, int], ...]:
    """(unit, level in the chart) of the units in a state, whoever works there."""
    rows = reader.portal.by_collection["units"]
    return tuple(_in_order(reader, (row.ref for row in rows if _state(reader, row) == state)))


@question()
def units_on(reader: Reader, on: str) -> tuple[str, ...]:
    """The units that exist on a day (ISO; "" is the portal's), in the order of the chart."""
    if not on:
        return tuple(ref for ref, _ in _in_state(reader, "active"))
    there = [ref for ref, item in _data(reader, "units").items() if _lasts(reader, *_span(item), on)]
    return tuple(ref for ref, _ in _in_order(reader, there))


def _span(data: Mapping[str, Any]) -> tuple[str, str]:
    return text_of(data, "starts"), text_of(data, "ends")


def _in_order(reader: Reader, units: Iterable[str]) -> Iterator[tuple[str, int]]:
    """(unit, level in the chart) of those units, each parent followed by its sub-units."""
    there, data = set(units), _data(reader, "units")
    return _walk({ref: text_of(data[ref], "parent") for ref in _unit_order(reader) if ref in there})


@question()
def _unit_order(reader: Reader) -> tuple[str, ...]:
    """All units by their place in the chart, then by title."""
    data, rows = _data(reader, "units"), reader.portal.by_collection["units"]
    order = sorted((int(text_of(data[row.ref], "place")), vietnamese_order(row.title), row.ref) for row in rows)
    return tuple(ref for *_, ref in order)


def _walk(parents: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """(unit, level) with parents before their sub-units; a circle of parents is entered at its first unit."""
    under: dict[str, list[str]] = defaultdict(list)
    for ref, parent in parents.items():
        under[parent if parent in parents else ""].append(ref)
    seen: set[str] = set()
    for first in (*under[""], *parents):
        stack = [(first, 0)]
        while stack:
            ref, level = stack.pop()
            if ref not in seen:
                seen.add(ref)
                yield ref, level
                stack += [(child, level + 1) for child in reversed(under[ref])]


@question()
def sub_units(reader: Reader, unit: str) -> tuple[Place, ...]:
    """The active units directly under a unit, in the order of the chart."""
    return _under(reader).get(unit, ())


@question()
def _under(reader: Reader) -> dict[str, tuple[Place, ...]]:
    below: dict[str, list[Place]] = defaultdict(list)
    for place in chart(reader, "active"):
        below[place.parent].append(place)
    return {unit: tuple(places) for unit, places in below.items()}


@question()
def name_on(reader: Reader, unit: str, day: str) -> str:
    """What a unit was called on a day (ISO); "" where this audience has no such unit."""
    row = reader.portal.rows.get(unit)
    if row is None:
        return ""
    former = row.data.get("former_names") or ()
    names = sorted((text_of(item, "until"), text_of(item, "name")) for item in former)
    return next((name for until, name in names if day <= until), row.title)


@question()
def people_in(reader: Reader, state: str) -> tuple[str, ...]:
    """The people in that state ("active", "gone", "" for those to come), by given name."""
    rows = reader.portal.rows
    return tuple(ref for ref in _alphabet(reader) if _state(reader, rows[ref]) == state)


@question()
def without_unit(reader: Reader) -> tuple[str, ...]:
    """People at work who hold no position in any unit of the chart, by given name."""
    homes = _homes(reader)
    return tuple(ref for ref in people_in(reader, "active") if ref not in homes)


@question()
def _homes(reader: Reader) -> dict[str, str]:
    """The unit of the chart in which each person holds the highest position."""
    units = set(units_on(reader, ""))
    return {ref: post.unit for ref, posts in _posts(reader) for post in reversed(posts) if post.unit in units}


def _duties(reader: Reader, ref: str) -> Iterator[tuple[str, str]]:
    for item in _data(reader, ref.partition("/")[0])[ref].get("duties") or ():
        yield text_of(item, "text"), text_of(item, "contact")


@question()
def _assignments(reader: Reader) -> dict[str, tuple[Assignment, ...]]:
    """The duties of each unit of the chart: its own, then those of its people; the rest at the end."""
    homes = _homes(reader)
    assignments: dict[str, tuple[Assignment, ...]] = {}
    for place in chart(reader, "active"):
        here = [Assignment(text, place.ref, contact) for text, contact in _duties(reader, place.ref)]
        for post in members(reader, place.ref):
            if homes[post.person] == place.ref:
                here += [Assignment(text, place.ref, post.person) for text, _ in _duties(reader, post.person)]
        assignments[place.ref] = tuple(here)
    rest = without_unit(reader)
    assignments[NO_UNIT] = tuple(Assignment(text, NO_UNIT, ref) for ref in rest for text, _ in _duties(reader, ref))
    return assignments


@question()
def assignments(reader: Reader, unit: str) -> tuple[Assignment, ...]:
    """The duties of a unit and of those whose main position is in it; "" asks for duties under no unit."""
    return _assignments(reader).get(unit, ())


@question()
def assignment_counts(reader: Reader) -> tuple[tuple[str, int], ...]:
    """(unit, count of duties) in the order of the chart, "" last; units without duties are left out."""
    return tuple((unit, len(items)) for unit, items in _assignments(reader).items() if items)


@question()
def _entrusted(reader: Reader) -> dict[str, tuple[Assignment, ...]]:
    by_person: dict[str, list[Assignment]] = defaultdict(list)
    for place in chart(reader, "active"):
        for text, contact in _duties(reader, place.ref):
            by_person[contact].append(Assignment(text, place.ref, contact))
    return {person: tuple(items) for person, items in by_person.items()}


@question()
def entrusted(reader: Reader, person: str) -> tuple[Assignment, ...]:
    """The duties of units that a person is named for."""
    return _entrusted(reader).get(person, ())
