"""Files that are no table, too large or hostile are refused in a sentence; files that offices save are read."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from scripts.editing import grids, old_excel
from scripts.editing.grids import UnreadableFile, book_of, text_of
from tests.editing.workbooks import Desk, book, bytes_of

UNITS = [("Tên", "Loại đơn vị", "Thứ tự"), ("Phòng Mới", "Phòng chuyên môn", 30)]


def packed(**parts: bytes) -> bytes:
    """A zip file with these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def with_sheet(old: bytes, new: bytes) -> bytes:
    """A workbook in whose sheet one text is replaced by another."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(bytes_of(book(A=UNITS)))) as before, zipfile.ZipFile(stream, "w", 8) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == "xl/worksheets/sheet1.xml" else content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "không có dòng nào có chữ dưới tên cột của nhóm “Đơn vị”."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "không đọc được sổ tính .xls này, tệp hỏng, lớn quá hoặc có mật khẩu; hãy mở bằng",
        ),
        (b"PK\x03\x04\x00\x00", "tệp .xlsx bị hỏng hoặc có mật khẩu; hãy mở bằng Excel hoặc LibreOffice rồi lưu thành"),
        (packed(a_xml=b"<a/>"), "không đọc được sổ tính này, tệp hỏng hoặc không phải .xlsx; "),
        (packed(xl__a_xml=b"0" * 40_000_000), "bảng lớn quá (hơn 20000 dòng có chữ, hoặc quá nhiều ô); "),
        (
            with_sheet(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "ccc">]><worksheet'),
            "sổ tính có phần khai báo lạ (DOCTYPE), không được nhận; hãy chép bảng sang sổ mới.",
        ),
        (b"<html><table><tr><td>T\xc3\xaan</td></tr></table>", "đây là trang HTML hoặc XML mang tên sổ tính, "),
        (
            b"T\xc3\xaan;Lo\xd2\xff\x90\n",
            "không rõ bảng mã của tệp; trong Excel: Lưu thành (Save As), kiểu “CSV",
        ),
        (b'T\xc3\xaan;"' + b"x" * 200_000, "có ô dài quá 131072 ký tự; thường do thiếu dấu ngoặc kép đóng."),
        (b"x" * (21 << 20), "tệp lớn 21 MB; tối đa 20 MB, hãy tách bảng."),
    ],
)
def test_a_file_without_a_table_is_refused_in_a_sentence(desk: Desk, raw: bytes, message: str) -> None:
    before = desk.files()
    status, output = desk.take(raw, "units", "--write", name="bang.xlsx")
    assert (output[0].removeprefix("TỆP: ").startswith(message), desk.files()) == (True, before), (
        status,
        output[0][:200],
    )


def test_an_old_workbook_that_is_read_for_ever_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_excel, "_SECONDS", 1)
    monkeypatch.setattr(
        old_excel, "_sheets", lambda *_: iter(int, 1)
    )  # as of a stream that leads back to its beginning
    status, output = desk.take(b"\xd0\xcf\x11\xe0", "units", name="bang.xls")
    assert (status, output[0].partition(";")[0]) == (
        1,
        "TỆP: không đọc được sổ tính .xls này, tệp hỏng, lớn quá hoặc có mật khẩu",
    )


def test_a_million_rows_in_a_small_file_are_refused_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "load_workbook", None)  # it would need 2 GB
    rows = b"<row><c><v>1</v></c></row>" * 1_000_000
    words = "bảng lớn quá (hơn 20000 dòng có chữ, hoặc quá nhiều ô); hãy chép phần cần nhập sang một sổ tính mới"
    for content in (with_sheet(b"</sheetData>", rows + b"</sheetData>"), b"a;b\n" * 1_000_000):
        status, output = desk.take(content, "units", "--write", name="bang.xlsx")
        assert (status, output) == (1, [f"TỆP: {words}. Chưa ghi gì."])


def test_rows_are_counted_as_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAX_ROWS", 100)
    for content in (bytes_of(book(A=[("a",)] * 200)), b"a;b\n" * 200):
        with pytest.raises(UnreadableFile, match="bảng lớn quá"):
            book_of(content)


@pytest.mark.parametrize(
    ("rows", "merged", "message"),
    [
        (
            [("Tên", "Tên", "Thứ tự"), ("A", "B", 3)],
            "",
            "A!B1: sai: cột “Tên” đã có ở A!A1; mỗi cột chỉ có một",
        ),
        (
            [("Tên", "Thứ tự", None), ("A", 3, None)],
            "B1:C1",
            "A!B1: sai: ô tên cột “Thứ tự” gộp nhiều cột; mỗi cột",
        ),
        (
            [("a", "b"), (1, 2)],
            "",
            "A!A1: sai: không thấy dòng tên cột; 20 dòng đầu phải có một dòng ghi: “Tên”",
        ),
        (
            [("Loại đơn vị", "Thứ tự"), ("Tổ công tác", 3)],
            "",
            "A!A2: sai: thiếu cột “Tên” hoặc “Mã”; mỗi dòng là",
        ),
    ],
)
def test_ambiguous_headings_are_refused_by_cell(desk: Desk, rows: list[Any], merged: str, message: str) -> None:
    workbook = book(A=rows)
    if merged:
        workbook.worksheets[0].merge_cells(merged)
    status, output = desk.take(workbook, "units", "--write")
    assert (status, output[0][: len(message)]) == (1, message)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_every_kind_is_read(encoding: str, separator: str) -> None:
    table = f'Tên{separator}Thứ tự\r\n"Phòng Kế hoạch{separator} Đầu tư"{separator}3\r\n'
    (grid,) = book_of(table.encode(encoding)).grids
    assert grid.rows == [
        (1, {1: "Tên", 2: "Thứ tự"}),
        (
            2,
            {
                1: f"Phòng Kế hoạch{separator.strip()} Đầu tư".replace(
                    "hoạch Đầu", "hoạch  Đầu" if separator == "\t" else "hoạch Đầu"
                ),
                2: "3",
            },
        ),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 3, 5), "2026-03-05"),
        (datetime.fromisoformat("2026-03-05"), "2026-03-05"),
        (datetime.fromisoformat("2026-03-04T23:59:59.999999"), "2026-03-05"),
        (datetime.fromisoformat("2026-03-05T08:30"), "2026-03-05 08:30"),
        (time(8, 0), "08:00"),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (100, "100"),
        (1234567.5, "1234567.5"),
        (True, "true"),
    ],
)
def test_values_become_text_as_records_write_it(value: object, text: str) -> None:
    assert text_of(value) == text


def test_hidden_columns_are_not_read_but_reported(desk: Desk) -> None:
    workbook = book(A=[(*UNITS[0], "Phòng làm việc"), (*UNITS[1], "P.1")])
    workbook.worksheets[0].column_dimensions["D"].hidden = True
    _, output = desk.take(workbook, "units")
    assert output[:2] == [
        "A!D1: không đọc: cột “Phòng làm việc” đang ẩn nên không được đọc; cần đọc thì bỏ ẩn.",
        "A!A2: mới: phong-moi",
    ]


def test_a_formula_counts_with_its_result() -> None:
    workbook = Workbook()
    workbook.active["A1"] = "=1+1"
    grid = book_of(bytes_of(workbook)).grids[0]
    assert (grid.rows, [*grid.faults]) == ([], [(1, 1)])


def test_the_form_is_as_the_handbook_says(desk: Desk) -> None:
    form = load_workbook(desk.form("people"))
    sheet = form["Danh bạ"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:8] == ["Tên", "Loại", "Đơn vị", "Chức vụ", "Thứ tự", "Từ ngày", "Thứ", "Tóm tắt"]
    assert (sheet.protection.sheet, sheet["A2"].protection.locked or sheet["A1"].protection.locked) == (True, True)
    assert sheet["G2"].value.startswith('=IF(F2="","",')
    assert [cell.value for cell in form["Danh mục"]["B"][:2]] == ["Phòng Du lịch", "Văn phòng"]
    assert "Chức vụ hoặc vị trí việc làm." in sheet["D1"].comment.text
    assert (form["Danh mục"].sheet_state, form["_cong"].sheet_state) == ("hidden", "veryHidden")
    assert desk.form("people").read_bytes() == desk.form("people").read_bytes()
