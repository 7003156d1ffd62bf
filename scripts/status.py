"""Cho biết tình trạng hiệu lực của một văn bản, một dòng mỗi văn bản mang số ấy.

Ví dụ:
  portal status 30/2020/NĐ-CP
  portal status "qd 1847" --as-of 2024-12-31
  portal status regulations/22-2008-qh12
Mã trả về: 0 có văn bản, 1 không có văn bản nào mang số ấy, 2 gọi sai.
"""

import argparse
import sys

from macros.checks.nearest import hint, nearest
from macros.checks.queries import documents_numbered
from macros.engine import Portal
from macros.engine.loader import load
from macros.law.citations import key_of
from macros.law.effect import what_holds
from macros.loading.suggest import fold
from macros.queries import state_history
from macros.text.render import day
from scripts import options as shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """The document, and options of the command."""
    parser.add_argument("document", metavar="VĂN_BẢN", help="số, ký hiệu viết cách nào cũng được, hoặc mã")
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Print the status; 0 when there is such a document, 1 otherwise."""
    settings = shared.settings(options)
    portal = Portal(load(settings.data), settings.as_of, settings.audience)
    refs = matching_documents(portal, options.document)
    if not refs:
        numbers = [row.number for row in portal.by_collection["regulations"]]
        print(f"Không có văn bản “{options.document}”{hint(nearest(options.document, numbers))}.", file=sys.stderr)
        return 1
    for ref in refs:
        print(line(portal, ref))
    return 0


def matching_documents(portal: Portal, text: str) -> tuple[str, ...]:
    """The documents that a text refers to: by reference, by number in any spelling, or by parts of a number."""
    rows = portal.by_collection["regulations"]
    numbered = tuple(other.ref for other in documents_numbered(portal, key_of(text)))
    exact = tuple(row.ref for row in rows if row.ref == text) or numbered
    parts = set(fold(text).split())
    return exact or tuple(row.ref for row in rows if parts and parts <= set(fold(row.number).split()))


def line(portal: Portal, ref: str) -> str:
    """Number, status, since when, by which document; the parts that are known, separated by " · "."""
    holds = what_holds(
        state_history.timeline_of(portal, ref), state_history.events(portal, ref), portal.as_of.isoformat()
    )
    cause = portal.rows[holds.by].number if holds.by in portal.rows else holds.by
    status = holds.status.label if holds.status else "Chưa ban hành"
    parts = (
        portal.rows[ref].number,
        status,
        f"từ {day(holds.since)}" if holds.since else "",
        f"bởi {cause}" if cause else "",
    )
    return " · ".join(part for part in parts if part)
