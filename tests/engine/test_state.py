"""What a run recorded is there for the next one, and no more than is true of an interrupted one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from macros.engine import Portal
from macros.engine.loader import Library
from macros.engine.recorder import Trace
from macros.engine.state import State, recorded_files
from macros.loading.git_history import History
from macros.records.choices import Audience
from tests.rows import put, row

MEDIA: Any = {"data/media/units/a/a.png": ((1, 2, 3), ("x", 1, 2, "", 3, ()))}
PLANS: Any = {("pages", "units"): (("a", "b", (), True, False),)}
HISTORY = History({"data/units/a.yml": [("2026",)]}, commits=("c1",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a state comes to stand."""
    return tmp_path / "work" / "state"


def filled(path: Path | None) -> State:
    """A state with something of everything, saved."""
    state = State(path, "code")
    put(state.records, [row("units/a")])
    state.checks.record("units/a", Trace(), (("faulty",),))
    state.outputs.record("index.html", Trace(), "digest")
    state.plans, state.media, state.site, state.search = PLANS, MEDIA, (1, 2), "token"
    state.save()
    return state


def told(state: State) -> tuple[Any, ...]:
    """What a state tells."""
    results = state.checks.result("units/a"), state.outputs.result("index.html")
    return ([*state.records], *results, state.plans, state.media, state.site, state.search)


FILLED = (["units/a"], (("faulty",),), "digest", PLANS, MEDIA, (1, 2), "token")
NOTHING: Any = ([], None, None, {}, {}, None, "")


def test_what_was_saved_is_there_for_the_next_run_of_the_same_code(path: Path) -> None:
    assert told(State()) == told(State(path, "code")) == NOTHING
    assert told(filled(path)) == told(State(path, "code")) == FILLED
    assert told(State(path, "other code")) == NOTHING
    assert told(State(path, "code")) == NOTHING


def test_what_was_not_saved_is_not_there(path: Path) -> None:
    state = State(path, "code")
    put(state.records, [row("units/a")])
    state.checks.record("units/a", Trace(), (("faulty",),))
    state.plans, state.media, state.site, state.search = PLANS, MEDIA, (1, 2), "token"
    state.database.abandon()
    assert told(State(path, "code")) == NOTHING


def test_a_site_about_to_change_is_one_that_is_not_known(path: Path) -> None:
    state = filled(path)
    state.outputs.record("more.html", Trace(), "more")
    state.mark_dirty()
    for one in (state, State(path, "code")):
        assert told(one) == (*FILLED[:5], None, "")
        assert one.outputs.result("more.html") == "more"


def test_files_are_told_of_the_same_code_only_and_none_is_made(path: Path) -> None:
    nothing, of_none = recorded_files(path, "code")
    assert ([*nothing], of_none, path.parent.exists()) == ([], {}, False)
    filled(path).database.close()
    records, media = recorded_files(path, "code")
    assert ([*records], media) == (["units/a"], MEDIA)
    other, of_other = recorded_files(path, "other code")
    assert ([*other], of_other) == ([], {})
    assert told(State(path, "code")) == FILLED  # to ask with another code took nothing away


def recorded(state: State, history: History) -> None:
    """Have results of both kinds recorded at the commits of a history."""
    portal = Portal(Library(), date(2026, 11, 24), Audience.STAFF, history)
    for results in (state.checks, state.outputs):
        results.verify(portal)


def test_changes_of_files_are_kept_at_the_commits_that_results_were_recorded_at() -> None:
    state, later = State(), History({"data/units/a.yml": [("2027",)]}, commits=("c2",))
    state.keep_history(HISTORY)
    assert state.database.head("changes", {}) == {}  # of no result yet
    recorded(state, HISTORY)
    state.keep_history(HISTORY)
    assert state.database.head("changes") == {("c1",): HISTORY.changes}
    state.keep_history(later)
    assert state.database.head("changes") == {("c1",): HISTORY.changes}
    state.checks.verify(Portal(Library(), date(2026, 11, 24), Audience.STAFF, later))
    state.keep_history(later)
    assert state.database.head("changes") == {("c1",): HISTORY.changes, ("c2",): later.changes}
    recorded(state, later)
    state.keep_history(later)
    assert state.database.head("changes") == {("c2",): later.changes}


def test_the_changes_at_commits_that_nobody_knows_are_not_made_up() -> None:
    state = State()
    recorded(state, HISTORY)
    state.keep_history(History(commits=("c2",)))
    assert state.database.head("changes") == {}
