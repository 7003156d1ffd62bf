"""The pages that are searched: read from a file of queries (as `tests/search/queries.json`), or made up."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from scripts.bench_lib.styles import decomposed


class SearchPage(NamedTuple):
    """A page with a title, an official number perhaps, and sections (heading, text)."""

    id: str
    title: str
    number: str
    date: str  # as printed, 27/12/2018
    org: str
    sections: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"/thu/{self.id}/"

    @property
    def body(self) -> str:
        """The text of all sections, one paragraph per line."""
        return "\n".join(f"{heading}\n{text}" for heading, text in self.sections)


class Case(NamedTuple):
    """A query, the class it belongs to and the pages that should be found."""

    group: str
    query: str
    expect: tuple[str, ...]


class Material(NamedTuple):
    """What a file of queries holds."""

    pages: tuple[SearchPage, ...]
    queries: tuple[Case, ...]
    stretch: tuple[Case, ...]
    machine: tuple[Case, ...]  # made by machine from those pages


def read(path: Path) -> Material:
    """The pages and queries of a file; nothing is normalised, some queries are decomposed on purpose."""
    content = json.loads(path.read_text("utf-8"))
    sets = (tuple(_cases(content.get(name, []))) for name in ("queries", "stretch", "auto_on_pages"))
    return Material(tuple(_page(entry) for entry in content["pages"]), *sets)


def _page(entry: dict[str, Any]) -> SearchPage:
    sections = tuple((str(part.get("h", "")), str(part.get("text", ""))) for part in entry.get("sections", ()))
    identity, title, number, day, org = (
        str(entry.get(name) or "") for name in ("id", "title", "number", "date", "org")
    )
    return SearchPage(identity, title, number, day, org, sections)


def _cases(entries: list[dict[str, Any]]) -> Iterator[Case]:
    for entry in entries:
        query = decomposed(entry["query"]) if entry.get("form") == "NFD" else str(entry["query"])
        yield Case(str(entry["cat"]), query, tuple(entry["expect"]))


def html(page: SearchPage) -> str:
    """The page as the site would print it."""
    sections = "".join(
        f'<h2 id="m{place}">{escape(heading)}</h2>{_paragraphs(text)}'
        for place, (heading, text) in enumerate(page.sections, 1)
    )
    meta = " · ".join(escape(part) for part in (page.number, page.date, page.org) if part)
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escape(page.title)}</title></head>'
        f"<body><main><article><h1>{escape(page.title)}</h1><p>{meta}</p>{sections}</article></main></body></html>"
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())
