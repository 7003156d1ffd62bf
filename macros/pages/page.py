"""How a module declares pages and other files: a function with `@page` or `@file`.

    @page("/nhiem-vu/don-vi/{ref}/", "actions-unit.html", each=units_with_tasks)
    def unit_page(portal: Portal, ref: str) -> Page:
        return Page("Nhiệm vụ: …", groups=…)

The plan of the site follows: one page for each item that `each` gives, or one page where the address has no parameters.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import update_wrapper
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar

from markupsafe import Markup

from macros.engine import Portal
from macros.pages.search_documents import AT_A_GLANCE
from macros.pages.templating import environment
from macros.queries.lookup import holds, refs, site
from macros.records import collections
from macros.search.documents import Document
from macros.site.theme import layout

P = ParamSpec("P")
R = TypeVar("R")
Crumb = tuple[str, str]  # title and address of a page above
Flag = bool | Callable[..., bool]  # of all pages, or by their arguments
HOME: Crumb = ("Trang chủ", "/")


class Section(NamedTuple):
    """A part of the site with its own layout."""

    slug: str
    label: str
    hide: tuple[str, ...] = ()  # "navigation", "toc"
    above: tuple[Crumb, ...] = ()  # between the home page and the section

    @property
    def kind(self) -> str:
        """What search calls its pages: the outermost part of the site that they belong to."""
        return self.above[0][0] if self.above else self.label


class Page:
    """A page: its function sets the title and the values of the template, `@page` renders it and adds the rest."""

    def __init__(
        self,
        title: str,
        *,
        description: str = "",
        crumbs: Iterable[Crumb] = (),
        template: str = "",
        hidden: bool = False,
        document: Callable[[Page, str], Document] = AT_A_GLANCE,
        **values: Any,
    ) -> None:
        self.title = title
        self.description = description
        self.crumbs = tuple(crumbs)  # the pages between that of the section and this one; in the end all above
        self.template = template  # instead of the one that is declared
        self.hidden = hidden  # from search engines
        self.make_document = document  # from the finished page and what search calls pages of its section
        self.values = values
        self.section = self.url = ""
        self.content = Markup()
        self.toc: tuple[tuple[str, str], ...] = ()  # (anchor, title)
        self.document: Document | None = None


class Indexed(NamedTuple):
    """A file with a search document that is not a `Page`."""

    content: bytes
    document: Document


class Task(NamedTuple):
    """One file of the site."""

    path: str
    make: Output[..., Any]
    args: tuple[Any, ...] = ()
    listed: bool = True  # in the sitemap
    searched: bool = False  # has a document in the search index

    @property
    def url(self) -> str:
        """The address of a page, from the web root."""
        return url_of(self.path)


def url_of(path: str) -> str:
    """The address of a page's file, from the web root."""
    return f"/{path.removesuffix('index.html')}"


def all_of(collection: str) -> Callable[[Portal], Iterable[str]]:
    """For `each`: every record of a collection."""
    return lambda portal: refs(portal, collection)


def record_url(ref: str) -> str:
    """The address of the page of a record."""
    collection, _, name = ref.partition("/")
    return f"/{collections()[collection].slug}/{name}/"


