"""Queries of rules about other records.  Their answers are small, so that an edit re-checks only what it touches."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from macros.checks.nearest import Trigrams, hint, is_slip, nearest_of_many, trigrams
from macros.engine import Portal, query
from macros.engine.row import Row
from macros.law.citations import number_topic
from macros.law.effect import EffectKind, Event, Holding, Status, what_holds
from macros.loading.suggest import fold
from macros.queries import state_history
from macros.records import collections
from macros.records.choices import Audience

LOCAL_LEVELS = ("province", "agency")
_OFFICE_HOLDERS = ("chu tich", "pho chu tich", "giam doc", "pho giam doc", "thu truong")
_SHORTER = (("uy ban nhan dan", "ubnd"), ("hoi dong nhan dan", "hdnd"), (" tinh ", " "), (" thanh pho ", " "))

Holders = tuple[tuple[str, str], ...]  # (record, its file)


class ReferenceTarget(NamedTuple):
    """What a rule needs to know about the target of a reference."""

    illustrative: bool
    level: int  # of the audience


UNREAD = ReferenceTarget(illustrative=False, level=-1)  # the file has errors, or is no longer shown


def _target_fingerprint(portal: Portal, ref: str) -> str:
    row = portal.rows.get(ref)
    return f"{row.illustrative} {row.audience}" if row else str(portal.is_out_of_sight(ref))


@query(fingerprint=_target_fingerprint)
def target_of(portal: Portal, ref: str) -> ReferenceTarget | None:
    """Whether a record is illustrative, and its audience; None if there is no such record."""
    row = portal.rows.get(ref)
    if row is None:
        return UNREAD if portal.is_out_of_sight(ref) else None
    return ReferenceTarget(row.illustrative, Audience(row.audience).level)


@query
def people_can_be_counted(portal: Portal) -> bool:
    """Whether the file of every person can be read; until then, rules do not compare counts of people."""
    return not any(ref.startswith("people/") for ref in portal.unread)


@query
def nearest_record(portal: Portal, ref: str) -> str:
    """The existing reference that a wrong one must mean; "" if that is not certain."""
    collection, _, name = ref.partition("/")
    grams = _ids_by_trigram(portal, collection)
    longer = [other for other in grams.get(f"^{name}"[:3], ()) if other.startswith(f"{name}-")]
    near = longer[0] if len(longer) == 1 else nearest_of_many(name, grams)
    sure = near and (len(longer) == 1 or is_slip(name, near, person=collection == "people"))
    return f"{collection}/{near}" if sure else ""


def absence(portal: Portal, target: str) -> str:
    """The message for a reference to no record, with the right reference if it is known."""
    for new, _ in holders_of_former_id(portal, target):
        return f"“{target}” là mã cũ; hãy ghi mã đang dùng: {new}"
    collection, _, name = target.partition("/")
    one = collections()[collection].one if collection in collections() else "bản ghi"
    right = f"hãy ghi mã của một bản ghi đã có{hint(nearest_record(portal, target))}"
    return f"không có {one} nào mang mã “{name}”; {right}"


@query
def _ids_by_trigram(portal: Portal, collection: str) -> Trigrams:
    return trigrams(row.id for row in portal.by_collection.get(collection, ()))


@query
def holders_of_key(portal: Portal, collection: str, key: str) -> Holders:
    """The records of a collection with that key."""
    return _holders(portal.by_unique_key.get(f"{collection}/{key}", ()))


@query
def holders_of_former_id(portal: Portal, ref: str) -> Holders:
    """The records that had this reference before."""
    return _holders(portal.by_former_ref.get(ref, ()))


def _holders(rows: Iterable[Row]) -> Holders:
    return tuple(sorted((row.ref, row.file) for row in rows))


@query
def file_at(portal: Portal, ref: str) -> str:
    """The path of a record's file; "" if there is no such record."""
    row = portal.rows.get(ref)
    return row.file if row else ""


