"""A table of documents comes in: existing ones are found by number, a relation stated on both sides is added once."""

from __future__ import annotations

from typing import Any

import pytest

from macros.loading.yaml_reader import parse
from macros.pages.open_data import csv_file
from tests.contest import portal_of
from tests.editing.workbooks import Desk, book

HEAD = "Số, ký hiệu;Loại văn bản;Trích yếu;Tóm tắt;Cơ quan ban hành;Cấp ban hành;Ngày ban hành;Mức nguồn"
PRESS = "Báo chí, cổng cơ quan, trang tra cứu luật"
LAW = f"1/2024/QH15;Luật;Luật Ví dụ;Nói về ví dụ.;Quốc hội;Trung ương;05/02/2024;{PRESS}"
PLAN = "12/KH-UBND;Kế hoạch;Làm ví dụ;Nói về việc làm.;UBND tỉnh Mẫu;Tỉnh;2024-03-01;Chỉ có nguồn thứ cấp"


def take(desk: Desk, table: str, *more: str) -> tuple[int, list[str]]:
    """Give a table to the command as documents."""
    return desk.take(table, "regulations", *more)


def record(desk: Desk, name: str) -> dict[str, Any]:
    """What the file of a document holds."""
    return parse(desk.text(f"regulations/{name}").encode())


def test_rows_become_documents(desk: Desk) -> None:
    table = f"{HEAD};Ngày có hiệu lực;Triển khai\n{LAW};1/7/2024;\n{PLAN};;1/2024/QH15; 9/2020/NĐ-CP\n"
    status, output = take(desk, table.replace("15; 9/2020/NĐ-CP", "15"), "--write")
    assert (status, output[-1]) == (0, "2 văn bản mới, 0 thay đổi, 0 không đổi, 0 chưa rõ, 0 sai.")
    assert record(desk, "1-2024-qh15") == {
        "title": "Luật Ví dụ",
        "summary": "Nói về ví dụ.",
        "number": "1/2024/QH15",
        "issuer": "Quốc hội",
        "issued": "2024-02-05",
        "effects": [{"kind": "effective", "date": "2024-07-01"}],
        "evidence_level": "press",
    }
    relations = [{"type": "implements", "target": "regulations/1-2024-qh15"}]
    assert record(desk, "12-kh-ubnd-2024")["relations"] == relations


def test_a_relation_of_both_sides_is_recorded_once(desk: Desk) -> None:
    take(desk, f"{HEAD};Triển khai;Được triển khai bởi\n{LAW};;12/KH-UBND\n{PLAN};1/2024/QH15;\n", "--write")
    relations = [{"type": "implemented-by", "target": "regulations/12-kh-ubnd-2024"}]
    assert record(desk, "1-2024-qh15")["relations"] == relations
    assert "relations" not in record(desk, "12-kh-ubnd-2024")


def test_the_table_of_the_site_comes_in_without_a_change(desk: Desk) -> None:
    take(desk, f"{HEAD};Ngày có hiệu lực;Triển khai\n{LAW};1/7/2024;\n{PLAN};;1/2024/QH15\n", "--write")
    data = {f"regulations/{name}": record(desk, name) for name in ("1-2024-qh15", "12-kh-ubnd-2024")}
    extra = {"type": "law", "level": "central"}, {"type": "plan", "level": "province"}
    portal = portal_of({ref: {**more, **fields} for more, (ref, fields) in zip(extra, data.items(), strict=True)})
    status, output = desk.take(csv_file(portal), "regulations")
    assert (status, output[-2]) == (0, "0 văn bản mới, 0 thay đổi, 2 không đổi, 0 chưa rõ, 0 sai."), output


@pytest.fixture
def two(desk: Desk) -> Desk:
    """A desk with a law and a plan."""
    assert take(desk, f"{HEAD}\n{LAW}\n{PLAN}\n", "--write")[0] == 0
    return desk


def test_a_row_changes_the_document_that_is_there(two: Desk) -> None:
    table = "Số, ký hiệu,Trích yếu,Ngày có hiệu lực,Triển khai\n".replace("Số, ký hiệu", '"Số, ký hiệu"')
    status, output = take(two, f"{table}12/kh-ubnd,Tên khác,2024-07-02,1/2024/QH15\n", "--write")
    assert (status, sorted(output[:3])) == (
        0,
        [
            "B2: thay đổi: 12-kh-ubnd-2024, “Tên”: “Làm ví dụ” thành “Tên khác”",
            "C2: thay đổi: 12-kh-ubnd-2024, “Ngày có hiệu lực”: “để trống” thành “2024-07-02”",
            "D2: thay đổi: 12-kh-ubnd-2024, “Triển khai”: thêm 1/2024/QH15",
        ],
    )
    assert record(two, "12-kh-ubnd-2024")["number"] == "12/KH-UBND"
    assert take(two, f"{table}12/kh-ubnd,Tên khác,2024-07-02,1/2024/QH15\n")[1][0].endswith(
        "không đổi: 12-kh-ubnd-2024"
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("12/KH-UBND;01/03/2024;", "không đổi: 12-kh-ubnd-2024"),
        ("12KHUBND;2024-03-01;UBND tỉnh Mẫu", "không đổi: 12-kh-ubnd-2024"),
        (
            "12/KH-UBND;02/03/2024;",
            "chưa rõ: cùng số, ký hiệu với 12-kh-ubnd-2024 (ngày 01/3/2024, UBND tỉnh Mẫu) mà khác",
        ),
        ("12/KH-UBND;01/03/2024;Quốc hội", "chưa rõ: cùng số, ký hiệu với 12-kh-ubnd-2024 "),
        ("13/KH-UBND;;", "sai: thiếu"),
    ],
)
def test_documents_are_found_by_number_issuer_and_day(two: Desk, row: str, expected: str) -> None:
    _, output = take(two, f"Số, ký hiệu;Ngày ban hành;Cơ quan ban hành\n{row}\n")
    assert output[0].startswith(f"A2: {expected}"), output


def test_a_relation_that_the_other_side_states_is_known(two: Desk) -> None:
    take(two, "Số, ký hiệu;Triển khai\n12/KH-UBND;1/2024/QH15\n", "--write")
    _, output = take(two, "Số, ký hiệu;Được triển khai bởi\n1/2024/QH15;12/KH-UBND\n")
    assert output[0] == "A2: không đổi: 1-2024-qh15"


def test_titles_blank_rows_and_unknown_columns_are_passed_over(desk: Desk) -> None:
    rows = [["DANH MỤC VĂN BẢN NĂM 2024"], [], ["STT", *HEAD.split(";"), "Ghi chú"], [1, *LAW.split(";"), "x"]]
    status, output = desk.take(book(Sheet1=rows), "regulations")
    sign = "“1/2024/QH15” chưa viết đúng thể thức số, ký hiệu; số, năm, ký hiệu cách nhau bằng dấu / và -"
    assert (status, output[:3]) == (
        0,
        [
            "Sheet1!J3: không đọc: không có cột “Ghi chú”; cột này không được đọc.",
            f"Sheet1!B4: cảnh báo: “Số, ký hiệu”: {sign}; gợi ý: “01/2024/QH15”.",
            "Sheet1!B4: mới: 1-2024-qh15",
        ],
    )
