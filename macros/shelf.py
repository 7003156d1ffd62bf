"""`Shelf`: record files as they were read, between runs; rows by path, and by what they name and are named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from typing import NamedTuple

from macros.database import Database, pack, unpack
from macros.problems import Problem
from macros.rows import Row

Stat = tuple[int, int, int]  # mtime in ns, size in bytes, inode

SCHEMA = """
CREATE TABLE IF NOT EXISTS folders (path TEXT PRIMARY KEY, stats BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files
  (path TEXT UNIQUE, digest TEXT, audience TEXT, kept_until TEXT, row BLOB, problems BLOB);
CREATE INDEX IF NOT EXISTS files_by_audience ON files (audience, path);
CREATE INDEX IF NOT EXISTS files_kept ON files (path) WHERE kept_until != '';
CREATE INDEX IF NOT EXISTS files_unread ON files (path) WHERE row IS NULL;
CREATE INDEX IF NOT EXISTS files_faulty ON files (path) WHERE problems IS NOT NULL;
CREATE TABLE IF NOT EXISTS links (name TEXT, path TEXT, PRIMARY KEY (name, path)) WITHOUT ROWID;
"""


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
        self._whole.discard(folder)
        self._stats[folder] = stats = dict(sorted(stats.items()))
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

    def loaded(self, path: str) -> Loaded | None:
        """What is known of a record file."""
        found = self._database.execute("SELECT digest, problems FROM files WHERE path=?", (path,)).fetchone()
        return Loaded(found[0], self.row(path), _problems(found[1])) if found else None

    def put(self, path: str, loaded: Loaded) -> None:
        """Note what reading a file gave."""
        self.remove(path)
        row, problems = loaded.row, [astuple(problem) for problem in loaded.problems]
        head = (row.audience, row.kept_until, pack(tuple(row))) if row else ("", "", None)
        self._database.execute(
            "INSERT INTO files VALUES (?,?,?,?,?,?)",
            (path, loaded.digest, *head, pack(problems) if problems else None),
        )
        self._rows[path] = row
        links = ((name, path) for name in links_of(row)) if row else ()
        self._database.executemany("INSERT OR IGNORE INTO links VALUES (?,?)", links)

    def remove(self, path: str) -> None:
        """Forget a file."""
        before = self.row(path)
        if before:
            links = ((name, path) for name in links_of(before))
            self._database.executemany("DELETE FROM links WHERE name=? AND path=?", links)
        self._database.execute("DELETE FROM files WHERE path=?", (path,))
        self._rows.pop(path, None)

    def unread(self) -> list[str]:
        """The files that could not be read."""
        return [path for (path,) in self._database.execute("SELECT path FROM files WHERE row IS NULL ORDER BY path")]

    def problems(self) -> Iterator[Problem]:
        """Every problem of a single file."""
        for (packed,) in self._database.execute("SELECT problems FROM files WHERE problems IS NOT NULL ORDER BY path"):
            yield from _problems(packed)

    def kept_for_a_time(self) -> list[str]:
        """The files of records that are kept until some day."""
        return [path for (path,) in self._database.execute("SELECT path FROM files WHERE kept_until != ''")]

    def of_other_audiences(self, audiences: Iterable[str]) -> list[str]:
        """The files of records for none of these audiences."""
        known = [name for (name,) in self._database.execute("SELECT DISTINCT audience FROM files")]
        others = [name for name in known if name and name not in set(audiences)]
        return [path for (path,) in self._database.among("SELECT path FROM files WHERE audience IN ({})", others)]

    def linked(self, name: str) -> list[str]:
        """The files of the records that a link leads from, as `links_of` calls it."""
        return [path for (path,) in self._database.execute("SELECT path FROM links WHERE name=?", (name,))]

    def link_names(self, sign: str, more_than: int = 0) -> list[str]:
        """The links that begin with a sign and lead from more than so many files."""
        sql = "SELECT name FROM links WHERE name>=? AND name<? GROUP BY name HAVING count(*)>? ORDER BY name"
        return [name for (name,) in self._database.execute(sql, (sign, chr(ord(sign) + 1), more_than))]


def links_of(row: Row) -> set[str]:
    """What a record is found by: "@…" what it refers to, "~…" what it is cited as, "<…" what it was called before."""
    former = (f"<{row.collection}/{name}" for name in row.former_ids)
    return {*(f"@{name}" for name in row.targets), *(f"~{name}" for name in row.names), *former}


def _row(packed: bytes | None) -> Row | None:
    return Row(*unpack(packed)) if packed else None


def _problems(packed: bytes | None) -> tuple[Problem, ...]:
    return tuple(Problem(*fields) for fields in unpack(packed)) if packed else ()
