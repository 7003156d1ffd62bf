"""Who takes part in a visit to a unit: the team, from its record or from those who inspect, and the unit's own people.

Nobody who belongs to the unit is in the team that visits it.  Only for leaders and their minutes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import organisation
from macros.queries.organisation import Post

SECRETARY = "thư ký"


class Attendee(NamedTuple):
    """Somebody at a visit, with the position of that day."""

    person: str
    name: str
    position: str  # "" where none is recorded


class Visit(NamedTuple):
    """A visit to a unit as it is recorded; unknown parts are ""."""

    unit: str
    day: str  # ISO: of the visit, or the planned one
    start: str
    end: str
    place: str
    chair: Attendee | None
    secretary: Attendee | None
    members: tuple[Attendee, ...]
    exact: bool  # whether the record names the members; otherwise they are all of the teams that inspect
    representatives: tuple[Attendee, ...]  # by default the head of the unit
    explanation: tuple[str, ...]
    requests: tuple[str, ...]


@query
def visit(portal: Portal, inspection: str, unit: str) -> Visit:
    """What is recorded of the visit of an inspection to a unit."""
    data = portal.rows[inspection].data
    entry: Mapping[str, Any] = next((item for item in data.get("visits") or () if text_of(item, "unit") == unit), {})
    day = text_of(entry, "date") or text_of(data, "visited") or text_of(data["plan"], "planned")
    start, end, place = (text_of(entry, name) or text_of(data, name) for name in ("start", "end", "place"))
    default = tuple(_default_team(portal, _texts(data, "by"), day))
    chair = text_of(entry, "chair") or text_of(data, "chair") or next((person for person, _ in default), "")
    noting = (person for person, role in default if SECRETARY in role.casefold() and person != chair)
    secretary = text_of(entry, "secretary") or text_of(data, "secretary") or next(noting, "")
    typed = _texts(data, "team")
    others = typed or tuple(person for person, _ in default)

    def attendees(people: Iterable[str]) -> Iterator[Attendee]:
        for person in people:
            posts = organisation.posts_on(portal, person, day)
            if person in portal.rows and unit not in (post.unit for post in posts):
                yield _attendee(portal, person, posts, day)

    return Visit(
        unit,
        day,
        start,
        end,
        place,
        next(attendees([chair]), None),
        next(attendees([secretary]), None),
        tuple(attendees(person for person in dict.fromkeys(others) if person not in (chair, secretary))),
        bool(typed),
        _representatives(portal, entry, unit, day),
        _texts(entry, "explanation"),
        _texts(entry, "requests"),
    )


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(" ".join(str(item).split()) for item in data.get(name) or ())


def _attendee(portal: Portal, person: str, posts: tuple[Post, ...], day: str) -> Attendee:
    return Attendee(person, portal.rows[person].title, _position(portal, posts[0], day) if posts else "")


def _position(portal: Portal, post: Post, day: str) -> str:
    return organisation.position_in(post.title, organisation.name_on(portal, post.unit, day))


def _default_team(portal: Portal, units: tuple[str, ...], day: str) -> Iterator[tuple[str, str]]:
    """(person, role) of the members of the teams that inspect; of a department its head."""
    for unit in units:
        row = portal.rows.get(unit)
        members = [item for item in (row.data.get("members") or () if row else ()) if _lasts(item, day)]
        yield from ((text_of(item, "person"), text_of(item, "role")) for item in members)
        if not members and (head := head_on(portal, unit, day)):
            yield head.person, head.title


@query
def chief_of(portal: Portal, unit: str, day: str) -> tuple[str, str]:
    """(position, name) of the chief of a unit on a day; ("", "") if it has none."""
    person, role = next(_default_team(portal, (unit,), day), ("", ""))
    return (role, portal.rows[person].title) if person in portal.rows else ("", "")


@query
def chief(portal: Portal, unit: str, day: str) -> str:
    """Who answers for a unit on a day: its head, of a team its first member; "" where it has nobody."""
    return next((person for person, _ in _default_team(portal, (unit,), day)), "")


def _lasts(item: Mapping[str, Any], day: str) -> bool:
    return text_of(item, "since") <= day <= (text_of(item, "until") or day)


def _representatives(portal: Portal, entry: Mapping[str, Any], unit: str, day: str) -> tuple[Attendee, ...]:
    people = [person for person in _texts(entry, "representatives") if person in portal.rows]
    if people:
        return tuple(_attendee(portal, person, organisation.posts_on(portal, person, day), day) for person in people)
    head = head_on(portal, unit, day)
    return (Attendee(head.person, head.name, _position(portal, head, day)),) if head else ()


@query
def head_on(portal: Portal, unit: str, day: str) -> Post | None:
    """The highest leader of a unit on a day (ISO), one of them if several lead alike; None if it has none."""
    people = organisation.ever_in(portal, unit)
    posts = [post for person in people for post in organisation.posts_on(portal, person, day) if post.unit == unit]
    return next((post for post in sorted(posts, key=lambda post: post.rank) if post.leader), None)
