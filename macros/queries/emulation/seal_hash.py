"""The hash over all inputs of a quarter's result, and the record that stores result and hash."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from macros.engine import Portal, query
from macros.queries import lookup
from macros.queries.emulation.clusters import UnitResult, final_results, in_chart_order
from macros.queries.emulation.points import PointEntry, ledger, ledger_fingerprint
from macros.queries.emulation.seals import seal_quarter
from macros.text.digest import fingerprint_of
from macros.text.periods import label_within, last_day, periods_of, quarter_of


def canonical(campaign: str, period: str, results: Iterable[UnitResult], lines: Iterable[PointEntry]) -> str:
    """The inputs of a quarter's result as text that does not depend on the order of entry.

    Of a line: its kind, day, owner, criterion, points and points above a cap; texts are left out.
    """
    content = {
        "campaign": campaign,
        "period": seal_quarter(period),
        "units": sorted([result.unit, result.cluster, result.heads] for result in results),
        "lines": sorted(
            [line.key, line.day, line.unit, line.person, line.criterion, plain(line.points), plain(line.lost)]
            for line in lines
        ),
    }
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def plain(points: Decimal) -> str:
    """Points as text, the same for 8, 8.0 and 8.00."""
    return f"{points.normalize():f}" if points else "0"


def _inputs_fingerprint(portal: Portal, campaign: str, period: str) -> str:
    results, until = final_results(portal, campaign, period), last_day(period, date.max).isoformat()
    return fingerprint_of((results, [ledger_fingerprint(portal, campaign, result.unit, until) for result in results]))


@query(fingerprint=_inputs_fingerprint)
def inputs_hash(portal: Portal, campaign: str, period: str) -> str:
    """The hash (SHA-256, hexadecimal) of the inputs of a campaign's quarter, regardless of the portal's day."""
    results = final_results(portal, campaign, period)
    until = last_day(period, date.max).isoformat()
    lines = (line for result in results for line in ledger(portal, campaign, result.unit, until))
    inside = [line for line in lines if period in periods_of(line.day)]
    return sha256(canonical(campaign, period, results, inside).encode()).hexdigest()


def fields_of_results(results: Iterable[UnitResult]) -> list[dict[str, str]]:
    """Results as the text data of a record."""
    return [
        {
            "unit": result.unit,
            "cluster": result.cluster,
            "points": plain(result.points),
            **({"heads": str(result.heads)} if result.heads is not None else {}),
            **({"rank": str(result.rank)} if result.rank else {}),
        }
        for result in results
    ]


def seal_fields(portal: Portal, campaign: str, period: str, day: str) -> dict[str, Any]:
    """The text data of a new seal, sealed on `day` (ISO).  Raises `LookupError` where the quarter has no lines."""
    results, card = in_chart_order(portal, final_results(portal, campaign, period)), lookup.card(portal, campaign)
    if not results or card is None:
        raise LookupError(campaign)
    return {
        "title": f"Kết quả {label_within(period)}: {card.title}",
        **({"illustrative": "true"} if card.illustrative else {}),
        "campaign": campaign,
        "period": seal_quarter(period),
        "sealed": day,
        "inputs": inputs_hash(portal, campaign, period),
        "results": fields_of_results(results),
    }


def last_inputs_hash(data: Mapping[str, Any]) -> str:
    """The newest hash in the text data of a seal."""
    adjustments = data.get("adjustments") or [data]
    return str(adjustments[-1]["inputs"]).strip()


def adjusted_fields(portal: Portal, data: Mapping[str, Any], day: str, reason: str, approver: str) -> dict[str, Any]:
    """The text data of a seal with one more adjustment of `day` (ISO): today's result and hash."""
    campaign, period = str(data["campaign"]).strip(), str(data["period"]).strip().lower()
    more = {
        "date": day,
        "reason": reason,
        "approver": approver,
        "inputs": inputs_hash(portal, campaign, period),
        "results": fields_of_results(in_chart_order(portal, final_results(portal, campaign, period))),
    }
    return {**data, "adjustments": [*(data.get("adjustments") or ()), more]}


def result_words(result: UnitResult | None) -> str:
    """A result in words, for messages."""
    if result is None:
        return "chưa có điểm"
    people = f", {result.heads} người" if result.heads is not None else ""
    return f"{plain(result.points)} điểm{people}" + (f", hạng {result.rank}" if result.rank else "")


@query
def sheets_of(portal: Portal, campaign: str, quarter: str, units: tuple[str, ...]) -> tuple[str, ...]:
    """The files of the score sheets of a campaign's quarter, of these units or of all where none is named."""
    sheets = portal.rows_to(campaign, "scores")
    in_quarter = (row for row in sheets if quarter_of(row.data["month"]) == quarter)
    return tuple(sorted(row.file for row in in_quarter if not units or row.data["unit"] in units))
