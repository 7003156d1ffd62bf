"""Reads a workbook or a CSV file into sheets of text, each cell with its place, or says why it cannot be read.

Days become ISO dates and numbers their shortest decimal text, so that later steps handle only text.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from unicodedata import normalize

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from macros.loading.encoding import LoadError
from macros.text.formulas import unguarded
from scripts.editing.drafts import cleaned
from scripts.editing.old_excel import WorkFailed, XlsSheet, sheets_of

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 30 * 1024 * 1024  # of all parts of a workbook together
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 20_000, 300, 300_000
MAX_FORMATTED = 500_000  # cells of a workbook, empty ones too: openpyxl needs 2 KB for each
SEPARATORS = (";", ",", "\t")
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SAVE_AS = "hãy mở bằng Excel hoặc LibreOffice rồi lưu thành .xlsx (Save As, Excel Workbook)"
_TOO_LARGE = f"bảng lớn quá (hơn {MAX_ROWS} dòng có chữ, hoặc quá nhiều ô); hãy chép phần cần nhập sang một sổ tính mới"


class UnreadableFile(Exception):
    """A file cannot be read as a table; the message says why, in a sentence."""


@dataclass
class Grid:
    """A sheet: the text of its cells by row and column, both from 1."""

    name: str  # "" for a CSV file
    rows: list[tuple[int, dict[int, str]]] = field(default_factory=list)  # those that are not empty
    # Merged cells: first and last row, first and last column.
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)  # columns that are not shown
    faults: dict[tuple[int, int], str] = field(default_factory=dict)  # what is wrong with a cell
    count: int = 0  # of cells that are not empty

    def add(self, row: int, cells: dict[int, str]) -> None:
        """Add a row without its empty cells; raises `UnreadableFile` if a table is too large."""
        if cells := {column: text for column, text in cells.items() if text}:
            self.rows.append((row, cells))
            self.count += len(cells)
        if len(self.rows) > MAX_ROWS or self.count > MAX_CELLS:
            raise UnreadableFile(f"“{self.name}”: {_TOO_LARGE}" if self.name else _TOO_LARGE)

    def place(self, row: int, column: int) -> str:
        """A cell as people name it: "Danh bạ!B7"."""
        cell = f"{get_column_letter(column)}{row}"
        return f"{self.name}!{cell}" if self.name else cell


@dataclass
class Book:
    """The content of a file: the visible sheets, and the rows of hidden ones, which only programs read."""

    grids: list[Grid]
    notes: Mapping[str, list[list[str]]] = field(default_factory=dict)


def book_of(raw: bytes) -> Book:
    """The sheets of a file; raises `UnreadableFile`."""
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(f"tệp lớn {len(raw) >> 20} MB; tối đa {MAX_BYTES >> 20} MB, hãy tách bảng")
    if raw.startswith(_OLD_EXCEL):
        return _old_workbook(raw)
    if raw.startswith(_ZIP):
        return _workbook(raw)
    if raw[:1000].lstrip().lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise UnreadableFile(f"đây là trang HTML hoặc XML mang tên sổ tính, do một phần mềm xuất ra; {_SAVE_AS}")
    return Book([_csv(_text(raw))])


def _workbook(raw: bytes) -> Book:
    _refuse_bombs(raw)
    try:
        book = load_workbook(io.BytesIO(raw))
        formulas = any(_has_formulas(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible")
        results = load_workbook(io.BytesIO(raw), data_only=True) if formulas else book
    except Exception as error:  # a broken part makes openpyxl raise errors of many kinds
        raise UnreadableFile(f"không đọc được sổ tính này, tệp hỏng hoặc không phải .xlsx; {_SAVE_AS}") from error
    grids = [_grid(sheet, results[sheet.title]) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    notes = {  # LibreOffice saves "very hidden" sheets as hidden
        sheet.title: [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
        if sheet.sheet_state != "visible"
    }
    return Book(grids, notes)


def _old_workbook(raw: bytes) -> Book:
    """A workbook of Excel 97 to 2003, which holds the results of its formulas."""
    try:
        sheets = sheets_of(raw, MAX_CELLS + 1)
    except WorkFailed as error:
        why = f"không đọc được sổ tính .xls này, tệp hỏng, lớn quá hoặc có mật khẩu; {_SAVE_AS}"
        raise UnreadableFile(why) from error
    notes = {
        sheet.name: [[str(cell[2]) for cell in row] for _, row in groupby(sheet.cells, itemgetter(0))]
        for sheet in sheets
        if not sheet.is_shown
    }
    return Book([_old_grid(sheet) for sheet in sheets if sheet.is_shown], notes)


def _old_grid(sheet: XlsSheet) -> Grid:
    grid = Grid(sheet.name, spans=sheet.spans, hidden={*sheet.hidden})
    for row, cells in groupby(sheet.cells, itemgetter(0)):
        texts = ((column, _checked_text(grid, row, column, value, is_formula=False)) for _, column, value in cells)
        grid.add(row, dict(texts))
    return grid


def _refuse_bombs(raw: bytes) -> None:
    """Refuse a file that would fill the memory; parts are never read beyond their declared size."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts, cells = package.infolist(), 0
            if sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > 1000:
                raise UnreadableFile(_TOO_LARGE)
            for part in parts:
                content = package.read(part) if part.filename.endswith((".xml", ".rels")) else b""
                if b"<!DOCTYPE" in content:
                    raise UnreadableFile(
                        "sổ tính có phần khai báo lạ (DOCTYPE), không được nhận; hãy chép bảng sang sổ mới"
                    )
                cells += sum(1 for _ in _CELL.finditer(content))
                if cells > MAX_FORMATTED:
                    raise UnreadableFile(_TOO_LARGE)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableFile(f"tệp .xlsx bị hỏng hoặc có mật khẩu; {_SAVE_AS}") from error


