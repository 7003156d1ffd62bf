"""Names of real agencies in the texts of samples are reported however people write them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from macros.loading.problems import Problem
from tests.checks import sample_library

STORY = Path("stories/tiep-dan-ngay-mua.yml")
SENTENCE = "Sáng thứ Hai, trời mưa to."
CENTRE = """\
title: Triển khai Đề án
summary: Việc của Trung tâm.
number: 17/BC-TTXT
type: report
issuer: Trung tâm Xúc tiến Đầu tư, Thương mại và Du lịch tỉnh Sông Xanh
level: agency
issued: 2020-03-05
evidence_level: press
"""
REAL_NAMES = [
    *("Ủy ban nhân dân tỉnh Sông Xanh", "uỷ ban nhân dân tỉnh Sông Xanh", "UBND tỉnh Sông Xanh", "UBND Sông Xanh"),
    *("ỦY BAN NHÂN DÂN TỈNH SÔNG XANH", "uy ban nhan dan tinh song xanh", "Ủy ban nhân dân tỉnh\n  Sông   Xanh"),
    *("Trung tâm Xúc tiến đầu tư, thương mại và du lịch Sông Xanh", "(UBND tỉnh Sông-Xanh)"),
]
OTHER_NAMES = [
    *("Trung tâm Xúc tiến đầu tư, thương mại và du lịch (đơn vị mẫu)", "Dòng sông xanh", "UBND tỉnh Sông Xanhh"),
    *("Ủy ban nhân dân tỉnh", "UBND tỉnh Sông X", "Chính phủ", "Bộ Nội vụ", "Thủ tướng Chính phủ"),
]


def problems_with(good: Path, text: str) -> list[Problem]:
    """The problems of the library with that text in its story."""
    (good / "regulations" / "17-bc-ttxt-2020.yml").write_text(CENTRE, "utf-8")
    path = good / STORY
    path.write_text(path.read_text("utf-8").replace(SENTENCE, f"Đoàn của {text} đến thăm."), "utf-8")
    return sample_library.problems(roots=(good,))


@pytest.mark.parametrize("text", [*REAL_NAMES, unicodedata.normalize("NFD", REAL_NAMES[0])])
def test_a_real_agency_is_reported(good: Path, text: str) -> None:
    assert [(problem.code, problem.line) for problem in problems_with(good, text)] == [("agency-named", 14)]


@pytest.mark.parametrize("text", OTHER_NAMES)
def test_other_words_pass(good: Path, text: str) -> None:
    assert problems_with(good, text) == []


def test_a_comment_names_nobody(good: Path) -> None:
    path = good / STORY
    path.write_text("# Theo UBND tỉnh Sông Xanh\n" + path.read_text("utf-8"), "utf-8")
    assert sample_library.problems(roots=(good,)) == []


def test_a_sample_document_makes_no_agency_real(good: Path) -> None:
    path = good / "regulations" / "84-kh-ubnd-2019.yml"
    path.write_text(path.read_text("utf-8") + "illustrative: true\n", "utf-8")
    codes = {problem.code for problem in problems_with(good, REAL_NAMES[0])}
    assert codes == {"reference-illustrative"}


def test_a_sample_unit_may_look_after_a_real_document(good: Path) -> None:
    (good / "units" / "phong-mau.yml").write_text(
        "title: Phòng Mẫu\nillustrative: true\nkind: department\nplace: 90\n", "utf-8"
    )
    (good / "regulations" / "17-bc-ttxt-2020.yml").write_text(CENTRE + "owner: units/phong-mau\n", "utf-8")
    assert sample_library.problems(roots=(good,)) == []
