"""`Ledger`: results with their traces between runs; which of them still hold, and why."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import Cursor
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from macros.engine.recorder import LOOKUPS, NOW, Asked, Causes, Key, Stored, fingerprint_or_none, with_groups
from macros.engine.sqlite import Database
from macros.loading.git_history import Changes
from macros.text.digest import digest
from macros.text.packing import Damaged, pack, plain, restored, unpack

if TYPE_CHECKING:
    from macros.engine.portal import Portal

T = TypeVar("T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS {0}_questions
  (place INTEGER PRIMARY KEY, key BLOB UNIQUE, print TEXT, causes TEXT, day TEXT, answer BLOB);
CREATE INDEX IF NOT EXISTS {0}_by_day ON {0}_questions (day) WHERE day != '';
CREATE TABLE IF NOT EXISTS {0}_reached (cause TEXT, place INTEGER, PRIMARY KEY (cause, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS {0}_entries
  (number INTEGER PRIMARY KEY, name TEXT UNIQUE, result BLOB, trace TEXT, places BLOB, stale INTEGER);
CREATE INDEX IF NOT EXISTS {0}_stale ON {0}_entries (name) WHERE stale;
CREATE TABLE IF NOT EXISTS {0}_askers (place INTEGER, entry INTEGER, PRIMARY KEY (place, entry)) WITHOUT ROWID;
"""
_QUESTION = "SELECT place, print, causes, day FROM {0}_questions WHERE key=?"
_FUTURE = """SELECT day FROM {0}_questions AS question WHERE day != ''
  AND EXISTS (SELECT 1 FROM {0}_askers WHERE place=question.place) ORDER BY day LIMIT 1"""
_SPARE = """SELECT place, key, causes FROM {0}_questions AS question WHERE place IN ({{}}) AND answer IS NULL
  AND NOT EXISTS (SELECT 1 FROM {0}_askers WHERE place=question.place)"""

_INSERT = {
    "questions": "INSERT INTO {0}_questions VALUES (?,?,?,?,?,NULL)",
    "reached": "INSERT OR IGNORE INTO {0}_reached VALUES (?,?)",
    "askers": "INSERT INTO {0}_askers VALUES (?,?)",
}
_WAITING = 100_000  # rows


def schema(name: str) -> str:
    """The tables of the ledger of that name."""
    return _SCHEMA.format(name)


