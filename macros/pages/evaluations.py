"""The page of a yearly level."""

from __future__ import annotations

from typing import Any

from macros.engine import Portal
from macros.pages.results import subject_url
from macros.queries import lookup
from macros.queries.titles.candidates import home_of, judged_units, units_in
from macros.queries.titles.yearly_results import frame_of
from macros.records.evaluations import Evaluation


def details(portal: Portal, _ref: str, record: Evaluation) -> dict[str, Any]:
    """Values for the template of a yearly level: the address of the result sheet, where there is one."""
    if record.subject.startswith("units/"):
        has_sheet = bool(frame_of(portal, record.year)) and record.subject in judged_units(portal, record.year)
    else:
        has_sheet = bool(frame_of(portal, record.year)) and _has_sheet(portal, record)
    return {"sheet": subject_url(record.year, record.subject) if has_sheet else ""}


def _has_sheet(portal: Portal, record: Evaluation) -> bool:
    unit = home_of(portal, record.subject, record.year)
    return lookup.for_leaders(portal) and unit in units_in(portal, record.year)
