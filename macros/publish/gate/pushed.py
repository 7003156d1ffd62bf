"""Parses what git passes to its hooks about a push, and asks git for its changed files, new commits, large objects."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from macros.publish.gate.repository import Gate

GONE = "000000"
_AT_ONCE = 50  # commits per git command; a caller that has seen too many files stops early


class Update(NamedTuple):
    """One line that git passes to its hooks: old commit, new commit, name of the reference."""

    old: str
    new: str
    ref: str


class PushTime(NamedTuple):
    """The time of a push, given by the caller."""

    as_of: date
    moment: float  # seconds since 1970


class TreeEntry(NamedTuple):
    """A file in the tree of a commit."""

    mode: str  # `GONE` if the file was deleted
    blob: str


class Sizes(NamedTuple):
    """The size of a push."""

    objects: int
    total: int  # bytes
    large: dict[str, str]  # path -> object, of the objects above the limit


def updates(lines: Iterable[str]) -> list[Update]:
    """The updates in the lines on a hook's standard input; "" stands for no commit."""
    parts = (line.rstrip("\n").split(" ", 2) for line in lines)
    return [Update(_commit(old), _commit(new), ref) for old, new, ref in parts]


def _commit(name: str) -> str:
    return "" if set(name) == {"0"} else name


def changes(gate: Gate, old: str, new: str) -> dict[str, TreeEntry]:
    """The files that differ between two commits, as they are in `new`; all files if `old` is ""."""
    base = old or gate.git("hash-object", "-t", "tree", "--stdin").decode().strip()  # the empty tree
    return {
        path: entry for _, path, entry in _tree_entries(gate.git("diff-tree", "-r", "-z", "--no-renames", base, new))
    }


def fork_point(gate: Gate, old: str, new: str) -> str:
    """The newest common ancestor of two commits; "" if there is none."""
    return gate.look("merge-base", old, new) if old else ""


def new_commits(gate: Gate, tips: list[str], most: int = -1) -> list[str]:
    """At most `most` commits of a push that are new to the repository, newest first."""
    return gate.git("rev-list", f"--max-count={most}", *tips, "--not", "--all").decode().split()


def raw_commits(gate: Gate, commits: list[str], most: int) -> Iterator[tuple[str, bytes]]:
    """Yield every commit and its raw content; for one larger than `most` bytes, a placeholder of `most` + 1 bytes."""
    sizes = _sizes(gate, commits)
    short = [commit for commit in commits if sizes[commit] <= most]
    yield from ((commit, b" " * (most + 1)) for commit in commits if sizes[commit] > most)
    answer, start = gate.git("cat-file", "--batch", stdin="\n".join([*short, ""]).encode()), 0
    for commit in short:
        start = answer.index(b"\n", start) + 1
        yield commit, answer[start : start + sizes[commit]]
        start += sizes[commit] + 1


def touched(gate: Gate, commits: list[str]) -> Iterator[tuple[str, str, TreeEntry]]:
    """Yield (commit, path, file) of every file in which a commit differs from each of its parents."""
    how = ("diff-tree", "--stdin", "--root", "-c", "-r", "-z", "--no-renames")
    for begin in range(0, len(commits), _AT_ONCE):
        stdin = "\n".join([*commits[begin : begin + _AT_ONCE], ""]).encode()
        yield from _tree_entries(gate.git(*how, stdin=stdin))


def weigh(gate: Gate, tips: list[str], most: int) -> Sizes:
    """The size of the objects that are new to the repository; `large` are those of more than `most` bytes."""
    output = gate.git("rev-list", "--objects", *tips, "--not", "--all").decode("utf-8", "surrogateescape")
    paths = dict(line.partition(" ")[::2] for line in output.split("\n") if line)
    sizes = _sizes(gate, list(paths))
    large = {paths[name]: name for name, size in sizes.items() if size > most and paths[name]}
    return Sizes(len(sizes), sum(sizes.values()), large)


def larger_than(gate: Gate, entries: dict[str, TreeEntry], most: int) -> list[str]:
    """The paths of the files of more than `most` bytes."""
    files = {path: entry.blob for path, entry in entries.items() if entry.mode[:2] == "10"}
    sizes = _sizes(gate, list(files.values()))
    return [path for path, blob in files.items() if sizes[blob] > most]


def kind_of(gate: Gate, name: str) -> str:
    """The type of an object."""
    return gate.git("cat-file", "-t", name).decode().strip()


def commit_with(gate: Gate, blob: str, tips: list[str]) -> str:
    """The oldest new commit that contains an object."""
    commits = gate.git("log", "--format=%H", f"--find-object={blob}", *tips, "--not", "--all").decode().split()
    return commits[-1] if commits else blob  # git finds none for a folder or a commit


def _sizes(gate: Gate, names: list[str]) -> dict[str, int]:
    stdin = "\n".join([*names, ""]).encode() if names else b""
    answer = gate.git("cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=stdin)
    return {name: int(size) for name, size in (line.split(" ") for line in answer.decode().splitlines())}


def _tree_entries(answer: bytes) -> Iterator[tuple[str, str, TreeEntry]]:
    """Parse `git diff-tree -z`: commit names, and for each file a header, with a colon per parent, and a path."""
    commit, fields = "", iter(answer.decode("utf-8", "surrogateescape").split("\0"))
    for field in fields:
        parents = len(field) - len(field.lstrip(":"))
        if not parents:
            commit = field
            continue
        words = field[parents:].split(" ")
        yield commit, next(fields), TreeEntry(words[parents], words[2 * parents + 1])
