"""Paints the theme and the prose: the site generator writes layouts, pages and assets into a folder.

The generator runs in a process of its own (`mkdocs build` with our hook).  This module knows only the folder that it
leaves, so another painter can leave the same.
"""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from markupsafe import escape

from macros.engine import Portal, query
from macros.engine.packing import KEY_VARIABLE, PackedFiles, key
from macros.engine.site_info import TREE, Painted, Site, layout_path
from macros.engine.versions import File, cached, code_signature, files_in, signature_of, stats_of, versions
from macros.queries import lookup
from macros.queries.contacts import Contact, contact_of, office
from macros.queries.offered import left_out, offers
from macros.site.audience import marked_for_leaders
from macros.site.layout import Layout
from macros.site.menu import with_offered_menu, without_dead_links
from macros.text.contacts import dial
from macros.text.digest import fingerprint_of

PAINT_ONLY = "PORTAL_PAINT_ONLY"
PAINTER = "PORTAL_PAINTER"  # the module to run instead of "mkdocs"
SITE_URL = "PORTAL_SITE_URL"  # the address of the site, if it is not that of mkdocs.yml
MANIFEST = "manifest"
_OFFICE = "<p data-vh-office></p>"
PAINTERS = (
    *("mkdocs", "mkdocs-ng", "properdocs", "mkdocs-material", "mkdocs-macros-plugin"),
    *("markdown", "pymdown-extensions", "pygments"),  # what they draw with
    *("brotli", "font-source-sans-pro", "fonttools", "rcssmin"),  # the text face, and what slims styles
)


class PaintFailed(Exception):
    """The site generator refused; carries what it printed."""


def signature(project: Path) -> str:
    """A hash of everything the painter's result depends on."""
    return _signature(project, code_signature(), [file.path for file in _inputs(project)])


def _signature(project: Path, code: str, inputs: list[str]) -> str:
    return signature_of([code, *_environment(), *versions(PAINTERS)], str(project), inputs)


def _painter() -> str:
    return os.environ.get(PAINTER, "mkdocs")


def _environment() -> tuple[str, str]:
    """Return the settings from the environment that change the result."""
    return _painter(), os.environ.get(SITE_URL, "")


def _inputs(project: Path) -> list[File]:
    config = [file for file in os.scandir(project) if file.name == "mkdocs.yml"]
    docs = files_in(str(project / "docs"), (str(project / "docs" / "du-an"),))
    return [*config, *docs, *files_in(str(project / "overrides"))]


def _known_signature(project: Path, work: Path) -> str:
    """Return `signature(project)`, remembered until a file changes."""
    code, inputs = code_signature(work), _inputs(project)
    inputs_now = (code, *_environment(), stats_of(inputs))
    paths = [file.path for file in inputs]
    return cached(work / "paint-of", inputs_now, lambda: _signature(project, code, paths))


def paint(project: Path, work: Path, *, fresh: bool = False) -> Painted:
    """The painted folder of `project`; painted again only when its inputs changed, or with `fresh`."""
    folder = work / "paint"
    previous = _read(folder)
    if previous and not fresh and previous[0] == _known_signature(project, work):
        return previous[1]
    _run(project, folder)
    painted = _read(folder)
    if painted is None:
        raise PaintFailed("the painter left no folder of its own")
    return painted[1]


def forget_paint(work: Path) -> None:
    """Make the next run paint again."""
    (work / "paint" / MANIFEST).unlink(missing_ok=True)


def _run(project: Path, folder: Path) -> None:
    command = [sys.executable, "-m", _painter(), "build", "-q"]
    command += ["-f", str(project / "mkdocs.yml"), "-d", str(folder / TREE)]
    environment = {
        **os.environ,
        KEY_VARIABLE: key().hex(),
        PAINT_ONLY: str(folder),
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(project), os.environ.get("PYTHONPATH", "")])),
    }
    process = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if process.returncode != 0:
        raise PaintFailed((process.stderr or process.stdout).strip())


def _read(folder: Path) -> tuple[str, Painted] | None:
    """The signature and the paint in `folder`; None if there is none, or one of another version."""
    try:
        manifest = json.loads(PackedFiles(folder).read(MANIFEST))
        site, layouts = Site(*manifest.pop("site")), tuple(manifest.pop("layouts"))
    except TypeError:  # there is none, or another version has left it
        return None
    return manifest.pop("signature"), Painted(folder, layouts, site=site, **manifest)


@query
def painted_digest(portal: Portal, path: str) -> str:
    """Return the digest of a painted file, on which pages made from it depend."""
    painted = portal.painted
    return (painted.pages.get(path) or painted.assets.get(path, "")) if painted else ""


def _page_fingerprint(portal: Portal, path: str) -> str:
    of_audience = left_out(portal), lookup.for_leaders(portal), contact_of(portal, office(portal))
    return fingerprint_of((painted_digest(portal, path), *of_audience))


def _contact_html(contact: Contact) -> str:
    """Return the HTML of the contact of the office, at the foot of every page."""
    phone, room = map(escape, contact[:2])
    call = f'<p>Điện thoại: <a href="{dial(contact.phone)}">{phone}</a></p>' if phone else ""
    return call + (f"<p>{room}</p>" if room else "")


def _for_audience(portal: Portal, html: str) -> str:
    html = html.replace(_OFFICE, _contact_html(contact_of(portal, office(portal))), 1)
    html = marked_for_leaders(html) if lookup.for_leaders(portal) else html
    return with_offered_menu(html, partial(offers, portal)) if left_out(portal) else html


@query(fingerprint=lambda portal, section: _page_fingerprint(portal, layout_path(section)))
def layout(portal: Portal, section: str) -> Layout:
    """The layout of a section ("" is the home page); raises `LookupError` where nothing was painted."""
    painted = portal.painted
    if painted is None:
        raise LookupError(section)
    return Layout(section, _for_audience(portal, painted.text(layout_path(section))))


@query(fingerprint=_page_fingerprint, cached=False)
def painted_page(portal: Portal, path: str) -> str:
    """A painted page with the menu of this audience; empty where nothing was painted."""
    painted = portal.painted
    html = _for_audience(portal, painted.text(path)) if painted else ""
    if not left_out(portal):
        return html
    return without_dead_links(html, lambda address: offers(portal, urljoin(f"/{path}", address)))


@query(fingerprint=painted_digest, cached=False)
def painted_file(portal: Portal, path: str) -> bytes:
    """A file of the theme; empty where nothing was painted."""
    painted = portal.painted
    return painted.content(path) if painted else b""


@query
def is_page(portal: Portal, url: str) -> bool:
    """Whether there is a prose page at an address ("/huong-dan/"), so that a generated page may lead to it."""
    return bool(painted_digest(portal, f"{url.strip('/')}/index.html"))
