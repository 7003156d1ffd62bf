"""Reads from git the newest changes of every file, and the deleted files.

Authors choose the message, name and date of a commit, so none of them is trusted to be short or to keep its format.
Messages and names are not read at all: pages only show when which fields were changed.
"""

import logging
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from macros.loading.patches import read_patches
from macros.text.digest import fingerprint_of

_STATUS = re.compile(r"\n?[A-Z]")  # of a file in a commit; the name of a commit is longer
_SIGNED = re.compile(rb".* <[^\n]*?> (-?\d{1,12}) ([+-]\d{4})")  # "name <address> seconds zone" in a commit
_LARGEST_COMMIT = 64 * 1024  # bytes; of a larger one the date is not read
_YEARS, _WIDEST_ZONE = (1990, 2200), timedelta(hours=14)
# What git prints if there is no history: outside git, before the first commit, or if the folder is missing.
_NO_HISTORY = (b"not a git repository", b"unknown revision", b"must be run in a work tree", b"cannot change to")
_PATCHES = ("--patch", "--unified=0", "--diff-filter=M", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative")
MOST_EDITS = 10  # of each file
# Git sets these in hooks to the hook's repository; this module must read the one that contains the data.
_HOOK_NAMES = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")

T = TypeVar("T")
_logger = logging.getLogger(__name__)
Walk = dict[str, dict[str, Any]]
Changes = Mapping[str, str]  # path -> fingerprint of its newest commits
Snapshot = tuple[tuple[str, ...], tuple[str, ...]]  # commits, files changed since
ChangesAt = Callable[[tuple[str, ...]], Changes]


class HistoryError(Exception):
    """The history cannot be read; the message says how to fix that."""

    advice = ""

    def __init__(self, root: Path) -> None:
        super().__init__(f"{root}: {self.advice}")


class ShallowClone(HistoryError):
    """The clone has only part of the history, so dates of changes would be wrong."""

    advice = "bản sao kho thiếu lịch sử; hãy chạy “git fetch --unshallow”"


class UntrustedClone(HistoryError):
    """Git refuses a repository that belongs to another user."""

    advice = "kho thuộc về người dùng khác; hãy chạy lệnh bằng người dùng ấy, hoặc khai báo “git config safe.directory”"


class GitFailed(HistoryError):
    """A git command failed.  It must not count as "no history", or all dates would vanish from the pages."""

    def __init__(self, root: Path, stderr: bytes) -> None:
        words = " ".join(_text(stderr).split())
        self.advice = f"git không cho biết lịch sử ({words or 'không rõ vì sao'}); hãy sửa điều git báo rồi chạy lại"
        super().__init__(root)


class WalkFiles(Protocol):
    """Files that store the walk of each data root between runs, with the commit that it ends at."""

    def read(self, name: str) -> Any: ...

    def write(self, name: str, value: Any) -> None: ...


class DeletedFile(NamedTuple):
    """Where a version of a deleted file can be read."""

    root: str  # the data root that contained it
    commit: str
    path: str  # in the repository


class Edit(NamedTuple):
    """A commit that touched a file."""

    when: str  # ISO time; "" if the commit has no plausible one
    changed: Mapping[str, Sequence[str]] | None  # the days written in each changed field; None if it adds the file


@dataclass(frozen=True)
class History:
    """What git knows about the files of the data roots; paths are written as the loader writes them."""

    edits: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)  # the newest of each file, newest first
    deleted: Mapping[str, tuple[DeletedFile, ...]] = field(default_factory=dict)  # the versions of each, newest first
    dirty: frozenset[str] = frozenset()  # changed since the last commit
    commits: tuple[str, ...] = ()

    def last_change(self, path: str) -> str:
        """The ISO time of the last commit on `path`; "" if the file differs from the commit."""
        edits = () if path in self.dirty else self.edits.get(path, ())
        return str(edits[0][0]) if edits else ""

    def edits_of(self, path: str) -> tuple[Edit, ...]:
        """The newest commits that touched `path`, newest first."""
        return tuple(Edit(*edit) for edit in self.edits.get(path, ()))

    @cached_property
    def changes(self) -> Changes:
        """A fingerprint of the newest commits of every file."""
        return {path: fingerprint_of(edits) for path, edits in self.edits.items()}

    @property
    def snapshot(self) -> Snapshot:
        """The value that `changed_since` of a later history needs."""
        return self.commits, tuple(sorted(self.dirty))

    def changed_since(self, snapshot: Snapshot, changes_at: ChangesAt) -> set[str]:
        """The files whose newest commits may differ from those at the time of the snapshot."""
        commits, dirty = snapshot
        changed = set(self.dirty.symmetric_difference(dirty))
        if tuple(commits) != self.commits:
            before = changes_at(tuple(commits))
            changed |= {path for path, change in self.changes.items() if before.get(path) != change}
            changed |= before.keys() - self.changes.keys()
        return changed


