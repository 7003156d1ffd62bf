"""How documents name each other, where the library has them and where it does not."""

import pytest

from macros.law.wording import by_number, heading


@pytest.mark.parametrize(
    ("number", "beside", "name"),
    [
        ("45/2003/NĐ-CP", "Quyết định", "Nghị định số 45/2003/NĐ-CP"),
        ("28/2018/QH14", "Luật", "Luật số 28/2018/QH14"),
        ("63/2025/QH15", "Nghị định", "văn bản số 63/2025/QH15"),
        ("115/VBHN-VPQH", "Luật", "Văn bản hợp nhất số 115/VBHN-VPQH"),
        ("12/SVHTTDL", "", "văn bản số 12/SVHTTDL"),
    ],
)
def test_a_document_that_the_library_lacks_is_named_by_its_number(number: str, beside: str, name: str) -> None:
    assert by_number(number, beside) == name


@pytest.mark.parametrize(
    ("kind", "title", "name"),
    [
        ("Quy chế", "Quy chế thi đua", "Quy chế thi đua số 05/QC-MAU"),
        ("Quyết định", "Ban hành Quy chế thi đua", "Quyết định số 05/QC-MAU ban hành Quy chế thi đua"),
        ("Quyết định", "Quy chế thi đua", "Quyết định số 05/QC-MAU “Quy chế thi đua”"),
        ("Luật", "Luật Lưu trữ", "Luật Lưu trữ số 05/QC-MAU"),
    ],
)
def test_a_title_that_begins_with_its_type_is_a_name(kind: str, title: str, name: str) -> None:
    assert heading(kind, "05/QC-MAU", title) == name
