"""`Portal`: the records of one audience on one day, and everything else that pages and rules look up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any

from macros.engine.inputs import NOW, group_of, with_groups
from macros.engine.loader import Library
from macros.engine.media import MediaFile
from macros.engine.recorder import Key, Lookups, Recorder, nothing
from macros.engine.row import InputNames, Row
from macros.engine.site_info import Site
from macros.engine.stored_row import sources_of
from macros.engine.visible_rows import VisibleRows
from macros.loading.git_history import ChangesAt, DeletedFile, Edit, History
from macros.records import collection_names, left_out_of
from macros.records.choices import Audience
from macros.text.digest import fingerprint_of

if TYPE_CHECKING:
    from macros.engine.site_info import Painted
    from macros.text.days_off import AgencyDays

_PAINT, _SITE, _DELETED, _PROSE = "paint", "site", "deleted", "prose"  # inputs
_AGENCY_DAYS, _MODULES, _AUDIENCE = "agency-days", "modules", "audience"
_ELSEWHERE = (_PAINT, _SITE, _DELETED, _PROSE, _AGENCY_DAYS, _MODULES)
_UNREAD = "unread"
_NOT_SHOWN = "not-shown"  # in the context: the records that the audience might see but that are not shown


class Portal(Recorder):
    """The records of one audience on one day; every look-up is recorded as an input.

    Inputs are: "stories/tiep-dan", whether the record exists; "stories/", the records of a collection;
    "@units/van-phong", the records that refer to one; "awards@units/van-phong", those of one collection;
    "~regulations/…", the documents that a citation may mean; "<units/…", the record with a former reference;
    "#scores/…", the records with a unique key.  With a tab and a field name, an input is that field of these records,
    see `Row`.  Other inputs are "media:stories/tiep-dan", "git:data/stories/tiep-dan.yml", "paint", "site", "deleted",
    "prose", "agency-days", "modules", "audience", "unread", "day".
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
        super().__init__()
        self.as_of = as_of
        self._audience = audience
        self.history = history or History()
        self.shared_roots = set(library.rows.roots[: library.shared])  # the other roots are for leaders
        self.fresh = library.fresh
        self._unread = library.unread
        self._painted = painted
        self._prose = frozenset(prose)
        self._agency_days, self._modules = library.agency_days, library.modules
        self._rows = VisibleRows(library.rows, audience, as_of, left_out_of(library.modules) if painted else ())
        self.not_shown = self._rows.not_shown
        self._inputs = InputNames()
        self._linked: dict[str, list[Row]] = {}
        self._sorted: dict[str, list[Row]] = {}
        groups = [f"{name}/" for name in sorted(collection_names())]
        self.rows: Mapping[str, Row] = Lookups(self, self._row, self._rows.__iter__, str, groups)
        self.by_collection: Mapping[str, Sequence[Row]] = Lookups(
            self, self._in_order, collection_names().__iter__, "{}/".format, groups
        )
        media, media_groups = library.media, (f"media:{group}" for group in groups)
        self.media: Mapping[str, tuple[MediaFile, ...]] = Lookups(
            self, media.__getitem__, media.__iter__, "media:{}".format, media_groups
        )
        # By link, see `row.links_of`.
        self.by_target, self.by_citation, self.by_former_ref, self.by_unique_key = map(self._by_link, "@~<#")

    def _row(self, ref: str) -> Row:
        return Row(self._rows[ref], self._inputs[ref], self)

    def _in_order(self, collection: str) -> list[Row]:
        """The rows of a collection, oldest first, then by id."""
        if collection not in self._sorted:
            if collection not in collection_names():
                raise KeyError(collection)
            self._sorted[collection] = self._as_rows(f"{collection}/", self._rows.of(collection))
        self.recorded.add(f"{collection}/\tday")
        return self._sorted[collection]

    def _as_rows(self, source: str, rows: Iterable[Any]) -> list[Row]:
        return [Row(row, self._inputs[source], self) for row in rows]

    def _by_link(self, sign: str) -> Mapping[str, list[Row]]:
        def look_up(name: str) -> list[Row]:
            rows = self._linked_by(f"{sign}{name}")
            if not rows:
                raise KeyError(name)
            return rows

        def names() -> Iterator[str]:
            return (link[1:] for link in self._rows.store.links(sign) if self._linked_by(link))

        return Lookups(self, look_up, names, f"{sign}{{}}".format, (f"{sign}{name}/" for name in collection_names()))

    def _linked_by(self, link: str, collection: str = "") -> list[Row]:
        source = f"{collection}{link}"
        if source not in self._linked:
            self._linked[source] = self._as_rows(source, self._rows.linked(link, collection))
        return self._linked[source]

    @property
    def audience(self) -> Audience:
        """The audience of the records."""
        self.recorded.add(_AUDIENCE)
        return self._audience

    @property
    def count(self) -> int:
        """The number of records that the audience sees; twins in two roots, a mistake, both count."""
        return len(self._rows)

    @property
    def refs_version(self) -> tuple[int, tuple[str, ...]]:
        """A value that changes whenever the references of `rows` do."""
        return self._rows.store.generation, tuple(sorted(self.not_shown))

    def holds(self, collection: str) -> bool:
        """Whether a collection has any record; stops at the first one."""
        self.recorded.add(f"{collection}/")
        return any(ref in self._rows for ref in self._rows.store.refs_in(collection))

    def rows_to(self, ref: str, collection: str) -> list[Row]:
        """The rows of a collection that refer to a record."""
        self.recorded.add(f"{collection}@{ref}")
        return self._linked_by(f"@{ref}", collection)

    def days_of_referring(self, ref: str) -> list[tuple[str, str]]:
        """(reference, day) of all records that refer to this one."""
        self.recorded |= {f"@{ref}", f"@{ref}\tday"}
        return self._rows.days(f"@{ref}")

    def crowded(self, more_than: int) -> list[tuple[str, str, int]]:
        """Return (record, collection, count) where more than `more_than` records of a collection refer to a record."""
        self.recorded.update(f"@{name}/" for name in collection_names())
        return [item for item in self._rows.crowded(more_than) if item[0] in self._rows]

    def referrer_counts(self, prefix: str) -> Mapping[str, int]:
        """How many records refer to each target that begins with a prefix ("regulations/")."""
        self.recorded.add(f"@{group_of(prefix)}")
        return self._rows.referrer_counts(prefix)

    @property
    def holds_illustrative(self) -> bool:
        """Whether any record is illustrative, whoever may see it."""
        self.recorded.update(f"{name}/\tillustrative" for name in collection_names())
        return self._rows.store.holds_illustrative()

    def withdrawn(self, collection: str) -> list[Row]:
        """The records of a collection that were withdrawn by the portal's day."""
        self.recorded.add(f"{collection}/")
        today = self.as_of.isoformat()
        rows = (row for row in self.not_shown.values() if row.collection == collection and "" < row.withdrawn <= today)
        return self._as_rows(f"{collection}/", rows)

    def hidden_by_year(self, collection: str, field: str) -> Mapping[str, int]:
        """Count the records of a collection that the audience does not see, by the year of a date field."""
        self.recorded |= {f"{collection}/", f"{collection}/\tdata", _AUDIENCE}
        return Counter(str(row.data.get(field) or "")[:4] for row in self._rows.of_other_audiences(collection))

    def same_bytes(self, collection: str, digest: str) -> list[Row]:
        """The records of a collection whose files have that digest."""
        self.recorded |= {f"{collection}/", f"{collection}/\tdigest"}
        rows = (row for row in self._rows.store.same_bytes(digest) if row.collection == collection)
        return self._as_rows(f"{collection}/", rows)

    def is_taken(self, ref: str) -> bool:
        """Whether any record, seen by the audience or not, has or had the reference."""
        return ref in self.rows or ref in self.by_former_ref or ref in self._unread or ref in self._rows.store

    def is_out_of_sight(self, ref: str) -> bool:
        """Whether a record has a file but is not shown: it has mistakes, has ended or is left out."""
        self.recorded.add(ref)
        return ref in self._unread or ref in self.not_shown

    @property
    def unread(self) -> Mapping[str, str]:
        """The files that could not be read, by the reference of their record."""
        self.recorded.add(_UNREAD)
        return self._unread

    @property
    def painted(self) -> Painted | None:
        """What the site generator painted."""
        self.recorded.add(_PAINT)
        return self._painted

    @property
    def prose(self) -> frozenset[str]:
        """The addresses of the prose pages; set for checks only."""
        self.recorded.add(_PROSE)
        return self._prose

    @property
    def agency_days(self) -> AgencyDays:
        """The days off that the agency declares; set for checks only."""
        self.recorded.add(_AGENCY_DAYS)
        return self._agency_days

    @property
    def modules(self) -> str:
        """The parts of the site that mkdocs.yml chooses: "full" or "basic"."""
        self.recorded.add(_MODULES)
        return self._modules

    @property
    def site(self) -> Site:
        """Name, address and edit pattern of the site."""
        self.recorded.add(_SITE)
        return self._painted.site if self._painted else Site()

    @property
    def deleted(self) -> Mapping[str, tuple[DeletedFile, ...]]:
        """The versions of every file that was deleted from the data roots, newest first."""
        self.recorded.add(_DELETED)
        return self.history.deleted

    def last_change(self, file: str) -> str:
        """The ISO time of the last commit on a file; "" if its current content is not committed."""
        self.recorded.add(f"git:{file}")
        return self.history.last_change(file)

    def edits(self, file: str) -> tuple[Edit, ...]:
        """The newest commits on a file, newest first."""
        self.recorded.add(f"git:{file}")
        return self.history.edits_of(file)

    def reached(self, day: date | str) -> bool:
        """Whether `day` has come.  Only this method looks at the clock, so that `next_change` is complete."""
        self.recorded.add(NOW)
        iso = day if isinstance(day, str) else day.isoformat()
        if iso <= self.as_of.isoformat():
            return True
        self.look_ahead(iso)
        return False

    @property
    def next_change(self) -> str | None:
        """The earliest future day (ISO) that was looked at or on which the visible records change, or None."""
        return min(filter(None, (self.next_day, *self._rows.days_of_change())), default=None)

    @cached_property
    def context(self) -> dict[str, Any]:
        """What answers depend on besides records, as plain values."""
        paint = self._painted
        contents = (paint.layouts, paint.pages, paint.assets, paint.titles, paint.quoted) if paint else ()
        return {
            NOW: self.as_of.isoformat(),
            _PAINT: fingerprint_of(contents),
            _SITE: tuple(paint.site) if paint else (),
            _DELETED: fingerprint_of(sorted(self.history.deleted.items())),
            _PROSE: sorted(self._prose),
            _AGENCY_DAYS: [sorted(map(str, days)) for days in self._agency_days],
            _MODULES: self._modules,
            _UNREAD: sorted(self._unread),
            _NOT_SHOWN: {ref: tuple(sorted(sources_of(row))) for ref, row in self.not_shown.items()},
            "git": self.history.snapshot,
        }

    def changed_since(self, context: Mapping[str, Any], changes_at: ChangesAt) -> set[str]:
        """Return the inputs that differ from those of another context; the day is compared by the caller.

        `changes_at(commits)` returns the changes of files as recorded at those commits.
        """
        changed = {name for name in (*_ELSEWHERE, _UNREAD) if context[name] != self.context[name]}
        then, now = context[_NOT_SHOWN], self.context[_NOT_SHOWN]
        for ref in then.keys() ^ now.keys():
            changed.update(then.get(ref) or now[ref])
        return changed | {f"git:{file}" for file in self.history.changed_since(context["git"], changes_at)}

    def succeed(self, before: Portal, pending: Iterable[str]) -> None:
        """Take over the answers of an earlier portal; `pending` are the inputs that changed with records since."""
        changed = with_groups({*pending, *self.changed_since(before.context, lambda _: before.history.changes)})
        if before.context[NOW] != self.context[NOW]:
            changed.add(NOW)
        self.carry_over(before, changed)
        before.forget()

    @contextmanager
    def borrowing(self, other: Portal) -> Iterator[None]:
        """Share the answers of another audience's portal if none of their inputs differ for this audience."""
        changed = with_groups(self.changed_since(other.context, lambda _: other.history.changes))
        changed.update(compress((NOW, _AUDIENCE), (self.as_of != other.as_of, self._audience != other.audience)))
        differ = self._rows.differing(other._rows)

        def lender(key: Key) -> Portal | None:
            inputs = other.inputs.get(key)
            return None if inputs is None or not changed.isdisjoint(inputs) or differ(inputs) else other

        self.lender = lender
        try:
            yield
        finally:
            self.lender = nothing
