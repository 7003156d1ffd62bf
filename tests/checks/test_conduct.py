"""Titles, numbers and summaries in; markings of secrecy and odd numbers told of, ordinary words left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.checks.conduct import no_state_secrets, numbers_fit_the_type, numbers_fit_the_year
from macros.records.regulations import Regulation
from tests.checks import library

MARKED = [
    *("Báo cáo (Mật)", "[MẬT] Kế hoạch phòng thủ", "MẬT", "Mật", "Mật: kế hoạch", "Kế hoạch - MẬT", "Kế hoạch – Mật"),
    *("Kế hoạch (Tối mật)", "TỐI MẬT", "Công điện tuyệt mật", "TUYỆT MẬT – Kế hoạch", "cong dien tuyet mat"),
    *("Độ mật: Mật", "dấu mật: A", "Kế hoạch (độ Mật)"),
]
UNMARKED = [
    *("Luật Bảo vệ bí mật nhà nước", "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Bảo mật thông tin", "QUY CHẾ BẢO MẬT THÔNG TIN"),
    *("Mật độ dân cư", "Mật ong rừng", "Đổi mật khẩu", "Mật khẩu: đổi ba tháng một lần", "Cơ mật viện", "Bảo mật"),
    *("Tôi mất thẻ", "Tuyệt đối giữ gìn bí mật", "Xử lý tài liệu mật", "Không đưa tài liệu mật lên mạng."),
    *("Ban hành Danh mục bí mật nhà nước độ Tuyệt mật và Tối mật của ngành", "Độ mật: không", "GIỮ BÍ MẬT", "BẢO MẬT"),
]
FITTING = [
    *(("law", "06/2022/QH15"), ("law", "16-L/CTN"), ("decree", "30/2020/NĐ-CP"), ("decree", "30/2020/ND-CP")),
    *(("decision", "1847/QĐ-TTg"), ("decision", "1847/qđ-ttg"), ("plan", "84/KHUBND"), ("plan", "84/KH-UBND")),
    *(("party-rule", "144-QĐ/TW"), ("circular", "15/2025/TT-BNV"), ("circular", "01/2020/TTLT-BNV-BTC")),
    *(("report", "17/BC-TTXT"), ("letter", "1234/UBND-NC"), ("resolution", "45/NQ-HĐND"), ("notice", "05a/TB-VP")),
]
UNFITTING = [("plan", "132/TT-TCHC", "KH"), ("decree", "30/2020/QĐ-TTg", "NĐ"), ("decision", "12/KH-UBND", "QĐ")]


def regulation(**changes: str) -> Regulation:
    """A document with some fields of its own."""
    basic = {"title": "Văn bản", "number": "1/QĐ-TTg", "type": "decision", "issuer": "Bộ Nội vụ", "level": "central"}
    return Regulation.model_validate({**basic, "issued": "2020-03-05", "evidence_level": "press", **changes})


def codes(rule: object, record: Regulation, good: Path) -> list[str]:
    """The codes that a rule gives for a record."""
    reader = library.open_portal((good,)).untraced
    return [finding.code for finding in rule(reader, "regulations/x", record)]  # type: ignore[operator]


@pytest.mark.parametrize("text", MARKED)
@pytest.mark.parametrize("name", ["title", "summary"])
def test_a_marking_of_secrecy_is_seen(good: Path, name: str, text: str) -> None:
    assert codes(no_state_secrets, regulation(**{name: text}), good) == ["secret"]


@pytest.mark.parametrize("text", UNMARKED)
@pytest.mark.parametrize("name", ["title", "summary"])
def test_ordinary_words_are_no_marking(good: Path, name: str, text: str) -> None:
    assert codes(no_state_secrets, regulation(**{name: text}), good) == []


@pytest.mark.parametrize(("kind", "number"), FITTING)
def test_numbers_that_fit_their_type_pass(good: Path, kind: str, number: str) -> None:
    assert codes(numbers_fit_the_type, regulation(type=kind, number=number), good) == []


@pytest.mark.parametrize(("kind", "number", "sign"), UNFITTING)
def test_numbers_of_another_type_are_told_of(good: Path, kind: str, number: str, sign: str) -> None:
    reader = library.open_portal((good,)).untraced
    (finding,) = numbers_fit_the_type(reader, "regulations/x", regulation(type=kind, number=number))
    assert (finding.code, finding.severity) == ("symbol-odd", "warning")
    assert f"“{sign}”" in finding.message


@pytest.mark.parametrize("number", ["KH-UBND", "số 5", "5", "UBND/KH-5"])
def test_numbers_that_are_none_are_told_of(good: Path, number: str) -> None:
    assert codes(numbers_fit_the_type, regulation(number=number), good) == ["number-odd"]


@pytest.mark.parametrize(
    ("number", "expected"), [("30/2020/NĐ-CP", []), ("30/2021/NĐ-CP", ["number-year"]), ("1847/QĐ-TTg", [])]
)
def test_the_year_of_a_number_is_the_year_of_issue(good: Path, number: str, expected: list[str]) -> None:
    assert codes(numbers_fit_the_year, regulation(number=number), good) == expected
