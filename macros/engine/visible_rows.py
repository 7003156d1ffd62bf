"""The rows of a record store that an audience sees on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from macros.engine.consents import PROFILE, in_force, spans
from macros.engine.inputs import Inputs, group_of
from macros.engine.record_store import RecordStore
from macros.engine.stored_row import StoredRow
from macros.records.choices import Audience

_BY_GROUP = {"~", "<", "#"}  # the kinds of links that `RecordStore.sources_for` names by group


class VisibleRows(Mapping[str, StoredRow]):
    """The rows of a store that an audience sees on a day, `without` those of some collections."""

    def __init__(self, store: RecordStore, audience: Audience, as_of: date, without: Iterable[str] = ()) -> None:
        today = as_of.isoformat()
        self.store = store
        self._levels = {str(item) for item in Audience if item.level <= audience.level}
        ending = [row for row in store.shown_until_a_day() if row.audience in self._levels]
        # The records of its levels that are not shown: they have ended, are left out, or lack a consent.
        self.not_shown = {row.ref: row for row in ending if row.shown_until < today}
        self._ends = [row.shown_until for row in ending if row.shown_until >= today]
        left_out = (row for name in without for row in store.of(name) if row.audience in self._levels)
        self.not_shown |= {row.ref: row for row in left_out}
        self._seen: dict[str, StoredRow] = {}
        self._consent_days: list[str] = []  # future days on which a profile appears or disappears; ISO
        if audience is Audience.PUBLIC:
            self._leave_out_without_consent(today)

    def _leave_out_without_consent(self, today: str) -> None:
        """Hide the people without a consent to a public profile."""
        for row in self.store.of("people"):
            if row.audience in self._levels:
                consents = spans(row, PROFILE)
                self._consent_days += (day for span in consents for day in span if day > today)
                if not in_force(consents, today.__ge__):
                    self.not_shown[row.ref] = row

    def sees(self, row: StoredRow) -> bool:
        """Whether the audience sees the record."""
        return row.audience in self._levels and row.ref not in self.not_shown

    def of_other_audiences(self, collection: str) -> Iterator[StoredRow]:
        """The rows of a collection that are for other audiences."""
        return (row for row in self.store.of(collection) if row.audience not in self._levels)

    @cached_property
    def _hidden(self) -> set[str]:
        return {row.ref for row in self.store.of_other_audiences(self._levels)} | self.not_shown.keys()

    def differing(self, other: VisibleRows) -> Callable[[Inputs], bool]:
        """Return a test whether one of some inputs may find other records for the other audience."""
        sources = self.store.sources_for(self._levels ^ other._levels)
        sources |= {*map(group_of, sources)}

        def differs(source: str) -> bool:
            return source in sources or (source[:1] in _BY_GROUP and group_of(source) in sources)

        return lambda inputs: bool(sources) and any(differs(name.partition("\t")[0]) for name in inputs)

    def __getitem__(self, ref: str) -> StoredRow:
        row = self._seen.get(ref)
        if row is None:
            row = self.store[ref]
            if not self.sees(row):
                raise KeyError(ref)
            self._seen[ref] = row
        return row

    def __iter__(self) -> Iterator[str]:
        return (ref for ref in self.store if ref not in self._hidden)

    def __len__(self) -> int:
        return self.store.count(self._levels) - len(self.not_shown)

    def of(self, collection: str) -> list[StoredRow]:
        """The rows of a collection, oldest first, then by id."""
        return sorted(filter(self.sees, self.store.of(collection)), key=lambda row: (row.day, row.id))

    def linked(self, link: str, collection: str = "") -> list[StoredRow]:
        """`RecordStore.linked`."""
        return list(filter(self.sees, self.store.linked(link, collection)))

    def days(self, link: str) -> list[tuple[str, str]]:
        """`RecordStore.days`."""
        return [item for item in self.store.days(link) if item[0] not in self._hidden]

    def referrer_counts(self, prefix: str) -> Mapping[str, int]:
        """Count the visible records that refer to each target with a prefix."""
        not_shown = Counter(target for row in self.not_shown.values() for target in row.targets)
        counts = self.store.referrer_counts(self._levels, prefix)
        return {target: count - not_shown[target] for target, count in counts.items()}

    def crowded(self, more_than: int) -> list[tuple[str, str, int]]:
        """Return (target, collection, count) where more than `more_than` visible records of it refer to a target."""
        not_shown = Counter((target, row.collection) for row in self.not_shown.values() for target in row.targets)
        crowds = self.store.crowded(self._levels, more_than)
        counted = ((target, name, count - not_shown[target, name]) for target, name, count in crowds)
        return [item for item in counted if item[2] > more_than]

    def days_of_change(self) -> Iterator[str]:
        """Yield the future days (ISO) on which a record appears or disappears."""
        last = date.fromisoformat(min(self._ends, default=date.max.isoformat()))
        if last < date.max:
            yield (last + timedelta(days=1)).isoformat()
        yield from self._consent_days
