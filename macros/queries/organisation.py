"""The agency on the portal's day: the chart of units, positions and their holders, responsibilities."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.queries.by_key import by_key
from macros.text.collation import person_order, vietnamese_order
from macros.text.dates import day_after
from macros.text.grouping import grouped

NO_UNIT = ""  # the key of people and duties that belong to no unit of the chart


class Post(NamedTuple):
    """A position of a person in a unit."""

    person: str
    name: str
    url: str  # of the person
    unit: str
    title: str
    rank: int
    leader: bool
    since: str
    group: str = ""  # of positions, where the record names one

    @property
    def is_deputy(self) -> bool:
        """Whether it is a position of a deputy: by the group that the record names, else by the title."""
        by_title = self.group != "nguoi-dung-dau" and self.title.casefold().startswith("phó ")
        return self.group == "cap-pho" or by_title


class ChartUnit(NamedTuple):
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
    """A duty, its unit and the person who does it; either may be ""."""

    text: str
    unit: str
    person: str
    questions: tuple[str, ...] = ()  # that people ask, and that it answers


@query
def _service(portal: Portal, person: str) -> tuple[tuple[Post, str], ...]:
    """Every position that a person has held, with its last day (ISO; "" is open), the highest first."""
    row = portal.rows.get(person) if person.startswith("people/") else None
    return tuple(sorted(sorted(_positions(row)), key=lambda item: item[0].rank)) if row else ()


def _positions(row: Row) -> Iterator[tuple[Post, str]]:
    for item in row.data["positions"]:
        since, until = text_of(item, "since"), text_of(item, "until")
        unit, title = text_of(item, "unit"), text_of(item, "title")
        rank, leader = int(text_of(item, "rank")), text_of(item, "leader") == "true"
        yield Post(row.ref, row.title, row.url, unit, title, rank, leader, since, text_of(item, "group")), until


def _lasts(portal: Portal, since: str, until: str, on: str) -> bool:
    """Whether something that begins and ends on these days ("" is open) lasts on a day; "" is the portal's."""
    if on:
        return since <= on and (not until or on <= until)
    return portal.reached(since) and not (until and portal.reached(day_after(until)))


def _posts(portal: Portal) -> Iterator[tuple[str, tuple[Post, ...]]]:
    """The positions that each person holds, the highest first."""
    return ((row.ref, posts_of(portal, row.ref)) for row in portal.by_collection["people"])


def _posts_lasting(portal: Portal, service: Iterable[tuple[Post, str]], on: str) -> tuple[Post, ...]:
    return tuple(post for post, until in service if _lasts(portal, post.since, until, on))


@query
def posts_of(portal: Portal, person: str) -> tuple[Post, ...]:
    """The positions that a person holds, the highest first."""
    return _posts_lasting(portal, _service(portal, person), "")


@query
def posts_on(portal: Portal, person: str, on: str) -> tuple[Post, ...]:
    """The positions that a person held on a day (ISO; "" is the portal's), the highest first."""
    return _posts_lasting(portal, _service(portal, person), on) if on else posts_of(portal, person)


def position_in(title: str, unit: str) -> str:
    """A position with its unit where the title does not name it: "Trưởng phòng Xúc tiến đầu tư"."""
    words = unit.split()
    if not words or " ".join(words[-2:]).casefold() in title.casefold():
        return title
    if title.casefold().endswith(f" {words[0].casefold()}"):
        return f"{title} {' '.join(words[1:])}"
    return f"{title}, {unit}"


@by_key
def ever_in(portal: Portal) -> dict[str, tuple[str, ...]]:
    """Everybody with a past, present or future position in a unit, by given name."""
    members: dict[str, dict[str, None]] = defaultdict(dict)
    for person in alphabet(portal):
        for post, _ in _service(portal, person):
            members[post.unit][person] = None
    return {unit: tuple(people) for unit, people in members.items()}


@by_key
def terms(portal: Portal) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """(person, first day, last day; ISO, "" is open) of every position in a unit."""
    return grouped(
        (text_of(item, "unit"), (row.ref, text_of(item, "since"), text_of(item, "until")))
        for row in portal.by_collection["people"]
        for item in row.data["positions"]
    )


def holders(portal: Portal, unit: str, on: str) -> set[str]:
    """Who holds a position in a unit on a day (ISO; "" is the portal's); independent of names."""
    return {person for person, since, until in terms(portal, unit) if _lasts(portal, since, until, on)}


