"""Dear answers that are stored between runs: they hold while no cause changed, and come back as they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from macros.engine import Portal, query
from macros.engine.loader import load
from macros.engine.recorder import traced
from macros.engine.results import Results
from macros.engine.state import State, recorded_files
from macros.engine.versions import code_signature
from macros.records.choices import Audience
from macros.run import flow
from macros.run.session import BuildSession
from tests import miniature
from tests.contest import portal_of

ASKED: list[str] = []
TODAY = date(2026, 11, 24)


@query(stored=True)
def title(portal: Portal, name: str) -> tuple[str, bool]:
    """Looks at one record, and at a day to come."""
    ASKED.append(name)
    return portal.rows[f"announcements/{name}"].title, portal.reached("2026-12-24")


@query
def titles(portal: Portal) -> str:
    """Asks for all of them."""
    return " ".join(title(portal, row.id)[0] for row in portal.by_collection["announcements"])


@pytest.fixture(autouse=True)
def _nothing_asked() -> Iterator[None]:
    ASKED.clear()
    yield
    ASKED.clear()


def portal(today: date = TODAY, **titles: str) -> Portal:
    records = {
        f"announcements/{name}": {"title": text, "since": "2026-01-01", "until": "2026-01-02"}
        for name, text in titles.items()
    }
    return portal_of(records, today, Audience.STAFF)


def stored(tmp_path: Path, here: Portal) -> Results[str]:
    """The ledger of a run that asked for all titles, as the next run reads it."""
    state = State(tmp_path / "state", "code")
    state.outputs.record("all", traced(here, titles)[1], "")
    state.outputs.verify(here)
    state.outputs.store(here)
    state.save()
    ASKED.clear()
    return State(tmp_path / "state", "code").outputs


def test_a_stored_answer_is_not_worked_out_again(tmp_path: Path) -> None:
    ledger = stored(tmp_path, portal(a="một", b="hai"))
    ledger.pending = {"announcements/a"}
    ledger.verify(portal(a="mới", b="hai"), whole=False)
    assert ASKED == ["a"]
    assert not ledger.fresh("all")


def test_a_day_that_comes_forgets_the_answers_that_looked_at_it(tmp_path: Path) -> None:
    ledger = stored(tmp_path, portal(a="một"))
    ledger.verify(portal(date(2026, 12, 24), a="một"), whole=False)
    assert ASKED == ["a"]


def test_who_asks_for_a_stored_answer_hangs_on_its_causes_and_days(tmp_path: Path) -> None:
    ledger = stored(tmp_path, portal(a="một"))
    here = portal(a="một")
    ledger.verify(here, whole=False)
    asked = [*traced(here, titles)[1]]
    assert ASKED == []
    assert asked[0].inputs == ("announcements/\tday", "announcements/a\ttitle", "day")
    assert asked[0].day == "2026-12-24"


def test_a_run_that_trusts_nothing_forgets_them(tmp_path: Path) -> None:
    ledger = stored(tmp_path, portal(a="một"))
    ledger.verify(portal(a="một"))
    assert ASKED == ["a"]


def test_a_stored_answer_has_no_fingerprint_that_looks_at_less() -> None:
    with pytest.raises(TypeError):
        query(fingerprint=lambda _: "", stored=True)


@pytest.mark.usefixtures("project")
def test_every_stored_answer_of_the_miniature_comes_back_as_it_was() -> None:
    session = BuildSession()
    flow.build(miniature.settings(), session=session)
    assert session.portal
    assert session.checked
    for key, answer in [*session.portal.answers.items(), *session.checked.answers.items()]:
        assert repr(answer), key  # no answer holds a row, which refuses this
    outputs = State(miniature.settings().state_path, code_signature()).outputs
    found = [(key, stored) for key in session.portal.answers if (stored := outputs.stored(key))]
    assert found
    for key, stored in found:
        assert stored.answer == session.portal.answers[key]


@pytest.mark.usefixtures("built_project")
def test_the_files_alone_can_be_read() -> None:
    flow.build(miniature.settings())
    path = miniature.settings().state_path
    known, media = recorded_files(path, code_signature())
    assert [row.title for row in known.rows_in("data/units")] == [
        row.title for row in load([Path("data")]).rows.of("units")
    ]
    assert media == load([Path("data")]).media_stats != {}
    for none, of_none in (recorded_files(path, "of other code"), recorded_files(Path("nowhere"), code_signature())):
        assert (none.folders(), of_none) == ([], {})
    assert not Path("nowhere").exists()
