"""The flow itself, read me first: load → link → check → build → paint → bind.

`build(settings)` makes the site; `check(settings)` stops after the rules.  Both give back what they
found instead of printing it; commands and hooks are thin around them.
"""

from __future__ import annotations

import gc
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

from filelock import FileLock

from macros import pages
from macros.build.make import make_all
from macros.build.session import Memory
from macros.checks import check_portal, prose
from macros.engine import Portal, fork
from macros.engine.loader import Library
from macros.engine.settings import Settings
from macros.engine.site_info import PaintDamaged, Painted
from macros.engine.sqlite import Database, is_damage
from macros.engine.state import State
from macros.loading.git_history import History
from macros.loading.problems import DataError, Problem, has_errors, mistakes
from macros.pages import feeds
from macros.records.choices import Audience
from macros.search.store import Store
from macros.site.theme import forget_paint, paint
from macros.site.writer import Delivery, leftovers, stamp

T = TypeVar("T")
_logger = logging.getLogger(__name__)


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
        _logger.debug("%s: %.2f giây", name, self.seconds[name])


def check(settings: Settings) -> tuple[Problem, ...]:
    """Every problem of the data roots and of the macro calls in `docs/`, sorted."""
    return examine(settings)[1]


def examine(settings: Settings) -> tuple[Library, tuple[Problem, ...]]:
    """The records of the data roots, and what `check` finds."""
    return _with_state(settings, lambda: _examine(settings))


def _examine(settings: Settings) -> tuple[Library, tuple[Problem, ...]]:
    settings.work.mkdir(parents=True, exist_ok=True)
    memory = Memory()
    with FileLock(settings.work / "lock"), _no_collector(), memory.opened(settings) as state:
        library, history = _load(settings, memory, state)
        problems = _check(settings, memory, library, history, state)
    _leave(memory)
    return library, problems


def build(settings: Settings, painted: Painted | None = None, memory: Memory | None = None) -> Report:
    """Build or refresh the site; raises `DataError` with every problem before anything is written.

    `painted` is given by the painter's own hook; otherwise the paint is refreshed when its inputs changed.
    With a `memory`, what the run found stays there for the next.
    """
    return _with_state(settings, lambda: _build(settings, painted, memory))


def _with_state(settings: Settings, run: Callable[[], T]) -> T:
    """What a run gives; where the state or the paint turns out to be damaged, what it gives without."""
    try:
        return run()
    except PaintDamaged:
        forget_paint(settings.work)
        return run()
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        Database.remove(settings.state_path)
        return run()


def _build(settings: Settings, painted: Painted | None, memory: Memory | None) -> Report:
    report, kept = Report(), memory or Memory()
    settings.work.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.work / "lock"), _no_collector(), report.stage("tổng"), kept.opened(settings) as state:
        with report.stage("nạp"):
            library, history = _load(settings, kept, state)
        with report.stage("kiểm tra"):
            report.problems = tuple(mistakes(_check(settings, kept, library, history, state)))
        if has_errors(report.problems):
            raise DataError(report.problems)
        if memory is None and library.opened >= fork.MANY:
            kept.forget()  # much was read, so memory is dearer than the time to give it back
        with report.stage("vẽ khung"):
            painted = painted or kept.painted or paint(settings.project, settings.work, fresh=settings.clean)
            kept.painted = painted
        with report.stage("dựng trang"):
            portal = Portal(library, settings.as_of, settings.audience, history, painted)
            if kept.portal:
                portal.succeed(kept.portal, state.outputs.pending)
                kept.portal = None
            _bind_all(settings, portal, state, report, sure=kept.touched is not None)
            report.records = len(portal.rows)
            kept.portal = portal
    if memory is None:
        _leave(kept)
    return report


_left: list[Memory] = []


def _leave(memory: Memory) -> None:
    """Let what a run found stand until the next: a command ends here, and to take it apart costs as much as an edit."""
    for before in _left:
        before.close()
    _left[:] = [memory]


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


