"""Ledgers: every line of points of a unit or person in a campaign; the totals on boards link to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal
from macros.pages.leaderboards import SECTION, criterion_on, former_refs, forwarding_to, has_ledger, ledger_at
from macros.pages.output import file
from macros.pages.page import Page, page
from macros.pages.search_documents import Overview
from macros.pages.template_api import title_of
from macros.queries import lookup
from macros.queries.emulation import anonymity, comparison, standings
from macros.queries.emulation.criteria import Branch
from macros.queries.emulation.points import tree, versions
from macros.queries.emulation.standings import board_url, ledger_url
from macros.records.campaigns import Campaign, DeedKind
from macros.text.periods import WHOLE, before, label_of, label_within
from macros.text.rounding import rounded


def _subjects(portal: Portal) -> Iterator[tuple[str, str]]:
    for campaign in standings.campaigns(portal):
        subjects = standings.subjects(portal, campaign)
        every = (*subjects.units, *subjects.people)
        yield from ((campaign, subject) for subject in every if has_ledger(portal, campaign, subject))


def _former_subjects(portal: Portal) -> Iterator[tuple[str, str, str]]:
    for campaign, subject in _subjects(portal):
        yield from ((campaign, former, subject) for former in former_refs(portal, subject))


@file(lambda campaign, former, _: ledger_url(campaign, former), each=_former_subjects, in_sitemap=False)
def moved_ledger(portal: Portal, campaign: str, _former: str, subject: str) -> bytes:
    """The page at the former address of a ledger, after its unit or person was renamed."""
    return forwarding_to(portal, subject, ledger_url(campaign, subject))


@page(ledger_url, "ledger.html", section=SECTION, each=_subjects)
def ledger_page(portal: Portal, campaign: str, subject: str) -> Page:
    """The lines of a unit or person in a campaign by month, with totals; only what this audience may see."""
    name, movement = title_of(portal, subject), title_of(portal, campaign)
    record = lookup.record_of(portal, campaign, Campaign)
    ledger = _visible_ledger(portal, campaign, subject)
    entries, period = ledger.entries, standings.latest_quarter(portal, campaign)
    years, running = ledger.years, "" if standings.is_over(portal, campaign, period) else period
    groups = [group for year in years for group in _with_parts(year)]
    open_periods = {group.period for group in groups if group.period in ledger.open}
    # The neighbours of the unit on the board; only for leaders, since it shows who is behind by how much
    with_neighbours = lookup.for_leaders(portal) and subject.startswith("units/")
    return Page(
        f"Điểm của {name}",
        card=lookup.record_name(portal, campaign),
        own=lookup.record_name(portal, subject),
        campaign=campaign,
        board=board_url(campaign),
        subject=subject,
        period=period,
        within=label_within(period),
        around=comparison.neighbourhood(portal, campaign, period, subject) if with_neighbours else None,
        years=years,
        open_periods=open_periods,
        rest=ledger.rest,
        steps=quarter_steps(years, running, open_periods, falls=lookup.for_leaders(portal)),
        trees=_trees(portal, campaign, ledger),
        entries={entry.key: entry for entry in entries},
        running=running,
        whole=ledger.whole,
        names={item.id: item.title for version in record.versions for item in version.criteria},
        violation=str(DeedKind.VIOLATION),
        leaders=lookup.for_leaders(portal),  # only they see single findings of an inspection
        on_sheet={
            entry.key
            for entry in entries
            if entry.sheet and anonymity.lists_lines(portal, campaign, entry.unit, entry.day[:7])
        },
        kinds={str(kind): kind.label for kind in DeedKind},
        anchors={entry.key: f"dong-{place}" for place, entry in enumerate(entries, 1)},
        total=ledger.total,
        count=len(entries) - len(ledger.unnamed),
        labels={group.period: label_of(group.period) for group in groups},
        criteria={entry.key: criterion_on(record, entry.criterion, date.fromisoformat(entry.day)) for entry in entries},
        visible={
            person: ledger_at(portal, campaign, person)
            for person in sorted({entry.person for entry in entries if entry.key not in ledger.unnamed} - {""})
            if standings.may_appear(portal, campaign, person)
        },
        crumbs=[(movement, board_url(campaign))],
        description=f"Từng dòng điểm của {name} trong phong trào {movement}.",
        document=Overview(0.45),
    )


def _trees(portal: Portal, campaign: str, ledger: VisibleLedger) -> dict[str, tuple[Branch, ...]]:
    """For each quarter, the lines that are shown one by one, as a tree by criterion."""
    quarters = [quarter for year in ledger.years for quarter in year.parts]
    return {
        quarter.period: tree(
            versions(portal, campaign),
            [entry for month in quarter.parts for entry in month.entries if entry.key not in ledger.unnamed],
        )
        for quarter in quarters
    }


class VisibleLedger(NamedTuple):
    """What this audience may see of a ledger."""

    entries: tuple[standings.PointEntry, ...]  # the lines of the months that show their lines, oldest first
    years: tuple[standings.PeriodGroup, ...]  # the years that are open or contain an open period
    open: frozenset[str]
    unnamed: frozenset[str]  # keys of lines that are shown only as a sum
    rest: dict[str, Decimal]  # month -> that sum
    total: Decimal | None  # None if it is hidden from this audience
    whole: bool  # whether every line is shown


def _visible_ledger(portal: Portal, campaign: str, subject: str) -> VisibleLedger:
    """Select the totals of open periods and the lines of months; lines of unnamed people become one sum a month."""
    every, leaders = standings.ledger(portal, campaign, subject), lookup.for_leaders(portal)
    periods, is_unit = frozenset(anonymity.open_periods(portal, campaign, subject)), subject.startswith("units/")
    months = {entry.day[:7] for entry in every} & periods
    if is_unit:
        months = {month for month in months if anonymity.lists_lines(portal, campaign, subject, month)}
    entries = tuple(entry for entry in every if entry.day[:7] in months)
    hidden = [
        entry
        for entry in (entries if is_unit and not leaders else ())
        if entry.person and entry.person not in anonymity.named_people(portal, campaign, entry.day[:7])
    ]
    rest: dict[str, Decimal] = defaultdict(Decimal)
    for entry in hidden:
        rest[entry.day[:7]] += entry.counts
    total = sum((entry.counts for entry in every), Decimal()) if WHOLE in periods else None
    years = tuple(_opened(standings.by_period(every), periods, months))
    whole = total is not None and len(entries) == len(every) and not hidden
    return VisibleLedger(entries, years, periods, frozenset(entry.key for entry in hidden), dict(rest), total, whole)


def _opened(
    groups: Iterable[standings.PeriodGroup], periods: frozenset[str], months: Container[str]
) -> Iterator[standings.PeriodGroup]:
    """Yield the groups that are open or contain an open one, with lines only for `months`."""
    for group in groups:
        parts = tuple(_opened(group.parts, periods, months))
        if parts or group.period in periods:
            yield group._replace(parts=parts, entries=group.entries if group.period in months else ())


def _with_parts(group: standings.PeriodGroup) -> Iterator[standings.PeriodGroup]:
    yield group
    for part in group.parts:
        yield from _with_parts(part)


class QuarterStep(NamedTuple):
    """A quarter of a ledger compared with the one before."""

    share: Decimal  # of the best quarter, on a scale of 100
    change: Decimal | None  # None for the first and the running quarter, and if hidden from this audience
    running: bool


def quarter_steps(
    years: tuple[standings.PeriodGroup, ...], running: str, open_periods: Container[str], *, falls: bool = True
) -> dict[str, QuarterStep]:
    """Compare the points of each open quarter with the best and the previous one; `running` is not over yet.

    Without `falls`, a quarter with fewer points than the previous one has no change.
    """
    quarters = [quarter for year in years for quarter in year.parts if quarter.period in open_periods]
    points = {quarter.period: quarter.points for quarter in quarters}
    most = max([*points.values(), Decimal(1)])
    steps = {}
    for period, total in points.items():
        change = total - points[before(period)] if before(period) in points and period != running else None
        visible_change = change if change is None or falls or change >= 0 else None
        steps[period] = QuarterStep(rounded(max(Decimal(), total * 100 / most), 1), visible_change, period == running)
    return steps
