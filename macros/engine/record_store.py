"""`Shelf`: record files as they were read, between runs; rows by path, and by what they name and are named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from typing import NamedTuple

from macros.engine.row import Row
from macros.engine.sqlite import Database
from macros.loading.problems import Problem
from macros.text.packing import pack, unpack

Stat = tuple[int, int, int]  # mtime in ns, size in bytes, inode

SCHEMA = """
CREATE TABLE IF NOT EXISTS folders (path TEXT PRIMARY KEY, stats BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files
  (path TEXT UNIQUE, digest TEXT, audience TEXT, shown_until TEXT, row BLOB, problems BLOB);
CREATE INDEX IF NOT EXISTS files_by_audience ON files (audience, path);
CREATE INDEX IF NOT EXISTS files_by_digest ON files (digest);
CREATE INDEX IF NOT EXISTS files_shown ON files (path) WHERE shown_until != '';
CREATE INDEX IF NOT EXISTS files_unread ON files (path) WHERE row IS NULL;
CREATE INDEX IF NOT EXISTS files_faulty ON files (path) WHERE problems IS NOT NULL;
CREATE TABLE IF NOT EXISTS links (name TEXT, path TEXT, day TEXT, PRIMARY KEY (name, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS referrers
  (target TEXT, collection TEXT, audience TEXT, count INTEGER, PRIMARY KEY (target, collection, audience))
  WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS referrers_many ON referrers (count, target);
"""
_COUNT = """INSERT INTO referrers VALUES (?,?,?,?)
  ON CONFLICT (target, collection, audience) DO UPDATE SET count=count+excluded.count"""
_UNCOUNTED = "DELETE FROM referrers WHERE target=? AND count=0"
_CROWDED = """SELECT target, collection, sum(count) FROM referrers
  WHERE target IN (SELECT target FROM referrers WHERE count>?) AND audience IN ({})
  GROUP BY target, collection HAVING sum(count)>? ORDER BY target"""


class Loaded(NamedTuple):
    """What reading one record file gave; kept while the file does not change."""

    digest: str  # of its bytes
    row: Row | None
    problems: tuple[Problem, ...]


class Shelf:
    """What is known of record files.  A row that was looked at once stays one and the same object."""

    def __init__(self, database: Database | None = None) -> None:
        self._database = database or Database(None, "", SCHEMA)
        self._rows: dict[str, Row | None] = {}
        self._whole: set[str] = set()  # folders all of whose rows were looked at
        self._stats: dict[str, dict[str, Stat]] = {}
        self.generation: int = self._database.head("generation", 0)  # another whenever a record comes or goes

    def folders(self) -> list[str]:
        """Every folder that holds record files."""
        return [path for (path,) in self._database.execute("SELECT path FROM folders")]

    def stats(self, folder: str) -> dict[str, Stat]:
        """The record files of a folder as they were, by name, in order of name."""
        if folder not in self._stats:
            found = self._database.execute("SELECT stats FROM folders WHERE path=?", (folder,)).fetchone()
            self._stats[folder] = unpack(found[0]) if found else {}
        return self._stats[folder]

    def set_stats(self, folder: str, stats: dict[str, Stat]) -> None:
        """Note the record files of a folder; without any it is forgotten."""
        self._stats[folder] = stats = dict(sorted(stats.items()))
        if all(f"{folder}{os.sep}{name}" in self._rows for name in stats):
            self._whole.add(folder)
        else:
            self._whole.discard(folder)
        if stats:
            self._database.execute("INSERT OR REPLACE INTO folders VALUES (?,?)", (folder, pack(stats)))
        else:
            self._database.execute("DELETE FROM folders WHERE path=?", (folder,))

    def row(self, path: str) -> Row | None:
        """The row of a record file; None where there is none, or it could not be read."""
        if path not in self._rows:
            found = self._database.execute("SELECT row FROM files WHERE path=?", (path,)).fetchone()
            self._rows[path] = _row(found[0]) if found else None
        return self._rows[path]

    def rows(self, folder: str) -> Iterator[Row]:
        """The rows of all files of a folder that could be read, in order of name."""
        if folder not in self._whole:
            inside = (f"{folder}{os.sep}", f"{folder}{chr(ord(os.sep) + 1)}")
            for path, packed in self._database.execute("SELECT path, row FROM files WHERE path>? AND path<?", inside):
                if path not in self._rows:
                    self._rows[path] = _row(packed)
            self._whole.add(folder)
        for name in self.stats(folder):
            row = self._rows[f"{folder}{os.sep}{name}"]
            if row:
                yield row

    def digest(self, path: str) -> str:
        """The digest of a record file's bytes; "" where it is not known."""
        found = self._database.execute("SELECT digest FROM files WHERE path=?", (path,)).fetchone()
        return str(found[0]) if found else ""

    def loaded(self, path: str) -> Loaded | None:
        """What is known of a record file."""
        found = self._database.execute("SELECT digest, problems FROM files WHERE path=?", (path,)).fetchone()
        return Loaded(found[0], self.row(path), _problems(found[1])) if found else None

    def put(self, path: str, loaded: Loaded) -> None:
        """Note what reading a file gave."""
        if (self.row(path) is None) != (loaded.row is None):
            self.generation += 1
        self._remove(path)
        row, problems = loaded.row, [astuple(problem) for problem in loaded.problems]
        head = (row.audience, row.shown_until, pack(tuple(row))) if row else ("", "", None)
        self._database.execute(
            "INSERT INTO files VALUES (?,?,?,?,?,?)",
            (path, loaded.digest, *head, pack(problems) if problems else None),
        )
        self._rows[path] = row
        if row:
            links = ((name, path, row.day) for name in links_of(row))
            self._database.executemany("INSERT OR IGNORE INTO links VALUES (?,?,?)", links)
            self._count(row, 1)

    def remove(self, path: str) -> None:
        """Forget a file."""
        if self.row(path):
            self.generation += 1
        self._remove(path)

    def save(self) -> None:
        """Put what is kept beside the tables with them."""
        self._database.set_head("generation", self.generation)

    def count(self, audiences: Iterable[str]) -> int:
        """How many records there are for these audiences, twins of two roots both."""
        sql = "SELECT count(*) FROM files WHERE audience IN ({})"
        return sum(count for (count,) in self._database.among(sql, audiences))

    def _remove(self, path: str) -> None:
        before = self.row(path)
        if before:
            links = ((name, path) for name in links_of(before))
            self._database.executemany("DELETE FROM links WHERE name=? AND path=?", links)
            self._count(before, -1)
            self._database.executemany(_UNCOUNTED, ((target,) for target in before.targets))
        self._database.execute("DELETE FROM files WHERE path=?", (path,))
        self._rows.pop(path, None)

    def _count(self, row: Row, more: int) -> None:
        targets = (target for target in row.targets if target != row.ref)
        self._database.executemany(_COUNT, ((target, row.collection, row.audience, more) for target in targets))

    def crowded(self, audiences: Iterable[str], more_than: int) -> list[tuple[str, str, int]]:
        """(target, collection, count) wherever more records of a collection, for these audiences, refer to a target.

        A record that refers to itself does not count.
        """
        names = sorted(audiences)
        sql = _CROWDED.format(",".join("?" * len(names)))
        return self._database.execute(sql, (more_than // len(names), *names, more_than)).fetchall()

    def how_many(self, audiences: Iterable[str], prefix: str) -> dict[str, int]:
        """How many records for these audiences refer to each target that begins so."""
        names = sorted(audiences)
        sql = (
            "SELECT target, sum(count) FROM referrers WHERE target>=? AND target<? AND audience IN ({}) GROUP BY target"
        )
        inside = (prefix, f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}")
        return dict(self._database.execute(sql.format(",".join("?" * len(names))), (*inside, *names)))

    def unread(self) -> list[str]:
        """The files that could not be read."""
        return [path for (path,) in self._database.execute("SELECT path FROM files WHERE row IS NULL ORDER BY path")]

    def problems(self) -> Iterator[Problem]:
        """Every problem of a single file."""
        for (packed,) in self._database.execute("SELECT problems FROM files WHERE problems IS NOT NULL ORDER BY path"):
            yield from _problems(packed)

    def shown_for_a_time(self) -> list[str]:
        """The files of records that are shown until some day."""
        return [path for (path,) in self._database.execute("SELECT path FROM files WHERE shown_until != ''")]

    def same_bytes(self, digest: str) -> list[str]:
        """The files whose bytes have that digest."""
        return [path for (path,) in self._database.execute("SELECT path FROM files WHERE digest=?", (digest,))]

    def of_other_audiences(self, audiences: Iterable[str]) -> list[str]:
        """The files of records for none of these audiences."""
        known = [name for (name,) in self._database.execute("SELECT DISTINCT audience FROM files")]
        others = [name for name in known if name and name not in set(audiences)]
        return [path for (path,) in self._database.among("SELECT path FROM files WHERE audience IN ({})", others)]

    def linked(self, name: str) -> list[str]:
        """The files of the records that a link leads from, as `links_of` calls it."""
        return [path for (path,) in self._database.execute("SELECT path FROM links WHERE name=?", (name,))]

    def days(self, name: str) -> list[tuple[str, str]]:
        """The same, each with the record's day (ISO), for who needs no rows."""
        return self._database.execute("SELECT path, day FROM links WHERE name=?", (name,)).fetchall()

    def link_names(self, sign: str) -> list[str]:
        """The links that begin with a sign."""
        sql = "SELECT DISTINCT name FROM links WHERE name>=? AND name<? ORDER BY name"
        return [name for (name,) in self._database.execute(sql, (sign, chr(ord(sign) + 1)))]


def links_of(row: Row) -> set[str]:
    """What a record is found by: "@…" what it refers to, "~…" cites of it, "<…" what it was called, "#…" its keys."""
    former = (f"<{row.collection}/{name}" for name in row.former_ids)
    keys = (f"#{row.collection}/{key}" for key in row.keys)
    return {*(f"@{name}" for name in row.targets), *(f"~{name}" for name in row.names), *former, *keys}


def _row(packed: bytes | None) -> Row | None:
    return Row(*unpack(packed)) if packed else None


def _problems(packed: bytes | None) -> tuple[Problem, ...]:
    return tuple(Problem(*fields) for fields in unpack(packed)) if packed else ()
