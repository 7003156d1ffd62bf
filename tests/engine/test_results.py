"""The tables of results: what stands in them after a run, and what the next one, which reads the file, makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from operator import is_
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.engine import Portal, query, results
from macros.engine.inputs import NOW
from macros.engine.loader import Library
from macros.engine.recorder import LOOKUPS, Dependency, Key, Trace, traced
from macros.engine.results import Results, schema
from macros.engine.sqlite import Database
from macros.loading.git_history import History
from macros.records.choices import Audience

WORDS: dict[str, str] = {}
TODAY = date(2026, 11, 24)
WORD = f"{__name__}.word"
COUNTED = {
    "queries": "SELECT count(*) FROM all_queries",
    "inputs": "SELECT count(*) FROM all_inputs",
    "results": "SELECT count(*) FROM all_results",
    "dependents": "SELECT count(*) FROM all_dependents",
}


@query
def word(portal: Portal, name: str) -> str:
    """A word, read from the record of that name."""
    portal.recorded.add(f"words/{name}")
    return WORDS[name]


@query(stored=True)
def kept(portal: Portal, name: str) -> tuple[str, bool]:
    """A word that is stored between runs, with whether December has come."""
    portal.recorded.add(f"words/{name}")
    return WORDS[name], portal.reached("2026-12-01")


@query
def dated(portal: Portal, day: str) -> bool:
    """Whether a day has come."""
    return portal.reached(day)


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    WORDS.update(a="một", b="hai", c="ba")
    yield
    WORDS.clear()


def portal(today: date = TODAY) -> Portal:
    """A portal without records."""
    return Portal(Library(), today, Audience.STAFF)


def words_of(names: str) -> tuple[str, tuple[Dependency, ...]]:
    """The words of some names, and what they depend on."""
    return traced(portal(), lambda here: " ".join(word(here, name) for name in names))


def record(table: Results[str], **results_of: str) -> None:
    """Record a result for each name, made of the words of some names."""
    for name, names in results_of.items():
        made, trace = words_of(names)
        table.record(name, trace, made)


def changed(table: Results[str], *names: str, today: date = TODAY) -> set[str]:
    """The names of results that do not hold after these words changed."""
    table.pending = {f"words/{name}" for name in names}
    table.verify(portal(today), whole=False)
    return table.stale


def reopened(path: Path, table: Results[str] | None = None) -> Results[str]:
    """The results as the next run reads them; those of this run are saved first."""
    if table:
        table.save()
        table.database.close()
    return Results(Database(path, "code", schema("all")))


def rows(table: Results[str], name: str) -> int:
    """How many rows stand in a table."""
    count: int = table.database.execute(COUNTED[name]).fetchone()[0]
    return count


def test_a_result_is_read_back_with_its_state() -> None:
    table = Results[str]()
    record(table, x="ab", y="b")
    table.verify(portal())
    assert (table.result("x"), table.result("y"), table.result("z")) == ("một hai", "hai", None)
    WORDS["a"] = "khác"
    assert changed(table, "a") == {"x"}
    assert (table.fresh("x"), table.fresh("y"), table.fresh("z")) == (False, True, False)
    assert table.lacking(["z", "y", "x"]) == ["z", "x"]
    record(table, x="ab")
    assert (table.result("x"), table.stale, table.fresh("x")) == ("khác hai", set(), True)


def test_results_are_told_without_those_that_are_empty() -> None:
    table = Results[tuple[str, ...]]()
    for name, result in (("x", ("một",)), ("y", ()), ("z", ("hai",))):
        table.record(name, Trace(), result)
    assert sorted(table.results()) == [("hai",), ("một",)]


def test_names_are_found_by_what_they_begin_with() -> None:
    table = Results[str]()
    for name in ("van-ban", "van-ban/a", "van-ban/b/c", "van-ban0", "van-bao/a", "a"):
        table.record(name, Trace(), "")
    assert table.beginning_with("van-ban/") == {"van-ban/a", "van-ban/b/c"}
    assert table.beginning_with("z") == set()


def test_the_next_run_reads_what_was_saved(tmp_path: Path) -> None:
    table = reopened(tmp_path / "state")
    record(table, x="ab", y="c")
    table.verify(portal())
    table.names_version, table.pending = ["tên"], {"words/b", "words/a"}
    again = reopened(tmp_path / "state", table)
    assert (again.names_version, again.pending, again.context) == (["tên"], {"words/a", "words/b"}, portal().context)
    WORDS.update(b="khác", c="khác")
    again.verify(portal(), whole=False)  # nobody said that "c" changed
    assert (again.stale, again.pending) == ({"x"}, set())
    assert reopened(tmp_path / "state", again).stale == {"x"}


def test_a_table_that_knows_no_portal_asks_everything() -> None:
    table = Results[str]()
    record(table, x="a", y="b")
    WORDS.update(a="khác")
    table.verify(portal(), whole=False)
    assert table.stale == {"x"}
    WORDS.update(b="khác")
    table.verify(portal())
    assert table.stale == {"x", "y"}


def test_an_answer_that_changes_twice_is_compared_with_the_last() -> None:
    table = Results[str]()
    record(table, x="a")
    table.verify(portal())
    for answer in ("hai", "ba"):
        WORDS["a"] = answer
        assert changed(table, "a") == {"x"}
        record(table, x="a")
        assert changed(table, "a") == set()
    assert table.result("x") == "ba"


def test_what_a_page_looked_up_itself_makes_it_again_at_any_change() -> None:
    table = Results[str]()
    lookups = Dependency((LOOKUPS, "", "words/a"), "", ("words/a",))
    table.record("x", Trace([lookups]), "một")
    record(table, y="b")
    table.verify(portal())
    assert table.stale == {"x"}  # nobody can tell whether it would come out the same
    table.record("x", Trace([lookups]), "một")
    assert changed(table, "b") == set()
    assert changed(table, "a") == {"x"}


def test_a_result_depends_on_what_it_read_last(tmp_path: Path) -> None:
    table = reopened(tmp_path / "state")
    record(table, x="ab", y="a")
    record(table, x="c")
    table.verify(portal())
    assert rows(table, "dependents") == 2
    WORDS.update(a="khác", b="khác")
    assert changed(table, "a", "b") == {"y"}
    WORDS["c"] = "khác"
    assert changed(table, "c") == {"x", "y"}
    again = reopened(tmp_path / "state", table)
    assert again.keys_of(range(9)) == [(WORD, "a"), (WORD, "c")]
    assert (rows(again, "inputs"), rows(again, "queries"), rows(again, "results")) == (2, 2, 2)


def test_only_what_is_kept_stays(tmp_path: Path) -> None:
    table = reopened(tmp_path / "state")
    record(table, x="ab", y="b", z="c")
    assert table.keep_only(["y", "w"]) == {"x", "z"}
    assert table.keep_only(["y"]) == set()
    again = reopened(tmp_path / "state", table)
    assert (again.result("x"), again.result("y"), again.keys_of(range(9))) == (None, "hai", [(WORD, "b")])
    assert (rows(again, "inputs"), rows(again, "dependents")) == (1, 1)
    record(again, x="a")  # under a number of its own, not that of a query that went
    WORDS["a"] = "khác"
    again.verify(portal())
    assert (again.stale, again.lacking("xy")) == ({"x"}, ["x"])


def test_nothing_stays_of_what_is_cleared(tmp_path: Path) -> None:
    table = reopened(tmp_path / "state")
    record(table, x="ab")
    table.verify(portal())
    record(table, y="c")  # which waits to be written
    table.keep_only(["y"])
    table.names_version = ["tên"]
    table.clear()
    assert (table.context, table.pending, table.names_version) == ({}, set(), None)
    assert [rows(table, name) for name in COUNTED] == [0, 0, 0, 0]
    record(table, y="b")
    again = reopened(tmp_path / "state", table)
    assert (again.keys_of(range(9)), again.result("y"), rows(again, "dependents")) == ([(WORD, "b")], "hai", 1)


def test_inputs_that_come_and_go_are_followed() -> None:
    table, read = Results[str](), {"words/a", "words/b"}

    @query
    def sums(here: Portal) -> int:
        here.recorded.update(read)
        return len(WORDS)

    table.record("x", traced(portal(), sums)[1], "")
    table.verify(portal())
    assert sorted(table.queries_with(["words/a", "words/b", "words/c"])) == [1, 1]
    read.symmetric_difference_update({"words/a", "words/c"})
    assert changed(table, "a") == set()
    table.save()
    assert [sorted(table.queries_with([f"words/{name}"])) for name in "abc"] == [[], [1], [1]]
    table.preload(here := portal(), (f"{__name__}.sums",), 3)
    assert list(here.inputs.values()) == [("words/b", "words/c")]
    WORDS["d"] = "bốn"
    assert changed(table, "a") == set()
    assert changed(table, "c") == {"x"}


def test_a_query_that_two_results_ask_is_known_by_all_it_looked_at() -> None:
    table = Results[str]()
    few = Dependency(("words.two",), "told", ("words/a",), "2026-12-24")
    more = Dependency(("words.two",), "told", ("words/b",), "2026-12-01")
    table.record("x", Trace([few]), "")
    table.save()
    again = Results[str](table.database)  # which has not met the query yet
    again.record("y", Trace([more]), "")
    again.save()
    assert sorted(again.queries_with(["words/a", "words/b"])) == [1, 1]
    assert (again.next_day, rows(again, "queries")) == ("2026-12-01", 1)


def test_the_fingerprint_of_what_still_holds_is_not_worked_out_again(tmp_path: Path) -> None:
    table = reopened(tmp_path / "state")
    record(table, x="a")
    key: Key = (WORD, "a")
    assert (table.fingerprint(key), table.fingerprint((WORD, "b"))) == ("", "")  # of this run: the portal has them
    again = reopened(tmp_path / "state", table)
    here = portal()
    again.verify(here)
    assert here.known_fingerprint(key) == here.fingerprints[key] != ""
    assert here.known_fingerprint((WORD, "b")) == ""


def test_an_answer_of_the_last_run_is_taken_over_with_what_it_looked_at(tmp_path: Path) -> None:
    table = reopened(tmp_path / "state")
    result, trace = traced(portal(), lambda here: dated(here, "2026-12-01"))
    (asked,) = trace
    table.record("x", trace, str(result))
    again, here = reopened(tmp_path / "state", table), portal()
    key, unknown = asked.key, (WORD, "z")
    again.preload(here, unknown, "không")
    again.preload(here, key, answer := object())
    assert here.answers == {key: answer}
    assert (here.inputs[key], here.days[key]) == ((NOW,), "2026-12-01")
    here.fingerprints[key] = "asked"
    again.preload(here, key, "other")
    assert here.answers == {key: answer}


def test_stored_answers_hold_until_an_input_changes_or_a_day_comes(tmp_path: Path) -> None:
    table, here = reopened(tmp_path / "state"), portal()
    table.record("x", traced(here, lambda here: kept(here, "a")[0])[1], "một")
    table.verify(here)
    table.store(here)
    assert here.to_store == []
    key: Key = (f"{__name__}.kept", "a")
    again = reopened(tmp_path / "state", table)
    held = again.stored(key)
    assert held is not None
    assert held == (("một", False), (NOW, "words/a"), "2026-12-01")
    assert again.stored((WORD, "a")) is None
    again.keep_only([])
    again = reopened(tmp_path / "state", again)
    assert again.stored(key) == held  # though no result asks it any more
    changed(again, "b")
    assert again.stored(key) == held
    changed(again, "a")
    assert again.stored(key) is None
    assert rows(again, "queries") == 0  # neither stored nor asked by anybody


def test_names_of_inputs_are_one_object_however_many_answers_have_them(tmp_path: Path) -> None:
    table, here = reopened(tmp_path / "state"), portal()
    table.record("x", traced(here, lambda here: kept(here, "a")[0])[1], "một")
    table.verify(here)
    table.store(here)
    again, key = reopened(tmp_path / "state", table), (f"{__name__}.kept", "a")
    one, other = again.stored(key), again.stored(key)
    assert one is not None
    assert other is not None
    assert all(map(is_, one.inputs, other.inputs))


def test_a_run_that_asks_everything_trusts_no_stored_answer(tmp_path: Path) -> None:
    table, here = reopened(tmp_path / "state"), portal()
    table.record("x", traced(here, lambda here: kept(here, "a")[0])[1], "một")
    table.store(here)
    again = reopened(tmp_path / "state", table)
    assert again.stored((f"{__name__}.kept", "a"))
    again.verify(portal())
    assert again.stored((f"{__name__}.kept", "a")) is None


def test_a_query_that_was_gone_and_comes_back_counts_from_then_on() -> None:
    table = Results[str]()
    record(table, x="a")
    table.verify(portal())
    answer = WORDS.pop("a")
    assert changed(table, "a") == {"x"}
    WORDS["a"] = answer
    here = portal()
    table.preload(here, (WORD, "a"), "một")  # nobody knows whether it is still that
    assert here.answers == {}
    again = Results[str](table.database)  # the next run
    record(again, y="a")
    again.verify(portal())
    assert again.stale == {"x"}


def test_a_number_is_not_given_to_a_query_that_went() -> None:
    table = Results[str]()
    record(table, x="a", y="b")
    table.keep_only(["y"])
    table.save()
    record(table, z="a")
    table.verify(portal())
    WORDS["a"] = "khác"
    assert changed(table, "a") == {"z"}


def test_a_query_that_looks_at_nothing_has_no_input_and_no_day(tmp_path: Path) -> None:
    @query(stored=True)
    def fixed(_: Portal) -> str:
        return "một"

    table, here = reopened(tmp_path / "state"), portal()
    result, trace = traced(here, fixed)
    (asked,) = trace
    table.record("x", trace, result)
    table.store(here)
    again = reopened(tmp_path / "state", table)
    assert again.stored(asked.key) == ("một", (), "")
    again.verify(portal())
    assert (again.next_day, again.stale) == ("", set())


def test_commits_of_the_last_run_are_told_to_the_history(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which then says what files other commits changed."""
    table = Results[str]()

    @query
    def committed(here: Portal) -> int:
        here.recorded.add("git:data/a.yml")
        return len(WORDS)

    table.record("x", traced(portal(), committed)[1], "")
    table.verify(portal())
    table.context["git"] = ("c1",)
    table.database.set_head("changes", {("c1",): {"data/a.yml": "c1"}})
    monkeypatch.setattr(
        History, "changed_since", lambda _, commits, changes_at: [*changes_at(commits), *changes_at(("c0",))]
    )
    WORDS["d"] = "bốn"
    table.verify(portal(), whole=False)
    assert table.stale == {"x"}


