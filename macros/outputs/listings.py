"""Lists: the index of every collection, and its pieces by year, by facet and of long backlinks.

A list is cut into hundreds from the oldest; the last, unfinished hundred stands at the address of
the list itself, so a new record touches one piece and the finished ones stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Generic, NamedTuple, TypeVar

from macros import citing, portal
from macros.outputs import Page, Task, page_task
from macros.outputs.pen import name_of, write_page
from macros.outputs.records import SHOWN_BACKLINKS, hidden_backlinks, own_part
from macros.records import collections, model_of
from macros.records.base import Record
from macros.rendering import has_template, vietnamese_order
from macros.tracing import Reader, question

PIECE = 100
NEWEST = 30
YEAR = "nam"  # the facet of a model whose records are always listed by year
UNDATED = ("chua-co-ngay", "Chưa có ngày")  # address part and label of the list of what has no day yet


T = TypeVar("T")


class Piece(NamedTuple, Generic[T]):
    """A cut of a list: its address, what it is called, and what is in it, oldest first."""

    url: str
    label: str
    refs: tuple[T, ...]


def pieces(url: str, refs: Sequence[T]) -> list[Piece[T]]:
    """The pieces of a list, oldest first; the last one has the list's own address."""
    cuts = [tuple(refs[start : start + PIECE]) for start in range(0, len(refs), PIECE)] or [()]
    made = []
    for index, cut in enumerate(cuts):
        first = index * PIECE + 1
        address = url if index == len(cuts) - 1 else f"{url}{index + 1}/"
        made.append(Piece(address, f"{first}–{first + len(cut) - 1}", cut))
    return made


def plan_of(reader: Reader, name: str) -> Iterator[Task]:
    model = collections()[name]
    yield page_task(f"/{model.slug}/", index_page, name)
    for year, _, count in year_lists(reader, name):
        yield from _piece_tasks(f"/{model.slug}/{YEAR}/{year}/", count, year_piece, name, year)
    for facet in model.facet_labels:
        counts = Counter[str]()
        for value, _, count in portal.facet_values(reader, name, facet):  # labels may share a value
            counts[value] += count
        for value, count in counts.items():
            if count <= shelved(name, facet):
                continue
            yield from _piece_tasks(f"/{model.slug}/{facet}/{value}/", count, facet_piece, name, facet, value)


def plan(reader: Reader) -> Iterator[Task]:
    for ref, collection, count in long_backlinks(reader):
        url = f"{reader.portal.rows[ref].url}lien-quan/{collections()[collection].slug}/"
        yield from _piece_tasks(url, count, backlink_piece, ref, collection)
    for ref, collection, count in citing.much_cited(reader, SHOWN_BACKLINKS):
        url = f"{reader.portal.rows[ref].url}vien-dan/{collections()[collection].slug}/"
        yield from _piece_tasks(url, count, citing_piece, ref, collection)


def _piece_tasks(url: str, count: int, make: Callable[..., Page], *args: str) -> Iterator[Task]:
    for index, piece in enumerate(pieces(url, ("",) * count)):
        yield page_task(piece.url, make, *args, index)


def shelved(name: str, facet: str) -> int:
    """How many records with one value of a facet stand on pages of the collection's own; only longer lists are made."""
    return int(own_part(name, "shelves")().get(facet, 0))


@question()
def year_lists(reader: Reader, name: str) -> tuple[tuple[str, str, int], ...]:
    """(address part, label, count) of the lists of a collection by year, newest first; then of what has no day yet.

    There are none where the index shows every record, unless the model names the year among its facets.
    """
    years, total = portal.years(reader, name), len(portal.refs(reader, name))
    if not years or (YEAR not in model_of(name).facet_labels and total <= NEWEST):
        return ()
    without = total - sum(count for _, count in years)
    return (*((year, year, count) for year, count in years), *([(*UNDATED, without)] if without else ()))


@question()
def long_backlinks(reader: Reader) -> tuple[tuple[str, str, int], ...]:
    """(record, collection, count) wherever more records of the collection refer to it than its page shows."""
    order = list(collections())
    crowded = reader.portal.crowded(SHOWN_BACKLINKS)
    shown = (item for item in crowded if item[1] not in hidden_backlinks(reader, item[0]))
    return tuple(sorted(shown, key=lambda item: (item[0], order.index(item[1]))))


