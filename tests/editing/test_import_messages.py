"""The messages of `portal import` about rows that contradict each other and records that would be wrong."""

from typing import Any

import pytest

from tests.editing.test_import_of_lists import COURSE
from tests.editing.workbooks import Desk, book, library

UNIT = ("Mã", "Tên", "Loại đơn vị", "Thứ tự", "Đơn vị cấp trên")
NOTICE = "title: Lịch trực\nsummary: Lịch trực Tết.\nunit: units/van-phong\nsince: 2026-02-01\nuntil: 2026-02-15\n"
FOLDED = "title: >-\n  Văn\n  phòng\nkind: department\nplace: 10\nstarts: 2020-01-01\n"
LOOP = "các đơn vị trực thuộc vòng quanh: units/to-{0} → units/to-{1} → units/to-{0}; "


def units(*rows: tuple[Any, ...]) -> Any:
    """A workbook with a list of units."""
    return book(Sheet1=[UNIT, *rows])


def team(name: str, place: int, parent: str = "", title: str = "") -> tuple[Any, ...]:
    """A row of a list of units."""
    return name, title or f"Tổ {place}", "Tổ công tác", place, parent


def test_contradicting_rows_of_one_record_are_reported(desk: Desk) -> None:
    _, output = desk.take(units(team("to-a", 41), team("to-b", 42), team("to-a", 43, title="Tổ 41")), "units")
    assert output[0] == "Sheet1!D4: sai: “Thứ tự”: “43” khác với “41” ở Sheet1!D2 của cùng bản ghi."
    _, output = desk.take(units(team("", 41), team("", 42), team("", 43, title="Tổ 41")), "units")
    apart = "cùng một bản ghi thì đặt các dòng liền nhau, khác thì ghi mã riêng ở cột “Mã”."
    assert output[0] == f"Sheet1!B4: chưa rõ: trùng tên với Sheet1!B2; {apart}"


def announced(desk: Desk, outer: str, number: str, day: str) -> Any:
    """A workbook with the announced day of a session of a course."""
    library(desk.data, training={"tiep-dan-2026": COURSE})
    days = ("Ngày thông báo", "Ngày học đã báo", "Giờ đã báo", "Nơi học đã báo")
    rows = [
        ("Thuộc bản ghi", "Mục số cấp 1", "Mục số", *days),
        ("Kỹ năng tiếp dân", outer, number, "1/3/2026", day, "08:00", "Hội trường"),
    ]
    courses = [("Mã", "Tên"), ("tiep-dan-2026", "Kỹ năng tiếp dân")]
    return book(**{"Đào tạo, bồi dưỡng": courses, "Các buổi - Lịch đã thông báo": rows})


@pytest.mark.parametrize(
    ("outer", "number", "message"),
    [
        (None, None, "A2: sai: chưa rõ “Lịch đã thông báo” này thuộc mục nào; hãy ghi “Mục số cấp 1”."),
        ("hai", None, "B2: sai: “hai” không phải số thứ tự của một mục; bỏ trống là mục mới."),
        ("0", None, "B2: sai: “0” không phải số thứ tự của một mục; bỏ trống là mục mới."),
        ("2", None, "A2: sai: “Các buổi” chỉ có 1 mục; hãy sửa “Mục số cấp 1”."),
        ("7", None, "A2: sai: “Các buổi” chỉ có 1 mục; hãy sửa “Mục số cấp 1”."),
        ("1", "2", "A2: sai: “Lịch đã thông báo” chỉ có 0 mục; bỏ trống “Mục số” là mục mới."),
    ],
)
def test_a_wrong_number_of_an_item_is_reported(desk: Desk, outer: str, number: str, message: str) -> None:
    status, output = desk.take(announced(desk, outer, number, "15/4/2026"), "training")
    assert (status, output[0]) == (1, f"Các buổi - Lịch đã thông báo!{message}")


def test_what_the_checks_say_names_columns_without_the_keys_of_files(desk: Desk) -> None:
    _, output = desk.take(announced(desk, "1", "", "10/4/2026"), "training")
    was, now = "đã thông báo 08:00 ngày 10/4/2026, Hội trường", "nay ghi 08:00 ngày 15/4/2026, Hội trường"
    right = "đổi lịch thì thêm “Lý do đổi lịch” nói rõ lý do."
    assert output[0] == f"Đào tạo, bồi dưỡng!A2: sai: “Ngày”: {was}, {now}; {right}"


def test_records_that_the_checks_refuse_are_left_out_and_the_others_written(desk: Desk) -> None:
    status, output = desk.take(
        units(team("to-a", 41, "Tổ 42"), team("to-b", 42, "Tổ 41"), team("to-c", 43)), "units", "--write"
    )
    right = "hãy sửa đơn vị cấp trên của một đơn vị."
    assert output[:3] == [
        f"Sheet1!E2: sai: “Đơn vị cấp trên”: {LOOP.format('a', 'b')}{right}",
        f"Sheet1!E3: sai: “Đơn vị cấp trên”: {LOOP.format('b', 'a')}{right}",
        "Sheet1!A4: mới: to-c",
    ]
    assert (status, output[-1]) == (1, "1 đơn vị mới, 0 thay đổi, 0 không đổi, 0 chưa rõ, 2 sai.")
    assert sorted(path.stem for path in (desk.data / "units").iterdir()) == ["phong-du-lich", "to-c", "van-phong"]


def test_a_file_that_is_written_in_its_own_way_is_left_to_a_person(desk: Desk) -> None:
    library(desk.data, units={"van-phong": FOLDED})
    row = ("van-phong", "Văn phòng mới", "Phòng chuyên môn", 10, "")
    _, output = desk.take(units(row), "units", "--write")
    why = "không ghi lại được tệp của van-phong mà giữ nguyên lời chú thích (#); hãy sửa tay."
    assert (output[0], desk.text("units/van-phong")) == (f"Sheet1!B2: chưa rõ: {why}", FOLDED)


def test_a_file_that_makes_other_records_wrong_is_not_written_but_reported(desk: Desk) -> None:
    library(desk.data, announcements={"lich-truc": NOTICE})
    before = desk.files()
    status, output = desk.take(book(Sheet1=[("Mã", "Thành lập"), ("van-phong", "1/3/2026")]), "units", "--write")
    assert (status, desk.files()) == (1, before)
    absent = "Văn phòng không tồn tại vào ngày"
    right = "đơn vị thành lập ngày 01/3/2026, hãy chọn đơn vị khác hoặc sửa ngày"
    assert [line.removeprefix(f"{desk.data}/") for line in output] == [
        f"announcements/lich-truc.yml:3:7: “Đơn vị thông báo”: {absent} 01/02/2026; {right}",
        f"people/tran-thi-b.yml:8:12: cảnh báo: “Quá trình công tác, mục 1, Từ ngày”: {absent} 01/01/2020; {right}",
        "Bảng này làm các bản ghi trên sai; hãy sửa cả những bản ghi ấy, hoặc bỏ dòng gây ra. Chưa ghi gì.",
        "Sheet1!B2: thay đổi: van-phong, “Thành lập”: “01/01/2020” thành “01/03/2026”",
    ]
