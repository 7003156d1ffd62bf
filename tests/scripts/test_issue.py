"""`portal issue` as an office calls it: once, after the period, and the numbers of that day stay."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from macros.loading.yaml_reader import parse
from macros.run.flow import Settings, check
from scripts.portal import main

GOOD = Path(__file__).parents[1] / "checks" / "good"
REVIEW = Path("data/reviews/so-ket-quy-i-2026.yml")
TASK = Path("data/actions/gio-tiep-dan.yml")


@pytest.fixture(autouse=True)
def good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The good library in the current folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(GOOD, "data")


def issue(day: str, name: str = "so-ket-quy-i-2026") -> int:
    return main(["issue", name, "--number", "5/BC-TTXT", "--as-of", day])


def differing() -> list[str]:
    problems = check(Settings(Path(), Path("site"), date(2026, 11, 24)))
    return [problem.message for problem in problems if problem.code == "report-differs"]


def test_issued_once_the_file_stays_byte_for_byte(capsys: pytest.CaptureFixture[str]) -> None:
    assert issue("2026-04-03") == 0
    first, data = REVIEW.read_bytes(), parse(REVIEW.read_bytes())
    assert data["issued"] == {"number": "5/BC-TTXT", "date": "2026-04-03"}
    reported = {item["key"]: item for item in data["reported"]}
    assert reported["nhiem-vu:truoc-han"] == {
        "key": "nhiem-vu:truoc-han",
        "number": "1",
        "counted": ["actions/gio-tiep-dan"],
    }
    assert issue("2026-05-03") == 0
    assert REVIEW.read_bytes() == first
    assert "số liệu đã ghi; tệp giữ nguyên." in capsys.readouterr().out
    assert differing() == []


def test_a_later_correction_is_reported_until_a_reason_is_given() -> None:
    issue("2026-04-03")
    TASK.write_text(TASK.read_text("utf-8").replace("done: 2026-03-27", "done: 2026-03-31"), "utf-8")
    assert [message.partition(";")[0] for message in differing()] == [
        "“Nhiệm vụ hoàn thành trước hạn” báo cáo 1, nay tính được 0 (bớt actions/gio-tiep-dan)",
        "“Nhiệm vụ hoàn thành đúng hạn” báo cáo 0, nay tính được 1 (thêm actions/gio-tiep-dan)",
    ]
    reason = "    date: 2026-04-09\n    reason: Sửa ngày hoàn thành\n"
    explained = f"explained:\n  - records:\n      - actions/gio-tiep-dan\n{reason}"
    REVIEW.write_text(REVIEW.read_text("utf-8") + explained, "utf-8")
    assert differing() == []


@pytest.mark.parametrize(
    ("day", "name", "output"),
    [
        ("2026-03-31", "so-ket-quy-i-2026", "Kỳ của báo cáo chưa hết; chỉ ban hành sau ngày 31/3/2026."),
        ("2026-04-03", "so-ket-quy-i-206", "Không có báo cáo “so-ket-quy-i-206”; gợi ý: “so-ket-quy-i-2026”."),
    ],
)
def test_nothing_is_written_too_early_or_for_no_report(
    day: str, name: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = REVIEW.read_bytes()
    assert issue(day, name) == 1
    assert capsys.readouterr().err.strip() == output
    assert REVIEW.read_bytes() == before


def test_a_mistake_elsewhere_is_mended_first(capsys: pytest.CaptureFixture[str]) -> None:
    TASK.write_text("title: [", "utf-8")
    assert issue("2026-04-03") == 1
    assert "Chưa ghi gì: hãy sửa các lỗi trên rồi chạy lại." in capsys.readouterr().err
