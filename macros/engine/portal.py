"""`Portal`: rows linked into one queryable whole, with `as_of` and `audience` applied here and nowhere later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from macros.engine.loader import Library
from macros.engine.media import MediaFile
from macros.engine.record_store import VisibleRows
from macros.engine.recorder import MOST_CAUSES, NOW, Causes, Key, Noted, Stored, group_of, with_groups
from macros.engine.row import InputNames, Row, sources_of
from macros.engine.site_info import Site
from macros.loading.git_history import ChangesAt, DeletedFile, Edit, History
from macros.records import collection_names
from macros.records.choices import Audience
from macros.text.digest import fingerprint_of

if TYPE_CHECKING:
    from macros.engine.site_info import Painted

# Causes; the last is part of the context only.
_PAINT, _SITE, _DELETED, _PROSE, _OVER = "paint", "site", "deleted", "prose", "over"


class Portal:
    """The linked records of one audience on one day.  Pages and rules see it through a `Reader`.

    What is looked up here is noted as a cause of the question that is being answered: "stories/tiep-dan" for a record,
    "%stories/tiep-dan" for what of it is no words, "stories/" for all records of a collection, "@stories/tiep-dan" for
    those that refer to a record ("awards@stories/tiep-dan" for those of one collection), "!regulations/…" for what is
    said of a document's effect, "~regulations/…" for what bears a number or name.
    """

    def __init__(
        self,
        library: Library,
        as_of: date,
        audience: Audience,
        history: History | None = None,
        painted: Painted | None = None,
        prose: Collection[str] = (),
    ) -> None:
        self.as_of = as_of
        self.audience = audience
        self.shared_roots = set(library.rows.roots[: library.shared])  # the others are leaders'
        self.history = history or History()
        self.fresh = library.fresh
        self.unread = library.unread
        self._rows = VisibleRows(library.rows, audience, as_of)
        self.over = self._rows.over
        self._painted = painted
        self._prose = frozenset(prose)
        self.answers: dict[Key, Any] = {}
        self.fingerprints: dict[Key, str] = {}
        self.causes: dict[Key, Causes] = {}
        self.noted: set[str] = set()  # the causes of what is being answered
        self._shared: dict[Causes, Causes] = {}
        self.recall: Callable[[Key], str] = lambda _: ""  # the fingerprint of a question that is known to hold
        self.stored: Callable[[Key], Stored | None] = lambda _: None  # its answer, where that is stored between runs
        self.found: list[Key] = []  # the questions to be stored that were answered anew
        self.asked: dict[Key, str] | None = None  # by the page or rule that is being made; None inside a query
        self.horizon = ""  # the earliest day to come that was looked at (ISO) since somebody cleared this; "" for none
        self.days: dict[Key, str] = {}  # the same for each question that looked at one
        names = sorted(collection_names())
        rows = self._rows
        self.rows: Mapping[str, Row] = Noted(self, self._row, rows.__iter__, str, (f"{name}/" for name in names))
        self.media: Mapping[str, tuple[MediaFile, ...]] = Noted(
            self,
            library.media.__getitem__,
            library.media.__iter__,
            "media:{}".format,
            (f"media:{name}/" for name in names),
        )
        self._inputs = InputNames()
        self._linked: dict[str, list[Row]] = {}
        self._sorted: dict[str, list[Row]] = {}
        self.referring, self.named, self.former, self.keyed = map(self._found_by, "@~<#")
        self.by_collection: Mapping[str, Sequence[Row]] = Noted(
            self, self._in_order, names.__iter__, "{}/".format, (f"{name}/" for name in names)
        )

    def _row(self, ref: str) -> Row:
        return Row(self._rows[ref], self._inputs[ref], self)

    def _found_by(self, sign: str) -> Mapping[str, list[Row]]:
        """For each link of that sign, see `rows.links_of`, the rows that it leads from."""
        groups = (f"{sign}{name}/" for name in collection_names())

        def names() -> Iterator[str]:
            return (link[1:] for link in self._rows.store.links(sign) if self._rows_of(link))

        def look_up(name: str) -> list[Row]:
            rows = self._rows_of(f"{sign}{name}")
            if not rows:
                raise KeyError(name)
            return rows

        return Noted(self, look_up, names, f"{sign}{{}}".format, groups)

    def _rows_of(self, link: str, collection: str = "") -> list[Row]:
        source = f"{collection}{link}"
        if source not in self._linked:
            inputs = self._inputs[source]
            self._linked[source] = [Row(row, inputs, self) for row in self._rows.linked(link, collection)]
        return self._linked[source]

    def _in_order(self, collection: str) -> list[Row]:
        """The rows of a collection, oldest first, then by id."""
        if collection not in self._sorted:
            if collection not in collection_names():
                raise KeyError(collection)
            inputs = self._inputs[f"{collection}/"]
            self._sorted[collection] = [Row(row, inputs, self) for row in self._rows.of(collection)]
        self.noted.add(f"{collection}/\tday")
        return self._sorted[collection]

    @property
    def names(self) -> tuple[int, tuple[str, ...]]:
        """What is another whenever the references of `rows` are."""
        return self._rows.store.generation, tuple(sorted(self.over))

    def rows_to(self, ref: str, collection: str) -> list[Row]:
        """The rows of a collection that refer to a target."""
        self.noted.add(f"{collection}@{ref}")
        return self._rows_of(f"@{ref}", collection)

    def days_of_referring(self, ref: str) -> list[tuple[str, str]]:
        """(reference, day) of all records that refer to this one."""
        self.noted |= {f"@{ref}", f"@{ref}\tday"}
        return self._rows.days(f"@{ref}")

    def crowded(self, more_than: int) -> list[tuple[str, str, int]]:
        """(record, collection, count) wherever more records of a collection than that refer to a record."""
        self.noted.update(f"@{name}/" for name in collection_names())
        return [item for item in self._rows.crowded(more_than) if item[0] in self._rows]

    def how_many(self, prefix: str) -> Mapping[str, int]:
        """How many records refer to each target of a collection that begins so."""
        self.noted.add(f"@{group_of(prefix)}")
        return self._rows.how_many(prefix)

    @property
    def painted(self) -> Painted | None:
        """What the painter left."""
        self.noted.add(_PAINT)
        return self._painted

    @property
    def prose(self) -> frozenset[str]:
        """The addresses of what stands in the folder of prose; known where records are checked."""
        self.noted.add(_PROSE)
        return self._prose

    @property
    def site(self) -> Site:
        """Name, address and edit pattern of the site."""
        self.noted.add(_SITE)
        return self._painted.site if self._painted else Site()

    @property
    def deleted(self) -> Mapping[str, tuple[DeletedFile, ...]]:
        """The versions of every file that once stood in the data roots and is no more, newest first."""
        self.noted.add(_DELETED)
        return self.history.deleted

    def withdrawn(self, collection: str) -> list[Row]:
        """The records of a collection that were taken back by the portal's day."""
        self.noted.add(f"{collection}/")
        today, inputs = self.as_of.isoformat(), self._inputs[f"{collection}/"]
        over = (row for row in self.over.values() if row.collection == collection and "" < row.withdrawn <= today)
        return [Row(row, inputs, self) for row in over]

    def is_taken(self, ref: str) -> bool:
        """Whether a record bears the reference now or once did, be it one that the audience does not see."""
        return ref in self.rows or ref in self.former or ref in self.unread or ref in self._rows.store

    def same_bytes(self, collection: str, digest: str) -> list[Row]:
        """The records of a collection whose files have that digest."""
        self.noted |= {f"{collection}/", f"{collection}/\tdigest"}
        inputs = self._inputs[f"{collection}/"]
        return [Row(row, inputs, self) for row in self._rows.store.same_bytes(digest) if row.collection == collection]

    def last_change(self, file: str) -> tuple[str, str]:
        """(ISO time, author) of the last commit on a file; ("", "") when not committed as it stands."""
        self.noted.add(f"git:{file}")
        return self.history.last_change(file)

    def edits(self, file: str) -> tuple[Edit, ...]:
        """The newest commits on a file, newest first."""
        self.noted.add(f"git:{file}")
        return self.history.edits_of(file)

    @cached_property
    def context(self) -> dict[str, Any]:
        """What answers depend on besides the records."""
        paint = self._painted
        told = fingerprint_of((paint.layouts, paint.pages, paint.assets, paint.titles, paint.quoted)) if paint else ""
        place = tuple(paint.site) if paint else ()
        over = {ref: tuple(sorted(sources_of(row))) for ref, row in self.over.items()}
        git, deleted = self.history.snapshot, fingerprint_of(sorted(self.history.deleted.items()))
        found = {NOW: self.as_of.isoformat(), _PAINT: told, _SITE: place, _DELETED: deleted, "git": git, _OVER: over}
        return {**found, _PROSE: sorted(self._prose)}

    def changed_since(self, context: Mapping[str, Any], changes_at: ChangesAt) -> set[str]:
        """The causes that are different now from what they were in that context; the day is looked at apart.

        `changes_at(commits)` gives the changes of files as they were told then.
        """
        found = {cause for cause in (_PAINT, _SITE, _DELETED, _PROSE) if context[cause] != self.context[cause]}
        then, now = context[_OVER], self.context[_OVER]
        for ref in then.keys() ^ now.keys():
            found |= {*(then.get(ref) or now[ref])}
        return found | {f"git:{file}" for file in self.history.changed_since(context["git"], changes_at)}

    def shared(self, noted: set[str]) -> Causes:
        """Causes as they are kept: of too many their groups, and equal ones once."""
        if len(noted) > MOST_CAUSES:
            groups = {name: group_of(name) for name in noted}
            sizes = Counter(group.partition("\t")[0] for group in groups.values())
            noted = {group if sizes[group.partition("\t")[0]] > MOST_CAUSES else name for name, group in groups.items()}
        causes = tuple(sorted(noted))
        return self._shared.setdefault(causes, causes)

    def reached(self, day: date | str) -> bool:
        """Whether `day` has come; the one way to look at the clock, so that `next_change` is known."""
        self.noted.add(NOW)
        iso = day if isinstance(day, str) else day.isoformat()
        if iso <= self.as_of.isoformat():
            return True
        self.look_ahead(iso)
        return False

    def look_ahead(self, day: str) -> None:
        """Note that a day to come (ISO) was looked at; "" is none."""
        if day and (not self.horizon or day < self.horizon):
            self.horizon = day

    def inherit(self, before: Portal, pending: Iterable[str]) -> None:
        """Take the answers from the portal before this one that no change reaches; `pending` tells of records."""
        changed = with_groups({*pending, *self.changed_since(before.context, lambda _: before.history.changes)})
        if before.context[NOW] != self.context[NOW]:
            changed.add(NOW)
        self.answers, self.causes, self.days = before.answers, before.causes, before.days
        apart = changed.isdisjoint
        for key in [key for key, causes in self.causes.items() if not apart(causes)]:
            del self.causes[key]
            self.answers.pop(key, None)
            self.days.pop(key, None)

    def recollect(self, key: Key) -> bool:
        """Take over the stored answer to a question; False where there is none that holds."""
        stored = self.stored(key)
        if stored:
            self.take(key, stored)
        return bool(stored)

    def take(self, key: Key, stored: Stored) -> None:
        """Take over an answer that was found elsewhere."""
        self.answers[key] = stored.answer
        self.causes[key] = self.shared({*stored.causes, *self.causes.get(key, ())})
        if stored.day:
            self.days[key] = stored.day

    def forget(self) -> None:
        """Let go of everything: a portal and its reader hold each other, so that they would stay."""
        self.__dict__.clear()

    @property
    def next_change(self) -> str | None:
        """The earliest day to come that was looked at, or after which a record is not shown any more; ISO, or None."""
        return min(filter(None, (self.horizon, *self._rows.days_of_change())), default=None)
