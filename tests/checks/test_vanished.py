"""An id that was published once leads somewhere still; samples may go."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.checks import library

MESSAGE = "bản ghi này đã bị xóa hoặc đổi tên; thêm mã cũ vào mục “Mã cũ” (former_ids) của bản ghi thay thế"
OLD = Path("regulations/84-kh-ubnd-2019.yml")
REAL = "title: Phòng cũ\nkind: department\nplace: 40\n"


def git(*args: str) -> None:
    """Run git in the current folder."""
    subprocess.run(["git", *args], check=True, capture_output=True)


def commit() -> None:
    """Commit everything."""
    git("add", "--all")
    git("commit", "--quiet", "-m", "Sửa")


def change(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def kept(good: Path) -> Path:
    """The good library, committed, without references to the document that will go."""
    change(
        good / "regulations" / "1847-qd-ttg-2018.yml",
        "  - type: implemented-by\n    target: regulations/84-kh-ubnd-2019\n",
        "",
    )
    change(good / "regulations" / "1847-qd-ttg-2018.yml", "relations:\n", "")
    git("init", "--quiet")
    commit()
    assert library.found() == []
    return good


def test_a_deleted_record_is_asked_for(kept: Path) -> None:
    (kept / OLD).unlink()
    expected = [f"id-vanished data/{OLD}:1:1: {MESSAGE}"]
    assert library.lines(library.found()) == expected
    commit()
    assert library.lines(library.found()) == expected


def test_a_renamed_record_keeps_its_old_id(kept: Path) -> None:
    new = kept / "regulations" / "84-kh-ubnd-2020.yml"
    (kept / OLD).rename(new)
    near = "; gợi ý: “regulations/84-kh-ubnd-2020”"
    assert library.lines(library.found()) == [f"id-vanished data/{OLD}:1:1: {MESSAGE}{near}"]
    change(new, "number:", "former_ids:\n  - 84-kh-ubnd-2019\nnumber:")
    assert library.found() == []


def test_a_record_that_came_back_is_not_missed(kept: Path) -> None:
    text = (kept / OLD).read_text("utf-8")
    (kept / OLD).unlink()
    commit()
    (kept / OLD).write_text(text, "utf-8")
    assert library.found() == []
    (kept / OLD).write_text(text.replace("type: plan", "type: lạ"), "utf-8")
    assert [problem.code for problem in library.found()] == ["field-enum"]


@pytest.mark.parametrize(
    "text", ["illustrative: true\n", "illustrative:   true \n", "{illustrative: true, title: x}\n"]
)
def test_a_sample_may_go(kept: Path, text: str) -> None:
    (kept / "units" / "mau.yml").write_text(text, "utf-8")
    commit()
    (kept / "units" / "mau.yml").unlink()
    commit()
    assert library.found() == []


def test_a_sample_that_became_real_may_not_go(kept: Path) -> None:
    path = kept / "units" / "phong-cu.yml"
    path.write_text(REAL + "illustrative: true\n", "utf-8")
    commit()
    path.write_text(REAL, "utf-8")
    commit()
    path.unlink()
    near = "; gợi ý: “units/phong-dau-tu”"
    assert library.lines(library.found()) == [f"id-vanished data/units/phong-cu.yml:1:1: {MESSAGE}{near}"]


@pytest.mark.parametrize(
    "path",
    [
        *("media/units/phong-cu.yml", "units/cu/phong-cu.yml", "units/phong-cu.yaml", "ghi-chu/phong-cu.yml"),
        *("phong-cu.yml", "units/Phong-Cu.yml", "units/.phong-cu.yml"),
    ],
)
def test_other_files_may_go(kept: Path, path: str) -> None:
    (kept / path).parent.mkdir(parents=True, exist_ok=True)
    (kept / path).write_text(REAL, "utf-8")
    commit()
    (kept / path).unlink()
    if not any((kept / path).parent.iterdir()):
        (kept / path).parent.rmdir()
    commit()
    assert [problem for problem in library.found() if problem.code == "id-vanished"] == []


def test_what_never_was_a_record_may_go(kept: Path) -> None:
    (kept / "units" / "phong-cu.yml").write_text("title: [\n", "utf-8")
    commit()
    (kept / "units" / "phong-cu.yml").unlink()
    commit()
    assert library.found() == []


def test_many_samples_are_told_apart_from_the_real_ones_in_one_run(kept: Path) -> None:
    paths = [kept / "units" / f"phong-{number}.yml" for number in range(60)]
    for number, path in enumerate(paths):
        path.write_text(REAL + ("illustrative: true\n" if number % 20 else ""), "utf-8")
    commit()
    for path in paths:
        path.unlink()
    commit()
    found = [problem.path for problem in library.found()]
    assert found == ["data/units/phong-0.yml", "data/units/phong-20.yml", "data/units/phong-40.yml"]


def test_a_record_moved_to_another_root_is_still_there(kept: Path) -> None:
    other = Path("kin/regulations")
    other.mkdir(parents=True)
    (kept / OLD).rename(other / OLD.name)
    assert [problem.code for problem in library.found(roots=(kept, Path("kin")))] == ["shared-among-leaders"]


def test_a_deleted_document_lists_every_record_that_cites_it(kept: Path) -> None:
    change(
        kept / "policies" / "tiep-cong-dan.yml", "Nghe hết rồi", "Theo Kế hoạch 84/KH-UBND ngày 10/4/2019, nghe hết rồi"
    )
    story = kept / "stories" / "tiep-dan-ngay-mua.yml"
    change(story, "trời mưa to", "theo Điều 2 Kế hoạch số 84/KHUBND ngày 10/4/2019, trời mưa to")
    commit()
    (kept / OLD).unlink()
    still = "lời văn còn viện dẫn văn bản này ở policies/tiep-cong-dan, stories/tiep-dan-ngay-mua"
    told = library.lines(library.found())
    assert f"id-vanished data/{OLD}:1:1: {MESSAGE}; {still}" in told
    assert any(line.startswith("VD-CHUA-CO-VAN-BAN data/stories/tiep-dan-ngay-mua.yml") for line in told)
