"""One SQLite file for what runs record; the values in it are packed as `packing.py` says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from weakref import finalize

from macros.text.packing import pack, unpack

_HEAD = "CREATE TABLE IF NOT EXISTS head (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"
_PER_QUERY = 500  # values that one query names


_NOT_OF_THE_FILE = {  # primary codes of SQLite: no room, no rights, no disk, or another holds it
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
}


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error tells that what stands in the file is not as it was written."""
    code = getattr(error, "sqlite_errorcode", 0)  # none where Python itself could not decode a text
    return code == sqlite3.SQLITE_IOERR_SHORT_READ or code & 0xFF not in _NOT_OF_THE_FILE


class Database:
    """Tables of one file, or in memory without a path; one of another signature, or unreadable, begins anew.

    After `close` it opens itself again when it is used, so that each worker process opens its own.
    """

    def __init__(self, path: Path | None, signature: str, schema: str) -> None:
        self._connection: sqlite3.Connection | None = None
        self.path = path
        self._schema = f"{_HEAD};{schema}"
        try:
            if self.head("signature") == signature:
                return
            self._begin(signature)
        except (sqlite3.Error, UnicodeDecodeError):  # the latter where not even what is wrong can be told
            self._begin(signature)

    def _begin(self, signature: str) -> None:
        self.abandon()
        if self.path:
            self.remove(self.path)
        self.set_head("signature", signature)
        self.commit()

    @staticmethod
    def is_there(path: Path, signature: str) -> bool:
        """Whether a file bears a signature; it is only looked at."""
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as found,
        ):
            row = found.execute("SELECT value FROM head WHERE name='signature'").fetchone()
            return bool(row and unpack(row[0]) == signature)
        return False

    @staticmethod
    def remove(path: Path) -> None:
        """Take a file away."""
        for end in ("", "-wal", "-shm"):
            path.with_name(f"{path.name}{end}").unlink(missing_ok=True)

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection."""
        if self._connection is None:
            self._connection = _connected(self.path, self._schema)
            self._release = finalize(self, self._connection.close)  # before the collector meets the connection itself
        return self._connection

    def close(self) -> None:
        """Write down what changed, and let go of the file; what stands in memory alone stays."""
        self.commit()
        if self.path:
            self.abandon()

    def abandon(self) -> None:
        """Let go of the file as it was when it was last written down."""
        if self._connection:
            self._release()
            self._connection = None

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        return (self._connection or self.connection).execute(sql, values)

    def executemany(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        self.connection.executemany(sql, values)

    def among(self, sql: str, values: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
        """The rows that a query with "IN ({})" finds for these values, however many they are."""
        left = list(values)
        while left:
            some, left = left[:_PER_QUERY], left[_PER_QUERY:]
            yield from self.connection.execute(sql.format(",".join("?" * len(some))), some).fetchall()

    def commit(self) -> None:
        """Write down what changed."""
        if self._connection:
            self._connection.commit()

    def head(self, name: str, default: Any = None) -> Any:
        """A single value."""
        found = self.execute("SELECT value FROM head WHERE name=?", (name,)).fetchone()
        return unpack(found[0]) if found else default

    def set_head(self, name: str, value: Any) -> None:
        """Store a single value, unless it stands there."""
        packed = pack(value)
        if self.execute("SELECT value FROM head WHERE name=?", (name,)).fetchone() != (packed,):
            self.execute("INSERT OR REPLACE INTO head VALUES (?,?)", (name, packed))

    @property
    def version(self) -> tuple[int, int]:
        """What differs when another process has written to the file, or put another in its place."""
        (found,) = self.execute("PRAGMA data_version").fetchone()
        inode = 0
        if self.path:
            with suppress(FileNotFoundError):
                inode = self.path.stat().st_ino
        return found, inode


def _connected(path: Path | None, schema: str) -> sqlite3.Connection:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path or ":memory:", check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")  # readers and who writes do not wait; no matter if it cannot be
        connection.execute("PRAGMA synchronous=NORMAL")  # whole whenever the power fails, if not the newest
        connection.executescript(schema)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
