"""Which points of units and people this audience may see, so that nobody can work out those of an unnamed person.

The points of a unit less those of its named people are the points of the unit as a whole and of its unnamed people.
So all staff see the points of a unit only if it has no unnamed people, or so many that nobody can tell whose they are;
and only for periods whose board names the unit and in which five people or more whom no board has ever named have
lines: otherwise the rest may be zero, which reveals the points of each of them.  The same holds where nobody has
lines, so that hidden points do not reveal who has some.  Of a person, staff see the periods whose board names him or
her.  The lines of a month are listed only with a sum of five such people or more.  Leaders see everything.
"""

from collections.abc import Callable, Collection, Iterator
from functools import partial

from macros.engine import Portal, query
from macros.engine.consents import LEADERBOARD
from macros.queries import lookup
from macros.queries.consents import consents_of
from macros.queries.emulation import standings
from macros.queries.emulation.points import ledger
from macros.queries.organisation import terms
from macros.records.campaigns import Campaign, DeedKind
from macros.text.dates import day_after
from macros.text.periods import WHOLE, quarter_of

LEAST = 5  # unnamed people that a visible number has to cover

Term = tuple[str, str, str]  # person, first and last day in a unit


@query
def shows_points(portal: Portal, campaign: str, unit: str) -> bool:
    """Whether this audience may see a unit's points in a campaign, and what they consist of.

    All staff may if on each day of the campaign so far everybody in the unit may be named, or at least five may not be
    and never were: readers may remember the points of somebody who was named before.
    """
    if lookup.for_leaders(portal):
        return True
    record = lookup.record_facts(portal, campaign)
    if not isinstance(record, Campaign) or _reveals_violations(record):
        return False
    hidden = [term for term in terms(portal, unit) if not standings.may_appear(portal, campaign, term[0])]
    first, last = record.starts.isoformat(), record.ends.isoformat()
    turns = [first, *(since for _, since, _ in hidden), *(day_after(until) for _, _, until in hidden if until)]
    days = [day for day in turns if first <= day <= last and portal.reached(day)]
    if not all(_none_or_many(portal, _hidden_on(hidden, day)) for day in days):
        return False
    return not _has_strangers(portal, campaign, unit, hidden)


def _reveals_violations(campaign: Campaign) -> bool:
    """Whether violations take points by rule, so that a total would reveal them."""
    return any(item.automatic is DeedKind.VIOLATION for version in campaign.versions for item in version.criteria)


def _hidden_on(hidden: list[Term], day: str) -> set[str]:
    return {person for person, since, until in hidden if since <= day and (not until or day <= until)}


def _none_or_many(portal: Portal, people: set[str]) -> bool:
    """Whether nobody is hidden, or so many people that nobody can tell whose the points are."""
    return not people or sum(not _has_agreed_once(portal, person) for person in people) >= LEAST


def _has_agreed_once(portal: Portal, person: str) -> bool:
    return any(portal.reached(since) for since, _ in consents_of(portal, person, LEADERBOARD))


def _has_strangers(portal: Portal, campaign: str, unit: str, hidden: list[Term]) -> bool:
    """Whether somebody who is not named has points in a unit without a position in it that day."""
    return any(
        entry.person not in _hidden_on(hidden, entry.day) and not standings.may_appear(portal, campaign, entry.person)
        for entry in ledger(portal, campaign, unit)
        if entry.person
    )


@query
def open_periods(portal: Portal, campaign: str, subject: str) -> tuple[str, ...]:
    """The periods in which this audience may see the total of a unit or person: those whose board names it.

    Of a unit, staff see only those whose remainders nobody can attribute, and from which no total of another period
    follows.
    """
    periods, is_person = standings.periods(portal, campaign), subject.startswith("people/")
    every = (WHOLE, *periods.years, *periods.quarters, *periods.months)
    if lookup.for_leaders(portal):
        return every
    if not is_person and not shows_points(portal, campaign, subject):
        return ()
    subjects_on = named_people if is_person else standings.board_units
    on_board = [period for period in every if subject in subjects_on(portal, campaign, period)]
    return tuple(
        on_board if is_person else without_remainders(on_board, periods, partial(_is_mixed, portal, campaign, subject))
    )


