"""Reading the changed fields of a record from real and hostile patches."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from macros.loading.patches import Fields, read_patches

BEFORE = """title: Luật
effects:
- kind: effective
  date: 2025-07-01
summary: >-
  Một đoạn
  hai dòng.
owner: units/van-phong
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    return tmp_path


def git(folder: Path, *args: str, stdin: str = "") -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@b", "-C", str(folder), *args]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=True).stdout


def changed(folder: Path, before: str, after: str) -> Fields:
    """The fields of a.yml that differ, by way of two commits."""
    for text in (before, after):
        (folder / "a.yml").write_text(text, "utf-8")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "sửa")
    commit = git(folder, "rev-parse", "HEAD")
    ((_, files),) = read_patches(git(folder, "diff-tree", "--stdin", "-r", "-p", "--unified=0", stdin=commit)).items()
    return files["a.yml"]


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ("title: Luật", "title: Bộ luật", {"title": []}),
        ("date: 2025-07-01", "date: 2026-07-01", {"effects": ["2026-07-01"]}),
        (
            "  date: 2025-07-01\n",
            "  date: 2025-07-01\n- kind: expired\n  date: 2027-01-01\n",
            {"effects": ["2027-01-01"]},
        ),
        ("  hai dòng.", "  ba dòng từ 2025-01-01 và 2025-13-01.", {"summary": ["2025-01-01"]}),
        ("owner: units/van-phong\n", "", {"owner": []}),
        ("owner: units/van-phong\n", "issued: 2024-05-05\n", {"owner": [], "issued": ["2024-05-05"]}),
        ("title: Luật\n", "# ghi chú\ntitle: Luật\n", {}),
        ("  hai dòng.\nowner: units/van-phong", "  hai\nowner: units/x", {"summary": [], "owner": []}),
        ("  hai dòng.", "  hai dòng.\n++ b/b.yml\n@@ -1 +1 @@ title:\n-title: x", {"summary": []}),
    ],
)
def test_the_fields_that_a_commit_changed(folder: Path, old: str, new: str, fields: Fields) -> None:
    assert changed(folder, BEFORE, BEFORE.replace(old, new)) == fields


def test_each_commit_and_file_has_its_fields() -> None:
    one, two = "a" * 40, "b" * 40
    hunk = "--- a/{0}\n+++ b/{0}\n@@ -1 +1 @@\n-title: a\n+{1}: b\n"
    output = (
        f"{one}\n{hunk.format('x.yml', 'title')}{two}\n{hunk.format('x.yml', 'number')}{hunk.format('y.yml', 'type')}"
    )
    assert read_patches(output) == {
        one: {"x.yml": {"title": []}},
        two: {"x.yml": {"title": [], "number": []}, "y.yml": {"title": [], "type": []}},
    }
