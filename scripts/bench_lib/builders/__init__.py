"""The site generators that are measured: the portal, and others on the same records.

A module a generator, with one `Builder` in it.
"""

import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from scripts.bench_lib.browser import CannotRun
from scripts.bench_lib.edits import Records
from scripts.bench_lib.frame import PageFrame
from scripts.bench_lib.processes import CommandContext, CommandFailed, run

_INSTALL_TIMEOUT = 600  # seconds


class SiteBuilder:
    """One generator in a folder of its own.  What it prepares and saves is not measured, its commands are."""

    name: ClassVar[str]
    version: ClassVar[str]
    memory: ClassVar[tuple[str, ...]] = ()  # folders in which it remembers what it has built
    has_theme: ClassVar[bool] = False  # pages look as the generator makes them, so it is worth weighing them

    def __init__(self, folder: Path, tools: Path, frame: PageFrame) -> None:
        """`folder` is where it works, `tools` where what it needs is installed once for all."""
        self.folder = folder
        self.tools = tools
        self.frame = frame  # for those that draw the portal's pages

    def install(self) -> None:
        """Make sure of the generator; raises `CannotRun` with the reason."""

    def prepare(self, records: Records) -> None:
        """Write sources and settings."""
        raise NotImplementedError

    def save(self, records: Records, refs: Iterable[str]) -> None:
        """Write the sources of some records again."""
        raise NotImplementedError

    def put(self, path: str, text: str) -> None:
        """Write a file where it says something else than before; who watches the folder never sees half of it."""
        target = self.folder / path
        if not target.is_file() or target.read_text("utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            new = self.folder.with_name(f"{self.folder.name}.new")
            new.write_text(text, "utf-8")
            new.replace(target)

    def forget(self) -> None:
        """Remove what it has built and remembered."""
        for name in ("site", *self.memory):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    @property
    def command(self) -> Sequence[str]:
        """What builds, in full or what changed, as the generator knows best."""
        raise NotImplementedError

    def serving(self, port: int) -> Sequence[str]:
        """What serves on this port and builds at every save."""
        raise NotImplementedError

    @property
    def context(self) -> CommandContext:
        """Where the commands run."""
        return CommandContext(self.folder)

    @property
    def site(self) -> Path:
        """Where the pages stand."""
        return self.folder / "site"


def environment(tools: Path, name: str, packages: Sequence[str]) -> Path:
    """The folder of a virtual environment with these packages only, installed when missing or different.

    Raises `CannotRun` with the last words of pip.
    """
    folder = tools / name
    ready = folder / "ready.txt"
    wanted = "\n".join(packages)
    if not ready.is_file() or ready.read_text("utf-8") != wanted:
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        tools.mkdir(parents=True, exist_ok=True)
        try:
            run([sys.executable, "-m", "venv", "--clear", str(folder)], CommandContext(tools), _INSTALL_TIMEOUT)
            run([*pip, "--no-deps", "--only-binary", ":all:", *packages], CommandContext(tools), _INSTALL_TIMEOUT)
        except CommandFailed as error:
            raise CannotRun(f"không cài được: {error}") from None
        ready.write_text(wanted, "utf-8")
    return folder
