"""What rules ask of other records: small answers, so that an edit re-checks only what it touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from macros.checks.nearest import Trigrams, is_slip, nearest_of_many, trigrams
from macros.engine.query import Reader, question
from macros.engine.row import Row
from macros.law.citations import number_topic
from macros.law.effect import EffectKind, Event, Holding, Status, what_holds
from macros.loading.suggest import fold
from macros.queries import state_history
from macros.records.choices import Audience

REAL_LEVELS = ("province", "agency")
_OFFICE_HOLDERS = ("chu tich", "pho chu tich", "giam doc", "pho giam doc", "thu truong")
_SHORTER = (("uy ban nhan dan", "ubnd"), ("hoi dong nhan dan", "hdnd"), (" tinh ", " "), (" thanh pho ", " "))

Holders = tuple[tuple[str, str], ...]  # (record, its file)


class Standing(NamedTuple):
    """What a reference must know of its target."""

    illustrative: bool
    level: int  # of the audience


UNREAD = Standing(
    illustrative=False, level=-1
)  # the file is there, but has mistakes of its own, or is not shown any more


def _standing_print(reader: Reader, ref: str) -> str:
    row = reader.portal.rows.get(ref)
    return f"{row.illustrative} {row.audience}" if row else str(_is_out_of_sight(reader, ref))


def _is_out_of_sight(reader: Reader, ref: str) -> bool:
    return ref in reader.portal.unread or ref in reader.portal.over


@question(_standing_print)
def standing(reader: Reader, ref: str) -> Standing | None:
    """Whether there is such a record, and for whom; None where there is none."""
    row = reader.portal.rows.get(ref)
    if row is None:
        return UNREAD if _is_out_of_sight(reader, ref) else None
    return Standing(row.illustrative, Audience(row.audience).level)


@question()
def nearest_record(reader: Reader, ref: str) -> str:
    """The reference of the collection that this one is surely meant for; "" where there is none."""
    collection, _, name = ref.partition("/")
    known = _ids_by_trigram(reader, collection)
    longer = [other for other in known.get(f"^{name}"[:3], ()) if other.startswith(f"{name}-")]
    found = longer[0] if len(longer) == 1 else nearest_of_many(name, known)
    sure = found and (len(longer) == 1 or is_slip(name, found, person=collection == "people"))
    return f"{collection}/{found}" if sure else ""


@question()
def _ids_by_trigram(reader: Reader, collection: str) -> Trigrams:
    return trigrams(row.id for row in reader.portal.by_collection.get(collection, ()))


@question()
def holders_of_key(reader: Reader, collection: str, key: str) -> Holders:
    """The records of a collection with that key."""
    return _holders(reader.portal.keyed.get(f"{collection}/{key}", ()))


@question()
def holders_of_former_id(reader: Reader, ref: str) -> Holders:
    """The records that bore this reference once."""
    return _holders(reader.portal.former.get(ref, ()))


def _holders(rows: Iterable[Row]) -> Holders:
    return tuple(sorted((row.ref, row.file) for row in rows))


@question()
def file_at(reader: Reader, ref: str) -> str:
    """The path of a record's file; "" where there is none."""
    row = reader.portal.rows.get(ref)
    return row.file if row else ""


@question()
def ids_in(reader: Reader, ref: str, name: str) -> tuple[str, ...]:
    """The ids of the items of a record's list."""
    return tuple(_text(item, "id") for item in _list(reader, ref, name))


@question()
def said(reader: Reader, ref: str, *names: str) -> str:
    """What a record says at a place, as text; "" where it says nothing."""
    value: Any = _data(reader, ref)
    for name in names[:-1]:
        value = value.get(name, {}) if isinstance(value, Mapping) else {}
    return _text(value, names[-1])


@question()
def lifetime(reader: Reader, ref: str) -> tuple[str, str]:
    """(first day, last day) of a unit or campaign, ISO; "" is open, as is one that ends before it starts."""
    data = _data(reader, ref)
    starts, ends = _text(data, "starts"), _text(data, "ends")
    return (starts, ends) if not ends or starts <= ends else ("", "")


@question()
def has_come(reader: Reader, on: str) -> bool:
    """Whether a day (ISO) has come."""
    return reader.portal.reached(on)


class TaskDays(NamedTuple):
    """What a task must know of its programme; ISO days, `done` is "" while it is not."""

    starts: str
    due: str  # the last deadline
    done: str


@question()
def task_of(reader: Reader, ref: str) -> TaskDays | None:
    """The days of a task or programme; None where there is none."""
    data = _data(reader, ref)
    moved = sorted((_text(item, "date"), _text(item, "due")) for item in _list(reader, ref, "extensions"))
    due = moved[-1][1] if moved else _text(data, "due")
    return TaskDays(_text(data, "starts"), due, _text(data, "done")) if data else None


@question()
def positions(reader: Reader, ref: str) -> tuple[tuple[str, str, str], ...]:
    """(unit, since, until) of each position of a person; "" is open."""
    return tuple(
        (_text(item, "unit"), _text(item, "since"), _text(item, "until")) for item in _list(reader, ref, "positions")
    )


class Measure(NamedTuple):
    """A criterion as score sheets must know it; "" where it does not say."""

    id: str
    points: str
    parent: str
    automatic: str


