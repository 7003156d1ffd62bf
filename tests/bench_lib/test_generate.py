"""The made-up agency: the wanted number of records, the same every time, without problems in the checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.records import collections
from scripts import portal
from scripts.bench_lib.agency import SHARES
from scripts.bench_lib.contents import records
from scripts.bench_lib.generate import as_yaml, write

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("count", [100, 300])
def test_the_checks_find_neither_errors_nor_warnings(
    count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    data = tmp_path / "data"
    assert portal.main(["bench", "generate", str(count), str(data)]) == 0
    assert capsys.readouterr().out.startswith(f"{count} bản ghi ở {data}: units 6, people 12, ")
    assert portal.main(["check", "--data", str(data), "--as-of", "2026-11-24"]) == 0
    assert "0 lỗi, 0 cảnh báo, " in capsys.readouterr().out


def test_every_collection_with_a_share_has_records_and_all_are_the_same_every_time() -> None:
    some = dict(records(300))
    assert len(some) == 300
    names = {ref.partition("/")[0] for ref in some}
    assert names == {*SHARES, "campaigns", "stories"} <= collections().keys()
    assert some == dict(records(300))
    assert some != dict(records(300, seed=8))


def test_records_are_of_the_size_of_real_ones_and_their_title_is_their_first_line(tmp_path: Path) -> None:
    write(300, tmp_path)
    texts = [path.read_text("utf-8") for path in tmp_path.rglob("*.yml")]
    assert all(text.startswith("title: ") and text.count("\ntitle:") == 0 for text in texts)
    sizes = [len(text.encode()) for text in texts]
    assert min(sizes) > 300
    assert max(sizes) < 6000
    assert 1000 < sum(sizes) / len(sizes) < 1500


def test_yaml_as_an_editor_would_write_it() -> None:
    content = {"title": "A: b", "yes": True, "none": [], "items": [{"id": "d1", "points": -2}, "c"], "body": "x\n\ny\n"}
    assert as_yaml(content) == (
        "title: 'A: b'\nyes: true\nitems:\n  - id: d1\n    points: -2\n  - c\nbody: |\n  x\n\n  y\n"
    )


def test_too_few_records_and_a_folder_with_something_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert portal.main(["bench", "generate", "99", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "99 bản ghi là quá ít; ghi từ 100 trở lên\n"
    (tmp_path / "x").touch()
    assert portal.main(["bench", "generate", "100", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path} đang có nội dung; hãy chọn thư mục chưa có hoặc còn trống\n"
