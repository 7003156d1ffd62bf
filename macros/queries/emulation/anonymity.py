"""What of the points of units this audience may see, so that the points of nobody who is not named can be worked out.

What a unit has, less the lines of those who are named, is what the unit as a whole and the others have.  So all staff
see the points of a unit only where there are no others, or so many that the points could be anyone's; and only for
periods of which a board names the unit.  That follows from the organisation chart and from consents, never from who has
lines: to hide something only where there is something to hide would reveal it.  Leaders see all.
"""

from __future__ import annotations

from macros.engine import Portal, query
from macros.engine.consents import LEADERBOARD
from macros.queries import lookup
from macros.queries.consents import given_by
from macros.queries.emulation import standings
from macros.queries.emulation.points import ledger
from macros.queries.organisation import terms
from macros.records.campaigns import Campaign, DeedKind
from macros.text.dates import day_after
from macros.text.periods import WHOLE, periods_of

LEAST = 5  # possible people behind what is shown of those who are not named

Term = tuple[str, str, str]  # person, first and last day in a unit


@query
def shows_points(portal: Portal, campaign: str, unit: str) -> bool:
    """Whether this audience may see what a unit's points in a campaign are, and what they are made of.

    All staff may if on each day of the campaign so far everybody in the unit may be named, or at least five may not be
    and have never been: what somebody had who was named before, readers may remember.
    """
    if lookup.for_leaders(portal):
        return True
    record = lookup.rules(portal, campaign)
    if not isinstance(record, Campaign) or _tells_violations(record):
        return False
    hidden = [term for term in terms(portal, unit) if not standings.may_appear(portal, campaign, term[0])]
    first, last = record.starts.isoformat(), record.ends.isoformat()
    turns = [first, *(since for _, since, _ in hidden), *(day_after(until) for _, _, until in hidden if until)]
    days = [day for day in turns if first <= day <= last and portal.reached(day)]
    return all(_many(portal, _on(hidden, day)) for day in days) and not _strangers(portal, campaign, unit, hidden)


def _tells_violations(campaign: Campaign) -> bool:
    """Whether violations take points by rule, so that a total would tell of them."""
    return any(item.automatic is DeedKind.VIOLATION for version in campaign.versions for item in version.criteria)


def _on(hidden: list[Term], day: str) -> set[str]:
    return {person for person, since, until in hidden if since <= day and (not until or day <= until)}


def _many(portal: Portal, people: set[str]) -> bool:
    """Whether nobody is hidden, or so many that what they have could be anyone's."""
    return not people or sum(not _was_named(portal, person) for person in people) >= LEAST


def _was_named(portal: Portal, person: str) -> bool:
    return any(portal.reached(given) for given, _ in given_by(portal, person, LEADERBOARD))


def _strangers(portal: Portal, campaign: str, unit: str, hidden: list[Term]) -> bool:
    """Whether somebody who is not named has points in a unit without a position in it that day."""
    return any(
        entry.person not in _on(hidden, entry.day) and not standings.may_appear(portal, campaign, entry.person)
        for entry in ledger(portal, campaign, unit)
        if entry.person
    )


@query
def open_periods(portal: Portal, campaign: str, unit: str) -> tuple[str, ...]:
    """The periods for which this audience may see the points of a unit: those of which a board names it."""
    if lookup.for_leaders(portal):
        return (WHOLE,)
    if not shows_points(portal, campaign, unit):
        return ()
    held = standings.periods(portal, campaign)
    every = (WHOLE, *held.years, *held.quarters, *held.months)
    return tuple(period for period in every if unit in standings.named_units(portal, campaign, period))


@query
def is_open(portal: Portal, campaign: str, unit: str, period: str) -> bool:
    """Whether this audience may see the points of a unit in a period: by itself, or in a wider one."""
    return not set(open_periods(portal, campaign, unit)).isdisjoint(around(period))


def around(period: str) -> tuple[str, ...]:
    """A period and all that contain it."""
    if not period:
        return (WHOLE,)
    year, _, part = period.partition("-")
    if not part:
        return WHOLE, year
    return (WHOLE, year, period) if part.startswith("q") else periods_of(period)