def read_history(
    roots: Iterable[Path], walks: WalkFiles | None = None, before: History | None = None, touched: Iterable[str] = ()
) -> History:
    """The history of all data roots; a root outside git has none.

    Raises `HistoryError`.  `walks` stores the walk of the last commit.  If `before` is of the same commits, only the
    `touched` files are examined again.
    """
    heads = {root: head for root in roots if (head := _commit_and_prefix(root))}
    commits = tuple(commit for commit, _ in heads.values())
    if before and before.commits == commits:
        inside = {root: [path for path in touched if Path(path).is_relative_to(root)] for root in heads}
        repositories = [_changed_files(root, heads[root][1], paths) for root, paths in inside.items() if paths]
        return replace(before, dirty=before.dirty.difference(touched).union(*repositories))
    edits: dict[str, Sequence[Sequence[Any]]] = {}
    deleted: dict[str, tuple[DeletedFile, ...]] = {}
    dirty: set[str] = set()
    for root, (commit, prefix) in heads.items():
        walk = _walk(root, commit, prefix, walks)
        edits.update(walk["edits"])
        for path, (blob, *versions) in walk["deleted"].items():
            deleted[path] = tuple(DeletedFile(str(root), version, blob) for version in versions)
        status = _changed_files(root, prefix)
        dirty |= status.keys()
        for path, (state, blob) in status.items():
            if "D" in state:
                deleted[path] = (DeletedFile(str(root), commit, blob),)
    return History(edits, deleted, frozenset(dirty), commits)


def read_blobs(deleted: Iterable[DeletedFile]) -> dict[DeletedFile, bytes]:
    """The bytes of versions of deleted files, with one git process per root; unreadable ones are omitted."""
    by_root: dict[str, list[DeletedFile]] = {}
    for item in deleted:
        if "\n" not in item.path:  # cat-file reads one name a line, and no record has such a name
            by_root.setdefault(item.root, []).append(item)
    contents: dict[DeletedFile, bytes] = {}
    for root, items in by_root.items():
        names = "".join(f"{item.commit}:{item.path}\n" for item in items)
        contents.update(_batch(items, b"blob", _run(Path(root), "cat-file", "--batch", stdin=names.encode()).stdout))
    return contents


def _batch(items: Iterable[T], kind: bytes, answer: bytes) -> Iterator[tuple[T, bytes]]:
    """Parse `git cat-file --batch`: for each name a line "<sha> <type> <size>", the bytes and a line feed."""
    start = 0
    for item in items:
        end = answer.find(b"\n", start)
        head = answer[start:end].split()
        start = end + 1
        if end >= 0 and len(head) == 3 and head[1] == kind:
            yield item, answer[start : start + int(head[2])]
            start += int(head[2]) + 1


def _run(root: Path, *args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    in_work_tree = "GIT_WORK_TREE" in os.environ
    environment = {name: value for name, value in os.environ.items() if in_work_tree or name not in _HOOK_NAMES}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}
    _logger.debug("git %s, ở %s", " ".join(args), root)
    command = ["git", "-c", "core.quotepath=off", "-C", str(root), *args]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, env=environment)  # noqa: S603


def _git(root: Path, *args: str, stdin: bytes = b"") -> bytes:
    done = _run(root, *args, stdin=stdin)
    if done.returncode != 0:
        raise GitFailed(root, done.stderr)
    return done.stdout


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def head(root: Path) -> str | None:
    """The commit of the data; None outside git and before the first commit."""
    place = _commit_and_prefix(root)
    return place[0] if place else None


def _commit_and_prefix(root: Path) -> tuple[str, str] | None:
    """The commit, and the path of the root in its repository ("" at the top); None if there is no commit."""
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
    commit, shallow, prefix = _text(done.stdout).removesuffix("\n").split("\n")
    if shallow == "true":
        raise ShallowClone(root)
    return commit, prefix


def _walk(root: Path, commit: str, prefix: str, walks: WalkFiles | None) -> Walk:
    name = f"walk-{blake2b(str(root).encode(), digest_size=8).hexdigest()}"
    stored = (walks and walks.read(name)) or {}
    if stored.get("head") == commit:
        walk: Walk = stored["walk"]
        return walk
    log = _git(root, "log", "--no-show-signature", "--no-renames", "--name-status", "-z", "--format=%H", "--", ".")
    tree = _git(root, "ls-tree", "-r", "-z", "--full-name", "--name-only", "HEAD")
    walk = _read_log(_text(log).split("\0"), frozenset(_text(tree).split("\0")), root, prefix)
    _describe(walk, stored.get("walk", {}), root)
    if walks:
        walks.write(name, {"head": commit, "walk": walk})
    return walk


