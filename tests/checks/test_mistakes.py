"""The mistakes that editors make, and exactly the problems that they read.

One library serves a whole table, so that every check but the first goes on from what the one before recorded: the
mistake is made, checked and undone; anything left of it would show up among the problems of the next one.
PORTAL_LONG=1 makes every mistake in every way.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.loading.git_history import History
from macros.run import session
from tests import miniature
from tests.checks import sample_library
from tests.checks.mistakes import Mistake, mistakes, tables
from tests.sweep import offenders

EVERY = 1 if miniature.LONG else 8  # one mistake in so many is checked twice, and by processes
ANEW = 1 if miniature.LONG else 16  # one in so many is checked from nothing


@pytest.fixture(autouse=True)
def _without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks do not call git, which would only report that there is no repository."""
    monkeypatch.setattr(session, "read_history", lambda *_: History())
    monkeypatch.setattr(sample_library, "read_history", lambda *_: History())


def test_the_good_library_has_no_problem(good: Path) -> None:
    assert sample_library.problems(roots=(good,)) == []
    assert sample_library.problems() == []


@pytest.mark.parametrize("table", tables())
@pytest.mark.usefixtures("good")
def test_every_mistake_is_reported_and_then_forgotten(table: str) -> None:
    assert sample_library.problems_since() == []
    assert offenders(enumerate(mistakes(table)), look, lambda item: item[1].name) == []
    assert sample_library.problems_since() == []


@pytest.mark.whole
@pytest.mark.parametrize("table", tables())
@pytest.mark.usefixtures("good")
def test_processes_report_the_same(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a run that has read so many records that it keeps only their rows."""
    forked = miniature.with_processes(monkeypatch)
    assert sample_library.problems_since() == []
    assert offenders(mistakes(table)[::EVERY], look_again, lambda mistake: mistake.name) == []
    assert forked


def look(item: tuple[int, Mistake]) -> None:
    """Make a mistake, check once, or for one in `EVERY` twice, and undo it."""
    number, mistake = item
    with mistake.applied():
        for _ in range(1 if number % EVERY else 2):
            assert tuple(sample_library.lines(sample_library.problems_since())) == mistake.expected


def look_again(mistake: Mistake) -> None:
    """Make a mistake, check twice, undo it and check again."""
    look((0, mistake))
    assert sample_library.problems_since() == []


@pytest.mark.whole
@pytest.mark.parametrize("table", tables())
@pytest.mark.usefixtures("good")
def test_a_check_from_nothing_reports_the_same(table: str) -> None:
    def check_anew(mistake: Mistake) -> None:
        with mistake.applied():
            assert tuple(sample_library.lines(sample_library.problems())) == mistake.expected

    assert offenders(mistakes(table)[::ANEW], check_anew, lambda mistake: mistake.name) == []


def test_names_are_unique() -> None:
    names = [mistake.name for table in tables() for mistake in mistakes(table)]
    assert len(set(names)) == len(names)
