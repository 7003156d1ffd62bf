"""A SQLite database for the state of runs; its values are packed, see `packing`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from weakref import finalize

from macros.engine.packing import pack, unpack

_HEAD = "CREATE TABLE IF NOT EXISTS head (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"
_PER_QUERY = 500  # the most values of one IN clause


_NOT_OF_THE_FILE = {  # primary codes of SQLite: no space, no rights, no disk, or locked by another process
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
}


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error means that the content of the file is damaged."""
    code = getattr(error, "sqlite_errorcode", 0)  # absent if Python could not decode a text
    return code == sqlite3.SQLITE_IOERR_SHORT_READ or code & 0xFF not in _NOT_OF_THE_FILE


class Database:
    """A database file, or one in memory without a path; it is emptied if it is unreadable or has another signature.

    After `close` the next use opens it again, so that each worker process has a connection of its own.
    """

    def __init__(self, path: Path | None, signature: str, schema: str) -> None:
        self._connection: sqlite3.Connection | None = None
        self.path = path
        self._schema = f"{_HEAD};{schema}"
        try:
            if self.head("signature") == signature:
                return
            self._begin(signature)
        except (sqlite3.Error, UnicodeDecodeError):  # the latter if SQLite's message itself is damaged
            self._begin(signature)

    def _begin(self, signature: str) -> None:
        self.abandon()
        if self.path:
            self.remove(self.path)
        self.set_head("signature", signature)
        self.commit()

    @staticmethod
    def is_there(path: Path, signature: str) -> bool:
        """Whether a file has a signature; opens it read-only."""
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection,
        ):
            row = connection.execute("SELECT value FROM head WHERE name='signature'").fetchone()
            return bool(row and unpack(row[0]) == signature)
        return False

    @staticmethod
    def remove(path: Path) -> None:
        """Delete a database file."""
        for end in ("", "-wal", "-shm"):
            path.with_name(f"{path.name}{end}").unlink(missing_ok=True)

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection."""
        if self._connection is None:
            self._connection = _connected(self.path, self._schema)
            self._release = finalize(self, self._connection.close)  # closed before it is collected
        return self._connection

    def close(self) -> None:
        """Commit and close the file; a database in memory stays open."""
        self.commit()
        if self.path:
            self.abandon()

    def abandon(self) -> None:
        """Close the file without a commit."""
        if self._connection:
            self._release()
            self._connection = None

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        return (self._connection or self.connection).execute(sql, values)

    def executemany(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        self.connection.executemany(sql, values)

    def among(self, sql: str, values: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
        """Yield the rows of a query with "IN ({})" for these values, a limited number of values at a time."""
        left = list(values)
        while left:
            some, left = left[:_PER_QUERY], left[_PER_QUERY:]
            yield from self.connection.execute(sql.format(",".join("?" * len(some))), some).fetchall()

    def commit(self) -> None:
        """Commit."""
        if self._connection:
            self._connection.commit()

    def head(self, name: str, default: Any = None) -> Any:
        """Return a named value."""
        row = self.execute("SELECT value FROM head WHERE name=?", (name,)).fetchone()
        return unpack(row[0]) if row else default

    def set_head(self, name: str, value: Any) -> None:
        """Store a named value, unless it is stored already."""
        packed = pack(value)
        if self.execute("SELECT value FROM head WHERE name=?", (name,)).fetchone() != (packed,):
            self.execute("INSERT OR REPLACE INTO head VALUES (?,?)", (name, packed))

    @property
    def version(self) -> tuple[int, int]:
        """A value that changes when another process writes to the file or replaces it."""
        (data_version,) = self.execute("PRAGMA data_version").fetchone()
        inode = 0
        if self.path:
            with suppress(FileNotFoundError):
                inode = self.path.stat().st_ino
        return data_version, inode


def _connected(path: Path | None, schema: str) -> sqlite3.Connection:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path or ":memory:", check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")  # readers do not wait for a writer; ignored if it is not possible
        connection.execute("PRAGMA synchronous=NORMAL")  # a power failure may lose the last commit only
        connection.executescript(schema)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
