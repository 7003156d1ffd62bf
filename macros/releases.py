"""The releases of a published site on disk: made beside the live one, switched in one step, kept for going back.

    DEST/current              symbolic link to the live release: the root of the web server
    DEST/releases/<n>/        whole sites; a published file is never written again, a new one takes its place
    DEST/.publishing/         the lock, what each release holds, what verifying found, the tree in the making

A file that did not change is a hard link into the live release.  The oldest release is not deleted but made into
the new one, so that the cost follows what changed.  Until the one rename of `current`, nothing that readers see is
touched; whatever a killed run leaves lies in `.publishing` and is swept by the next.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli

from macros.locking import locked

LABEL = "published.json"
KEPT_RELEASES = 3  # the live one and those that one can go back to
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".map")
WAIT_SECONDS = 300
_BEST_FOR = "assets/"  # few files, sent most often: the slowest brotli, 10 % smaller
_SYNC_ONE_BY_ONE = 400  # files; with more of them one sync of everything is cheaper
_SYNC_AT_ONCE = 8
_FIRST_STAMP, _STAMPS = 1_000_000_000, 1 << 29

Files = dict[str, str]  # path in the site -> digest of the content
Fetch = Callable[[str], bytes]  # path in the site -> content


@dataclass
class Contents:
    """What a release holds: `files` all of it; `kept` for what the site has dropped, the last release that had it."""

    files: Files = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)


class Place:
    """A destination: its folders and its releases."""

    def __init__(self, dest: Path) -> None:
        self.dest = dest
        self.current = dest / "current"
        self.releases = dest / "releases"
        self.work = dest / ".publishing"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the place against other runs, swept before, and after a failure; raises `Busy`."""
        for folder in (self.releases, self.work):
            folder.mkdir(parents=True, exist_ok=True)
        with locked(self.work / "lock", WAIT_SECONDS):
            self._sweep()
            try:
                yield
            except Exception:
                with suppress(OSError):
                    self._sweep()
                raise

    def live(self) -> int:
        """The number of the live release, 0 where there is none; raises `FileExistsError` if `current` is not ours."""
        try:
            target = os.readlink(self.current)
        except FileNotFoundError:
            return 0
        except OSError:
            target = ""
        folder, _, number = target.rpartition("/")
        if folder != "releases" or not number.isdigit():
            raise FileExistsError(errno.EEXIST, "không phải liên kết do lệnh này tạo", str(self.current))
        return int(number)

    def numbers(self) -> list[int]:
        """The releases that there are, in order."""
        return sorted(int(path.name) for path in self.releases.iterdir() if path.name.isdigit())

    def folder(self, number: int) -> Path:
        """The folder of a release."""
        return self.releases / str(number)

    def contents(self, number: int) -> Contents:
        """What a release holds; nothing where that is not known (any more)."""
        try:
            return Contents(**json.loads(self._contents_path(number).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return Contents()

    def label(self, number: int) -> dict[str, Any]:
        """`published.json` of a release; empty where there is none."""
        try:
            return dict(json.loads((self.folder(number) / LABEL).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def holds(self, number: int, path: str, mark: str) -> bool:
        """Whether a file stands in a release as it was written."""
        return _is_sound(self.folder(number), path, mark)

    def add(self, number: int, new: Contents, fetch: Fetch) -> None:
        """Make release `number` hold `new` and let it be live; `fetch` gives what no release has."""
        live = self.live()
        tree, have = self._begin(live)
        touched = _bring(tree, have, new.files, _Source(self.folder(live), self.contents(live).files, fetch))
        _settle([*touched, self._describe(number, new), self.work])
        tree.rename(self.folder(number))
        _sync(self.releases)
        self.switch(number)
        for old in self.numbers()[:-KEPT_RELEASES]:
            self._discard(old)

    def lend(self, number: int, lender: int, paths: Iterable[str]) -> None:
        """Give a release some files of another that it does not have itself."""
        contents, lent = self.contents(number), self.contents(lender).files
        missing = [path for path in paths if path not in contents.files and self.holds(lender, path, lent[path])]
        contents.files |= {path: lent[path] for path in missing}
        contents.kept |= dict.fromkeys(missing, lender)
        if len(contents.files) > len(missing):  # known at all
            self._describe(number, contents)
        for path in missing:
            target = self.folder(number) / path
            for name, _ in _variants(path):
                (self.folder(number) / name).unlink(missing_ok=True)  # of a run that was cut off here
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(self.folder(lender), self.folder(number), path, lent[path])

    def switch(self, number: int) -> None:
        """Make a release live, in one step."""
        link = self.work / "current"
        link.unlink(missing_ok=True)
        link.symlink_to(f"releases/{number}")
        link.rename(self.current)
        _sync(self.dest)

    def _begin(self, live: int) -> tuple[Path, Files]:
        """A tree out of sight and what it holds: a release that is not needed any more, or nothing."""
        tree = self.work / "making"
        numbers = self.numbers()
        passed = [number for number in numbers if number > live]  # gone back from, or never live
        for number in passed[1:]:
            self._discard(number)
        spare = passed[:1] or numbers[: 1 - KEPT_RELEASES][:1]
        files = self.contents(spare[0]).files if spare else {}
        if not files:
            tree.mkdir()
            return tree, {}
        self.folder(spare[0]).rename(tree)
        self._contents_path(spare[0]).unlink()
        return tree, files

    def _describe(self, number: int, contents: Contents) -> Path:
        path = self._contents_path(number)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(vars(contents)), "utf-8")
        return new.replace(path)

    def _contents_path(self, number: int) -> Path:
        return self.work / f"{number}.json"

    def _sweep(self) -> None:
        known = {"lock", "facts.db", "facts.db-journal", *(f"{number}.json" for number in self.numbers())}
        for path in self.work.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in known:
                path.unlink()

    def _discard(self, number: int) -> None:
        """Take a release out of sight in one step, then away."""
        old = self.work / f"old-{number}"
        self.folder(number).rename(old)
        self._contents_path(number).unlink(missing_ok=True)
        shutil.rmtree(old)


@dataclass(frozen=True)
class _Source:
    """Where the files of a new release come from: the live one, or the site."""

    live: Path
    files: Mapping[str, str]
    fetch: Fetch


def is_compressed(path: str) -> bool:
    """Whether a file is published with a .gz and a .br beside it."""
    return path.endswith(COMPRESSED)


def _variants(path: str) -> Iterator[tuple[str, int]]:
    """(name, number) of the files that stand for one file of the site: itself, and compressed by gzip and brotli."""
    yield path, 0
    if is_compressed(path):
        yield f"{path}.gz", 1
        yield f"{path}.br", 2


def _stamp(content: str, variant: int) -> int:
    """The time of change, in seconds, that a published file bears: one that its content alone decides.

    Web servers tell versions by time and size: so the same content never looks new, and a new one never old.
    """
    return _FIRST_STAMP + int(content[:12], 16) % _STAMPS + variant


def _bring(tree: Path, have: Files, want: Files, source: _Source) -> list[Path]:
    """Turn the tree that should hold `have` into one that holds `want`; gives what must reach the disk."""
    touched: dict[Path, None] = {}
    stale = [path for path, mark in have.items() if want.get(path) != mark or not _stands(tree, path, mark, 0)]
    for path in stale:
        for name, _ in _variants(path):
            (tree / name).unlink(missing_ok=True)
        touched[_remove_empty(tree, path)] = None
    for path in want.keys() - (have.keys() - set(stale)):
        folder = (tree / path).parent
        if not folder.is_dir():
            folder.mkdir(parents=True)
            touched |= dict.fromkeys(parent for parent in folder.parents if parent.is_relative_to(tree))
        touched[folder] = None
        if source.files.get(path) != want[path] or not _link(source.live, tree, path, want[path]):
            touched |= dict.fromkeys(_write(tree, path, want[path], source.fetch(path)))
    return [path for path in touched if path.exists()]


def _is_sound(tree: Path, path: str, mark: str) -> bool:
    """Whether a file of the site stands in a release as it was written, with its compressed forms."""
    return all(_stands(tree, name, mark, variant) for name, variant in _variants(path))


def _stands(tree: Path, name: str, mark: str, variant: int) -> bool:
    try:
        return os.stat(f"{tree}/{name}").st_mtime == _stamp(mark, variant)
    except FileNotFoundError:
        return False


def _remove_empty(tree: Path, path: str) -> Path:
    """Remove the folders above a removed file that are empty now; gives the first that stays."""
    folder = (tree / path).parent
    while folder != tree:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return folder
        folder = folder.parent
    return folder


def _link(live: Path, tree: Path, path: str, mark: str) -> bool:
    """Link a file of the live release into the tree; False where it is not there as it was written."""
    if not _is_sound(live, path, mark):
        return False
    for name, _ in _variants(path):
        os.link(f"{live}/{name}", f"{tree}/{name}")
    return True


def _write(tree: Path, path: str, mark: str, content: bytes) -> Iterable[Path]:
    """Write a file and its compressed forms; gives their paths."""
    for name, variant in _variants(path):
        target = tree / name
        target.write_bytes(_compress(path, content, variant))
        os.utime(target, (_stamp(mark, variant),) * 2)
        yield target


def _compress(path: str, content: bytes, variant: int) -> bytes:
    if variant == 1:
        return gzip.compress(content, 6, mtime=0)
    if variant == 2:
        return bytes(brotli.compress(content, quality=11 if path.startswith(_BEST_FOR) else 6))
    return content


def _settle(paths: list[Path]) -> None:
    """Have files and folders on the disk before anything names them."""
    if len(paths) > _SYNC_ONE_BY_ONE:
        os.sync()
        return
    with ThreadPoolExecutor(_SYNC_AT_ONCE) as pool:  # together they wait for the disk once, not one after the other
        list(pool.map(_sync, paths))


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
