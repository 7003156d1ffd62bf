"""`RecordStore`: the rows and problems of record files, stored between runs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import NamedTuple

from macros.engine.packing import pack, unpack
from macros.engine.sqlite import Database
from macros.engine.stored_row import StoredRow, links_of
from macros.loading.problems import Problem
from macros.records import collection_names

Stat = tuple[int, int, int]  # mtime in ns, size in bytes, inode

SCHEMA = """
CREATE TABLE IF NOT EXISTS folders (path TEXT PRIMARY KEY, stats BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files
  (path TEXT UNIQUE, digest TEXT, audience TEXT, shown_until TEXT, illustrative INTEGER, row BLOB, problems BLOB);
CREATE INDEX IF NOT EXISTS files_by_audience ON files (audience, path);
CREATE INDEX IF NOT EXISTS files_by_digest ON files (digest);
CREATE INDEX IF NOT EXISTS files_shown ON files (path) WHERE shown_until != '';
CREATE INDEX IF NOT EXISTS files_illustrative ON files (path) WHERE illustrative;
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
_REFERRER_COUNTS = (
    "SELECT target, sum(count) FROM referrers WHERE target>=? AND target<? AND audience IN ({}) GROUP BY target"
)


class Loaded(NamedTuple):
    """The result of reading a record file; stored until the file changes."""

    digest: str  # of its bytes
    row: StoredRow | None
    problems: tuple[Problem, ...]


class RecordStore(Mapping[str, StoredRow]):
    """The record files of the data roots, and their rows by reference, path and link.

    Of two files with the same reference, the one in the earlier root counts.  A row is read once and stays one object.
    """

    def __init__(self, database: Database | None = None, roots: Iterable[Path | str] = ("data",)) -> None:
        self._database = database or Database(None, "", SCHEMA)
        self._rows: dict[str, StoredRow | None] = {}
        self._whole: set[str] = set()  # folders whose rows were all read
        self._stats: dict[str, dict[str, Stat]] = {}
        self.generation: int = self._database.head("generation", 0)  # increases whenever a record is added or removed
        self.defaults: dict[str, tuple[str, ...]] = self._database.head("defaults", {})  # see `engine.others`
        self.roots = [str(root) for root in roots]

    def _paths(self, sql: str, *values: str) -> list[str]:
        return [path for (path,) in self._database.execute(sql, values)]

    # Files.

    def folders(self) -> list[str]:
        """Every folder that holds record files."""
        return self._paths("SELECT path FROM folders")

    def stats(self, folder: str) -> dict[str, Stat]:
        """Return the recorded stat of each record file of a folder, in order of name."""
        if folder not in self._stats:
            packed = self._database.execute("SELECT stats FROM folders WHERE path=?", (folder,)).fetchone()
            self._stats[folder] = unpack(packed[0]) if packed else {}
        return self._stats[folder]

    def set_stats(self, folder: str, stats: dict[str, Stat]) -> None:
        """Record the files of a folder; a folder without any is forgotten."""
        self._stats[folder] = stats = dict(sorted(stats.items()))
        if all(f"{folder}{os.sep}{name}" in self._rows for name in stats):
            self._whole.add(folder)
        if stats:
            self._database.execute("INSERT OR REPLACE INTO folders VALUES (?,?)", (folder, pack(stats)))
        else:
            self._database.execute("DELETE FROM folders WHERE path=?", (folder,))

    def row(self, path: str) -> StoredRow | None:
        """Return the row of a record file, or None if there is none or it could not be read."""
        if path not in self._rows:
            packed = self._database.execute("SELECT row FROM files WHERE path=?", (path,)).fetchone()
            self._rows[path] = _row(packed[0]) if packed else None
        return self._rows[path]

    def rows_in(self, folder: str) -> Iterator[StoredRow]:
        """The rows of all files of a folder that could be read, in order of name."""
        if folder not in self._whole:
            inside = (f"{folder}{os.sep}", f"{folder}{chr(ord(os.sep) + 1)}")
            for path, packed in self._database.execute("SELECT path, row FROM files WHERE path>? AND path<?", inside):
                if path not in self._rows:
                    self._rows[path] = _row(packed)
            self._whole.add(folder)
        return filter(None, (self._rows[f"{folder}{os.sep}{name}"] for name in self.stats(folder)))

    def digest(self, path: str) -> str:
        """Return the recorded digest of a record file, or ""."""
        packed = self._database.execute("SELECT digest FROM files WHERE path=?", (path,)).fetchone()
        return str(packed[0]) if packed else ""

    def loaded(self, path: str) -> Loaded | None:
        """Return what is recorded of a file."""
        packed = self._database.execute("SELECT digest, problems FROM files WHERE path=?", (path,)).fetchone()
        return Loaded(packed[0], self.row(path), _problems(packed[1])) if packed else None

    def put(self, path: str, loaded: Loaded) -> None:
        """Record the result of reading a file."""
        if (self.row(path) is None) != (loaded.row is None):
            self.generation += 1
        self._remove(path)
        row, problems = loaded.row, [astuple(problem) for problem in loaded.problems]
        head = (row.audience, row.shown_until, row.illustrative, pack(tuple(row))) if row else ("", "", False, None)
        self._database.execute(
            "INSERT INTO files VALUES (?,?,?,?,?,?,?)",
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

    def _remove(self, path: str) -> None:
        before = self.row(path)
        if before:
            links = ((name, path) for name in links_of(before))
            self._database.executemany("DELETE FROM links WHERE name=? AND path=?", links)
            self._count(before, -1)
            self._database.executemany(_UNCOUNTED, ((target,) for target in before.targets))
        self._database.execute("DELETE FROM files WHERE path=?", (path,))
        del self._rows[path]

    def _count(self, row: StoredRow, more: int) -> None:
        targets = (target for target in row.targets if target != row.ref)
        self._database.executemany(_COUNT, ((target, row.collection, row.audience, more) for target in targets))

    def save(self) -> None:
        """Store the values that are not in tables."""
        self._database.set_head("generation", self.generation)
        self._database.set_head("defaults", self.defaults)

    def unread(self) -> list[str]:
        """The files that could not be read."""
        return self._paths("SELECT path FROM files WHERE row IS NULL ORDER BY path")

    def problems(self) -> Iterator[Problem]:
        """Every problem of a single file."""
        for (packed,) in self._database.execute("SELECT problems FROM files WHERE problems IS NOT NULL ORDER BY path"):
            yield from _problems(packed)

    # Records.

    def __getitem__(self, ref: str) -> StoredRow:
        for root in self.roots:
            row = self.row(f"{os.path.join(root, ref)}.yml")
            if row:
                return row
        raise KeyError(ref)

    def __iter__(self) -> Iterator[str]:
        unread = set(self.unread())
        seen: set[str] = set()
        for root in self.roots:
            for collection in sorted(collection_names()):
                folder = os.path.join(root, collection)
                paths = ((name, f"{folder}{os.sep}{name}") for name in self.stats(folder))
                refs = [f"{collection}/{name[:-4]}" for name, path in paths if path not in unread]
                yield from refs if root == self.roots[0] else (ref for ref in refs if ref not in seen)
                seen.update(refs if len(self.roots) > 1 else ())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def of(self, collection: str) -> Iterator[StoredRow]:
        """The rows of a collection."""
        first, *others = (os.path.join(root, collection) for root in self.roots)
        yield from self.rows_in(first)
        for folder in others:
            yield from (row for row in self.rows_in(folder) if self[row.ref] is row)

    def refs_in(self, collection: str) -> Iterator[str]:
        """Yield the references of all files of a collection, readable or not."""
        for root in self.roots:
            yield from (f"{collection}/{name[:-4]}" for name in self.stats(os.path.join(root, collection)))

    def _at(self, paths: Iterable[str]) -> list[StoredRow]:
        """Return the rows of these files, without twins in later roots."""
        rows = [row for path in paths if (row := self.row(path)) and self.get(row.ref) is row]
        if len(self.roots) > 1:
            rows.sort(key=lambda row: self.roots.index(os.path.dirname(os.path.dirname(row.file))))
        return rows

    def linked(self, link: str, collection: str = "") -> list[StoredRow]:
        """Return the rows, of one collection if given, that have a link; see `row.links_of`."""
        paths = self._paths("SELECT path FROM links WHERE name=?", link)
        return self._at(path for path in paths if not collection or path.split(os.sep)[-2] == collection)

    def days(self, link: str) -> list[tuple[str, str]]:
        """Return (reference, day) of the rows that have a link, without reading them; twins in two roots both."""
        days = self._database.execute("SELECT path, day FROM links WHERE name=?", (link,))
        return [("/".join(path[:-4].split(os.sep)[-2:]), day) for path, day in days]

    def links(self, sign: str) -> list[str]:
        """Return the links of a kind, named by its first character."""
        sql = "SELECT DISTINCT name FROM links WHERE name>=? AND name<? ORDER BY name"
        return self._paths(sql, sign, chr(ord(sign) + 1))

    def same_bytes(self, digest: str) -> list[StoredRow]:
        """The rows of the files whose bytes have that digest."""
        return self._at(self._paths("SELECT path FROM files WHERE digest=?", digest))

    def shown_until_a_day(self) -> list[StoredRow]:
        """Return the rows of records with a last day on which they are shown."""
        return self._at(self._paths("SELECT path FROM files WHERE shown_until != ''"))

    def holds_illustrative(self) -> bool:
        """Whether any record is illustrative."""
        return bool(self._paths("SELECT path FROM files WHERE illustrative LIMIT 1"))

    # What depends on audiences.

    def count(self, audiences: Iterable[str]) -> int:
        """Count the records for these audiences; twins in two roots both count."""
        sql = "SELECT count(*) FROM files WHERE audience IN ({})"
        return sum(count for (count,) in self._database.among(sql, audiences))

    def of_other_audiences(self, audiences: Iterable[str]) -> list[StoredRow]:
        """The rows of records for none of these audiences."""
        others = set(self._paths("SELECT DISTINCT audience FROM files")) - {*audiences}
        sql = "SELECT path FROM files WHERE audience IN ({})"
        return self._at([path for (path,) in self._database.among(sql, sorted(others))])

    def sources_for(self, audiences: Iterable[str]) -> set[str]:
        """Return the inputs by which the records for these audiences are found, see `Portal`.

        Citations, former references and keys are named by group, since that needs no row to be read.
        """
        names = sorted(audiences)
        paths = self._database.among("SELECT path FROM files WHERE audience IN ({})", names)
        refs = {"/".join(path[:-4].split(os.sep)[-2:]) for (path,) in paths}
        sql = "SELECT target, collection FROM referrers WHERE audience IN ({})"
        pointed = {*self._database.among(sql, names), *((ref, ref.partition("/")[0]) for ref in refs)}
        collections = {collection for _, collection in pointed}
        return {
            *refs,
            *(f"{collection}@{target}" for target, collection in pointed),
            *(f"@{target}" for target, _ in pointed),
            *(f"{sign}{collection}/" for sign in "~<#" for collection in collections),
        }

    def crowded(self, audiences: Iterable[str], more_than: int) -> list[tuple[str, str, int]]:
        """Return (target, collection, count) where more than `more_than` records of a collection refer to a target.

        Only records for these audiences count, and no reference of a record to itself.
        """
        names = sorted(audiences)
        sql = _CROWDED.format(",".join("?" * len(names)))
        return self._database.execute(sql, (more_than // len(names), *names, more_than)).fetchall()

    def referrer_counts(self, audiences: Iterable[str], prefix: str) -> dict[str, int]:
        """Count the records for these audiences that refer to each target with a prefix."""
        names, end = sorted(audiences), f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"
        return dict(self._database.execute(_REFERRER_COUNTS.format(",".join("?" * len(names))), (prefix, end, *names)))


def _row(packed: bytes | None) -> StoredRow | None:
    return StoredRow(*unpack(packed)) if packed else None


def _problems(packed: bytes | None) -> tuple[Problem, ...]:
    return tuple(Problem(*fields) for fields in unpack(packed)) if packed else ()