class Output(Generic[P, R]):
    """A function that makes files of the site, with their address and the arguments of each file.

    In an address `{ref}` is replaced by the parameter of that name, by the last part of a reference; an empty parameter
    is left out with its slash.  An address may also be a function of the arguments.
    """

    __name__: str

    def __init__(
        self,
        function: Callable[Concatenate[Portal, P], R],
        address: str | Callable[..., str],
        *,
        each: Callable[[Portal], Iterable[Any]] | None = None,
        when: Callable[[Portal], bool] | None = None,
        listed: bool = True,
        searched: Flag = False,
    ) -> None:
        update_wrapper(self, function)
        self.function = function
        self._address = address
        self._names = tuple(inspect.signature(function).parameters)[1:]
        self._each, self._when = each, when
        self._listed, self._searched = listed, searched

    def __call__(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function makes."""
        return self.function(portal, *args, **kwargs)

    def url(self, *args: Any) -> str:
        """The address for these arguments, from the web root."""
        if callable(self._address):
            return self._address(*args)
        steps = {name: str(value).rpartition("/")[2] for name, value in zip(self._names, args, strict=False)}
        return self._address.format(**steps).replace("//", "/")

    def task(self, *args: Any) -> Task:
        """The task of the file for these arguments."""
        url = self.url(*args)
        path = f"{url}index.html" if url.endswith("/") else url
        return Task(path[1:], self, args, self._listed, self.is_searched(*args))

    def is_searched(self, *args: Any) -> bool:
        """Whether the file for these arguments has a search document."""
        return self._searched(*args) if callable(self._searched) else self._searched

    def tasks(self, portal: Portal) -> Iterator[Task]:
        """The tasks that follow from the declaration; none where the module plans them itself."""
        if self._when and not self._when(portal):
            return
        if self._each:
            for args in self._each(portal):
                yield self.task(*(args if isinstance(args, tuple) else (args,)))
        elif not callable(self._address) and "{" not in self._address:
            yield self.task()

    def content(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> tuple[bytes, Document | None]:
        """The bytes of the file, and its search document."""
        made: Any = self(portal, *args, **kwargs)
        return made if isinstance(made, Indexed) else (made, None)


class PageOutput(Output[P, Page]):
    """A function that makes pages."""

    def __init__(
        self,
        function: Callable[Concatenate[Portal, P], Page],
        address: str | Callable[..., str],
        template: str,
        section: Section | None,
        **options: Any,
    ) -> None:
        super().__init__(function, address, **options)
        self.template = template
        self.section = section

    def __call__(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> Page:
        """The page with its content."""
        from macros.pages.template_api import render  # noqa: PLC0415 - a run that makes no page does without

        page, url = self.function(portal, *args, **kwargs), self.url(*args)
        section = self.section or _section_at(url)
        address = f"/{section.slug}/".replace("//", "/")
        page.section, page.url = section.slug, url
        if url != HOME[1]:
            page.crumbs = (HOME, *section.above, *([(section.label, address)] if url != address else ()), *page.crumbs)
        values = {**page.values, "title": page.title, "url": url, "description": page.description}
        page.content, page.toc = render(portal, page.template or self.template, **values)
        if self.is_searched(*args):
            page.document = page.make_document(page, section.kind)
        return page

    def content(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> tuple[bytes, Document | None]:
        """The page in the layout of its section, and its search document."""
        page = self(portal, *args, **kwargs)
        return _bind(portal, page), page.document


def _section_at(url: str) -> Section:
    """The section of a collection, which has the first step of an address."""
    slug = url.split("/")[1]
    return next(Section(slug, model.label) for model in collections().values() if model.slug == slug)


def _feed_of(portal: Portal, section: str) -> str:
    """The name of the feed of a section; "" where it has none."""
    followed = ((name, model) for name, model in collections().items() if model.has_feed and model.slug == section)
    return next((model.label for name, model in followed if holds(portal, name)), "")


def _bind(portal: Portal, page: Page) -> bytes:
    env = environment()
    address = site(portal).url.rstrip("/") + page.url
    return layout(portal, page.section).fill(
        {
            "TITLE": str(Markup.escape(page.title)),
            "HEAD": env.get_template("partials/head.html").render(
                page=page, address=address, feed=_feed_of(portal, page.section)
            ),
            "PATH": env.get_template("partials/path.html").render(crumbs=page.crumbs[1:]),
            "CONTENT": str(page.content),
            "TOC": env.get_template("partials/toc.html").render(toc=page.toc),
        }
    )


def page(
    address: str | Callable[..., str],
    template: str,
    *,
    section: Section | None = None,
    each: Callable[[Portal], Iterable[Any]] | None = None,
    when: Callable[[Portal], bool] | None = None,
    searched: Flag = True,
    **flags: bool,
) -> Callable[[Callable[Concatenate[Portal, P], Page]], PageOutput[P]]:
    """Declare pages.  Without a `section` they use the layout of the collection whose slug begins the address.

    `each` yields the arguments of every page, as a tuple if there are several; no page is planned unless `when` holds.
    `listed=False` leaves pages out of the sitemap.  `searched` says which have a search document, for all pages or by
    their arguments: those that only repeat another page have none.
    """

    def declare(function: Callable[Concatenate[Portal, P], Page]) -> PageOutput[P]:
        return PageOutput(function, address, template, section, each=each, when=when, searched=searched, **flags)

    return declare


def file(
    address: str | Callable[..., str],
    *,
    each: Callable[[Portal], Iterable[Any]] | None = None,
    when: Callable[[Portal], bool] | None = None,
    **flags: bool,
) -> Callable[[Callable[Concatenate[Portal, P], R]], Output[P, R]]:
    """Declare files whose function returns bytes; see `page`."""

    def declare(function: Callable[Concatenate[Portal, P], R]) -> Output[P, R]:
        return Output(function, address, each=each, when=when, **flags)

    return declare
