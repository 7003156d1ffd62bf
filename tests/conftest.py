"""What many tests need: a miniature portal of their own, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from macros.site import theme
from tests import miniature

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# How long a test takes says nothing on a busy machine; and the gate finds the same in the same code, time after time.
settings.register_profile("portal", deadline=None, derandomize="PORTAL_LONG" not in os.environ)
settings.load_profile("portal")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the git settings, the day or the user of the machine."""
    for name, value in miniature.PLAIN_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PORTAL_AS_OF", raising=False)
    monkeypatch.delenv(theme.PAINTER, raising=False)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")


@pytest.fixture(scope="session")
def _painted_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature, painted once; painting is by far the slowest part of a build."""
    project = miniature.assemble(tmp_path_factory.mktemp("painted") / "portal")
    theme.paint(project, project / ".portal")
    return project


@pytest.fixture
def project(_painted_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the miniature portal, painted but not built, as the current folder."""
    copy = shutil.copytree(_painted_project, tmp_path / "portal", symlinks=True)
    monkeypatch.chdir(copy)
    return Path(copy)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; a test that needs it fails where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("Không có Chromium; trên Debian, Ubuntu: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
        yield chromium
        chromium.close()
