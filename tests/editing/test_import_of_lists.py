"""Older lists come in as they are: sessions of courses, a year's scores, attendance, indicators, tasks."""

from __future__ import annotations

from datetime import date
from typing import Any
from unicodedata import normalize

import pytest
from openpyxl.utils import get_column_letter

from macros.loading.yaml_reader import parse
from tests.editing.workbooks import Desk, book, library

CAMPAIGN = """\
title: Văn hóa công sở 2026
summary: Thi đua cả năm.
starts: 2026-01-01
ends: 2026-12-31
owners:
  - units/van-phong
versions:
  - since: 2026-01-01
    criteria:
      - id: tiep-dan
        title: Tiếp công dân
        points: 10
      - id: dung-gio
        title: Đúng giờ
        points: 5
"""
COURSE = """\
title: Kỹ năng tiếp dân
summary: Một buổi học.
topic: ky-nang
periods: 4
organizer: units/van-phong
sessions:
  - date: 2026-04-15
    start: '08:00'
    end: '11:00'
    place: Hội trường
"""


@pytest.fixture
def office(desk: Desk) -> Desk:
    """A desk whose library has a campaign, a course and four units more."""
    units = {
        f"to-{number}": f"title: Tổ {number}\nkind: department\nplace: {30 + number}\nstarts: 2020-01-01\n"
        for number in range(1, 5)
    }
    library(desk.data, campaigns={"van-hoa-2026": CAMPAIGN}, training={"tiep-dan-2026": COURSE}, units=units)
    return desk


def data(desk: Desk, name: str) -> dict[str, Any]:
    """What the file of a record holds."""
    return parse(desk.text(name).encode())


def test_a_years_scores_of_six_units_come_in_from_one_file(office: Desk) -> None:
    head = ["BẢNG ĐIỂM NĂM 2026"], ["STT", "Đơn vị", "Tháng", "Ngày", "Tiêu chí", "Điểm", "Minh chứng"]
    units = ["Văn phòng", "Phòng Du lịch", "Tổ 1", "Tổ 2", "Tổ 3", "Tổ 4"]
    rows = [
        [
            day,
            unit,
            date(2026, month, 1) if day == 5 else f"{month}/2026",
            date(2026, month, day),
            "Tiếp công dân",
            "9,5",
        ]
        for unit in units
        for month in range(1, 11)
        for day in (4, 5, 6)
    ]
    rows = [[*row, f"Sổ tiếp dân ngày {row[3]}"] for row in rows]
    table = book(Năm=[*head, *rows, ["Tổng cộng", None, None, None, None, 1710]])
    common = ["--set", "campaign=Văn hóa công sở 2026", "--set", "approver=Trần Thị B", "--set", "approved=5/11/2026"]
    status, output = office.take(table, "scores", *common, "--write", "--as-of", "2026-11-24")
    assert (status, output[-1]) == (0, "60 bảng chấm điểm mới, 0 thay đổi, 0 không đổi, 0 chưa rõ, 0 sai."), output[:3]
    assert data(office, "scores/van-hoa-2026-to-4-2026-10")["lines"][0] == {
        "date": "2026-10-04",
        "criterion": "tiep-dan",
        "points": "9.5",
        "evidence_note": "Sổ tiếp dân ngày 2026-10-04",
    }
    status, output = office.take(table, "scores", *common, "--as-of", "2026-11-24")
    assert output[-2] == "0 bảng chấm điểm mới, 0 thay đổi, 60 không đổi, 0 chưa rõ, 0 sai."


