"""Reads the tables of mistakes: edits of the good library and the problems that the checks must report.

A mistake begins with `== name`.  Then come files with lines to remove (`- `) and lines to insert (`+ `) in their place,
or at the end of the file if none is removed; then each expected problem after `> `.
`python -m tests.checks.mistakes` writes what the checks say now.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.checks import sample_library

HERE = Path(__file__).parent


class Edit(NamedTuple):
    """Lines to replace in one file."""

    path: str
    old: str
    new: str

    def edited(self, text: str) -> str:
        """The text of the file after the edit."""
        if not self.old:
            return text + self.new
        assert self.old in text, f"{self.path}: {self.old}"
        return text.replace(self.old, self.new, 1)


class Mistake(NamedTuple):
    """An editor's mistake and the problems that the checks report."""

    name: str
    edits: tuple[Edit, ...]
    expected: tuple[str, ...]

    def texts(self, read: Callable[[str], str]) -> dict[str, str]:
        """The edited text of each file that the mistake touches, by path; `read` gives the text before the edit."""
        texts: dict[str, str] = {}
        for edit in self.edits:
            texts[edit.path] = edit.edited(texts.get(edit.path) or read(edit.path))
        return texts

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Make the mistake in the current folder, and undo it at the end."""
        texts = self.texts(lambda path: Path(path).read_text("utf-8") if Path(path).exists() else "")
        before = {path: Path(path).read_bytes() if Path(path).exists() else None for path in texts}
        folders = {folder for path in texts for folder in Path(path).parents if not folder.exists()}
        for path, text in texts.items():
            _write(Path(path), text.encode())
        try:
            yield
        finally:
            for path, content in before.items():
                _write(Path(path), content) if content is not None else Path(path).unlink()
            for folder in sorted(folders, reverse=True):
                folder.rmdir()


def _write(path: Path, content: bytes) -> None:
    """Write a file as text editors do: a new file replaces the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}~")
    new.write_bytes(content)
    new.replace(path)


def tables() -> list[str]:
    """The tables of mistakes in records and, in `prose.txt`, in prose pages."""
    return sorted(path.name for path in HERE.glob("*.txt"))


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


def bless(table: str) -> None:
    """Write into a table the problems that the checks report now; read the difference before committing it."""
    blocks = []
    for mistake in mistakes(table):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            sample_library.lay_out(Path())
            with mistake.applied():
                expected = sample_library.lines(sample_library.problems())
        lines = [f"== {mistake.name}"]
        for edit in mistake.edits:
            lines += [edit.path, *(f"- {line}" for line in edit.old.splitlines())]
            lines += [f"+ {line}".rstrip() for line in edit.new.splitlines()]
        blocks.append("\n".join([*lines, *(f"> {line}" for line in expected), ""]))
    (HERE / table).write_text("\n".join(blocks), "utf-8")


if __name__ == "__main__":
    for name in tables():
        bless(name)
