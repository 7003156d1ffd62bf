"""The hook of an editor's clone, run by real git: it looks at what is staged and at nothing else."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.checks import sample_library
from tests.miniature import ROOT, run

pytestmark = pytest.mark.whole

STORY = "data/stories/tiep-dan-ngay-mua.yml"
REFUSED = "Chưa ghi vào kho: hãy sửa các lỗi trên, “git add” lại tệp đã sửa rồi “git commit”.\n"
WRONG_DAY = (
    f"{STORY}:6:11: “Ngày diễn ra”: “2026/3/5” chưa phải ngày viết đúng; "
    "ngày viết theo dạng ngày/tháng/năm hoặc năm-tháng-ngày, ví dụ 5/3/2026, 2026-03-05; gợi ý: “2026-03-05”\n"
)


class Clone:
    """A clone of an editor's, with the hook installed and a portal that notes when it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked = folder.parent / "asked"
        sample_library.lay_out(folder)
        shutil.copytree(ROOT / "deploy" / "git-hooks" / "local", folder / "deploy" / "git-hooks" / "local")
        (folder / "docs").mkdir()
        (folder / ".gitignore").write_text(".venv/\n/.portal/\n", "utf-8")
        self.portal = folder / ".venv" / "bin" / "portal"
        self.portal.parent.mkdir(parents=True)
        self.portal.write_text(f'#!/bin/sh\necho "$@" >> {self.asked}\nexec {sys.executable} -m scripts.portal "$@"\n')
        self.portal.chmod(0o755)
        self.git("init", "-q", "-b", "main")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "Bắt đầu")
        self.git("config", "core.hooksPath", "deploy/git-hooks/local")

    def git(self, *arguments: str) -> CompletedProcess[str]:
        """Git in the clone."""
        return run("git", *arguments, cwd=self.folder)

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a file of the clone."""
        text = (self.folder / path).read_text("utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new), "utf-8")

    def commits(self) -> int:
        """How many there are."""
        return int(self.git("rev-list", "--count", "HEAD").stdout)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path / "kho")


def test_what_is_staged_is_checked_not_what_is_open(clone: Clone) -> None:
    clone.edit(STORY, "happened: 2026-03-05", "happened: 2026/3/5")
    clone.git("add", STORY)
    clone.edit(STORY, "happened: 2026/3/5", "happened: 2026-03-05")
    done = clone.git("commit", "-m", "Sai ngày")
    assert done.returncode == 1
    assert WRONG_DAY in done.stderr
    assert done.stderr.endswith(REFUSED)
    assert clone.commits() == 1
    clone.git("add", STORY)
    clone.edit("data/units/van-phong.yml", "place:", "cho:")
    assert clone.git("commit", "--allow-empty", "-m", "Không đổi gì").returncode == 0
    clone.edit(STORY, "happened: 2026-03-05", "happened: 2026-03-04")
    assert clone.git("commit", "-m", "Một tệp", STORY).returncode == 0
    assert clone.commits() == 3
    assert clone.asked.read_text("utf-8") == "check\ncheck\n"
    assert clone.git("status", "--porcelain").stdout == " M data/units/van-phong.yml\n"


def test_a_record_that_is_not_staged_does_not_count(clone: Clone) -> None:
    shutil.copy(clone.folder / "data/units/van-phong.yml", clone.folder / "data/units/phong-moi.yml")
    clone.edit(STORY, "unit: units/van-phong", "unit: units/phong-moi")
    done = clone.git("commit", "-a", "-m", "Đơn vị chưa đưa vào")
    assert "không có đơn vị nào mang mã “phong-moi”" in done.stderr
    assert clone.commits() == 1


def test_a_record_that_others_refer_to_cannot_be_deleted(clone: Clone) -> None:
    clone.git("rm", "-q", "data/regulations/84-kh-ubnd-2019.yml")
    done = clone.git("commit", "-m", "Xóa")
    assert "“regulations/84-kh-ubnd-2019” đã bị xóa" in done.stderr
    assert clone.commits() == 1


def test_nothing_is_asked_where_no_record_is_staged(clone: Clone) -> None:
    (clone.folder / "docs" / "ghi.md").write_text("# Ghi\n", "utf-8")
    clone.git("add", "docs")
    assert clone.git("commit", "-m", "Trang viết").returncode == 0
    assert not clone.asked.exists()
    clone.portal.unlink()
    clone.edit(STORY, "happened: 2026-03-05", "happened: 2026-03-04")
    done = clone.git("commit", "-a", "-m", "Chưa cài")
    assert done.returncode == 1
    assert done.stderr.startswith("Chưa kiểm tra được: máy này chưa cài cổng. Hãy chạy “make setup” rồi ghi lại,\n")


def test_what_it_keeps_may_be_deleted_at_any_time(clone: Clone) -> None:
    for day in ("2026-03-04", "2026-03-03"):
        shutil.rmtree(clone.folder / ".portal", ignore_errors=True)
        text = (clone.folder / STORY).read_text("utf-8")
        line = next(line for line in text.splitlines() if line.startswith("happened"))
        clone.edit(STORY, line, f"happened: {day}")
        assert clone.git("commit", "-a", "-m", day).returncode == 0
    held = clone.folder / ".portal" / "staged"
    assert (held / STORY).read_text("utf-8") == (clone.folder / STORY).read_text("utf-8")
    (held / STORY).unlink()
    clone.edit("data/units/van-phong.yml", "place: ", "place: 1")
    assert clone.git("commit", "-a", "-m", "Sau khi xóa một tệp").returncode == 0


@pytest.mark.parametrize("rebase", ["--rebase", "--no-rebase"])
def test_ids_of_others_are_proposed_after_a_pull(clone: Clone, tmp_path: Path, rebase: str) -> None:
    """The hook of the pull writes what VS Code proposes, with and without commits of one's own."""
    run("git", "clone", "-q", str(clone.folder), "goc", cwd=tmp_path)
    other = tmp_path / "goc"
    unit = (other / "data/units/van-phong.yml").read_text("utf-8")
    (other / "data/units/phong-moi.yml").write_text(unit.replace("title: Văn phòng", "title: Phòng Mới"), "utf-8")
    run("git", "add", ".", cwd=other)
    run("git", "commit", "-q", "-m", "Thêm", cwd=other)
    (clone.folder / "a.txt").write_text("a")
    clone.git("add", "a.txt")
    clone.git("commit", "-q", "-m", "Ghi chú")
    (clone.folder / ".vscode").mkdir()
    clone.git("pull", "-q", rebase, str(other), "main")
    known = json.loads((clone.folder / ".vscode/schema/ids.json").read_text("utf-8"))["units"]
    assert dict(zip(known["enum"], known["enumDescriptions"], strict=True))["units/phong-moi"] == "Phòng Mới"
