"""The portal's own records as pages to be found: document, HTML, and what queries are made from."""

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


class OwnPage(NamedTuple):
    """A record's page."""

    document: SearchDocument
    html: str

    @property
    def as_sought(self) -> SearchPage:
        """The page as the maker of queries sees it; its id is its address."""
        found = self.document
        parts = tuple((section.heading, section.text) for section in found.sections)
        return SearchPage(found.url, found.title, found.number, found.date, found.meta, parts)


def own_pages(data: Path, as_of: date) -> list[OwnPage]:
    """The pages of all records that staff see on that day."""
    library = loader.load((data,))
    if any(problem.severity == "error" for problem in library.problems):
        raise DataError(library.problems)
    portal = Portal(library, as_of, Audience.STAFF)
    made = (task.make(portal, *task.args) for task in pages.plan(portal) if task.make is record_page)
    return [
        OwnPage(page.document, f"<article>{page.content}</article>")
        for page in made
        if isinstance(page, Page) and page.document
    ]
