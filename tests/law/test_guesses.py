"""The type and level derived from number, title and issuer, and where nothing is derived."""

from __future__ import annotations

import pytest

from macros.law.guesses import kind_of, level_of


@pytest.mark.parametrize(
    ("number", "title", "kind"),
    [
        ("30/2020/NĐ-CP", "Công tác văn thư", "decree"),
        ("1847/QĐ-TTg", "Đề án", "decision"),
        ("84/KH-UBND", "Kế hoạch", "plan"),
        ("36/2018/QH14", "Luật Phòng, chống tham nhũng", "law"),
        ("36/2018/QH14", "Phòng, chống tham nhũng", ""),
        ("37-QĐ/TW", "Những điều đảng viên không được làm", ""),
        ("12", "x", ""),
        ("45/2019/QH14", "Bộ luật Lao động", "law"),
        ("54/2024/QH15", "Nghị quyết về một việc", "resolution"),
        ("18-KH/TU", "Kế hoạch", ""),
        ("07/QĐ-UBND-TU", "Quyết định", ""),
        ("12/NQ-HĐND", "Nghị quyết", ""),
        ("1520/SNV-CCVC", "Về việc góp ý", ""),
    ],
)
def test_a_number_tells_the_type_where_it_is_sure(number: str, title: str, kind: str) -> None:
    assert kind_of(number, title) == kind


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("Thủ tướng Chính phủ", "central"),
        ("Bộ Nội vụ", "central"),
        ("Bộ Chính trị", "party"),
        ("Ủy ban nhân dân tỉnh Thanh Hóa", "province"),
        ("Trung tâm (đơn vị mẫu)", ""),
    ],
)
def test_an_issuer_tells_the_level_where_it_is_sure(issuer: str, level: str) -> None:
    assert level_of(issuer) == level
