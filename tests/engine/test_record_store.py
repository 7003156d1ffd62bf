"""The store of record files: what is put there is found by all that leads to it, also by the next run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from macros.engine.loader import Library
from macros.engine.packing import Damaged, pack, unpack
from macros.engine.record_store import SCHEMA, Loaded, RecordStore
from macros.engine.sqlite import Database
from macros.engine.stored_row import StoredRow
from macros.loading.problems import Problem
from tests.contest import loaded_library
from tests.rows import put, row, store_of

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
    assert refs(library.rows.linked("@units/van-phong")) == ["units/to-hai", "units/to-mot"]
    assert refs(library.rows.linked("@units/van-phong", "people")) == []
    assert refs(library.rows.linked("<units/van-phong-cu")) == ["units/van-phong"]
    assert library.rows.days("@units/van-phong") == [("units/to-hai", ""), ("units/to-mot", "")]
    assert library.rows.links("<") == ["<units/van-phong-cu"]


def test_who_is_referred_to_by_many_is_counted(library: Library) -> None:
    staff = {"public", "staff"}
    assert library.rows.crowded(staff, 1) == [("units/van-phong", "units", 2)]
    assert library.rows.crowded(staff, 2) == []
    assert library.rows.crowded({"leadership"}, 0) == []
    assert library.rows.referrer_counts(staff, "units/") == {"units/van-phong": 2}
    library.rows.remove("data/units/to-hai.yml")
    assert library.rows.crowded(staff, 0) == [("units/van-phong", "units", 1)]
    assert library.rows.referrer_counts(staff, "units/") == {"units/van-phong": 1}
    library.rows.remove("data/units/to-mot.yml")
    assert library.rows.referrer_counts(staff, "units/") == {}


def test_the_generation_tells_records_that_come_and_go_from_those_that_change(library: Library) -> None:
    store, path = library.rows, "data/units/to-hai.yml"
    known, before = store.row(path), store.generation
    store.put(path, Loaded("another", known, ()))
    assert store.generation == before
    store.put(path, Loaded("unread", None, (Problem(path, 1, 1, "x", "", "sai"),)))
    assert (store.generation, store.unread(), [str(problem) for problem in store.problems()]) == (
        before + 1,
        [path],
        [f"{path}:1:1: sai"],
    )
    store.remove(path)
    assert (store.generation, store.unread(), list(store.problems())) == (before + 1, [], [])


def test_packed_values_come_back_or_are_refused() -> None:
    value = {"a": (1, "hai", None, True, b"x")}
    assert unpack(pack(value)) == value
    assert pack(("hai", "hai"), canonical=True) == pack(("hai", str(b"hai", "utf-8")), canonical=True)
    packed = bytearray(pack(value))
    packed[-1] ^= 1
    with pytest.raises(Damaged):
        unpack(bytes(packed))


def test_rows_come_back_from_the_file_as_they_were(tmp_path: Path, library: Library) -> None:
    database = Database(tmp_path / "state", "one", SCHEMA)
    store = RecordStore(database)
    for one in library.rows.values():
        store.put(one.file, Loaded(one.digest, one, ()))
    store.set_stats("data/units", library.rows.stats("data/units"))
    store.save()
    database.close()
    again = Library(RecordStore(Database(tmp_path / "state", "one", SCHEMA)))
    assert dict(again.rows) == dict(library.rows)
    assert list(again.rows.of("units")) == list(library.rows.of("units"))


TWO = ("nguon/data", "lanh-dao/data")


def refs(rows: Iterable[StoredRow]) -> list[str]:
    """The references of rows."""
    return [one.ref for one in rows]


def reopened(store: RecordStore, database: Database) -> RecordStore:
    """The store as the next run finds it."""
    store.save()
    database.close()
    return RecordStore(database, store.roots)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A file for a store."""
    return Database(tmp_path / "state", "one", SCHEMA)


def test_a_new_store_knows_nothing() -> None:
    store = RecordStore()
    assert (store.folders(), store.stats("data/units"), store.unread(), list(store.problems())) == ([], {}, [], [])
    assert (store.defaults, store.generation, store.digest("data/units/a.yml")) == ({}, 0, "")
    assert (store.row("data/units/a.yml"), store.loaded("data/units/a.yml")) == (None, None)
    assert ([*store], len(store), [*store.of("units")], [*store.rows_in("data/units")]) == ([], 0, [], [])
    with pytest.raises(KeyError, match="units/a"):
        store["units/a"]