def _read_log(fields: list[str], tree: frozenset[str], root: Path, prefix: str) -> Walk:
    """The newest edits of each file in `tree`; for deleted files, the path and the commit of each version.

    The tree decides, not the log: a merge may drop or keep a file without an entry of its own.
    """
    commits: dict[str, list[tuple[str, bool]]] = {}  # of each file, the newest first, as the log runs; whether added
    deleted: dict[str, list[str]] = {}
    commit, rest = "", iter(fields)
    for item in rest:
        if not _STATUS.fullmatch(item):
            commit = item
            continue
        path = next(rest)
        file = os.path.join(root, path.removeprefix(prefix))
        if path in tree:
            newest = commits.setdefault(file, [])
            if len(newest) < MOST_EDITS:
                newest.append((commit, item[-1] == "A"))
        else:
            deleted.setdefault(file, [path]).append(f"{commit}^" if item[-1] == "D" else commit)
    return {"commits": commits, "deleted": deleted}


def _describe(walk: Walk, before: Walk, root: Path) -> None:
    """Add the times and changed fields of the newest commits to a walk; those of the walk `before` are reused."""
    names = {commit for newest in walk["commits"].values() for commit, _ in newest}
    times = {name: time for name, time in before.get("times", {}).items() if name in names}
    changed = {name: files for name, files in before.get("changed", {}).items() if name in names}
    if new := sorted(names - times.keys()):
        times.update(_times(root, new))
        lines = "".join(f"{commit}\n" for commit in new).encode()
        patches = read_patches(_text(_git(root, "diff-tree", "--stdin", "-r", *_PATCHES, "--", ".", stdin=lines)))
        changed.update((commit, dict(files)) for commit, files in patches.items())
    edits = {
        path: [
            [times[commit], None if added else changed.get(commit, {}).get(os.path.relpath(path, root), {})]
            for commit, added in newest
        ]
        for path, newest in walk.pop("commits").items()
    }
    walk.update(edits=edits, times=times, changed=changed)


def _times(root: Path, commits: list[str]) -> dict[str, str]:
    """The ISO time of each commit; "" if it has no plausible one."""
    names = "".join(f"{commit}\n" for commit in commits).encode()
    sizes = _git(root, "cat-file", "--batch-check=%(objectsize)", stdin=names).split()
    small = [commit for commit, size in zip(commits, sizes, strict=True) if int(size) <= _LARGEST_COMMIT]
    answer = _git(root, "cat-file", "--batch", stdin="".join(f"{commit}\n" for commit in small).encode())
    times = dict.fromkeys(commits, "")
    times.update((commit, _time(content)) for commit, content in _batch(small, b"commit", answer))
    return times


def _time(content: bytes) -> str:
    """The ISO time of a commit as git stores it: header lines, then the message."""
    head = content.partition(b"\n\n")[0]
    lines = dict(reversed([line.partition(b" ")[::2] for line in head.split(b"\n")]))  # the first of equal names wins
    committer = _SIGNED.fullmatch(lines.get(b"committer", b""))
    return _moment(*committer.groups()) if committer else ""


def _moment(seconds: bytes, zone: bytes) -> str:
    """The ISO time of a commit; "" for an impossible date or time zone."""
    offset = timedelta(hours=int(zone[:3]), minutes=int(zone[:1] + zone[3:]))
    try:
        when = datetime.fromtimestamp(int(seconds), timezone(offset))
    except (ValueError, OverflowError, OSError):
        return ""
    return when.isoformat() if _YEARS[0] <= when.year < _YEARS[1] and abs(offset) <= _WIDEST_ZONE else ""


def _changed_files(root: Path, prefix: str, paths: Iterable[str] = ()) -> dict[str, tuple[str, str]]:
    """(state, path in the repository) of the files that differ from the last commit; of all, or only of `paths`."""
    inside = [os.path.relpath(path, root) for path in paths] or ["."]
    options = ("--porcelain", "-z", "--no-renames", "--untracked-files=all")
    status = _git(root, "--literal-pathspecs", "status", *options, "--", *inside)
    lines = [line for line in _text(status).split("\0") if line]
    return {os.path.join(root, line[3:].removeprefix(prefix)): (line[:2], line[3:]) for line in lines}
