"""The mistakes that editors make, and exactly what they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.tracing import Ledger
from tests.checks import library
from tests.checks.mistakes import Mistake, mistakes

TABLE = mistakes("mistakes.txt")


def test_the_good_library_has_no_problem(good: Path) -> None:
    assert library.found(roots=(good,)) == []


@pytest.mark.parametrize("mistake", TABLE, ids=lambda mistake: mistake.name)
def test_the_editor_is_told(mistake: Mistake, good: Path) -> None:
    for edit in mistake.edits:
        edit.apply()
    assert tuple(library.lines(library.found())) == mistake.expected


@pytest.mark.parametrize("mistake", TABLE, ids=lambda mistake: mistake.name)
def test_a_second_run_says_the_same_and_forgets_what_was_mended(mistake: Mistake, good: Path) -> None:
    ledger: Ledger = Ledger()
    assert library.found(ledger) == []
    before = {path: path.read_bytes() for path in good.rglob("*") if path.is_file()}
    for edit in mistake.edits:
        edit.apply()
    assert tuple(library.lines(library.found(ledger))) == mistake.expected
    assert tuple(library.lines(library.found(ledger))) == mistake.expected
    for edit in mistake.edits:
        path = Path(edit.path)
        path.write_bytes(before[path]) if path in before else path.unlink()
    assert library.found(ledger) == []


def test_names_are_told_apart() -> None:
    names = [mistake.name for mistake in TABLE]
    assert len(set(names)) == len(names)