def without_remainders(
    on_board: list[str], periods: standings.Periods, is_mixed: Callable[[str, Collection[str]], bool]
) -> Iterator[str]:
    """The periods to show, the widest first; `is_mixed` tells whether nobody can attribute a total of some months.

    A quarter less its visible months is the remaining month, whose board does not name the unit.  So a wider period is
    shown only if the narrower ones leave nothing of it, or a mixed remainder of more than one part.
    """
    visible: set[str] = set()
    covered: set[str] = set()
    for period in (*periods.months, *periods.quarters, *periods.years, WHOLE):
        months = [month for month in periods.months if period in (month, quarter_of(month), month[:4], WHOLE)]
        left = [month for month in months if month not in covered]
        parts = {_part_of(period, month) for month in left}
        alone = len(parts) == 1 and period not in parts
        if period in on_board and not alone and (not left or is_mixed(period, left)):
            visible.add(period)
            covered.update(months)
    return (period for period in on_board if period in visible)


def _is_mixed(portal: Portal, campaign: str, unit: str, period: str, months: Collection[str]) -> bool:
    """Whether nobody can attribute the points of a unit's unnamed people in some months of a period.

    True if five or more people whom no board has ever named have lines in the sheets, or if the board of the period
    names everybody who was in the unit.
    """
    if len(_unnamed_in(portal, campaign, unit, months)) >= LEAST:
        return True
    board_people = named_people(portal, campaign, period)
    first, last = f"{min(months)}-01", f"{max(months)}-31"
    here = (who for who, since, until in terms(portal, unit) if since <= last and (not until or until >= first))
    return all(who in board_people for who in here)


def _unnamed_in(portal: Portal, campaign: str, unit: str, months: Collection[str]) -> set[str]:
    return {who for month, who in _unnamed_with_lines(portal, campaign, unit) if month in months}


@query
def _unnamed_with_lines(portal: Portal, campaign: str, unit: str) -> tuple[tuple[str, str], ...]:
    """(month, person) of the lines in a unit's sheets of people whom no board of the campaign names or has named.

    Lines given by rule are left out: they are public, since stories name the people.
    """
    entries = (entry for entry in ledger(portal, campaign, unit) if entry.person and entry.sheet)
    lines = {(entry.day[:7], entry.person) for entry in entries}
    return tuple(sorted((month, who) for month, who in lines if not _was_ever_on_board(portal, campaign, who)))


def _was_ever_on_board(portal: Portal, campaign: str, person: str) -> bool:
    """Whether a board of the campaign names a person, or may have done so before a consent was withdrawn."""
    if standings.may_appear(portal, campaign, person):
        return bool(open_periods(portal, campaign, person))
    return _has_agreed_once(portal, person)


def _part_of(period: str, month: str) -> str:
    """The part of a quarter, year or campaign in which a month lies: a month, quarter or year."""
    if period == WHOLE:
        return month[:4]
    return month if period in (month, quarter_of(month)) else quarter_of(month)


@query
def is_open(portal: Portal, campaign: str, subject: str, period: str) -> bool:
    """Whether this audience may see the points of a unit or person in a period; each period is decided separately."""
    return lookup.for_leaders(portal) or period in open_periods(portal, campaign, subject)


@query
def named_people(portal: Portal, campaign: str, period: str) -> tuple[str, ...]:
    """The people named with the lines of a period: those on its board, for leaders all who may appear."""
    if lookup.for_leaders(portal):
        return standings.subjects(portal, campaign).people
    return standings.ranked_people(portal, campaign, period)


@query
def lists_lines(portal: Portal, campaign: str, unit: str, month: str) -> bool:
    """Whether this audience may see the lines of a unit in a month, and the sum of its unnamed people.

    Five or more people whom no board has ever named must have a line in its sheet.
    """
    if lookup.for_leaders(portal):
        return True
    return is_open(portal, campaign, unit, month) and len(_unnamed_in(portal, campaign, unit, (month,))) >= LEAST
