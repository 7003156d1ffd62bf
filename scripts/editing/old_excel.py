"""Reads workbooks of Excel 97 to 2003 (.xls), in a process with limits on time and memory.

A damaged file of seven kilobytes has made xlrd follow a circle of sectors until the memory was full.
"""

import io
import os
from collections.abc import Iterator
from datetime import datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from macros.publish.gate.confined import WorkFailed, confined

_SECONDS, _MEMORY = 20, 2 * 1024**3

__all__ = ["WorkFailed", "XlsSheet", "sheets_of"]


class XlsSheet(NamedTuple):
    """A sheet; rows and columns count from 1."""

    name: str
    is_shown: bool
    cells: list[tuple[int, int, object]]  # (row, column, value) of those that are not empty, row by row
    spans: list[tuple[int, int, int, int]]  # merged: first and last row, first and last column
    hidden: list[int]  # columns that are not shown


def sheets_of(raw: bytes, most: int) -> list[XlsSheet]:
    """The sheets of a workbook, with at most `most` cells each; raises `WorkFailed` if it cannot be read."""
    sheets = confined(lambda: [*_sheets(raw, most)], _SECONDS, _MEMORY, Path(os.devnull))
    return [
        XlsSheet(
            name, is_shown, [(row, column, _value(kind, value)) for row, column, kind, value in cells], spans, hidden
        )
        for name, is_shown, cells, spans, hidden in sheets
    ]


def _sheets(raw: bytes, most: int) -> Iterator[tuple[Any, ...]]:
    """The sheets as plain values, a cell as (row, column, kind, text or number)."""
    xlrd: Any = import_module("xlrd")  # has no types
    options = {"formatting_info": True, "ragged_rows": True, "on_demand": True, "logfile": io.StringIO()}
    book = xlrd.open_workbook(file_contents=raw, **options)
    for sheet in map(book.sheet_by_index, range(book.nsheets)):
        cells = list[tuple[int, int, str, Any]]()
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row), 1):
                if cell.value != "" and len(cells) < most:
                    cells.append((row + 1, column, *_plain(cell, book.datemode, xlrd)))
        spans = [(top + 1, bottom, first + 1, last) for top, bottom, first, last in sheet.merged_cells]
        hidden = [column + 1 for column, shape in sheet.colinfo_map.items() if shape.hidden]
        yield sheet.name, sheet.visibility == 0, cells, spans, hidden


def _plain(cell: Any, datemode: int, xlrd: Any) -> tuple[str, Any]:
    if cell.ctype == xlrd.XL_CELL_DATE:
        moment: datetime = xlrd.xldate.xldate_as_datetime(cell.value, datemode)
        return ("time", moment.time().isoformat()) if cell.value < 1 else ("day", moment.isoformat())
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return "", xlrd.error_text_from_code.get(cell.value, "#N/A")
    return "", bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value


def _value(kind: str, value: Any) -> object:
    """A value as openpyxl has it in newer workbooks."""
    if kind:
        return time.fromisoformat(value) if kind == "time" else datetime.fromisoformat(value)
    return value
