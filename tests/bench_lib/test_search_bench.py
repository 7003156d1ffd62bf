"""`portal bench search` on a few pages: the table, the JSON, and what it says when something is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import portal

ROOT = Path(__file__).parents[2]
QUERIES = ROOT / "tests" / "search" / "queries.json"


def test_a_small_run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    out = tmp_path / "out.json"
    arguments = ["bench", "search", "--distractors", "20", "--size", "4", "--json", str(out)]
    assert portal.main(arguments) == 0
    printed = capsys.readouterr().out
    assert "51 trang, trong đó 20 trang dựng thêm" in printed
    written = json.loads(out.read_text("utf-8"))
    assert written["overall"]["mrr10"] == 1
    assert written["overall"]["recall10"] == 1
    assert set(written["classes"]) == {"dau", "khongdau", "bienthe", "sohieu", "cum"}
    assert written["machine"]["report"]["overall"]["success10"] > 0.9


def test_a_candidate_that_cannot_run_says_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PATH", "/nowhere")
    arguments = ["bench", "search", "--distractors", "0", "--size", "0", "--peers", "pagefind"]
    assert portal.main(arguments) == 0
    assert "| pagefind | không chạy được: không có lệnh pagefind trên máy" in capsys.readouterr().out


def test_queries_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "queries.json"
    broken.write_text('{"pages": 3}', "utf-8")
    assert portal.main(["bench", "search", "--queries", str(broken)]) == 1
    assert "Không đọc được câu hỏi" in capsys.readouterr().err


def test_real_pages_and_a_peer_that_is_not_installed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    for place, title in enumerate(("Phạm vi điều chỉnh của nghị định", "Trách nhiệm của thủ trưởng cơ quan")):
        text = f"{title}\nSố: {place + 3}/2020/NĐ-CP\nNội dung của trang này thật là khác trang kia {'ab'[place]}.\n"
        (tmp_path / f"{place}.txt").write_text(text, "utf-8")
    out = tmp_path / "out.json"
    arguments = ["--pages", str(tmp_path), "--half", "both", "--peers", "tantivy-words", "--json", str(out)]
    assert portal.main(["bench", "search", *arguments]) == 0
    printed = capsys.readouterr().out
    assert "2 trang thật; câu hỏi do máy lập từ chúng (nửa: both)" in printed
    assert "| tiêu đề có dấu | 2 | 1.000 / 1.000 / 1.000 |" in printed
    assert "tantivy-words không chạy được: " in printed
    engines = json.loads(out.read_text("utf-8"))["engines"]
    assert engines["cổng này"]["classes"]["số hiệu viết sai kiểu"]["cases"] == 2
    assert "No module named 'tantivy'" in engines["tantivy-words"]["cannot_run"]


def test_a_folder_without_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert portal.main(["bench", "search", "--pages", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"Không có trang nào (.txt, .md, .html) ở {tmp_path}\n"
