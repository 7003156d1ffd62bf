"""Signature sheets: the index of all must-reads by state, and the page of a sheet that was handed in."""

from typing import Any

from macros.engine import Portal
from macros.pages.acknowledgement_box import ReadingRow, rows
from macros.pages.illustrative import extent
from macros.pages.pagination import PAGE_SIZE
from macros.queries import acknowledgements, lookup
from macros.queries.acknowledgements import STATES
from macros.records.acknowledgements import Acknowledgement
from macros.records.choices import Audience

SHOWN_SHEETS = 12
_ANCHORS = {
    "late": "qua-han",
    "open": "dang-thu",
    "coming": "sap-toi",
    "closed": "het-han",
    "handed": "da-nop",
    "done": "da-du",
}


def details(portal: Portal, ref: str, record: Acknowledgement) -> dict[str, Any]:
    """Values for the template of a sheet: its unit and staff, and for leaders who has not signed."""
    with_names = record.audience is Audience.LEADERSHIP
    missing = dict(acknowledgements.missing(portal, record.read)) if with_names else {}
    return {
        "with_names": with_names,
        "staff": acknowledgements.staff_of(portal, record.read, ref),
        "exact": lookup.for_leaders(portal),
        "missing": missing.get(record.unit, ()),
    }


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: must-reads by state, and the newest sheets."""
    groups = [(STATES[state][0], anchor, _readings(portal, state)) for state, anchor in _ANCHORS.items()]
    refs = [row.progress.ref for _, _, rows in groups for row in rows]
    sheets = lookup.newest(portal, "acknowledgements", SHOWN_SHEETS)
    return {
        "groups": [group for group in groups if group[2]],
        "sheets": sheets,
        "staff": {ref: acknowledgements.staff_of(portal, portal.rows[ref].data["read"], ref) for ref in sheets},
        "exact": lookup.for_leaders(portal),
        "extent": extent(portal, [*refs, *sheets]),
    }


def _readings(portal: Portal, state: str) -> tuple[ReadingRow, ...]:
    items = acknowledgements.in_states(portal, state)
    return rows(portal, items[:PAGE_SIZE] if state == "done" else items)
