"""Ledgers: every line of a unit or person in a campaign, to which the totals of boards open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal
from macros.pages import Page, Task, page_task
from macros.pages.leaderboards import HOME, INDEX, criterion_on, former_refs, moved_page, named_people, path_of
from macros.pages.template_api import write_page
from macros.queries import lookup
from macros.queries.emulation import standings
from macros.queries.emulation.points import tree, versions
from macros.queries.emulation.standings import board_url, ledger_url
from macros.records.campaigns import Campaign, Criterion, DeedKind
from macros.text.periods import before, label_of, label_within, periods_of


def plan(portal: Portal) -> Iterator[Task]:
    for campaign in standings.campaigns(portal):
        everyone = standings.subjects(portal, campaign)
        for subject in (*everyone.units, *everyone.people):
            url = ledger_url(campaign, subject)
            yield page_task(url, ledger_page, campaign, subject)
            for former in former_refs(portal, subject):
                yield Task(path_of(ledger_url(campaign, former)), moved_page, (subject, url), listed=False)


def ledger_page(portal: Portal, campaign: str, subject: str) -> Page:
    """Every line of a unit or person in a campaign, by month, with the totals of months, quarters and years."""
    found, own = lookup.named(portal, campaign), lookup.named(portal, subject)
    record = lookup.record(portal, campaign)
    if found is None or own is None or not isinstance(record, Campaign):  # planned from the same rows
        raise LookupError(campaign, subject)
    entries = standings.ledger(portal, campaign, subject)
    years, period = standings.by_period(entries), standings.latest_quarter(portal, campaign)
    running = "" if standings.is_over(portal, campaign, period) else period
    return write_page(
        portal,
        "ledger.html",
        "bang-xep-hang",
        ledger_url(campaign, subject),
        f"Điểm của {own.title}",
        card=found,
        own=own,
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
        criteria={(entry.criterion, entry.day): _criterion(record, entry) for entry in entries},
        **named_people(portal, campaign, ((entry.key, entry.person, entry.evidence) for entry in entries)),
        crumbs=(HOME, INDEX, (found.title, board_url(campaign))),
        description=f"Từng dòng điểm của {own.title} trong phong trào {found.title}.",
    )


class Step(NamedTuple):
    """A quarter beside the one before it in a ledger."""

    share: Decimal  # of the best quarter, on a scale of 100
    change: Decimal | None  # None for the first, and while it runs
    running: bool


def quarter_steps(years: tuple[standings.Group, ...], running: str) -> dict[str, Step]:
    """How the points of each quarter of a ledger stand to the best and to the quarter before; one may still run."""
    quarters = [quarter for year in years for quarter in year.parts]
    points = {quarter.period: quarter.points for quarter in quarters}
    most = max([*points.values(), Decimal(1)])
    return {
        period: Step(
            max(Decimal(), total * 100 / most).quantize(Decimal("0.1")),
            total - points[before(period)] if before(period) in points and period != running else None,
            period == running,
        )
        for period, total in points.items()
    }


def _criterion(campaign: Campaign, entry: standings.Entry) -> Criterion | None:
    return criterion_on(campaign, entry.criterion, date.fromisoformat(entry.day))
