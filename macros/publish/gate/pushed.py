"""What git tells its hooks of a push, and what it answers about one: files that differ, new commits, large objects."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from macros.publish.gate.repository import Gate

GONE = "000000"
_AT_ONCE = 50  # commits whose files are asked for at once: who has seen too many asks no further


class Update(NamedTuple):
    """One line that git passes to its hooks: old commit, new commit, name of the reference."""

    old: str
    new: str
    ref: str


class PushTime(NamedTuple):
    """What a gate cannot know by itself."""

    as_of: date
    moment: float  # seconds since 1970


class TreeEntry(NamedTuple):
    """A file in the tree of a commit."""

    mode: str  # `GONE` where there is none
    blob: str


class Sizes(NamedTuple):
    """How much a push brings."""

    objects: int
    total: int  # bytes
    large: dict[str, str]  # path -> object, of those larger than was asked for


def updates(lines: Iterable[str]) -> list[Update]:
    """The updates in the lines on a hook's standard input; "" stands for no commit."""
    parts = (line.rstrip("\n").split(" ", 2) for line in lines)
    return [Update(_commit(old), _commit(new), ref) for old, new, ref in parts]


def _commit(name: str) -> str:
    return "" if set(name) == {"0"} else name


def changes(gate: Gate, old: str, new: str) -> dict[str, TreeEntry]:
    """Every path that differs between two commits, as it is in `new`; all of them where `old` is ""."""
    base = old or gate.git("hash-object", "-t", "tree", "--stdin").decode().strip()  # the empty tree
    return {
        path: entry for _, path, entry in _tree_entries(gate.git("diff-tree", "-r", "-z", "--no-renames", base, new))
    }


def fork_point(gate: Gate, old: str, new: str) -> str:
    """The newest commit in the history of both, "" where there is none."""
    return gate.look("merge-base", old, new) if old else ""


def new_commits(gate: Gate, tips: list[str], most: int = -1) -> list[str]:
    """At most `most` commits of a push that the repository does not hold yet, newest first."""
    return gate.git("rev-list", f"--max-count={most}", *tips, "--not", "--all").decode().split()


def raw_commits(gate: Gate, commits: list[str], most: int) -> Iterator[tuple[str, bytes]]:
    """Every commit as git keeps it; of one larger than `most` only as many bytes and one more."""
    sizes = _sizes(gate, commits)
    short = [commit for commit in commits if sizes[commit] <= most]
    yield from ((commit, b" " * (most + 1)) for commit in commits if sizes[commit] > most)
    answer, start = gate.git("cat-file", "--batch", stdin="\n".join([*short, ""]).encode()), 0
    for commit in short:
        start = answer.index(b"\n", start) + 1
        yield commit, answer[start : start + sizes[commit]]
        start += sizes[commit] + 1


def touched(gate: Gate, commits: list[str]) -> Iterator[tuple[str, str, TreeEntry]]:
    """(commit, path, file) of every file that a commit has otherwise than each of its parents."""
    how = ("diff-tree", "--stdin", "--root", "-c", "-r", "-z", "--no-renames")
    for begin in range(0, len(commits), _AT_ONCE):
        stdin = "\n".join([*commits[begin : begin + _AT_ONCE], ""]).encode()
        yield from _tree_entries(gate.git(*how, stdin=stdin))


def weigh(gate: Gate, tips: list[str], most: int) -> Sizes:
    """How much the repository does not hold yet; `large` are the objects of more than `most` bytes."""
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
    """A new commit that brought an object."""
    commits = gate.git("log", "--format=%H", f"--find-object={blob}", *tips, "--not", "--all").decode().split()
    return commits[-1] if commits else blob  # of a folder or a commit


def _sizes(gate: Gate, names: list[str]) -> dict[str, int]:
    stdin = "\n".join([*names, ""]).encode() if names else b""
    answer = gate.git("cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=stdin)
    return {name: int(size) for name, size in (line.split(" ") for line in answer.decode().splitlines())}


def _tree_entries(answer: bytes) -> Iterator[tuple[str, str, TreeEntry]]:
    """The lines of `git diff-tree -z`: a commit, or a head with as many colons as there are parents, and a path."""
    commit, fields = "", iter(answer.decode("utf-8", "surrogateescape").split("\0"))
    for field in fields:
        parents = len(field) - len(field.lstrip(":"))
        if not parents:
            commit = field
            continue
        words = field[parents:].split(" ")
        yield commit, next(fields), TreeEntry(words[parents], words[2 * parents + 1])
