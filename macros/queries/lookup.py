"""Cards, records, lists, links and surroundings of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from macros.engine import Portal, query
from macros.engine.media import MediaFile
from macros.engine.row import Row, SourceChangedError
from macros.engine.site_info import Site
from macros.queries import former_names, state_history
from macros.queries.changes import last_change
from macros.queries.consents import hidden_pictures
from macros.queries.sections import sections
from macros.records import model_of
from macros.records.choices import Audience
from macros.text.digest import fingerprint_of
from macros.text.grouping import grouped
from macros.text.slugs import slug_of

if TYPE_CHECKING:
    from macros.records.base import Record

__all__ = ["Portal", "RecordCard", "RecordName", "Site", "SourceChangedError", "Surroundings"]


M = TypeVar("M")
NOT_HERE = "nội dung không hiện ở đây"  # withdrawn, or for another audience
EFFECT = "hieu-luc"  # the facet that is the state of a document


class RecordCard(NamedTuple):
    """What lists and links show of a record; few of them show its `summary`, too."""

    ref: str
    title: str
    url: str
    day: str
    state: str
    illustrative: bool
    number: str  # of a document; "" elsewhere
    kind: str  # type of a document; "" elsewhere
    level: str = ""  # of a yearly evaluation, for leaders; "" elsewhere

    @property
    def collection(self) -> str:
        return self.ref.partition("/")[0]


class RecordName(NamedTuple):
    """Title and address.  Prefer it to `RecordCard`: a page using it is not rebuilt when summary or state change."""

    ref: str
    title: str
    url: str
    illustrative: bool
    number: str  # of a document; "" elsewhere
    kind: str  # type of a document; "" elsewhere

    @property
    def collection(self) -> str:
        return self.ref.partition("/")[0]


def _record_fingerprint(portal: Portal, ref: str) -> str:
    row = portal.rows.get(ref)
    return row.digest if row else ""


def _data_fingerprint(portal: Portal, ref: str) -> str:
    row = portal.rows.get(ref)
    return row.data_digest if row else ""


def _card_fingerprint(portal: Portal, ref: str) -> str:
    row = portal.rows.get(ref)
    return card_fingerprint(portal, row) if row else ""


def card_fingerprint(portal: Portal, row: Row) -> str:
    """A value that changes whenever `card_of_row` does."""
    return f"{row.card_digest}{_state(portal, row)}"


def _state(portal: Portal, row: Row) -> str:
    state = ""
    for since, name in state_history.timeline_of_row(portal, row):
        if not portal.reached(since):
            break
        state = name
    return state


@query(fingerprint=_record_fingerprint, cached=False)
def full_record(portal: Portal, ref: str) -> Record:
    """The whole record, long texts included; for the record's own page.

    Raises `SourceChangedError` where the file has to be read and is not the one that was loaded.
    """
    from macros.loading.yaml_reader import parse  # noqa: PLC0415 - most runs read no record
    from macros.records.introspect import narratives, with_narratives  # noqa: PLC0415 - likewise

    row = portal.rows[ref]
    fresh, model, data = portal.fresh.pop(ref, None), model_of(row.collection), row.data.whole()
    if fresh is not None:
        return fresh
    if next(narratives(model, data), None) is None:
        return model.model_validate(data)
    return model.model_validate(with_narratives(model, data, parse(row.read())))


@query(fingerprint=_data_fingerprint)
def record(portal: Portal, ref: str) -> Record | None:
    """The record with "…" for each long text; None if this audience has no such record."""
    row = portal.rows.get(ref)
    return model_of(row.collection).model_validate(row.data.whole()) if row else None


def record_of(portal: Portal, ref: str, model: type[M]) -> M:
    """The record with "…" for each long text; `TypeError` where this audience has none of that model."""
    match = record(portal, ref)
    if not isinstance(match, model):
        raise TypeError(ref)
    return match


def _facts_fingerprint(portal: Portal, ref: str) -> str:
    row = portal.rows.get(ref)
    return fingerprint_of(row.data.facts()) if row else ""


@query(fingerprint=_facts_fingerprint)
def record_facts(portal: Portal, ref: str) -> Record | None:
    """`record` without its title and summary, for callers that need not depend on them."""
    row = portal.rows.get(ref)
    if row is None:
        return None
    record = model_of(row.collection).model_validate({**row.data.facts(), "title": "…"})
    return record.model_copy(update={"title": "", "summary": ""})


@query(fingerprint=_card_fingerprint)
def card(portal: Portal, ref: str) -> RecordCard | None:
    """What lists show of the record; None if this audience has no such record."""
    row = portal.rows.get(ref)
    return card_of_row(portal, row) if row else None


def card_of_row(portal: Portal, row: Row) -> RecordCard:
    """`card`, for bodies of queries that look at all rows of a collection."""
    state, kind, level = _state(portal, row), _facet(row, "loai"), _facet(row, "muc")
    level = level if level and for_leaders(portal) else ""
    head = row.title, row.url, row.shown_day, state
    return RecordCard(row.ref, *head, row.illustrative, row.number, kind, level)


def _facet(row: Row, facet: str) -> str:
    return next((label for name, _, label in row.facets if name == facet), "")


@query
def record_name(portal: Portal, ref: str) -> RecordName | None:
    """What links show of the record; None if this audience has no such record."""
    row = portal.rows.get(ref)
    return RecordName(ref, row.title, row.url, row.illustrative, row.number, _facet(row, "loai")) if row else None


def title(portal: Portal, ref: str) -> str:
    """The title of a record; "" where this audience has no such record."""
    name = record_name(portal, ref)
    return name.title if name else ""


@query
def summary(portal: Portal, ref: str) -> str:
    """The summary of a record; "" where it has none, or this audience has no such record."""
    row = portal.rows.get(ref)
    return row.summary if row else ""


@query
def state(portal: Portal, ref: str) -> str:
    """The state of the record on the portal's day; "" where it has none."""
    row = portal.rows.get(ref)
    return _state(portal, row) if row else ""


