"""What runs found, between the builds of one process: the open state, the records, the portals that answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from macros import pages
from macros.engine import Portal
from macros.engine.loader import Library, load, reload
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


class Memory:
    """What runs found, between the builds of one process."""

    def __init__(self) -> None:
        self.touched: set[str] | None = None  # the files that may have changed since the last build; None: any
        self.loaded: Library | None = None
        self.history: History | None = None
        self.painted: Painted | None = None
        self.portal: Portal | None = None  # of the last site that was built
        self.checked: Portal | None = None  # of the last checks
        self._warm: set[tuple[str, str]] = set()
        self._state: State | None = None
        self._path = Path()
        self._code = ""  # the signature of the code that runs, whatever stands on the disk by now
        self._version: tuple[int, int] = (0, 0)  # what tells the state as it was left from that of another process

    @contextmanager
    def opened(self, settings: Settings) -> Iterator[State]:
        """The state to go on from; what a run recorded that did not come to its end is as if it had not been."""
        state = self._open(settings)
        try:
            yield state
        except DataError:
            self._keep(state)
            raise
        except BaseException:
            state.database.abandon()
            self.painted = None  # it may be what is wrong
            raise
        self._keep(state)

    def _open(self, settings: Settings) -> State:
        state, self._state = self._state, None
        path = settings.state_path.absolute()
        if state is None or settings.clean or self._path != path or self._version != state.database.version:
            self.touched = self.portal = self.checked = None
            self._code = self._code or code_signature(settings.work)
            templating.keep_compiled(settings.work / "templates", self._code)
            renditions.keep_pictures(settings.work / "pictures")
            if settings.clean:
                Database.remove(path)
            self._path, state = path, State(path, self._code)
        return state

    def _keep(self, state: State) -> None:
        if self.history:
            state.remember(self.history)
        state.save()
        self._state, self._version = state, state.database.version

    def load(self, settings: Settings, state: State) -> tuple[Library, History]:
        """The records and their history; where it is known which files were touched, only those are looked at."""
        paths, before, library = self.touched, self.history, None
        if paths is not None and self.loaded and before:
            with _meanwhile(lambda: read_history(settings.data, settings.work, before, paths)) as history:
                library = reload(self.loaded, paths)
        if library is None:
            self.painted = None
            with _meanwhile(lambda: read_history(settings.data, settings.work)) as history:

                def part() -> None:
                    history()  # with its thread there could be no processes
                    state.database.close()

                library = load(settings.data, state.records, state.media, part)
        self.loaded, self.history = library, history()
        return self.loaded, self.history

    def warm(self) -> Iterator[None]:
        """Do beforehand, one a step, what almost every edit needs.

        That is one output of each maker, pages of records first, which makes models, templates and patterns ready, and
        the questions about whole collections.
        """
        if self._state and self.portal:
            ledger, portal = self._state.outputs, self.portal
            for item in self._one_of_each(pages.planned_files(portal, self._state.plans)):
                with suppress(*GONE, SourceChangedError, OSError):  # an edit may come in between
                    pages.make(portal, pages.task_of(item))
                yield
            groups = [f"{sign}{name}/" for sign in ("", "@", "~") for name in collection_names()]
            for key in ledger.keys_of({*ledger.reached(groups)}):
                if key not in portal.answers:
                    with suppress(*GONE, SourceChangedError, OSError):
                        portal.answer(key)
                    yield

    def _one_of_each(self, planned: Iterable[pages.Planned]) -> Iterator[pages.Planned]:
        """An output of each maker, and of each collection that it makes some of; none twice in a process."""
        for item in sorted(planned, key=lambda item: not item[1].endswith(":record_page")):
            kind = item[1], str(item[2][:1]).partition("/")[0]
            if kind not in self._warm:
                self._warm.add(kind)
                yield item

    def forget(self) -> None:
        """Let go of all portals: each and its reader hold each other, so that they would stay."""
        for portal in filter(None, (self.portal, self.checked)):
            portal.forget()
        self.portal = self.checked = None

    def close(self) -> None:
        """Let go of the state too; the next run reads it anew."""
        self.forget()
        if self._state:
            self._state.database.close()
            self._state = None


@contextmanager
def _meanwhile(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Have something worked out in a thread, since it waits for other processes; who asks for it waits until it is."""
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is asked for
            failed.append(error)

    def told() -> T:
        thread.join()
        if failed:
            raise failed[0]
        return found[0]

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield told
    finally:
        thread.join()
