"""The mutation run: what it is told to change and to ask is there, and too few noticed changes are a failure."""

from __future__ import annotations

import json
from pathlib import Path

from tests.miniature import ROOT
from tests.mutants import LEAST, settings, shares


def test_the_modules_and_tests_that_the_run_names_are_there() -> None:
    names = ("only_mutate", "pytest_add_cli_args_test_selection", "also_copy")
    assert [path for name in names for path in settings()[name] if not any(ROOT.glob(path))] == []


def test_a_change_that_no_test_noticed_or_reached_lowers_the_share(tmp_path: Path) -> None:
    for name, ends in (("a", [1, 1, 1, 3, 36, -24]), ("b", [1, 0, 33, None]), ("c", []), ("gone", [0])):
        path = tmp_path / "macros" / f"{name}.py.meta"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"exit_code_by_key": {f"{name}_{at}": end for at, end in enumerate(ends)}}), "utf-8")
    found = list(shares(tmp_path, ["macros/?.py"]))
    assert found == [("macros/a.py", 6, 6), ("macros/b.py", 1, 4)]
    assert [share.percent >= LEAST for share in found] == [True, False]