@pytest.mark.parametrize(("today", "stale"), [("2026-11-30", set()), ("2026-12-01", {"coming"}), ("2026-11-23", None)])
def test_a_day_that_comes_or_goes_back_asks_who_looked_at_it(today: str, stale: set[str] | None) -> None:
    table = Results[str]()
    for name, day in (("coming", "2026-12-01"), ("later", "2026-12-24"), ("past", "2026-11-24")):
        table.record(name, traced(portal(), dated, day)[1], "")
    record(table, timeless="a")
    table.verify(portal())
    assert table.next_day == "2026-12-01"
    assert changed(table, today=date.fromisoformat(today)) == ({"past"} if stale is None else stale)


def test_rows_that_wait_are_written_when_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_MOST_WAITING", 3)
    table = Results[str]()
    table.record("x", Trace([Dependency(("q", number), "told", (f"words/{number}",)) for number in range(3)]), "")
    assert (rows(table, "queries"), rows(table, "inputs"), rows(table, "dependents")) == (0, 0, 0)
    table.record("y", Trace([Dependency(("q", 3), "told", ("words/3",))]), "")
    assert (rows(table, "queries"), rows(table, "inputs"), rows(table, "dependents")) == (4, 3, 3)
    table.save()
    assert (rows(table, "queries"), rows(table, "inputs"), rows(table, "dependents")) == (4, 4, 4)


