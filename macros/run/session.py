"""`BuildSession`: what is kept between the builds of one process: the open state, the records, the portals."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from macros import pages
from macros.engine import Portal
from macros.engine.loader import Library, load, reload
from macros.engine.packing import PackedFiles
from macros.engine.recorder import GONE
from macros.engine.settings import Settings
from macros.engine.site_info import Painted
from macros.engine.sqlite import Database
from macros.engine.state import State
from macros.engine.versions import code_signature
from macros.loading import renditions
from macros.loading.git_history import History, read_history
from macros.loading.problems import DataError
from macros.pages import templating
from macros.queries.lookup import SourceChangedError
from macros.records import collection_names

T = TypeVar("T")


class BuildSession:
    """What is kept between the builds of one process."""

    def __init__(self) -> None:
        self.touched: set[str] | None = None  # the files that may have changed since the last build; None: any
        self.on_pages: Callable[[], object] = lambda: None  # called when the pages are written, before downloads
        self.loaded: Library | None = None
        self.history: History | None = None
        self.painted: Painted | None = None
        self.portal: Portal | None = None  # of the last site that was built
        self.checked: Portal | None = None  # of the last checks
        self._prefetched: set[tuple[str, str]] = set()
        self._state: State | None = None
        self._path = Path()
        self._code = ""  # the signature of the running code, even if the files have changed since
        self._version: tuple[int, int] = (0, 0)  # of the saved state; differs if another process has written it

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[State]:
        """Yield the state of the last run; what an interrupted run recorded is dropped."""
        state = self._open(settings)
        try:
            yield state
        except DataError:
            self._keep(state)
            raise
        except BaseException:
            state.database.abandon()
            self.painted = None  # it may be the cause
            raise
        self._keep(state)

    def _open(self, settings: Settings) -> State:
        state, self._state = self._state, None
        path = settings.state_path.absolute()
        if state is None or settings.clean or self._path != path or self._version != state.database.version:
            self.touched = self.portal = self.checked = None
            self._code = self._code or code_signature(settings.work)
            templating.keep_compiled(settings.work / "templates", self._code)
            renditions.set_picture_folder(settings.work / "pictures")
            if settings.clean:
                Database.remove(path)
            self._path, state = path, State(path, self._code)
        return state

    def _keep(self, state: State) -> None:
        if self.history:
            state.keep_history(self.history)
        state.save()
        self._state, self._version = state, state.database.version

    def load(self, settings: Settings, state: State) -> tuple[Library, History]:
        """The records and their history; if the touched files are known, only those are read."""
        paths, before, library = self.touched, self.history, None
        walks = PackedFiles(settings.work)
        if paths is not None and self.loaded and before:
            with _in_background(lambda: read_history(settings.data, walks, before, paths)) as history:
                library = reload(self.loaded, paths)
        if library is None:
            self.painted = None
            with _in_background(lambda: read_history(settings.data, walks)) as history:

                def before_fork() -> None:
                    history()  # its thread must end before processes start
                    state.database.close()

                library = load(settings.data, state.records, state.media, before_fork)
        self.loaded, self.history = library, history()
        return self.loaded, self.history

    def prefetch(self) -> Iterator[None]:
        """Prepare, step by step, what almost every edit needs.

        One output of each maker, pages of records first, loads models, templates and patterns; then come the queries
        over whole collections.
        """
        if self._state and self.portal:
            results, portal = self._state.outputs, self.portal
            for item in self._one_of_each(pages.planned_files(portal, self._state.plans)):
                with suppress(*GONE, SourceChangedError, OSError):  # an edit may come in between
                    pages.make(portal, pages.task_of(item))
                yield
            groups = [f"{sign}{name}/" for sign in ("", "@", "~") for name in collection_names()]
            for key in results.keys_of({*results.queries_with(groups)}):
                if key not in portal.answers:
                    with suppress(*GONE, SourceChangedError, OSError):
                        portal.answer(key)
                    yield

    def _one_of_each(self, planned: Iterable[pages.Planned]) -> Iterator[pages.Planned]:
        """Yield an output of each maker and collection that this session has not prepared yet."""
        for item in sorted(planned, key=lambda item: not item[1].endswith(":record_page")):
            kind = item[1], str(item[2][:1]).partition("/")[0]
            if kind not in self._prefetched:
                self._prefetched.add(kind)
                yield item

    def forget(self) -> None:
        """Drop all portals, which the garbage collector would not free for a while."""
        for portal in filter(None, (self.portal, self.checked)):
            portal.forget()
        self.portal = self.checked = None

    def close(self) -> None:
        """Close the state; the next run reads it again."""
        if self._state:
            self._state.database.close()
            self._state = None


@contextmanager
def _in_background(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Run `work` in a background thread; calling the result joins it."""
    results: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is asked for
            failed.append(error)

    def join() -> T:
        thread.join()
        if failed:
            raise failed[0]
        return results[0]

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield join
    finally:
        thread.join()
