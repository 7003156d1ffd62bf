"""Lists: the index of every collection, and its lists by year, by facet and of long backlinks.

Lists grow at their end; a page shows its records the newest first.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from macros.engine import Portal, query
from macros.pages.output import Task
from macros.pages.page import Page, page, record_url
from macros.pages.pagination import PAGE_SIZE, Pagination, address, at_list_address, pages_of
from macros.pages.records import SHOWN_BACKLINKS, hidden_backlinks, hook_of
from macros.pages.search_documents import Overview
from macros.pages.template_api import card_of, name_of, title_of
from macros.pages.templating import has_template
from macros.queries import citations, lookup
from macros.queries.sections import sections
from macros.queries.titles.common import visible_links
from macros.records import collections, model_of
from macros.records.base import Record
from macros.text.collation import vietnamese_order

PRIOR = 0.7  # of a list in search: a query that names a record or section means that rather than a list of it
YEAR = "nam"  # the facet of a model whose records are always listed by year
UNDATED = ("chua-co-ngay", "Chưa có ngày")  # address part and label of the list of records without a day


def plan_of(portal: Portal, collection: str) -> Iterator[Task]:
    yield index_page.task(collection)
    for year, _, count in year_lists(portal, collection):
        yield from (year_page.task(collection, year, part) for part in pages_of(count))
    for facet in collections()[collection].facet_labels:
        counts = Counter[str]()
        for value, _, count in lookup.facet_values(portal, collection, facet):  # labels may share a value
            counts[value] += count
        for value, count in counts.items():
            if count > on_other_pages(collection, facet):
                yield from (facet_page.task(collection, facet, value, part) for part in pages_of(count))


def _slug(collection: str) -> str:
    return collections()[collection].slug


def _crowded(portal: Portal) -> Iterator[tuple[str, str, str]]:
    for ref, collection, count in long_backlinks(portal):
        yield from ((ref, collection, part) for part in pages_of(count))


def _much_cited(portal: Portal) -> Iterator[tuple[str, str, str]]:
    for ref, collection, count in citations.much_cited(portal, SHOWN_BACKLINKS):
        yield from ((ref, collection, part) for part in pages_of(count))


def on_other_pages(collection: str, facet: str) -> int:
    """How many records with a value of a facet other pages already show; only longer lists get pages."""
    return int(hook_of(collection, "on_other_pages")().get(facet, 0))


@query
def year_lists(portal: Portal, collection: str) -> tuple[tuple[str, str, int], ...]:
    """(address part, label, count) of the lists of a collection by year, newest first, then of records without a day.

    It is empty where the index shows every record, unless the model has the year among its facets.
    """
    years, total = lookup.years(portal, collection), len(lookup.refs(portal, collection))
    if not years or (YEAR not in model_of(collection).facet_labels and total <= PAGE_SIZE):
        return ()
    without = total - sum(count for _, count in years)
    return (*((year, year, count) for year, count in years), *([(*UNDATED, without)] if without else ()))


@query(stored=True)
def _hidden_in_lists(portal: Portal, ref: str) -> tuple[str, ...]:
    """`hidden_backlinks`; stored, since it imports the page module of the record."""
    return tuple(sorted(hidden_backlinks(portal, ref)))


@query
def long_backlinks(portal: Portal) -> tuple[tuple[str, str, int], ...]:
    """(record, collection, count) where more records of the collection refer to the record than its page shows."""
    order = [section.collection for section in sections(portal)]
    crowded = portal.crowded(SHOWN_BACKLINKS)
    in_lists = (item for item in crowded if item[1] not in _hidden_in_lists(portal, item[0]))
    return tuple(sorted(in_lists, key=lambda item: (item[0], order.index(item[1]))))


@page(lambda collection: f"/{_slug(collection)}/", "index.html")
def index_page(portal: Portal, collection: str) -> Page:
    """The first page of a collection."""
    model = collections()[collection]
    template = f"{collection}-index.html"
    # An index with a template of its own shows other lists and must not depend on the days of these.
    plain = not has_template(template)
    newest, ahead = (lookup.newest(portal, collection, PAGE_SIZE), _ahead(portal, collection)) if plain else ((), ())
    duplicates = hook_of(collection, "superseded")(portal)
    newest = tuple(ref for ref in newest if ref not in duplicates)
    years = year_lists(portal, collection)
    return Page(
        model.label,
        template="" if plain else template,
        model=model,
        newest=newest,
        ahead=ahead,
        filter_labels=filter_labels(portal, collection, (*newest, *ahead)),
        columns=[label for facet, label in model.facet_labels.items() if facet != YEAR],
        years=years if len(years) > 1 else (),
        only_year=years[0] if len(years) == 1 else None,
        total=len(lookup.refs(portal, collection)) - len(duplicates),
        facets=_facets(portal, collection, model),
        description=model.intro,
        **{"document": Overview(search_words=model.search_words), **hook_of(collection, "index_details")(portal)},
    )


@query
def _ahead(portal: Portal, collection: str) -> tuple[str, ...]:
    """The coming records of a collection, the earliest first."""
    rows = takewhile(lambda row: not portal.reached(row.day), reversed(portal.by_collection[collection]))
    return tuple(row.ref for row in rows)[::-1][:PAGE_SIZE]


def filter_labels(portal: Portal, collection: str, refs: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """The (heading, label) of the facets of each of these records, by which readers filter a list."""
    labels: dict[str, list[tuple[str, str]]] = {ref: [] for ref in refs}
    for facet, heading in model_of(collection).facet_labels.items() if refs else ():
        for value, label, _ in lookup.facet_values(portal, collection, facet) if facet != YEAR else ():
            for ref in labels.keys() & lookup.with_facet(portal, collection, facet, value):
                if (heading, label) not in labels[ref]:
                    labels[ref].append((heading, label))
    return labels


def _facets(portal: Portal, collection: str, model: type[Record]) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """(facet, heading, its values) for each facet: years newest first, the rest in the model's order or by count."""
    facets = []
    for facet, label in model.facet_labels.items():
        if facet == YEAR:
            values = list(year_lists(portal, collection))
        else:
            order = model.facet_order.get(facet, ())
            values = sorted(lookup.facet_values(portal, collection, facet), key=lambda item: _place(order, *item))
        if values and (facet != YEAR or len(values) > 1):  # a single year needs no index
            facets.append((facet, label, values))
    return facets