def test_the_next_run_finds_what_is_not_in_tables(database: Database) -> None:
    store = store_of(row("units/a"), database=database)
    store.defaults = {"data": ("stories",)}
    again = reopened(store, database)
    assert (again.generation, again.defaults) == (store.generation, {"data": ("stories",)})
    assert again.generation == 1


def test_the_files_of_a_folder_are_told_in_order_of_name_until_there_are_none(database: Database) -> None:
    stats = {"b.yml": (1, 2, 3), "a.yml": (4, 5, 6)}
    store = RecordStore(database)
    store.set_stats("data/units", stats)
    for known in (store, reopened(store, database)):
        assert (known.folders(), [*known.stats("data/units").items()]) == (["data/units"], sorted(stats.items()))
    store.set_stats("data/units", {})
    for known in (store, reopened(store, database)):
        assert (known.folders(), known.stats("data/units")) == ([], {})


def test_what_reading_a_file_gave_is_told_with_its_problems(database: Database) -> None:
    faults = [Problem(f"data/units/{name}.yml", 1, 2, "x", "Tên", f"sai {name}", "warning") for name in "abb"]
    there = row("units/a")
    store = RecordStore(database)
    told = {"b": Loaded("two", None, tuple(faults[1:])), "a": Loaded("one", there, (faults[0],)),
            "c": Loaded("three", row("units/c"), ())}  # fmt: skip
    for name, loaded in told.items():
        store.put(f"data/units/{name}.yml", loaded)
    for known in (store, reopened(store, database)):
        for name, loaded in told.items():
            assert (known.loaded(f"data/units/{name}.yml"), known.digest(f"data/units/{name}.yml")) == (
                loaded,
                loaded.digest,
            )
        assert list(known.problems()) == faults
        assert known.unread() == ["data/units/b.yml"]


def test_the_rows_of_a_folder_are_read_together_and_stay_one_object(database: Database) -> None:
    store = store_of(*map(row, ("units/b", "units/a", "people/a")), database=database)
    store.put("data/units/c.yml", Loaded("c", None, ()))
    store.set_stats("data/units", {**store.stats("data/units"), "c.yml": (0, 0, 0)})
    again = reopened(store, database)
    first = again.row("data/units/b.yml")
    found = list(again.rows_in("data/units"))
    assert refs(found) == ["units/a", "units/b"]
    assert found[1] is first
    assert again["units/a"] is found[0]
    assert all(one is other for one, other in zip(again.rows_in("data/units"), found, strict=True))
    put(again, [row("units/d"), row("units/a", title="mới")])
    assert [(one.ref, one.title) for one in again.rows_in("data/units")] == [
        ("units/a", "mới"),
        ("units/b", ""),
        ("units/d", ""),
    ]


def test_only_a_record_that_comes_or_goes_counts_for_the_generation() -> None:
    store = RecordStore()
    steps = [(0, None), (1, row("units/a")), (1, row("units/a", title="mới")), (2, None), (2, None)]
    for expected, one in steps:
        store.put("data/units/a.yml", Loaded("x", one, ()))
        assert store.generation == expected
    store.remove("data/units/a.yml")
    store.remove("data/units/b.yml")
    assert store.generation == 2
    put(store, [row("units/a"), row("units/c")])
    store.remove("data/units/a.yml")
    assert store.generation == 5


def test_a_record_is_found_by_what_it_says_now_and_no_more_when_it_is_gone() -> None:
    before = row("units/a", targets=("units/b", "units/c"), keys=("mot",), names=("units/~so:1",), former_ids=("cu",))
    now = row("units/a", targets=("units/c",), derived_from=("units/d",))
    store = store_of(before)
    signs = "@~<#?"
    assert [store.links(sign) for sign in signs] == [
        ["@units/b", "@units/c"],
        ["~units/~so:1"],
        ["<units/cu"],
        ["#units/mot"],
        [],
    ]
    put(store, [now])
    assert [store.links(sign) for sign in signs] == [["@units/c"], [], [], [], ["?units/d"]]
    assert store.referrer_counts(["staff"], "units/") == {"units/c": 1}
    store.put(now.file, Loaded("x", None, ()))
    assert [store.links(sign) for sign in signs] == [[], [], [], [], []]
    assert store.referrer_counts(["staff"], "units/") == {}


