"""`portal bench citations`: the figures, the JSON, any file of that form, and a file that cannot be read."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from scripts import portal
from tests.miniature import ROOT


def test_the_projects_own_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    out = tmp_path / "out.json"
    assert portal.main(["bench", "citations", "--json", str(out)]) == 0
    assert "256 câu, 208 viện dẫn" in capsys.readouterr().out
    written = json.loads(out.read_text("utf-8"))
    assert set(written) == {"precision", "recall", "wrong"}
    assert written["precision"] >= 0.99
    assert written["recall"] >= 0.95


def test_another_file_in_nfd_and_with_a_loose_target(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    file = tmp_path / "cau.json"
    text = unicodedata.normalize("NFD", "Theo Điều 5 Nghị định số 30/2020/NĐ-CP")
    links = [{"start": 12, "end": 38, "target": "30/2020/ND-CP", "clause": "Điều 5"}]
    file.write_text(json.dumps([{"id": "1", "text": text, "links": links}]), "utf-8")
    assert portal.main(["bench", "citations", "--file", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Độ chính xác 1.0000, độ phủ 1.0000."


def test_a_file_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (tmp_path / "x.json").write_text('[{"id": "1"}]', "utf-8")
    assert portal.main(["bench", "citations", "--file", str(tmp_path / "x.json")]) == 1
    assert f"Không đọc được câu ở {tmp_path / 'x.json'}" in capsys.readouterr().err
