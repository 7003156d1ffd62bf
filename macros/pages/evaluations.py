"""The page of a yearly level."""

from typing import Any

from macros.engine import Portal
from macros.pages.results import subject_url
from macros.queries import lookup
from macros.queries.titles.candidates import home_of, units_in
from macros.queries.titles.positions import judged_units
from macros.queries.titles.yearly_results import frame_of
from macros.records.evaluations import Evaluation


def details(portal: Portal, _ref: str, record: Evaluation) -> dict[str, Any]:
    """Values for the template of a yearly level: the address of the result sheet, where there is one."""
    subject, year = record.subject, record.year
    if not lookup.for_leaders(portal) or not frame_of(portal, year):
        has_sheet = False
    elif subject.startswith("units/"):
        has_sheet = subject in judged_units(portal, year)
    else:
        has_sheet = home_of(portal, subject, year) in units_in(portal, year)
    return {"sheet": subject_url(year, subject) if has_sheet else ""}
