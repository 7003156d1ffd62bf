"""What many tests need: a miniature portal of their own, and a browser."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import Phase, settings
from playwright.sync_api import Browser, expect

from macros.records.choices import Audience
from macros.site import theme
from tests import miniature
from tests.chromium import chromium

SHARED = ("paint", "templates", "pictures")  # of what a build keeps
# How long a test takes says nothing on a busy machine; and the gate finds the same in the same code, time after time.
settings.register_profile("portal", deadline=None, derandomize="PORTAL_LONG" not in os.environ)
settings.load_profile("portal")
# `make mutants` asks only whether a test fails, a few thousand times, and not for the smallest example.
settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate), max_examples=40)
expect.set_options(timeout=30_000)  # ms, for a page on a busy machine


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have each worker begin with its share of the longest tests, so that none is left with one in the end.

    pytest-xdist gives each worker a row of tests, as many as to the others, and moves the last of them where one idles.
    """
    for item in items if miniature.LONG else ():
        item.add_marker(pytest.mark.timeout(0))  # whoever asks for the long form has the time
    longest = [item for item in items if item.get_closest_marker("first")]
    others = [item for item in items if not item.get_closest_marker("first")]
    workers, left = getattr(config, "workerinput", {}).get("workercount", 1), len(items)
    items.clear()
    for worker in range(workers):
        own, size = longest[worker::workers], left // (workers - worker)
        more = max(0, size - len(own))
        items += [*own, *others[:more]]
        del others[:more]
        left -= size


def pytest_collection_finish() -> None:
    """Have the garbage collector pass over what stays: a hundred thousand objects of tests and modules."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the git settings, the day or the user of the machine."""
    for name, value in miniature.PLAIN_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PORTAL_AS_OF", raising=False)
    monkeypatch.delenv(theme.PAINTER, raising=False)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first worker of a run to need it makes, for all of them; nobody may change it."""
    root = factory.getbasetemp()
    folder = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / name
    with FileLock(f"{folder}.lock"):
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)  # begun by a worker that was stopped
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def _painted_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature with what builds of all projects could share: its paint, compiled templates, scaled pictures."""

    def make(folder: Path) -> None:
        project = miniature.assemble(folder / "portal")
        with chdir(project):
            miniature.build(miniature.settings())
        shutil.rmtree(project / "site")
        for path in (project / ".portal").iterdir():
            if path.name not in SHARED:
                path.unlink()

    return once(tmp_path_factory, "painted", make) / "portal"


def _built_once(factory: pytest.TempPathFactory, painted: Path, name: str, audience: Audience) -> Path:
    def make(folder: Path) -> None:
        project = shutil.copytree(painted, folder / "portal", symlinks=True)
        shutil.copytree(miniature.SITE / "leaders-data", project / "leaders-data")
        leaders = (Path("leaders-data"),) if audience is Audience.LEADERSHIP else ()
        with chdir(project):
            miniature.build(replace(miniature.settings(), data=(Path("data"), *leaders), audience=audience))

    return once(factory, name, make) / "portal"


@pytest.fixture(scope="session")
def _built_project(tmp_path_factory: pytest.TempPathFactory, _painted_project: Path) -> Path:
    return _built_once(tmp_path_factory, _painted_project, "built-staff", Audience.STAFF)


@pytest.fixture(scope="session")
def built_staff(_built_project: Path) -> Path:
    """The site of the miniature for staff, to be looked at and not changed."""
    return _built_project / "site"


@pytest.fixture(scope="session")
def built_leaders(tmp_path_factory: pytest.TempPathFactory, _painted_project: Path) -> Path:
    """The site of the miniature for leaders, with the records that only they may see; not to be changed."""
    return _built_once(tmp_path_factory, _painted_project, "built-leaders", Audience.LEADERSHIP) / "site"


@pytest.fixture
def project(_painted_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the miniature portal, painted but not built, as the current folder."""
    copy = shutil.copytree(_painted_project, tmp_path / "portal", symlinks=True)
    monkeypatch.chdir(copy)
    return Path(copy)


@pytest.fixture
def built_project(_built_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the miniature portal with its site, as the current folder; a build goes on from there."""
    copy = miniature.copy_of_built(_built_project, tmp_path / "portal")
    monkeypatch.chdir(copy)
    return copy


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; a test that needs it fails where there is none."""
    with chromium() as running:
        yield running
