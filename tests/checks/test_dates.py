"""Rules of dates never raise, whatever the dates, and report nothing if all dates are in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from macros.checks import (
    announcements,
    awards,
    dates,
    emulation,
    future_dates,
    membership,
    people,
    relations,
    scoring,
    stories,
    training,
    units,
)
from macros.checks.defect import Defect
from macros.checks.rules import defects_of, rules_in
from macros.engine import Portal
from macros.engine.loader import load
from macros.engine.row_builder import row_of
from macros.records import collections
from macros.records.base import Record
from macros.records.choices import Audience
from macros.records.introspect import fields_of
from tests import miniature
from tests.checks import sample_library
from tests.contest import put

DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat)
OF_DATES = (announcements, awards, dates, emulation, future_dates, membership, people, relations, scoring)
APART = {"session-year", "line-month", "sheet-outside"}  # rules that compare a day with a year or month
RULES = [rule for module in (*OF_DATES, stories, training, units) for rule in rules_in(module)]
VALUES = {
    "date": DATES,
    "month": DATES.map(lambda day: day[:7]),
    "year": st.integers(2000, 2100).map(str),
    "whole": st.integers(1, 30).map(str),
    "clock": st.times().map(lambda time: time.strftime("%H:%M")),
    "points": st.integers(1, 99).map(str),
    "penalty": st.integers(-99, -1).map(str),
}


class Sample:
    """The records of a data root, whose data can be changed."""

    def __init__(self, root: Path) -> None:
        self._library = load((root,))
        rows = Portal(self._library, sample_library.DAY, Audience.LEADERSHIP).rows
        self._files = {ref: row.file for ref, row in rows.items()}
        self.data = {ref: row.data.whole() for ref, row in rows.items()}
        self.values = [
            place for ref, data in self.data.items() for place in places(data, collections()[ref.partition("/")[0]])
        ]

    def defects(self) -> Iterator[Defect]:
        """The defects that the rules of dates find in the records as they are now."""
        records = {ref: collections()[ref.partition("/")[0]].model_validate(data) for ref, data in self.data.items()}
        for ref, file in self._files.items():
            put(self._library, row_of(ref, file, Path(file).read_bytes(), records[ref], self.data[ref]))
        portal = Portal(self._library, sample_library.DAY, Audience.LEADERSHIP)
        for ref, record in records.items():
            yield from defects_of(portal, ref, record, RULES)


def places(data: Any, model: type[Record]) -> Iterator[tuple[Any, Any, str]]:
    """(group, name, kind) of every date, month, time and number that a record gives."""
    kinds = {spec.path: spec.kind for spec in fields_of(model)}

    def walk(group: Any, above: tuple[str, ...]) -> Iterator[tuple[Any, Any, str]]:
        for name, value in group.items() if isinstance(group, dict) else enumerate(group):
            path = (*above, "*" if isinstance(group, list) else name)
            if isinstance(value, dict | list):
                yield from walk(value, path)
            elif kinds.get(path) in VALUES:
                yield group, name, _kind(kinds[path], value)

    return walk(data, ())


def _kind(kind: str, value: str) -> str:
    if kind == "whole" and len(value) == 4:
        return "year"
    return "penalty" if kind == "points" and value.startswith("-") else kind


def test_dates_of_any_value_are_answered(good: Path) -> None:
    sample = Sample(good)
    assert len(sample.values) > 40

    # Without shrinking, which takes minutes with so many values.
    @settings(max_examples=200 if miniature.LONG else 60, phases=[Phase.generate])
    @given(st.data())
    def holds(chance: st.DataObject) -> None:
        for group, name, kind in sample.values:
            group[name] = chance.draw(VALUES[kind]) if chance.draw(st.booleans()) else group[name]
        for defect in sample.defects():
            assert defect.message
            assert defect.at

    holds()


@pytest.mark.parametrize(("days", "codes"), [(-400, {*APART, "award-early"}), (0, set()), (400, {*APART, "day-ahead"})])
def test_moving_all_dates_by_whole_years_keeps_the_order(good: Path, days: int, codes: set[str]) -> None:
    """Only rules that compare a date with a year, a month or today report a defect."""
    sample = Sample(good)
    for group, name, kind in sample.values:
        if kind == "date":
            group[name] = (date.fromisoformat(group[name]) + timedelta(days=days)).isoformat()
    assert {defect.code for defect in sample.defects()} == codes


def test_the_day_of_every_record_is_declared_as_past_or_planned() -> None:
    fields_by_model = {
        model: [s for s in fields_of(model) if s.path[0] not in Record.model_fields] for model in collections().values()
    }
    declared = {model for model, fields in fields_by_model.items() if any(s.happened or s.planned for s in fields)}
    assert {model for model in collections().values() if model.day is not Record.day} == declared


def test_only_days_and_years_are_declared_as_past_or_planned() -> None:
    specs = [spec for model in collections().values() for spec in fields_of(model) if spec.happened or spec.planned]
    assert {spec.kind for spec in specs} == {"date", "whole"}
