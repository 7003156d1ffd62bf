"""Reading the last changes of files, and deleted files, from real git repositories."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from macros.engine.packing import PackedFiles
from macros.loading import git_history
from macros.loading.git_history import (
    DeletedFile,
    GitFailed,
    History,
    ShallowClone,
    UntrustedClone,
    read_blobs,
    read_history,
)
from scripts.portal import main

GIT = shutil.which("git")
TEXT = "title: Tiếp công dân tận tình – “một cửa”\n"


class Repository:
    """A git repository in a folder, with commits whose days follow each other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commits = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *args: str) -> str:
        """The output of a git command."""
        day = f"2026-01-{self.commits + 1:02d}T08:00:00+07:00"
        dates = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        done = subprocess.run(
            ["git", *args], cwd=self.folder, env={**os.environ, **dates}, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def write(self, path: str, text: str = TEXT) -> None:
        """Write a file."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def commit(self) -> str:
        """Commit everything; gives the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", f"Lần {self.commits}")
        self.commits += 1
        return self.git("rev-parse", "HEAD")


def moment(number: int) -> str:
    """When the commit of that number (from 0) was made."""
    return f"2026-01-{number + 1:02d}T08:00:00+07:00"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty repository as the current folder."""
    repo = Repository(tmp_path / "kho")
    monkeypatch.chdir(repo.folder)
    return repo


def read(*roots: str, cache: Path | None = None) -> History:
    """The history of data roots of the current folder."""
    return read_history([Path(root) for root in roots or ("data",)], PackedFiles(cache) if cache else None)


def test_outside_git_there_is_none(tmp_path: Path) -> None:
    assert read_history([tmp_path]) == History()


def test_before_the_first_commit_there_is_none(repository: Repository) -> None:
    repository.write("data/units/a.yml")
    assert read() == History()


def test_without_git_there_is_none(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("data/units/a.yml")
    repository.commit()
    monkeypatch.setenv("PATH", "/khong-co")
    assert read() == History()


def test_an_edit_counts_for_its_file_only(repository: Repository) -> None:
    repository.write("data/units/a.yml")
    repository.write("data/units/b.yml")
    repository.commit()
    repository.write("data/units/b.yml", TEXT + "place: 10\n")
    commit = repository.commit()
    history = read()
    assert history.last_change("data/units/a.yml") == moment(0)
    assert history.last_change("data/units/b.yml") == moment(1)
    assert history.last_change("data/units/c.yml") == ""
    assert (history.deleted, history.dirty, history.commits) == ({}, frozenset(), (commit,))


def test_what_is_not_committed_has_no_last_change(repository: Repository) -> None:
    for name in "abc":
        repository.write(f"data/units/{name}.yml")
    commit = repository.commit()
    repository.write("data/units/a.yml", TEXT + "place: 10\n")
    repository.write("data/units/b.yml", TEXT + "place: 10\n")
    repository.git("add", "data/units/b.yml")
    repository.write("data/units/moi/d.yml")
    (repository.folder / "data/units/c.yml").unlink()
    history = read()
    assert history.dirty == {f"data/units/{name}.yml" for name in ("a", "b", "c", "moi/d")}
    assert [history.last_change(path) for path in sorted(history.dirty)] == [""] * 4
    assert history.deleted == {"data/units/c.yml": (DeletedFile("data", commit, "data/units/c.yml"),)}


def test_only_touched_files_are_looked_at_again_where_the_commit_is_the_same(repository: Repository) -> None:
    for name in "abc":
        repository.write(f"data/units/{name}.yml")
    repository.commit()
    repository.write("data/units/a.yml", TEXT + "place: 10\n")
    repository.write("data/units/c.yml", TEXT + "place: 10\n")
    before = read()
    repository.write("data/units/a.yml")
    repository.write("data/units/b.yml", TEXT + "place: 10\n")
    paths = ["data/units/a.yml", "data/units/b.yml", "elsewhere.txt"]
    assert read_history([Path("data")], before=before, touched=paths) == read()
    assert read().dirty == {"data/units/b.yml", "data/units/c.yml"}
    repository.commit()
    assert read_history([Path("data")], before=before, touched=()) == read()


def test_a_history_names_the_files_whose_last_change_is_another(repository: Repository) -> None:
    for name in "abc":
        repository.write(f"data/units/{name}.yml")
    repository.commit()
    repository.write("data/units/a.yml", TEXT + "place: 10\n")
    before = read()
    assert read().changed_since(before.snapshot, lambda _: before.changes) == set()
    repository.write("data/units/b.yml", TEXT + "place: 10\n")
    assert read().changed_since(before.snapshot, lambda _: before.changes) == {"data/units/b.yml"}
    repository.commit()
    assert read().changed_since(before.snapshot, lambda _: before.changes) == {"data/units/a.yml", "data/units/b.yml"}


def newest(history: History) -> list[DeletedFile]:
    """Where the newest version of each deleted file stands."""
    return [versions[0] for versions in history.deleted.values()]


def test_a_deleted_file_is_known_with_all_its_versions(repository: Repository) -> None:
    repository.write("data/units/a.yml", "title: Cũ\n")
    repository.write("data/units/b.yml")
    first = repository.commit()
    repository.write("data/units/a.yml", TEXT)
    second = repository.commit()
    repository.git("rm", "--quiet", "data/units/a.yml")
    commit = repository.commit()
    repository.commit()
    gone = read().deleted["data/units/a.yml"]
    assert gone == tuple(DeletedFile("data", name, "data/units/a.yml") for name in (f"{commit}^", second, first))
    assert list(read_blobs(gone).values()) == [TEXT.encode(), TEXT.encode(), "title: Cũ\n".encode()]


def test_a_renamed_file_is_an_old_one_gone_and_a_new_one(repository: Repository) -> None:
    repository.write("data/units/a.yml")
    repository.commit()
    repository.git("mv", "data/units/a.yml", "data/units/b.yml")
    repository.commit()
    history = read()
    assert list(history.deleted) == ["data/units/a.yml"]
    assert history.last_change("data/units/b.yml") == moment(1)


def test_a_file_that_came_back_is_not_gone(repository: Repository) -> None:
    repository.write("data/units/a.yml")
    repository.commit()
    repository.git("rm", "--quiet", "data/units/a.yml")
    repository.commit()
    repository.write("data/units/a.yml")
    repository.commit()
    history = read()
    assert history.deleted == {}
    assert history.last_change("data/units/a.yml") == moment(2)


def test_the_tree_decides_what_a_merge_kept(repository: Repository) -> None:
    """An edit on a branch is newer than the removal on the main line, and the merge keeps the removal."""
    repository.write("data/units/a.yml")
    repository.write("data/units/b.yml")
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "nhanh")
    repository.git("checkout", "--quiet", "main")
    repository.git("rm", "--quiet", "data/units/a.yml")
    repository.commit()
    repository.git("checkout", "--quiet", "nhanh")
    repository.write("data/units/a.yml", TEXT + "place: 10\n")
    repository.write("data/units/c.yml")
    edit = repository.commit()
    repository.git("merge", "--quiet", "--strategy=ours", "--no-edit", "main")
    repository.git("rm", "--quiet", "data/units/a.yml")
    repository.git("commit", "--quiet", "--amend", "--no-edit")
    history = read()
    assert list(history.deleted) == ["data/units/a.yml"]
    assert read_blobs(newest(history)) == {
        DeletedFile("data", edit, "data/units/a.yml"): (TEXT + "place: 10\n").encode()
    }


def test_the_data_may_stand_deep_in_a_repository(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("README.md")
    repository.write("co-quan/cong/data/units/a.yml")
    repository.write("co-quan/cong/data/units/b.yml")
    repository.commit()
    repository.write("README.md", "Thêm\n")
    repository.git("rm", "--quiet", "co-quan/cong/data/units/b.yml")
    repository.commit()
    repository.write("co-quan/cong/data/units/c.yml")
    for folder, root in (
        ("co-quan/cong", "data"),
        ("co-quan", "cong/data"),
        (".", str(repository.folder / "co-quan/cong/data")),
    ):
        monkeypatch.chdir(repository.folder / folder)
        history = read(root)
        assert {path: history.last_change(path) for path in history.changes} == {f"{root}/units/a.yml": moment(0)}
        assert history.dirty == {f"{root}/units/c.yml"}
        assert list(history.deleted) == [f"{root}/units/b.yml"]
        assert list(read_blobs(newest(history)).values()) == [TEXT.encode()]


def test_two_roots_keep_apart(repository: Repository, tmp_path: Path) -> None:
    repository.write("data/units/a.yml")
    first = repository.commit()
    other = Repository(tmp_path / "kin")
    other.write("data/units/b.yml")
    other.write("data/units/c.yml")
    other.commit()
    other.git("rm", "--quiet", "data/units/c.yml")
    second = other.commit()
    cache = tmp_path / "so"
    for _ in range(2):
        history = read("data", "../kin/data", cache=cache)
        assert set(history.changes) == {"data/units/a.yml", "../kin/data/units/b.yml"}
        assert history.commits == (first, second)
        assert list(read_blobs(newest(history)).values()) == [TEXT.encode()]
    assert len(list(cache.iterdir())) == 2


def test_names_and_contents_may_hold_anything(repository: Repository) -> None:
    odd = "data/units/tên có dấu cách\tvà “ngoặc”.yml"
    repository.write(odd)
    repository.commit()
    repository.git("rm", "--quiet", odd)
    repository.commit()
    repository.write(odd + "2")
    history = read()
    assert list(history.deleted) == [odd]
    assert history.dirty == {odd + "2"}
    assert read_blobs(newest(history)) == {history.deleted[odd][0]: TEXT.encode()}


def test_contents_that_git_cannot_give_are_left_out(repository: Repository) -> None:
    repository.write("data/units/a.yml", "")
    repository.write("data/units/b.yml", "không có dòng cuối")
    commit = repository.commit()
    items = [DeletedFile("data", commit, f"data/units/{name}.yml") for name in "axb"] + [
        DeletedFile("data", "khong-co", "x")
    ]
    items += [DeletedFile("data", commit, "data/units")]
    assert read_blobs(items) == {items[0]: b"", items[2]: "không có dòng cuối".encode()}


def test_a_file_name_with_a_line_feed_does_no_harm(repository: Repository) -> None:
    repository.write("data/units/a\nHEAD.yml", "title: Lạ\n")
    repository.write("data/units/b.yml")
    repository.commit()
    repository.git("rm", "-r", "--quiet", "data/units")
    repository.write("data/units/c.yml")
    repository.commit()
    history = read()
    assert read_blobs(history.deleted["data/units/b.yml"][:1]) == {
        history.deleted["data/units/b.yml"][0]: TEXT.encode()
    }
    assert read_blobs(newest(history)) == {history.deleted["data/units/b.yml"][0]: TEXT.encode()}


def test_a_shallow_clone_is_an_error(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("1", "2"):
        repository.write("data/units/a.yml", text)
        repository.commit()
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(tmp_path / "nong"))
    monkeypatch.chdir(tmp_path / "nong")
    with pytest.raises(ShallowClone, match=r"^data: bản sao kho thiếu lịch sử; "):
        read()


def test_a_repository_of_another_user_is_an_error(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("data/units/a.yml")
    repository.commit()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(UntrustedClone, match=r"^data: kho thuộc về người dùng khác; "):
        read()


@pytest.mark.parametrize("fails", ["rev-parse", "log", "ls-tree", "status"])
def test_a_git_that_does_not_answer_is_an_error_and_no_empty_history(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    repository.write("data/units/a.yml")
    repository.commit()
    git, words = tmp_path / "bin" / "git", "fatal: bad config line 1 in file .git/config"
    git.parent.mkdir()
    git.write_text(f'#!/bin/sh\ncase " $* " in *" {fails} "*) echo "{words}" >&2; exit 128;; esac\nexec {GIT} "$@"\n')
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{git.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GitFailed) as failed:
        read()
    assert str(failed.value) == f"data: git không cho biết lịch sử ({words}); hãy sửa điều git báo rồi chạy lại"


@pytest.mark.parametrize(("command", "code"), [("check", 1), ("build", 1), ("doctor", 0)])
def test_every_command_says_so_and_how_to_mend_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, code: int
) -> None:
    repository.write("data/units/a.yml")
    repository.commit()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert main([command]) == code  # a server builds from another repository
    output = capsys.readouterr()
    assert f"data: {UntrustedClone.advice}" in output.out + output.err


def test_the_variables_of_a_hook_do_not_mislead(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("data/units/a.yml")
    repository.commit()
    other = Repository(tmp_path / "khac")
    other.commit()
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    monkeypatch.setenv("GIT_PREFIX", "x/")
    assert read().last_change("data/units/a.yml") == moment(0)


def test_the_walk_is_kept_per_commit(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "so"
    repository.write("data/units/a.yml")
    repository.commit()
    first = read(cache=cache)
    with monkeypatch.context() as patch:
        patch.setattr(git_history, "_read_log", lambda *_: pytest.fail("walked again"))
        assert read(cache=cache) == first
    (cache_file,) = cache.iterdir()
    repository.write("data/units/a.yml", "title: Mới\n")
    repository.commit()
    assert read(cache=cache).last_change("data/units/a.yml") == moment(1)
    assert list(cache.iterdir()) == [cache_file]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"null", b"\xff"])
def test_a_damaged_walk_is_made_again(repository: Repository, tmp_path: Path, content: bytes) -> None:
    cache = tmp_path / "so"
    repository.write("data/units/a.yml")
    repository.commit()
    first = read(cache=cache)
    (cache_file,) = cache.iterdir()
    cache_file.write_bytes(content)
    assert read(cache=cache) == first


def test_the_newest_edits_of_a_file_are_kept_newest_first(repository: Repository, tmp_path: Path) -> None:
    for number in range(git_history.MOST_EDITS + 2):
        repository.write("data/units/a.yml", f"{TEXT}place: {number}\nsince: 2026-01-{number + 1:02d}\n")
        repository.commit()
    edits = read(cache=tmp_path).edits_of("data/units/a.yml")
    assert len(edits) == git_history.MOST_EDITS
    assert edits[0] == (moment(11), {"place": [], "since": ["2026-01-12"]})
    assert edits[-1] == (moment(2), {"place": [], "since": ["2026-01-03"]})
    assert read(cache=tmp_path).edits == read().edits
    repository.write("data/units/a.yml", "title: khác\n")
    assert read().last_change("data/units/a.yml") == ""
    assert read().edits_of("data/units/a.yml") == edits


# metadata that strangers chose


def commit_by_hand(repository: Repository, message: bytes, signed: str = "A <a@b> 1767229200 +0700") -> str:
    """A commit of what is staged with this message, and `signed` by author and committer; gives the commit."""
    head = repository.git("rev-parse", "HEAD")
    lines = [f"tree {repository.git('write-tree')}", f"parent {head}", f"author {signed}", f"committer {signed}"]
    content = "\n".join(lines).encode() + b"\n\n" + message
    command = ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    done = subprocess.run(command, cwd=repository.folder, input=content, capture_output=True, check=True)
    name = done.stdout.decode().strip()
    repository.git("update-ref", "HEAD", name)
    return name


def edited(repository: Repository, message: bytes, signed: str = "A <a@b> 1767229200 +0700") -> History:
    """The history where a record was changed by such a commit."""
    repository.write("data/units/a.yml")
    repository.commit()
    repository.write("data/units/a.yml", TEXT + "place: 10\n")
    repository.git("add", "--all")
    commit_by_hand(repository, message, signed)
    return read()


@pytest.mark.parametrize(
    "message",
    [
        b"sua\x1e" + b"a" * 40 + b"\x1fkhong-phai-ngay\x1fA\x1fB\n",
        b"sua\n\n\nM\ndata/units/b.yml\n" + b"c" * 40 + b"\n",
        b"sua\n\ncommitter B <b@b> 1 +0000\nD\tdata/units/a.yml\n",
    ],
)
def test_no_message_passes_for_another_commit_or_file(repository: Repository, message: bytes) -> None:
    history = edited(repository, message)
    assert [edit.when for edit in history.edits_of("data/units/a.yml")] == ["2026-01-01T08:00:00+07:00"] * 2
    assert history.edits.keys() == {"data/units/a.yml"}
    assert history.deleted == {}


@pytest.mark.parametrize(
    "signed",
    [
        "A <a@b> 1790000000 +9999",
        "A <a@b> 1790000000 -2400",
        "A <a@b> 253402300800 +0700",
        "A <a@b> 9999999999999 +0700",
        "A <a@b> -99999999999 +0700",
        "A <a@b> 0 +0000",
        "A <a@b>",
        "",
    ],
)
def test_a_date_that_no_clock_shows_is_told_as_none(repository: Repository, signed: str) -> None:
    history = edited(repository, b"sua\n", signed)
    assert history.last_change("data/units/a.yml") == ""
    assert history.edits_of("data/units/a.yml")[0].when == ""


def test_a_huge_message_is_not_read(repository: Repository) -> None:
    history = edited(repository, b"x" * 50_000_000)
    assert history.edits_of("data/units/a.yml")[0] == ("", {"place": []})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KB


def test_objects_that_stand_for_others_are_not_looked_at(repository: Repository) -> None:
    repository.write("data/units/a.yml")
    commit = repository.commit()
    before = read()
    repository.git("replace", commit, commit_by_hand(repository, b"gia\n", "B <b@b> 1 +0000"))
    repository.git("update-ref", "HEAD", commit)
    assert read() == before


def test_a_gpg_signature_and_what_git_is_told_to_print_change_nothing(repository: Repository) -> None:
    repository.write("data/units/a.yml")
    repository.commit()
    before = read()
    for setting in ("log.showSignature", "log.follow", "log.showRoot"):
        repository.git("config", setting, "true")
    assert read() == before
