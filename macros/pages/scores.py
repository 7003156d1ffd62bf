"""The page of a score sheet: criteria of its lines, people who may be named, totals, boards."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages.illustrative import extent
from macros.pages.leaderboards import board_at, criterion_on, ledger_at, named_people
from macros.pages.listings import NEWEST
from macros.queries import lookup
from macros.queries.emulation import anonymity
from macros.queries.emulation.points import lost_on
from macros.queries.emulation.standings import board_url, by_chart
from macros.records.campaigns import Campaign
from macros.records.scores import ScoreSheet
from macros.text.periods import label_of


class Stack(NamedTuple):
    """The newest sheets of one campaign."""

    campaign: str
    board: str
    months: list[tuple[str, list[tuple[str, str]]]]  # ("11/2026", (sheet, unit) …), newest first


@query
def counted(portal: Portal, ref: str) -> tuple[str, ...]:
    """The lines of a sheet whose day has come, straight from its row: there are many sheets."""
    row = portal.rows.get(ref)
    lines = row.data["lines"] if row else ()
    return tuple(line["id"].strip() for line in lines if portal.reached(line["date"].strip()))


def details(portal: Portal, ref: str, record: ScoreSheet) -> dict[str, Any]:
    """Values for the template of a sheet's page."""
    counting = counted(portal, ref)
    named_campaign = lookup.record(portal, record.campaign)
    campaign = named_campaign if isinstance(named_campaign, Campaign) else None
    lost = dict(lost_on(portal, record.campaign, record.unit, ref)) if campaign else {}
    shown = anonymity.lists_lines(portal, record.campaign, record.unit, record.month)
    visible = named_people(portal, record.campaign, (line.person for line in record.lines), record.month)
    leaders = lookup.for_leaders(portal)
    listed = [line for line in record.lines if leaders or not line.person or line.person in visible] if shown else []
    counts = {line.id: line.points - lost.get(line.id, Decimal()) for line in record.lines if line.id in counting}
    unnamed = {line.id for line in record.lines} - {line.id for line in listed}
    return {
        "criteria": {line.id: criterion_on(campaign, line.criterion, line.date) for line in listed},
        "visible": visible,
        "shown": shown,
        "listed": listed,
        "counted": counting,
        "lost": lost,
        "total": sum(counts.values(), Decimal()),
        "rest": sum((points for key, points in counts.items() if key in unnamed), Decimal()) if unnamed else None,
        "month": label_of(record.month),
        "board": board_at(portal, record.campaign, record.month) if campaign else "",
        "ledger": ledger_at(portal, record.campaign, record.unit, record.month) if campaign else "",
    }


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: the newest sheets by campaign and month, the newest first."""
    records = [(ref, lookup.record(portal, ref)) for ref in lookup.newest(portal, "scores", NEWEST)]
    stacks: dict[str, list[tuple[str, str, str]]] = {}
    for ref, sheet in records:
        if isinstance(sheet, ScoreSheet):
            stacks.setdefault(sheet.campaign, []).append((sheet.month, ref, sheet.unit))
    return {
        "stacks": [
            Stack(campaign, board_url(campaign), _by_month(portal, sheets)) for campaign, sheets in stacks.items()
        ],
        "illustrative": bool(extent(portal, (ref for ref, _ in records))),
    }


def _by_month(portal: Portal, sheets: list[tuple[str, str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    months = []
    for month, group in groupby(sheets, key=lambda item: item[0]):
        refs = {unit: ref for _, ref, unit in group}
        months.append((label_of(month).removeprefix("Tháng "), [(refs[unit], unit) for unit in by_chart(portal, refs)]))
    return months