@query
def referrers(portal: Portal, ref: str) -> tuple[tuple[str, tuple[str | int, ...]], ...]:
    """The records that refer to this one and the path of the reference in each, sorted."""
    rows = portal.by_target.get(ref, ())
    return tuple(sorted(((row.ref, path) for row in rows for path in row.paths_to(ref)), key=repr))


@query
def refs(portal: Portal, collection: str) -> tuple[str, ...]:
    """All records of a collection, oldest first."""
    return tuple(row.ref for row in portal.by_collection[collection])


@query
def holds(portal: Portal, collection: str) -> bool:
    """Whether a collection has any record."""
    return portal.holds(collection)


@query
def holds_illustrative(portal: Portal) -> bool:
    """Whether any record is illustrative, whoever may see it."""
    return portal.holds_illustrative


@query
def years(portal: Portal, collection: str) -> tuple[tuple[str, int], ...]:
    """(year, count of records) of a collection, newest year first; records without a day are not counted."""
    references = _by_year(portal, collection)
    return tuple(sorted(((year, len(refs)) for year, refs in references.items() if year), reverse=True))


@query
def in_year(portal: Portal, collection: str, year: str) -> tuple[str, ...]:
    """The records of a collection in a year, oldest first; for "", those without a day."""
    return tuple(_by_year(portal, collection).get(year, ()))


@query
def _by_year(portal: Portal, collection: str) -> Mapping[str, tuple[str, ...]]:
    """The references of each year of a collection, oldest first; year "" holds those without a day."""
    return grouped((row.day[:4], row.ref) for row in portal.by_collection[collection])


@query
def newest(portal: Portal, collection: str, limit: int) -> tuple[str, ...]:
    """The newest records of a collection whose day has come, newest first."""
    rows = reversed(portal.by_collection[collection])
    return tuple(islice((row.ref for row in rows if portal.reached(row.day)), limit))


@query
def facet_values(portal: Portal, collection: str, facet: str) -> tuple[tuple[str, str, int], ...]:
    """(value, label, count) of a facet, sorted by value."""
    references = _by_facet(portal, collection, facet)
    return tuple((value, label, len(refs)) for (value, label), refs in sorted(references.items()))


@query
def for_leaders(portal: Portal) -> bool:
    """Whether the site is for leaders, who may see more than any other audience."""
    return portal.audience is Audience.LEADERSHIP