MARCH: list[tuple[Any, ...]] = [
    ("BẢNG TỔNG HỢP ĐIỂM THÁNG 3/2026",),
    ("STT", "Đơn vị", "Tiếp công dân", "Đúng giờ", "Tổng"),
    (1, "Văn phòng", 9.5, 5, 14.5),
    (2, "Tổ 1", 0, "4", 4),
    (3, "Tổ 2", "-", None, 0),
    (4, "Tổ 3", "mười", 1, None),
    (None, "Tổng cộng", 9.5, 10, 19.5),
]
OF_MARCH = {
    "campaign": "Văn hóa công sở 2026",
    "month": "3/2026",
    "date": "31/3/2026",
    "evidence_note": "Biên bản họp số 05",
    "approver": "Trần Thị B",
    "approved": "6/4/2026",
}


def test_a_months_scores_come_in_from_a_table_with_a_column_for_each_criterion(office: Desk) -> None:
    common = [word for name, text in OF_MARCH.items() for word in ("--set", f"{name}={text}")]
    status, output = office.take(book(T3=MARCH), "scores", *common, "--write", "--as-of", "2026-11-24")
    assert (status, output[-1]) == (1, "2 bảng chấm điểm mới, 0 thay đổi, 0 không đổi, 0 chưa rõ, 1 sai."), output
    assert any(line.startswith("T3!C6: sai: “Điểm”: “mười” chưa phải số") for line in output), output
    lines = data(office, "scores/van-hoa-2026-van-phong-2026-03")["lines"]
    assert [(line["criterion"], line["points"], line["evidence_note"]) for line in lines] == [
        ("tiep-dan", "9.5", "Biên bản họp số 05"),
        ("dung-gio", "5", "Biên bản họp số 05"),
    ]
    assert [line["points"] for line in data(office, "scores/van-hoa-2026-to-1-2026-03")["lines"]] == ["4"]
    assert not (office.data / "scores/van-hoa-2026-to-2-2026-03.yml").exists()


def test_what_a_data_root_says_of_its_records_holds_for_new_ones(office: Desk) -> None:
    (office.data / "defaults.yml").write_text("illustrative: [units, people, training, attendances]\n", "utf-8")
    table = "Lớp,Đơn vị,Ngày chốt số,Số người được cử,Số người dự học,Số người được chứng nhận\n"
    status, output = office.take(f"{table}Kỹ năng tiếp dân,Tổ 1,20/4/2026,3,3,3\n", "attendances")
    assert (status, output[0]) == (0, "A2: mới: ky-nang-tiep-dan-to-1"), output


def test_a_line_more_is_added_to_a_sheet_that_is_there(office: Desk) -> None:
    head = ("Phong trào", "Đơn vị", "Tháng", "Ngày", "Tiêu chí", "Điểm", "Minh chứng khác", "Người duyệt", "Ngày duyệt")
    first = (
        "Văn hóa công sở 2026",
        "Văn phòng",
        "2026-03",
        "5/3/2026",
        "Đúng giờ",
        5,
        "Sổ trực",
        "Trần Thị B",
        "6/4/2026",
    )
    more = (*first[:3], "12/3/2026", *first[4:])
    for rows, outcome in (([first], "mới"), ([first, more], "thay đổi"), ([first, more], "không đổi")):
        status, output = office.take(book(T3=[head, *rows]), "scores", "--write", "--as-of", "2026-11-24")
        assert (status, any(f": {outcome}: " in line for line in output)) == (0, True), output
    assert "T3!A3: thay đổi" not in output[0]
    assert len(data(office, "scores/van-hoa-2026-van-phong-2026-03")["lines"]) == 2