class Ledger(Generic[T]):
    """Results (plain values) by name with their traces: which are still valid, and what new ones asked.

    In one run every question has one fingerprint, so the questions stand once, in a table, and a trace is a row of
    places in it.  A result is up to date exactly when none of its places changed.  Nothing is read or written but what
    a change reaches.
    """

    def __init__(self, database: Database | None = None, name: str = "all") -> None:
        self.database = database or Database(None, "", schema(name))
        self._name = name
        self._places: dict[Key, int] = {}  # of questions that were looked for
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)  # to be written, by table
        self._left: set[int] = set()  # the places that results asked which are no more
        self._last: int = self._one("SELECT coalesce(max(place), 0) FROM {0}_questions")[0]
        self._empty = not self._last  # when the run began
        self.context: dict[str, Any] = self.database.head(f"{name}.context", {})  # of the portal that was asked
        self.pending: set[str] = set(self.database.head(f"{name}.pending", ()))  # causes that changed since then
        self.names: Any = self.database.head(f"{name}.names")  # a plain value that tells the names of the results

    def _run(self, sql: str, *values: Any) -> Cursor:
        return self.database.execute(sql.format(self._name), values)

    def _all(self, sql: str, *values: Any) -> list[Any]:
        return self._run(sql, *values).fetchall()

    def _one(self, sql: str, *values: Any) -> Any:
        return self._run(sql, *values).fetchone()

    def _write_later(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows that nobody reads before `_flush`: many together, and sorted, take a fraction of the time."""
        waiting = self._rows[table]
        waiting += rows
        if len(waiting) > _WAITING:
            self._flush()

    def _flush(self) -> None:
        for table, rows in self._rows.items():
            rows.sort()
            self._do_many(_INSERT[table], rows)
            rows.clear()

    def _do_many(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        self.database.executemany(sql.format(self._name), values)

    def clear(self) -> None:
        """Forget everything."""
        for table in ("questions", "reached", "entries", "askers"):
            self._run(f"DELETE FROM {{0}}_{table}")  # noqa: S608 - names of our own
        self._places.clear()
        self._rows.clear()
        self._left.clear()
        self._last, self._empty = 0, True
        self.context, self.pending, self.names = {}, set(), None

    def save(self) -> None:
        """Put what is kept beside the tables with them."""
        self._flush()
        self._forget_spare(self._left)
        self._left.clear()
        self.database.set_head(f"{self._name}.context", self.context)
        self.database.set_head(f"{self._name}.pending", sorted(self.pending))
        self.database.set_head(f"{self._name}.names", self.names)

    def verify(self, portal: Portal, *, whole: bool = True) -> None:
        """Ask the questions of the table again; results that asked one whose answer changed are no longer fresh.

        Unless `whole`, only those are asked that a pending cause reaches, or a day that has come.
        """
        self._flush()
        self._empty = not self._last
        if whole or not self.context:
            self._run("UPDATE {0}_questions SET answer=NULL WHERE answer IS NOT NULL")
            places = [place for (place,) in self._all("SELECT place FROM {0}_questions ORDER BY place")]
        else:
            news = with_groups(self.pending | portal.changed_since(self.context, self._changes_at))
            places = sorted({*self.reached(news), *self._due(portal.context[NOW])})
            self._do_many("UPDATE {0}_questions SET answer=NULL WHERE place=?", ((place,) for place in places))
        portal.stored = self.stored
        for place in places:
            self._ask(portal, place)
        self.context, self.pending = portal.context, set()
        portal.recall = self.recall

    def _changes_at(self, commits: tuple[str, ...]) -> Changes:
        known: dict[tuple[str, ...], Changes] = self.database.head("changes", {})
        return known.get(commits, {})

    def reached(self, causes: Iterable[str]) -> Iterator[int]:
        """The places of the questions that these causes reach."""
        for cause in causes:
            yield from (place for (place,) in self._all("SELECT place FROM {0}_reached WHERE cause=?", cause))

    def keys_of(self, places: Iterable[int]) -> list[Key]:
        """The questions at these places."""
        return [
            unpack(row[0])
            for place in sorted(places)
            if (row := self._one("SELECT key FROM {0}_questions WHERE place=?", place))
        ]

    def _due(self, today: str) -> list[int]:
        """The places of the questions that looked at a day that has come, or at the clock where it was put back."""
        then = self.context[NOW]
        if today < then:
            return list(self.reached([NOW]))
        sql = "SELECT place FROM {0}_questions WHERE day != '' AND day <= ?"
        return [place for (place,) in self._all(sql, today)] if today > then else []

    def _ask(self, portal: Portal, place: int) -> None:
        """Ask a question again, or forget it where no result asks it any more."""
        if self._forget_spare([place]):
            return
        row = self._one("SELECT key, print, causes, day FROM {0}_questions WHERE place=?", place)
        if row is None:  # a cause leads to it
            raise Damaged(place)
        packed, before, *known = row
        key = unpack(packed)
        now = ""
        if key[0] != LOOKUPS:
            now = fingerprint_or_none(portal, key) or ""
            self._note(place, known, portal.causes.get(key, ()), portal.days.get(key, ""))
        if now != before or key[0] == LOOKUPS:
            self._run("UPDATE {0}_questions SET print=? WHERE place=?", now, place)
            asking = "UPDATE {0}_entries SET stale=1 WHERE number IN (SELECT entry FROM {0}_askers WHERE place=?)"
            self._run(asking, place)

    def _forget_spare(self, places: Iterable[int]) -> int:
        """Forget those of the questions that no result asks and whose answer is not stored; says how many."""
        spare = list(self.database.among(_SPARE.format(self._name), sorted(places)))
        for place, packed, causes in spare:
            self._run("DELETE FROM {0}_questions WHERE place=?", place)
            self._unlink(place, _parted(causes))
            self._places.pop(unpack(packed), None)
        return len(spare)

    def _note(self, place: int, known: Sequence[str], causes: Causes, day: str) -> None:
        """Note what a question looked at, where that is not what is known of it."""
        joined = _joined(causes)
        if [joined, day] == list(known):
            return
        self._flush()
        self._run("UPDATE {0}_questions SET causes=?, day=? WHERE place=?", joined, day, place)
        before = set(_parted(known[0]))
        self._unlink(place, before.difference(causes))
        self._link(place, (cause for cause in causes if cause not in before))

    def _link(self, place: int, causes: Iterable[str]) -> None:
        self._write_later("reached", ((cause, place) for cause in causes))

    def _unlink(self, place: int, causes: Iterable[str]) -> None:
        self._do_many("DELETE FROM {0}_reached WHERE cause=? AND place=?", ((cause, place) for cause in causes))

    def stored(self, key: Key) -> Stored | None:
        """The answer to a question that was stored and holds still."""
        sql = "SELECT answer, causes, day FROM {0}_questions WHERE key=? AND answer IS NOT NULL"
        row = None if self._empty else self._one(sql, _packed(key))
        if row is None:
            return None
        return Stored(restored(unpack(row[0])), _parted(row[1]), row[2])

    def store(self, portal: Portal) -> None:
        """Keep the answers that are to be stored and were found in this run."""
        found = {
            self._place_of(Asked(key, "", portal.causes[key], portal.days.get(key, ""))): portal.answers[key]
            for key in portal.found
        }
        self._flush()
        packed = ((pack(plain(answer)), place) for place, answer in found.items())
        self._do_many("UPDATE {0}_questions SET answer=? WHERE place=?", packed)
        portal.found.clear()

    def recall(self, key: Key) -> str:
        """The fingerprint of a question that holds still; "" where it is not known."""
        row = None if self._empty else self._one(_QUESTION, _packed(key))
        return row[1] if row else ""

    def remind(self, portal: Portal, key: Key, answer: Any) -> None:
        """Give the portal an answer of the last run, unless the question is unknown or was asked again."""
        row = None if key in portal.fingerprints else self._one(_QUESTION, _packed(key))
        if row and row[1]:
            portal.take(key, Stored(answer, _parted(row[2]), row[3]))

    def fresh(self, name: str) -> bool:
        """Whether the result of that name is recorded and up to date."""
        return bool(self._one("SELECT 1 FROM {0}_entries WHERE name=? AND NOT stale", name))

    @property
    def stale(self) -> set[str]:
        """The names of results that are recorded and not up to date."""
        return {name for (name,) in self._all("SELECT name FROM {0}_entries WHERE stale")}

    def beginning_with(self, prefix: str) -> set[str]:
        """The names of recorded results that begin so."""
        end = f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"
        return {name for (name,) in self._all("SELECT name FROM {0}_entries WHERE name>=? AND name<?", prefix, end)}

    @property
    def next_day(self) -> str:
        """The earliest day to come that a question of any result looked at; "" for none."""
        self._flush()
        row = self._one(_FUTURE)
        return row[0] if row else ""

    def result(self, name: str) -> T | None:
        """The recorded result of that name, up to date or not."""
        row = self._one("SELECT result FROM {0}_entries WHERE name=?", name)
        return unpack(row[0]) if row else None

    def results(self) -> Iterator[T]:
        """Every result but empty tuples."""
        for (packed,) in self._all("SELECT result FROM {0}_entries WHERE result != ?", pack(())):
            yield unpack(packed)

    def lacking(self, names: Iterable[str]) -> list[str]:
        """Those of the names whose result is not recorded or not up to date."""
        fresh = {name for (name,) in self._all("SELECT name FROM {0}_entries WHERE NOT stale")}
        return [name for name in names if name not in fresh]

    def record(self, name: str, trace: Iterable[Asked], result: T) -> None:
        """Record a new result and what it asked."""
        asked = tuple(trace)
        told = digest(_packed(tuple(item.key for item in asked)))
        known = self._one("SELECT number, trace FROM {0}_entries WHERE name=?", name)
        if known and known[1] == told:
            self._run("UPDATE {0}_entries SET result=?, stale=0 WHERE number=?", pack(result), known[0])
        else:
            self._forget({name})
            self._add(name, told, {self._place_of(item) for item in asked}, result)

    def _add(self, name: str, trace: str, places: set[int], result: T) -> None:
        fields = (name, pack(result), trace, array("I", sorted(places)).tobytes())
        entry = self._run("INSERT INTO {0}_entries VALUES (NULL,?,?,?,?,0)", *fields).lastrowid
        self._write_later("askers", ((place, entry) for place in places))

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            known = self._one("SELECT number, places FROM {0}_entries WHERE name=?", name)
            if known:
                self._flush()
                number, places = known
                asked = ((place, number) for place in array("I", places))
                self._do_many("DELETE FROM {0}_askers WHERE place=? AND entry=?", asked)
                self._run("DELETE FROM {0}_entries WHERE number=?", number)
                self._left.update(array("I", places))

    def _place_of(self, asked: Asked) -> int:
        """The place of a question in the table; a new one is put there."""
        place = self._places.get(asked.key)
        if place is None:
            place = self._places[asked.key] = self._put(asked)
        return place

    def _put(self, asked: Asked) -> int:
        """Put a question into the table, or what is known now of one that stands there without a fingerprint."""
        packed = _packed(asked.key)
        row = None if self._empty else self._one(_QUESTION, packed)
        if row is None:
            self._last += 1
            self._write_later("questions", [(self._last, packed, asked.fingerprint, _joined(asked.causes), asked.day)])
            self._link(self._last, asked.causes)
            return self._last
        place, told, causes, day = row
        if not told:
            self._run("UPDATE {0}_questions SET print=? WHERE place=?", asked.fingerprint, place)
        more = tuple(sorted({*_parted(causes), *asked.causes}))
        self._note(place, (causes, day), more, min(filter(None, (day, asked.day)), default=""))
        return int(place)

    def keep_only(self, names: Iterable[str]) -> set[str]:
        """Forget every result of another name; gives the names forgotten."""
        gone = {name for (name,) in self._all("SELECT name FROM {0}_entries")}.difference(names)
        self._forget(gone)
        return gone


def _packed(key: Key) -> bytes:
    return pack(key, plain=True)


def _joined(causes: Iterable[str]) -> str:
    return "\n".join(causes)


def _parted(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("\n")) if joined else ()
