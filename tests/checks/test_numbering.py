"""Numbers of documents that do not fit their type or year, or are no numbers, are reported."""

from __future__ import annotations

import pytest

from macros.checks.numbering import numbers_are_well_spelled, numbers_fit_the_type, numbers_fit_the_year
from tests.checks.sample_library import codes, regulation

FITTING = [
    *(("law", "06/2022/QH15"), ("law", "16-L/CTN"), ("decree", "30/2020/NĐ-CP"), ("decree", "30/2020/ND-CP")),
    *(("decision", "1847/QĐ-TTg"), ("decision", "1847/qđ-ttg"), ("plan", "84/KHUBND"), ("plan", "84/KH-UBND")),
    *(("party-rule", "144-QĐ/TW"), ("circular", "15/2025/TT-BNV"), ("circular", "01/2020/TTLT-BNV-BTC")),
    *(("report", "17/BC-TTXT"), ("letter", "1234/UBND-NC"), ("resolution", "45/NQ-HĐND"), ("notice", "05a/TB-VP")),
]
UNFITTING = [("plan", "132/TT-TCHC", "KH"), ("decree", "30/2020/QĐ-TTg", "NĐ"), ("decision", "12/KH-UBND", "QĐ")]


@pytest.mark.parametrize(("kind", "number"), FITTING)
def test_numbers_that_fit_their_type_pass(kind: str, number: str) -> None:
    assert codes(numbers_fit_the_type, regulation(type=kind, number=number)) == []


@pytest.mark.parametrize(("kind", "number", "sign"), UNFITTING)
def test_numbers_of_another_type_are_reported(kind: str, number: str, sign: str) -> None:
    (defect,) = numbers_fit_the_type(regulation(type=kind, number=number))
    assert (defect.code, defect.severity) == ("symbol-odd", "warning")
    assert f"“{sign}”" in defect.message


@pytest.mark.parametrize("number", ["KH-UBND", "số 5", "5", "UBND/KH-5"])
def test_numbers_that_are_none_are_reported(number: str) -> None:
    assert codes(numbers_are_well_spelled, regulation(number=number)) == ["number-odd"]


@pytest.mark.parametrize(
    ("number", "expected"), [("30/2020/NĐ-CP", []), ("30/2021/NĐ-CP", ["number-year"]), ("1847/QĐ-TTg", [])]
)
def test_the_year_of_a_number_is_the_year_of_issue(number: str, expected: list[str]) -> None:
    assert codes(numbers_fit_the_year, regulation(number=number)) == expected
