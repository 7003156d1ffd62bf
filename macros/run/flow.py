"""One run: load, check, paint, make and write.  Read this first.

`build(settings)` makes the site; `check(settings)` stops after the rules.  Both return their results instead of
printing them; commands and hooks are thin wrappers.
"""

from __future__ import annotations

import gc
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

from filelock import FileLock

from macros import pages
from macros.checks import check_portal, prose
from macros.engine import Portal, fork
from macros.engine.loader import Library
from macros.engine.search_store import SearchStore
from macros.engine.settings import Settings
from macros.engine.site_info import PaintDamaged, Painted
from macros.engine.sqlite import Database, is_damage
from macros.engine.state import State
from macros.loading.agency_days import agency_days
from macros.loading.git_history import History
from macros.loading.problems import DataError, Problem, has_errors, mistakes
from macros.loading.sample_switch import idle_switch
from macros.loading.site_parts import modules_of
from macros.pages import feeds
from macros.queries.synonyms import wordings
from macros.records.choices import Audience
from macros.run.make import make_all
from macros.run.session import BuildSession
from macros.site.theme import forget_paint, paint
from macros.site.writer import SiteWriter, stamp, unexpected_files

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

    def run() -> tuple[Library, tuple[Problem, ...]]:
        session = BuildSession()
        with _running(settings, session) as state:
            library, history = _load(settings, session, state)
            problems = _check(settings, session, library, history, state)
        _keep_until_exit(session)
        return library, problems

    return _with_repairs(settings, run)


def portal_of(settings: Settings) -> Portal:
    """The portal as a build reads it, for output without a site; raises `DataError` with every problem."""

    def run() -> Portal:
        session = BuildSession()
        with _running(settings, session) as state:
            library, history = _load(settings, session, state)
            problems = tuple(mistakes(_check(settings, session, library, history, state)))
            if has_errors(problems):
                raise DataError(problems)
            painted = paint(settings.project, settings.work)
            portal = Portal(library, settings.as_of, settings.audience, history, painted)
        _keep_until_exit(session)
        return portal

    return _with_repairs(settings, run)


def build(settings: Settings, painted: Painted | None = None, session: BuildSession | None = None) -> Report:
    """Build or refresh the site; raises `DataError` with every problem before anything is written.

    The hook of the site generator passes `painted`; otherwise the layouts are painted when their inputs changed.
    A `session` keeps the results of a run for the next one.
    """
    return _with_repairs(settings, lambda: _build(settings, painted, session))


def _build(settings: Settings, painted: Painted | None, caller_session: BuildSession | None) -> Report:
    report, session = Report(), caller_session or BuildSession()
    with report.stage("tổng"), _running(settings, session) as state:
        # Read the records that changed, and their history.
        with report.stage("nạp"):
            library, history = _load(settings, session, state)

        # Check all records: nothing is written as long as one has an error.
        with report.stage("kiểm tra"):
            report.problems = tuple(mistakes(_check(settings, session, library, history, state)))
        if has_errors(report.problems):
            raise DataError(report.problems)
        if caller_session is None and library.opened >= fork.MANY:
            session.forget()  # a large load: free the memory, even though freeing takes time

        # Paint the layouts and prose pages, where something that the site generator reads has changed.
        with report.stage("vẽ khung"):
            painted = painted or session.painted or paint(settings.project, settings.work, fresh=settings.clean)
            session.painted = painted

        # Make the pages that changed, and write them into the site.
        with report.stage("dựng trang"):
            portal = Portal(library, settings.as_of, settings.audience, history, painted)
            if session.portal:
                portal.succeed(session.portal, state.outputs.pending)
                session.portal = None
            with portal.borrowing(session.checked) if session.checked else nullcontext():
                try:
                    _write(settings, portal, state, report, session.on_pages, trust_site=session.touched is not None)
                except sqlite3.Error:  # the search store cannot be read: start a new one
                    state.search = ""
                    _write(settings, portal, state, report, session.on_pages, trust_site=False)
            report.records = portal.count
            session.portal = portal
    if caller_session is None:
        _keep_until_exit(session)
    return report


def _load(settings: Settings, session: BuildSession, state: State) -> tuple[Library, History]:
    library, history = session.load(settings, state)
    library.shared, library.modules = settings.shared, modules_of(settings.project)
    state.media = library.media_stats
    state.checks.pending |= library.changed
    state.outputs.pending |= library.changed
    return library, history


def _check(
    settings: Settings, session: BuildSession, library: Library, history: History, state: State
) -> tuple[Problem, ...]:
    docs = settings.project / "docs"
    library.agency_days, day_problems = agency_days(settings.project)
    switch_problems = idle_switch(settings.project, library.rows.holds_illustrative)
    whole_portal = Portal(library, settings.as_of, Audience.LEADERSHIP, history, prose=prose.addresses(docs))
    if session.checked:
        whole_portal.succeed(session.checked, state.checks.pending)
        session.checked = None

    def before_fork() -> None:
        state.keep_history(history)
        state.save()  # a run that is interrupted from here on leaves the state of a check
        state.database.close()

    problems = check_portal(whole_portal, state.checks, docs, before_fork, whole=False)
    state.checks.store(whole_portal)
    session.checked = whole_portal
    return tuple(sorted({*library.problems, *day_problems, *switch_problems, *problems}))


