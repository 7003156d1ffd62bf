"""Folders of a git repository in; the last change of every file, and every file that once was there, out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from macros.database import Damaged, pack, unpack
from macros.tracing import fingerprint_of

_MARK = "\x1e"
_FORMAT = f"--format={_MARK}%H%x1f%cI%x1f%an%x1f%s"
# What git says where there is no history to tell: outside git, before the first commit, without the folder.
_NO_HISTORY = (b"not a git repository", b"unknown revision", b"must be run in a work tree", b"cannot change to")
KEPT_EDITS = 10  # of each file
# A hook of git sets these for its own repository; ours is the one that the data stands in.
_HOOK_NAMES = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")

Walk = dict[str, dict[str, Any]]
Changes = Mapping[str, str]  # path -> what tells its newest commits from others
Snapshot = tuple[tuple[str, ...], tuple[str, ...]]  # commits, files changed since
ChangesAt = Callable[[tuple[str, ...]], Changes]


class HistoryError(Exception):
    """The history cannot be told as it is; the message says so to whoever runs the command."""

    advice = ""

    def __init__(self, root: Path) -> None:
        super().__init__(f"{root}: {self.advice}")


class ShallowClone(HistoryError):
    """The clone holds only part of the history, so "last change" would lie."""

    advice = "bản sao kho thiếu lịch sử; hãy chạy “git fetch --unshallow”"


class UntrustedClone(HistoryError):
    """Git refuses a repository that belongs to another user."""

    advice = "kho thuộc về người dùng khác; hãy chạy lệnh bằng người dùng ấy, hoặc khai báo “git config safe.directory”"


class GitFailed(HistoryError):
    """Git did not answer; to take that for a folder without history would take every date from the pages."""

    def __init__(self, root: Path, said: bytes) -> None:
        words = " ".join(said.decode("utf-8", "replace").split())
        self.advice = f"git không cho biết lịch sử ({words or 'không rõ vì sao'}); hãy sửa điều git báo rồi chạy lại"
        super().__init__(root)


class Gone(NamedTuple):
    """Where the last content of a file that is no more can be read."""

    root: str  # the data root that held it
    commit: str
    path: str  # in the repository


class Edit(NamedTuple):
    """A commit that touched a file."""

    when: str  # ISO time
    who: str
    what: str  # first line of the message


@dataclass(frozen=True)
class History:
    """What git tells about the files of the data roots; paths as the loader shows them."""

    edits: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)  # the newest of each file, newest first
    deleted: Mapping[str, Gone] = field(default_factory=dict)
    dirty: frozenset[str] = frozenset()  # changed since the last commit
    commits: tuple[str, ...] = ()

    def last_change(self, path: str) -> tuple[str, str]:
        """(ISO time, author) of the last commit on `path`; ("", "") when not committed as it stands."""
        edits = () if path in self.dirty else self.edits.get(path, ())
        return (edits[0][0], edits[0][1]) if edits else ("", "")

    def edits_of(self, path: str) -> tuple[Edit, ...]:
        """The newest commits on `path`, newest first."""
        return tuple(Edit(*edit) for edit in self.edits.get(path, ()))

    @cached_property
    def changes(self) -> Changes:
        """What tells the newest commits on every file from others; of the last its message too."""
        return {path: fingerprint_of(edits) for path, edits in self.edits.items()}

    @property
    def snapshot(self) -> Snapshot:
        """What another history is compared with."""
        return self.commits, tuple(sorted(self.dirty))

    def changed_since(self, snapshot: Snapshot, changes_at: ChangesAt) -> set[str]:
        """The files whose newest commits are, or may be, others than they were then."""
        commits, dirty = snapshot
        found = set(self.dirty.symmetric_difference(dirty))
        if tuple(commits) != self.commits:
            before = changes_at(tuple(commits))
            found |= {path for path, change in self.changes.items() if before.get(path) != change}
            found |= before.keys() - self.changes.keys()
        return found


def read_history(
    roots: Iterable[Path], cache: Path | None = None, before: History | None = None, touched: Iterable[str] = ()
) -> History:
    """The history of all data roots; a root outside git has none.

    Raises `HistoryError`.  `cache` is a folder where the walk is kept per commit.  With the history `before`, only
    the files touched since are looked at, unless there is another commit.
    """
    heads = {root: head for root in roots if (head := _head(root))}
    commits = tuple(commit for commit, _ in heads.values())
    if before and before.commits == commits:
        inside = {root: [path for path in touched if Path(path).is_relative_to(root)] for root in heads}
        found = [_touched(root, heads[root][1], paths) for root, paths in inside.items() if paths]
        return replace(before, dirty=before.dirty.difference(touched).union(*found))
    edits: dict[str, Sequence[Sequence[str]]] = {}
    deleted: dict[str, Gone] = {}
    dirty: set[str] = set()
    for root, (commit, prefix) in heads.items():
        walk = _walk(root, commit, prefix, cache)
        edits.update(walk["edits"])
        deleted.update((path, Gone(str(root), sha, blob)) for path, (sha, blob) in walk["deleted"].items())
        status = _touched(root, prefix)
        dirty |= status.keys()
        deleted.update((path, Gone(str(root), commit, blob)) for path, (state, blob) in status.items() if "D" in state)
    return History(edits, deleted, frozenset(dirty), commits)


def old_contents(gone: Iterable[Gone]) -> dict[Gone, bytes]:
    """The last bytes of files that are no more, a git process per root; without those that git cannot give."""
    by_root: dict[str, list[Gone]] = {}
    for item in gone:
        if "\n" not in item.path:  # such a file cannot be asked for, and is no record
            by_root.setdefault(item.root, []).append(item)
    found: dict[Gone, bytes] = {}
    for root, items in by_root.items():
        names = "".join(f"{item.commit}:{item.path}\n" for item in items)
        found.update(_read_batch(items, _run(Path(root), "cat-file", "--batch", given=names.encode()).stdout))
    return found


def _read_batch(items: list[Gone], answer: bytes) -> dict[Gone, bytes]:
    """What `git cat-file --batch` answers: a line "<sha> <type> <size>", the bytes and a line feed, for each name."""
    found, start = {}, 0
    for item in items:
        end = answer.find(b"\n", start)
        head = answer[start:end].split()
        start = end + 1
        if end >= 0 and len(head) == 3 and head[1] == b"blob":
            found[item] = answer[start : start + int(head[2])]
            start += int(head[2]) + 1
    return found


def _run(root: Path, *args: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if _belongs(name)}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    command = ["git", "-c", "core.quotepath=off", "-C", str(root), *args]
    return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)  # noqa: S603


def _belongs(name: str) -> bool:
    return name not in _HOOK_NAMES or "GIT_WORK_TREE" in os.environ


def _git(root: Path, *args: str) -> bytes:
    done = _run(root, *args)
    if done.returncode != 0:
        raise GitFailed(root, done.stderr)
    return done.stdout


def head(root: Path) -> str | None:
    """The commit that the data stands on; None outside git and before the first commit."""
    found = _head(root)
    return found[0] if found else None


def _head(root: Path) -> tuple[str, str] | None:
    """The commit, and the path of the root in its repository, "" at the top."""
    try:
        done = _run(root, "rev-parse", "HEAD", "--is-shallow-repository", "--show-prefix")
    except FileNotFoundError:
        return None
    if b"dubious ownership" in done.stderr:
        raise UntrustedClone(root)
    if done.returncode != 0 and any(words in done.stderr for words in _NO_HISTORY):
        return None
    if done.returncode != 0:
        raise GitFailed(root, done.stderr)
    commit, shallow, prefix = done.stdout.decode("utf-8", "replace").removesuffix("\n").split("\n")
    if shallow == "true":
        raise ShallowClone(root)
    return commit, prefix


def _walk(root: Path, commit: str, prefix: str, cache: Path | None) -> Walk:
    kept = cache / f"edits-{blake2b(str(root).encode(), digest_size=8).hexdigest()}" if cache else None
    stored = _stored(kept) if kept else {}
    if stored.get("commit") == commit:
        walk: Walk = stored["walk"]
        return walk
    log = _git(root, "log", "--no-renames", "--name-status", "-z", _FORMAT, "--", ".").decode("utf-8", "replace")
    tree = _git(root, "ls-tree", "-r", "-z", "--full-name", "--name-only", "HEAD").decode("utf-8", "replace")
    walk = _read_log(log, frozenset(tree.split("\0")), root, prefix)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(f".{os.getpid()}.new")
        new.write_bytes(pack({"commit": commit, "walk": walk}))
        new.replace(kept)
    return walk


def _stored(kept: Path) -> dict[str, Any]:
    try:
        stored: dict[str, Any] = unpack(kept.read_bytes())
    except (OSError, Damaged):
        return {}
    return stored


def _read_log(log: str, tree: frozenset[str], root: Path, prefix: str) -> Walk:
    """The newest edits of each file that is in `tree`, and where the others were last.

    The tree decides, not the log: a merge may drop or keep a file without an entry of its own.
    """
    edits: dict[str, list[list[str]]] = {}
    deleted: dict[str, list[str]] = {}
    for entry in log.split(_MARK)[1:]:
        head, _, names = entry.partition("\0")
        commit, *edit = head.split("\x1f", 3)
        if len(edit) < 3:  # the rest of a message that holds our mark
            continue
        fields = names.lstrip("\n").split("\0")
        for status, path in zip(fields[::2], fields[1::2], strict=False):
            shown = os.path.join(root, path.removeprefix(prefix))
            if path in tree:
                found = edits.setdefault(shown, [])  # the log runs from the newest commit to the oldest
                if len(found) < KEPT_EDITS:
                    found.append(edit)
            else:
                deleted.setdefault(shown, [f"{commit}^" if status == "D" else commit, path])
    return {"edits": edits, "deleted": deleted}


def _touched(root: Path, prefix: str, paths: Iterable[str] = ()) -> dict[str, tuple[str, str]]:
    """(state, path in the repository) of every file, or of these, that is not as in the last commit."""
    inside = [os.path.relpath(path, root) for path in paths] or ["."]
    options = ("--porcelain", "-z", "--no-renames", "--untracked-files=all")
    status = _git(root, "--literal-pathspecs", "status", *options, "--", *inside)
    lines = [line for line in status.decode("utf-8", "replace").split("\0") if line]
    return {os.path.join(root, line[3:].removeprefix(prefix)): (line[:2], line[3:]) for line in lines}