def test_two_tables_of_one_file_do_not_meet(tmp_path: Path) -> None:
    database = Database(tmp_path / "state", "code", schema("one") + schema("two"))
    one, two = Results[str](database, "one"), Results[str](database, "two")
    record(one, x="a")
    record(two, x="b")
    for table in (one, two):
        table.verify(portal())
    WORDS["a"] = "khác"
    assert (changed(one, "a"), changed(two, "a")) == ({"x"}, set())
    two.clear()
    assert (one.result("x"), two.result("x")) == ("một", None)


NAMES = st.sampled_from("xyz")
ANSWERS = st.sampled_from(["một", "hai", "ba"])
STEPS = st.one_of(
    st.tuples(st.just("record"), NAMES, st.text("abc", max_size=3)),
    st.tuples(st.just("keep"), st.sets(NAMES)),
    st.tuples(st.just("next run"), st.booleans(), st.dictionaries(st.sampled_from("abc"), ANSWERS, max_size=2)),
)


@given(st.lists(STEPS, max_size=12))
def test_after_any_runs_those_results_hold_that_would_come_out_the_same(steps: list[tuple[Any, ...]]) -> None:
    """Compared with a plain dictionary of what each result was made of."""
    WORDS.update(a="một", b="hai", c="ba")
    table, made_of, stale = Results[str](), dict[str, dict[str, str]](), set[str]()
    for kind, *values in steps:
        if kind == "record":
            name, names = values
            record(table, **{name: names})
            made_of[name] = {one: WORDS[one] for one in names}
            stale.discard(name)
        elif kind == "keep":
            table.keep_only(values[0])
            made_of = {name: words for name, words in made_of.items() if name in values[0]}
        else:
            whole, words = values
            WORDS.update(words)
            table.pending = {f"words/{name}" for name in words}
            table.verify(portal(), whole=whole)
            stale |= {name for name, told in made_of.items() if any(WORDS[one] != told[one] for one in told)}
            assert table.stale == stale & made_of.keys()
            assert table.lacking("xyz") == [name for name in "xyz" if name not in made_of or name in stale]
