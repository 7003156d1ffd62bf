"""The mistakes that editors make, and exactly the problems that they read.

One library serves a whole table, so that every check but the first goes on from what the one before recorded: the
mistake is made, checked twice and taken back; what is left of it would stand among the problems of the next one.
PORTAL_LONG=1 makes every mistake in every way.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import miniature
from tests.checks import sample_library
from tests.checks.mistakes import Mistake, mistakes, tables
from tests.sweep import offenders

EVERY = 1 if miniature.LONG else 8  # one mistake in so many is also met by processes and by a check from nothing


def test_the_good_library_has_no_problem(good: Path) -> None:
    assert sample_library.found(roots=(good,)) == []
    assert sample_library.found() == []


@pytest.mark.parametrize("table", tables())
@pytest.mark.usefixtures("good")
def test_every_mistake_is_reported_and_then_forgotten(table: str) -> None:
    assert sample_library.found_since() == []
    assert offenders(mistakes(table), look_twice, lambda mistake: mistake.name) == []
    assert sample_library.found_since() == []


@pytest.mark.parametrize("table", tables())
@pytest.mark.usefixtures("good")
def test_processes_report_the_same(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And records of which a run keeps no more than their rows, as it does where it has read many."""
    forked = miniature.with_processes(monkeypatch)
    assert sample_library.found_since() == []
    assert offenders(mistakes(table)[::EVERY], check, lambda mistake: mistake.name) == []
    assert forked


def look_twice(mistake: Mistake) -> None:
    """Make a mistake, look twice and take it back."""
    with mistake.made():
        assert tuple(sample_library.lines(sample_library.found_since())) == mistake.expected
        assert tuple(sample_library.lines(sample_library.found_since())) == mistake.expected


def check(mistake: Mistake) -> None:
    """The same, and look again."""
    look_twice(mistake)
    assert sample_library.found_since() == []


@pytest.mark.parametrize("table", tables())
@pytest.mark.usefixtures("good")
def test_a_check_from_nothing_reports_the_same(table: str) -> None:
    def check_anew(mistake: Mistake) -> None:
        with mistake.made():
            assert tuple(sample_library.lines(sample_library.found())) == mistake.expected

    assert offenders(mistakes(table)[::EVERY], check_anew, lambda mistake: mistake.name) == []


def test_names_are_told_apart() -> None:
    names = [mistake.name for table in tables() for mistake in mistakes(table)]
    assert len(set(names)) == len(names)
