"""A table of mistakes in, edits and what the checks must say of them out.

A mistake begins with `== name`; then files with lines to take out (`- `) and to put in (`+ `) in their place, at the
end of the file where none is taken out; then `> ` and each expected problem.
`python -m tests.checks.mistakes` writes what the checks say now.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.checks import library

HERE = Path(__file__).parent


class Edit(NamedTuple):
    """Lines to replace in one file."""

    path: str
    old: str
    new: str

    def apply(self) -> None:
        """Make the edit in the current folder; a file that is not there is made."""
        target = Path(self.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = target.read_text("utf-8") if target.exists() else ""
        if self.old:
            assert self.old in text, f"{self.path}: {self.old}"
            text = text.replace(self.old, self.new, 1)
        else:
            text += self.new
        target.write_text(text, "utf-8")


class Mistake(NamedTuple):
    """An editor's mistake and what he or she is told."""

    name: str
    edits: tuple[Edit, ...]
    expected: tuple[str, ...]


def tables() -> list[str]:
    """The tables of mistakes in records; `prose.txt` has those of the pages."""
    return sorted(path.name for path in HERE.glob("*.txt") if path.name != "prose.txt")


def mistakes(table: str) -> list[Mistake]:
    """Every mistake of a table."""
    return [_mistake(block) for block in re.split("^== ", (HERE / table).read_text("utf-8"), flags=re.MULTILINE)[1:]]


def _mistake(block: str) -> Mistake:
    name, *rest = block.splitlines()
    edits: list[Edit] = []
    expected = [line[2:] for line in rest if line.startswith("> ")]
    for line in rest:
        if line.startswith("- "):
            edits[-1] = edits[-1]._replace(old=f"{edits[-1].old}{line[2:]}\n")
        elif line.startswith("+"):
            edits[-1] = edits[-1]._replace(new=f"{edits[-1].new}{line[2:]}\n")
        elif line and not line.startswith("> "):
            edits.append(Edit(line, "", ""))
    return Mistake(name, tuple(edits), tuple(expected))


def told(mistake: Mistake) -> tuple[str, ...]:
    """What the checks say after a mistake in a copy of the good library in the current folder."""
    for edit in mistake.edits:
        edit.apply()
    return tuple(library.lines(library.found()))


def bless(table: str) -> None:
    """Write into a table what the checks say now; read the difference before committing it."""
    blocks = []
    for mistake in mistakes(table):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            library.lay_out(Path())
            expected = told(mistake)
        lines = [f"== {mistake.name}"]
        for edit in mistake.edits:
            lines += [edit.path, *(f"- {line}" for line in edit.old.splitlines())]
            lines += [f"+ {line}".rstrip() for line in edit.new.splitlines()]
        blocks.append("\n".join([*lines, *(f"> {line}" for line in expected), ""]))
    (HERE / table).write_text("\n".join(blocks), "utf-8")


if __name__ == "__main__":
    for name in (*tables(), "prose.txt"):
        bless(name)
