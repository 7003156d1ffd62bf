"""The page of a score sheet: criteria of its lines, people who may be named, totals, boards."""

from decimal import Decimal
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages.illustrative import extent
from macros.pages.leaderboards import board_at, criterion_on, ledger_at, named_ledgers
from macros.pages.pagination import PAGE_SIZE
from macros.queries import lookup
from macros.queries.emulation import anonymity
from macros.queries.emulation.points import lost_on, tally
from macros.queries.emulation.standings import board_url, by_chart
from macros.records.campaigns import Campaign
from macros.records.scores import ScoreLine, ScoreSheet
from macros.text.periods import label_of
from macros.text.render import month


class ScoreSheetRow(NamedTuple):
    """A score sheet on the index."""

    ref: str
    unit: str
    month: str
    label: str  # "11/2026"
    campaign: str
    board: str


@query
def counted(portal: Portal, ref: str) -> tuple[str, ...]:
    """The lines of a sheet whose day has come, read from its row, since building so many models would be slow."""
    row = portal.rows.get(ref)
    lines = row.data["lines"] if row else ()
    return tuple(line["id"].strip() for line in lines if portal.reached(line["date"].strip()))


def details(portal: Portal, ref: str, record: ScoreSheet) -> dict[str, Any]:
    """Values for the template of a sheet's page."""
    counting = counted(portal, ref)
    stored = lookup.record(portal, record.campaign)
    campaign = stored if isinstance(stored, Campaign) else None
    lost = dict(lost_on(portal, record.campaign, record.unit, ref)) if campaign else {}
    published = anonymity.lists_lines(portal, record.campaign, record.unit, record.month)
    people = (line.person for line in record.lines)
    visible = named_ledgers(portal, record.campaign, people, record.month) if campaign else {}
    leaders = lookup.for_leaders(portal)
    lines = [line for line in record.lines if leaders or not line.person or line.person in visible] if published else []
    counts = {line.id: line.points - lost.get(line.id, Decimal()) for line in record.lines if line.id in counting}
    unnamed = {line.id for line in record.lines} - {line.id for line in lines}
    total = sum(counts.values(), Decimal())
    ledger = ledger_at(portal, record.campaign, record.unit, record.month) if campaign else ""
    in_month = points_in(portal, record.campaign, record.unit, record.month) if ledger else total
    return {
        "criteria": {line.id: criterion_on(campaign, line.criterion, line.date) for line in lines},
        "visible": visible,
        "published": published,
        "lines": lines,
        "groups": _by_criterion(lines, counts),
        "counted": counting,
        "lost": lost,
        "total": total,
        "automatic": in_month - total if published else Decimal(),
        "rest": sum((points for key, points in counts.items() if key in unnamed), Decimal()) if unnamed else None,
        "month": label_of(record.month),
        "board": board_at(portal, record.campaign, record.month) if campaign else "",
        "ledger": ledger,
    }


@query
def points_in(portal: Portal, campaign: str, unit: str, month: str) -> Decimal:
    """The points of a unit in a month, including those that rules give."""
    return tally(portal, campaign, "").points.get(month, {}).get(unit, Decimal())


def _by_criterion(lines: list[ScoreLine], counts: dict[str, Decimal]) -> list[tuple[str, Decimal, list[ScoreLine]]]:
    """(criterion, the points that count, its lines), in the order of the first lines."""
    groups: dict[str, list[ScoreLine]] = {}
    for line in lines:
        groups.setdefault(line.criterion, []).append(line)
    return [
        (criterion, sum((counts.get(line.id, Decimal()) for line in group), Decimal()), group)
        for criterion, group in groups.items()
    ]


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: the newest sheets; those of a month by campaign and organisation chart."""
    refs = lookup.newest(portal, "scores", PAGE_SIZE)
    sheets = [(ref, sheet) for ref in refs if isinstance(sheet := lookup.record(portal, ref), ScoreSheet)]
    place = {unit: number for number, unit in enumerate(by_chart(portal, {sheet.unit for _, sheet in sheets}))}
    sheets.sort(key=lambda item: (item[1].campaign, place.get(item[1].unit, len(place))))
    sheets.sort(key=lambda item: item[1].month, reverse=True)
    return {
        "sheets": [
            ScoreSheetRow(ref, one.unit, one.month, month(one.month), one.campaign, board_url(one.campaign))
            for ref, one in sheets
        ],
        "illustrative": bool(extent(portal, refs)),
    }