@query
def alphabet(portal: Portal) -> dict[str, int]:
    """The place of each person in the order of given names, sorted once for all lists."""
    rows = portal.by_collection["people"]
    order = sorted(rows, key=lambda row: (person_order(row.title), row.ref))
    return {row.ref: place for place, row in enumerate(order)}


@by_key
def members(portal: Portal) -> dict[str, tuple[Post, ...]]:
    """The people who work in a unit, by rank, then by given name."""
    places, members = alphabet(portal), defaultdict[str, dict[str, Post]](dict)
    for _, posts in _posts(portal):
        for post in posts:
            members[post.unit].setdefault(post.person, post)
    return {
        unit: tuple(sorted(posts.values(), key=lambda post: (post.rank, places[post.person])))
        for unit, posts in members.items()
    }


def head_of(posts: Iterable[Post]) -> Post | None:
    """The highest leader among sorted members; None if there is none, or if several lead alike."""
    leaders = [post for post in posts if post.leader]
    highest = [post for post in leaders if post.rank == leaders[0].rank]
    return highest[0] if len(highest) == 1 else None


@query
def head(portal: Portal, unit: str) -> Post | None:
    """Who leads a unit: its highest leader, of a team the first of its members on the portal's day."""
    first = next((item for item in _team(portal, unit) if text_of(item, "person")), None)
    row = portal.rows.get(text_of(first, "person")) if first else None
    team_head = Post(row.ref, row.title, row.url, unit, text_of(first, "role"), 0, True, "") if first and row else None
    return head_of(members(portal, unit)) or team_head


def _team(portal: Portal, unit: str) -> list[dict[str, Any]]:
    """Who belongs to a team on the portal's day."""
    team = _data(portal, "units")[unit].get("members") or ()
    return [item for item in team if _lasts(portal, text_of(item, "since"), text_of(item, "until"), "")]


@query
def _data(portal: Portal, collection: str) -> dict[str, dict[str, Any]]:
    """The data of every unit or person, unpacked once."""
    return {row.ref: row.data.whole() for row in portal.by_collection[collection]}


def _state(portal: Portal, row: Row) -> str:
    passed = [state for since, state in row.timeline if portal.reached(since)]
    return passed[-1] if passed else ""


@query
def chart(portal: Portal, state: str) -> tuple[ChartUnit, ...]:
    """The units in that state ("active", "gone", "" for those to come), each parent followed by its sub-units."""
    from macros.records.units import UnitKind  # noqa: PLC0415 - a run without changes needs no chart

    rows, data, places = portal.rows, _data(portal, "units"), []
    for ref, level in _in_state(portal, state):
        people, parent = members(portal, ref), text_of(data[ref], "parent") if level else ""
        kind = UnitKind(text_of(data[ref], "kind")).label
        places.append(
            ChartUnit(ref, rows[ref].title, rows[ref].url, kind, level, parent, len(people), head(portal, ref))
        )
    return tuple(places)


@query
def _in_state(portal: Portal, state: str) -> tuple[tuple[str, int], ...]:
    """(unit, level in the chart) of the units in a state, with or without people."""
    rows = portal.by_collection["units"]
    return tuple(_in_order(portal, (row.ref for row in rows if _state(portal, row) == state)))


@query
def units_on(portal: Portal, on: str) -> tuple[str, ...]:
    """The units that exist on a day (ISO; "" is the portal's), in the order of the chart."""
    if not on:
        return tuple(ref for ref, _ in _in_state(portal, "active"))
    existing = [
        ref
        for ref, item in _data(portal, "units").items()
        if _lasts(portal, text_of(item, "starts"), text_of(item, "ends"), on)
    ]
    return tuple(ref for ref, _ in _in_order(portal, existing))


def _in_order(portal: Portal, units: Iterable[str]) -> Iterator[tuple[str, int]]:
    """(unit, level in the chart) of those units, each parent followed by its sub-units."""
    wanted, data = set(units), _data(portal, "units")
    return _walk({ref: text_of(data[ref], "parent") for ref in _unit_order(portal) if ref in wanted})


