"""Finishes what the site generator left: names styles and scripts by their content, and writes a manifest."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rcssmin import cssmin

from macros.engine.packing import PackedFiles
from macros.engine.site_info import TREE, Site
from macros.law.linking import mentions_in
from macros.law.mentions import Mention
from macros.law.quoting import QuotedMention, quoted_mentions
from macros.site import fonts
from macros.site.css import slim, used_by
from macros.site.theme import MANIFEST
from macros.text.digest import digest

_DROPPED = re.compile(r"sitemap\.xml(\.gz)?|.*\.map|assets/(javascripts|stylesheets/palette).*|search/.*|objects\.inv")
_OURS = re.compile(rb'(\b(?:href|src)="/)(assets/(?:css|fonts|js|stylesheets)/[^"?#]+)')
_GAP = re.compile(rb"(<(pre|script|style|textarea)\b.*?</\2>)|\s*\n\s*", re.DOTALL)
_HASH_LENGTH = 10


class PageSource(NamedTuple):
    """The source of a painted page."""

    title: str
    text: str  # Markdown, with its front matter


def record_paint(folder: Path, wanted: str, layouts: list[str], sources: Mapping[str, PageSource], site: Site) -> None:
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
            if path.suffix == ".html" and (mentioned := mentions_in(path.read_text("utf-8"))):
                mentions[name] = mentioned
    manifest = {
        "signature": wanted,
        "layouts": layouts,
        "titles": {name: source.title for name, source in sources.items()},
        "mentions": mentions,
        "quoted": _quoted(sources),
        "pages": pages,
        "assets": assets,
        "site": list(site),
    }
    PackedFiles(folder).write(MANIFEST, json.dumps(manifest, ensure_ascii=False))


def _quoted(sources: Mapping[str, PageSource]) -> dict[str, tuple[QuotedMention, ...]]:
    """The citations in the source of each page that has any, by path."""
    citations = ((name, quoted_mentions(source.text)) for name, source in sorted(sources.items()))
    return {name: quotes for name, quotes in citations if quotes}


def _name_by_content(tree: Path) -> None:
    """Move fonts, styles and our scripts to paths with a hash of their content, and update the pages.

    A font or style sheet has its own hash; the scripts import each other by relative addresses and go into a folder
    with one hash of all.
    """
    faces = dict(_faces(tree))
    new_paths = {**faces, **dict(_slim_styles(tree, faces)), **dict(_scripts(tree))}
    for old, new in new_paths.items():
        (tree / new).parent.mkdir(parents=True, exist_ok=True)
        (tree / old).rename(tree / new)

    def address(match: re.Match[bytes]) -> bytes:
        name = match[2].decode()
        return match[1] + new_paths.get(name, name).encode()

    for path in tree.rglob("*.html"):
        path.write_bytes(_OURS.sub(address, path.read_bytes()))


def _close_gaps(tree: Path) -> None:
    """Remove the empty lines and indents of the theme's templates from pages: a third of a record's page."""
    for path in tree.rglob("*.html"):
        path.write_bytes(_GAP.sub(lambda match: match[1] or b"\n", path.read_bytes()))


def _faces(tree: Path) -> Iterator[tuple[str, str]]:
    """Write the text font; yield the path of each weight and its path by content."""
    for weight in fonts.WEIGHTS:
        name, content = fonts.name_of(weight), fonts.face(weight)
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(content)
        yield name, f"{name.removesuffix('.woff2')}.{digest(content)[:_HASH_LENGTH]}.woff2"


def _slim_styles(tree: Path, faces: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Shorten our styles and the theme's; yield the path of each and its path by content."""
    ours = {name: cssmin(_with_faces(css, faces)) for name, css in _texts(tree, "assets/css/**/*.css")}
    theirs = dict(_texts(tree, "assets/stylesheets/**/*.css"))
    pages = (page for _, page in _texts(tree, "**/*.html"))
    scripts = (script for name, script in _texts(tree, "**/*.js") if not _DROPPED.fullmatch(name))
    used = used_by(pages, [*scripts, *_code_of_pages()], ours.values())
    for name, css in {**ours, **slim(theirs, used)}.items():
        (tree / name).write_text(css, "utf-8")
        folder, _, file = name.rpartition("/")
        yield name, f"{folder}/{file.partition('.')[0]}.{digest(css.encode())[:_HASH_LENGTH]}.css"


def _with_faces(css: str, faces: Mapping[str, str]) -> str:
    for name, new_path in faces.items():
        css = css.replace(f"/{name}", f"/{new_path}")
    return css


def _code_of_pages() -> Iterator[str]:
    """The source of everything that writes HTML after painting."""
    package = Path(__file__).parents[1]
    return (text for pattern in ("**/*.py", "pages/templates/**/*.html") for _, text in _texts(package, pattern))


def _texts(folder: Path, pattern: str) -> Iterator[tuple[str, str]]:
    """The files below a folder, each with its name there."""
    return ((_name(folder, path), path.read_text("utf-8")) for path in sorted(folder.glob(pattern)))


def _scripts(tree: Path) -> Iterator[tuple[str, str]]:
    """Return the path of each of our scripts, and its path by the content of all."""
    folder = tree / "assets" / "js"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    marks = [(_name(folder, path), digest(path.read_bytes())) for path in paths]
    target = folder / digest(repr(marks).encode())[:_HASH_LENGTH]
    return ((_name(tree, path), _name(tree, target / path.relative_to(folder))) for path in paths)


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
