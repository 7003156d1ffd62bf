"""A run without changes starts quickly: it imports no models, renderers, rules or pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests import miniature

pytestmark = pytest.mark.whole

SLOW = ("importlib.metadata", "jinja2", "markdown_it", "nh3", "pydantic", "rcssmin", "selectolax", "yaml")
OURS = (
    "macros.checks.run",
    "macros.site.assets",
    "macros.loading.yaml_reader",
    "macros.pages.home",
    "macros.records.base",
)
RUN = "import sys; from scripts.portal import main; status = main(sys.argv[1:]); print(*sys.modules); sys.exit(status)"


def imported(project: Path, *arguments: str) -> set[str]:
    """The modules that a command has imported when it ends."""
    done = miniature.run(sys.executable, "-c", RUN, *arguments, cwd=project)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_a_run_without_changes_imports_no_models_renderers_rules_or_pages(project: Path) -> None:
    build = ("build", "--as-of", miniature.DAY.isoformat())
    assert imported(project, *build) >= {"pydantic", "macros.checks.run", "macros.pages.home"}
    for command in (build, ("check", *build[1:])):
        assert imported(project, *command).intersection((*SLOW, *OURS)) == set()


def test_a_command_leaves_no_log_that_the_next_one_has_to_read(project: Path) -> None:
    for command in ("build", "check"):
        as_of = ("--as-of", miniature.DAY.isoformat())
        assert miniature.run(sys.executable, "-m", "scripts.portal", command, *as_of, cwd=project).returncode == 0
        (state,) = (project / ".portal").glob("state-*")  # its log had what SQLite wrote last
        assert state.stat().st_size > 100_000