@query
def ids_in(portal: Portal, ref: str, name: str) -> tuple[str, ...]:
    """The ids of the items of a record's list."""
    return tuple(_text(item, "id") for item in _list(portal, ref, name))


@query
def text_at(portal: Portal, ref: str, *names: str) -> str:
    """The text of a field of a record; "" if it has none."""
    value: Any = _data(portal, ref)
    for name in names[:-1]:
        value = value.get(name, {}) if isinstance(value, Mapping) else {}
    return _text(value, names[-1])


def name_of(portal: Portal, ref: str | None) -> str:
    """What a message calls a record: its title, its reference where there is none; "" for no record."""
    return text_at(portal, ref, "title") or f"“{ref}”" if ref else ""


@query
def lifetime(portal: Portal, ref: str) -> tuple[str, str]:
    """First and last day (ISO) of a unit or campaign; "" is open, and both are if it ends before it starts."""
    data = _data(portal, ref)
    starts, ends = _text(data, "starts"), _text(data, "ends")
    return (starts, ends) if not ends or starts <= ends else ("", "")


@query
def has_come(portal: Portal, on: str) -> bool:
    """Whether a day (ISO) has come."""
    return portal.reached(on)


class TaskDays(NamedTuple):
    """The days (ISO) of a programme that its tasks must fit; `done` is "" while it is not done."""

    starts: str
    due: str  # the last deadline
    done: str


@query
def days_of_task(portal: Portal, ref: str) -> TaskDays | None:
    """The days of a task or programme; None if there is no such record."""
    data = _data(portal, ref)
    moved = sorted((_text(item, "date"), _text(item, "due")) for item in _list(portal, ref, "extensions"))
    due = moved[-1][1] if moved else _text(data, "due")
    return TaskDays(_text(data, "starts"), due, _text(data, "done")) if data else None


@query
def positions(portal: Portal, ref: str) -> tuple[tuple[str, str, str], ...]:
    """Unit, first and last day of each position of a person; "" is open."""
    return tuple(
        (_text(item, "unit"), _text(item, "since"), _text(item, "until")) for item in _list(portal, ref, "positions")
    )


class SheetCriterion(NamedTuple):
    """The fields of a criterion that a score sheet must fit; "" for one that is left out."""

    id: str
    points: str
    parent: str
    automatic: str


@query
def text_of_finding(portal: Portal, ref: str, name: str) -> str:
    """The text of a field of a finding of an inspection; "" if it has none."""
    inspection, _, wanted = ref.partition("#")
    items = (item for item in _list(portal, inspection, "findings") if _text(item, "id") == wanted)
    return next((_text(item, name) for item in items), "")


@query
def owner_of_measure(portal: Portal, inspection: str, finding: str) -> str:
    """The unit that must remedy a finding; "" if none is assigned."""
    matches = (item for item in _list(portal, inspection, "findings") if _text(item, "id") == finding)
    measure: Any = next((item.get("measure") for item in matches), None)
    return _text(measure, "owner") if isinstance(measure, Mapping) else ""


@query
def status_on(portal: Portal, ref: str, on: str) -> str:
    """The status of a document on a day (ISO), "not-yet" before its first one; "" if it never has one."""
    timeline = state_history.timeline_of(portal, ref) if ref in portal.rows else ()
    return next((state for day, state in reversed(timeline) if day <= on), str(Status.NOT_YET) if timeline else "")


@query
def criteria(portal: Portal, ref: str) -> tuple[tuple[str, tuple[SheetCriterion, ...]], ...]:
    """The versions of a campaign's criteria in order of time: first day (ISO) and criteria."""
    versions = []
    for version in _list(portal, ref, "versions"):
        items = ((_text(item, name) for name in SheetCriterion._fields) for item in version.get("criteria", ()))
        versions.append((_text(version, "since"), tuple(SheetCriterion(*values) for values in items)))
    return tuple(sorted(versions))


@query
def relations(portal: Portal, ref: str) -> tuple[tuple[str, str], ...]:
    """Type and target of each relation that a document states."""
    return tuple((_text(item, "type"), _text(item, "target")) for item in _list(portal, ref, "relations"))


