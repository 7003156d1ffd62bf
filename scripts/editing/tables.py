"""Reads a table as spreadsheets save it into rows by column, or reports what prevents that.

Rows above the header are titles.  A column of row numbers is ignored; an unknown column is reported, and is a fault if
it looks like a misspelt known one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from macros.loading.encoding import LoadError, composed, decoded, refuse_hidden
from macros.loading.suggest import closest, fold

SEPARATORS = (",", ";", "\t")
TITLE_ROWS = 10  # how far down the columns may be named
_NUMBERING = ("stt", "tt", "so tt", "so thu tu")
_ZIP = b"PK\x03\x04"
_ANY_SPACE = re.compile(r"\s+")


@dataclass
class Table:
    """What a table holds."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # (line, cell by column)
    passed_over: list[tuple[int, str]] = field(default_factory=list)  # (line, which column is not read)
    faults: list[tuple[int, str]] = field(default_factory=list)  # (line, what is wrong)


def table_of(raw: bytes, columns: Sequence[str], key: str) -> Table:
    """The table in a file; `columns` are the known ones, `key` the one that each row must have."""
    table = Table()
    try:
        _read(table, _text(raw), columns, key)
    except LoadError as error:
        table.faults.append((error.line, f"{error.message}; trong Excel: Lưu thành (Save As), kiểu “CSV UTF-8”"))
    return table


def _text(raw: bytes) -> str:
    if raw.startswith(_ZIP):
        raise LoadError("table-workbook", 1, 1)
    return decoded(raw)


def _read(table: Table, text: str, columns: Sequence[str], key: str) -> None:
    tops = [(sign, *top) for sign in SEPARATORS for top in islice(_rows(text, sign), TITLE_ROWS)]
    separator, head, names = max(tops, key=lambda top: len(_known(top[2], columns)), default=(",", 1, []))
    header = _header(table, head, names, columns)
    if key not in header:
        table.faults.append((head, f"thiếu cột “{key}”; mỗi dòng là một văn bản, nhận ra bằng số, ký hiệu"))
        return
    for line, cells in _rows(text, separator):
        values = dict(_cells(table, line, zip(header, cells, strict=False))) if line > head else {}
        if any(values.values()):
            table.rows.append((line, values))


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it begins at."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise LoadError("table-cell-too-long", line, 1, limit=csv.field_size_limit()) from None


def _known(cells: Sequence[str], columns: Sequence[str]) -> set[str]:
    return {fold(cell) for cell in cells} & {fold(column) for column in columns}


def _header(table: Table, line: int, names: Sequence[str], columns: Sequence[str]) -> list[str]:
    by_fold = {fold(column): column for column in columns}
    header = []
    for name in names:
        column = by_fold.get(fold(name), "")
        if fold(name) and not column and fold(name) not in _NUMBERING:
            _pass_over(table, line, name, columns)
        header.append(column)
    return header


def _pass_over(table: Table, line: int, name: str, columns: Sequence[str]) -> None:
    passed_name = _ANY_SPACE.sub(" ", name)[:60]
    if near := closest(name, [(column, column) for column in columns]):
        right = f"gợi ý: “{near}”; cột không cần đọc thì xóa khỏi bảng"
        table.faults.append((line, f"không có cột “{passed_name}”; {right}"))
    else:
        table.passed_over.append((line, f"không có cột “{passed_name}”; cột này không được đọc"))


def _cells(table: Table, line: int, cells: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The cells as a record writes them: in one line, NFC, without the mark against formulas."""
    for column, cell in cells:
        text = _ANY_SPACE.sub(" ", cell).strip().removeprefix("'")
        try:
            refuse_hidden(text)
            yield column, composed(text)
        except LoadError as error:
            if column:
                table.faults.append((line, f"“{column}”: {error.message}"))
