"""Writes the site folder: replaces files atomically, removes those that are no longer planned."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import chain
from operator import attrgetter
from pathlib import Path

from macros.engine.recorder import Trace
from macros.engine.results import Results
from macros.loading.problems import DataError, Problem
from macros.text.digest import digest

_FOREIGN = "thư mục này có tệp không phải do cổng dựng; hãy chọn thư mục khác, hoặc tự xóa tệp trong đó"
Stamp = tuple[int, ...]
AS_OF = "as-of.json"  # holds the day of the site; empty while a run is writing


class SiteWriter:
    """Writes the files of a site, and records them in `results`.

    `begin` is called before the first change: an interrupted run must leave no record that the next run would trust.
    """

    def __init__(
        self, site: Path, results: Results[str], begin: Callable[[], None], *, trust_site: bool = False
    ) -> None:
        self.written: list[str] = []
        self.removed: list[str] = []
        self.begun = False
        self._site = str(site)
        self._results = results
        self._begin = begin
        self._trust_site = trust_site
        self._folders: set[str] = set()  # that are there

    def begin(self) -> None:
        """Prepare for a change of the site or of what belongs to it; only the first call does anything."""
        if not self.begun:
            self.begun = True
            self._begin()
            _mark_unfinished(Path(self._site))

    def missing(self, paths: Iterable[str]) -> set[str]:
        """Those of the files that the site lacks; empty if the caller trusts the folder."""
        return set() if self._trust_site else {path for path in paths if not os.access(f"{self._site}/{path}", os.F_OK)}

    def missing_or_unrecorded(self, paths: Sequence[str]) -> set[str]:
        """Return the files that are not recorded or not in the site; a site that is trusted is not listed."""
        folders = {path.rpartition("/")[0] for path in paths}
        tops = {folder.partition("/")[0] for folder in folders}
        there = set[str]().union(*(self._results.beginning_with(f"{top}/") for top in tops))
        if not self._trust_site:
            present = (map(f"{folder}/".__add__, _names_in(f"{self._site}/{folder}")) for folder in folders)
            there.intersection_update(chain.from_iterable(present))
        return set(paths).difference(there)

    def write(self, path: str, content: bytes) -> None:
        """Write a file unless it is unchanged, and record it."""
        content_digest, written = self.put(path, content)
        self.record(path, content_digest, Trace(), written=written)

    def record(self, path: str, content_digest: str, trace: Trace, *, written: bool) -> None:
        """Record a placed file with the digest of its content and its dependencies."""
        if written:
            self.written.append(path)
        self._results.record(path, trace, content_digest)

    def put(self, path: str, content: bytes) -> tuple[str, bool]:
        """Write a file unless it is unchanged; returns its digest and whether it was written."""
        content_digest, target = digest(content), f"{self._site}/{path}"
        there = os.access(target, os.F_OK)
        if there and self._same(path, content, content_digest):
            return content_digest, False
        self.begin()
        self._write(target, content, there=there)
        return content_digest, True

    def _same(self, path: str, content: bytes, content_digest: str) -> bool:
        recorded = self._results.result(path) if path != AS_OF else None
        return recorded == content_digest if recorded else Path(f"{self._site}/{path}").read_bytes() == content

    def _write(self, target: str, content: bytes, *, there: bool) -> None:
        folder, _, name = target.rpartition("/")
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - there are many, and a `Path` costs as much
            self._folders.add(folder)
        new = f"{folder}/.{name}.{os.getpid()}.new" if there else target  # nobody reads a file that is not there yet
        with open(new, "wb") as file:  # noqa: PTH123 - likewise
            file.write(content)
        if there:
            os.replace(new, target)  # noqa: PTH105 - likewise

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files, and folders that become empty."""
        site = Path(self._site)
        for path in sorted(paths):
            self.begin()
            (site / path).unlink(missing_ok=True)
            self.removed.append(path)
            for folder in (site / path).parents:
                if folder == site or any(folder.iterdir()):
                    break
                folder.rmdir()


def _names_in(folder: str) -> list[str]:
    with suppress(FileNotFoundError, NotADirectoryError):
        return list(map(attrgetter("name"), os.scandir(folder)))
    return []


def stamp(site: Path) -> Stamp:
    """Identifies the site folder as a run left it; a run that changes it writes a new `as-of.json`."""
    folder = site.stat().st_ino
    try:
        stat = (site / AS_OF).stat()
    except FileNotFoundError:
        return (folder,)
    return folder, stat.st_ino, stat.st_mtime_ns


def unexpected_files(site: Path, recorded: Stamp | None) -> set[str] | None:
    """Return the files in a site folder if it changed since the run that gave it the stamp; None if it did not."""
    site.mkdir(parents=True, exist_ok=True)
    now = stamp(site)
    if recorded == now:
        return None
    ours = len(now) > 1 or (recorded or ())[:1] == now
    if not ours and any(site.iterdir()):
        raise DataError([Problem(str(site), 1, 1, "site-foreign", "", _FOREIGN)])
    _mark_unfinished(site)
    unknown = set()
    for path in site.rglob("*"):
        if path.is_symlink():
            path.unlink()
        elif path.is_file():
            unknown.add(path.relative_to(site).as_posix())
    return unknown


def _mark_unfinished(site: Path) -> None:
    """Mark a site as being written: if the run is interrupted, the site is still ours but must not be published."""
    new = site / f".{AS_OF}.new"
    new.write_text('{"as_of": ""}\n', "utf-8")
    new.replace(site / AS_OF)
