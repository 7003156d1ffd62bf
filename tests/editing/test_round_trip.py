"""YAML to workbook to YAML: every record of the samples comes back as it was, known and as a new one."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.documents.xlsx import Head, Table, xlsx_of
from macros.loading.completion import completed
from macros.records import collections
from macros.run.flow import Settings
from scripts.editing.document_columns import HEADERS
from scripts.editing.drafts import Drafts, looking
from scripts.editing.entries import entries_of
from scripts.editing.grids import book_of
from scripts.editing.headings import found_in
from scripts.editing.intake import Intake, Taken
from scripts.editing.names import Names
from scripts.editing.sheets import workbook
from tests.miniature import ROOT

ROOTS = (ROOT / "data", ROOT / "deploy/leaders-data")
NAMES = [name for name, model in collections().items() if not model.written_by]


@cache
def drafts() -> Drafts:
    """The samples."""
    return Drafts(Settings(ROOT, ROOT / "site", date(2026, 11, 24), data=ROOTS))


def taken_back(name: str, *, known: bool) -> tuple[dict[str, dict[str, Any]], list[Taken]]:
    """The records of a collection, and what becomes of them by way of a workbook, known to the library or not."""
    library, model = drafts(), collections()[name]
    rows = {row.id: row for row in library.rows.values() if row.collection == name}
    records = {row.id: (row.digest, library.whole(row)) for row in rows.values()}
    book = book_of(workbook(model, Names(model, library.rows, library.photos), records))
    before, library.rows = (
        library.rows,
        {ref: row for ref, row in library.rows.items() if known or row.collection != name},
    )
    try:
        taken = Intake(model, library).take(entries_of(found_in(book.grids, model, {}, HEADERS), model))
    finally:
        library.rows = before
    return {key: data for key, (_, data) in records.items()}, taken


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_workbook_changes_nothing(name: str) -> None:
    records, taken = taken_back(name, known=True)
    assert records, "no sample to take back"
    assert [
        (one.entry.faults, one.entry.unclear, one.changes) for one in taken if not one.is_right or one.changes
    ] == []
    assert {one.name: one.data for one in taken} == {key: _plain(data) for key, data in records.items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_workbook_makes_the_records_anew(name: str) -> None:
    model, look = collections()[name], looking(drafts().rows)
    records, taken = taken_back(name, known=False)
    assert [(one.entry.faults, one.entry.unclear) for one in taken if not one.is_right] == []
    made = {one.name: model.model_validate(completed(model, one.data, look)) for one in taken}
    assert made == {key: model.model_validate(completed(model, data, look)) for key, data in records.items()}


def _plain(data: Any) -> Any:
    """A record as dictionaries and lists of its own."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(item) for item in data] if isinstance(data, list) else data


LETTERS = st.text(st.sampled_from("=+-@'\"_x000D;,\n<&> ađểÔ.0123#"), min_size=1, max_size=30)


@given(LETTERS)
def test_a_text_comes_back_and_is_no_formula(text: str) -> None:
    raw = xlsx_of([Table("A", (Head("Tên"),), [(text,)], 5)], "A")
    (grid,) = book_of(raw).grids
    lines = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    rows = dict(grid.rows)
    assert rows.get(2, {}).get(1, "") == (
        lines[1:] if lines[:1] == "'" and lines[1:2] in ("=", "+", "-", "@") else lines
    )
    assert not any(row == 2 for row, _ in grid.faults) or lines.startswith("#")
