"""`portal seal` as an office calls it: seal once, the same bytes again, adjust with a reason, refuse the rest."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from macros.loading.problems import has_errors
from macros.run.flow import Settings, check
from scripts.portal import main

GOOD = Path(__file__).parents[1] / "checks" / "good"
SHEET, SEAL = Path("data/scores/ban-giam-doc-2025-10.yml"), Path("data/seals/sang-kien-2025-2025-q4.yml")
GOOD_DAY = date(2026, 11, 24)
ADJUST = ("--adjust", "--reason", "Ghi nhầm điểm", "--approver", "people/tran-thi-b")


@pytest.fixture(autouse=True)
def good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The good library without its seal, in the current folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(GOOD, "data")
    shutil.rmtree("data/seals")


def seal(day: str, *more: str, quarter: str = "2025-Q4") -> int:
    return main(["seal", quarter, "--as-of", day, *more])


def change_points(old: str, new: str) -> None:
    SHEET.write_text(SHEET.read_text("utf-8").replace(f"points: {old}\n", f"points: {new}\n"), "utf-8")


def test_sealed_again_the_file_stays_byte_for_byte(capsys: pytest.CaptureFixture[str]) -> None:
    assert seal("2026-01-10") == 0
    first = SEAL.read_bytes()
    assert b"sealed: 2026-01-10" in first
    assert seal("2026-03-01") == 0
    assert SEAL.read_bytes() == first
    assert "số liệu không đổi; tệp giữ nguyên." in capsys.readouterr().out


def test_a_later_edit_is_reported_by_the_checks_and_needs_an_adjustment(capsys: pytest.CaptureFixture[str]) -> None:
    seal("2026-01-10")
    first = SEAL.read_bytes()
    change_points("6", "1")
    problems = check(Settings(Path(), Path("site"), GOOD_DAY))
    assert [problem.code for problem in problems if problem.severity == "error"] == ["seal-differs"]
    assert seal("2026-02-02") == 1
    assert SEAL.read_bytes() == first
    assert "số liệu đã thay đổi sau khi chốt; thêm --adjust --reason … --approver …" in capsys.readouterr().err
    assert seal("2026-02-02", *ADJUST) == 0
    adjusted = SEAL.read_bytes()
    assert adjusted.startswith(first)
    assert not has_errors(check(Settings(Path(), Path("site"), GOOD_DAY)))
    assert seal("2026-03-01", *ADJUST) == 0
    assert SEAL.read_bytes() == adjusted


@pytest.mark.parametrize(
    ("arguments", "status", "output"),
    [
        (("2025-12-31",), 1, "Quý IV/2025 chưa hết; chỉ chốt sau ngày 31/12/2025."),
        (("2026-01-10", *ADJUST), 1, "quý này chưa chốt, chưa có gì để điều chỉnh."),
        (("2026-01-10", "--adjust"), 2, "--adjust, --reason và --approver đi cùng nhau."),
        (("2026-01-10", "--campaign", "khac"), 1, "Không có phong trào nào có điểm trong quý IV/2025; chưa chốt gì."),
    ],
)
def test_what_is_refused(
    arguments: tuple[str, ...], status: int, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert seal(*arguments) == status
    assert output in capsys.readouterr().err
    assert not SEAL.exists()


def test_a_quarter_is_read_as_people_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert seal("2026-01-10", quarter="quý IV/2025") == 0
    assert SEAL.exists()
    with pytest.raises(SystemExit):
        seal("2026-01-10", quarter="cuối năm")
    assert "“cuối năm” không phải quý; hãy ghi dạng năm-Q, ví dụ 2026-Q3" in capsys.readouterr().err


def test_nothing_is_sealed_while_a_file_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    SHEET.write_text("title: x\n", "utf-8")
    assert seal("2026-01-10") == 1
    assert "Chưa chốt gì" in capsys.readouterr().err
