"""Workbooks: what a form allows and offers, and what no sheet can hold, read by a library that did not write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from macros.documents.xlsx import Head, SheetTable, xlsx_of

LOCKED = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter", "objects")
HEADS = (
    Head("Tên", needed=True),
    Head("Loại", options=("Một", "Hai"), closed=True),
    Head("Nơi ở, đường phố và số nhà của người", options=("A",)),
    Head("Ngày", "day", 12),
)


def sheet_of(*heads: Head, rows: Any = (), form_rows: int = 0, results: bool = False) -> Any:
    """The sheet of a table, as openpyxl reads it."""
    raw = xlsx_of([SheetTable("A", heads, rows, form_rows)], "Bảng A")
    return load_workbook(BytesIO(raw), data_only=results)["A"]


def test_a_form_is_filled_in_below_a_heading_that_is_locked() -> None:
    sheet = sheet_of(*HEADS, rows=[("x", "Một", "B", date(2026, 11, 30))], form_rows=3)
    shapes = [sheet.column_dimensions[letter] for letter in "ADE"]
    assert [(shape.min, shape.max, shape.number_format, shape.protection.locked) for shape in shapes] == [
        (1, 3, "@", False),
        (4, 4, "dd/mm/yyyy", False),
        (5, 5, "General", True),
    ]
    assert [sheet[place].protection.locked for place in ("A1", "A2", "D2", "E2")] == [True, False, False, True]
    assert (sheet["A1"].fill.fgColor.rgb, sheet["B1"].fill.fgColor.rgb) == ("FF8A1C1C", "FFE8E3DA")
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    assert [name for name in LOCKED if getattr(sheet.protection, name)] == []
    assert (sheet.auto_filter.ref, sheet.print_area, sheet["E5"].value[:11]) == ("A1:E5", "", '=IF(D5="","')


def test_a_weekday_has_no_result_before_a_program_works_it_out() -> None:
    sheet = sheet_of(Head("Ngày", "day"), rows=[(date(2026, 11, 30),)], form_rows=1, results=True)
    assert [cell.value for cell in sheet["B"]] == ["Thứ", None, None]


def test_a_drop_down_refuses_or_warns() -> None:
    rules = sheet_of(*HEADS, form_rows=3).data_validations.dataValidation
    assert [(str(rule.sqref), rule.formula1, rule.errorStyle or "stop", rule.errorTitle) for rule in rules] == [
        ("B2:B4", "'Danh mục'!$A$1:$A$2", "stop", "Loại"),
        ("C2:C4", "'Danh mục'!$B$1", "warning", "Nơi ở, đường phố và số nhà của n"),
    ]
    assert [rule.showDropDown for rule in rules] == [False, False]  # which would hide it


def test_days_and_numbers_are_real() -> None:
    heads = (Head("Ngày", "day"), Head("Kỳ", "month"), Head("Số", "whole"), Head("Điểm", "decimal"))
    sheet = sheet_of(*heads, rows=[(date(2026, 11, 30), date(2026, 11, 1), 7, Decimal("9.50"))])
    assert [(cell.value, cell.number_format) for cell in sheet[2]] == [
        (datetime.fromisoformat("2026-11-30"), "dd/mm/yyyy"),
        (datetime.fromisoformat("2026-11-01"), "mm/yyyy"),
        (7, "0"),
        (9.5, "0.##"),
    ]


def test_a_file_has_a_title_and_no_hour() -> None:
    about = sheet_of(Head("Tên")).parent.properties
    assert (about.title, about.creator, about.created, about.modified) == (
        "Bảng A",
        None,
        *[datetime.fromisoformat("2000-01-01")] * 2,
    )


def test_a_list_is_printed_on_a4_with_its_heading_on_every_page() -> None:
    sheet = sheet_of(Head("Tên", width=40), Head("Số", "whole"), rows=[("x", 7)])
    assert (sheet.print_area, sheet.print_title_rows, sheet.freeze_panes) == ("'A'!$A$1:$B$2", "$1:$1", "A2")
    page = sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToWidth or 1, page.fitToHeight) == ("landscape", 9, 1, 0)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.protection.sheet) == (True, False)
    assert 40 < sheet.column_dimensions["A"].width < 41


def test_a_text_that_no_cell_holds_is_left_out_with_a_note() -> None:
    sheet = sheet_of(Head("Tên"), rows=[("ư" * 32767,), ("ư" * 32768,), ("😀" * 16384,)])
    assert [sheet[place].value for place in ("A2", "A3", "A4")] == ["ư" * 32767, None, None]
    assert [sheet[place].comment and sheet[place].comment.text for place in ("A2", "A3", "A4")] == [
        None,
        *["Dài quá 32767 ký tự, ô của Excel không chứa hết nên để trống; hãy đọc, sửa ở bản ghi."] * 2,
    ]


def test_a_table_wider_than_a_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="more rows or columns than a sheet holds"):
        sheet_of(*[Head("Tên")] * 16385)
