"""The state of the last run: a file by site, audience and data, which may be deleted at any time."""

from __future__ import annotations

from pathlib import Path

from macros.engine import record_store, results
from macros.engine.media import MediaStats
from macros.engine.record_store import RecordStore
from macros.engine.results import Results
from macros.engine.sqlite import Database
from macros.loading.git_history import History

Planned = tuple[str, str, tuple[object, ...], bool, bool]  # as pages.Planned
Plans = dict[tuple[str, str], tuple[Planned, ...]]  # by part of the plan

_VERSION = 12
_SCHEMA = record_store.SCHEMA + results.schema("checks") + results.schema("outputs")


class State:
    """The state of a run; the next run reads what `save` wrote."""

    def __init__(self, path: Path | None = None, code: str = "") -> None:
        self.database = Database(path, _signature(code), _SCHEMA)
        self.records = RecordStore(self.database)
        self.checks: Results[tuple[tuple[object, ...], ...]] = Results(self.database, "checks")  # problems, by record
        self.outputs: Results[str] = Results(self.database, "outputs")  # digest of the content, by path
        self._plans: Plans | None = None
        self.media: MediaStats = self.database.head("media", {})
        self.site: tuple[int, ...] | None = self.database.head("site")  # the stamp of the site described by `outputs`
        self.search: str = self.database.head("search", "")  # the token of the search store that belongs to `outputs`

    @property
    def plans(self) -> Plans:
        """The planned files, by part of the plan."""
        if self._plans is None:
            self._plans = self.database.head("plans", {})
        return self._plans

    @plans.setter
    def plans(self, plans: Plans) -> None:
        self._plans = plans
        self.database.set_head("plans", plans)

    def mark_dirty(self) -> None:
        """Save that the site is about to change, so that after an interrupted run every file is compared.

        The tables of files and checks are complete and are saved as well.
        """
        self.site, self.search = None, ""
        self.save()

    def keep_history(self, history: History) -> None:
        """Keep the changes of files at the commits at which results were recorded, to compare them with later ones."""
        earlier = self.database.head("changes", {})
        wanted = {results.context["git"][0] for results in (self.checks, self.outputs) if results.context}
        if wanted != earlier.keys():
            now = {history.commits: history.changes}
            self.database.set_head(
                "changes", {commits: (now | earlier)[commits] for commits in wanted if commits in now | earlier}
            )

    def save(self) -> None:
        """Write everything to the file."""
        for name in ("media", "site", "search"):
            self.database.set_head(name, getattr(self, name))
        self.records.save()
        self.checks.save()
        self.outputs.save()
        self.database.commit()


def recorded_files(path: Path, code: str) -> tuple[RecordStore, MediaStats]:
    """Return the record store and media of the last run at `path`, to be read only; empty if other code wrote them."""
    if not Database.is_there(path, _signature(code)):
        return RecordStore(), {}
    state = State(path, code)
    return state.records, state.media


def _signature(code: str) -> str:
    return f"{_VERSION} {code}"
