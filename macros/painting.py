"""Painting: the theme and the prose, drawn once by the site generator into a folder of shells, pages and assets.

The generator runs in a process of its own (`mkdocs build` with our hook); this module only knows
the folder it leaves.  Another painter may leave the same folder.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from rcssmin import cssmin

from macros.binding import Shell
from macros.law.linking import mentions_in
from macros.law.mentions import Mention
from macros.law.quoting import Quoted, quoted
from macros.portal import Site
from macros.state import code_signature
from macros.styles import slim, used_by
from macros.tracing import Reader, digest, question

PAINT_ONLY = "PORTAL_PAINT_ONLY"
PAINTER = "PORTAL_PAINTER"  # the module to run instead of "mkdocs"
MANIFEST = "painted.json"
TREE = "tree"
_DROPPED = re.compile(r"sitemap\.xml(\.gz)?|.*\.map|assets/javascripts/(lunr|workers)/.*|search/.*|objects\.inv")
_OURS = re.compile(rb'(\b(?:href|src)="/)(assets/(?:css|js|stylesheets)/[^"?#]+)')
_GAP = re.compile(rb"(<(pre|script|style|textarea)\b.*?</\2>)|\s*\n\s*", re.DOTALL)
_HASH_LENGTH = 10


class PaintFailed(Exception):
    """The site generator refused; carries what it printed."""


class Source(NamedTuple):
    """What a page is painted from."""

    title: str
    text: str  # Markdown, with its front matter


@dataclass(frozen=True)
class Painted:
    """What the painter left: `pages` and `assets` map a path in the tree to its content's digest."""

    folder: Path
    shells: tuple[str, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    assets: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, list[list[Any]]] = field(default_factory=dict)  # what a page may cite, as plain values
    quoted: Mapping[str, list[list[Any]]] = field(default_factory=dict)  # the same as its source has it
    site: Site = field(default_factory=Site)

    @cached_property
    def _split(self) -> dict[str, Shell]:
        return {}

    def text(self, path: str) -> str:
        """The painted HTML of a page or shell."""
        return (self.folder / TREE / path).read_text("utf-8")

    def shell(self, section: str) -> Shell:
        """The shell of a section ("" is the home page)."""
        if section not in self._split:
            self._split[section] = Shell(section, self.text(shell_path(section)))
        return self._split[section]


def shell_path(section: str) -> str:
    """Where the painter puts the shell of a section."""
    return f"{section}/index.html" if section else "index.html"


def signature(project: Path) -> str:
    """A hash of everything the painter's result depends on."""
    seen = blake2b(code_signature().encode(), digest_size=12)
    for path in _inputs(project):
        seen.update(str(path.relative_to(project)).encode() + b"\0" + path.read_bytes())
    seen.update(_painter().encode())
    for package in ("mkdocs", "mkdocs_ng", "properdocs", "mkdocs_material", "mkdocs_macros_plugin"):
        seen.update(_version(package).encode())
    return seen.hexdigest()


def _painter() -> str:
    return os.environ.get(PAINTER, "mkdocs")


def _version(package: str) -> str:
    try:
        return version(package.replace("_", "-"))
    except PackageNotFoundError:
        return "none"