@query
def _unit_order(portal: Portal) -> tuple[str, ...]:
    """All units by their place in the chart, then by title."""
    data, rows = _data(portal, "units"), portal.by_collection["units"]
    order = sorted((int(text_of(data[row.ref], "place")), vietnamese_order(row.title), row.ref) for row in rows)
    return tuple(ref for *_, ref in order)


def _walk(parents: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """(unit, level) with parents before their sub-units; a circle of parents is entered at its first unit."""
    under = grouped((parent if parent in parents else "", ref) for ref, parent in parents.items())
    seen: set[str] = set()
    for first in (*under.get("", ()), *parents):
        stack = [(first, 0)]
        while stack:
            ref, level = stack.pop()
            if ref not in seen:
                seen.add(ref)
                yield ref, level
                stack += [(child, level + 1) for child in reversed(under.get(ref, ()))]


@by_key
def sub_units(portal: Portal) -> dict[str, tuple[ChartUnit, ...]]:
    """The active units directly under a unit, in the order of the chart."""
    return grouped((place.parent, place) for place in chart(portal, "active"))


@query
def name_on(portal: Portal, ref: str, day: str) -> str:
    """What a unit or issuer was called on a day (ISO); "" where this audience has no such record."""
    row = portal.rows.get(ref)
    if row is None:
        return ""
    former = row.data.get("former_names") or ()
    names = sorted((text_of(item, "until"), " ".join(text_of(item, "name").split())) for item in former)
    return next((name for until, name in names if day <= until), row.title)


@query
def people_in(portal: Portal, state: str) -> tuple[str, ...]:
    """The people in that state ("active", "gone", "" for those to come), by given name."""
    rows = portal.rows
    return tuple(ref for ref in alphabet(portal) if _state(portal, rows[ref]) == state)


@query
def without_unit(portal: Portal) -> tuple[str, ...]:
    """People at work without a position in any unit of the chart, by given name."""
    homes = _homes(portal)
    return tuple(ref for ref in people_in(portal, "active") if ref not in homes)


@query
def _homes(portal: Portal) -> dict[str, str]:
    """The unit of the chart in which each person holds the highest position."""
    units = set(units_on(portal, ""))
    return {ref: post.unit for ref, posts in _posts(portal) for post in reversed(posts) if post.unit in units}


def _duties(portal: Portal, ref: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for item in _data(portal, ref.partition("/")[0])[ref].get("duties") or ():
        yield text_of(item, "text"), text_of(item, "contact"), tuple(map(str, item.get("questions") or ()))


@by_key
def assignments(portal: Portal) -> dict[str, tuple[Assignment, ...]]:
    """The duties of a unit and of people whose main position is in it; for "", duties under no unit."""
    homes = _homes(portal)
    assignments: dict[str, tuple[Assignment, ...]] = {}
    for place in chart(portal, "active"):
        here = [
            Assignment(text, place.ref, contact, questions) for text, contact, questions in _duties(portal, place.ref)
        ]
        for post in members(portal, place.ref):
            if homes[post.person] == place.ref:
                here += [Assignment(text, place.ref, post.person) for text, _, _ in _duties(portal, post.person)]
        assignments[place.ref] = tuple(here)
    rest = without_unit(portal)
    assignments[NO_UNIT] = tuple(Assignment(text, NO_UNIT, ref) for ref in rest for text, _, _ in _duties(portal, ref))
    return assignments


@query
def assignment_counts(portal: Portal) -> tuple[tuple[str, int], ...]:
    """(unit, number of duties) in the order of the chart, "" last; units without duties are omitted."""
    return tuple((unit, len(items)) for unit, items in assignments.table(portal).items() if items)


class Membership(NamedTuple):
    """A role in a team, in addition to one's position."""

    unit: str
    role: str


@by_key
def memberships(portal: Portal) -> dict[str, tuple[Membership, ...]]:
    """The roles that a person has in active teams on the portal's day, in the order of the chart."""
    return grouped(
        (text_of(item, "person"), Membership(place.ref, text_of(item, "role")))
        for place in chart(portal, "active")
        for item in _team(portal, place.ref)
    )


@by_key
def duties_of_person(portal: Portal) -> dict[str, tuple[Assignment, ...]]:
    """The duties of units that a person is named for."""
    return grouped(
        (contact, Assignment(text, place.ref, contact, questions))
        for place in chart(portal, "active")
        for text, contact, questions in _duties(portal, place.ref)
    )
