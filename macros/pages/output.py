"""Outputs: functions that make the pages and files of the site, with an address and arguments for each file.

This module renders nothing, so that a run which makes no page imports no template engine.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar

from macros.engine import Portal, query

if TYPE_CHECKING:
    from macros.search.documents import SearchDocument

P = ParamSpec("P")
R = TypeVar("R")
Crumb = tuple[str, str]  # title and address of a page above
Flag = bool | Callable[..., bool]  # for all pages, or a function of their arguments


class SiteSection(NamedTuple):
    """A part of the site with its own layout."""

    slug: str
    label: str
    hide: tuple[str, ...] = ()  # "navigation", "toc"
    above: tuple[Crumb, ...] = ()  # between the home page and the section

    @property
    def kind(self) -> str:
        """The kind of its pages in search: the outermost part of the site that they belong to."""
        return self.above[0][0] if self.above else self.label


class IndexedFile(NamedTuple):
    """The content of a file that is no `Page` but has a search document."""

    content: bytes
    document: SearchDocument


class Task(NamedTuple):
    """One file of the site."""

    path: str
    make: Output[..., Any]
    args: tuple[Any, ...] = ()
    in_sitemap: bool = True
    searched: bool = False  # whether it has a search document

    @property
    def url(self) -> str:
        """The address of a page, from the web root."""
        return url_of(self.path)


def url_of(path: str) -> str:
    """The address of a page's file, from the web root."""
    return f"/{path.removesuffix('index.html')}"


class Output(Generic[P, R]):
    """A function that makes files of the site, with their address and the arguments of each file.

    In an address `{ref}` is replaced by the argument of that name; of a reference only the last part is used.  An empty
    argument is left out with its slash.  An address may also be a function of the arguments.
    """

    __name__: str
    section: SiteSection | None = None  # only for pages outside the section of a collection

    def __init__(
        self,
        function: Callable[Concatenate[Portal, P], R],
        address: str | Callable[..., str],
        *,
        each: Callable[[Portal], Iterable[Any]] | None = None,
        when: Callable[[Portal], bool] | None = None,
        in_sitemap: bool = True,
        searched: Flag = False,
    ) -> None:
        update_wrapper(self, function)
        self.function = function
        self._address = address
        self._names = tuple(inspect.signature(function).parameters)[1:]
        self._each, self._when = each, when
        self._in_sitemap, self._searched = in_sitemap, searched

    def __call__(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function."""
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
        return Task(path[1:], self, args, self._in_sitemap, self.is_searched(*args))

    def is_searched(self, *args: Any) -> bool:
        """Whether the file for these arguments has a search document."""
        return self._searched(*args) if callable(self._searched) else self._searched

    def tasks(self, portal: Portal) -> Iterator[Task]:
        """The tasks that follow from the declaration; none if the module plans them in its `plan`."""
        if self._when and not self._when(portal):
            return
        if self._each:
            for args in self._each(portal):
                yield self.task(*(args if isinstance(args, tuple) else (args,)))
        elif not callable(self._address) and "{" not in self._address:
            yield self.task()

    def content(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> tuple[bytes, SearchDocument | None]:
        """The bytes of the file, and its search document."""
        result: Any = self(portal, *args, **kwargs)
        return result if isinstance(result, IndexedFile) else (result, None)


class Rendered(Output[P, R]):
    """Files rendered from plain data; the function is a query, so a file is made again only where the data differs."""

    def __init__(
        self,
        function: Callable[Concatenate[Portal, P], R],
        address: str,
        render: Callable[[R], bytes],
        *,
        each: Callable[[Portal], Iterable[Any]],
    ) -> None:
        super().__init__(function, address, each=each, in_sitemap=False)
        self._data, self._render = query(function), render

    def content(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> tuple[bytes, None]:
        """The bytes of the file."""
        return self._render(self._data(portal, *args, **kwargs)), None


def rendered(
    render: Callable[[R], bytes], address: str, *, each: Callable[[Portal], Iterable[Any]]
) -> Callable[[Callable[Concatenate[Portal, P], R]], Rendered[P, R]]:
    """Declare files whose function returns plain data, of which `render` makes the bytes."""

    def declare(function: Callable[Concatenate[Portal, P], R]) -> Rendered[P, R]:
        return Rendered(function, address, render, each=each)

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