def test_a_course_whose_cells_are_merged_over_its_sessions(office: Desk) -> None:
    top = ("Tên lớp", "Tóm tắt", "Chuyên đề", "Số tiết", "Đơn vị tổ chức", "Thời gian", None, None, "Địa điểm")
    below = (None, None, None, None, None, "Ngày", "Bắt đầu", "Kết thúc", None)
    course = ("Giao tiếp nơi công sở", "Hai buổi học.", "Kỹ năng công vụ", 8, "Văn phòng")
    rows = [
        ("KẾ HOẠCH BỒI DƯỠNG NĂM 2026",),
        top,
        below,
        (*course, date(2026, 5, 6), "8h00", "11:00", "Phòng họp tầng 1"),
        (None, None, None, None, None, date(2026, 5, 7), "8h00", "11:00", None),
    ]
    table = book(Kế_hoạch=rows)
    sheet = table.worksheets[0]
    sheet.merge_cells("F2:H2")
    for column in (1, 2, 3, 4, 5, 9):
        letter = get_column_letter(column)
        sheet.merge_cells(f"{letter}2:{letter}3")
        sheet.merge_cells(f"{letter}4:{letter}5")
    status, output = office.take(table, "training", "--write")
    assert (status, output[0]) == (0, "Kế hoạch!A4: mới: giao-tiep-noi-cong-so"), output
    sessions = data(office, "training/giao-tiep-noi-cong-so")
    assert (sessions["start"], sessions["place"]) == ("08:00", "Phòng họp tầng 1")
    assert [item["date"] for item in sessions["sessions"]] == ["2026-05-06", "2026-05-07"]


def test_attendance_of_units(office: Desk) -> None:
    table = (
        "Lớp,Đơn vị,Ngày chốt số,Số người được cử,Số người dự học,Số người được chứng nhận,Ghi chú\n"
        "Kỹ năng tiếp dân,Văn phòng,20/4/2026,6,5,5,\nKỹ năng tiếp dân,Tổ 1,20/4/2026,3,3,3,đủ\n"
        "Tổng cộng,,,9,8,8,\n"
    )
    status, output = office.take(table.encode("utf-16"), "attendances", "--write")
    assert (status, output[-1]) == (0, "2 danh sách tham gia mới, 0 thay đổi, 0 không đổi, 0 chưa rõ, 0 sai."), output
    assert data(office, "attendances/ky-nang-tiep-dan-to-1")["certified"] == "3"


def test_values_of_indicators_go_on_below_their_row(office: Desk) -> None:
    head = ("Tên", "Đơn vị tính", "Chiều đánh giá", "Chu kỳ", "Đơn vị phụ trách", "Nguồn số liệu", "Kỳ", "Giá trị")
    first = ("Hồ sơ đúng hạn", "%", "Càng cao càng tốt", "Hằng quý", "Văn phòng", "Sổ theo dõi", "Quý I/2026", 96.5)
    rows = [(*head, "Nguồn của số này"), (*first, "Sổ"), (*[None] * 6, "Quý II/2026", 97, "Sổ")]
    status, output = office.take(book(Chỉ_số=rows), "indicators", "--write", "--as-of", "2026-11-24")
    assert status == 0, output
    pairs = [("2026-q1", "96.5"), ("2026-q2", "97")]
    values = [{"period": period, "value": value, "note": "Sổ"} for period, value in pairs]
    assert data(office, "indicators/ho-so-dung-han")["values"] == values


def test_tasks_as_windows_1258_with_semicolons(office: Desk) -> None:
    table = (
        "DANH MỤC NHIỆM VỤ;;;;\nTên nhiệm vụ;Chủ trì;Đơn vị phối hợp;Ngày bắt đầu;Thời hạn\n"
        "Rà soát nội quy;Văn phòng;Phòng Du lịch, Tổ 1;1/9/2026;15/12/2026\n"
    )
    status, output = office.take(windows_1258(table), "actions", "--write")
    assert (status, output[0]) == (0, "A3: mới: ra-soat-noi-quy"), output
    assert data(office, "actions/ra-soat-noi-quy")["partners"] == ["units/phong-du-lich", "units/to-1"]


def windows_1258(text: str) -> bytes:
    """A text as Windows for Vietnamese saves it: letters with their tones apart."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parted = (normalize("NFD", letter) for letter in text)
    apart = (
        normalize("NFC", "".join(sign for sign in letter if sign not in tones))
        + "".join(sign for sign in letter if sign in tones)
        for letter in parted
    )
    return "".join(apart).encode("cp1258")
