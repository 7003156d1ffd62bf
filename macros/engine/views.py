"""Views: the rows that an audience sees on a day, by reference, by what leads from them, by collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from macros.engine.consents import PROFILE, in_force, spans
from macros.engine.loader import Rows
from macros.engine.row import Row
from macros.records import collection_names
from macros.records.choices import Audience


class Seen(Mapping[str, Row]):
    """The rows of an audience's records on a day, by reference."""

    def __init__(self, rows: Rows, levels: set[str], as_of: date) -> None:
        today = as_of.isoformat()
        self.whole = rows
        self._levels = levels
        kept = [row for row in rows.shown_for_a_time() if row.audience in levels]
        self._ending = [row for row in kept if row.shown_until >= today]
        self.over = {row.ref: row for row in kept if row.shown_until < today}
        self._found: dict[str, Row] = {}
        self.consent_days: list[str] = []  # to come, on which a profile comes or goes; ISO
        if levels == {str(Audience.PUBLIC)}:
            self._leave_out_without_consent(today)

    def _leave_out_without_consent(self, today: str) -> None:
        """Who has not agreed to a profile that everybody can see is not there."""
        for row in self.whole.of("people"):
            if row.audience in self._levels:
                found = spans(row, PROFILE)
                self.consent_days += (day for span in found for day in span if day > today)
                if not in_force(found, today.__ge__):
                    self.over[row.ref] = row

    def sees(self, row: Row) -> bool:
        """Whether the record is there for the audience."""
        return row.audience in self._levels and row.ref not in self.over

    def __getitem__(self, ref: str) -> Row:
        row = self._found.get(ref)
        if row is None:
            row = self.whole[ref]
            if not self.sees(row):
                raise KeyError(ref)
            self._found[ref] = row
        return row

    @cached_property
    def hidden(self) -> set[str]:
        """The records that are not there for the audience."""
        return {row.ref for row in self.whole.of_other_audiences(self._levels)} | self.over.keys()

    def __iter__(self) -> Iterator[str]:
        return (ref for ref in self.whole if ref not in self.hidden)

    def __len__(self) -> int:
        return self.whole.count(self._levels) - len(self.over)

    def shown_for_a_time(self) -> list[Row]:
        """Those that will be over some day."""
        return self._ending

    def how_many(self, prefix: str) -> Mapping[str, int]:
        """How many of these refer to each target that begins so."""
        over = Counter(target for row in self.over.values() for target in row.targets)
        return {target: count - over[target] for target, count in self.whole.how_many(self._levels, prefix).items()}

    def crowded(self, more_than: int) -> list[tuple[str, str, int]]:
        """(target, collection, count) wherever more than that of these refer to a target."""
        over = Counter((target, row.collection) for row in self.over.values() for target in row.targets)
        found = self.whole.crowded(self._levels, more_than)
        counted = ((target, name, count - over[target, name]) for target, name, count in found)
        return [item for item in counted if item[2] > more_than]


class Linked(Mapping[str, list[Row]]):
    """The rows that the audience sees by what leads from them, as `shelf.links_of` calls it; found once a portal."""

    def __init__(self, rows: Seen, sign: str) -> None:
        self._rows = rows
        self._sign = sign
        self._found: dict[str, list[Row]] = {}

    def __getitem__(self, name: str) -> list[Row]:
        if name not in self._found:
            self._found[name] = list(filter(self._rows.sees, self._rows.whole.linked(f"{self._sign}{name}")))
        if not self._found[name]:
            raise KeyError(name)
        return self._found[name]

    def of(self, name: str, collection: str) -> list[Row]:
        """Those of a collection."""
        if name in self._found:
            return [row for row in self._found[name] if row.collection == collection]
        return list(filter(self._rows.sees, self._rows.whole.linked(f"{self._sign}{name}", collection)))

    def __iter__(self) -> Iterator[str]:
        return (link[1:] for link in self._rows.whole.links(self._sign) if link[1:] in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Sorted(Mapping[str, list[Row]]):
    """The rows of each collection, oldest first, then by id; sorted when they are asked for."""

    def __init__(self, rows: Seen) -> None:
        self._rows = rows
        self._sorted: dict[str, list[Row]] = {}

    def __getitem__(self, name: str) -> list[Row]:
        if name not in self._sorted:
            if name not in collection_names():
                raise KeyError(name)
            found = filter(self._rows.sees, self._rows.whole.of(name))
            self._sorted[name] = sorted(found, key=lambda row: (row.day, row.id))
        return self._sorted[name]

    def __iter__(self) -> Iterator[str]:
        return iter(collection_names())

    def __len__(self) -> int:
        return len(collection_names())
