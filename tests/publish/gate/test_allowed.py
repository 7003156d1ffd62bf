"""The names of branches and files, and the commits, that the gate allows."""

from __future__ import annotations

import pytest

from macros.publish.gate.allowed import COMMIT_BYTES, branch_fault, commit_fault, path_fault

NOW = 1_795_000_000
PERSON = "Người soạn <nguoi-soan@thu-nho.example> 1790000000 +0700"
OTHER_DAYS = {
    "2": ["1790000000 +9999", "1790000000 -2400", "1790000000 +1460", "1790000000 +07", "1790000000 0700"],
    "1": ["253402300800 +0700", "9999999999999 +0700", "-1 +0000", "0 +0000", f"{NOW + 90_000} +0700", "x +0700", ""],
}


def commit(author: str = PERSON, message: str = "Sửa\n", more: str = "") -> bytes:
    """A commit as git keeps it."""
    return f"tree {'0' * 40}\nparent {'1' * 40}\nauthor {author}\ncommitter {PERSON}\n{more}\n{message}".encode()


@pytest.mark.parametrize("name", ["main", "nhap", "nhap-mua", "nhap-mua-2.1_x", "2026", "a" * 100])
def test_branches_of_plain_names_are_taken(name: str) -> None:
    assert branch_fault(f"refs/heads/{name}") == ""


@pytest.mark.parametrize("name", [
    "HEAD", "@", "refs/heads/main", "heads/main", "tags/x", "x/y", "fetch_head", "remotes/origin/main", "Nhap", "-x",
    "origin", "head", "con", "nul.txt", "lpt1", "x.", "refs", "tags",
    "nháp", "a b", "x//y", "x/", ".x", "x\udcff", "x\n", "0" * 40, "a" * 101, "x\u202ey", "x~1", "x^", "x:y", "",
])  # fmt: skip
def test_branches_that_mean_something_else_are_not(name: str) -> None:
    assert branch_fault(f"refs/heads/{name}")


@pytest.mark.parametrize("path", [
    "data/stories/ngay-mua.yml", "data/media/stories/ngay-mua/a.png", "docs/Ảnh (1), bản 2.png", "README.md",
    ".gitignore", ".vscode/schema/units.json", "data/training_duties/x.yml", "docs/console.md",
])  # fmt: skip
def test_files_of_plain_names_are_taken(path: str) -> None:
    assert path_fault(path, "100644", "data/") is None


@pytest.mark.parametrize("path", [
    "data/.gitattributes", "data/stories/.gitattributes", "data/.kho/x", ".venv/bin/portal", ".portal/x", ".git/config",
    "data/media/stories/\udcff/x.png", "data/a\u0301.yml", "data/con.yml", "data/nul", "data/com1 .yml", "a/ b", "a/b ",
    "a/b.", "data/x\x1b[2J.yml", "data/x\u202e.yml", "data/x\u200b.yml", "a\\b", "c:x", "-rf", "~$x.docx", "a\nb", "*",
    "a\u2028b", "x" * 201, "docs/COM3.md", "a//b", "data//b", "data/\ud800.yml",
    "data/media/stories/ngay-mua/" + "ắ" * 84 + ".png",
])  # fmt: skip
def test_files_of_other_names_are_not(path: str) -> None:
    assert path_fault(path, "100644", "data/")


@pytest.mark.parametrize("mode", ["120000", "160000", "040000", "100600", "100664", "", "777"])
def test_only_plain_files_are_taken(mode: str) -> None:
    assert path_fault("data/x.yml", mode, "data/")
    assert path_fault("data/x.yml", "100755", "data/") is None


@pytest.mark.parametrize(
    "message",
    ["Sửa\n", "", "Sửa\r\n\r\nDài\t1\r\n", "Ngày mưa 🌧️ 👨‍👩‍👧", "\ufeffSửa", "x" * 300, "Sửa\n\n" + "dài " * 9_000],
)
def test_commits_as_people_write_them_are_taken(message: str) -> None:
    assert commit_fault(commit(message=message), NOW) == ""
    assert commit_fault(commit(f"Ng <> {NOW} -1200", more="gpgsig -----BEGIN\n abc\n \n -----END\n"), NOW) == ""


@pytest.mark.parametrize("when", OTHER_DAYS["1"] + OTHER_DAYS["2"])
def test_commits_of_days_and_zones_that_are_none_are_not(when: str) -> None:
    assert commit_fault(commit(f"A <a@b.c> {when}"), NOW)


@pytest.mark.parametrize(
    "raw",
    [commit(message=f"sửa{sign}x") for sign in "\0\x1b\x1e\x1f\x7f\x85\u2028\u202e\u2066\r\x0b"]
    + [commit(f"A{sign}B <a@b.c> 1790000000 +0700") for sign in "\x1f\t\r\u202e\u2029\x9b"]
    + [commit(f"A <a@b{sign}.c> 1790000000 +0700") for sign in "\x1f\u202e\n<"]
    + [commit(more="encoding UTF-7\n"), commit(more="encoding ISO-8859-1\n"), commit(more="author A <> 1 +0000\n")]
    + [commit(more="replace x\n"), commit("A" * 101 + PERSON[10:]), commit(message="x" * 301)]
    + [commit(message="\n\n" + "x" * 301)]
    + [commit().replace("Sửa".encode(), b"\xff"), commit().replace("Người".encode(), b"\xff"), b"", b"\n\n"]
    + [commit()[:60], commit(message="x\n" * COMMIT_BYTES), commit("Không ai"), commit("A <a@b.c>1790000000 +0700")],
)  # fmt: skip
def test_commits_that_could_be_read_as_something_else_are_not(raw: bytes) -> None:
    assert commit_fault(raw, NOW)
