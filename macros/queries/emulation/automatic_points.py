"""Points given by rule: the query for the deeds of each kind, and which of them count."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries import actions
from macros.queries.deeds import Deed
from macros.queries.inspections import disclosure
from macros.queries.organisation import posts_on
from macros.queries.training import duty
from macros.records.choices import Audience


@query
def published_stories(portal: Portal) -> tuple[Deed, ...]:
    """Every story, on the day it was published: one deed of its unit, and of the person where it names just one."""
    deeds = []
    for row in portal.by_collection["stories"]:
        data = row.data
        people = [person.strip() for person in data.get("people") or ()]
        person = people[0] if len(people) == 1 else ""
        deeds.append(Deed("story-published", row.ref, row.day, data["unit"].strip(), person))
    return tuple(deeds)


# The query for each kind of deed; the kinds are those of `records.campaigns.DeedKind`.
SOURCES: Mapping[str, Callable[[Portal], tuple[Deed, ...]]] = {
    "story-published": published_stories,
    "course-completed": duty.deeds,
    "action-early": actions.deeds,
    "action-on-time": actions.deeds,
    "violation-confirmed": disclosure.deeds,
}


class DeedCredit(NamedTuple):
    """A deed with the unit that it counts for."""

    deed: Deed
    unit: str
    illustrative: bool


@query
def credited_deeds(portal: Portal, kind: str) -> tuple[DeedCredit, ...]:
    """The deeds of a kind that all staff may look up, oldest first; without a unit they count for the person's.

    A deed in a record for leaders gives no points: nobody else could check them.
    """
    credited = []
    for deed in SOURCES[kind](portal):
        row = portal.rows.get(deed.ref.partition("#")[0])
        unit = deed.unit or _unit_of(portal, deed)
        if deed.kind == kind and unit and row and row.audience != Audience.LEADERSHIP:
            credited.append(DeedCredit(deed, unit, row.illustrative))
    return tuple(sorted(credited, key=lambda credit: (credit.deed.day, credit.deed.ref, credit.deed.person)))


def _unit_of(portal: Portal, deed: Deed) -> str:
    posts = posts_on(portal, deed.person, deed.day) if deed.person else ()
    return posts[0].unit if posts else ""
