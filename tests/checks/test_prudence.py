"""Pasted texts: what does not belong in them is reported, what only looks like it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks import sample_library

STORY = Path("data/stories/tiep-dan-ngay-mua.yml")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the good library in the current folder."""
    sample_library.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)


def reported(text: str) -> list[tuple[str, str]]:
    """(code, severity) of each problem of a long text."""
    story = STORY.read_text("utf-8")
    assert "body: |\n" in story
    STORY.write_text(story.replace("body: |\n", f"body: |\n  {text}\n\n", 1), "utf-8")
    return [(problem.code, problem.severity) for problem in sample_library.problems()]


@pytest.mark.parametrize(
    ("text", "code", "severity"),
    [
        ("Số căn cước 038099001234 của chị.", "person-number", "warning"),
        ("Gọi 0912345678 để hẹn.", "phone-number", "warning"),
        ("Gọi 0912 345 678 để hẹn.", "phone-number", "warning"),
        ("Gọi +84912.345.678.", "phone-number", "warning"),
        ("<p>Chị nhặt được ví</p>", "html-in-text", "warning"),
        ("Chị nhặt&nbsp;được ví", "html-in-text", "warning"),
        ('<a href="https://a.vn">xem</a>', "html-in-text", "warning"),
        ("Theo văn bản MẬT số 12/M-UBND ngày 05/3/2026.", "secret-named", "error"),
        ("Theo văn bản mật số 12/UBND-NC.", "secret-named", "error"),
        ("Theo công văn 7/TM-BCA.", "secret-named", "error"),
    ],
)
def test_what_does_not_belong_in_a_text_is_reported(text: str, code: str, severity: str) -> None:
    assert (code, severity) in reported(text)


@pytest.mark.parametrize(
    "text",
    [
        "Điện thoại cơ quan 0237 3852 246, máy lẻ 12; hồ sơ 000123456789012; mã 2038099001234.",
        "Kinh phí 0,912 tỷ; kỳ 2026-03-05; số 1847/QĐ-TTg; phí a < b > c; x <= 3; 1 < 2.",
        "Bí mật số liệu được giữ. Tài liệu mật không đưa lên mạng; mật khẩu số 1 là dở.",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert [pair for pair in reported(text) if pair[0] in ("person-number", "phone-number", "html-in-text")] == []


@pytest.mark.parametrize(
    ("title", "expected"), [("TIẾP DÂN TRONG NGÀY MƯA LŨ", True), ("Tiếp dân UBND", False), ("UBND tỉnh", False)]
)
def test_a_title_in_capitals_is_reported(title: str, expected: bool) -> None:
    STORY.write_text(STORY.read_text("utf-8").replace("Tiếp dân trong ngày mưa lũ", title, 1), "utf-8")
    assert ("title-capitals" in [problem.code for problem in sample_library.problems()]) is expected
