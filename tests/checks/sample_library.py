"""A small library without problems, and the problems that the checks find in it after an edit."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from macros.checks import check_portal, prose
from macros.checks.rules import RecordRule
from macros.engine import Portal
from macros.engine.loader import Library, load
from macros.engine.results import Results
from macros.loading.git_history import read_history
from macros.loading.problems import Problem
from macros.loading.yaml_writer import dump
from macros.pages.examples import sample
from macros.records import collections
from macros.records.choices import Audience
from macros.records.regulations import Regulation
from macros.run import flow

GOOD = Path(__file__).parent / "good"
LEADERS = Path(__file__).parent / "leaders"
DATA = Path("data")
ROOTS = (DATA, Path("lanh-dao"))
FOLDERS = (GOOD, LEADERS)  # the originals of the data roots
DOCS = Path("docs")
DAY = date(2026, 11, 24)


def lay_out(folder: Path) -> None:
    """Put the good library into `folder`/data, and the leaders' records beside it.

    A collection of which neither has a record gets the shortest one that its model's examples give.
    """
    for source, root in zip(FOLDERS, ROOTS, strict=True):
        shutil.rmtree(folder / root, ignore_errors=True)
        shutil.copytree(source, folder / root)
    for name, model in collections().items():
        if not any((folder / root / name).exists() for root in ROOTS):
            (folder / DATA / name).mkdir()
            (folder / DATA / name / "mau.yml").write_text(dump(sample(model, everything=False)), "utf-8")


def open_portal(roots: Iterable[Path] = ROOTS) -> Portal:
    """Everything in the data roots, as the checks see it."""
    return _portal(load(roots), roots)


def problems(
    ledger: Results[tuple[Problem, ...]] | None = None, roots: Iterable[Path] = ROOTS, before: Library | None = None
) -> list[Problem]:
    """Every problem of the data roots and of the prose, as `portal check` shows them.

    With the results and the library of an earlier run, only what changed since is checked.
    """
    library = load(roots, before.rows, before.media_stats) if before else load(roots)
    results = ledger if ledger is not None else Results()
    results.pending |= library.changed
    return sorted({*library.problems, *check_portal(_portal(library, roots), results, DOCS, whole=before is None)})


def problems_since() -> list[Problem]:
    """As `problems`, starting from what the last call recorded in the current folder."""
    return list(flow.check(flow.Settings(Path(), Path("site"), DAY, ROOTS)))


def _portal(library: Library, roots: Iterable[Path]) -> Portal:
    return Portal(library, DAY, Audience.LEADERSHIP, read_history(roots), prose=prose.addresses(DOCS))


def lines(problems: Iterable[Problem]) -> list[str]:
    """Problems as the tables of the tests write them: code, then what the editor reads.

    The names of all collections are written `{collections}`, so that one more changes no table.
    """
    names = ", ".join(collections())
    return [f"{problem.code} {problem}".replace(names, "{collections}") for problem in problems]


def change(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def regulation(**changes: str) -> Regulation:
    """A document with some fields of its own."""
    basic = {"title": "Văn bản", "number": "1/QĐ-TTg", "type": "decision", "issuer": "Bộ Nội vụ", "level": "central"}
    return Regulation.model_validate({**basic, "issued": "2020-03-05", "evidence_level": "press", **changes})


def codes(rule: RecordRule[[Any]], record: Regulation) -> list[str]:
    """The codes that a rule gives for a record."""
    return [defect.code for defect in rule(record)]
