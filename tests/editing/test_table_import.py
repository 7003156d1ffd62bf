"""A table of documents becomes records: both sides of a relation once, what is there is left alone, faults by line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from macros.pages.open_data import csv_file
from macros.records.regulations import Regulation
from macros.run.flow import Settings
from scripts.editing.drafts import Drafts
from scripts.editing.table_import import Intake
from scripts.editing.table_import import intake as intake_of
from scripts.portal import main
from tests.contest import portal_of
from tests.miniature import ROOT
from tests.pages.documents import OLD, decree, library

HEAD = "Số, ký hiệu;Loại văn bản;Trích yếu;Tóm tắt;Cơ quan ban hành;Cấp ban hành;Ngày ban hành;Mức nguồn"
PRESS = "Báo chí, cổng cơ quan, trang tra cứu luật"
LAW = f"1/2024/QH15;Luật;Luật Ví dụ;Nói về ví dụ.;Quốc hội;Trung ương;05/02/2024;{PRESS}"
PLAN = "12/KH-UBND;Kế hoạch;Làm ví dụ;Nói về việc làm.;UBND tỉnh Mẫu;Tỉnh;2024-03-01;Chỉ có nguồn thứ cấp"


def intake(table: str, *more: Any) -> Intake:
    """What a table saved as CSV UTF-8 comes to."""
    return intake_of(table.encode(), *more)


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
    table = csv_file(portal).decode("utf-8-sig")
    found = intake(table, portal.rows)
    assert (found.records, found.changed, found.faults, found.unclear) == ({}, {}, [], [])
    assert [name for _, name in found.same] == ["cu", "moi"]


def changed(table: str, records: dict[str, Any]) -> dict[str, Any]:
    """What a table makes of the one record that it changes."""
    found = intake(table, rows_of(records))
    assert (found.records, found.faults, found.unclear) == ({}, [], [])
    (record,) = found.changed.values()
    return record


def test_a_row_changes_the_record_that_is_there() -> None:
    table = '"Số, ký hiệu",Trích yếu,Ngày có hiệu lực,Thay thế\n20/2025/nđ-cp,Tên khác,2025-07-02,10/2020/NĐ-CP\n'
    found = intake(table, rows_of(library()))
    assert found.changes == [
        (2, "moi", "“Trích yếu”: “Về việc 20/2025” thành “Tên khác”"),
        (2, "moi", "“Ngày có hiệu lực”: “2025-07-01” thành “2025-07-02”"),
        (2, "moi", "“Thay thế”: thêm 10/2020/NĐ-CP"),
    ]
    record = found.changed["moi"]
    assert (record["number"], record["title"], record["issued"]) == ("20/2025/NĐ-CP", "Tên khác", "2025-05-20")
    assert record["effects"] == [{"kind": "effective", "date": "2025-07-02"}]
    assert record["relations"] == [{"type": "replaces", "target": OLD}]


def test_empty_cells_and_other_spellings_change_nothing() -> None:
    table = "Số, ký hiệu;Trích yếu;Cơ quan ban hành;Ngày ban hành;Bị thay thế bởi\n20-2025-NDCP;;Chính phủ;20/5/2025;\n"
    found = intake(table, rows_of(library()))
    assert (found.same, found.changed, found.unclear) == ([(2, "moi")], {}, [])


@pytest.mark.parametrize("column", ["Bị thay thế bởi", "Thay thế"])
def test_a_relation_that_the_other_side_states_is_known(column: str) -> None:
    row = "10/2020/NĐ-CP;20/2025/NĐ-CP" if column == "Bị thay thế bởi" else "20/2025/NĐ-CP;10/2020/NĐ-CP"
    rows = rows_of(library(relation={"type": "replaces", "target": OLD, "date": "2025-07-01"}))
    assert intake(f"Số, ký hiệu;{column}\n{row}\n", rows).changed == {}


DIRECTIVES = {
    f"regulations/26-ct-ttg-{year}": decree("1", f"{year}-09-05") | {"number": "26/CT-TTg", "type": "directive"}
    for year in (2016, 2024)
}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("26/CT-TTg;05/09/2016;", "26-ct-ttg-2016"),
        ("26/CTTTG;2024-09-05;Chính phủ", "26-ct-ttg-2024"),
        ("26/CT-TTg;05/09/2020;", "new"),
        ("26/CT-TTg;06/09/2016;", "unclear"),
        ("26/CT-TTg;;", "unclear"),
        ("26/CT-TTg;05/09/2016;Quốc hội", "unclear"),
    ],
)
def test_records_are_found_by_number_issuer_and_day(row: str, expected: str) -> None:
    found = intake(f"Số, ký hiệu;Ngày ban hành;Cơ quan ban hành\n{row}\n", rows_of(DIRECTIVES))
    came = [name for _, name in found.same] + ["new"] * len(found.records) + ["unclear"] * len(found.unclear)
    assert came == [expected]


def test_a_relation_that_may_mean_two_documents_is_left_alone() -> None:
    found = intake(f"{HEAD};Căn cứ\n{LAW};26/CT-TTg\n", rows_of(DIRECTIVES))
    assert "relations" not in found.records["1-2024-qh15"]
    why = "“Căn cứ”: “26/CT-TTg” có thể là 26-ct-ttg-2016, 26-ct-ttg-2024; hãy ghi tay ở bản ghi"
    assert found.unclear == [(2, why)]


def test_long_texts_of_a_changed_record_stay() -> None:
    rows = rows_of(library())
    found = intake("Số, ký hiệu;Trích yếu\n20/2025/NĐ-CP;Khác\n", rows, lambda row: {**row.data, "remarks": "Dài.\n"})
    assert found.changed["moi"]["remarks"] == "Dài.\n"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("Trích yếu\nTên\n", (1, "thiếu cột “Số, ký hiệu”; mỗi dòng là một văn bản, nhận ra bằng số, ký hiệu")),
        (
            "Số, ký hiệu;Trích yếu\n1/2024/QH15;\n1/2024/qh15;\n",
            (3, "văn bản này đã có ở dòng 2 của bảng; mỗi văn bản một dòng"),
        ),
    ],
)
def test_faults_name_the_line(table: str, fault: tuple[int, str]) -> None:
    assert intake(table, {}).faults == [fault]


def test_an_unknown_column_has_a_suggestion() -> None:
    ((line, message),) = intake("Số, ký hiệu;Ngày ban hàn\n1;2\n", {}).faults
    assert (line, message) == (
        1,
        "không có cột “Ngày ban hàn”; gợi ý: “Ngày ban hành”; cột không cần đọc thì xóa khỏi bảng",
    )


@pytest.fixture
def run(tmp_path: Any, capsys: Any, monkeypatch: Any) -> Any:
    """Give a table to the command over a library of its own: (status, what it says on both channels)."""
    monkeypatch.chdir(ROOT)
    data, table = tmp_path / "data", tmp_path / "bang.csv"
    (data / "regulations").mkdir(parents=True)

    def command(text: str | bytes, *more: str) -> tuple[int, str]:
        table.write_bytes(text if isinstance(text, bytes) else text.encode())
        status = main(["new", "regulations", "--data", str(data), "--csv", str(table), *more])
        told = capsys.readouterr()
        return status, (told.out + told.err).replace(f"{table}:", "")

    command.folder = data / "regulations"  # type: ignore[attr-defined]
    return command


def test_the_command_writes_all_or_nothing_and_only_when_told(run: Any) -> None:
    status, told = run(f"{HEAD}\n{LAW}\n{PLAN.replace('Kế hoạch', 'Kế hoạch năm', 1)}\n", "--write")
    assert (status, list(run.folder.iterdir())) == (1, [])
    kinds = "Luật; Pháp lệnh; Nghị quyết; Nghị định; Quyết định; Chỉ thị; Thông tư; Quy định của Đảng; Quy chế; "
    kinds += "Quy định; Nội quy; Chương trình; Đề án; Kế hoạch; Hướng dẫn; Kết luận; Thông báo; Công văn; Tờ trình; "
    wrong = "không có trong danh mục; hãy ghi một trong: "
    assert f"3: “Loại văn bản”: {wrong}{kinds}Báo cáo; Văn bản hợp nhất.\n" in told
    status, told = run(f"{HEAD}\n{LAW}\n{PLAN}\n")
    assert (status, list(run.folder.iterdir())) == (0, [])
    assert told.startswith("2: mới: 1-2024-qh15\n3: mới: 12-kh-ubnd-2024\n2 văn bản mới, 0 thay đổi")
    assert "Mới đọc thử, chưa ghi gì; thêm --write để ghi.\n" in told
    assert run(f"{HEAD}\n{LAW}\n{PLAN}\n", "--write")[0] == 0
    assert sorted(path.name for path in run.folder.iterdir()) == ["1-2024-qh15.yml", "12-kh-ubnd-2024.yml"]


def test_the_command_changes_what_is_there(run: Any) -> None:
    run(f"{HEAD}\n{LAW}\n{PLAN}\n", "--write")
    table = "Số, ký hiệu;Trích yếu;Triển khai\n12/KHUBND;Làm khác;1/2024/QH15\n1/2024/QH15;;\n"
    status, told = run(table, "--write")
    assert status == 0
    assert "2: thay đổi: 12-kh-ubnd-2024, “Trích yếu”: “Làm ví dụ” thành “Làm khác”\n" in told
    assert told.endswith("0 văn bản mới, 1 thay đổi, 1 không đổi, 0 chỗ chưa rõ.\n")
    text = (run.folder / "12-kh-ubnd-2024.yml").read_text("utf-8")
    assert "title: Làm khác\n" in text
    assert "relations:\n  - type: implements\n    target: regulations/1-2024-qh15\n" in text
    assert run(table)[1].endswith("0 văn bản mới, 0 thay đổi, 2 không đổi, 0 chỗ chưa rõ.\n")


def test_a_change_that_breaks_the_library_is_not_written(run: Any) -> None:
    run(f"{HEAD}\n{LAW}\n{PLAN}\n", "--write")
    status, told = run("Số, ký hiệu;Ngày có hiệu lực\n1/2024/QH15;1900-13-01\n", "--write")
    assert (status, "Chưa ghi gì." in told) == (1, True)
    assert "1900-13-01" not in (run.folder / "1-2024-qh15.yml").read_text("utf-8")


def test_a_file_with_comments_is_left_to_its_editor(run: Any) -> None:
    run(f"{HEAD}\n{LAW}\n", "--write")
    path = run.folder / "1-2024-qh15.yml"
    path.write_text(f"# Chép từ Công báo.\n{path.read_text('utf-8')}", "utf-8")
    status, told = run("Số, ký hiệu;Trích yếu\n1/2024/QH15;Khác\n", "--write")
    assert (status, "có lời chú thích (#) sẽ mất khi ghi lại" in told) == (0, True)
    assert path.read_text("utf-8").startswith("# Chép từ Công báo.\n")


def files_in(folder: Any) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["../../mkdocs", "../mkdocs", "/mkdocs", "a/b", "..", "A", "con", "a" * 81, "nam"])
@pytest.mark.parametrize("more", [(), ("--write",)])
def test_an_id_in_a_table_writes_nowhere_else(run: Any, tmp_path: Any, name: str, more: tuple[str, ...]) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x", "utf-8")
    before = {path: raw for path, raw in files_in(tmp_path).items() if not path.endswith(".csv")}
    settings = (ROOT / "mkdocs.yml").read_bytes()
    status, told = run(f"Mã;{HEAD}\n{name};{LAW}\n", *more)
    assert (status, told.startswith("2: “Mã”: "), "Chưa ghi gì." in told) == (1, True, True)
    assert {path: raw for path, raw in files_in(tmp_path).items() if not path.endswith(".csv")} == before
    assert (ROOT / "mkdocs.yml").read_bytes() == settings


@pytest.mark.parametrize("name", ["../x", "a/b", "", "/x"])
def test_no_other_caller_can_write_elsewhere_either(tmp_path: Any, monkeypatch: Any, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    drafts = Drafts(Settings(tmp_path, tmp_path / "site", date(2026, 11, 24)))
    for write in (
        lambda: drafts.dry_run(Regulation, {name: {}}),
        lambda: drafts.write(Regulation, name, {}),
        lambda: drafts.rewrite(Regulation, name, {}),
    ):
        with pytest.raises(ValueError, match="no id"):
            write()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (HEAD.encode("utf-16"), "1: tệp lưu theo bảng mã UTF-16; hãy lưu lại với bảng mã UTF-8; trong Excel: "),
        (f"{HEAD}\n".encode("cp1258", "replace"), "1: có chữ không thuộc bảng mã UTF-8; "),
        (b"PK\x03\x04\x00\x00", "1: đây là sổ tính Excel; cần bảng ở dạng CSV; trong Excel: "),
        (f"{HEAD}\n{LAW.replace('Ví dụ', 'Ví' + chr(0) + 'dụ', 1)}\n".encode(), "2: “Trích yếu”: có ký tự ẩn"),
        (f'{HEAD}\n{LAW}\n"{"x" * 140_000}\n'.encode(), "3: có ô dài quá 131072 ký tự; "),
        (b"", "1: thiếu cột “Số, ký hiệu”; "),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(run: Any, raw: bytes, said: str) -> None:
    status, told = run(raw, "--write")
    assert (status, told.startswith(said), "Chưa ghi gì." in told) == (1, True, True)


def test_a_missing_table_is_told_so(run: Any, capsys: Any) -> None:
    assert main(["new", "regulations", "--csv", "khong-co.csv"]) == 2
    said = "khong-co.csv: không có tệp này; hãy ghi đúng tên và thư mục của bảng.\n"
    assert capsys.readouterr().err == said


def test_a_table_as_offices_keep_it_is_read(run: Any) -> None:
    title, law = f"DANH MỤC VĂN BẢN NĂM 2024{';' * 9}", LAW.replace("Luật Ví dụ", '"Luật\nVí dụ"')
    status, told = run(f"{title}\n\nSTT;{HEAD};Ghi chú\n1;{law};x\n")
    assert status == 0
    assert "4: mới: 1-2024-qh15\n" in told
    assert "3: chưa rõ: không có cột “Ghi chú”; cột này không được đọc.\n" in told


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (LAW.replace("05/02/2024", "31/02/2026"), "tháng 2/2026 chỉ có 28 ngày, hãy xem lại giấy."),
        (LAW.replace("05/02/2024", "12-02-26"), "thiếu hai chữ số đầu của năm; "),
        (LAW.replace("05/02/2024", ""), "2: “Ngày ban hành”: để trống; văn bản mới phải có mục này."),
    ],
)
def test_faults_of_a_row_name_its_line_and_column(run: Any, row: str, said: str) -> None:
    status, told = run(f"{HEAD}\n{row}\n")
    assert (status, said in told, ".yml" in told) == (1, True, False), told


def test_mistakes_of_all_rows_are_told_at_once(run: Any) -> None:
    status, told = run(f"Mã;{HEAD}\n../x;{LAW}\n;{PLAN.replace('2024-03-01', '31/02/2026')}\n", "--write")
    assert (status, "2: “Mã”: “../x”" in told, "3: “Ngày ban hành”: “31/02/2026”" in told) == (1, True, True), told


def test_a_column_that_reads_like_a_known_one_is_a_fault(run: Any) -> None:
    status, told = run(f"{HEAD.replace('Trích yếu', 'Trích yêu văn bản')}\n{LAW}\n")
    assert status == 1
    assert told.startswith("1: không có cột “Trích yêu văn bản”; gợi ý: “Trích yếu”; ")