@query
def with_facet(portal: Portal, collection: str, facet: str, value: str) -> tuple[str, ...]:
    """The records of a collection with that value of a facet, oldest first."""
    references = _by_facet(portal, collection, facet)
    return tuple(ref for (facet_value, _), refs in references.items() if facet_value == value for ref in refs)


@query(stored=True)
def _by_facet(portal: Portal, collection: str, facet: str) -> Mapping[tuple[str, str], list[str]]:
    """For each (value, label) of a facet the references of a collection with it, oldest first."""
    model, references = model_of(collection), defaultdict[tuple[str, str], list[str]](list)
    rows = portal.by_collection[collection]
    if facet == EFFECT and facet in model.facet_labels:
        for row in rows:
            label = model.states.get(_state(portal, row), ("Chưa ban hành", ""))[0]
            references[slug_of(label), label].append(row.ref)
        return references
    other = model.facet_records.get(facet, "")
    names_of = former_names.records_by_name(portal, other) if other else {}
    for row in rows:
        for name, value, label in row.facets:
            if name == facet:
                references[names_of.get(value, (value, label))].append(row.ref)
    return references


@query
def linked_from(portal: Portal, ref: str, collection: str) -> tuple[str, ...]:
    """The records of a collection that refer to this one, oldest first."""
    return tuple(row.ref for row in rows_to(portal, ref, collection))


def rows_to(portal: Portal, ref: str, collection: str) -> list[Row]:
    """The rows of a collection that refer to this record, oldest first; for bodies of queries.

    Depends on the references from that collection to the record, and on nothing else.
    """
    rows = (row for row in portal.rows_to(ref, collection) if row.ref != ref)
    return sorted(rows, key=lambda row: (row.day, row.id))


class Surroundings(NamedTuple):
    """What a record's page shows that is not in the record's file."""

    linked: tuple[tuple[str, int, tuple[str, ...]], ...]  # (collection, how many refer to it, the newest of them)
    media: tuple[MediaFile, ...]
    last_change: str  # ISO day; "" where none is recorded
    edit: str  # where the file is edited; "" where mkdocs.yml gives no pattern


def _surroundings_fingerprint(portal: Portal, ref: str, limit: int) -> str:
    """Computed from the references as they are, without sorting them."""
    linked = portal.days_of_referring(ref)
    row, pattern = portal.rows.get(ref), site(portal).edit
    edit = (pattern, row.file) if pattern and row else ()
    return fingerprint_of((linked, limit, media(portal, ref), last_change(portal, ref), edit))


@query(fingerprint=_surroundings_fingerprint, cached=False)
def surroundings(portal: Portal, ref: str, limit: int) -> Surroundings:
    """The records that refer to it (at most `limit` a collection), its media, last change and edit address."""
    # The records that refer to this one, oldest first, by collection
    others = sorted((day, other) for other, day in portal.days_of_referring(ref) if other != ref)
    linked = grouped((other.partition("/")[0], other) for _, other in others)
    names = (section.collection for section in sections(portal) if section.collection in linked)
    groups = tuple((name, len(linked[name]), linked[name][: -limit - 1 : -1]) for name in names)
    pattern, row = site(portal).edit, portal.rows.get(ref)
    edit = pattern.replace("{path}", row.file.replace("\\", "/")) if pattern and row else ""
    return Surroundings(groups, media(portal, ref), last_change(portal, ref), edit)


@query
def media(portal: Portal, ref: str) -> tuple[MediaFile, ...]:
    """The pictures and attachments of a record that may be shown, sorted by name."""
    files = portal.media.get(ref, ()) if ref in portal.rows else ()
    hidden = hidden_pictures(portal, ref) if files else ()
    return tuple(item for item in files if item.name not in hidden)


@query
def site(portal: Portal) -> Site:
    """Name, address and edit pattern of the site."""
    return portal.site


@query
def prose_titles(portal: Portal) -> tuple[tuple[str, str], ...]:
    """(address, title) of every prose page, by address."""
    painted = portal.painted
    if painted is None:
        return ()
    layouts = {f"{slug}/index.html" if slug else "index.html" for slug in painted.layouts}
    pages = [path for path in painted.pages if path not in layouts and path.endswith("index.html")]
    return tuple(sorted((f"/{path.removesuffix('index.html')}", painted.titles.get(path, "")) for path in pages))
