"""Making: every output that is due; where they are many, in processes beside this one, which indexes them meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from macros import pages
from macros.engine import Portal, fork
from macros.engine.recorder import Dependency
from macros.pages import Planned
from macros.search.documents import Document

Place = Callable[[str, bytes], tuple[str, bool]]


class Made(NamedTuple):
    """An output that stands in its place."""

    path: str
    told: str  # the digest of its content
    written: bool  # unless it stood there already
    document: Document | None
    trace: tuple[Dependency, ...]


def make_all(portal: Portal, due: Sequence[Planned], place: Place, part: Callable[[], None]) -> Iterator[Made]:
    """Make what is due and put each into its place, which says the digest of the content and whether it wrote.

    `part` is called before processes part: it lets go of what they must not share.
    """

    def make(portal: Portal, item: Planned) -> tuple[str, bool, Document | None]:
        content, document = pages.make(portal, pages.task_of(item))
        return *place(item[0], content), document

    def ready() -> None:
        for item in {item[1]: item for item in due}.values():
            pages.task_of(item)  # its module is imported once, not in each process
        part()

    for item, (made, trace) in zip(due, fork.each_traced(portal, due, make, ready), strict=True):
        yield Made(item[0], *made, trace)
