"""Outputs: what the site is made of.

Each module here plans tasks; the maker of a task asks the portal and gives a page or bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from markupsafe import Markup

from macros.painting import painted_digest, shell_path
from macros.portal import site
from macros.records import collections
from macros.rendering import environment
from macros.search.documents import Document
from macros.tracing import Reader


class Section(NamedTuple):
    """A part of the site with a shell of its own."""

    slug: str
    label: str
    hide: tuple[str, ...] = ()  # "navigation", "toc"


@dataclass(frozen=True)
class Page:
    """A page to be bound into the shell of its section."""

    section: str
    url: str
    title: str
    content: Markup
    description: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()  # (title, url) of the pages above
    toc: tuple[tuple[str, str], ...] = ()  # (anchor, title)
    document: Document | None = None  # what the search index holds of it


class Found(NamedTuple):
    """A file as it is, and the document that the search index holds of it."""

    content: bytes
    document: Document


Made = Page | Found | bytes


class Task(NamedTuple):
    """One file of the site: `make(reader, *args)` gives a `Page`, or the bytes with or without a document."""

    path: str
    make: Callable[..., Made]
    args: tuple[Any, ...] = ()
    listed: bool = True  # in the sitemap
    searched: bool = False  # has a document in the search index

    @property
    def url(self) -> str:
        """The address of a page, from the web root."""
        return f"/{self.path.removesuffix('index.html')}"


def page_task(url: str, make: Callable[..., Made], *args: Any) -> Task:
    """The task of the page at `url` ("/van-ban/")."""
    return Task(f"{url.strip('/')}/index.html".lstrip("/"), make, args)


@cache
def modules() -> tuple[Any, ...]:
    """Every output module; once imported, their questions can be asked again."""
    return tuple(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))


def sections() -> list[Section]:
    """Every section: the home page, the collections, and what the output modules add."""
    found = [Section("", "Trang chủ", ("navigation", "toc"))]
    found += [Section(model.slug, model.label) for model in collections().values()]
    for module in modules():
        found += getattr(module, "SECTIONS", ())
    return found


def plan(reader: Reader) -> Iterator[Task]:
    """Every file of the site; a later task never takes the path of an earlier one."""
    taken: set[str] = set()
    for module in sorted(modules(), key=lambda item: getattr(item, "PRECEDENCE", 50)):
        for task in module.plan(reader) if hasattr(module, "plan") else ():
            if task.path not in taken:
                taken.add(task.path)
                yield task


def make(reader: Reader, task: Task) -> tuple[bytes, Document | None]:
    """The bytes of a task's file, and what the search index holds of it."""
    made = task.make(reader, *task.args)
    if isinstance(made, Page):
        return bind(reader, made), made.document
    return made if isinstance(made, Found) else (made, None)


def bind(reader: Reader, page: Page) -> bytes:
    """A page in the shell of its section."""
    painted_digest(reader, shell_path(page.section))
    env = environment()
    values: Mapping[str, str] = {
        "TITLE": str(Markup.escape(page.title)),
        "HEAD": env.get_template("partials/head.html").render(
            page=page, address=site(reader).url.rstrip("/") + page.url
        ),
        "TOPIC": str(Markup.escape(page.title)),
        "PATH": env.get_template("partials/path.html").render(crumbs=page.crumbs, here=page.title),
        "CONTENT": str(page.content),
        "TOC": env.get_template("partials/toc.html").render(toc=page.toc),
    }
    painted = reader.portal.painted
    if painted is None:
        raise LookupError(page.section)
    return painted.shell(page.section).fill(values)
