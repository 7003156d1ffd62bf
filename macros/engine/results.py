"""`Results`: the results of pages and checks with their dependencies, stored between runs; marks the stale ones."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from sqlite3 import Cursor
from sys import intern
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from macros.engine.inputs import NOW, Inputs, with_groups
from macros.engine.packing import Damaged, pack, plain, restored, unpack
from macros.engine.recorder import GONE, LOOKUPS, Dependency, Key, Stored, Trace
from macros.engine.sqlite import Database
from macros.loading.git_history import Changes

if TYPE_CHECKING:
    from macros.engine.portal import Portal

T = TypeVar("T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS {0}_queries
  (id INTEGER PRIMARY KEY, key BLOB UNIQUE, fingerprint TEXT, inputs TEXT, day TEXT, answer BLOB);
CREATE INDEX IF NOT EXISTS {0}_by_day ON {0}_queries (day) WHERE day != '';
CREATE TABLE IF NOT EXISTS {0}_inputs (name TEXT, query INTEGER, PRIMARY KEY (name, query)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS {0}_results
  (id INTEGER PRIMARY KEY, name TEXT UNIQUE, result BLOB, trace TEXT, queries BLOB, stale INTEGER);
CREATE INDEX IF NOT EXISTS {0}_stale ON {0}_results (name) WHERE stale;
CREATE TABLE IF NOT EXISTS {0}_dependents (query INTEGER, result INTEGER, PRIMARY KEY (query, result)) WITHOUT ROWID;
"""
_QUERY = "SELECT id, fingerprint, inputs, day FROM {0}_queries WHERE key=?"
_FUTURE = """SELECT day FROM {0}_queries AS asked WHERE day != ''
  AND EXISTS (SELECT 1 FROM {0}_dependents WHERE query=asked.id) ORDER BY day LIMIT 1"""
_UNUSED = """SELECT id, key, inputs FROM {0}_queries AS asked WHERE id IN ({{}}) AND answer IS NULL
  AND NOT EXISTS (SELECT 1 FROM {0}_dependents WHERE query=asked.id)"""
_STALE = "UPDATE {0}_results SET stale=1 WHERE id IN (SELECT result FROM {0}_dependents WHERE query=?)"

_INSERT = {
    "queries": "INSERT INTO {0}_queries VALUES (?,?,?,?,?,NULL)",
    "inputs": "INSERT OR IGNORE INTO {0}_inputs VALUES (?,?)",
    "dependents": "INSERT INTO {0}_dependents VALUES (?,?)",
}
_MOST_WAITING = 100_000  # rows


def schema(name: str) -> str:
    """Return the SQL of the tables for results of that name."""
    return _SCHEMA.format(name)


