"""Writes tables as a workbook of Excel: real days and numbers, a frozen heading, filters, widths, a print area.

The same tables give the same bytes.  No text is ever taken for a formula.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
from typing import Literal, NamedTuple, TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from macros.text.formulas import is_formula

CellValue: TypeAlias = str | date | int | Decimal | None
CellKind: TypeAlias = Literal["text", "day", "month", "whole", "decimal"]

WEEKDAY = "Thứ"  # header of the column that a form has beside each day
_NAMES = ('"Chủ nhật"', '"Thứ Hai"', '"Thứ Ba"', '"Thứ Tư"', '"Thứ Năm"', '"Thứ Sáu"', '"Thứ Bảy"')
_LISTS = "Danh mục"  # the hidden sheet that drop-downs take their names from
_TOO_LONG = "Dài quá 32767 ký tự, ô của Excel không chứa hết nên để trống; hãy đọc, sửa ở bản ghi."
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_NOTE = {"width": 320, "height": 120, "font_size": 9}
_FREE = {"locked": False, "valign": "top"}
_TEXT = _FREE | {"num_format": "@", "text_wrap": True}
_HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter"}
_FORMATS: dict[str, dict[str, object]] = {
    "text": _TEXT,
    "quoted": _TEXT | {"quote_prefix": True},  # a text that begins like a formula
    "day": _FREE | {"num_format": "dd/mm/yyyy"},
    "month": _FREE | {"num_format": "mm/yyyy"},
    "whole": _FREE | {"num_format": "0"},
    "decimal": _FREE | {"num_format": "0.##"},
    "weekday": {"valign": "top"},
    "needed": _HEADING | {"bg_color": "#8A1C1C", "font_color": "#FFFFFF"},
    "optional": _HEADING | {"bg_color": "#E8E3DA"},
}


class Head(NamedTuple):
    """The heading of a column, and what its cells hold."""

    name: str
    kind: CellKind = "text"
    width: int = 18  # in characters
    hint: str = ""  # shown at the heading
    options: tuple[str, ...] = ()  # what a form offers to choose from
    closed: bool = False  # whether a form refuses anything else
    needed: bool = False


class SheetTable(NamedTuple):
    """A sheet; a form has empty rows to be filled in below its rows, and a heading that cannot be changed."""

    title: str
    heads: tuple[Head, ...]
    rows: Sequence[Sequence[CellValue]]
    form_rows: int = 0


def xlsx_of(
    tables: Iterable[SheetTable], title: str, hidden: Sequence[tuple[str, Sequence[Sequence[str]]]] = ()
) -> bytes:
    """The bytes of a workbook; `hidden` are (title, rows) of sheets that only programs read."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": title[:255], "created": _CREATED})
        formats = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
        lists = dict[tuple[str, ...], int]()
        for table in tables:
            _fill(book.add_worksheet(table.title), table, formats, lists)
        for name, rows in [(_LISTS, list(zip_longest(*lists, fillvalue=""))), *hidden]:
            if rows:
                sheet = book.add_worksheet(name)
                sheet.hide() if name == _LISTS else sheet.very_hidden()
                for number, row in enumerate(rows):
                    for column, value in enumerate(row):
                        _set(sheet, number, column, value, "text", formats)
    return stream.getvalue()


def _fill(sheet: Worksheet, table: SheetTable, formats: dict[str, Format], lists: dict[tuple[str, ...], int]) -> None:
    heads = list(_with_weekdays(table.heads)) if table.form_rows else [(head, False) for head in table.heads]
    last = len(table.rows) + table.form_rows
    for column, (head, is_weekday) in enumerate(heads):
        sheet.write_string(0, column, head.name, formats["needed" if head.needed else "optional"])
        if head.hint:
            sheet.write_comment(0, column, head.hint, _NOTE)
        cell_format = formats["weekday" if is_weekday else head.kind] if table.form_rows else None
        sheet.set_column(column, column, head.width, cell_format)  # of cells that are still empty
        if is_weekday:
            _show_weekdays(sheet, column, last)
        if head.options and table.form_rows:
            _offer(sheet, head, (1, column, last, column), lists)
    for number, row in enumerate(table.rows, 1):
        _write_row(sheet, number, heads, row, formats)
    if table.form_rows:
        _lock(sheet)
    _arrange(sheet, (0, 0, last, len(heads) - 1), prints_all=not table.form_rows)


def _show_weekdays(sheet: Worksheet, column: int, last: int) -> None:
    for number in range(1, last + 1):
        sheet.write_formula(number, column, _weekday_of(xl_rowcol_to_cell(number, column - 1)), value="")


def _with_weekdays(heads: Iterable[Head]) -> Iterable[tuple[Head, bool]]:
    for head in heads:
        yield head, False
        if head.kind == "day":
            yield Head(WEEKDAY, width=10, hint="Tự hiện theo ngày ở cột bên trái, để soát ngày."), True


def _write_row(
    sheet: Worksheet,
    number: int,
    heads: Sequence[tuple[Head, bool]],
    row: Sequence[CellValue],
    formats: dict[str, Format],
) -> None:
    values = iter(row)
    for column, (head, is_weekday) in enumerate(heads):
        if not is_weekday:
            _set(sheet, number, column, next(values), head.kind, formats)


def _set(
    sheet: Worksheet, number: int, column: int, value: CellValue, kind: CellKind, formats: dict[str, Format]
) -> None:
    """Write a cell; a text stays a text even if it begins like a formula, also when it is edited in Excel."""
    if isinstance(value, str):
        cell_format = formats["quoted" if is_formula(value) else "text"]
        if value and sheet.write_string(number, column, value, cell_format):  # it was cut off
            sheet.write_blank(number, column, None, cell_format)
            sheet.write_comment(number, column, _TOO_LONG, _NOTE)
    elif value is not None:
        write = sheet.write_datetime if isinstance(value, date) else sheet.write_number
        write(number, column, value, formats[kind])


def _weekday_of(cell: str) -> str:
    return f'=IF({cell}="","",IFERROR(CHOOSE(WEEKDAY({cell}),{",".join(_NAMES)}),""))'


def _offer(sheet: Worksheet, head: Head, cells: tuple[int, int, int, int], lists: dict[tuple[str, ...], int]) -> None:
    """Add a drop-down list; unless it is closed, other values are accepted with a warning."""
    column = lists.setdefault(head.options, len(lists))
    source = f"={quote_sheetname(_LISTS)}!{xl_range_abs(0, column, len(head.options) - 1, column)}"
    offer = {"validate": "list", "source": source, "error_type": "stop" if head.closed else "warning"}
    offer |= {"error_title": head.name[:32], "error_message": "Hãy chọn một mục trong danh sách."}
    sheet.data_validation(*cells, offer)


def _lock(sheet: Worksheet) -> None:
    """Protect the heading against accidental changes; there is no password."""
    allowed = ("format_columns", "format_rows", "format_cells", "insert_rows", "delete_rows", "sort", "autofilter")
    sheet.protect(options=dict.fromkeys((*allowed, "objects", "scenarios"), True))


def _arrange(sheet: Worksheet, area: tuple[int, int, int, int], *, prints_all: bool) -> None:
    """Keep the heading in sight and on every printed page; the empty rows of a form are not printed."""
    sheet.freeze_panes(1, 0)
    if sheet.autofilter(*area):
        raise ValueError("more rows or columns than a sheet holds")
    if prints_all:
        sheet.print_area(*area)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
