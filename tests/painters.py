"""The site of this folder drawn by another painter: `make painters` builds it with each and compares byte by byte.

Every painter has an environment of its own in `.venv-painters/`, made by make from a hashed lock file.  Only the line
in which the generator names itself may differ, and it must name the painter that was asked for.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from macros.site import theme
from tests import miniature

ENVIRONMENTS = miniature.ROOT / ".venv-painters"
LOCKS = miniature.ROOT / "tests" / "painters"
MODULES = {"mkdocs-ng": "mkdocs", "properdocs": "properdocs"}  # the package -> the module that is run
PREFIXES = {"mkdocs-ng": "", "properdocs": "ProperDocs "}  # of the version, in the generator line
GENERATOR = re.compile(rb'<meta name="generator" content="mkdocs-(.*), mkdocs-material">')
SHOWN = 20


class BuildFailed(Exception):
    """The site could not be built with a painter; carries what was printed."""


@dataclass(frozen=True)
class Painter:
    """A package that draws the layouts, and the interpreter that has it; by default MkDocs, as the site is drawn."""

    package: str = "mkdocs"
    module: str = "mkdocs"
    python: Path = Path(sys.executable)

    def site(self) -> dict[str, bytes]:
        """The site of this folder as of a fixed day, built by `portal build` in a folder of its own."""
        with tempfile.TemporaryDirectory() as folder:
            project = assemble(Path(folder) / "portal")
            command = (str(self.python), "-m", "scripts.portal", "build", "--as-of", miniature.DAY.isoformat())
            done = miniature.run(*command, cwd=project, env={theme.PAINTER: self.module})
            if done.returncode != 0:
                raise BuildFailed(done.stderr)
            return miniature.tree(project / "site")


def other(package: str) -> Painter:
    """The painter of that name, in the environment that make has filled for it."""
    return Painter(package, MODULES[package], ENVIRONMENTS / package / "bin" / "python")


def locked_version(package: str) -> str:
    """The version that the painter's lock file names."""
    found = re.search(rf"^{package}==(\S+)", (LOCKS / f"{package}.txt").read_text("utf-8"), re.MULTILINE)
    assert found is not None, package
    return found[1]


def assemble(project: Path) -> Path:
    """A copy of what a build of this folder reads, without its history; gives the folder."""
    project.mkdir(parents=True)
    for name in ("data", "docs", "overrides"):
        shutil.copytree(miniature.ROOT / name, project / name)
    shutil.copy(miniature.ROOT / "mkdocs.yml", project / "mkdocs.yml")
    (project / "macros").symlink_to(miniature.ROOT / "macros")
    return project


def generators(site: Mapping[str, bytes]) -> set[str]:
    """What the pages say of who generated them, without the name of MkDocs: {"1.6.1"}, {"ProperDocs 1.6.7"}."""
    return {found[1].decode() for content in site.values() if (found := GENERATOR.search(content))}


def generator(package: str) -> str:
    """What the pages must say of who generated them, when a painter has drawn them."""
    return PREFIXES[package] + locked_version(package)


def differences(stock: Mapping[str, bytes], site: Mapping[str, bytes]) -> list[str]:
    """A line for each file that differs in more than the generator's name, with the first place where it does."""
    found = []
    for path in miniature.differing(stock, site):
        one, two = (GENERATOR.sub(b"", tree.get(path, b"")).split(b"\n") for tree in (stock, site))
        if path not in stock or path not in site:
            found.append(f"{path}: chỉ có ở một bên")
        elif one != two:
            pairs = enumerate(zip_longest(one, two, fillvalue=b""), 1)
            number, lines = next((number, lines) for number, lines in pairs if lines[0] != lines[1])
            left, right = (line.decode("utf-8", "replace").strip()[:100] for line in lines)
            found.append(f"{path}:{number}: “{left}” ≠ “{right}”")
    return found


def main() -> int:
    """Compare all painters with the stock one; 0 where nothing differs, 1 otherwise."""
    stock = Painter().site()
    failed = False
    for package in MODULES:
        site = other(package).site()
        found = differences(stock, site)
        if generators(site) != {generator(package)}:
            found.insert(0, f"dòng generator ghi {generators(site)}, đúng ra là {generator(package)!r}")
        result = f"{len(found)} chỗ khác với MkDocs" if found else "giống MkDocs từng byte, trừ dòng generator"
        print(f"{package} {locked_version(package)}: {len(site)} tệp, {result}.")
        print("".join(f"  {line}\n" for line in found[:SHOWN]), end="")
        failed = failed or bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
