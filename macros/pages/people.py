"""The index of people by unit, and the page of a person; for somebody who has left it shows only name and history."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.pages.illustrative import extent
from macros.pages.page import Page, page
from macros.pages.units import ledgers_of
from macros.queries import lookup, organisation
from macros.queries.training import duty, schedule
from macros.records import collections
from macros.records.choices import Audience
from macros.records.people import Person, Position, Purpose

PRECEDENCE = 20
ROOT = "/nhan-su/"
MOST_PEOPLE = 300  # on the index
RESULTS = ("scores", "seals")


class PositionEntry(NamedTuple):
    """A position in a person's history, with the unit's name at the time."""

    position: Position
    then: str  # the name of the unit then; "" if it has the same name today


@page(ROOT, "people-index.html")
def index_page(portal: Portal) -> Page:
    """Everybody at work, by unit in the order of the chart; if there are too many people, only the units."""
    units = organisation.chart(portal, "active")
    apart, coming = organisation.without_unit(portal), organisation.people_in(portal, "")
    total = len(organisation.people_in(portal, "active"))
    small = total + len(coming) <= MOST_PEOPLE
    groups = [(place, organisation.members(portal, place.ref) if small else ()) for place in units if place.people]
    return Page(
        Person.label,
        model=Person,
        total=total,
        groups=groups,
        duties={post.person: duties_of(portal, post.person) for _, posts in groups for post in posts},
        small=small,
        inside=portal.audience is not Audience.PUBLIC,
        apart=apart[:MOST_PEOPLE],
        coming=coming[:MOST_PEOPLE],
        extent=extent(portal, (place.ref for place in units)),
        description=Person.intro,
    )


def details(portal: Portal, ref: str, record: Person) -> dict[str, Any]:
    """Values for the template of a person's page; for someone who has left, only name and history."""
    history = [
        _position_entry(portal, item) for item in sorted(record.positions, key=lambda item: item.since, reverse=True)
    ]
    if lookup.state(portal, ref) == "gone":
        return {"gone": _gone_since(record), "history": history, "description": record.title}
    year = schedule.current_plan(portal)
    return {
        "gone": None,
        "posts": organisation.posts_of(portal, ref),
        "history": history,
        "memberships": organisation.memberships(portal, ref),
        "entrusted": organisation.duties_of_person(portal, ref),
        "ledgers": ledgers_of(portal, ref),
        "consent": leaderboard_consent(portal, ref) if lookup.for_leaders(portal) else None,
        "year": year,
        "training": duty.gap(portal, ref, year) if year else None,
    }


def hidden_backlinks(portal: Portal, ref: str) -> Collection[str]:
    """Units, since the page shows the duties already; for somebody who has left, every collection.

    Only leaders see which score sheets refer to a person, since that would reveal whose the anonymous lines are, and
    which inspections, since their minutes name the participants.
    """
    if lookup.state(portal, ref) == "gone":
        return collections()
    return frozenset({"units"} if lookup.for_leaders(portal) else {"units", "inspections", *RESULTS})


@query
def duties_of(portal: Portal, ref: str) -> tuple[str, ...]:
    """The duties of a person: those in the own record, then those of units that name the person."""
    row = portal.rows[ref]
    duties = (" ".join(text_of(item, "text").split()) for item in row.data.get("duties") or ())
    return tuple(dict.fromkeys((*duties, *(item.text for item in organisation.duties_of_person(portal, ref)))))


def _gone_since(record: Person) -> date:
    """The first day on which the person was no longer at work."""
    return max(item.until for item in record.positions if item.until) + timedelta(days=1)


def _position_entry(portal: Portal, position: Position) -> PositionEntry:
    card = lookup.record_name(portal, position.unit)
    then = organisation.name_on(portal, position.unit, position.since.isoformat())
    return PositionEntry(position, then if card and then != card.title else "")


@query
def leaderboard_consent(portal: Portal, ref: str) -> tuple[str, str]:
    """("yes", ""), ("no", "") or ("withdrawn", ISO day): whether the person agreed to be named on boards."""
    person, reached = lookup.record(portal, ref), portal.reached
    consents = person.consents if isinstance(person, Person) else ()
    begun = [item for item in consents if item.purpose is Purpose.LEADERBOARD and reached(item.given)]
    ended = [item.withdrawn for item in begun if item.withdrawn and reached(item.withdrawn)]
    if len(ended) < len(begun):
        return "yes", ""
    return ("withdrawn", max(ended).isoformat()) if ended else ("no", "")
