"""The shape of the code: parts stay small, and every public name says what it is for.

That imports run one way is held by import-linter; see `pyproject.toml`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.miniature import ROOT
from tests.source_code import CODE, MODULES, imports_of, name_of, tree_of
from tests.sweep import offenders

# What only these modules may import, each because it is the one place that knows.
KEPT_TO: dict[str, tuple[str, ...]] = {
    "PIL": ("macros.loading.imaging",),
    "icalendar": ("macros.pages.calendars",),
    "mkdocs": ("macros.hooks",),
    "yaml": ("macros.loading.yaml_reader", "macros.loading.encoding", "macros.loading.yaml_writer"),
    "markdown_it": ("macros.text.render",),
    "nh3": ("macros.text.render",),
    "smtplib": ("macros.publish.reminders.post",),
    "brotli": ("macros.publish.intact", "macros.publish.verify.packed"),
    "typst": ("macros.documents.typesetter",),
    "subprocess": (
        "macros.documents.sheets",
        "macros.loading.git_history",
        "macros.site.theme",
        "scripts.bench_lib.peers",
        "scripts.bench_lib.processes",
        "macros.publish.gate.repository",
        "macros.publish.gate.post_receive",
    ),
}
MUST_ASK = ("macros.pages", "macros.checks", "macros.queries.emulation")  # for the day, with `reached`
CLOCKS = ("today", "now", "utcnow", "time_ns", "localtime", "gmtime")
MAY_LOOK_AT_A_CLOCK = ("macros.hooks", "macros.run.preview", "macros.site.clock", "scripts.bench_lib", "scripts")
EXPLAINED_ONCE_FOR_ALL = ("plan", "plan_of", "details", "index_details")  # in macros.pages
FUNCTION_LINES, MODULE_LINES, TEST_LINES = 60, 350, 30
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def test_some_packages_are_known_in_one_place() -> None:
    def check(package: str) -> None:
        found = {path for path in CODE if any(f"{item}.".startswith(f"{package}.") for item in imports_of(path))}
        users = {name for name in map(name_of, found) if not name.startswith("scripts")}
        assert users - {*KEPT_TO[package]} == set()

    assert offenders(KEPT_TO, check) == []


def test_nothing_but_the_edge_looks_at_a_clock() -> None:
    looking = {
        name_of(path)
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS and not name_of(path).startswith(MAY_LOOK_AT_A_CLOCK)
    }
    assert looking == set()


def test_nothing_looks_at_the_day_of_a_portal_but_through_what_notes_it() -> None:
    looking = {
        name_of(path)
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "as_of"
        and ast.unparse(node).startswith(("portal.", "built."))
        if name_of(path).startswith(MUST_ASK)
    }
    # `as-of.json` and the checks of a whole portal, which every run makes anew
    assert looking == {"macros.checks.withdrawals", "macros.pages.feeds"}


def functions_in(path: Path) -> Iterator[tuple[str, int]]:
    """(place, lines) of each function in a file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_functions_are_short() -> None:
    assert [place for path in CODE for place, lines in functions_in(path) if lines > FUNCTION_LINES] == []
    assert [place for path in TESTS for place, lines in functions_in(path) if lines > TEST_LINES] == []


def test_modules_are_short() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in CODE}
    assert {path: lines for path, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    names = {path.stem for path in (ROOT / "macros").rglob("*.py")} - {"__init__"}
    assert names & set(sys.stdlib_module_names) == set()


def test_public_names_say_what_they_are_for() -> None:
    def check(path: Path) -> None:
        tree = tree_of(path)
        public = [
            item for item in tree.body if isinstance(item, ast.FunctionDef | ast.ClassDef) and item.name[0] != "_"
        ]
        named = {item.name: item for item in public if item.name not in EXPLAINED_ONCE_FOR_ALL}  # of overloads the last
        assert [name for name, item in named.items() if not ast.get_docstring(item)] == []
        assert not tree.body or ast.get_docstring(tree)

    assert offenders(CODE, check, name_of) == []


def test_nothing_is_left_to_be_done_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
    paths = [*CODE, *TESTS, *(ROOT / "overrides").rglob("*.html"), *(ROOT / "macros").rglob("*.html")]
    paths += [*(ROOT / "docs" / "assets").rglob("*.js"), *(ROOT / "docs" / "assets").rglob("*.css")]
    assert [str(path) for path in paths if any(mark in path.read_text("utf-8") for mark in marks)] == []


def test_every_folder_of_data_has_a_model() -> None:
    folders = [path.name for path in (ROOT / "data").iterdir() if path.is_dir() and path.name != "media"]
    assert [name for name in folders if f"macros.records.{name}" not in MODULES] == []
