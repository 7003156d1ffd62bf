"""The portal's records as pages to search: document, HTML, and the text that queries are made from."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from macros import pages
from macros.engine import Portal, loader
from macros.loading.problems import DataError
from macros.pages.page import Page
from macros.pages.records import record_page
from macros.records.choices import Audience
from macros.search.documents import SearchDocument
from scripts.bench_lib.pages import SearchPage


class RecordPage(NamedTuple):
    """A record's page."""

    document: SearchDocument
    html: str

    @property
    def as_search_page(self) -> SearchPage:
        """The page in the form from which queries are made; its id is its address."""
        document = self.document
        parts = tuple((section.heading, section.text) for section in document.sections)
        return SearchPage(document.url, document.title, document.number, document.date, document.meta, parts)


def record_pages(data: Path, as_of: date) -> list[RecordPage]:
    """The pages of all records that staff see on that day."""
    library = loader.load((data,))
    if any(problem.severity == "error" for problem in library.problems):
        raise DataError(library.problems)
    portal = Portal(library, as_of, Audience.STAFF)
    outputs = (task.make(portal, *task.args) for task in pages.plan(portal) if task.make is record_page)
    return [
        RecordPage(page.document, f"<article>{page.content}</article>")
        for page in outputs
        if isinstance(page, Page) and page.document
    ]
