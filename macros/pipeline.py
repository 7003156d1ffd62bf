"""The flow itself, read me first: load → link → check → build → paint → bind.

`build(settings)` makes the site; `check(settings)` stops after the rules.  Both give back what they
found instead of printing it; commands and hooks are thin around them.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

from macros import outputs, rendering
from macros.checks import check_portal
from macros.history import History, read_history
from macros.outputs import feeds
from macros.painting import Painted, paint
from macros.portal import Portal
from macros.problems import DataError, Problem, has_errors, mistakes
from macros.records.base import Audience
from macros.search.store import DamagedStore, Store
from macros.sources import Library, load
from macros.state import State, code_signature, load_state, save_state
from macros.tracing import Key, Ledger, digest, traced

_FOREIGN = "thư mục này có tệp không phải do cổng dựng; hãy chọn thư mục khác, hoặc tự xóa tệp trong đó"


@dataclass(frozen=True)
class Settings:
    """What a site is a function of, and where it goes."""

    project: Path
    site_dir: Path
    as_of: date
    data: tuple[Path, ...] = (Path("data"),)
    audience: Audience = Audience.STAFF
    clean: bool = False  # forget what the last run recorded

    @property
    def work(self) -> Path:
        """The folder for what runs record."""
        return self.project / ".portal"

    @property
    def state_path(self) -> Path:
        """The state of this site, audience and data."""
        return self.work / f"state-{self._key}"

    @property
    def search_path(self) -> Path:
        """The search store of this site, audience and data."""
        return self.work / f"search-{self._key}"

    @property
    def _key(self) -> str:
        parts = [str(self.site_dir.resolve()), str(self.audience), *(str(root) for root in self.data)]
        return blake2b("|".join(parts).encode(), digest_size=8).hexdigest()


@dataclass
class Report:
    """What a run did: files written and removed, warnings, seconds per stage."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    records: int = 0
    files: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage."""
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - start


def check(settings: Settings) -> tuple[Problem, ...]:
    """Every problem of the data roots and of the macro calls in `docs/`, sorted."""
    return examine(settings)[1]


def examine(settings: Settings) -> tuple[Library, tuple[Problem, ...]]:
    """The records of the data roots, and what `check` finds."""
    settings.work.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.work / "lock"):
        state, code = _state(settings)
        library, history = _load(settings, state)
        problems = _check(settings, library, history, state)
        save_state(settings.state_path, code, state)
    return library, problems


def build(settings: Settings, painted: Painted | None = None) -> Report:
    """Build or refresh the site; raises `DataError` with every problem before anything is written.

    `painted` is given by the painter's own hook; otherwise the paint is refreshed when its inputs changed.
    """
    report = Report()
    settings.work.mkdir(parents=True, exist_ok=True)
    rendering.keep_compiled(settings.work / "templates")
    with FileLock(settings.work / "lock"), _no_collector(), report.stage("tổng"):
        state, code = _state(settings)
        with report.stage("nạp"):
            library, history = _load(settings, state)
        with report.stage("kiểm tra"):
            report.problems = tuple(mistakes(_check(settings, library, history, state)))
        if has_errors(report.problems):
            save_state(settings.state_path, code, state)
            raise DataError(report.problems)
        with report.stage("vẽ khung"):
            painted = painted or paint(settings.project, settings.work, fresh=settings.clean)
        with report.stage("dựng trang"):
            portal = Portal(library, settings.as_of, settings.audience, history, painted)
            _bind_all(settings, portal, state, report)
        report.records = len(portal.rows)
        save_state(settings.state_path, code, state)
    return report


def _state(settings: Settings) -> tuple[State, str]:
    code = code_signature()
    return (State() if settings.clean else load_state(settings.state_path, code)), code


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without the cycle collector: a build makes millions of long-lived values and hardly a cycle (-15 % CPU)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(settings: Settings, state: State) -> tuple[Library, History]:
    library = load(settings.data, state.files, state.media)
    state.files, state.media = library.files, library.media_stats
    return library, read_history(settings.data, settings.work)


def _check(settings: Settings, library: Library, history: History, state: State) -> tuple[Problem, ...]:
    everything = Portal(library, settings.as_of, Audience.LEADERSHIP, history)
    found = check_portal(everything, state.checks, settings.project / "docs")
    return tuple(sorted({*library.problems, *found}))


def _bind_all(settings: Settings, portal: Portal, state: State, report: Report) -> None:
    """Bind into the site; where the search store cannot be read, once more from nothing."""
    try:
        _bind_with_store(settings, portal, state, report)
    except (DamagedStore, sqlite3.Error):
        state.search = ""
        _bind_with_store(settings, portal, state, report)


def _bind_with_store(settings: Settings, portal: Portal, state: State, report: Report) -> None:
    with Store(settings.search_path, state.search) as store:
        if not store.known:
            state.site = None  # every document has to come again
        leftovers = _prepare(settings.site_dir, state)
        settings.state_path.unlink(missing_ok=True)  # a run cut off while writing leaves no record that is believed
        _bind(settings.site_dir, portal, state, store, leftovers, report)
        state.search = uuid4().hex
        store.keep(state.search)


def _bind(site: Path, portal: Portal, state: State, store: Store, leftovers: set[str], report: Report) -> None:
    ledger = state.outputs
    outputs.modules()
    ledger.verify(portal)
    portal.horizon = ""  # what was looked at for results that are made again, or no more, does not count
    tasks = list(outputs.plan(portal.untraced))
    paths = [task.path for task in tasks]
    for task in tasks:
        if not ledger.fresh(task.path) or not os.access(f"{site}/{task.path}", os.F_OK):
            (content, document), trace = traced(portal, outputs.make, task)
            _deliver(site, task.path, content, ledger, report)
            ledger.record(task.path, trace, digest(content))
            if document:
                store.put(document)
    store.keep_only(task.url for task in tasks if task.searched)
    paths += _index(site, store, ledger, report)
    gone = ledger.keep_only([*paths, *feeds.CLOSING_FILES])
    portal.look_ahead(next((day for day, key in _by_day(portal) if ledger.asks(key)), ""))
    for path, content in feeds.closing_files(portal, tasks):
        paths.append(path)
        _deliver(site, path, content, ledger, report)
        ledger.record(path, (), digest(content))
    _remove(site, gone | leftovers.difference(paths), report)
    report.files = len(paths)
    state.site = _stamp(site)


def _index(site: Path, store: Store, ledger: Ledger[str], report: Report) -> list[str]:
    """Bring the search index up to date; gives the paths of its files."""

    def holds(path: str) -> bool:
        return ledger.result(path) is not None and os.access(f"{site}/{path}", os.F_OK)

    with report.stage("chỉ mục tìm kiếm"):
        for path, content in store.files(holds):
            _deliver(site, path, content, ledger, report)
            ledger.record(path, (), digest(content))
        return store.paths()


def _by_day(portal: Portal) -> list[tuple[str, Key]]:
    """The questions that looked at a day to come, the one with the earliest day first."""
    return sorted(((day, key) for key, day in portal.days.items()), key=lambda item: item[0])


def _prepare(site: Path, state: State) -> set[str]:
    """Make sure of the site folder; gives the files in it that the state does not describe.

    Where the folder is not as the state left it, every output is made again and compared with what stands there.
    """
    site.mkdir(parents=True, exist_ok=True)
    stamp = _stamp(site)
    if state.site == stamp:
        return set()
    ours = len(stamp) > 1 or (state.site or ())[:1] == stamp
    if not ours and any(site.iterdir()):
        raise DataError([Problem(str(site), 1, 1, "site-foreign", "", _FOREIGN)])
    state.outputs = Ledger()
    (site / "as-of.json").unlink(missing_ok=True)
    found = set()
    for path in site.rglob("*"):
        if path.is_symlink():
            path.unlink()
        elif path.is_file():
            found.add(path.relative_to(site).as_posix())
    return found


def _stamp(site: Path) -> tuple[int, ...]:
    """What tells the site folder, as a run left it, from any other; one that begins anew writes a new `as-of.json`."""
    folder = site.stat().st_ino
    try:
        stat = (site / "as-of.json").stat()
    except FileNotFoundError:
        return (folder,)
    return folder, stat.st_ino, stat.st_mtime_ns


def _deliver(site: Path, path: str, content: bytes, ledger: Ledger[str], report: Report) -> None:
    target = site / path
    if target.exists():
        recorded = ledger.result(path)
        if recorded == digest(content) or (recorded is None and target.read_bytes() == content):
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    new.write_bytes(content)
    new.replace(target)
    report.written.append(path)


def _remove(site: Path, paths: set[str], report: Report) -> None:
    for path in sorted(paths):
        (site / path).unlink(missing_ok=True)
        report.removed.append(path)
        for folder in (site / path).parents:
            if folder == site or any(folder.iterdir()):
                break
            folder.rmdir()


__all__ = ["Report", "Settings", "build", "check", "examine"]