@query
def stated_events(portal: Portal, ref: str) -> tuple[Event, ...]:
    """The events that a document states about its own effect ("" as target) and that of others."""
    row = portal.rows.get(ref)
    return row.events if row else ()


class EffectHistory(NamedTuple):
    """The events in the effect of a document, and its status on a day."""

    events: tuple[Event, ...]
    past: tuple[Event, ...]  # until that day; an undated event from its earliest possible day
    holds: Holding


@query
def effect_history(portal: Portal, ref: str, on: str = "") -> EffectHistory:
    """The effect of a document up to the portal's day, or up to `on` (ISO) where that is earlier."""
    if ref not in portal.rows:
        return EffectHistory((), (), Holding(None, "", ""))
    events, timeline = state_history.events(portal, ref), state_history.timeline_of(portal, ref)

    def is_past(day: str) -> bool:
        return portal.reached(day) and not (on and day > on)

    past = tuple(event for event in events if is_past(event.day or event.not_before or "9999"))
    changes = [change for change in timeline if is_past(change[0])]
    return EffectHistory(events, past, what_holds(changes, events, "9999"))


@query
def number_of(portal: Portal, document: str) -> str:
    """The number of a document; the argument itself if it is no reference."""
    row = portal.rows.get(document)
    return row.number if row else document


@query
def ended_by(portal: Portal, ref: str) -> tuple[str, ...]:
    """The documents that end a document as a whole, as either of the two states, sorted."""
    rows = portal.rows
    events = state_history.events(portal, ref) if ref in rows else ()
    ends = (event for event in events if EffectKind(event.kind).ending and not event.clauses)
    return tuple(sorted({event.by for event in ends if event.by in rows}))


class NumberedDocument(NamedTuple):
    """A document with a number; numbers recur, so issuer and day tell documents apart."""

    ref: str
    file: str
    number: str
    issuer: str
    issued: str  # ISO


@query
def documents_numbered(portal: Portal, key: str) -> tuple[NumberedDocument, ...]:
    """The documents with a number, however it is spelled; see `law.numbering`."""
    rows = sorted(portal.by_citation.get(number_topic(key), ()), key=lambda row: (row.day, row.id))
    return tuple(NumberedDocument(row.ref, row.file, row.number, _text(row.data, "issuer"), row.day) for row in rows)


@query(stored=True)
def real_agencies(portal: Portal) -> tuple[tuple[str, str], ...]:
    """Folded and full name of each real local agency that has issued a document of the library."""
    agencies: dict[str, str] = {}
    for row in portal.by_collection["regulations"]:
        if not row.illustrative and _text(row.data, "level") in LOCAL_LEVELS:
            agency = _agency(_text(row.data, "issuer"))
            agencies.update(dict.fromkeys(_spellings(agency), agency))
    return tuple(sorted(agencies.items()))


def _agency(issuer: str) -> str:
    """The agency of an issuer; the issuer may be the head of it."""
    titles = (title for title in _OFFICE_HOLDERS if fold(issuer).startswith(f"{title} "))
    return " ".join(issuer.split()[len(next(titles, "").split()) :])


def _spellings(agency: str) -> set[str]:
    """The name as written and as people shorten it."""
    spellings = {fold(agency)}
    for long, short in _SHORTER:
        spellings |= {spelling.replace(long, short) for spelling in spellings}
    return {spelling for spelling in spellings if " " in spelling}


def _data(portal: Portal, ref: str) -> Mapping[str, Any]:
    row = portal.rows.get(ref)
    return row.data if row else {}


def _list(portal: Portal, ref: str, name: str) -> list[Mapping[str, Any]]:
    items = _data(portal, ref).get(name)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""


def units_on(posts: tuple[tuple[str, str, str], ...], on: date) -> list[str]:
    """The units in which somebody held a position on a day, by their `positions`."""
    iso = on.isoformat()
    return [unit for unit, since, until in posts if since <= iso and (not until or iso <= until)]
