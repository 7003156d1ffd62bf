"""Writes tables as a workbook of Excel: real days and numbers, a heading that stays, filters, widths, a print area.

The same tables give the same bytes.  No text is ever taken for a formula.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
from typing import Literal, NamedTuple, TypeAlias

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from macros.documents.package import fixed
from macros.text.formulas import is_formula

Value: TypeAlias = str | date | int | Decimal | None
Kind: TypeAlias = Literal["text", "day", "month", "whole", "decimal"]

WEEKDAY = "Thứ"  # header of the column that a form has beside each day
_FORMATS = {"text": "@", "day": "dd/mm/yyyy", "month": "mm/yyyy", "whole": "0", "decimal": "0.##"}
# Named, so that they are made once.
_STYLES = {"text": "Chữ", "day": "Ngày", "month": "Tháng", "whole": "Số nguyên", "decimal": "Số"}
_NAMES = ('"Chủ nhật"', '"Thứ Hai"', '"Thứ Ba"', '"Thứ Tư"', '"Thứ Năm"', '"Thứ Sáu"', '"Thứ Bảy"')
_LISTS = "Danh mục"  # the hidden sheet that drop-downs take their names from
_BOLD, _LIGHT = Font(bold=True, color="FFFFFF"), Font(bold=True)
_NEEDED, _OPTIONAL = PatternFill("solid", fgColor="8A1C1C"), PatternFill("solid", fgColor="E8E3DA")


class Head(NamedTuple):
    """The heading of a column, and what its cells hold."""

    name: str
    kind: Kind = "text"
    width: int = 18  # in characters
    hint: str = ""  # shown at the heading
    options: tuple[str, ...] = ()  # what a form offers to choose from
    closed: bool = False  # whether a form refuses anything else
    needed: bool = False


class Table(NamedTuple):
    """A sheet; a form has empty rows to be filled in below its rows, and a heading that cannot be changed."""

    title: str
    heads: tuple[Head, ...]
    rows: Sequence[Sequence[Value]]
    form_rows: int = 0


def xlsx_of(tables: Iterable[Table], title: str, hidden: Sequence[tuple[str, Sequence[Sequence[str]]]] = ()) -> bytes:
    """The bytes of a workbook; `hidden` are (title, rows) of sheets that only programs read."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for kind, form in _FORMATS.items():
        free, top = Protection(locked=False), Alignment(wrap_text=kind == "text" or None, vertical="top")
        book.add_named_style(NamedStyle(_STYLES[kind], number_format=form, alignment=top, protection=free))
    lists = dict[tuple[str, ...], str]()
    for table in tables:
        sheet = book.create_sheet(table.title)
        _fill(sheet, table, lists)
    for name, rows in [(_LISTS, list(zip_longest(*lists, fillvalue=""))), *hidden]:
        if rows:
            sheet = book.create_sheet(name)
            sheet.sheet_state = "hidden" if name == _LISTS else "veryHidden"
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row, 1):
                    _set(sheet.cell(number, column), value, "text")
    book.properties.title, book.properties.creator = title[:255], ""
    stream = BytesIO()
    book.save(stream)
    return fixed(stream, "2000-01-01")


def _fill(sheet: Worksheet, table: Table, lists: dict[tuple[str, ...], str]) -> None:
    heads = list(_with_weekdays(table.heads)) if table.form_rows else [(head, False) for head in table.heads]
    last = 1 + len(table.rows) + table.form_rows
    for column, (head, is_weekday) in enumerate(heads, 1):
        letter = get_column_letter(column)
        cell = sheet.cell(1, column, head.name)
        cell.font, cell.fill = (_BOLD, _NEEDED) if head.needed else (_LIGHT, _OPTIONAL)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        if head.hint:
            cell.comment = Comment(head.hint, "", width=320, height=120)
        shape = sheet.column_dimensions[letter]
        shape.width = head.width
        if table.form_rows:  # for cells that are still empty
            shape.number_format, shape.protection = _FORMATS[head.kind], Protection(locked=is_weekday)
        if head.options and table.form_rows:
            _offer(sheet, head, f"{letter}2:{letter}{last}", lists)
    for number, row in enumerate(table.rows, 2):
        _write_row(sheet, number, heads, row)
    if table.form_rows:
        _show_weekdays(sheet, [column for column, (_, is_weekday) in enumerate(heads, 1) if is_weekday], last)
        _lock(sheet)
    _arrange(sheet, f"A1:{get_column_letter(len(heads))}{last}", prints_all=not table.form_rows)


def _show_weekdays(sheet: Worksheet, columns: Iterable[int], last: int) -> None:
    for column in columns:
        for number in range(2, last + 1):
            sheet.cell(number, column, _weekday_of(f"{get_column_letter(column - 1)}{number}"))


def _with_weekdays(heads: Iterable[Head]) -> Iterable[tuple[Head, bool]]:
    for head in heads:
        yield head, False
        if head.kind == "day":
            yield Head(WEEKDAY, width=10, hint="Tự hiện theo ngày ở cột bên trái, để soát ngày."), True


def _write_row(sheet: Worksheet, number: int, heads: Sequence[tuple[Head, bool]], row: Sequence[Value]) -> None:
    values = iter(row)
    for column, (head, is_weekday) in enumerate(heads, 1):
        value = None if is_weekday else next(values)
        if value not in (None, ""):
            _set(sheet.cell(number, column), value, head.kind)


def _set(cell: Cell, value: Value, kind: Kind) -> None:
    """Set a cell; a text stays one whatever it begins with, in Excel and when it is edited there."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type, cell.style = "s", _STYLES["text"]
        if is_formula(value):
            cell.quotePrefix = True
    else:
        cell.style = _STYLES[kind]


def _weekday_of(cell: str) -> str:
    return f'=IF({cell}="","",IFERROR(CHOOSE(WEEKDAY({cell}),{",".join(_NAMES)}),""))'


def _offer(sheet: Worksheet, head: Head, cells: str, lists: dict[tuple[str, ...], str]) -> None:
    """A drop-down; what is pasted from elsewhere is taken with a warning where the list is not closed."""
    letter = lists.setdefault(head.options, get_column_letter(len(lists) + 1))
    source = f"{quote_sheetname(_LISTS)}!${letter}$1:${letter}${len(head.options)}"
    offer = DataValidation("list", formula1=source, allow_blank=True, errorStyle="stop" if head.closed else "warning")
    offer.errorTitle, offer.error = head.name[:32], "Hãy chọn một mục trong danh sách."
    offer.showErrorMessage, offer.showDropDown = True, False
    offer.add(cells)
    sheet.add_data_validation(offer)


def _lock(sheet: Worksheet) -> None:
    """Lock the heading against slips of the hand; there is no password."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.insertRows = protection.deleteRows = protection.sort = protection.autoFilter = False


def _arrange(sheet: Worksheet, area: str, *, prints_all: bool) -> None:
    """Keep the heading in sight and on every printed page; the empty rows of a form are not printed."""
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = area
    if prints_all:
        sheet.print_area = area
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
