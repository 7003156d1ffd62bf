"""How documents name each other, where the library has them and where it does not."""

import pytest

from macros.law.wording import as_basis, by_number, day_in_words, full_name, heading, sign_behind


@pytest.mark.parametrize(
    ("number", "citing_kind", "name"),
    [
        ("45/2003/NĐ-CP", "Quyết định", "Nghị định số 45/2003/NĐ-CP"),
        ("28/2018/QH14", "Luật", "Luật số 28/2018/QH14"),
        ("63/2025/QH15", "Nghị định", "văn bản số 63/2025/QH15"),
        ("115/VBHN-VPQH", "Luật", "Văn bản hợp nhất số 115/VBHN-VPQH"),
        ("12/SVHTTDL", "", "văn bản số 12/SVHTTDL"),
        ("12", "Luật", "văn bản số 12"),
    ],
)
def test_a_document_that_the_library_lacks_is_named_by_its_number(number: str, citing_kind: str, name: str) -> None:
    assert by_number(number, citing_kind) == name


@pytest.mark.parametrize(
    ("kind", "title", "name"),
    [
        ("Nghị định", "Về xử lý kỷ luật", "Nghị định số 05/QC-MAU về xử lý kỷ luật"),
        ("Luật", "Về sửa đổi Luật Báo chí", "Luật số 05/QC-MAU về sửa đổi Luật Báo chí"),
        ("Luật", "Bộ luật Lao động", "Bộ luật Lao động số 05/QC-MAU"),
        ("Quyết định", "Luật sư công", "Quyết định số 05/QC-MAU “Luật sư công”"),
        ("Quy chế", "Quy chế thi đua", "Quy chế thi đua số 05/QC-MAU"),
        ("Quyết định", "Ban hành Quy chế thi đua", "Quyết định số 05/QC-MAU ban hành Quy chế thi đua"),
        ("Quyết định", "Quy chế thi đua", "Quyết định số 05/QC-MAU “Quy chế thi đua”"),
        ("Luật", "Luật Lưu trữ", "Luật Lưu trữ số 05/QC-MAU"),
    ],
)
def test_a_title_that_begins_with_its_type_is_a_name(kind: str, title: str, name: str) -> None:
    assert heading(kind, "05/QC-MAU", title) == name


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2020-03-05", "ngày 05 tháng 3 năm 2020"),
        ("2018-12-27", "ngày 27 tháng 12 năm 2018"),
        ("2026-01-01", "ngày 01 tháng 01 năm 2026"),
        ("2026-02-10", "ngày 10 tháng 02 năm 2026"),
    ],
)
def test_days_as_documents_write_them(iso: str, words: str) -> None:
    assert day_in_words(iso) == words


def test_documents_name_each_other_in_the_official_form() -> None:
    decree = ("Nghị định", "30/2020/NĐ-CP", "2020-03-05", "Chính phủ", "Về công tác văn thư")
    law = ("Luật", "33/2024/QH15", "2024-06-21", "Quốc hội", "Luật Lưu trữ")
    rule = ("Quy định của Đảng", "144-QĐ/TW", "2024-05-09", "Bộ Chính trị", "Chuẩn mực đạo đức cách mạng")
    assert full_name(*decree) == (
        "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư"
    )
    assert as_basis(*decree) == f"Căn cứ {full_name(*decree)}"
    assert full_name(*law) == "Luật Lưu trữ số 33/2024/QH15 ngày 21 tháng 6 năm 2024"
    assert as_basis(*law) == "Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024"
    assert full_name(*rule).endswith("của Bộ Chính trị “Chuẩn mực đạo đức cách mạng”")


def test_the_lines_of_a_basis_end_as_the_decree_wants() -> None:
    assert [sign_behind(at, 3) for at in range(3)] == [";", ";", "."]
    code = as_basis("Luật", "45/2019/QH14", "2019-11-20", "Quốc hội", "Bộ luật Lao động")
    assert code == "Căn cứ Bộ luật Lao động ngày 20 tháng 11 năm 2019"
