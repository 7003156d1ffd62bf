"""Filters documents by facet, and counts the documents of each label, from the table in `f.json`.

A filter is an operator ("loai") and a folded label.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from macros.text.vietnamese import fold

FIELDS = {
    "muc": "kind",
    "loai": "type",
    "hinh-thuc": "form",
    "chuyen-de": "topic",
    "nam": "year",
    "co-quan": "issuer",
    "don-vi": "unit",
    "trang-thai": "status",
    "chu-de": "theme",
}
ALSO = {"loai": ("kind", "form", "topic")}  # further fields of an operator: "loai:gương-tốt" is a kind
Filters = Mapping[str, Sequence[str]]
FacetColumn = tuple[int, Sequence[str]]  # (its index in a row, its labels)


@dataclass(frozen=True)
class FacetCount:
    """A label with the number of documents that have it."""

    value: str
    label: str
    count: int


Facets = Mapping[str, Sequence[FacetCount]]


class FacetTable:
    """The row of each document, newest first."""

    def __init__(self, table: Any) -> None:
        self._rows: Sequence[Sequence[Any]] = table["rows"]
        labels = zip(table["fields"], table["labels"], strict=True)
        self._columns: Mapping[str, FacetColumn] = {field: (at, values) for at, (field, values) in enumerate(labels, 2)}

    def choose(self, filters: Iterable[Filters]) -> list[int]:
        """The documents that pass every filter; of several values of one filter, one is enough."""
        wanted = [self._places(name, values) for chosen in filters for name, values in chosen.items() if values]
        return [row[0] for row in self._rows if all(_passes(row, want) for want in wanted)]

    def _places(self, name: str, values: Sequence[str]) -> list[tuple[int, set[int]]]:
        columns = [self._columns[field] for field in (FIELDS[name], *ALSO.get(name, ()))]
        folded = [fold(value) for value in values]
        return [(column, {at for value in folded for at in _matching(labels, value)}) for column, labels in columns]

    def count(self, ids: Collection[int]) -> dict[str, list[FacetCount]]:
        """The labels of these documents, the commonest first."""
        rows = [row for row in self._rows if row[0] in ids]
        return {name: _count(rows, *self._columns[field]) for name, field in FIELDS.items()}


def _count(rows: Iterable[Sequence[Any]], column: int, labels: Sequence[str]) -> list[FacetCount]:
    counts = Counter(labels[at] for row in rows for at in set(_cells(row[column])))
    facets = [FacetCount(fold(label).replace(" ", "-"), label, count) for label, count in counts.items()]
    return sorted(facets, key=lambda facet: (-facet.count, facet.value))


def _matching(labels: Sequence[str], value: str) -> set[int]:
    """Return the indices of the labels with the same words as a value, else of those with all of its words."""
    folded = [fold(label).split() for label in labels]
    same = {at for at, label in enumerate(folded) if label == value.split()}
    return same or {at for at, label in enumerate(folded) if set(value.split()) <= set(label)}


def _passes(row: Sequence[Any], want: Iterable[tuple[int, set[int]]]) -> bool:
    return any(not places.isdisjoint(_cells(row[column])) for column, places in want)


def _cells(cell: int | list[int]) -> list[int]:
    return cell if isinstance(cell, list) else [] if cell < 0 else [cell]
