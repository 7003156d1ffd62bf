"""`Results`: what pages and checks gave, with what they depend on, between runs; and which of them still hold."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from sqlite3 import Cursor
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from macros.engine.recorder import GONE, LOOKUPS, NOW, Dependency, Inputs, Key, Stored, Trace, with_groups
from macros.engine.sqlite import Database
from macros.loading.git_history import Changes
from macros.text.packing import Damaged, pack, plain, restored, unpack

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
_WAITING = 100_000  # rows


def schema(name: str) -> str:
    """The tables of the results of that name."""
    return _SCHEMA.format(name)


class Results(Generic[T]):
    """Results (plain values) by name, with what they depend on.

    Every query has one fingerprint a run, so queries stand once, in a table, and a result names them by number.  A
    result holds as long as none of its queries gives another answer.  Only what a change reaches is read and written.
    """

    def __init__(self, database: Database | None = None, name: str = "all") -> None:
        self.database = database or Database(None, "", schema(name))
        self._name = name
        self._ids: dict[Key, int] = {}  # of queries that were looked for
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)  # to be written, by table
        self._dropped: set[int] = set()  # the queries of results that are no more
        self._last: int = self._one("SELECT coalesce(max(id), 0) FROM {0}_queries")[0]
        self._empty = not self._last  # when the run began
        self.context: dict[str, Any] = self.database.head(f"{name}.context", {})  # of the portal that was asked
        self.pending: set[str] = set(self.database.head(f"{name}.pending", ()))  # inputs that changed since then
        self.names: Any = self.database.head(f"{name}.names")  # a plain value that tells the names of the results

    def _run(self, sql: str, *values: Any) -> Cursor:
        return self.database.execute(sql.format(self._name), values)

    def _all(self, sql: str, *values: Any) -> list[Any]:
        return self._run(sql, *values).fetchall()

    def _one(self, sql: str, *values: Any) -> Any:
        return self._run(sql, *values).fetchone()

    def _many(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        self.database.executemany(sql.format(self._name), values)

    def _write_later(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Queue rows that nobody reads before `_flush`: many together, and sorted, take a fraction of the time."""
        waiting = self._rows[table]
        waiting += rows
        if len(waiting) > _WAITING:
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
        self.context, self.pending, self.names = {}, set(), None

    def save(self) -> None:
        """Write down what is not in the tables yet."""
        self._flush()
        self._forget_unused(self._dropped)
        self._dropped.clear()
        self.database.set_head(f"{self._name}.context", self.context)
        self.database.set_head(f"{self._name}.pending", sorted(self.pending))
        self.database.set_head(f"{self._name}.names", self.names)

    def verify(self, portal: Portal, *, whole: bool = True) -> None:
        """Ask queries again, and mark the results stale that depend on one with another answer.

        Unless `whole`, only those are asked of which a pending input changed, or a day has come that they looked at.
        """
        self._flush()
        self._empty = not self._last
        if whole or not self.context:
            self._run("UPDATE {0}_queries SET answer=NULL WHERE answer IS NOT NULL")
            ids = [id_ for (id_,) in self._all("SELECT id FROM {0}_queries ORDER BY id")]
        else:
            changed = with_groups(self.pending | portal.changed_since(self.context, self._changes_at))
            ids = sorted({*self.reached(changed), *self._due(portal.context[NOW])})
            self._many("UPDATE {0}_queries SET answer=NULL WHERE id=?", ((id_,) for id_ in ids))
        portal.load_stored = self.stored
        unused = self._forget_unused(ids)
        self._ask(portal, [id_ for id_ in ids if id_ not in unused])
        self.context, self.pending = portal.context, set()
        portal.known_fingerprint = self.fingerprint

    def _changes_at(self, commits: tuple[str, ...]) -> Changes:
        changes: dict[tuple[str, ...], Changes] = self.database.head("changes", {})
        return changes.get(commits, {})

    def reached(self, names: Iterable[str]) -> Iterator[int]:
        """The queries that have one of these inputs."""
        for name in names:
            yield from (id_ for (id_,) in self._all("SELECT query FROM {0}_inputs WHERE name=?", name))

    def keys_of(self, ids: Iterable[int]) -> list[Key]:
        """The keys of these queries."""
        return [
            unpack(row[0]) for id_ in sorted(ids) if (row := self._one("SELECT key FROM {0}_queries WHERE id=?", id_))
        ]

    def _due(self, today: str) -> list[int]:
        """The queries that looked at a day that has come; where the clock was put back, at any."""
        then = self.context[NOW]
        if today < then:
            return list(self.reached([NOW]))
        sql = "SELECT id FROM {0}_queries WHERE day != '' AND day <= ?"
        return [id_ for (id_,) in self._all(sql, today)] if today > then else []

    def _ask(self, portal: Portal, ids: Sequence[int]) -> None:
        """Ask queries again."""
        missing = set(ids)
        sql = "SELECT id, key, fingerprint, inputs, day FROM {0}_queries WHERE id IN ({{}}) ORDER BY id"
        for id_, packed, before, *known in self.database.among(sql.format(self._name), ids):
            missing.remove(id_)
            key, now = unpack(packed), ""
            if key[0] != LOOKUPS:
                with suppress(*GONE):  # it, or what it is about, is gone: whatever depends on it is made again
                    now = portal.fingerprint(key)
                self._update(id_, known, portal.inputs.get(key, ()), portal.days.get(key, ""))
            if now != before or key[0] == LOOKUPS:
                self._run("UPDATE {0}_queries SET fingerprint=? WHERE id=?", now, id_)
                self._run(_STALE, id_)
        if missing:  # an input leads to each
            raise Damaged(missing)

    def _forget_unused(self, ids: Iterable[int]) -> set[int]:
        """Forget those of the queries that no result depends on and whose answer is not stored; which they were."""
        unused = list(self.database.among(_UNUSED.format(self._name), sorted(ids)))
        for id_, packed, inputs in unused:
            self._run("DELETE FROM {0}_queries WHERE id=?", id_)
            self._unlink(id_, _split(inputs))
            self._ids.pop(unpack(packed), None)
        return {id_ for id_, *_ in unused}

    def _update(self, id_: int, known: Sequence[str], inputs: Inputs, day: str) -> None:
        """Write down the inputs and the day of a query where they are not those that are known."""
        joined = "\n".join(inputs)
        if [joined, day] == list(known):
            return
        self._flush()
        self._run("UPDATE {0}_queries SET inputs=?, day=? WHERE id=?", joined, day, id_)
        before = set(_split(known[0]))
        self._unlink(id_, before.difference(inputs))
        self._link(id_, (name for name in inputs if name not in before))

    def _link(self, id_: int, names: Iterable[str]) -> None:
        self._write_later("inputs", ((name, id_) for name in names))

    def _unlink(self, id_: int, names: Iterable[str]) -> None:
        self._many("DELETE FROM {0}_inputs WHERE name=? AND query=?", ((name, id_) for name in names))

    def stored(self, key: Key) -> Stored | None:
        """The stored answer to a query, where it still holds."""
        sql = "SELECT answer, inputs, day FROM {0}_queries WHERE key=? AND answer IS NOT NULL"
        row = None if self._empty else self._one(sql, _packed(key))
        return Stored(restored(unpack(row[0])), _split(row[1]), row[2]) if row else None

    def store(self, portal: Portal) -> None:
        """Store the answers that are to be stored and were worked out in this run."""
        answers = {
            self._id_of(Dependency(key, "", portal.inputs[key], portal.days.get(key, ""))): portal.answers[key]
            for key in portal.to_store
        }
        self._flush()
        packed = ((pack(plain(answer)), id_) for id_, answer in answers.items())
        self._many("UPDATE {0}_queries SET answer=? WHERE id=?", packed)
        portal.to_store.clear()

    def fingerprint(self, key: Key) -> str:
        """The fingerprint of a query that still holds; "" where it is not known."""
        row = None if self._empty else self._one(_QUERY, _packed(key))
        return row[1] if row else ""

    def preload(self, portal: Portal, key: Key, answer: Any) -> None:
        """Give the portal an answer of the last run, unless the query is not known or was asked again."""
        row = None if key in portal.fingerprints else self._one(_QUERY, _packed(key))
        if row and row[1]:
            portal.adopt(key, Stored(answer, _split(row[2]), row[3]))

    def fresh(self, name: str) -> bool:
        """Whether the result of that name is recorded and holds."""
        return bool(self._one("SELECT 1 FROM {0}_results WHERE name=? AND NOT stale", name))

    @property
    def stale(self) -> set[str]:
        """The names of recorded results that do not hold any more."""
        return {name for (name,) in self._all("SELECT name FROM {0}_results WHERE stale")}

    def beginning_with(self, prefix: str) -> set[str]:
        """The names of recorded results that begin so."""
        end = f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"
        return {name for (name,) in self._all("SELECT name FROM {0}_results WHERE name>=? AND name<?", prefix, end)}

    @property
    def next_day(self) -> str:
        """The earliest day to come that any result depends on; "" for none."""
        self._flush()
        row = self._one(_FUTURE)
        return row[0] if row else ""

    def result(self, name: str) -> T | None:
        """The recorded result of that name, whether it holds or not."""
        row = self._one("SELECT result FROM {0}_results WHERE name=?", name)
        return unpack(row[0]) if row else None

    def results(self) -> Iterator[T]:
        """Every result but empty tuples."""
        for (packed,) in self._all("SELECT result FROM {0}_results WHERE result != ?", pack(())):
            yield unpack(packed)

    def lacking(self, names: Iterable[str]) -> list[str]:
        """Those of the names whose result is not recorded or does not hold."""
        fresh = {name for (name,) in self._all("SELECT name FROM {0}_results WHERE NOT stale")}
        return [name for name in names if name not in fresh]

    def record(self, name: str, trace: Trace, result: T) -> None:
        """Record a new result and what it depends on."""
        known = self._one("SELECT id, trace FROM {0}_results WHERE name=?", name)
        if known and known[1] == trace.name:
            self._run("UPDATE {0}_results SET result=?, stale=0 WHERE id=?", pack(result), known[0])
            return
        self._forget({name})
        ids = trace.numbers(self._id_of)
        fields = (name, pack(result), trace.name, array("I", sorted(ids)).tobytes())
        result_id = self._run("INSERT INTO {0}_results VALUES (NULL,?,?,?,?,0)", *fields).lastrowid
        self._write_later("dependents", ((id_, result_id) for id_ in ids))

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            known = self._one("SELECT id, queries FROM {0}_results WHERE name=?", name)
            if known:
                self._flush()
                result, queries = known[0], array("I", known[1])
                links = ((query, result) for query in queries)
                self._many("DELETE FROM {0}_dependents WHERE query=? AND result=?", links)
                self._run("DELETE FROM {0}_results WHERE id=?", result)
                self._dropped.update(queries)

    def _id_of(self, dependency: Dependency) -> int:
        """The number of a query; a new one is put into the table, with what is known now of one that stands there."""
        known = self._ids.get(dependency.key)
        if known is not None:
            return known
        key, fingerprint, inputs, day = dependency
        packed = _packed(key)
        row = None if self._empty else self._one(_QUERY, packed)
        if row is None:
            self._last += 1
            id_ = self._last
            self._write_later("queries", [(id_, packed, fingerprint, "\n".join(inputs), day)])
            self._link(id_, inputs)
        else:
            id_, told, known_inputs, known_day = row
            if not told:
                self._run("UPDATE {0}_queries SET fingerprint=? WHERE id=?", fingerprint, id_)
            more = tuple(sorted({*_split(known_inputs), *inputs}))
            self._update(id_, (known_inputs, known_day), more, min(filter(None, (known_day, day)), default=""))
        self._ids[key] = id_
        return int(id_)

    def keep_only(self, names: Iterable[str]) -> set[str]:
        """Forget every result of another name; returns the names forgotten."""
        gone = {name for (name,) in self._all("SELECT name FROM {0}_results")}.difference(names)
        self._forget(gone)
        return gone


def _packed(key: Key) -> bytes:
    return pack(key, plain=True)


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("\n")) if joined else ()
