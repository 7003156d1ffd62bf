"""Sanctions for violations: pages only on the leaders' site; on other sites the index says so."""

from typing import Any

from macros.engine import Portal
from macros.pages.inspections import entries
from macros.queries import lookup
from macros.queries.inspections import disclosure
from macros.records.sanctions import Sanction


def details(portal: Portal, _ref: str, record: Sanction) -> dict[str, Any]:
    """Values for the template of the page of a sanction."""
    findings = disclosure.findings(portal, record.finding.partition("#")[0])
    finding_entries = entries(portal, (item for item in findings if item.finding.ref == record.finding))
    return {"entry": finding_entries[0] if finding_entries else None}


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index."""
    return {"leaders": lookup.for_leaders(portal), "refs": tuple(reversed(lookup.refs(portal, "sanctions")))}
