"""History of the data: one `git log` walk in, last change per file and every id that ever existed out."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_MARK = "\x1e"


class ShallowClone(Exception):
    """The clone holds only part of the history, so "last change" would lie."""


@dataclass(frozen=True)
class History:
    """What git tells about the files of the data roots; paths as the loader shows them."""

    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # path -> (ISO time, author)
    deleted: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # path -> (commit before it went, blob path)
    dirty: frozenset[str] = frozenset()  # changed since the last commit
    commits: tuple[str, ...] = ()

    def last_change(self, path: str) -> tuple[str, str]:
        """(ISO time, author) of the last commit on `path`; ("", "") when not committed as it stands."""
        return ("", "") if path in self.dirty else self.changes.get(path, ("", ""))


def read_history(roots: Iterable[Path], cache: Path | None = None) -> History:
    """The history of all data roots; a root outside git has none.

    Raises `ShallowClone`.  `cache` is a folder where the walk is kept per commit.
    """
    changes: dict[str, tuple[str, str]] = {}
    deleted: dict[str, tuple[str, str]] = {}
    dirty: set[str] = set()
    commits: list[str] = []
    for root in roots:
        commit = _git(root, "rev-parse", "HEAD")
        if commit is None:
            continue
        if (_git(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true":
            raise ShallowClone(str(root))
        commits.append(commit.strip())
        walk = _walk(root, commit.strip(), cache)
        changes.update({key: (when, who) for key, (when, who) in walk["changes"].items()})
        deleted.update({key: (sha, path) for key, (sha, path) in walk["deleted"].items()})
        dirty.update(_dirty(root))
    return History(changes, deleted, frozenset(dirty), tuple(commits))


def _git(root: Path, *args: str) -> str | None:
    """Output of a git command in `root`, or None where `root` is not in a repository with a commit."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    command = ["git", "-c", "core.quotepath=off", "-C", str(root), *args]
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=environment)  # noqa: S603
    except FileNotFoundError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _walk(root: Path, commit: str, cache: Path | None) -> dict[str, dict[str, list[str]]]:
    kept = cache / f"history-{commit}-{root.name}.json" if cache else None
    if kept and kept.exists():
        stored: dict[str, dict[str, list[str]]] = json.loads(kept.read_text("utf-8"))
        if stored.get("root") == {"path": [str(root)]}:
            return stored
    prefix = (_git(root, "rev-parse", "--show-prefix") or "").strip()
    log = _git(root, "log", "--no-renames", "--name-status", "-z", f"--format={_MARK}%H%x1f%cI%x1f%an", "--", ".") or ""
    walk = _read_log(log, root, prefix)
    walk["root"] = {"path": [str(root)]}
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob(f"history-*-{root.name}.json"):
            old.unlink()
        kept.write_text(json.dumps(walk), "utf-8")
    return walk


def _read_log(log: str, root: Path, prefix: str) -> dict[str, dict[str, list[str]]]:
    changes: dict[str, list[str]] = {}
    deleted: dict[str, list[str]] = {}
    for entry in log.split(_MARK)[1:]:
        head, _, names = entry.partition("\0")
        commit, when, who = head.strip("\n").split("\x1f")
        fields = [part.lstrip("\n") for part in names.split("\0") if part.strip()]
        for status, path in zip(fields[::2], fields[1::2], strict=False):
            shown = os.path.join(root, path.removeprefix(prefix))
            if shown in changes or shown in deleted:
                continue  # the log runs from the newest commit to the oldest
            if status == "D":
                deleted[shown] = [f"{commit}^", path]
            else:
                changes[shown] = [when, who]
    return {"changes": changes, "deleted": deleted}


def _dirty(root: Path) -> list[str]:
    status = _git(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".") or ""
    prefix = (_git(root, "rev-parse", "--show-prefix") or "").strip()
    return [os.path.join(root, line[3:].removeprefix(prefix)) for line in status.split("\0") if line]


def old_content(root: Path, commit: str, path: str) -> bytes:
    """The bytes of a file in a commit; empty where git cannot give it."""
    return (_git(root, "show", f"{commit}:{path}") or "").encode()
