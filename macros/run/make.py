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
    """A file that was made and put into the site."""

    path: str
    content_digest: str
    written: bool  # unless it stood there already
    document: SearchDocument | None
    trace: Trace


def make_all(
    portal: Portal, due: Sequence[Planned], put: Put, before_fork: Callable[[], None], on_pages: Callable[[], object]
) -> Iterator[BuiltFile]:
    """Make what is due, in worker processes where it is much; `put` writes a file: its digest, and whether it wrote.

    Pages and what they show come first: `on_pages` is called when they can be looked at, while the rest is made.
    Where there is much, sheets do, so that the process that sets them has ended when the most memory is needed.
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
