"""The file of what runs record: what is written stays, what is damaged begins anew, and nothing half done stays."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from macros.engine import sqlite
from macros.engine.sqlite import Database, is_damage

SCHEMA = "CREATE TABLE IF NOT EXISTS links (name TEXT PRIMARY KEY, path TEXT)"


def test_a_run_that_does_not_end_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "state", "one", SCHEMA)
    database.set_head("kept", 1)
    database.commit()
    database.set_head("kept", 2)
    database.abandon()
    assert database.head("kept") == 1
    database.set_head("kept", 3)
    database.close()
    assert Database(tmp_path / "state", "one", SCHEMA).head("kept") == 3


def test_a_file_of_another_signature_or_that_is_no_database_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "state"
    database = Database(path, "one", SCHEMA)
    database.set_head("kept", 1)
    database.close()
    assert Database.is_there(path, "one")
    assert not Database.is_there(path, "two")
    assert Database(path, "two", SCHEMA).head("kept") is None
    Database.remove(path)
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(b"no database" * 1000)
    assert not Database.is_there(path, "one")
    assert Database(path, "one", SCHEMA).head("kept", "nothing") == "nothing"
    assert Database.is_there(path, "one")


def test_a_file_of_which_not_even_the_fault_can_be_read_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "state"
    database = Database(path, "one", SCHEMA)
    database.set_head("kept", 1)
    database.close()
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE links", b"CREATE TABLE " + b"\xff" * 5))
    assert not Database.is_there(path, "one")
    assert Database(path, "one", SCHEMA).head("kept", "nothing") == "nothing"


def test_another_process_is_noticed(tmp_path: Path) -> None:
    one, other = (Database(tmp_path / "state", "one", SCHEMA) for _ in range(2))
    one.commit()
    before = one.version
    assert one.version == before
    other.set_head("kept", 1)
    other.commit()
    assert one.version != before


def test_damage_is_told_from_a_disk_that_is_full_or_not_ours(tmp_path: Path) -> None:
    database = Database(tmp_path / "state", "one", SCHEMA)
    database.execute("INSERT INTO links VALUES (CAST(x'ff' AS TEXT), '')")
    with pytest.raises(sqlite3.DatabaseError) as found:
        database.execute("SELECT name FROM links").fetchall()
    assert is_damage(found.value)
    with pytest.raises(sqlite3.DatabaseError) as found:
        sqlite3.connect(tmp_path / "nowhere" / "state")
    assert not is_damage(found.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file may come to stand."""
    return tmp_path / "work" / "below" / "state"


def names(database: Database) -> list[str]:
    """What stands in the table."""
    return [name for (name,) in database.execute("SELECT name FROM links ORDER BY name")]


@pytest.mark.parametrize(
    ("code", "damage"),
    [
        (sqlite3.SQLITE_CORRUPT, True),
        (sqlite3.SQLITE_NOTADB, True),
        (sqlite3.SQLITE_ERROR, True),
        (sqlite3.SQLITE_IOERR_SHORT_READ, True),
        (sqlite3.SQLITE_IOERR_READ, False),
        (sqlite3.SQLITE_READONLY_DBMOVED, False),
        (sqlite3.SQLITE_FULL, False),
        (sqlite3.SQLITE_BUSY, False),
        (None, True),
    ],
)
def test_a_fault_is_of_the_file_unless_it_is_known_to_be_of_the_disk(code: int | None, *, damage: bool) -> None:
    error = sqlite3.OperationalError()
    if code is not None:
        error.sqlite_errorcode = code
    assert is_damage(error) is damage


def test_what_stands_in_memory_alone_stays_when_it_is_closed() -> None:
    database = Database(None, "one", SCHEMA)
    database.execute("INSERT INTO links VALUES (?,?)", ("a", "b"))
    database.close()
    assert (names(database), database.version[1]) == (["a"], 0)
    database.abandon()
    assert names(database) == []


def test_a_file_is_opened_again_when_it_is_used(path: Path) -> None:
    database = Database(path, "one", SCHEMA)
    for name in ("a", "b"):
        database.executemany("INSERT INTO links VALUES (?,?)", [(name, "")])
        database.close()
        database.close()
    database.execute("INSERT INTO links VALUES ('c', '')")
    database.abandon()
    database.abandon()
    assert names(database) == ["a", "b"]
    connection = database.connection
    database.abandon()
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")


def test_a_file_can_be_read_while_it_is_written_and_by_other_threads(path: Path) -> None:
    database = Database(path, "one", SCHEMA)
    database.execute("INSERT INTO links VALUES ('a', '')")
    assert names(Database(path, "one", SCHEMA)) == []  # without waiting
    settings = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert settings == ["wal", 1]
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(names(database)))
    thread.start()
    thread.join()
    assert found == ["a"]


def test_many_values_are_asked_for_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_PER_QUERY", 2)
    database = Database(None, "one", SCHEMA)
    database.executemany("INSERT INTO links VALUES (?,?)", [(name, "") for name in "abcdef"])
    asked: list[str] = []
    database.connection.set_trace_callback(asked.append)
    found = database.among("SELECT name FROM links WHERE name IN ({})", iter("abcde"))
    assert [name for (name,) in found] == list("abcde")
    assert len(asked) == 3
    assert list(database.among("SELECT name FROM links WHERE name IN ({})", [])) == []


def test_a_value_that_stands_there_is_not_written_again() -> None:
    database = Database(None, "one", SCHEMA)
    assert (database.head("kept"), database.head("kept", "nothing")) == (None, "nothing")
    database.set_head("kept", ("a", 1))
    before = database.connection.total_changes
    database.set_head("kept", ("a", 1))
    assert (database.head("kept", "nothing"), database.connection.total_changes) == (("a", 1), before)
    database.set_head("kept", None)
    assert (database.head("kept", "nothing"), database.connection.total_changes) == (None, before + 1)


def test_to_ask_whether_a_file_is_there_makes_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Database.is_there(path, "one")
    assert not path.parent.exists()
    path.parent.mkdir(parents=True)
    sqlite3.connect(path).close()
    assert not Database.is_there(path, "one")
    Database(path, "one", SCHEMA).close()
    monkeypatch.chdir(path.parent)
    assert Database.is_there(Path("state"), "one")
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM head")
    connection.close()
    assert not Database.is_there(path, "one")


def test_a_file_goes_with_what_stands_beside_it(path: Path) -> None:
    database = Database(path, "one", SCHEMA)
    assert {other.name for other in path.parent.iterdir()} == {"state", "state-wal", "state-shm"}
    (path.parent / "state-more").touch()
    Database.remove(path)
    Database.remove(path)
    assert [other.name for other in path.parent.iterdir()] == ["state-more"]
    database.abandon()


def test_what_another_code_wrote_goes_and_its_own_stays(path: Path) -> None:
    for signature, found in (("one", []), ("one", ["one"]), ("two", []), ("two", ["two"])):
        database = Database(path, signature, SCHEMA)
        assert names(database) == found
        database.execute("INSERT OR IGNORE INTO links VALUES (?,'')", (signature,))
        database.close()