def index_page(reader: Reader, name: str) -> Page:
    """The first page of a collection."""
    model = collections()[name]
    own = f"{name}-index.html"
    plain = not has_template(own)  # an index of its own shows other lists, and must not change on the days of these
    return write_page(
        reader,
        "index.html" if plain else own,
        model.slug,
        f"/{model.slug}/",
        model.label,
        model=model,
        name=name,
        newest=portal.newest(reader, name, NEWEST) if plain else (),
        ahead=_ahead(reader, name) if plain else (),
        years=year_lists(reader, name),
        total=len(portal.refs(reader, name)),
        facets=_facets(reader, name, model),
        description=model.intro,
        **own_part(name, "index_details")(reader),
    )


@question()
def _ahead(reader: Reader, name: str) -> tuple[str, ...]:
    """The records of a collection whose day is yet to come, the nearest first."""
    rows = takewhile(lambda row: not reader.portal.reached(row.day), reversed(reader.portal.by_collection[name]))
    return tuple(row.ref for row in rows)[::-1][:NEWEST]


def _facets(reader: Reader, name: str, model: type[Record]) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """(facet, heading, its values) for each facet: years newest first, the rest in the model's order or by count."""
    found = []
    for facet, label in model.facet_labels.items():
        if facet == YEAR:
            values = list(year_lists(reader, name))
        else:
            order = model.facet_order.get(facet, ())
            values = sorted(portal.facet_values(reader, name, facet), key=lambda item: _place(order, *item))
        if values:
            found.append((facet, label, values))
    return found


def _place(order: tuple[str, ...], value: str, label: str, count: int) -> tuple[object, ...]:
    if value in order:
        return order.index(value), ""
    return len(order), -count, vietnamese_order(label)


def year_piece(reader: Reader, name: str, year: str, index: int) -> Page:
    """A piece of the list of a collection in a year, or of what has no day yet."""
    model, (part, label) = collections()[name], UNDATED
    dated = year != part
    refs = portal.in_year(reader, name, year if dated else "")
    title = f"{model.label} năm {year}" if dated else f"{model.label}: {label.lower()}"
    return _piece(reader, model, title, f"/{model.slug}/{YEAR}/{year}/", refs, index)


def facet_piece(reader: Reader, name: str, facet: str, value: str, index: int) -> Page:
    """A piece of the list of a collection with one value of a facet."""
    model = collections()[name]
    label = next(label for found, label, _ in portal.facet_values(reader, name, facet) if found == value)
    refs = portal.with_facet(reader, name, facet, value)
    return _piece(reader, model, f"{model.label}: {label}", f"/{model.slug}/{facet}/{value}/", refs, index)


def backlink_piece(reader: Reader, ref: str, collection: str, index: int) -> Page:
    """A piece of the list of records that refer to a record."""
    found, model = portal.card(reader, ref), collections()[collection]
    title = f"{model.label} nhắc tới {found.title if found else ref}"
    url = f"{found.url if found else '/'}lien-quan/{model.slug}/"
    return _piece(
        reader, collections()[ref.partition("/")[0]], title, url, portal.linked_from(reader, ref, collection), index
    )


def citing_piece(reader: Reader, ref: str, collection: str, index: int) -> Page:
    """A piece of the list of records whose texts cite a document."""
    found, model = portal.card(reader, ref), collections()[collection]
    title = f"{model.label} viện dẫn {name_of(found) if found else ref}"
    url = f"{found.url if found else '/'}vien-dan/{model.slug}/"
    refs = citing.citing_records(reader, ref, collection)
    return _piece(reader, collections()["regulations"], title, url, refs, index)


def _piece(reader: Reader, model: type[Record], title: str, url: str, refs: Sequence[str], index: int) -> Page:
    cut = pieces(url, refs)
    return write_page(
        reader,
        "list.html",
        model.slug,
        cut[index].url,
        title,
        refs=tuple(reversed(cut[index].refs)),
        total=len(refs),
        pieces=[(piece.label, piece.url) for piece in cut] if len(cut) > 1 else [],
        here=cut[index].url,
        crumbs=(("Trang chủ", "/"), (model.label, f"/{model.slug}/")),
    )
