"""The portal itself: a project as an agency has it, its data committed in git."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from macros.loading.sample_switch import switch_off
from scripts.bench_lib.agency import DAY
from scripts.bench_lib.builders import SiteBuilder
from scripts.bench_lib.edits import Records
from scripts.bench_lib.generate import as_yaml
from scripts.bench_lib.processes import CommandContext, output

ROOT = Path(__file__).parents[3]  # the project that this package belongs to


class PortalBuilder(SiteBuilder):
    """`portal build` and `portal serve`: checks, boards, feeds and search with the pages."""

    name = "portal"
    version = ""
    has_theme = True
    cache_folders: ClassVar[tuple[str, ...]] = (".portal",)

    def prepare(self, records: Records) -> None:
        project(self.folder)
        self.save(records, records)
        git = ["git", "-C", str(self.folder), "-c", "user.name=bench", "-c", "user.email=bench@localhost"]
        output([*git, "init", "--quiet"])
        output([*git, "add", "data"])
        output([*git, "commit", "--quiet", "--message", "Dữ liệu"])

    def save(self, records: Records, refs: Iterable[str]) -> None:
        for ref in refs:
            self.put(f"data/{ref}.yml", as_yaml(records[ref]))

    @property
    def command(self) -> Sequence[str]:
        return (sys.executable, "-m", "scripts.portal", "build", "--as-of", DAY.isoformat())

    def serving(self, port: int) -> Sequence[str]:
        return (sys.executable, "-m", "scripts.portal", "serve", "--port", str(port), "--as-of", DAY.isoformat())

    @property
    def context(self) -> CommandContext:
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        compiled = {"PYTHONDONTWRITEBYTECODE": ""}  # as in an installed copy; pip compiled the other generators
        return CommandContext(self.folder, {"PYTHONPATH": path, "NO_MKDOCS_2_WARNING": "1", **compiled})


def project(folder: Path) -> None:
    """Copy prose, theme and settings of this project into a folder, without records."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    switch_off(folder)  # an agency whose records are its own
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "macros").symlink_to(ROOT / "macros")
