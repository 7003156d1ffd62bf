"""Forms that LibreOffice opened and saved come back as they were; lists as offices keep them come in without YAML."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from openpyxl import Workbook, load_workbook

from macros.loading.yaml_reader import parse
from tests.documents.printing import convert
from tests.editing.test_import_of_lists import CAMPAIGN
from tests.editing.workbooks import Desk, book, bytes_of, library

pytestmark = pytest.mark.whole


def saved(content: bytes | Workbook, form: str, folder: Path) -> bytes:
    """A workbook as LibreOffice Calc saves it in another form."""
    raw = bytes_of(content) if isinstance(content, Workbook) else content
    name = hashlib.sha256(raw).hexdigest()[:12]
    (folder / f"{name}.xlsx").write_bytes(raw)
    out = folder / form
    convert(folder / f"{name}.xlsx", form, out)
    return (out / f"{name}.{form}").read_bytes()


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_a_filled_form_saved_by_libreoffice_changes_nothing_and_guards_what_changed_since(
    desk: Desk, tmp_path: Path, form: str
) -> None:
    raw = saved(desk.form("people", "--filled").read_bytes(), form, tmp_path)
    status, output = desk.take(raw, "--write", name=f"bang.{form}")
    assert (status, output[-2]) == (0, "0 người mới, 0 thay đổi, 1 không đổi, 0 chưa rõ, 0 sai."), output
    if form == "xlsx":
        ours, theirs = (load_workbook(desk.form("people", "--filled")), load_workbook(tmp_path / "bang.xlsx"))
        offers = [
            sorted(str(rule.sqref) for rule in workbook["Danh bạ"].data_validations.dataValidation)
            for workbook in (ours, theirs)
        ]
        assert offers[0] == offers[1] != []
    path = desk.data / "people/tran-thi-b.yml"
    path.write_text(path.read_text("utf-8").replace("Trần Thị B", "Trần Thị Bé"), "utf-8")
    status, output = desk.take(raw, "--write", name=f"bang.{form}")
    assert (status, "đã có người sửa sau khi ghi bảng này" in output[0]) == (1, True), output


def test_a_form_filled_in_libreoffice_comes_in(desk: Desk, tmp_path: Path) -> None:
    form = load_workbook(desk.form("units"))
    sheet = form.worksheets[0]
    for cell in sheet[1]:
        value = {"Tên": "Phòng Mới", "Loại đơn vị": "Phòng chuyên môn", "Thứ tự": 30}.get(str(cell.value))
        sheet.cell(2, cell.column, value) if value else None
    status, output = desk.take(saved(form, "xls", tmp_path), "--write", name="bang.xls")
    assert (status, output[0]) == (0, "Đơn vị!A2: mới: phong-moi"), output


def test_a_file_of_libreoffice_itself_is_asked_for_as_xlsx(desk: Desk, tmp_path: Path) -> None:
    status, output = desk.take(saved(book(A=[("Tên",), ("B",)]), "ods", tmp_path), "units", name="bang.ods")
    words = "không đọc được sổ tính này, tệp hỏng hoặc không phải .xlsx; hãy mở bằng Excel hoặc LibreOffice rồi lưu"
    assert (status, output) == (1, [f"TỆP: {words} thành .xlsx (Save As, Excel Workbook). Chưa ghi gì."])


# A list of staff as offices keep it: titles, a heading of two rows, sections, a hidden column, totals.
STAFF: list[tuple[Any, ...]] = [
    ("UBND TỈNH MẪU", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("DANH SÁCH CÁN BỘ, VIÊN CHỨC NĂM 2025",),
    (None,),
    ("STT", "Họ và tên", "Ngày sinh", "Công tác", None, None, "Liên hệ", None, "Loại"),
    (None, None, None, "Phòng ban", "Chức vụ", "Từ ngày", "Số điện thoại", "Email", None),
    ("I", "Văn phòng"),
    (1, normalize("NFD", "Lê  Thị   Hồng"), "01/01/1990", "Văn phòng", "Kế toán", "05/3/2020", "0237.000.0102",
     "hong@mau.example", "Viên chức"),
    (2, "Đỗ Văn Nam", "02/02/1985", "Văn phòng", "Lái xe", "1/6/2021", "0237 000 0103", None, "Người lao động"),
    ("II", "Phòng Du lịch"),
    (3, "Phạm Thu Hà", "03/3/1992", "phòng du lịch", "Chuyên viên", "15/9/2022", None, None, "viên chức"),
    (None, "Tổng cộng: 3 người"),
]  # fmt: skip
# A plan of courses: other order of columns, times as people write them, a course over two rows.
COURSES: list[tuple[Any, ...]] = [
    ("KẾ HOẠCH BỒI DƯỠNG NĂM 2025",),
    ("TT", "Thời gian", None, None, "Tên lớp", "Chuyên đề", "Số tiết", "Đơn vị tổ chức", "Địa điểm", "Tóm tắt"),
    (None, "Ngày", "Bắt đầu", "Kết thúc", None, None, None, None, None, None),
    (1, "6/5/2025", "8h", "11h00", "Giao tiếp nơi công sở", "Kỹ năng công vụ", 8, "Văn phòng", "Hội trường", "Đủ"),
    (None, "07/5/2025", "8h", "11h00"),
    (2, "20/8/2025", "14h", "17h", "Văn hóa công vụ", "Đạo đức công vụ", 4, "Phòng Du lịch", "Phòng họp", "Một buổi."),
    ("Cộng", None, None, None, None, None, 12),
]  # fmt: skip


def staff() -> Workbook:
    """The list of staff with its merged cells."""
    workbook = book(DS=STAFF)
    for span in ("A1:C1", "E1:I1", "A2:I2", "A4:A5", "B4:B5", "C4:C5", "D4:F4", "G4:H4", "I4:I5"):
        workbook.worksheets[0].merge_cells(span)
    workbook.worksheets[0].column_dimensions["C"].hidden = True
    return workbook


def courses() -> Workbook:
    """The plan of courses with its merged cells."""
    workbook = book(Kế_hoạch=COURSES)
    for span in ("A1:J1", "B2:D2", *(f"{letter}{rows}" for letter in "AEFGHIJ" for rows in ("2:{}3", "4:{}5"))):
        workbook.worksheets[0].merge_cells(span.format(span[0]))
    return workbook


def scores() -> Workbook:
    """The points of a year: a sheet for each unit, totals that are formulas, points with a comma."""
    head = ("STT", "Ngày", "Minh chứng", "Điểm", "Tiêu chí", "Tháng", "Đơn vị")
    sheets: dict[str, Any] = {}
    for unit in ("Văn phòng", "Phòng Du lịch"):
        rows = [
            (
                month,
                f"{month:02d}/{month:02d}/2026",
                f"Sổ  tháng {month}",
                "9,5",
                "Tiếp công dân",
                f"Tháng {month}/2026",
                unit,
            )
            for month in range(1, 11)
        ]
        sheets[unit] = [("BẢNG ĐIỂM",), head, *rows, ("Tổng cộng", None, None, "=SUM(D3:D12)")]
    return book(**sheets)


COMMON = ("--set", "campaign=Văn hóa công sở 2026", "--set", "approver=Trần Thị B", "--set", "approved=5/11/2026")
AS_OF = ("--as-of", "2026-11-24")


def test_last_years_lists_come_in_from_three_workbooks_without_touching_yaml(desk: Desk, tmp_path: Path) -> None:
    library(desk.data, campaigns={"van-hoa-2026": CAMPAIGN})
    bring(desk, saved(staff(), "xls", tmp_path), "people", "3 người", "--set", "rank=30")
    bring(desk, saved(courses(), "xlsx", tmp_path), "training", "2 lớp bồi dưỡng")
    bring(desk, saved(scores(), "xls", tmp_path), "scores", "20 bảng chấm điểm", *COMMON)
    person = parse(desk.text("people/le-thi-hong").encode())
    assert (person["title"], person["phone"], person["positions"]) == (
        "Lê Thị Hồng",
        "0237 000 0102",
        [{"unit": "units/van-phong", "title": "Kế toán", "rank": "30", "since": "2020-03-05"}],
    )
    days = [item["date"] for item in parse(desk.text("training/giao-tiep-noi-cong-so").encode())["sessions"]]
    assert days == ["2025-05-06", "2025-05-07"]
    line = parse(desk.text("scores/van-hoa-2026-phong-du-lich-2026-10").encode())["lines"][0]
    assert (line["points"], line["evidence_note"]) == ("9.5", "Sổ tháng 10")


def bring(desk: Desk, raw: bytes, collection: str, count: str, *more: str) -> None:
    """Read a list, import it, and read it again: then nothing is new."""
    before = desk.files()
    status, output = desk.take(raw, collection, *more, *AS_OF)
    assert (status, desk.files()) == (0, before), output
    status, output = desk.take(raw, collection, *more, *AS_OF, "--write")
    assert (status, output[-1].startswith(f"{count} mới, 0 thay đổi")) == (0, True), output
    status, output = desk.take(raw, collection, *more, *AS_OF)
    assert (status, output[-2].startswith("0 "), " 0 thay đổi, " in output[-2]) == (0, True, True), output
