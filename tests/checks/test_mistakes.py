"""The mistakes that editors make, and exactly what they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.ledger import Ledger
from tests.checks import library
from tests.checks.mistakes import Mistake, mistakes, tables, told

TABLE = [mistake for name in tables() for mistake in mistakes(name)]


def test_the_good_library_has_no_problem(good: Path) -> None:
    assert library.found(roots=(good,)) == []


@pytest.mark.parametrize("mistake", TABLE, ids=lambda mistake: mistake.name)
@pytest.mark.usefixtures("good")
def test_the_editor_is_told(mistake: Mistake) -> None:
    assert told(mistake) == mistake.expected


@pytest.mark.parametrize("mistake", TABLE, ids=lambda mistake: mistake.name)
@pytest.mark.usefixtures("good")
def test_a_second_run_says_the_same_and_forgets_what_was_mended(mistake: Mistake) -> None:
    ledger: Ledger = Ledger()
    assert library.found(ledger) == []
    for edit in mistake.edits:
        edit.apply()
    assert tuple(library.lines(library.found(ledger))) == mistake.expected
    assert tuple(library.lines(library.found(ledger))) == mistake.expected
    library.lay_out(Path())
    assert library.found(ledger) == []


def test_names_are_told_apart() -> None:
    names = [mistake.name for mistake in TABLE]
    assert len(set(names)) == len(names)
