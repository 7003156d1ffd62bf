"""A run starts quickly: without changes it imports no models, rules or pages, and for an edit only what it needs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from macros.records import collection_names
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
# The models that a check of one record needs besides its own: those whose values its rules compare, and their parts.
NEEDED = {
    "announcements": (),
    "initiatives": ("evaluations",),  # a part of the model
    "stories": ("awards", "people", "units"),  # consents, the award, which units were there; parts of people
}
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


def test_a_check_of_an_edit_imports_only_the_models_that_the_rules_of_its_collection_need(project: Path) -> None:
    check = ("check", "--as-of", miniature.DAY.isoformat())
    imported(project, *check)
    for collection, others in NEEDED.items():
        file = max(Path("data", collection).glob("*.yml"))
        file.write_text(f"{file.read_text('utf-8')}\n# đã xem\n", "utf-8")
        modules = imported(project, *check)
        models = {name for name in collection_names() if f"macros.records.{name}" in modules}
        assert models == {collection, *others}