def _place(order: tuple[str, ...], value: str, label: str, count: int) -> tuple[object, ...]:
    if value in order:
        return order.index(value), ""
    return len(order), -count, vietnamese_order(label)


@page(
    lambda collection, year, part: address(f"/{_slug(collection)}/{YEAR}/{year}/", part),
    "list.html",
    searched=at_list_address,
)
def year_page(portal: Portal, collection: str, year: str, part: str) -> Page:
    """A page of the list of a collection in a year, or of its records without a day."""
    undated, no_day = UNDATED
    label = collections()[collection].label.removesuffix(" hằng năm")  # the title names the year
    refs = lookup.in_year(portal, collection, year if year != undated else "")
    title = f"{label} năm {year}" if year != undated else f"{label}: {no_day.lower()}"
    return _list_page(title, f"/{_slug(collection)}/{YEAR}/{year}/", refs, part)


@page(
    lambda collection, facet, value, part: address(f"/{_slug(collection)}/{facet}/{value}/", part),
    "list.html",
    searched=at_list_address,
)
def facet_page(portal: Portal, collection: str, facet: str, value: str, part: str) -> Page:
    """A page of the list of a collection with one value of a facet."""
    label = next(label for other, label, _ in lookup.facet_values(portal, collection, facet) if other == value)
    refs = lookup.with_facet(portal, collection, facet, value)
    title = f"{collections()[collection].label}: {label}"
    return _list_page(title, f"/{_slug(collection)}/{facet}/{value}/", refs, part)


def _backlinks_url(ref: str, collection: str, part: str = "") -> str:
    return address(f"{record_url(ref)}lien-quan/{_slug(collection)}/", part)


# Not searched, nor is the list of citing records: the page of the record has the beginning of both.
@page(_backlinks_url, "list.html", each=_crowded, searched=False)
def backlinks_page(portal: Portal, ref: str, collection: str, part: str) -> Page:
    """A page of the list of records that refer to a record."""
    title = f"{collections()[collection].label} nhắc tới {title_of(portal, ref)}"
    refs = visible_links(portal, ref, collection)
    return _list_page(title, _backlinks_url(ref, collection), refs, part)


def _citing_url(ref: str, collection: str, part: str = "") -> str:
    return address(f"{record_url(ref)}vien-dan/{_slug(collection)}/", part)


@page(_citing_url, "list.html", each=_much_cited, searched=False)
def citing_page(portal: Portal, ref: str, collection: str, part: str) -> Page:
    """A page of the list of records whose texts cite a document."""
    title = f"{collections()[collection].label} viện dẫn {name_of(card_of(portal, ref))}"
    refs = citations.citing_records(portal, ref, collection)
    return _list_page(title, _citing_url(ref, collection), refs, part)


def _list_page(title: str, url: str, refs: Sequence[str], part: str) -> Page:
    description = f"Danh sách có {len(refs)} mục."
    return Page(title, pagination=Pagination(url, refs, part), description=description, document=Overview(PRIOR))
