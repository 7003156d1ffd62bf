"""Lists: the index of every collection, and its lists by year, by facet and of long backlinks.

Each is cut from the oldest, and a page shows its records the newest first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import takewhile

from macros.engine import Portal, query
from macros.pages import Page, Task, page_task
from macros.pages.pagination import Pagination, address, pages_of
from macros.pages.records import SHOWN_BACKLINKS, hidden_backlinks, own_part
from macros.pages.template_api import name_of, write_page
from macros.pages.templating import has_template
from macros.queries import citations, lookup
from macros.records import collections, model_of
from macros.records.base import Record
from macros.text.collation import vietnamese_order

NEWEST = 30
YEAR = "nam"  # the facet of a model whose records are always listed by year
UNDATED = ("chua-co-ngay", "Chưa có ngày")  # address part and label of the list of what has no day yet


def plan_of(portal: Portal, name: str) -> Iterator[Task]:
    model = collections()[name]
    yield page_task(f"/{model.slug}/", index_page, name)
    for year, _, count in year_lists(portal, name):
        yield from _list_tasks(f"/{model.slug}/{YEAR}/{year}/", count, year_page, name, year)
    for facet in model.facet_labels:
        counts = Counter[str]()
        for value, _, count in lookup.facet_values(portal, name, facet):  # labels may share a value
            counts[value] += count
        for value, count in counts.items():
            if count <= shelved(name, facet):
                continue
            yield from _list_tasks(f"/{model.slug}/{facet}/{value}/", count, facet_page, name, facet, value)


def plan(portal: Portal) -> Iterator[Task]:
    for ref, collection, count in long_backlinks(portal):
        url = f"{portal.rows[ref].url}lien-quan/{collections()[collection].slug}/"
        yield from _list_tasks(url, count, backlinks_page, ref, collection)
    for ref, collection, count in citations.much_cited(portal, SHOWN_BACKLINKS):
        url = f"{portal.rows[ref].url}vien-dan/{collections()[collection].slug}/"
        yield from _list_tasks(url, count, citing_page, ref, collection)


def _list_tasks(url: str, count: int, make: Callable[..., Page], *args: str) -> Iterator[Task]:
    for part in pages_of(count):
        yield page_task(address(url, part), make, *args, part)


def shelved(name: str, facet: str) -> int:
    """How many records with one value of a facet stand on pages of the collection's own; only longer lists are made."""
    return int(own_part(name, "shelves")().get(facet, 0))


@query
def year_lists(portal: Portal, name: str) -> tuple[tuple[str, str, int], ...]:
    """(address part, label, count) of the lists of a collection by year, newest first; then of what has no day yet.

    There are none where the index shows every record, unless the model names the year among its facets.
    """
    years, total = lookup.years(portal, name), len(lookup.refs(portal, name))
    if not years or (YEAR not in model_of(name).facet_labels and total <= NEWEST):
        return ()
    without = total - sum(count for _, count in years)
    return (*((year, year, count) for year, count in years), *([(*UNDATED, without)] if without else ()))


@query
def long_backlinks(portal: Portal) -> tuple[tuple[str, str, int], ...]:
    """(record, collection, count) wherever more records of the collection refer to it than its page shows."""
    order = list(collections())
    crowded = portal.crowded(SHOWN_BACKLINKS)
    shown = (item for item in crowded if item[1] not in hidden_backlinks(portal, item[0]))
    return tuple(sorted(shown, key=lambda item: (item[0], order.index(item[1]))))


def index_page(portal: Portal, name: str) -> Page:
    """The first page of a collection."""
    model = collections()[name]
    own = f"{name}-index.html"
    plain = not has_template(own)  # an index of its own shows other lists, and must not change on the days of these
    return write_page(
        portal,
        "index.html" if plain else own,
        model.slug,
        f"/{model.slug}/",
        model.label,
        model=model,
        name=name,
        newest=lookup.newest(portal, name, NEWEST) if plain else (),
        ahead=_ahead(portal, name) if plain else (),
        years=year_lists(portal, name),
        total=len(lookup.refs(portal, name)),
        facets=_facets(portal, name, model),
        description=model.intro,
        **own_part(name, "index_details")(portal),
    )


@query
def _ahead(portal: Portal, name: str) -> tuple[str, ...]:
    """The records of a collection whose day is yet to come, the nearest first."""
    rows = takewhile(lambda row: not portal.reached(row.day), reversed(portal.by_collection[name]))
    return tuple(row.ref for row in rows)[::-1][:NEWEST]


def _facets(portal: Portal, name: str, model: type[Record]) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """(facet, heading, its values) for each facet: years newest first, the rest in the model's order or by count."""
    found = []
    for facet, label in model.facet_labels.items():
        if facet == YEAR:
            values = list(year_lists(portal, name))
        else:
            order = model.facet_order.get(facet, ())
            values = sorted(lookup.facet_values(portal, name, facet), key=lambda item: _place(order, *item))
        if values:
            found.append((facet, label, values))
    return found


def _place(order: tuple[str, ...], value: str, label: str, count: int) -> tuple[object, ...]:
    if value in order:
        return order.index(value), ""
    return len(order), -count, vietnamese_order(label)


def year_page(portal: Portal, name: str, year: str, part: str) -> Page:
    """A page of the list of a collection in a year, or of what has no day yet."""
    model, (undated, label) = collections()[name], UNDATED
    dated = year != undated
    refs = lookup.in_year(portal, name, year if dated else "")
    title = f"{model.label} năm {year}" if dated else f"{model.label}: {label.lower()}"
    return _list_page(portal, model, title, Pagination(f"/{model.slug}/{YEAR}/{year}/", refs, part))


def facet_page(portal: Portal, name: str, facet: str, value: str, part: str) -> Page:
    """A page of the list of a collection with one value of a facet."""
    model = collections()[name]
    label = next(label for found, label, _ in lookup.facet_values(portal, name, facet) if found == value)
    refs = lookup.with_facet(portal, name, facet, value)
    url = f"/{model.slug}/{facet}/{value}/"
    return _list_page(portal, model, f"{model.label}: {label}", Pagination(url, refs, part))


def backlinks_page(portal: Portal, ref: str, collection: str, part: str) -> Page:
    """A page of the list of records that refer to a record."""
    found, model = lookup.card(portal, ref), collections()[collection]
    title = f"{model.label} nhắc tới {found.title if found else ref}"
    url = f"{found.url if found else '/'}lien-quan/{model.slug}/"
    refs = lookup.linked_from(portal, ref, collection)
    return _list_page(portal, collections()[ref.partition("/")[0]], title, Pagination(url, refs, part))


def citing_page(portal: Portal, ref: str, collection: str, part: str) -> Page:
    """A page of the list of records whose texts cite a document."""
    found, model = lookup.card(portal, ref), collections()[collection]
    title = f"{model.label} viện dẫn {name_of(found) if found else ref}"
    url = f"{found.url if found else '/'}vien-dan/{model.slug}/"
    refs = citations.citing_records(portal, ref, collection)
    return _list_page(portal, collections()["regulations"], title, Pagination(url, refs, part))


def _list_page(portal: Portal, model: type[Record], title: str, pagination: Pagination[str]) -> Page:
    return write_page(
        portal,
        "list.html",
        model.slug,
        pagination.url,
        title,
        pagination=pagination,
        crumbs=(("Trang chủ", "/"), (model.label, f"/{model.slug}/")),
    )