def _write(
    settings: Settings, portal: Portal, state: State, report: Report, on_pages: Callable[[], object], *,
    trust_site: bool,
) -> None:  # fmt: skip
    """Make what is due and write it into the site; with `trust_site` its files are assumed to exist."""
    results = state.outputs
    with SearchStore(settings.search_path, state.search) as store:
        # Find what is due: planned differently than before, stale, or missing from the folder.
        unexpected = _unexpected(settings, state, store)
        writer = SiteWriter(settings.site_dir, results, state.mark_dirty, trust_site=trust_site)
        results.verify(portal, whole=False)
        files, replanned = _plan(portal, state)
        paths = [item[0] for item in files]
        due_paths = {*paths} if unexpected is not None else replanned | results.stale | writer.missing(paths)
        due = [item for item in files if item[0] in due_paths]
        if due or replanned or unexpected is not None:
            writer.begin()

        # Make and write it, and put its documents into the search store.
        store.expect(sum(item[4] for item in due))
        for output in make_all(portal, due, writer.put, state.database.close, on_pages):
            writer.record(output.path, output.content_digest, output.trace, written=output.written)
            if output.document:
                store.put(output.document)
        results.store(portal)
        if replanned or unexpected:
            store.keep_only(pages.url_of(path) for path, *_, searched in files if searched)
        with report.stage("chỉ mục tìm kiếm"):
            for path, content in store.files(writer.missing_or_unrecorded, wordings(portal)):
                writer.write(path, content)
            paths += store.paths()

        # Remove what is no longer planned, and write the files about the run.
        paths += feeds.CLOSING_FILES
        gone = results.keep_only(paths) if replanned else set()
        writer.remove(gone | (unexpected or set()).difference(paths))
        portal.next_day = results.next_day
        for path, content in feeds.closing_files(portal):
            writer.write(path, content)
        report.files, report.written, report.removed = len(paths), writer.written, writer.removed
        if writer.begun:
            state.site, state.search = stamp(settings.site_dir), uuid4().hex
            store.keep(state.search)


def _unexpected(settings: Settings, state: State, store: SearchStore) -> set[str] | None:
    """The files of a site folder that has changed since the last run; None if it has not."""
    if not store.is_current:
        state.site = None  # every document must be stored again
    unexpected = unexpected_files(settings.site_dir, state.site)
    if unexpected is not None:
        state.outputs.clear()  # every output is made again and compared with the file
    return unexpected


def _plan(portal: Portal, state: State) -> tuple[list[pages.Planned], set[str]]:
    """Every file of the site, and the paths whose plan differs from that of the last run."""
    before = state.plans
    for part, items in before.items():
        state.outputs.preload(portal, ("pages.planned", *part), items)
    plans = {part: pages.planned(portal, *part) for part in before or pages.parts()}
    replanned: set[str] = set()
    for part, items in plans.items():
        if items != before.get(part):
            replanned |= {item[0] for item in {*items}.symmetric_difference(before.get(part, ()))}
    if replanned or plans.keys() != before.keys():
        state.plans = plans
    return pages.planned_files(portal, plans), replanned


@contextmanager
def _running(settings: Settings, session: BuildSession) -> Iterator[State]:
    """One run at a time, with the state of the last one, and without the cycle collector.

    A build makes millions of long-lived values and hardly a cycle: without the collector it takes 15 % less CPU.
    """
    settings.work.mkdir(parents=True, exist_ok=True)
    was_on = gc.isenabled()
    with FileLock(settings.work / "lock"):
        gc.disable()
        try:
            with session.opened(settings) as state:
                yield state
        finally:
            if was_on:
                gc.enable()


def _with_repairs(settings: Settings, run: Callable[[], T]) -> T:
    """Run, and return the result; if the state or the paint is damaged, remove it and run again."""
    for _ in ("state", "paint"):  # both may be damaged, and the second shows only after the first is removed
        try:
            return run()
        except PaintDamaged:
            forget_paint(settings.work)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            Database.remove(settings.state_path)
    return run()


_last_session: list[BuildSession] = []


def _keep_until_exit(session: BuildSession) -> None:
    """Keep a session in memory until the next: a command ends here, and freeing it takes as long as an edit.

    Close the state, because SQLite would otherwise have to read its log again, 130 MB after a first build.
    """
    session.close()
    for before in _last_session:
        before.forget()
    _last_session[:] = [session]


__all__ = ["Report", "Settings", "build", "check", "examine", "portal_of"]
