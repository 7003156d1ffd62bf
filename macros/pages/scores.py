"""What the page of a score sheet shows besides its own lines: their criteria, who may be named, totals, boards."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from macros.engine.query import Reader, question
from macros.pages.leaderboards import board_at, criterion_on, ledger_at, named_people
from macros.pages.listings import NEWEST
from macros.queries import lookup
from macros.queries.emulation.points import lost_on
from macros.queries.emulation.standings import board_url, by_chart
from macros.records.base import Record
from macros.records.campaigns import Campaign
from macros.records.scores import ScoreSheet
from macros.text.periods import label_of


class Stack(NamedTuple):
    """The newest sheets of one campaign."""

    campaign: str
    board: str
    months: list[tuple[str, list[tuple[str, str]]]]  # ("11/2026", (sheet, unit) …), newest first


@question()
def counted(reader: Reader, ref: str) -> tuple[str, ...]:
    """The lines of a sheet whose day has come, straight from its row: there are many sheets."""
    row = reader.portal.rows.get(ref)
    lines = row.data["lines"] if row else ()
    return tuple(line["id"].strip() for line in lines if reader.portal.reached(line["date"].strip()))


def details(reader: Reader, ref: str, record: Record) -> dict[str, Any]:
    """Values for the template of a sheet's page."""
    if not isinstance(record, ScoreSheet):
        raise TypeError(ref)
    counting = counted(reader, ref)
    found = lookup.record(reader, record.campaign)
    campaign = found if isinstance(found, Campaign) else None
    lost = dict(lost_on(reader, record.campaign, record.unit, ref)) if campaign else {}
    told = ((line.id, line.person, line.evidence) for line in record.lines)
    return {
        "criteria": {line.id: criterion_on(campaign, line.criterion, line.date) for line in record.lines},
        **named_people(reader, record.campaign, told),
        "counted": counting,
        "lost": lost,
        "total": sum((line.points for line in record.lines if line.id in counting), -sum(lost.values(), Decimal())),
        "month": label_of(record.month),
        "board": board_at(reader, record.campaign, record.month) if campaign else "",
        "ledger": ledger_at(reader, record.campaign, record.unit, record.month) if campaign else "",
    }


def index_details(reader: Reader) -> dict[str, Any]:
    """Values for the template of the index: the newest sheets by campaign and month, the newest first."""
    records = [(ref, lookup.record(reader, ref)) for ref in lookup.newest(reader, "scores", NEWEST)]
    stacks: dict[str, list[tuple[str, str, str]]] = {}
    for ref, sheet in records:
        if isinstance(sheet, ScoreSheet):
            stacks.setdefault(sheet.campaign, []).append((sheet.month, ref, sheet.unit))
    return {
        "stacks": [
            Stack(campaign, board_url(campaign), _by_month(reader, found)) for campaign, found in stacks.items()
        ],
        "illustrative": any(record.illustrative for _, record in records if record),
    }


def _by_month(reader: Reader, sheets: list[tuple[str, str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    months = []
    for month, found in groupby(sheets, key=lambda item: item[0]):
        refs = {unit: ref for _, ref, unit in found}
        months.append((label_of(month).removeprefix("Tháng "), [(refs[unit], unit) for unit in by_chart(reader, refs)]))
    return months
