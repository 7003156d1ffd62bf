"""Facets: which documents pass filters, and how many bear each label.

In: the table of `f.json`.  Out: ids, counts.  A filter is named by its operator ("loai") and a folded label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from macros.search.normal import fold

FIELDS = {
    "loai": ("kind", "type"),
    "nam": ("year",),
    "co-quan": ("issuer",),
    "don-vi": ("unit",),
    "trang-thai": ("status",),
    "chu-de": ("theme",),
}
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Facet:
    """A label with the number of documents that bear it."""

    value: str
    label: str
    count: int


Facets = Mapping[str, Sequence[Facet]]


class Table:
    """The rows of every document, newest first."""

    def __init__(self, table: Any) -> None:
        self._rows: Sequence[Sequence[Any]] = table["rows"]
        self._columns = {
            name: [
                (2 + table["fields"].index(field), table["labels"][table["fields"].index(field)]) for field in fields
            ]
            for name, fields in FIELDS.items()
        }

    def choose(self, filters: Iterable[Filters]) -> list[int]:
        """The documents that pass every filter; of several values of one filter, one is enough."""
        wanted = [self._places(name, values) for given in filters for name, values in given.items() if values]
        return [row[0] for row in self._rows if all(_passes(row, want) for want in wanted)]

    def _places(self, name: str, values: Sequence[str]) -> list[tuple[int, set[int]]]:
        return [
            (column, {at for value in values for at in _named(labels, fold(value))})
            for column, labels in self._columns[name]
        ]

    def count(self, ids: Collection[int]) -> dict[str, list[Facet]]:
        """The labels of these documents, the commonest first."""
        rows = [row for row in self._rows if row[0] in ids]
        return {name: self._count(rows, columns) for name, columns in self._columns.items()}

    def _count(self, rows: Iterable[Sequence[Any]], columns: Sequence[tuple[int, Sequence[str]]]) -> list[Facet]:
        counts = Counter[str]()
        for row in rows:
            counts.update({labels[at] for column, labels in columns for at in _cells(row[column])})
        found = [Facet(fold(label).replace(" ", "-"), label, count) for label, count in counts.items()]
        return sorted(found, key=lambda facet: (-facet.count, facet.value))


def _named(labels: Sequence[str], value: str) -> set[int]:
    """The labels that a value names: those with the same words, else those with all of its words."""
    folded = [fold(label).split() for label in labels]
    same = {at for at, label in enumerate(folded) if label == value.split()}
    return same or {at for at, label in enumerate(folded) if set(value.split()) <= set(label)}


def _passes(row: Sequence[Any], want: Iterable[tuple[int, set[int]]]) -> bool:
    return any(not places.isdisjoint(_cells(row[column])) for column, places in want)


def _cells(cell: int | list[int]) -> list[int]:
    return cell if isinstance(cell, list) else [] if cell < 0 else [cell]