def _load(settings: Settings, kept: Memory, state: State) -> tuple[Library, History]:
    library, history = kept.load(settings, state)
    library.shared = settings.shared
    state.media = library.media_stats
    state.checks.pending |= library.changed
    state.outputs.pending |= library.changed
    return library, history


def _check(settings: Settings, kept: Memory, library: Library, history: History, state: State) -> tuple[Problem, ...]:
    docs = settings.project / "docs"
    everything = Portal(library, settings.as_of, Audience.LEADERSHIP, history, prose=prose.addresses(docs))
    if kept.checked:
        everything.succeed(kept.checked, state.checks.pending)
        kept.checked = None

    def part() -> None:
        state.remember(history)
        state.save()  # a run that is cut off from here on leaves what one leaves that only checks
        state.database.close()

    found = check_portal(everything, state.checks, docs, part, whole=False)
    state.checks.store(everything)
    kept.checked = everything
    return tuple(sorted({*library.problems, *found}))


def _bind_all(settings: Settings, portal: Portal, state: State, report: Report, *, sure: bool) -> None:
    """Bind into the site; where the search store cannot be read, once more from nothing.

    One who is `sure` that the site stands as the last run left it does not look for each of its files.
    """
    try:
        _bind_with_store(settings, portal, state, report, sure=sure)
    except sqlite3.Error:
        state.search = ""
        _bind_with_store(settings, portal, state, report, sure=False)


def _bind_with_store(settings: Settings, portal: Portal, state: State, report: Report, *, sure: bool) -> None:
    with Store(settings.search_path, state.search) as store:
        if not store.known:
            state.site = None  # every document has to come again
        strange = leftovers(settings.site_dir, state.site)
        if strange is not None:
            state.outputs.clear()  # every output is made again and compared with what stands there
        delivery = Delivery(settings.site_dir, state.outputs, state.distrust, sure=sure)
        if strange is not None:
            delivery.begin()
        _bind(portal, state, store, delivery, strange, report)
        report.written, report.removed = delivery.written, delivery.removed
        if delivery.begun:
            state.site = stamp(settings.site_dir)
            state.search = uuid4().hex
            store.keep(state.search)


def _bind(
    portal: Portal, state: State, store: Store, delivery: Delivery, strange: set[str] | None, report: Report
) -> None:
    ledger = state.outputs
    ledger.verify(portal, whole=False)
    files, moved = _plan(portal, state)
    paths = [item[0] for item in files]
    again = {*paths} if strange is not None else moved | ledger.stale | delivery.lost(paths)
    due = [item for item in files if item[0] in again]
    if due or moved:
        delivery.begin()
    store.expect(sum(item[4] for item in due))
    for made in make_all(portal, due, delivery.place, state.database.close):
        delivery.note(made.path, made.told, made.trace, written=made.written)
        if made.document:
            store.put(made.document)
    ledger.store(portal)
    if moved or strange:
        store.keep_only(pages.url_of(path) for path, *_, searched in files if searched)
    with report.stage("chỉ mục tìm kiếm"):
        for path, content in store.files(delivery.holds):
            delivery.deliver(path, content)
        paths += store.paths()
    paths += feeds.CLOSING_FILES
    gone = ledger.keep_only(paths) if moved else set()
    delivery.remove(gone | (strange or set()).difference(paths))
    portal.next_day = ledger.next_day
    for path, content in feeds.closing_files(portal):
        delivery.deliver(path, content)
    report.files = len(paths)


def _plan(portal: Portal, state: State) -> tuple[list[pages.Planned], set[str]]:
    """Every file of the site, and those of them that are planned in another way than in the last run."""
    before = state.plans
    for part, items in before.items():
        state.outputs.preload(portal, ("pages.planned", *part), items)
    plans = {part: pages.planned(portal, *part) for part in before or pages.parts()}
    moved: set[str] = set()
    for part, items in plans.items():
        if items != before.get(part):
            moved |= {item[0] for item in {*items}.symmetric_difference(before.get(part, ()))}
    if moved or plans.keys() != before.keys():
        state.plans = plans
    return pages.planned_files(portal, plans), moved


__all__ = ["Report", "Settings", "build", "check", "examine"]
