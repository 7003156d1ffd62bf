"""Make every output that is due; workers write the files that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple

from macros import pages
from macros.engine import Portal, fork
from macros.engine.recorder import Trace
from macros.pages import Planned
from macros.search.documents import SearchDocument

Put = Callable[[str, bytes], tuple[str, bool]]
_SHEET = ".pdf"
_DOWNLOADS = (_SHEET, ".docx", ".xlsx", ".csv", ".ics")  # shown by no page
_LIBRARIES = {  # by the suffix of a file: what making it imports, which is slow and large
    ".html": ("jinja2", "markdown_it", "nh3", "selectolax.lexbor"),
    ".docx": ("macros.documents.docx",),
    ".xlsx": ("macros.documents.xlsx",),
    ".ics": ("icalendar",),
}


class BuiltFile(NamedTuple):
    """A file that was made and is now in the site."""

    path: str
    content_digest: str
    written: bool  # false if the site had it already
    document: SearchDocument | None
    trace: Trace


def make_all(
    portal: Portal, due: Sequence[Planned], put: Put, before_fork: Callable[[], None], on_pages: Callable[[], object]
) -> Iterator[BuiltFile]:
    """Make what is due, with worker processes if it is much; `put` returns the digest, and whether it wrote the file.

    Pages come before downloads: `on_pages` is called when the pages can be viewed, while downloads are still made.
    If there is much, sheets come first, so that the process that renders them ends before memory use is highest.
    `before_fork` closes what the workers must not share.
    """
    if len(due) >= fork.MANY:
        due = sorted(due, key=lambda item: not item[0].endswith(_SHEET))
    else:
        due = sorted(due, key=lambda item: item[0].endswith(_DOWNLOADS))
    last_page = next((item for item in reversed(due) if not item[0].endswith(_DOWNLOADS)), None)

    def make(portal: Portal, item: Planned) -> tuple[str, bool, SearchDocument | None]:
        try:
            content, document = pages.make(portal, pages.task_of(item))
        except Exception as error:
            error.add_note(f"Lỗi khi làm tệp “{item[0]}” của trang.")
            raise
        return *put(item[0], content), document

    def prepare() -> None:
        _import_for(due)
        before_fork()

    for item, (product, trace) in zip(due, fork.each_traced(portal, due, make, prepare), strict=True):
        yield BuiltFile(item[0], *product, trace)
        if item is last_page:
            on_pages()


def _import_for(due: Sequence[Planned]) -> None:
    """Import once, in this process, what every worker would import to make these files."""
    for item in {item[1]: item for item in due}.values():
        pages.task_of(item)
    for suffix in {PurePath(path).suffix for path, *_ in due}:
        for name in _LIBRARIES.get(suffix, ()):
            import_module(name)
