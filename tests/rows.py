"""Rows of records made by hand, without files and models: what is not given is empty."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping
from typing import Any

from macros.engine.record_store import Loaded, RecordStore
from macros.engine.sqlite import Database
from macros.engine.stored_row import RowBody, RowCard, StoredRow
from macros.records import model_of

_TEXTS = ("title", "summary", "shown_day", "number", "data_digest", "card_digest")


def row(ref: str, data: Mapping[str, Any] | None = None, root: str = "data", **fields: Any) -> StoredRow:
    """The row of a record for staff, in a file of that root."""
    empty = dict.fromkeys(_TEXTS, "") | {"illustrative": False}
    card = RowCard(*(fields.pop(name, empty.get(name, ())) for name in RowCard._fields))
    body = RowBody(*(fields.pop(name, ()) for name in RowBody._fields))
    nothing = ("staff", "", "", "", (), (), ())
    packed = marshal.dumps(tuple(card)), marshal.dumps(tuple(body)), marshal.dumps(dict(data or {}))
    slug = model_of(ref.partition("/")[0]).slug
    return StoredRow(ref, f"{root}/{ref}.yml", f"digest of {ref}", *nothing, slug, *packed)._replace(**fields)


def put(store: RecordStore, rows: Iterable[StoredRow]) -> RecordStore:
    """Put rows into a store as if their files had been read, each folder with its files."""
    for one in rows:
        folder, _, name = one.file.rpartition("/")
        store.put(one.file, Loaded(one.digest, one, ()))
        store.set_stats(folder, {**store.stats(folder), name: (0, 0, 0)})
    return store


def store_of(*rows: StoredRow, roots: Iterable[str] = ("data",), database: Database | None = None) -> RecordStore:
    """A store of these rows."""
    return put(RecordStore(database, roots), rows)
