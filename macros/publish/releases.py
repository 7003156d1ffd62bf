"""Manages the releases of a published site on disk: made next to the live one, switched in one step, kept for rollback.

    DEST/current              symbolic link to the live release: the root of the web server
    DEST/releases/<n>/        complete sites; a published file is replaced by a new file, never overwritten
    DEST/.publishing/         the lock, the contents of each release, the verification cache, the unfinished tree

Unchanged files are hard links into the live release.  The oldest release is turned into the new one instead of being
deleted, so that the cost depends on what changed.  Readers see no change before the final rename of `current`; a run
that is killed leaves files only in `.publishing`, and the next run removes them.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock

from macros.engine.packing import PackedFiles, pack
from macros.publish.intact import WEEK, Recheck, compress, stamp, variants

LABEL = "published.json"
MOST_RELEASES = 3  # the live one and those to roll back to
WAIT_SECONDS = 300
_SYNC_ONE_BY_ONE = 400  # files; for more of them one sync of the whole system is cheaper
_SYNC_AT_ONCE = 8

Files = dict[str, str]  # path in the site -> digest of the content
Fetch = Callable[[str], bytes]  # path in the site -> content


@dataclass
class ReleaseContents:
    """The contents of a release.

    `files` has all files; `last_release` has the last release of each file that the site has dropped.  `withdrawn` are
    the pages of withdrawn records; `most` is the highest number of other pages since a smaller site was last allowed.
    """

    files: Files = field(default_factory=dict)
    last_release: dict[str, int] = field(default_factory=dict)
    withdrawn: list[str] = field(default_factory=list)
    most: int = 0

    @property
    def pages(self) -> int:
        """The number of pages with content."""
        return sum(path.endswith(".html") for path in self.files) - len(self.withdrawn)


class _RunState(NamedTuple):
    """What one run stores for the next."""

    number: int = 0  # of the newest release ever made
    settled: int = 0  # when the last run ended, in ns
    facts: str = ""  # digest of the verification cache, to detect changes by others


class ReleaseDir:
    """A destination folder and its releases."""

    def __init__(self, dest: Path) -> None:
        self.dest = dest
        self.current = dest / "current"
        self.releases = dest / "releases"
        self.work = dest / ".publishing"
        self._packed = PackedFiles(self.work)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Lock the destination, and clean it up before use and after a failure; raises `filelock.Timeout`."""
        self.releases.mkdir(parents=True, exist_ok=True)
        self.work.mkdir(mode=0o700, exist_ok=True)  # only this user may read its files, which name pages
        if self.work.stat().st_mode & 0o007:  # made by an older version; chmod only then, as it clears the setgid bit
            self.work.chmod(0o700)
        with FileLock(self.work / "lock", timeout=WAIT_SECONDS):
            self._sweep()
            try:
                yield
            except Exception:
                with suppress(OSError):
                    self._sweep()
                raise

    def live(self) -> int:
        """The number of the live release, or 0; raises `FileExistsError` if `current` is not a link we made."""
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
        """The numbers of the existing releases, in order."""
        return sorted(int(path.name) for path in self.releases.iterdir() if path.name.isdigit())

    def folder(self, number: int) -> Path:
        """The folder of a release."""
        return self.releases / str(number)

    def contents(self, number: int) -> ReleaseContents:
        """The contents of a release; empty if unknown."""
        try:
            stored = dict(self._packed.read(f"{number}.contents"))
            return ReleaseContents(last_release=stored.pop("kept"), **stored)
        except (TypeError, KeyError, ValueError):  # there are none, or another version has left them
            return ReleaseContents()

    def label(self, number: int) -> dict[str, Any]:
        """The content of `published.json` of a release; empty if there is none."""
        try:
            return dict(json.loads((self.folder(number) / LABEL).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def next_number(self) -> int:
        """A number that no release has ever had."""
        return max(self._last().number, self.live(), *self.numbers()) + 1

    def recheck(self, number: int, days: Iterable[int] = ()) -> Recheck:
        """Which files the run that makes release `number` must read again; `days` are ordinals of days.

        All files are read if the clock was set back since the last run, or if that run did not finish.
        """
        settled = self._last().settled
        return Recheck(settled if settled <= self._now() else 0, number, frozenset(day % WEEK for day in days))

    def settle(self) -> None:
        """Record that this run is done: a file touched later was touched by somebody else."""
        self._note(self._last()._replace(settled=self._now()))

    @contextmanager
    def facts(self) -> Iterator[Path]:
        """The path of the verification cache, for use inside the context; removes it first if others changed it."""
        path = self.work / "facts.db"
        if _sum_of(path) != self._last().facts:
            for rest in self.work.glob("facts.db*"):
                rest.unlink()
        yield path
        self._note(self._last()._replace(facts=_sum_of(path)))

    def is_intact(self, number: int, path: str, mark: str, recheck: Recheck) -> bool:
        """Whether a file of a release is intact."""
        return recheck.is_intact(self.folder(number), path, mark)

    def add(self, number: int, new: ReleaseContents, fetch: Fetch, recheck: Recheck) -> None:
        """Make release `number` with the contents `new` and switch to it; `fetch` returns the content of new files."""
        self._note(self._last()._replace(number=number))
        live = self.live()
        tree, have = self._begin(live)
        touched = _sync_tree(
            tree, have, new.files, _Source(self.folder(live), self.contents(live).files, fetch), recheck
        )
        _fsync_all([*touched, self._describe(number, new), self.work])
        tree.rename(self.folder(number))
        _fsync(self.releases)
        self.switch(number)
        for old in self.numbers()[:-MOST_RELEASES]:
            self._discard(old)

    def link_assets(self, number: int, lender: int, paths: Iterable[str], recheck: Recheck) -> list[str]:
        """Link files of the release `lender` into release `number`, which lacks them or has damaged copies.

        Returns the files that are damaged in both releases.
        """
        contents, lender_files = self.contents(number), self.contents(lender).files
        damaged = {path for path, mark in contents.files.items() if not self.is_intact(number, path, mark, recheck)}
        wanted = [path for path in paths if path not in contents.files]
        wanted += sorted(path for path in damaged if lender_files.get(path) == contents.files[path])
        missing = [path for path in wanted if self.is_intact(lender, path, lender_files[path], recheck)]
        contents.files |= {path: lender_files[path] for path in missing}
        contents.last_release |= dict.fromkeys(missing, lender)
        if len(contents.files) > len(missing):  # its contents are known
            self._describe(number, contents)
        for path in missing:
            target = self.folder(number) / path
            for name, _ in variants(path):
                (self.folder(number) / name).unlink(missing_ok=True)  # damaged, or left by an interrupted run
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(self.folder(lender), self.folder(number), path)
        return sorted(damaged.difference(missing))

    def switch(self, number: int) -> None:
        """Make a release live, in one step."""
        link = self.work / "current"
        link.unlink(missing_ok=True)
        link.symlink_to(f"releases/{number}")
        link.rename(self.current)
        _fsync(self.dest)

    def discard_others(self) -> None:
        """Delete all releases but the live one."""
        for number in {*self.numbers()} - {self.live()}:
            self._discard(number)

    def _begin(self, live: int) -> tuple[Path, Files]:
        """Make the folder of the new release, from an old release if one can be reused; returns it and its files."""
        tree = self.work / "making"
        numbers = self.numbers()
        unused = [number for number in numbers if number > live]  # rolled back, or never live
        for number in unused[1:]:
            self._discard(number)
        spare = unused[:1] or numbers[: 1 - MOST_RELEASES][:1]
        files = self.contents(spare[0]).files if spare else {}
        if not files:
            tree.mkdir()
            return tree, {}
        self.folder(spare[0]).rename(tree)
        self._contents_path(spare[0]).unlink()
        return tree, files

    def _now(self) -> int:
        """The current time of the file system, in ns."""
        probe = self.work / "now"
        probe.write_bytes(b"")
        touched = probe.stat().st_ctime_ns
        probe.unlink()
        return touched

    def _last(self) -> _RunState:
        return _RunState(*(self._packed.read("last") or ()))

    def _note(self, last: _RunState) -> None:
        new = self.work / "last.new"
        new.write_bytes(pack(tuple(last)))
        _fsync(new)  # before it replaces the earlier one: a number must not be given out twice
        new.replace(self.work / "last")

    def _describe(self, number: int, contents: ReleaseContents) -> Path:
        stored = {"kept": contents.last_release, **vars(contents)}
        del stored["last_release"]
        self._packed.write(f"{number}.contents", stored)
        return self._contents_path(number)

    def _contents_path(self, number: int) -> Path:
        return self.work / f"{number}.contents"

    def _sweep(self) -> None:
        needed = {"lock", "last", *(f"{number}.contents" for number in self.numbers())}
        for path in self.work.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in needed and not path.name.startswith("facts.db"):
                path.unlink()

    def _discard(self, number: int) -> None:
        """Rename a release away in one step, then delete it."""
        old = self.work / f"old-{number}"
        self.folder(number).rename(old)
        self._contents_path(number).unlink(missing_ok=True)
        shutil.rmtree(old)


@dataclass(frozen=True)
class _Source:
    """Where the files of a new release come from: the live release, or else the site, read with `fetch`."""

    live: Path
    files: Mapping[str, str]
    fetch: Fetch


def _sync_tree(tree: Path, have: Files, want: Files, source: _Source, recheck: Recheck) -> list[Path]:
    """Turn a tree with the files `have` into one with the files `want`; returns the paths to sync to the disk."""
    touched: dict[Path, None] = {}
    stale = [path for path, mark in have.items() if want.get(path) != mark or not recheck.is_intact(tree, path, mark)]
    for path in stale:
        for name, _ in variants(path):
            (tree / name).unlink(missing_ok=True)
        touched[_remove_empty(tree, path)] = None
    for path in want.keys() - (have.keys() - set(stale)):
        folder = (tree / path).parent
        if not folder.is_dir():
            folder.mkdir(parents=True)
            touched |= dict.fromkeys(parent for parent in folder.parents if parent.is_relative_to(tree))
        touched[folder] = None
        if source.files.get(path) == want[path] and recheck.is_intact(source.live, path, want[path]):
            _link(source.live, tree, path)
        else:
            touched |= dict.fromkeys(_write(tree, path, want[path], source.fetch(path)))
    return [path for path in touched if path.exists()]


def _remove_empty(tree: Path, path: str) -> Path:
    """Remove the empty folders above a removed file; returns the first one that stays."""
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


def _link(live: Path, tree: Path, path: str) -> None:
    for name, _ in variants(path):
        os.link(f"{live}/{name}", f"{tree}/{name}")


def _write(tree: Path, path: str, mark: str, content: bytes) -> Iterable[Path]:
    """Write a file and its compressed variants; yields their paths."""
    for name, variant in variants(path):
        target = tree / name
        target.write_bytes(compress(path, content, variant))
        os.utime(target, (stamp(mark, variant),) * 2)
        yield target


def _sum_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()
    except FileNotFoundError:
        return ""


def _fsync_all(paths: list[Path]) -> None:
    """Write files and folders to the disk before anything refers to them."""
    if len(paths) > _SYNC_ONE_BY_ONE:
        os.sync()
        return
    with ThreadPoolExecutor(_SYNC_AT_ONCE) as pool:  # threads wait for the disk at the same time
        list(pool.map(_fsync, paths))


def _fsync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
