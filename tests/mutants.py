"""Says of each module that decides how many of its changes a test noticed: the last step of `make mutants`.

mutmut leaves beside its copy of a module how the tests ended for each change.  A module of which too few were noticed
fails the run; `.venv/bin/mutmut show NAME` shows a change that no test noticed.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.miniature import ROOT

LEAST = 85  # percent
UNNOTICED = (0, 5, 33, None)  # the tests passed, there were none (pytest, mutmut), or the change was not tried


class Share(NamedTuple):
    """How many of the changes to a module were noticed."""

    module: str
    noticed: int
    changes: int

    @property
    def percent(self) -> float:
        """Of a hundred changes so many were noticed."""
        return 100 * self.noticed / self.changes


def settings() -> dict[str, Any]:
    """The table `[tool.mutmut]` of pyproject.toml."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"])


def shares(folder: Path, patterns: list[str]) -> Iterator[Share]:
    """The modules of the patterns of which mutmut left something in a folder, with what was noticed of each."""
    for path in sorted(path for pattern in patterns for path in folder.glob(f"{pattern}.meta")):
        ends = list(json.loads(path.read_text("utf-8"))["exit_code_by_key"].values())
        if ends:
            module = path.relative_to(folder).as_posix().removesuffix(".meta")
            yield Share(module, sum(end not in UNNOTICED for end in ends), len(ends))


def main() -> int:
    """Print a line for each module; 1 if one of them has too few."""
    found = list(shares(ROOT / "mutants", settings()["only_mutate"]))
    for share in found:
        print(f"{share.module:42} {share.noticed:4} of {share.changes:4} noticed, {share.percent:5.1f} %")
    return int(not found or any(share.percent < LEAST for share in found))


if __name__ == "__main__":
    sys.exit(main())
