"""YAML to workbook to YAML: every record of the samples comes back unchanged, as an existing and as a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.documents.xlsx import Head, SheetTable, xlsx_of
from macros.loading.completion import completed
from macros.records import collections
from macros.run.flow import Settings
from scripts.editing.document_columns import HEADERS
from scripts.editing.drafts import Drafts, record_lookup
from scripts.editing.entries import entries_of
from scripts.editing.grids import book_of
from scripts.editing.headings import parse_sheets
from scripts.editing.intake import Intake
from scripts.editing.names import Names
from scripts.editing.sheets import workbook
from tests.miniature import ROOT

pytestmark = pytest.mark.whole

ROOTS = (ROOT / "data", ROOT / "deploy/leaders-data")
NAMES = [name for name, model in collections().items() if not model.written_by]


@cache
def drafts() -> Drafts:
    """The samples."""
    return Drafts(Settings(ROOT, ROOT / "site", date(2026, 11, 24), data=ROOTS))


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_workbook_changes_nothing_and_makes_the_records_anew(name: str) -> None:
    library, model = drafts(), collections()[name]
    rows = [row for row in library.rows.values() if row.collection == name]
    records = {row.id: (row.digest, library.whole(row)) for row in rows}
    book = book_of(workbook(model, Names(model, library.rows, library.photos), records))
    sheets = parse_sheets(book.grids, model, {}, HEADERS)
    written = {key: data for key, (_, data) in records.items()}
    assert written, "no sample to take back"

    results = Intake(model, library).take(entries_of(sheets, model))
    assert [
        (one.entry.faults, one.entry.unclear, one.changes) for one in results if one.changes or not one.is_right
    ] == []
    assert {one.name: one.data for one in results} == {key: _plain(data) for key, data in written.items()}

    look = record_lookup(library.rows)
    with others_alone(name):
        new = Intake(model, library).take(entries_of(sheets, model))
    assert [(one.entry.faults, one.entry.unclear) for one in new if not one.is_right] == []
    records_again = {one.name: model.model_validate(completed(model, one.data, look)) for one in new}
    assert records_again == {key: model.model_validate(completed(model, data, look)) for key, data in written.items()}


@contextmanager
def others_alone(name: str) -> Iterator[None]:
    """Remove the records of a collection from the samples for the duration of a block."""
    before = drafts().rows
    drafts().rows = {ref: row for ref, row in before.items() if row.collection != name}
    try:
        yield
    finally:
        drafts().rows = before


def _plain(data: Any) -> Any:
    """A record as dictionaries and lists of its own."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(item) for item in data] if isinstance(data, list) else data


LETTERS = st.text(st.sampled_from("=+-@'\"_x000D;,\n<&> ađểÔ.0123#"), min_size=1, max_size=30)


@given(LETTERS)
def test_a_text_comes_back_and_is_no_formula(text: str) -> None:
    raw = xlsx_of([SheetTable("A", (Head("Tên"),), [(text,)], 5)], "A")
    (grid,) = book_of(raw).grids
    lines = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    rows = dict(grid.rows)
    assert rows.get(2, {}).get(1, "") == (
        lines[1:] if lines[:1] == "'" and lines[1:2] in ("=", "+", "-", "@") else lines
    )
    assert not any(row == 2 for row, _ in grid.faults) or lines.startswith("#")
