"""Ledgers: every line of a unit or person in a campaign, to which the totals of boards open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal
from macros.pages.leaderboards import SECTION, criterion_on, former_refs, forwarding_page, named_people
from macros.pages.page import Page, file, page
from macros.pages.search_documents import Overview
from macros.pages.template_api import record_of, title_of
from macros.queries import lookup
from macros.queries.emulation import standings
from macros.queries.emulation.points import tree, versions
from macros.queries.emulation.standings import board_url, ledger_url
from macros.records.campaigns import Campaign, DeedKind
from macros.text.periods import before, label_of, label_within, periods_of
from macros.text.rounding import rounded


def _subjects(portal: Portal) -> Iterator[tuple[str, str]]:
    for campaign in standings.campaigns(portal):
        subjects = standings.subjects(portal, campaign)
        yield from ((campaign, subject) for subject in (*subjects.units, *subjects.people))


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
    entries = standings.ledger(portal, campaign, subject)
    years, period = standings.by_period(entries), standings.latest_quarter(portal, campaign)
    running = "" if standings.is_over(portal, campaign, period) else period
    return Page(
        f"Điểm của {name}",
        card=lookup.named(portal, campaign),
        own=lookup.named(portal, subject),
        campaign=campaign,
        board=board_url(campaign),
        subject=subject,
        period=period,
        within=label_within(period),
        around=standings.neighbourhood(portal, campaign, period, subject) if subject.startswith("units/") else None,
        years=years,
        steps=quarter_steps(years, running),
        tree=tree(versions(portal, campaign), entries),
        names={item.id: item.title for version in record.versions for item in version.criteria},
        violation=str(DeedKind.VIOLATION),
        leaders=lookup.for_leaders(portal),  # others see of an inspection no single finding
        kinds={str(kind): kind.label for kind in DeedKind},
        anchors={entry.key: f"dong-{place}" for place, entry in enumerate(entries, 1)},
        days={entry.key: entry.day for entry in entries},
        total=sum(entry.counts for entry in entries),
        count=len(entries),
        labels={period: label_of(period) for entry in entries for period in periods_of(entry.day)},
        criteria={
            (entry.criterion, entry.day): criterion_on(record, entry.criterion, date.fromisoformat(entry.day))
            for entry in entries
        },
        **named_people(portal, campaign, ((entry.key, entry.person, entry.evidence) for entry in entries)),
        crumbs=[(movement, board_url(campaign))],
        description=f"Từng dòng điểm của {name} trong phong trào {movement}.",
        document=Overview(0.45),
    )


class Step(NamedTuple):
    """A quarter of a ledger compared with the one before."""

    share: Decimal  # of the best quarter, on a scale of 100
    change: Decimal | None  # None for the first, and while it runs
    running: bool


def quarter_steps(years: tuple[standings.Group, ...], running: str) -> dict[str, Step]:
    """The points of each quarter compared with the best and with the quarter before; `running` is not over yet."""
    quarters = [quarter for year in years for quarter in year.parts]
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
