"""A table of documents becomes records: both sides of a relation once, what is there is left alone, faults by line."""

from __future__ import annotations

from typing import Any

import pytest

from macros.intake import intake
from macros.outputs.open_data import csv_file
from scripts.portal import main
from tests.contest import asking, portal_of
from tests.miniature import ROOT
from tests.outputs.test_regulations import NEW, OLD, library

HEAD = "Số, ký hiệu;Loại văn bản;Trích yếu;Tóm tắt;Cơ quan ban hành;Cấp ban hành;Ngày ban hành;Mức nguồn"
PRESS = "Báo chí, cổng cơ quan, trang tra cứu luật"
LAW = f"1/2024/QH15;Luật;Luật Ví dụ;Nói về ví dụ.;Quốc hội;Trung ương;05/02/2024;{PRESS}"
PLAN = "12/KH-UBND;Kế hoạch;Làm ví dụ;Nói về việc làm.;UBND tỉnh Mẫu;Tỉnh;2024-03-01;Chỉ có nguồn thứ cấp"


def rows_of(records: dict[str, Any]) -> Any:
    return portal_of(records).rows


def test_rows_become_records() -> None:
    found = intake(f"{HEAD};Ngày có hiệu lực;Triển khai\n{LAW};1/7/2024;\n{PLAN};;1/2024/QH15; 9/2020/NĐ-CP\n", {})
    assert found.faults == []
    assert list(found.records) == ["1-2024-qh15", "12-kh-ubnd-2024"]
    assert found.records["1-2024-qh15"] == {
        "number": "1/2024/QH15",
        "type": "law",
        "title": "Luật Ví dụ",
        "summary": "Nói về ví dụ.",
        "issuer": "Quốc hội",
        "level": "central",
        "issued": "2024-02-05",
        "evidence_level": "press",
        "effects": [{"kind": "effective", "date": "2024-07-01"}],
    }
    assert found.records["12-kh-ubnd-2024"]["relations"] == [
        {"type": "implements", "target": "regulations/1-2024-qh15"}
    ]


def test_a_relation_of_both_sides_is_recorded_once() -> None:
    head = f"{HEAD};Triển khai;Được triển khai bởi"
    found = intake(f"{head}\n{LAW};;12/KH-UBND\n{PLAN};1/2024/QH15;\n", {})
    assert [record.get("relations") for record in found.records.values()] == [
        [{"type": "implemented-by", "target": "regulations/12-kh-ubnd-2024"}],
        None,
    ]


def test_the_library_itself_comes_in_without_a_word() -> None:
    portal = portal_of(library(relation={"type": "replaces", "target": OLD, "date": "2025-07-01"}))
    table = csv_file(asking(portal)).decode("utf-8-sig")
    found = intake(table, portal.rows)
    assert (found.records, found.faults, found.remarks) == ({}, [], [])


def test_where_the_library_says_otherwise_it_stays() -> None:
    rows = rows_of(library())
    table = '"Số, ký hiệu",Trích yếu,Ngày có hiệu lực,Thay thế\n20/2025/nđ-cp,Tên khác,2025-07-02,10/2020/NĐ-CP\n'
    found = intake(table, rows)
    assert found.records == {}
    name = NEW.partition("/")[2]
    assert found.remarks == [
        (2, "“Số, ký hiệu”: bảng ghi “20/2025/nđ-cp”, bản ghi moi ghi “20/2025/NĐ-CP”; bản ghi được giữ nguyên"),
        (2, f"“Trích yếu”: bảng ghi “Tên khác”, bản ghi {name} ghi “Về việc 20/2025”; bản ghi được giữ nguyên"),
        (2, f"“Ngày có hiệu lực”: bảng ghi 2025-07-02, bản ghi {name} ghi 2025-07-01; bản ghi được giữ nguyên"),
        (2, "“Thay thế”: 10/2020/NĐ-CP chưa được ghi ở bản ghi nào trong hai bản ghi; hãy ghi ở “relations”"),
    ]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("Trích yếu\nTên\n", (1, "thiếu cột “Số, ký hiệu”; mỗi dòng là một văn bản, nhận ra bằng số, ký hiệu")),
        (
            "Số, ký hiệu;\n1/2024/QH15;\n1/2024/qh15;\n",
            (3, "văn bản này đã có ở dòng 2 của bảng; mỗi văn bản một dòng"),
        ),
    ],
)
def test_faults_name_the_line(table: str, fault: tuple[int, str]) -> None:
    assert intake(table, {}).faults == [fault]


def test_an_unknown_column_has_a_suggestion() -> None:
    ((line, message),) = intake("Số, ký hiệu;Ngày ban hàn\n1;2\n", {}).faults
    assert (line, message.endswith("gợi ý: “Ngày ban hành”")) == (1, True)


def test_the_command_writes_all_or_nothing(tmp_path: Any, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(ROOT)
    data, table = tmp_path / "data", tmp_path / "bang.csv"
    (data / "regulations").mkdir(parents=True)
    table.write_text(f"{HEAD}\n{LAW}\n{PLAN.replace('Kế hoạch', 'Kế hoạch năm', 1)}\n", "utf-8")
    assert main(["new", "regulations", "--data", str(data), "--csv", str(table)]) == 1
    told = capsys.readouterr().err
    assert f"{table}:3: " in told
    assert "“Loại văn bản”: “Kế hoạch năm” không có trong danh mục" in told
    assert list((data / "regulations").iterdir()) == []
    table.write_text(f"{HEAD}\n{LAW}\n{PLAN}\n", "utf-8")
    assert main(["new", "regulations", "--data", str(data), "--csv", str(table)]) == 0
    assert sorted(path.name for path in (data / "regulations").iterdir()) == ["1-2024-qh15.yml", "12-kh-ubnd-2024.yml"]
    assert capsys.readouterr().out.endswith("2 văn bản mới.\n")