@question()
def names_of_people(reader: Reader) -> tuple[str, ...]:
    """The full names of everybody on record, sorted."""
    return tuple(sorted({row.title for row in reader.portal.by_collection["people"]}))


@question()
def said_of_item(reader: Reader, ref: str, part: str, wanted: str, name: str) -> str:
    """What the item of that id in a record's list says at a place, as text; "" where it says nothing."""
    items = (item for item in _list(reader, ref, part) if _text(item, "id") == wanted)
    return next((_text(item, name) for item in items), "")


@question()
def status_on(reader: Reader, ref: str, on: str) -> str:
    """The status of a document on a day (ISO), "not-yet" before its first; "" where nothing is known of it."""
    turns = state_history.of(reader, ref) if ref in reader.portal.rules else ()
    return next((state for day, state in reversed(turns) if day <= on), str(Status.NOT_YET) if turns else "")


@question()
def criteria(reader: Reader, ref: str) -> tuple[tuple[str, tuple[Measure, ...]], ...]:
    """(since, its criteria) of each version of a campaign's criteria, in order of time."""
    return tuple(
        sorted(
            (_text(version, "since"), tuple(Measure(*_texts(item)) for item in version.get("criteria", ())))
            for version in _list(reader, ref, "versions")
        )
    )


def _texts(item: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_text(item, name) for name in Measure._fields)


@question()
def relations(reader: Reader, ref: str) -> tuple[tuple[str, str], ...]:
    """(type, target) of each relation that a document states."""
    return tuple((_text(item, "type"), _text(item, "target")) for item in _list(reader, ref, "relations"))


@question()
def stated_events(reader: Reader, ref: str) -> tuple[Event, ...]:
    """What a document itself says of the effect of documents, its own ("" as target) and others'."""
    row = reader.portal.rules.get(ref)
    return row.events if row else ()


class Life(NamedTuple):
    """What has happened to the effect of a document, and what holds on a day."""

    events: tuple[Event, ...]
    past: tuple[Event, ...]  # those that have come; one without a day when it can have happened
    holds: Holding


@question()
def life(reader: Reader, ref: str, on: str = "") -> Life:
    """The life of a document up to the portal's day, or up to `on` (ISO) where that is earlier."""
    built = reader.portal
    if ref not in built.rules:
        return Life((), (), Holding(None, "", ""))
    events, line = state_history.events(reader, ref), state_history.of(reader, ref)

    def come(day: str) -> bool:
        return built.reached(day) and not (on and day > on)

    past = tuple(event for event in events if come(event.day or event.not_before or "9999"))
    turns = [turn for turn in line if come(turn[0])]
    return Life(events, past, what_holds(turns, events, "9999"))


@question()
def number_of(reader: Reader, document: str) -> str:
    """The number of a document of the library; what is asked for where it is no reference."""
    row = reader.portal.rows.get(document)
    return row.number if row else document


@question()
def ended_by(reader: Reader, ref: str) -> tuple[str, ...]:
    """The documents of the library that end a document as a whole, stated from either side, sorted."""
    rows = reader.portal.rules
    events = state_history.events(reader, ref) if ref in rows else ()
    ends = (event for event in events if EffectKind(event.kind).ending and not event.clauses)
    return tuple(sorted({event.by for event in ends if event.by in rows}))


class Numbered(NamedTuple):
    """A document of a number: numbers recur, so issuer and day tell which one it is."""

    ref: str
    file: str
    number: str
    issuer: str
    issued: str  # ISO


@question()
def documents_numbered(reader: Reader, key: str) -> tuple[Numbered, ...]:
    """The documents whose number has that key, however it is spelled; see `law.numbering`."""
    rows = sorted(reader.portal.named.get(number_topic(key), ()), key=lambda row: (row.day, row.id))
    return tuple(Numbered(row.ref, row.file, row.number, _text(row.data, "issuer"), row.day) for row in rows)


@question(stored=True)
def real_agencies(reader: Reader) -> tuple[tuple[str, str], ...]:
    """(folded name, name) of every real agency below the centre that has issued a document of the library."""
    found: dict[str, str] = {}
    for row in reader.portal.by_collection["regulations"]:
        if not row.illustrative and _text(row.data, "level") in REAL_LEVELS:
            agency = _agency(_text(row.data, "issuer"))
            found.update(dict.fromkeys(_spellings(agency), agency))
    return tuple(sorted(found.items()))


def _agency(issuer: str) -> str:
    """The agency of an issuer, which may be its head."""
    titles = (title for title in _OFFICE_HOLDERS if fold(issuer).startswith(f"{title} "))
    return " ".join(issuer.split()[len(next(titles, "").split()) :])


def _spellings(agency: str) -> set[str]:
    """The name as written and as people shorten it."""
    spellings = {fold(agency)}
    for long, short in _SHORTER:
        spellings |= {spelling.replace(long, short) for spelling in spellings}
    return {spelling for spelling in spellings if " " in spelling}


def _data(reader: Reader, ref: str) -> Mapping[str, Any]:
    row = reader.portal.rows.get(ref)
    return row.data if row else {}


def _list(reader: Reader, ref: str, name: str) -> list[Mapping[str, Any]]:
    items = _data(reader, ref).get(name)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""
