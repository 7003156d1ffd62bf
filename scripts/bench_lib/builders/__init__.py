"""The site generators that are measured: the portal, and others on the same records.

Each generator has a module with one `SiteBuilder`.
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
    """One generator in its own folder.  Only its commands are measured, not preparing and saving."""

    name: ClassVar[str]
    version: ClassVar[str]
    cache_folders: ClassVar[tuple[str, ...]] = ()  # folders of its caches
    has_theme: ClassVar[bool] = False  # its pages have the generator's own theme, so they are weighed

    def __init__(self, folder: Path, tools: Path, frame: PageFrame) -> None:
        """`folder` is where it works, `tools` where the programs that it needs are installed once."""
        self.folder = folder
        self.tools = tools
        self.frame = frame  # for those that draw the portal's pages

    def install(self) -> None:
        """Install the generator if it is missing; raises `CannotRun` with the reason."""

    def prepare(self, records: Records) -> None:
        """Write sources and settings."""
        raise NotImplementedError

    def save(self, records: Records, refs: Iterable[str]) -> None:
        """Write the sources of some records again."""
        raise NotImplementedError

    def put(self, path: str, text: str) -> None:
        """Write a file if its text changed, by a rename, so that a watcher never sees half of it."""
        target = self.folder / path
        if not target.is_file() or target.read_text("utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            new = self.folder.with_name(f"{self.folder.name}.new")
            new.write_text(text, "utf-8")
            new.replace(target)

    def forget(self) -> None:
        """Remove the built site and the caches."""
        for name in ("site", *self.cache_folders):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    @property
    def command(self) -> Sequence[str]:
        """The command that builds; the generator decides whether it builds all pages or only those that changed."""
        raise NotImplementedError

    def serving(self, port: int) -> Sequence[str]:
        """The command that serves on this port and builds at every save."""
        raise NotImplementedError

    @property
    def context(self) -> CommandContext:
        """Where the commands run."""
        return CommandContext(self.folder)

    @property
    def site(self) -> Path:
        """Where the built pages are."""
        return self.folder / "site"


def environment(tools: Path, name: str, packages: Sequence[str]) -> Path:
    """The folder of a virtual environment with these packages only, installed when missing or different.

    Raises `CannotRun` with the last output of pip.
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
