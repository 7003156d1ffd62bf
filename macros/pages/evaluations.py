"""What the page of a yearly level shows besides its own fields."""

from __future__ import annotations

from typing import Any

from macros.engine.query import Reader
from macros.pages.results import subject_url
from macros.queries import lookup
from macros.queries.titles.candidates import home_of, judged_units, units_in
from macros.queries.titles.yearly_results import frame_of
from macros.records.base import Record
from macros.records.evaluations import Evaluation


def details(reader: Reader, ref: str, record: Record) -> dict[str, Any]:
    """Values for the template of a yearly level: the address of the result sheet, where there is one."""
    if not isinstance(record, Evaluation):
        raise TypeError(ref)
    if record.subject.startswith("units/"):
        shown = bool(frame_of(reader, record.year)) and record.subject in judged_units(reader, record.year)
    else:
        shown = bool(frame_of(reader, record.year)) and _has_sheet(reader, record)
    return {"sheet": subject_url(record.year, record.subject) if shown else ""}


def _has_sheet(reader: Reader, record: Evaluation) -> bool:
    unit = home_of(reader, record.subject, record.year)
    return lookup.for_leaders(reader) and unit in units_in(reader, record.year)
