"""Rules of dates never raise, whatever the dates, and report nothing if all dates are in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
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
from macros.records import collections
from macros.records.base import Record
from macros.records.introspect import fields_of
from tests import miniature
from tests.checks import sample_library

DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat)
OF_DATES = (announcements, awards, dates, emulation, future_dates, membership, people, relations, scoring)
RULES = [rule for module in (*OF_DATES, stories, training, units) for rule in rules_in(module)]
VALUES = {
    "date": DATES,
    "month": DATES.map(lambda day: day[:7]),
    "whole": st.integers(2000, 2100).map(str),
    "clock": st.times().map(lambda time: time.strftime("%H:%M")),
    "points": st.integers(-99, 99).map(str),
}


def places(data: Any, model: type[Record]) -> Iterator[tuple[Any, Any, str]]:
    """(group, name, kind) of every date, month, time and number that a record gives."""
    kinds = {spec.path: spec.kind for spec in fields_of(model)}

    def walk(group: Any, above: tuple[str, ...]) -> Iterator[tuple[Any, Any, str]]:
        for name, value in group.items() if isinstance(group, dict) else enumerate(group):
            path = (*above, "*" if isinstance(group, list) else name)
            if isinstance(value, dict | list):
                yield from walk(value, path)
            elif kinds.get(path) in VALUES:
                yield group, name, kinds[path]

    return walk(data, ())


def defects(portal: Portal, ref: str) -> list[Defect]:
    """The defects that the rules of dates find in the current row of a record."""
    row = portal.rows[ref]
    portal.answers.clear()
    record = collections()[row.collection].model_validate(row.data.whole())
    return list(defects_of(portal, ref, record, RULES))


def test_dates_of_any_value_are_answered(good: Path) -> None:
    portal = sample_library.open_portal((good,))
    values = [
        place for row in portal.rows.values() for place in places(row.data.whole(), collections()[row.collection])
    ]
    assert len(values) > 40

    @settings(max_examples=200 if miniature.LONG else 60)
    @given(st.data())
    def holds(chance: st.DataObject) -> None:
        for group, name, kind in values:
            group[name] = chance.draw(VALUES[kind]) if chance.draw(st.booleans()) else group[name]
        for ref in portal.rows:
            for defect in defects(portal, ref):
                assert defect.message
                assert defect.at

    holds()


@pytest.mark.parametrize("days", [-400, 0, 400])
def test_moving_all_dates_by_whole_years_keeps_the_order(good: Path, days: int) -> None:
    """Only rules that compare a date with a year or month in another field may report a defect."""
    portal = sample_library.open_portal((good,))
    for row in portal.rows.values():
        for group, name, kind in places(row.data.whole(), collections()[row.collection]):
            if kind == "date":
                group[name] = (date.fromisoformat(group[name]) + timedelta(days=days)).isoformat()
    apart = {"session-year", "award-early", "line-month", "sheet-outside", "day-ahead"} if days else set()
    assert {defect.code for ref in portal.rows for defect in defects(portal, ref)} <= apart


def test_the_day_of_every_record_is_declared_as_past_or_planned() -> None:
    fields_by_model = {
        model: [s for s in fields_of(model) if s.path[0] not in Record.model_fields] for model in collections().values()
    }
    declared = {model for model, fields in fields_by_model.items() if any(s.happened or s.planned for s in fields)}
    assert {model for model in collections().values() if model.day is not Record.day} == declared


def test_only_days_and_years_are_declared_as_past_or_planned() -> None:
    specs = [spec for model in collections().values() for spec in fields_of(model) if spec.happened or spec.planned]
    assert {spec.kind for spec in specs} == {"date", "whole"}