def _has_formulas(sheet: Worksheet) -> bool:
    return any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def _grid(sheet: Worksheet, results: Worksheet) -> Grid:
    grid = Grid(sheet.title)
    for row in sheet.iter_rows(max_col=min(sheet.max_column, MAX_COLUMNS)):  # creates the cells up to there
        texts = {cell.column: _cell_of(grid, cell, results) for cell in row if cell.value is not None}
        grid.add(row[0].row, texts)
    grid.spans = [(span.min_row, span.max_row, span.min_col, span.max_col) for span in sheet.merged_cells.ranges]
    for letter, shape in sheet.column_dimensions.items():
        first = shape.min or column_index_from_string(letter)
        grid.hidden |= {*range(first, (shape.max or first) + 1)} if shape.hidden else set()
    return grid


def _cell_of(grid: Grid, cell: Any, results: Worksheet) -> str:
    """The text of a cell; for a formula the result that the saving program stored."""
    is_formula = cell.data_type == "f"
    value = results.cell(cell.row, cell.column).value if is_formula else cell.value
    return _checked_text(grid, cell.row, cell.column, value, is_formula=is_formula)


def _checked_text(grid: Grid, row: int, column: int, value: Any, *, is_formula: bool) -> str:
    """The text of a cell; notes what is wrong with it."""
    if is_formula and value is None:
        grid.faults[row, column] = "công thức chưa có kết quả; hãy mở tệp bằng Excel rồi lưu lại, hoặc dán giá trị"
        return ""
    if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper() and value[-1:] in "!?A":
        grid.faults[row, column] = f"ô báo lỗi {value}; hãy sửa công thức hoặc gõ giá trị"
        return ""
    if isinstance(value, datetime | date) and value.year <= 1900:
        words = "Excel hiểu một số nhỏ là ngày của năm 1900; hãy gõ lại ngày đủ bốn chữ số của năm"
        grid.faults[row, column] = words
        return ""
    try:
        return unguarded(cleaned(text_of(value))[0].strip())
    except LoadError as error:
        grid.faults[row, column] = error.message
        return ""


def text_of(value: object) -> str:
    """The value of a cell as records write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        rounded = value + timedelta(milliseconds=500)  # hours are fractions of a day
        return rounded.date().isoformat() if rounded.time() < time(0, 1) else f"{rounded:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{round(value, 9):f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(raw: bytes) -> str:
    """The text of a CSV file: UTF-16 or UTF-8 by its mark, else UTF-8, else the code page of Windows for Vietnamese."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif 0 in raw[:2]:
        encodings = ["utf-16-be" if raw[0] == 0 else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("không rõ bảng mã của tệp; trong Excel: Lưu thành (Save As), kiểu “CSV UTF-8” hoặc .xlsx")


def _csv(text: str) -> Grid:
    head = "\n".join(text.splitlines()[:20])
    grid = Grid("")
    try:
        separator = max(SEPARATORS, key=lambda sign: (_fitness(head, sign), -SEPARATORS.index(sign)))
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            texts = {
                column: _checked_text(grid, number, column, cell, is_formula=False)
                for column, cell in _non_empty_cells(cells)
            }
            grid.add(number, texts)
    except csv.Error:
        limit = csv.field_size_limit()
        raise UnreadableFile(f"có ô dài quá {limit} ký tự; thường do thiếu dấu ngoặc kép đóng") from None
    return grid


def _non_empty_cells(cells: Sequence[str]) -> Iterator[tuple[int, str]]:
    return ((column, cell) for column, cell in enumerate(cells[:MAX_COLUMNS], 1) if cell.strip())


def _fitness(text: str, separator: str) -> int:
    """How many cells the rows of a table have in common with this separator; 0 if it separates nothing."""
    widths: Iterable[int] = [len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    return max((width * sum(other >= width for other in widths) for width in widths if width > 1), default=0)
