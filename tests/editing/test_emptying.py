"""A cell that says "(xóa)" empties a field; a required field stays, and an empty cell changes nothing."""

from __future__ import annotations

from openpyxl import load_workbook

from tests.editing.workbooks import Desk, book

PERSON = """\
# Hỏi lại số máy.
title: Trần Thị B
kind: vien-chuc
phone: 0237 000 0101
room: P.1
positions:
  - unit: units/van-phong
    title: Chánh Văn phòng
    rank: 10
    since: 2020-01-01
    until: 2026-12-31
"""


def take_changed(desk: Desk, **cells: str) -> tuple[int, list[str]]:
    """Give one row about the person to the command."""
    (desk.data / "people/tran-thi-b.yml").write_text(PERSON, "utf-8")
    return desk.take(book(Danh_bạ=[("Mã", *cells), ("tran-thi-b", *cells.values())]), "people", "--write")


def test_a_field_is_emptied_and_the_rest_stays(desk: Desk) -> None:
    status, output = take_changed(desk, **{"Điện thoại": "(xóa)", "Phòng làm việc": "", "Thư điện tử": "(xoá)"})
    assert (status, output[0]) == (
        0,
        "Danh bạ!B2: thay đổi: tran-thi-b, “Điện thoại”: “0237 000 0101” thành “để trống”",
    )
    lines = PERSON.splitlines(keepends=True)
    assert desk.text("people/tran-thi-b") == "".join(line for line in lines if not line.startswith("phone:"))


def test_what_must_be_there_is_not_emptied(desk: Desk) -> None:
    status, output = take_changed(desk, Loại="(xóa)")
    assert (status, output[0]) == (1, "Danh bạ!B2: sai: “Loại” phải có, không xóa được.")
    assert desk.text("people/tran-thi-b") == PERSON


def test_a_field_of_an_item_is_emptied_by_its_number(desk: Desk) -> None:
    status, output = take_changed(desk, **{"Mục số": "1", "Đến ngày": "(XÓA)"})
    assert (status, "“Đến ngày”: “31/12/2026” thành “để trống”" in output[0]) == (0, True), output
    assert desk.text("people/tran-thi-b") == PERSON.replace("    until: 2026-12-31\n", "")


def test_a_filled_workbook_says_how_and_an_empty_form_does_not(desk: Desk) -> None:
    hint = "muốn bỏ nội dung đã có thì ghi (xóa)."
    for more, wanted in (("--filled",), {"Điện thoại": True, "Tên": False}), ((), {"Điện thoại": False}):
        sheet = load_workbook(desk.form("people", *more))["Danh bạ"]
        hints = {cell.value: cell.comment.text.endswith(hint) for cell in sheet[1] if cell.comment}
        assert {name: hints[name] for name in wanted} == wanted
