"""The list of a collection as a workbook and as CSV, with the content that its pages show in lists."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row
from macros.pages.output import Task, file
from macros.queries import lookup, organisation
from macros.queries.contacts import contact_of
from macros.queries.lookup import RecordCard
from macros.records import model_of
from macros.text.digest import fingerprint_of
from macros.text.formulas import guarded

if TYPE_CHECKING:
    from macros.documents.xlsx import CellKind

PEOPLE = "people"
NAME = "danh-sach"
_STATUS_FACET = "hieu-luc"
_KINDS: dict[str, "CellKind"] = {"Ngày": "day", "Kỳ": "month"}
_WIDTHS = {"Tên": 45, "Tóm tắt": 60, "Địa chỉ trang": 45, "Số, ký hiệu": 20, "Ngày": 12, "Kỳ": 12, "Thư điện tử": 28}


class ListRow(NamedTuple):
    """A record of a list: its day also where the card has only a month, facets as (facet, code, label)."""

    card: RecordCard
    summary: str
    day: str
    facets: tuple[tuple[str, str, str], ...]


def plan_of(portal: Portal, collection: str) -> Iterator[Task]:
    if refs_in_list(portal, collection):
        yield workbook.task(collection)
        yield table.task(collection)


@file(lambda collection: f"/{model_of(collection).slug}/{NAME}.xlsx", in_sitemap=False)
def workbook(portal: Portal, collection: str) -> bytes:
    """The list as a workbook: days as dates, a frozen header, filters and a print area."""
    from macros.documents.xlsx import Head, SheetTable, xlsx_of  # noqa: PLC0415 - slow to import, most runs make no list

    model = model_of(collection)
    columns, lines = _table(portal, collection)
    heads = [Head(column, _KINDS.get(column, "text"), _WIDTHS.get(column, 22)) for column in columns]
    rows = [[_value(*cell) for cell in zip(columns, row, strict=True)] for row in lines]
    return xlsx_of([SheetTable(model.label[:31], tuple(heads), rows)], model.label)


@file(lambda collection: f"/{model_of(collection).slug}/{NAME}.csv", in_sitemap=False)
def table(portal: Portal, collection: str) -> bytes:
    """The list as CSV, with a byte order mark so that Excel reads it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    columns, lines = _table(portal, collection)
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in lines)
    return ("\ufeff" + text.getvalue()).encode()


def _value(column: str, cell: str) -> str | date:
    return date.fromisoformat(f"{cell}-01"[: len("2026-11-01")]) if column in _KINDS and cell else cell


def refs_in_list(portal: Portal, collection: str) -> tuple[str, ...]:
    """The records of a list; only people at work, since the pages of others show little."""
    return organisation.people_in(portal, "active") if collection == PEOPLE else lookup.refs(portal, collection)


def _rows(portal: Portal, collection: str) -> Sequence[Row]:
    if collection != PEOPLE:
        return portal.by_collection[collection]
    return [portal.rows[ref] for ref in refs_in_list(portal, collection)]


def _items_fingerprint(portal: Portal, collection: str) -> str:
    """Computed without making the items, so that the preview shows a changed page before the lists are made."""
    rows = _rows(portal, collection)
    return fingerprint_of(
        [(row.ref, lookup.card_fingerprint(portal, row), row.summary, row.day, row.facets) for row in rows]
    )


@query(fingerprint=_items_fingerprint)
def items_of(portal: Portal, collection: str) -> list[ListRow]:
    """The rows of a list, for all its formats; one query for all, since a query per record was slower."""
    rows = _rows(portal, collection)
    return [ListRow(lookup.card_of_row(portal, row), row.summary, row.day, row.facets) for row in rows]


@cache
def facets_of(collection: str) -> dict[str, str]:
    """The facets of a list by name, with their headings; without year and effect: the day and the state show them."""
    labels = model_of(collection).facet_labels
    return {facet: label for facet, label in labels.items() if facet not in ("nam", _STATUS_FACET)}


def _all_columns(collection: str) -> tuple[str, ...]:
    if collection == PEOPLE:
        return ("Tên", "Đơn vị, chức vụ", "Điện thoại", "Phòng làm việc", "Thư điện tử", "Ghi chú", "Địa chỉ trang")
    when, facets = model_of(collection).when(), facets_of(collection).values()
    return ("Số, ký hiệu", "Tên", when, "Tình trạng", *facets, "Tóm tắt", "Ghi chú", "Địa chỉ trang")


def _table(portal: Portal, collection: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The columns that are not empty in every row, and the rows; no query, as in `open_lists._lines`."""
    columns = _all_columns(collection)
    base = lookup.site(portal).url.rstrip("/")
    cells = partial(_person, portal) if collection == PEOPLE else partial(_record, collection)
    rows = [
        (*cells(item), "Dữ liệu minh họa" if item.card.illustrative else "", base + item.card.url)
        for item in items_of(portal, collection)
    ]
    filled = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    return tuple(columns[index] for index in filled), [tuple(row[index] for index in filled) for row in rows]


def _person(portal: Portal, item: ListRow) -> tuple[str, ...]:
    ref = item.card.ref
    posts = (f"{lookup.title(portal, post.unit)}: {post.title}" for post in organisation.posts_of(portal, ref))
    return item.card.title, "\n".join(posts), *contact_of(portal, ref)


def _record(collection: str, item: ListRow) -> tuple[str, ...]:
    card, facets = item.card, item.facets
    cells = ("\n".join(label for facet, _, label in facets if facet == one) for one in facets_of(collection))
    state = model_of(collection).states.get(card.state, ("", ""))[0]
    return card.number, card.title, card.day, state, *cells, item.summary