class Results(Generic[T]):
    """Results (plain values) by name, with their dependencies.

    A query has one fingerprint per run, so it is stored once, and results refer to it by number.  A result holds until
    one of its queries has another answer.  Only what a change reaches is read and written.
    """

    def __init__(self, database: Database | None = None, name: str = "all") -> None:
        self.database = database or Database(None, "", schema(name))
        self._name = name
        self._ids: dict[Key, int] = {}  # the numbers of queries
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)  # to be inserted, by table
        self._dropped: set[int] = set()  # the queries of forgotten results
        self._last: int = self._one("SELECT coalesce(max(id), 0) FROM {0}_queries")[0]
        self._empty = not self._last  # at the start of the run
        self.context: dict[str, Any] = self.database.head(f"{name}.context", {})  # of the portal of the last run
        self.pending: set[str] = set(self.database.head(f"{name}.pending", ()))  # inputs changed since the last run
        self.names_version: Any = self.database.head(f"{name}.names_version")  # plain; changes with the names

    def _run(self, sql: str, *values: Any) -> Cursor:
        return self.database.execute(sql.format(self._name), values)

    def _all(self, sql: str, *values: Any) -> list[Any]:
        return self._run(sql, *values).fetchall()

    def _one(self, sql: str, *values: Any) -> Any:
        return self._run(sql, *values).fetchone()

    def _many(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        self.database.executemany(sql.format(self._name), values)

    def _write_later(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Queue rows until `_flush`: many sorted rows are inserted in a fraction of the time."""
        waiting = self._rows[table]
        waiting += rows
        if len(waiting) > _MOST_WAITING:
            self._flush()

    def _flush(self) -> None:
        for table, rows in self._rows.items():
            rows.sort()
            self._many(_INSERT[table], rows)
            rows.clear()

    def clear(self) -> None:
        """Forget everything."""
        for table in ("queries", "inputs", "results", "dependents"):
            self._run(f"DELETE FROM {{0}}_{table}")  # noqa: S608 - names of our own
        self._ids.clear()
        self._rows.clear()
        self._dropped.clear()
        self._last, self._empty = 0, True
        self.context, self.pending, self.names_version = {}, set(), None

    def save(self) -> None:
        """Write queued rows and values to the database."""
        self._flush()
        self._forget_unused(self._dropped)
        self._dropped.clear()
        self.database.set_head(f"{self._name}.context", self.context)
        self.database.set_head(f"{self._name}.pending", sorted(self.pending))
        self.database.set_head(f"{self._name}.names_version", self.names_version)

    def verify(self, portal: Portal, *, whole: bool = True) -> None:
        """Ask queries again, and mark the results stale that depend on a query with another answer.

        Unless `whole`, only queries are asked that have a changed input, or looked at a day that has come.
        """
        self._flush()
        self._empty = not self._last
        if whole or not self.context:
            self._run("UPDATE {0}_queries SET answer=NULL WHERE answer IS NOT NULL")
            ids = [id_ for (id_,) in self._all("SELECT id FROM {0}_queries ORDER BY id")]
        else:
            changed = with_groups(self.pending | portal.changed_since(self.context, self._changes_at))
            ids = sorted({*self.queries_with(changed), *self._due(portal.context[NOW])})
            self._many("UPDATE {0}_queries SET answer=NULL WHERE id=?", ((id_,) for id_ in ids))
        portal.load_stored = self.stored
        unused = self._forget_unused(ids)
        self._ask(portal, [id_ for id_ in ids if id_ not in unused])
        self.context, self.pending = portal.context, set()
        portal.known_fingerprint = self.fingerprint

    def _changes_at(self, commits: tuple[str, ...]) -> Changes:
        changes: dict[tuple[str, ...], Changes] = self.database.head("changes", {})
        return changes.get(commits, {})

    def queries_with(self, names: Iterable[str]) -> Iterator[int]:
        """Yield the numbers of the queries that have one of these inputs."""
        for name in names:
            yield from (id_ for (id_,) in self._all("SELECT query FROM {0}_inputs WHERE name=?", name))

    def keys_of(self, ids: Iterable[int]) -> list[Key]:
        """Return the keys of queries by number."""
        return [
            unpack(row[0]) for id_ in sorted(ids) if (row := self._one("SELECT key FROM {0}_queries WHERE id=?", id_))
        ]

    def _due(self, today: str) -> list[int]:
        """Return the queries that looked at a day that has come; all that looked at any, if the day moved back."""
        then = self.context[NOW]
        if today < then:
            return list(self.queries_with([NOW]))
        sql = "SELECT id FROM {0}_queries WHERE day != '' AND day <= ?"
        return [id_ for (id_,) in self._all(sql, today)] if today > then else []

    def _ask(self, portal: Portal, ids: Sequence[int]) -> None:
        """Ask queries again, and store their fingerprints and inputs."""
        missing = set(ids)
        sql = "SELECT id, key, fingerprint, inputs, day FROM {0}_queries WHERE id IN ({{}}) ORDER BY id"
        for id_, packed, before, *recorded in self.database.among(sql.format(self._name), ids):
            missing.remove(id_)
            key, now = unpack(packed), ""
            if key[0] != LOOKUPS:
                with suppress(*GONE):  # the query or its record is gone: its dependents are stale
                    now = portal.fingerprint(key)
                self._update(id_, recorded, portal.inputs.get(key, ()), portal.days.get(key, ""))
            if now != before or key[0] == LOOKUPS:
                self._run("UPDATE {0}_queries SET fingerprint=? WHERE id=?", now, id_)
                self._run(_STALE, id_)
        if missing:  # an input refers to a query that is not there
            raise Damaged(missing)

    def _forget_unused(self, ids: Iterable[int]) -> set[int]:
        """Delete those queries that no result depends on and that have no stored answer; return their numbers."""
        unused = list(self.database.among(_UNUSED.format(self._name), sorted(ids)))
        for id_, packed, inputs in unused:
            self._run("DELETE FROM {0}_queries WHERE id=?", id_)
            self._unlink(id_, _split(inputs))
            self._ids.pop(unpack(packed), None)
        return {id_ for id_, *_ in unused}

    def _update(self, id_: int, recorded: Sequence[str], inputs: Inputs, day: str) -> None:
        """Store the inputs and the day of a query if they differ from the recorded ones."""
        joined = "\n".join(inputs)
        if [joined, day] == list(recorded):
            return
        self._flush()
        self._run("UPDATE {0}_queries SET inputs=?, day=? WHERE id=?", joined, day, id_)
        before = set(_split(recorded[0]))
        self._unlink(id_, before.difference(inputs))
        self._link(id_, (name for name in inputs if name not in before))

    def _link(self, id_: int, names: Iterable[str]) -> None:
        self._write_later("inputs", ((name, id_) for name in names))

    def _unlink(self, id_: int, names: Iterable[str]) -> None:
        self._many("DELETE FROM {0}_inputs WHERE name=? AND query=?", ((name, id_) for name in names))

    def stored(self, key: Key) -> Stored | None:
        """Return the stored answer to a query, if it still holds."""
        sql = "SELECT answer, inputs, day FROM {0}_queries WHERE key=? AND answer IS NOT NULL"
        row = None if self._empty else self._one(sql, _packed(key))
        return Stored(restored(unpack(row[0])), _split(row[1]), row[2]) if row else None

    def store(self, portal: Portal) -> None:
        """Store the answers of this run to queries with `stored=True`."""
        answers = {
            self._id_of(Dependency(key, "", portal.inputs[key], portal.days.get(key, ""))): portal.answers[key]
            for key in portal.to_store
        }
        self._flush()
        packed = ((pack(plain(answer)), id_) for id_, answer in answers.items())
        self._many("UPDATE {0}_queries SET answer=? WHERE id=?", packed)
        portal.to_store.clear()

    def fingerprint(self, key: Key) -> str:
        """Return the fingerprint of a query that still holds, or ""."""
        row = None if self._empty else self._one(_QUERY, _packed(key))
        return row[1] if row else ""

    def preload(self, portal: Portal, key: Key, answer: Any) -> None:
        """Give the portal an answer of the last run, unless the query is new or was asked again."""
        row = None if key in portal.fingerprints else self._one(_QUERY, _packed(key))
        if row and row[1]:
            portal.adopt(key, Stored(answer, _split(row[2]), row[3]))

    def fresh(self, name: str) -> bool:
        """Whether a result is recorded and holds."""
        return bool(self._one("SELECT 1 FROM {0}_results WHERE name=? AND NOT stale", name))

    @property
    def stale(self) -> set[str]:
        """The names of recorded results that no longer hold."""
        return {name for (name,) in self._all("SELECT name FROM {0}_results WHERE stale")}

    def beginning_with(self, prefix: str) -> set[str]:
        """Return the names of recorded results with a prefix."""
        end = f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"
        return {name for (name,) in self._all("SELECT name FROM {0}_results WHERE name>=? AND name<?", prefix, end)}

    @property
    def next_day(self) -> str:
        """The earliest future day that a result depends on, or ""."""
        self._flush()
        row = self._one(_FUTURE)
        return row[0] if row else ""

    def result(self, name: str) -> T | None:
        """Return a recorded result, stale or not."""
        row = self._one("SELECT result FROM {0}_results WHERE name=?", name)
        return unpack(row[0]) if row else None

    def results(self) -> Iterator[T]:
        """Yield every result but empty tuples."""
        for (packed,) in self._all("SELECT result FROM {0}_results WHERE result != ?", pack(())):
            yield unpack(packed)

    def lacking(self, names: Iterable[str]) -> list[str]:
        """Return those of the names without a recorded result that holds."""
        fresh = {name for (name,) in self._all("SELECT name FROM {0}_results WHERE NOT stale")}
        return [name for name in names if name not in fresh]

    def record(self, name: str, trace: Trace, result: T) -> None:
        """Record a new result with its trace."""
        row = self._one("SELECT id, trace FROM {0}_results WHERE name=?", name)
        if row and row[1] == trace.name:
            self._run("UPDATE {0}_results SET result=?, stale=0 WHERE id=?", pack(result), row[0])
            return
        self._forget({name})
        ids = trace.numbers(self._id_of)
        fields = (name, pack(result), trace.name, array("I", sorted(ids)).tobytes())
        result_id = self._run("INSERT INTO {0}_results VALUES (NULL,?,?,?,?,0)", *fields).lastrowid
        self._write_later("dependents", ((id_, result_id) for id_ in ids))

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            row = self._one("SELECT id, queries FROM {0}_results WHERE name=?", name)
            if row:
                self._flush()
                result, queries = row[0], array("I", row[1])
                links = ((query, result) for query in queries)
                self._many("DELETE FROM {0}_dependents WHERE query=? AND result=?", links)
                self._run("DELETE FROM {0}_results WHERE id=?", result)
                self._dropped.update(queries)

    def _id_of(self, dependency: Dependency) -> int:
        """Return the number of a query; insert a new query, and update the inputs of a recorded one."""
        number = self._ids.get(dependency.key)
        if number is not None:
            return number
        key, fingerprint, inputs, day = dependency
        packed = _packed(key)
        row = None if self._empty else self._one(_QUERY, packed)
        if row is None:
            self._last += 1
            id_ = self._last
            self._write_later("queries", [(id_, packed, fingerprint, "\n".join(inputs), day)])
            self._link(id_, inputs)
        else:
            id_, earlier_fingerprint, earlier_inputs, earlier_day = row
            if not earlier_fingerprint:
                self._run("UPDATE {0}_queries SET fingerprint=? WHERE id=?", fingerprint, id_)
            more = tuple(sorted({*_split(earlier_inputs), *inputs}))
            first_day = min(filter(None, (earlier_day, day)), default="")
            self._update(id_, (earlier_inputs, earlier_day), more, first_day)
        self._ids[key] = id_
        return int(id_)

    def keep_only(self, names: Iterable[str]) -> set[str]:
        """Delete every result with another name; return the names deleted."""
        gone = {name for (name,) in self._all("SELECT name FROM {0}_results")}.difference(names)
        self._forget(gone)
        return gone


def _packed(key: Key) -> bytes:
    return pack(key, canonical=True)


def _split(joined: str) -> tuple[str, ...]:
    return tuple(map(intern, joined.split("\n"))) if joined else ()  # many queries have the same inputs
