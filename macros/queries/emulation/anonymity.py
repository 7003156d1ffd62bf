"""What of the points of units and people this audience may see, so that those of nobody unnamed can be worked out.

What a unit has, less the lines of those who are named, is what the unit as a whole and the others have.  So all staff
see the points of a unit only where there are no others, or so many that the points could be anyone's; and only for
periods of which a board names the unit and in which five people or more have lines whom no board has ever named: a
total less what is named may otherwise be nothing, and tells that of each of the others.  It is the same where nobody
has lines, so that what is closed does not tell who has some.  Of a person they see the periods of which a board names
him or her.  The lines of a month are listed only beside a sum of such five people or more.  Leaders see all.
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
    return not people or sum(not _agreed_once(portal, person) for person in people) >= LEAST


def _agreed_once(portal: Portal, person: str) -> bool:
    return any(portal.reached(since) for since, _ in consents_of(portal, person, LEADERBOARD))


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

    Of a unit, for all staff, those among them whose remainders could be anyone's, and from which no total of another
    period follows.
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
    """The periods to tell, the widest first; `is_mixed` says of months of a period whether their total is anyone's.

    A quarter less the months that are told is the month between them, of which no board names the unit.  So a wider
    period is told only if the narrower ones leave nothing of it, or parts of more than one that are mixed.
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
    """Whether what the unnamed of a unit have in some months of a period could be anyone's.

    That is, if five or more have lines in their sheets whom no board has ever named, or if the board of the period
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
    """(month, person) of the lines in a unit's sheets of those whom no board of the campaign names, or ever did.

    What people are given by rule is no secret: stories name them.
    """
    entries = (entry for entry in ledger(portal, campaign, unit) if entry.person and entry.sheet)
    lines = {(entry.day[:7], entry.person) for entry in entries}
    return tuple(sorted((month, who) for month, who in lines if not _on_a_board_ever(portal, campaign, who)))


def _on_a_board_ever(portal: Portal, campaign: str, person: str) -> bool:
    """Whether a board of the campaign names a person, or may have done so before a consent was taken back."""
    if standings.may_appear(portal, campaign, person):
        return bool(open_periods(portal, campaign, person))
    return _agreed_once(portal, person)


def _part_of(period: str, month: str) -> str:
    """The part of a quarter, year or campaign in which a month lies: a month, quarter or year."""
    if period == WHOLE:
        return month[:4]
    return month if period in (month, quarter_of(month)) else quarter_of(month)


@query
def is_open(portal: Portal, campaign: str, subject: str, period: str) -> bool:
    """Whether this audience may see what a unit or person has in a period; a wider one opens no narrower."""
    return lookup.for_leaders(portal) or period in open_periods(portal, campaign, subject)


@query
def named_people(portal: Portal, campaign: str, period: str) -> tuple[str, ...]:
    """The people named beside lines of a period: those on its board, to leaders all who may appear."""
    if lookup.for_leaders(portal):
        return standings.subjects(portal, campaign).people
    return standings.ranked_people(portal, campaign, period)


@query
def lists_lines(portal: Portal, campaign: str, unit: str, month: str) -> bool:
    """Whether this audience may see the lines of a unit in a month, and what unnamed people have together.

    Five or more of these must have a line in its sheet whom no board has ever named.
    """
    if lookup.for_leaders(portal):
        return True
    return is_open(portal, campaign, unit, month) and len(_unnamed_in(portal, campaign, unit, (month,))) >= LEAST