def _inputs(project: Path) -> Iterator[Path]:
    yield project / "mkdocs.yml"
    for folder in ("docs", "overrides"):
        paths = (path for path in (project / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        yield from sorted(path for path in paths if (project / "docs" / "du-an") not in path.parents)


def paint(project: Path, work: Path, *, fresh: bool = False) -> Painted:
    """The painted folder of `project`, drawn anew only when its inputs changed (or `fresh`)."""
    folder = work / "paint"
    kept = _read(folder)
    if kept and kept[0] == signature(project) and not fresh:
        return kept[1]
    _run(project, folder)
    painted = _read(folder)
    if painted is None:
        raise PaintFailed("the painter left no folder of its own")
    return painted[1]


def _run(project: Path, folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        _painter(),
        "build",
        "-q",
        "-f",
        str(project / "mkdocs.yml"),
        "-d",
        str(folder / TREE),
    ]
    environment = {
        **os.environ,
        PAINT_ONLY: str(folder),
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": _python_path(project),
    }
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise PaintFailed((done.stderr or done.stdout).strip())


def _python_path(project: Path) -> str:
    return os.pathsep.join(filter(None, [str(project), os.environ.get("PYTHONPATH", "")]))


def record_paint(folder: Path, wanted: str, shells: list[str], sources: Mapping[str, Source], site: Site) -> None:
    """Write the manifest of what the painter left in `folder`; called at the end of painting."""
    pages: dict[str, str] = {}
    assets: dict[str, str] = {}
    mentions: dict[str, list[Mention]] = {}
    tree = folder / TREE
    _name_by_content(tree)
    _close_gaps(tree)
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        if path.is_file() and not _DROPPED.fullmatch(name):
            (pages if path.suffix == ".html" else assets)[name] = digest(path.read_bytes())
            if path.suffix == ".html" and (found := mentions_in(path.read_text("utf-8"))):
                mentions[name] = found
    manifest = {
        "signature": wanted,
        "shells": shells,
        "titles": {name: source.title for name, source in sources.items()},
        "mentions": mentions,
        "quoted": _quoted(sources),
        "pages": pages,
        "assets": assets,
        "site": list(site),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


def _quoted(sources: Mapping[str, Source]) -> dict[str, tuple[Quoted, ...]]:
    """What each page that may cite something does cite, by path."""
    found = ((name, quoted(source.text)) for name, source in sorted(sources.items()))
    return {name: every for name, every in found if every}


def _name_by_content(tree: Path) -> None:
    """Move styles and our scripts to addresses with a hash of what they hold, and put these into the pages.

    A style sheet has its own hash; the scripts import each other by relative addresses and go into a folder with one
    hash of all.  The theme's scripts have such addresses already.
    """
    moved = dict([*_slim_styles(tree), *_scripts(tree)])
    for old, new in moved.items():
        (tree / new).parent.mkdir(parents=True, exist_ok=True)
        (tree / old).rename(tree / new)

    def address(found: re.Match[bytes]) -> bytes:
        name = found[2].decode()
        return found[1] + moved.get(name, name).encode()

    for path in tree.rglob("*.html"):
        path.write_bytes(_OURS.sub(address, path.read_bytes()))


def _close_gaps(tree: Path) -> None:
    """Take the empty lines and the indents of the theme's templates out of the pages: a third of a record's page."""
    for path in tree.rglob("*.html"):
        path.write_bytes(_GAP.sub(lambda found: found[1] or b"\n", path.read_bytes()))


def _slim_styles(tree: Path) -> Iterator[tuple[str, str]]:
    """Make our styles and the theme's shorter; gives each one's path and its path by content."""
    ours = {name: cssmin(css) for name, css in _texts(tree, "assets/css/**/*.css")}
    theirs = dict(_texts(tree, "assets/stylesheets/**/*.css"))
    pages = (page for _, page in _texts(tree, "**/*.html"))
    scripts = (script for name, script in _texts(tree, "**/*.js") if not _DROPPED.fullmatch(name))
    used = used_by(pages, [*scripts, *_code_of_pages()], ours.values())
    for name, css in {**ours, **slim(theirs, used)}.items():
        (tree / name).write_text(css, "utf-8")
        folder, _, file = name.rpartition("/")
        yield name, f"{folder}/{file.partition('.')[0]}.{digest(css.encode())[:_HASH_LENGTH]}.css"


def _code_of_pages() -> Iterator[str]:
    """All that makes pages after painting."""
    package = Path(__file__).parent
    return (text for pattern in ("**/*.py", "templates/**/*.html") for _, text in _texts(package, pattern))


def _texts(folder: Path, pattern: str) -> Iterator[tuple[str, str]]:
    """The files below a folder, each with its name there."""
    return ((_name(folder, path), path.read_text("utf-8")) for path in sorted(folder.glob(pattern)))


def _scripts(tree: Path) -> Iterator[tuple[str, str]]:
    """The path of each of our scripts, and its path by the content of all."""
    folder = tree / "assets" / "js"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    marks = [(_name(folder, path), digest(path.read_bytes())) for path in paths]
    target = folder / digest(repr(marks).encode())[:_HASH_LENGTH]
    return ((_name(tree, path), _name(tree, target / path.relative_to(folder))) for path in paths)


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _read(folder: Path) -> tuple[str, Painted] | None:
    """The signature and the paint that stand in `folder`, None where there is none, or of another version."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        shells, site = tuple(manifest["shells"]), Site(*manifest["site"])
        pages, assets, titles = manifest["pages"], manifest["assets"], manifest["titles"]
        painted = Painted(folder, shells, pages, assets, titles, manifest["mentions"], manifest["quoted"], site)
        return manifest["signature"], painted
    except (OSError, ValueError, KeyError, TypeError):
        return None


@question()
def painted_digest(reader: Reader, path: str) -> str:
    """What a page bound into this painted file depends on."""
    painted = reader.portal.painted
    return (painted.pages.get(path) or painted.assets.get(path, "")) if painted else ""


@question()
def is_page(reader: Reader, url: str) -> bool:
    """Whether there is a prose page at an address ("/huong-dan/"), so that a generated page may lead to it."""
    return bool(painted_digest(reader, f"{url.strip('/')}/index.html"))
