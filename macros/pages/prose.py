"""Prose pages with what their macros write, and the files of the theme."""

from collections.abc import Iterator

from macros.engine import Portal
from macros.engine.site_info import layout_path
from macros.law.linking import linked_article
from macros.pages.output import IndexedFile, Task, file
from macros.pages.search_documents import prose_document
from macros.queries.citations import link_of
from macros.site.layout import fill_marks
from macros.site.macro_marks import macros
from macros.site.theme import painted_file, painted_page

PRECEDENCE = 0  # a page written by hand replaces a generated one


def plan(portal: Portal) -> Iterator[Task]:
    painted = portal.painted
    if painted is None:
        return
    layouts = {layout_path(slug) for slug in painted.layouts}
    for path in painted.pages:
        if path not in layouts:
            yield prose_page.task(path)._replace(searched=path.endswith("/index.html"))
    for path in painted.assets:
        yield asset.task(path)


@file(lambda path: f"/{path}")
def prose_page(portal: Portal, path: str) -> bytes | IndexedFile:
    """A painted prose page with its citations as links and its macros filled in."""
    html = linked_article(painted_page(portal, path), link_of(portal))
    content = fill_marks(html, lambda name, args: macros()[name].write(portal, path, args))
    if not path.endswith("/index.html"):
        return content
    return IndexedFile(content, prose_document(portal, f"/{path.removesuffix('index.html')}", content.decode()))


@file(lambda path: f"/{path}")
def asset(portal: Portal, path: str) -> bytes:
    """A file of the theme."""
    return painted_file(portal, path)
