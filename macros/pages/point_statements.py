"""Ledgers: every line of a unit or person in a campaign, to which the totals of boards open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal
from macros.pages.leaderboards import SECTION, criterion_on, former_refs, forwarding_page, has_ledger, named_people
from macros.pages.page import Page, file, page
from macros.pages.search_documents import Overview
from macros.pages.template_api import record_of, title_of
from macros.queries import lookup
from macros.queries.emulation import anonymity, comparison, standings
from macros.queries.emulation.points import tree, versions
from macros.queries.emulation.standings import board_url, ledger_url
from macros.records.campaigns import Campaign, DeedKind
from macros.text.periods import WHOLE, before, label_of, label_within, periods_of
from macros.text.rounding import rounded


def _subjects(portal: Portal) -> Iterator[tuple[str, str]]:
    for campaign in standings.campaigns(portal):
        subjects = standings.subjects(portal, campaign)
        units = (unit for unit in subjects.units if has_ledger(portal, campaign, unit))
        yield from ((campaign, subject) for subject in (*units, *subjects.people))


def _former_subjects(portal: Portal) -> Iterator[tuple[str, str, str]]:
    for campaign, subject in _subjects(portal):
        yield from ((campaign, former, subject) for former in former_refs(portal, subject))


@file(lambda campaign, former, _: ledger_url(campaign, former), each=_former_subjects, listed=False)
def moved_ledger(portal: Portal, campaign: str, _former: str, subject: str) -> bytes:
    """The page where a ledger stood before its unit or person was renamed."""
    return forwarding_page(portal, subject, ledger_url(campaign, subject))


@page(ledger_url, "ledger.html", section=SECTION, each=_subjects)
def ledger_page(portal: Portal, campaign: str, subject: str) -> Page:
    """Every line of a unit or person in a campaign, by month, with the totals of months, quarters and years."""
    name, movement = title_of(portal, subject), title_of(portal, campaign)
    record = record_of(portal, campaign, Campaign)
    seen = _seen(portal, campaign, subject)
    entries, period = seen.entries, standings.latest_quarter(portal, campaign)
    years, running = standings.by_period(entries), "" if standings.is_over(portal, campaign, period) else period
    complete = {group.period for year in years for group in _with_parts(year) if seen.has(group.period)}
    return Page(
        f"Điểm của {name}",
        card=lookup.named(portal, campaign),
        own=lookup.named(portal, subject),
        campaign=campaign,
        board=board_url(campaign),
        subject=subject,
        period=period,
        within=label_within(period),
        around=_around(portal, campaign, period, subject),
        years=years,
        complete=complete,
        rest=seen.rest,
        steps=quarter_steps(years, running, complete),
        tree=tree(versions(portal, campaign), entries) if seen.has(WHOLE) and not seen.rest else (),
        names={item.id: item.title for version in record.versions for item in version.criteria},
        violation=str(DeedKind.VIOLATION),
        leaders=lookup.for_leaders(portal),  # others see of an inspection no single finding
        on_sheet={
            entry.key
            for entry in entries
            if entry.sheet and anonymity.is_open(portal, campaign, entry.unit, entry.day[:7])
        },
        kinds={str(kind): kind.label for kind in DeedKind},
        anchors={entry.key: f"dong-{place}" for place, entry in enumerate(entries, 1)},
        days={entry.key: entry.day for entry in entries},
        total=sum(entry.counts for entry in entries) if seen.has(WHOLE) else None,
        count=len(entries) - len(seen.unnamed),
        unnamed=seen.unnamed,
        labels={period: label_of(period) for entry in entries for period in periods_of(entry.day)},
        criteria={
            (entry.criterion, entry.day): criterion_on(record, entry.criterion, date.fromisoformat(entry.day))
            for entry in entries
        },
        visible=named_people(portal, campaign, (entry.person for entry in entries)),
        crumbs=[(movement, board_url(campaign))],
        description=f"Từng dòng điểm của {name} trong phong trào {movement}.",
        document=Overview(0.45),
    )


class Seen(NamedTuple):
    """What this audience may see of a ledger."""

    entries: tuple[standings.Entry, ...]  # of the periods that are open, oldest first
    open: frozenset[str]
    unnamed: frozenset[str]  # keys of lines that are listed only as a sum
    rest: dict[str, Decimal]  # month -> that sum

    def has(self, period: str) -> bool:
        """Whether all lines of a period are there."""
        return not self.open.isdisjoint(anonymity.around(period))


def _seen(portal: Portal, campaign: str, subject: str) -> Seen:
    """All of a person's ledger; of a unit's the periods that are open, the lines of unnamed people as a sum a month."""
    entries = standings.ledger(portal, campaign, subject)
    if subject.startswith("people/") or lookup.for_leaders(portal):
        return Seen(entries, frozenset({WHOLE}), frozenset(), {})
    periods = frozenset(anonymity.open_periods(portal, campaign, subject))
    entries = tuple(entry for entry in entries if not periods.isdisjoint(periods_of(entry.day)))
    hidden = [item for item in entries if item.person and not standings.may_appear(portal, campaign, item.person)]
    rest: dict[str, Decimal] = defaultdict(Decimal)
    for entry in hidden:
        rest[entry.day[:7]] += entry.counts
    return Seen(entries, periods, frozenset(entry.key for entry in hidden), dict(rest))


def _with_parts(group: standings.Group) -> Iterator[standings.Group]:
    yield group
    for part in group.parts:
        yield from _with_parts(part)


def _around(portal: Portal, campaign: str, period: str, subject: str) -> comparison.Neighbourhood | None:
    """The unit among its neighbours; for leaders, since it tells who is behind whom by how much."""
    told = lookup.for_leaders(portal) and subject.startswith("units/")
    return comparison.neighbourhood(portal, campaign, period, subject) if told else None


class Step(NamedTuple):
    """A quarter of a ledger compared with the one before."""

    share: Decimal  # of the best quarter, on a scale of 100
    change: Decimal | None  # None for the first, and while it runs
    running: bool


def quarter_steps(years: tuple[standings.Group, ...], running: str, complete: Container[str]) -> dict[str, Step]:
    """The points of each complete quarter compared with the best and with the one before; `running` is not over yet."""
    quarters = [quarter for year in years for quarter in year.parts if quarter.period in complete]
    points = {quarter.period: quarter.points for quarter in quarters}
    most = max([*points.values(), Decimal(1)])
    return {
        period: Step(
            rounded(max(Decimal(), total * 100 / most), 1),
            total - points[before(period)] if before(period) in points and period != running else None,
            period == running,
        )
        for period, total in points.items()
    }
