"""Outputs: what the site is made of.

Each module here plans tasks; the maker of a task asks the portal and gives a page or bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from markupsafe import Markup

from macros.engine import Portal, query
from macros.pages.templating import environment
from macros.queries.lookup import site
from macros.records import collections
from macros.search.documents import Document
from macros.site.theme import shell
from macros.text.digest import fingerprint_of


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
    hidden: bool = False  # from search engines


class Found(NamedTuple):
    """A file as it is, and the document that the search index holds of it."""

    content: bytes
    document: Document


Made = Page | Found | bytes


class Task(NamedTuple):
    """One file of the site: `make(portal, *args)` gives a `Page`, or the bytes with or without a document."""

    path: str
    make: Callable[..., Made]
    args: tuple[Any, ...] = ()
    listed: bool = True  # in the sitemap
    searched: bool = False  # has a document in the search index

    @property
    def url(self) -> str:
        """The address of a page, from the web root."""
        return url_of(self.path)


Planned = tuple[str, str, tuple[Any, ...], bool, bool]  # a task as plain values, its maker by name


def url_of(path: str) -> str:
    """The address of a page's file, from the web root."""
    return f"/{path.removesuffix('index.html')}"


def page_task(url: str, make: Callable[..., Made], *args: Any) -> Task:
    """The task of the page at `url` ("/van-ban/")."""
    return Task(f"{url.strip('/')}/index.html".lstrip("/"), make, args)


@cache
def modules() -> tuple[Any, ...]:
    """Every output module."""
    return tuple(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))


def sections() -> list[Section]:
    """Every section: the home page, the collections, and what the output modules add."""
    found = [Section("", "Trang chủ", ("navigation", "toc"))]
    found += [Section(model.slug, model.label) for model in collections().values()]
    for module in modules():
        found += getattr(module, "SECTIONS", ())
    return found


def parts() -> list[tuple[str, str]]:
    """(module, collection) of every part of the plan; of two that plan the same path, the first has it.

    A module's `plan_of(portal, collection)` is a part for each collection, its `plan(portal)` one more.
    """
    found = sorted(modules(), key=lambda module: int(getattr(module, "PRECEDENCE", 50)))
    return [
        (module.__name__, collection)
        for module in found
        for collection in (*collections(), "")
        if hasattr(module, "plan_of" if collection else "plan")
    ]


def _planned_print(portal: Portal, name: str, collection: str) -> str:
    return fingerprint_of([(path, listed) for path, _, _, listed, _ in planned(portal, name, collection)])


@query(fingerprint=_planned_print)
def planned(portal: Portal, name: str, collection: str) -> tuple[Planned, ...]:
    """A part of the plan as plain values."""
    module = import_module(name)
    tasks = module.plan_of(portal, collection) if collection else module.plan(portal)
    return tuple([(path, f"{make.__module__}:{make.__name__}", args, *rest) for path, make, args, *rest in tasks])


def planned_files(portal: Portal, every: Iterable[tuple[str, str]] = ()) -> list[Planned]:
    """Every file of the site, each path once; of one who knows the parts of the plan no module is imported."""
    found: dict[str, Planned] = {}
    for part in every or parts():
        for item in planned(portal, *part):
            found.setdefault(item[0], item)
    return list(found.values())


def task_of(item: Planned) -> Task:
    """The task that was planned."""
    path, make, args, listed, searched = item
    module, _, name = make.partition(":")
    return Task(path, getattr(import_module(module), name), args, listed, searched)


def plan(portal: Portal) -> Iterator[Task]:
    """The task of every file of the site."""
    return map(task_of, planned_files(portal))


def make(portal: Portal, task: Task) -> tuple[bytes, Document | None]:
    """The bytes of a task's file, and what the search index holds of it."""
    made = task.make(portal, *task.args)
    if isinstance(made, Page):
        return bind(portal, made), made.document
    return made if isinstance(made, Found) else (made, None)


def bind(portal: Portal, page: Page) -> bytes:
    """A page in the shell of its section."""
    env = environment()
    values: Mapping[str, str] = {
        "TITLE": str(Markup.escape(page.title)),
        "HEAD": env.get_template("partials/head.html").render(
            page=page, address=site(portal).url.rstrip("/") + page.url
        ),
        "TOPIC": str(Markup.escape(page.title)),
        "PATH": env.get_template("partials/path.html").render(crumbs=page.crumbs, here=page.title),
        "CONTENT": str(page.content),
        "TOC": env.get_template("partials/toc.html").render(toc=page.toc),
    }
    return shell(portal, page.section).fill(values)
