"""How a module declares pages: a function with `@page`; other files are declared with `output.file`.

    @page("/nhiem-vu/don-vi/{ref}/", "actions-unit.html", each=units_with_tasks)
    def unit_page(portal: Portal, ref: str) -> Page:
        return Page("Nhiệm vụ: …", groups=…)

The plan of the site has one page per item of `each`, or one page if the address has no parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Concatenate, ParamSpec

from markupsafe import Markup

from macros.engine import Portal, query
from macros.pages.output import Crumb, Flag, Output, SiteSection
from macros.pages.search_documents import AT_A_GLANCE
from macros.pages.template_api import render
from macros.pages.templating import environment
from macros.queries.lookup import refs, site
from macros.queries.sections import sections
from macros.records import collection_at, collections
from macros.search.documents import SearchDocument
from macros.site.theme import layout

P = ParamSpec("P")
HOME: Crumb = ("Trang chủ", "/")


class Page:
    """A page: its function returns the title and the values of the template; `@page` renders it and sets the rest."""

    def __init__(
        self,
        title: str,
        *,
        description: str = "",
        crumbs: Iterable[Crumb] = (),
        template: str = "",
        hidden: bool = False,
        document: Callable[[Page, str], SearchDocument] = AT_A_GLANCE,
        **values: Any,
    ) -> None:
        self.title = title
        self.description = description
        self.crumbs = tuple(crumbs)  # below the section; after rendering, all pages above
        self.template = template  # overrides the declared template
        self.hidden = hidden  # from search engines
        self.make_document = document  # (rendered page, kind of the section in search) -> search document
        self.values = values
        self.section = self.url = ""
        self.content = Markup()
        self.toc: tuple[tuple[str, str], ...] = ()  # (anchor, title)
        self.document: SearchDocument | None = None


def all_of(collection: str) -> Callable[[Portal], Iterable[str]]:
    """For `each`: every record of a collection."""
    return lambda portal: refs(portal, collection)


def record_url(ref: str) -> str:
    """The address of the page of a record."""
    collection, _, name = ref.partition("/")
    return f"/{collections()[collection].slug}/{name}/"


class PageOutput(Output[P, Page]):
    """A function that makes pages."""

    def __init__(
        self,
        function: Callable[Concatenate[Portal, P], Page],
        address: str | Callable[..., str],
        template: str,
        section: SiteSection | None,
        **options: Any,
    ) -> None:
        super().__init__(function, address, **options)
        self.template = template
        self.section = section

    def __call__(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> Page:
        """Call the function and render the page."""
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

    def content(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> tuple[bytes, SearchDocument | None]:
        """The page in the layout of its section, and its search document."""
        page = self(portal, *args, **kwargs)
        return _bind(portal, page), page.document


def _section_at(url: str) -> SiteSection:
    """The section of the collection whose slug begins the address."""
    slug = url.split("/")[1]
    return SiteSection(slug, collections()[collection_at(slug)].label)


@query
def _feed_of(portal: Portal, slug: str) -> str:
    """The name of the feed of a section; "" if it has none."""
    section = next((section for section in sections(portal) if section.slug == slug), None)
    return section.label if section and section.has_feed and portal.holds(section.collection) else ""


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
    section: SiteSection | None = None,
    each: Callable[[Portal], Iterable[Any]] | None = None,
    when: Callable[[Portal], bool] | None = None,
    searched: Flag = True,
    **flags: bool,
) -> Callable[[Callable[Concatenate[Portal, P], Page]], PageOutput[P]]:
    """Declare pages.  Without a `section` they use the layout of the collection whose slug begins the address.

    `each` yields the arguments of every page, as a tuple if there are several; no page is planned unless `when` holds.
    `in_sitemap=False` leaves pages out of the sitemap.  `searched` is whether pages have a search document, for all
    of them or by their arguments: pages that only repeat another one should have none.
    """

    def declare(function: Callable[Concatenate[Portal, P], Page]) -> PageOutput[P]:
        return PageOutput(function, address, template, section, each=each, when=when, searched=searched, **flags)

    return declare
