"""The ledger of sent mail, which ensures that nobody gets a reminder twice a day even if runs are killed.

A row is written before a mail is sent ("sending") and updated when the server has accepted or refused it.  A row that
is still "sending" later comes from a run that was killed.  Nobody knows whether its mail arrived, so it is not sent
again until a person decides that.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from macros.engine.packing import key_path

SENDING, SENT, REFUSED = "sending", "sent", "refused"
_RETENTION = timedelta(days=90)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS mails (day TEXT, person TEXT, state TEXT, PRIMARY KEY (day, person)) WITHOUT ROWID;
"""


class LedgerError(Exception):
    """The ledger cannot be read or written, so nothing may be sent."""


def default_path() -> Path:
    """The path of the user's ledger; raises `LedgerError` for a user without a home folder."""
    try:
        return key_path().with_name("nhac-viec.sqlite")
    except RuntimeError:
        raise LedgerError("người dùng này không có thư mục nhà để giữ sổ đã gửi; hãy dùng --ledger") from None


class Ledger:
    """An open ledger."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self.store = store

    def claim(self, on: date, person: str) -> bool:
        """Mark the mail of a day to a person as "sending"; returns whether it may be sent."""
        sql = """INSERT INTO mails VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state
                 WHERE state = ? RETURNING 1"""
        return bool(self._run(sql, on.isoformat(), person, SENDING, REFUSED))

    def settle(self, on: date, person: str, state: str) -> None:
        """Record the outcome of a mail that was claimed."""
        self._run("UPDATE mails SET state = ? WHERE day = ? AND person = ?", state, on.isoformat(), person)

    def unsettled(self, on: date) -> tuple[str, ...]:
        """The people whose mail of a day may or may not have arrived."""
        rows = self._run("SELECT person FROM mails WHERE day = ? AND state = ? ORDER BY 1", on.isoformat(), SENDING)
        return tuple(person for (person,) in rows)

    def since(self, first: date, last: date) -> dict[str, str]:
        """Map people to the last day (ISO) in a span on which a mail was, or may have been, sent to them."""
        sql = "SELECT person, max(day) FROM mails WHERE day BETWEEN ? AND ? AND state != ? GROUP BY 1"
        rows = self._run(sql, first.isoformat(), last.isoformat(), REFUSED)
        return {row[0]: row[1] for row in rows}

    def _run(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        return self.store.execute(sql, values).fetchall()  # one transaction, on the disk when this returns


@contextmanager
def opened(path: Path, today: date) -> Iterator[Ledger]:
    """Open the ledger at a path, or make it, for one run at a time; raises `LedgerError`."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        store = sqlite3.connect(path, isolation_level=None, timeout=0)
    except (OSError, sqlite3.Error) as error:
        raise LedgerError(f"không mở được sổ đã gửi {path} ({error}); hãy xem quyền và chỗ trống của ổ đĩa") from None
    try:
        store.executescript(f"PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; {_SCHEMA}")
        store.execute("DELETE FROM mails WHERE day < ?", [(today - _RETENTION).isoformat()])  # takes the lock for good
        yield Ledger(store)
    except sqlite3.OperationalError as error:
        right = "hãy xem có lần gửi khác đang chạy không, rồi xem quyền và chỗ trống của ổ đĩa"
        raise LedgerError(f"không ghi được sổ đã gửi {path} ({error}); {right}") from None
    except sqlite3.DatabaseError as error:
        right = "hãy chép bản sao lưu về; xóa tệp ấy thì thư đã gửi hôm nay có thể được gửi lại"
        raise LedgerError(f"không đọc được sổ đã gửi {path} ({error}); {right}") from None
    finally:
        store.close()
