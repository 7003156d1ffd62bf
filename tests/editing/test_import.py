"""`portal import` imports what people fill in: what is new, changed, the same, unclear and wrong, by cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.editing.workbooks import Desk, book

STAFF = ("Tên", "Loại", "Đơn vị", "Chức vụ", "Thứ tự", "Từ ngày")


def person(name: str, **changes: Any) -> tuple[Any, ...]:
    """A row of a list of staff."""
    cells = dict(zip(STAFF, (name, "Viên chức", "Văn phòng", "Chuyên viên", 30, date(2026, 1, 5)), strict=True))
    return tuple((cells | changes).values())


def staff(*rows: tuple[Any, ...]) -> Any:
    """A workbook with a list of staff."""
    return book(Danh_bạ=[STAFF, *rows])


def test_a_form_filled_with_forty_names_comes_in(desk: Desk) -> None:
    path = desk.form("people")
    form = load_workbook(path)
    sheet = form.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number in range(40):
        for header, value in zip(STAFF, person(f"Nguyễn Văn {chr(65 + number % 26)}{number}"), strict=True):
            sheet.cell(number + 2, columns[header], value)
    status, output = desk.take(form, "--write")
    assert (status, output[-1]) == (0, "40 người mới, 0 thay đổi, 0 không đổi, 0 chưa rõ, 0 sai.")
    assert len(list((desk.data / "people").iterdir())) == 41
    assert desk.text("people/nguyen-van-a0") == (
        "title: Nguyễn Văn A0\nkind: vien-chuc\npositions:\n"
        "  - unit: units/van-phong\n    title: Chuyên viên\n    rank: 30\n    since: 2026-01-05\n"
    )


def test_without_write_nothing_is_written(desk: Desk) -> None:
    before = desk.files()
    status, output = desk.take(staff(person("Lê Văn C")), "people")
    assert (status, desk.files()) == (0, before)
    assert output == [
        "Danh bạ!A2: mới: le-van-c",
        "1 người mới, 0 thay đổi, 0 không đổi, 0 chưa rõ, 0 sai.",
        "Mới đọc thử, chưa ghi gì; ghi những chỗ đúng: portal import TỆP --write",
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Đơn vị": "Phòng Du lich"}, ""),
        ({"Loại": "viên chức"}, ""),
        ({"Từ ngày": "05/01/2026"}, ""),
        ({"Đơn vị": "Phòng Đầu tư"}, "Danh bạ!C2: chưa rõ: “Đơn vị”: không có bản ghi nào khớp “Phòng Đầu tư”; "),
        ({"Đơn vị": "phòng"}, "Danh bạ!C2: chưa rõ: “Đơn vị”: “phòng” có thể là: "),
        ({"Loại": "Hợp đồng"}, "Danh bạ!B2: sai: “Loại”: không có trong danh mục; hãy ghi một trong: Công chức; "),
        (
            {"Từ ngày": "31/02/2026"},
            "Danh bạ!F2: sai: “Từ ngày”: “31/02/2026” không có trong lịch; tháng 2/2026 chỉ có 28",
        ),
        ({"Từ ngày": date(1900, 1, 5)}, "Danh bạ!F2: sai: Excel hiểu một số nhỏ là ngày của năm 1900; "),
        ({"Thứ tự": "ba"}, "Danh bạ!E2: sai: “Thứ tự”: “ba” chưa phải số nguyên; "),
        ({"Từ ngày": None}, "Danh bạ!C2: sai: thiếu “Từ ngày”; người mới phải có mục này."),
        ({"Từ ngày": "=TODAY()"}, "Danh bạ!F2: sai: công thức chưa có kết quả; hãy mở tệp bằng Excel rồi lưu lại, "),
        ({"Từ ngày": "#REF!"}, "Danh bạ!F2: sai: ô báo lỗi #REF!; hãy sửa công thức hoặc gõ giá trị."),
    ],
)
def test_faults_are_reported_by_cell(desk: Desk, changes: dict[str, Any], message: str) -> None:
    status, output = desk.take(staff(person("Lê Văn C", **changes)), "people", "--write")
    assert (status, any(line.startswith(message) for line in output)) == (bool(message), True), output
    assert (desk.data / "people" / "le-van-c.yml").exists() == (not message)


def test_only_what_is_right_is_written(desk: Desk) -> None:
    rows = (person("Lê Văn C"), person("Lê Văn D", Loại="?"), person("Trần Thị B", Loại="Công chức"))
    status, output = desk.take(staff(*rows), "people", "--write")
    assert (status, output[-1]) == (1, "1 người mới, 0 thay đổi, 0 không đổi, 1 chưa rõ, 1 sai.")
    assert {"people/le-van-c.yml", "people/tran-thi-b.yml"} == {name for name in desk.files() if name[:6] == "people"}


def test_a_name_that_is_there_with_another_post_is_unclear(desk: Desk) -> None:
    _, output = desk.take(staff(person("Trần Thị B")), "people")
    assert output[0] == (
        "Danh bạ!A2: chưa rõ: đã có “Trần Thị B” (tran-thi-b); cùng một người thì ghi mã ấy ở cột “Mã”, "
        "người khác trùng tên thì ghi một mã mới."
    )


def test_two_of_one_name_in_a_list_are_not_made_one(desk: Desk) -> None:
    _, output = desk.take(staff(person("Lê Văn C"), person("Lê Văn C", **{"Chức vụ": "Kế toán"})), "people")
    assert (
        "Danh bạ!A3: chưa rõ: trùng tên với Danh bạ!A2; cùng một người thì ghi cùng mã, hai người thì ghi hai mã"
        in (output[0])
    )


def test_units_of_one_file_may_name_each_other(desk: Desk) -> None:
    rows = [
        ("Tên đơn vị", "Loại đơn vị", "Thứ tự", "Đơn vị cấp trên"),
        ("Tổ Hỗ trợ", "Tổ công tác", 40, "Phòng Đầu tư"),
        ("Phòng Đầu tư", "Phòng chuyên môn", 30, "Văn phòng"),
    ]
    status, output = desk.take(book(Sheet1=rows), "units", "--write")
    assert (status, output[-1]) == (0, "2 đơn vị mới, 0 thay đổi, 0 không đổi, 0 chưa rõ, 0 sai.")
    assert "parent: units/phong-dau-tu\n" in desk.text("units/to-ho-tro")


def test_a_contact_list_changes_people_and_keeps_comments(desk: Desk) -> None:
    path = desk.data / "people" / "tran-thi-b.yml"
    path.write_text(f"# Hỏi lại số máy.\n{path.read_text('utf-8')}", "utf-8")
    table = "Họ và tên;Số điện thoại;Email\nTrần Thị B;0237 000 0101;tranthib@trungtam.example\n"
    status, output = desk.take(table, "people", "--write")
    assert (status, output[0]) == (0, "B2: thay đổi: tran-thi-b, “Điện thoại”: “để trống” thành “0237 000 0101”")
    assert desk.text("people/tran-thi-b").startswith("# Hỏi lại số máy.\ntitle: Trần Thị B\n")
    assert "phone: 0237 000 0101\nemail: tranthib@trungtam.example\n" in desk.text("people/tran-thi-b")
    assert desk.take(table, "people")[1][0] == "A2: không đổi: tran-thi-b"


def test_a_stale_copy_is_refused(desk: Desk) -> None:
    form = load_workbook(desk.form("units", "--filled"))
    sheet = form.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(cell.row for cell in sheet["A"] if cell.value == "van-phong")
    sheet.cell(row, columns["Tên"], "Văn phòng mới")
    path = desk.data / "units" / "van-phong.yml"
    path.write_text(desk.text("units/van-phong").replace("place: 10", "place: 11"), "utf-8")
    status, output = desk.take(form, "--write")
    assert (status, "van-phong đã có người sửa sau khi ghi bảng này; hãy lấy bảng mới" in output[0]) == (1, True), (
        output
    )
    assert "title: Văn phòng\n" in desk.text("units/van-phong")


def test_an_id_writes_nowhere_else(desk: Desk) -> None:
    before = desk.files()
    for name in ("../../x", "/x", "a/b", "..", "A", "con", "a" * 81):
        rows = [("Mã", "Tên", "Loại đơn vị", "Thứ tự"), (name, "Phòng Mới", "Phòng chuyên môn", 30)]
        status, output = desk.take(book(Sheet1=rows), "units", "--write")
        assert (status, desk.files(), "“Mã”: " in output[0]) == (1, before, True), output


def test_what_the_file_does_not_say_is_set_once(desk: Desk) -> None:
    rows = [("Tên", "Loại", "Chức vụ", "Thứ tự", "Từ ngày"), ("Lê Văn C", "Viên chức", "Lái xe", 30, "5/1/2026")]
    assert desk.take(book(Sheet1=rows), "people")[1][0] == "Sheet1!C2: sai: thiếu “Đơn vị”; người mới phải có mục này."
    status, output = desk.take(book(Sheet1=rows), "people", "--set", "unit=văn phòng", "--set", "room=P.1")
    assert (status, output[0]) == (0, "Sheet1!A2: mới: le-van-c")
    assert desk.take(book(Sheet1=rows), "people", "--set", "phon=1")[1] == [
        "TỆP: --set phon: không có mục này; gợi ý: phone."
    ]


def test_a_file_of_no_collection_asks_for_its_name(desk: Desk) -> None:
    status, output = desk.take(staff(person("Lê Văn C")))
    assert (status, output[0][:55]) == (2, "TỆP: chưa rõ bảng thuộc nhóm nào; hãy ghi tên nhóm sau ")


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_run_that_is_killed_leaves_whole_files_and_the_next_goes_on(desk: Desk, monkeypatch: Any, step: int) -> None:
    rows = staff(*(person(name) for name in ("Lê Văn C", "Lê Văn D", "Lê Văn E")))
    calls, link = [], Path.hardlink_to

    def killed(path: Path, target: Path) -> None:
        calls.append(path)
        if len(calls) == step:
            raise KeyboardInterrupt
        link(path, target)

    monkeypatch.setattr(Path, "hardlink_to", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.take(rows, "people", "--write")
    monkeypatch.undo()
    monkeypatch.chdir(desk.data.parent)
    assert all(raw.endswith(b"\n") for raw in desk.files().values())
    status, output = desk.take(rows, "people", "--write")
    assert (status, output[-1]) == (0, f"{4 - step} người mới, 0 thay đổi, {step - 1} không đổi, 0 chưa rõ, 0 sai.")