def test_of_one_reference_in_two_roots_the_first_root_counts() -> None:
    one, other = row("units/b", root=TWO[0]), row("units/b", root=TWO[1], targets=("people/an",))
    more = [row("units/a", root=TWO[1]), row("people/an", root=TWO[0]), row("units/c", root=TWO[0])]
    store = store_of(other, one, *more, roots=TWO)
    assert store["units/b"] is one
    assert [*store] == ["people/an", "units/b", "units/c", "units/a"]
    assert len(store) == 4
    assert [found.file for found in store.of("units")] == [
        f"{TWO[0]}/units/b.yml",
        f"{TWO[0]}/units/c.yml",
        f"{TWO[1]}/units/a.yml",
    ]
    assert store.linked("@people/an") == []
    assert store.days("@people/an") == [("units/b", "")]
    store.remove(one.file)
    store.set_stats(f"{TWO[0]}/units", {"c.yml": (0, 0, 0)})
    assert store["units/b"] is other
    assert store.linked("@people/an") == [other]


def test_a_file_that_could_not_be_read_is_no_record() -> None:
    store = store_of(row("units/a"), row("units/b"), row("units/a", root="more"), roots=("data", "more"))
    store.put("data/units/a.yml", Loaded("x", None, ()))
    assert [*store] == ["units/b", "units/a"]
    assert store["units/a"].file == "more/units/a.yml"
    assert refs(store.of("units")) == ["units/b", "units/a"]


def test_what_leads_to_a_record_is_told_in_the_order_of_the_roots() -> None:
    to = {"targets": ("units/a", "units/a")}
    store = store_of(
        row("awards/z", root=TWO[1], day="2026-03-01", **to),
        row("people/y", root=TWO[0], **to),
        row("awards/x", root=TWO[0], day="2026-01-01", **to),
        row("awards/other", root=TWO[0], targets=("units/b",)),
        roots=TWO,
    )
    assert refs(store.linked("@units/a")) == ["awards/x", "people/y", "awards/z"]
    assert refs(store.linked("@units/a", "awards")) == ["awards/x", "awards/z"]
    assert sorted(store.days("@units/a")) == [("awards/x", "2026-01-01"), ("awards/z", "2026-03-01"), ("people/y", "")]


def test_records_are_found_by_their_bytes_and_by_a_day_on_which_they_go() -> None:
    store = store_of(
        row("dossiers/a", digest="one", kept_until="2026-12-31"),
        row("dossiers/b", digest="two", withdrawn="2026-12-01"),
        row("dossiers/c", digest="one"),
    )
    assert refs(store.same_bytes("one")) == ["dossiers/a", "dossiers/c"]
    assert store.same_bytes("three") == []
    assert refs(store.shown_until_a_day()) == ["dossiers/a", "dossiers/b"]


def test_the_last_illustrative_record_is_missed_when_it_is_gone() -> None:
    store = store_of(row("stories/a"), row("stories/b", illustrative=True))
    assert store.holds_illustrative() is True
    store.put("data/stories/b.yml", Loaded("", None, ()))
    assert store.holds_illustrative() is False


def test_records_are_counted_and_told_by_their_audiences() -> None:
    store = store_of(
        row("units/a", audience="public"), row("units/b"), row("units/c", audience="leadership"), row("people/a")
    )
    store.put("data/units/d.yml", Loaded("x", None, ()))
    assert (store.count(["public", "staff"]), store.count(["leadership"]), store.count([])) == (3, 1, 0)
    assert sorted(refs(store.of_other_audiences(["public"]))) == ["people/a", "units/b", "units/c"]
    assert refs(store.of_other_audiences(["public", "staff"])) == ["units/c"]


def test_references_are_counted_by_audience_and_not_to_the_record_itself() -> None:
    to = {"targets": ("units/a", "units/a1", "units/b", "units/c")}
    store = store_of(*(row(f"units/{name}", **to) for name in "abc"), row("units/d", audience="public", **to))
    assert store.referrer_counts(["staff"], "units/a") == {"units/a": 2, "units/a1": 3}
    assert store.referrer_counts(["staff", "public"], "units/b") == {"units/b": 3}
    assert store.crowded(["staff"], 2) == [("units/a1", "units", 3)]
    assert store.crowded(["public", "staff"], 3) == [("units/a1", "units", 4)]
    assert store.crowded(["public", "staff"], 2) == [
        ("units/a", "units", 3), ("units/a1", "units", 4), ("units/b", "units", 3), ("units/c", "units", 3),
    ]  # fmt: skip
