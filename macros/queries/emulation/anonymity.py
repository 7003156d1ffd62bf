"""What of the points of units and people this audience may see, so that those of nobody unnamed can be worked out.

What a unit has, less the lines of those who are named, is what the unit as a whole and the others have.  So all staff
see the points of a unit only where there are no others, or so many that the points could be anyone's; and only for
periods of which a board names the unit.  That follows from the organisation chart and from consents, never from who has
lines: to hide something only where there is something to hide would reveal it.  Of a person they see the periods of
which a board names him or her.  The lines of a month are listed only where five or more unnamed people have some, who
are then one sum: of a single one, the one would know that all the others have nothing.  Leaders see all.
"""

from __future__ import annotations

from collections.abc import Iterator

from macros.engine import Portal, query
from macros.engine.consents import LEADERBOARD
from macros.queries import lookup
from macros.queries.consents import given_by
from macros.queries.emulation import standings
from macros.queries.emulation.points import ledger
from macros.queries.organisation import terms
from macros.records.campaigns import Campaign, DeedKind
from macros.text.dates import day_after
from macros.text.periods import WHOLE, quarter_of

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
def open_periods(portal: Portal, campaign: str, subject: str) -> tuple[str, ...]:
    """The periods whose total this audience may see of a unit or person: those of which a board names it.

    Of a unit, for all staff, those among them from which no total of another period follows.
    """
    held, is_person = standings.periods(portal, campaign), subject.startswith("people/")
    every = (WHOLE, *held.years, *held.quarters, *held.months)
    if lookup.for_leaders(portal):
        return every
    if not is_person and not shows_points(portal, campaign, subject):
        return ()
    named = named_people if is_person else standings.named_units
    told = [period for period in every if subject in named(portal, campaign, period)]
    return tuple(told if is_person else without_remainders(told, held))


def without_remainders(named: list[str], held: standings.Periods) -> Iterator[str]:
    """The periods to tell, the widest first.

    A quarter less the months that are told is the month between them, of which no board names the unit.  So a wider
    period is told only if the narrower ones leave nothing of it, or parts of more than one.
    """
    told = {month for month in held.months if month in named}
    covered = set(told)
    for period in (*held.quarters, *held.years, WHOLE):
        months = [month for month in held.months if period in (quarter_of(month), month[:4], WHOLE)]
        left = {_part_of(period, month) for month in months if month not in covered}
        if period in named and len(left) != 1:
            told.add(period)
            covered.update(months)
    return (period for period in named if period in told)


def _part_of(period: str, month: str) -> str:
    """The part of a quarter, year or campaign in which a month lies: a month, quarter or year."""
    if period == WHOLE:
        return month[:4]
    return month if period == quarter_of(month) else quarter_of(month)


@query
def is_open(portal: Portal, campaign: str, subject: str, period: str) -> bool:
    """Whether this audience may see what a unit or person has in a period; a wider one opens no narrower."""
    return lookup.for_leaders(portal) or period in open_periods(portal, campaign, subject)


@query
def named_people(portal: Portal, campaign: str, period: str) -> tuple[str, ...]:
    """The people named beside lines of a period: those on its board, to leaders all who may appear."""
    if lookup.for_leaders(portal):
        return standings.subjects(portal, campaign).people
    named = (cluster.places for cluster in standings.people_clusters(portal, campaign, period))
    return tuple(sorted(place.ref for places in named for place in places))


@query
def lists_lines(portal: Portal, campaign: str, unit: str, month: str) -> bool:
    """Whether this audience may see the lines of a unit in a month, and what unnamed people have together.

    Five or more of these must have a line in its sheet.  What people are given by rule is no secret: stories name them.
    """
    if lookup.for_leaders(portal):
        return True
    if not is_open(portal, campaign, unit, month):
        return False
    named = named_people(portal, campaign, month)
    entries = (entry for entry in ledger(portal, campaign, unit) if entry.day[:7] == month and entry.sheet)
    return len({entry.person for entry in entries if entry.person and entry.person not in named}) >= LEAST
