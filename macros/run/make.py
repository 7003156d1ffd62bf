"""Make every output that is due; workers write the files that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from macros import pages
from macros.engine import Portal, fork
from macros.engine.recorder import Trace
from macros.pages import Planned
from macros.search.documents import SearchDocument

Put = Callable[[str, bytes], tuple[str, bool]]
_SHEET = ".pdf"
_DOWNLOADS = (_SHEET, ".docx", ".xlsx", ".csv", ".ics")  # shown by no page


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
        for item in {item[1]: item for item in due}.values():
            pages.task_of(item)  # its module is imported once, not in each worker
        before_fork()

    for item, (product, trace) in zip(due, fork.each_traced(portal, due, make, prepare), strict=True):
        yield BuiltFile(item[0], *product, trace)
        if item is last_page:
            on_pages()
