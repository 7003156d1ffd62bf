"""The store of record files and the file that it stands in: what is put there is found, and nothing half done stays."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from macros.engine.loader import Library
from macros.engine.record_store import SCHEMA, Loaded, RecordStore
from macros.engine.sqlite import Database, is_damage
from macros.loading.problems import Problem
from macros.text.packing import Damaged, pack, unpack
from tests.contest import loaded_library

UNIT = {"title": "Văn phòng", "kind": "department", "place": "10"}
RECORDS = {
    "units/van-phong": {**UNIT, "former_ids": ("van-phong-cu",)},
    "units/to-mot": {**UNIT, "title": "Tổ một", "place": "20", "parent": "units/van-phong"},
    "units/to-hai": {**UNIT, "title": "Tổ hai", "place": "30", "parent": "units/van-phong"},
}


@pytest.fixture
def library() -> Library:
    """A library of three units."""
    return loaded_library(RECORDS)


def test_records_are_found_by_what_they_refer_to_and_were_called(library: Library) -> None:
    assert [row.ref for row in library.rows.linked("@units/van-phong")] == ["units/to-hai", "units/to-mot"]
    assert [row.ref for row in library.rows.linked("@units/van-phong", "people")] == []
    assert [row.ref for row in library.rows.linked("<units/van-phong-cu")] == ["units/van-phong"]
    assert library.rows.days("@units/van-phong") == [("units/to-hai", ""), ("units/to-mot", "")]
    assert library.rows.links("<") == ["<units/van-phong-cu"]


def test_who_is_referred_to_by_many_is_counted(library: Library) -> None:
    staff = {"public", "staff"}
    assert library.rows.crowded(staff, 1) == [("units/van-phong", "units", 2)]
    assert library.rows.crowded(staff, 2) == []
    assert library.rows.crowded({"leadership"}, 0) == []
    assert library.rows.how_many(staff, "units/") == {"units/van-phong": 2}
    library.rows.remove("data/units/to-hai.yml")
    assert library.rows.crowded(staff, 0) == [("units/van-phong", "units", 1)]
    assert library.rows.how_many(staff, "units/") == {"units/van-phong": 1}
    library.rows.remove("data/units/to-mot.yml")
    assert library.rows.how_many(staff, "units/") == {}


def test_the_generation_tells_records_that_come_and_go_from_those_that_change(library: Library) -> None:
    store, path = library.rows, "data/units/to-hai.yml"
    row, before = store.row(path), store.generation
    store.put(path, Loaded("another", row, ()))
    assert store.generation == before
    store.put(path, Loaded("unread", None, (Problem(path, 1, 1, "x", "", "sai"),)))
    assert (store.generation, store.unread(), [str(problem) for problem in store.problems()]) == (
        before + 1,
        [path],
        [f"{path}:1:1: sai"],
    )
    store.remove(path)
    assert (store.generation, store.unread(), list(store.problems())) == (before + 1, [], [])


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


def test_a_file_of_which_not_even_the_fault_can_be_read_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "state"
    database = Database(path, "one", SCHEMA)
    database.set_head("kept", 1)
    database.close()
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE folders", b"CREATE TABLE " + b"\xff" * 7))
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
    database.execute("INSERT INTO links VALUES (CAST(x'ff' AS TEXT), '', '')")
    with pytest.raises(sqlite3.DatabaseError) as found:
        database.execute("SELECT name FROM links").fetchall()
    assert is_damage(found.value)
    with pytest.raises(sqlite3.DatabaseError) as found:
        sqlite3.connect(tmp_path / "nowhere" / "state")
    assert not is_damage(found.value)


def test_packed_values_come_back_or_are_refused() -> None:
    value = {"a": (1, "hai", None, True, b"x")}
    assert unpack(pack(value)) == value
    assert pack(("hai", "hai"), plain=True) == pack(("hai", str(b"hai", "utf-8")), plain=True)
    packed = bytearray(pack(value))
    packed[-1] ^= 1
    with pytest.raises(Damaged):
        unpack(bytes(packed))


def test_rows_come_back_from_the_file_as_they_were(tmp_path: Path, library: Library) -> None:
    database = Database(tmp_path / "state", "one", SCHEMA)
    store = RecordStore(database)
    for row in library.rows.values():
        store.put(row.file, Loaded(row.digest, row, ()))
    store.set_stats("data/units", library.rows.stats("data/units"))
    store.save()
    database.close()
    again = Library(RecordStore(Database(tmp_path / "state", "one", SCHEMA)))
    assert dict(again.rows) == dict(library.rows)
    assert list(again.rows.of("units")) == list(library.rows.of("units"))
