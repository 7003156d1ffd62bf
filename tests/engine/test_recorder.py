"""Traces: what a result asked, whether it still holds, and which day to come it looked at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import macros
from macros.engine import Portal, fork, query, recorder
from macros.engine.inputs import FIELDS, MOST_INPUTS, group_of, with_groups
from macros.engine.loader import Library
from macros.engine.packing import Damaged
from macros.engine.recorder import LOOKUPS, Dependency, Key, Trace, traced
from macros.engine.results import Results
from macros.records.choices import Audience
from macros.run import flow
from macros.text.digest import fingerprint_of
from tests import contest, miniature

ANSWERS: dict[str, str] = {}
ASKED: list[str] = []
TODAY = date(2026, 11, 24)
WORD = f"{__name__}.word"


@query
def word(portal: Portal, name: str) -> str:
    """A word of the test."""
    ASKED.append(name)
    return ANSWERS[name]


@query
def length(portal: Portal, name: str) -> int:
    """Asks another question, and gives less than it heard."""
    return len(word(portal, name))


@query(fingerprint=lambda _, name: ANSWERS[name][:1])
def initial(portal: Portal, name: str) -> str:
    """Has a fingerprint of its own."""
    ASKED.append(name)
    return ANSWERS[name]


@query
def state_on(portal: Portal, day: str) -> bool:
    """Looks at the clock."""
    return portal.reached(day)


@query
def twice_removed(portal: Portal, day: str) -> bool:
    """Looks at the clock through another question."""
    return state_on(portal, day)


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    ANSWERS.update(a="một", b="hai")
    ASKED.clear()
    yield
    ANSWERS.clear()


def portal(today: date = TODAY) -> Portal:
    """A portal without records."""
    return Portal(Library(), today, Audience.STAFF)


def recorded(make: Callable[..., object], *args: str) -> Results[str]:
    """A ledger with one result."""
    ledger = Results[str]()
    result, trace = traced(portal(), make, *args)
    ledger.record("x", trace, str(result))
    return ledger


def still_fresh(ledger: Results[str], today: date = TODAY) -> bool:
    """Whether the result holds for a portal of another run."""
    ledger.verify(portal(today))
    return ledger.fresh("x")


def test_a_result_holds_while_its_answers_are_the_same() -> None:
    ledger = recorded(word, "a")
    assert still_fresh(ledger)
    ANSWERS["b"] = "khác"
    assert still_fresh(ledger)
    ANSWERS["a"] = "khác"
    assert not still_fresh(ledger)


def test_a_change_that_does_not_reach_the_outer_answer_stops_there() -> None:
    ledger = recorded(length, "a")
    ANSWERS["a"] = "hai"
    assert still_fresh(ledger)
    ANSWERS["a"] = "bốn mươi"
    assert not still_fresh(ledger)


def test_questions_inside_a_question_are_no_part_of_the_trace() -> None:
    _, trace = traced(portal(), length, "a")
    assert [asked.key[0] for asked in trace] == ["tests.engine.test_recorder.length"]


def test_an_answer_is_worked_out_once_a_run() -> None:
    here = portal()
    traced(here, word, "a")
    traced(here, length, "a")
    assert ASKED == ["a"]


def test_a_shorter_way_to_the_fingerprint_spares_the_answer() -> None:
    ledger = recorded(initial, "a")
    ASKED.clear()
    ANSWERS["a"] = "mai"
    assert still_fresh(ledger)
    assert ASKED == []


def test_a_question_that_is_gone_makes_whoever_asked_it_again() -> None:
    assert not still_fresh(ledger_of_a_question_that_is_gone())


def ledger_of_a_question_that_is_gone() -> Results[str]:
    """A ledger of another version of the code."""
    ledger = Results[str]()
    ledger.record("x", Trace([Dependency(("nowhere.gone", "a"), "print")]), "result")
    return ledger


def test_traces_that_share_a_list_number_each_of_its_dependencies_once() -> None:
    one, two, three = (Dependency(("words", name), name) for name in "abc")
    shared: list[Dependency | int] = [one, two, three]
    first, second = Trace(shared, [0, 1], "first"), Trace(shared, [1, 2])
    assert (first.name, second.name) == ("first", Trace([two, three]).name)
    numbered: list[Dependency] = []
    assert (first.numbers(lambda item: numbered.append(item) or len(numbered)), shared) == ({1, 2}, [1, 2, three])
    assert (second.numbers(lambda item: numbered.append(item) or len(numbered)), shared) == ({2, 3}, [1, 2, 3])
    assert (numbered, [*second]) == ([one, two, three], [])


def test_the_module_of_a_recorded_query_is_imported_when_it_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "from macros.engine import query\n\n\n@query\ndef first(portal):\n    return 'một'\n"
    late = f"late_{os.getpid()}"  # which no process has imported yet
    (tmp_path / late).mkdir()
    (tmp_path / late / "words.py").write_text(code, "utf-8")
    monkeypatch.setattr(macros, "__path__", [*macros.__path__, str(tmp_path)])
    assert portal().answer((f"{late}.words.first",)) == "một"
    for gone in (f"{late}.words.second", f"{late}.nowhere.first"):
        with pytest.raises(KeyError, match=gone):
            portal().answer((gone,))


def test_a_question_about_something_that_is_gone_makes_whoever_asked_it_again() -> None:
    ledger = recorded(word, "a")
    del ANSWERS["a"]
    assert not still_fresh(ledger)


def test_a_result_never_recorded_is_not_fresh() -> None:
    assert not Results[str]().fresh("x")
    assert Results[str]().result("x") is None


def test_names_that_are_not_kept_are_forgotten_and_named() -> None:
    ledger = recorded(word, "a")
    ledger.record("y", Trace(), "other")
    assert ledger.keep_only(["y"]) == {"x"}
    assert ledger.result("x") is None


def test_a_question_that_no_result_asks_any_more_is_forgotten() -> None:
    ledger = recorded(word, "a")
    for name in "bcde":
        ANSWERS[name] = name
        result, trace = traced(portal(), word, name)
        ledger.record(name, trace, result)
    ledger.keep_only(["x"])
    assert still_fresh(ledger)
    (count,) = ledger.database.execute("SELECT count(*) FROM all_queries").fetchone()
    assert count == 1
    ANSWERS["a"] = "khác"
    assert not still_fresh(ledger)


def test_what_a_result_asked_is_forgotten_with_it_unless_another_asks_it() -> None:
    ledger = Results[str]()
    for name, asked in (("one", "a"), ("one", "b"), ("two", "b")):
        ledger.record(name, traced(portal(), word, asked)[1], "")
    ledger.save()
    assert ledger.keys_of(range(9)) == [(WORD, "b")]
    ledger.keep_only(["two"])
    ledger.save()
    assert ledger.keys_of(range(9)) == [(WORD, "b")]
    ledger.keep_only([])
    ledger.save()
    assert ledger.keys_of(range(9)) == []


def test_a_cause_that_leads_to_no_question_tells_of_a_damaged_file() -> None:
    ledger = recorded(word, "a")
    ledger.context, ledger.pending = portal().context, {"units/a"}
    ledger.database.execute("INSERT INTO all_inputs VALUES ('units/a', 9)")
    with pytest.raises(Damaged):
        ledger.verify(portal(), whole=False)


def test_a_day_that_comes_makes_the_result_again() -> None:
    ledger = recorded(twice_removed, "2026-12-01")
    assert still_fresh(ledger, date(2026, 11, 30))
    assert not still_fresh(ledger, date(2026, 12, 1))


def library_of(**titles: str) -> Library:
    """Announcements by name."""
    records = {
        f"announcements/{name}": {"title": title, "since": "2026-01-01", "until": "2026-01-02"}
        for name, title in titles.items()
    }
    return contest.loaded_library(records)


@query
def title_of(portal: Portal, name: str) -> str:
    """Looks at one record."""
    ASKED.append(name)
    row = portal.rows.get(f"announcements/{name}")
    return row.title if row else ""


@query
def all_titles(portal: Portal) -> tuple[str, ...]:
    """Looks at all records, one after the other, through another question."""
    return tuple(title_of(portal, row.ref.partition("/")[2]) for row in portal.by_collection["announcements"])


@query
def without_title(portal: Portal) -> int:
    """Looks at all records, and at nothing in them."""
    ASKED.append("count")
    return len(portal.rows)


def test_only_what_a_change_reaches_is_asked_again() -> None:
    here = Portal(library_of(a="một", b="hai"), TODAY, Audience.STAFF)
    ledger = Results[str]()
    for name in "ab":
        result, trace = traced(here, title_of, name)
        ledger.record(name, trace, result)
    ledger.record("all", traced(here, all_titles)[1], "")
    ledger.verify(here)
    ASKED.clear()
    ledger.pending = {"announcements/a"}
    ledger.verify(Portal(library_of(a="mới", b="hai"), TODAY, Audience.STAFF), whole=False)
    assert [name for name in ("a", "b", "all") if ledger.fresh(name)] == ["b"]
    assert ASKED == ["a", "b"]  # "b" for the sake of `all_titles`
    assert ledger.pending == set()


def test_a_record_that_comes_reaches_who_missed_it_and_who_saw_all() -> None:
    here = Portal(library_of(a="một"), TODAY, Audience.STAFF)
    ledger = Results[str]()
    for name in "ab":
        ledger.record(name, traced(here, title_of, name)[1], "")
    ledger.record("count", traced(here, without_title)[1], "")
    ledger.verify(here)
    ledger.pending = {"announcements/b"}
    ledger.verify(Portal(library_of(a="một", b="hai"), TODAY, Audience.STAFF), whole=False)
    assert [name for name in ("a", "b", "count") if ledger.fresh(name)] == ["a"]


def test_a_query_is_asked_again_only_for_the_fields_that_it_read() -> None:
    here = Portal(library_of(a="một", b="hai"), TODAY, Audience.STAFF)
    ledger = Results[str]()
    ledger.record("a", traced(here, title_of, "a")[1], "")
    ledger.record("many", traced(here, all_titles)[1], "")
    ledger.record("count", traced(here, without_title)[1], "")
    ledger.verify(here)
    for changed, asked in (("summary", []), ("title", ["a", "b"])):
        ASKED.clear()
        ledger.pending = {f"announcements/a\t{changed}"}
        ledger.verify(Portal(library_of(a="một", b="hai"), TODAY, Audience.STAFF), whole=False)
        assert asked == ASKED


def test_a_field_read_through_a_collection_counts_once_for_all_records() -> None:
    here = Portal(library_of(a="một", b="hai"), TODAY, Audience.STAFF)
    _, trace = traced(
        here, lambda portal: [(row.title, row.data["since"]) for row in portal.by_collection["announcements"]]
    )
    inputs = tuple(f"announcements/{field}" for field in ("\tday", "\tfacts", "\ttitle"))
    assert [asked.inputs for asked in trace] == [inputs]
    assert with_groups({"announcements/a\ttitle"}) == {"announcements/a\ttitle", "announcements/\ttitle"}
    assert with_groups({"announcements/a"}) > {"announcements/a", "announcements/"}


def test_rows_do_not_leave_a_query() -> None:
    here = Portal(library_of(a="một"), TODAY, Audience.STAFF)
    row = here.rows["announcements/a"]
    for value in (row, row.data):
        with pytest.raises(TypeError):
            repr(value)


def test_a_question_that_looked_at_many_parts_counts_as_one_that_looked_at_their_group() -> None:
    here = Portal(Library(), TODAY, Audience.STAFF)
    few, many = ({f"units/{number}\ttitle" for number in range(size)} for size in (MOST_INPUTS, MOST_INPUTS + 1))
    assert here.compact({*few, "day"}) == tuple(sorted({*few, "day"}))
    assert here.compact({*many, "people/a", "day"}) == ("day", "people/a", "units/\ttitle")
    assert here.compact({*(name.partition("\t")[0] for name in many), "people/a"}) == ("people/a", "units/")


@pytest.mark.parametrize(("day", "fresh"), [("2026-11-30", True), ("2026-12-01", False), ("2026-10-31", False)])
def test_a_day_that_comes_or_goes_back_is_enough_to_ask_again(day: str, *, fresh: bool) -> None:
    ledger = Results[str]()
    here = portal()
    ledger.record("coming", traced(here, twice_removed, "2026-12-01")[1], "")
    ledger.record("past", traced(here, twice_removed, "2026-11-01")[1], "")
    ledger.verify(here)
    ledger.verify(portal(date.fromisoformat(day)), whole=False)
    assert (ledger.fresh("coming") and ledger.fresh("past")) is fresh


def test_the_earliest_day_of_a_ledger_is_that_of_results_that_are_there() -> None:
    ledger = recorded(twice_removed, "2026-12-01")
    ledger.record("y", traced(portal(), twice_removed, "2026-12-24")[1], "")
    assert ledger.next_day == "2026-12-01"
    ledger.keep_only(["y"])
    assert ledger.next_day == "2026-12-24"
    ledger.keep_only([])
    assert ledger.next_day == ""


def test_answers_that_no_change_reaches_are_taken_over() -> None:
    before = Portal(library_of(a="một", b="hai"), TODAY, Audience.STAFF)
    for name in "ab":
        title_of(before, name)
    ASKED.clear()
    after = Portal(library_of(a="mới", b="hai"), TODAY, Audience.STAFF)
    after.succeed(before, {"announcements/a"})
    assert [title_of(after, name) for name in "ab"] == ["mới", "hai"]
    assert ASKED == ["a"]


@query(cached=False)
def large(portal: Portal, name: str) -> str:
    """Looks at a day while the title says so, and its answer is not kept."""
    row = portal.rows[f"announcements/{name}"]
    return f"{row.title} {row.title == 'chờ' and portal.reached('2026-12-01')}"


def test_a_query_is_worked_out_once_a_run_unless_it_says_otherwise() -> None:
    def print_of(_: Portal) -> str:
        ASKED.append("print")
        return "told"

    def body(portal: Portal) -> str:
        ASKED.append("body")
        return WORD

    here = portal()
    for options, asked in (({}, 1), ({"cached": False}, 2), ({"stored": True}, 1), ({"fingerprint": print_of}, 1)):
        ASKED.clear()
        ask = query(**options)(body)
        assert [ask(here), ask(here)] == [WORD, WORD]
        assert len(ASKED) == asked
        here.answers.clear()
    _, trace = traced(here, ask)
    assert [one.fingerprint for one in (*trace, *traced(here, ask)[1])] == ["told", "told"]
    assert ASKED.count("print") == 1
    assert here.to_store == [next(iter(trace)).key]


@query(fingerprint=lambda portal, name: f"{portal.rows[name].title} {portal.reached('2026-12-01')}")
def summary_of(portal: Portal, name: str) -> str:
    """Looks at less, and at another day, for its fingerprint than for its answer."""
    return f"{portal.rows[name].summary} {portal.reached('2026-12-24')}"


def test_what_a_fingerprint_and_an_answer_look_at_counts_for_both() -> None:
    here = Portal(library_of(a="một"), TODAY, Audience.STAFF)
    (asked,) = traced(here, summary_of, "announcements/a")[1]
    assert asked.inputs == ("announcements/a\tsummary", "announcements/a\ttitle", "day")
    assert asked.day == "2026-12-01"


@query
def dated_title(portal: Portal) -> str:
    """Looks at a day, and asks what looks at none."""
    portal.reached("2026-12-01")
    return title_of(portal, "a")


def test_an_answer_that_waits_for_no_day_takes_none_from_who_asks_it_again() -> None:
    here = Portal(library_of(a="một"), TODAY, Audience.STAFF)
    title_of(here, "a")
    all_titles(here)
    assert here.days == {}
    dated_title(here)
    assert list(here.days.values()) == ["2026-12-01"]


def test_what_changed_leaves_neither_answer_nor_day_behind() -> None:
    before = Portal(library_of(a="chờ", b="chờ"), TODAY, Audience.STAFF)
    assert [large(before, name) for name in "ab"] == ["chờ False", "chờ False"]
    after = Portal(library_of(a="xong", b="chờ"), TODAY, Audience.STAFF)
    after.succeed(before, {"announcements/a"})
    assert large(after, "a") == "xong False"
    assert {key[1]: day for key, day in after.days.items()} == {"b": "2026-12-01"}


def test_who_looks_at_no_day_waits_for_none() -> None:
    here = Portal(library_of(a="một", b="hai"), TODAY, Audience.STAFF)
    count, trace = traced(here, lambda portal: without_title(portal) + len(portal.rows))
    assert count == 4
    assert [asked.day for asked in trace] == ["", ""]


def test_the_earliest_day_looked_at_is_known_for_each_question_and_for_who_asked() -> None:
    here = portal()
    for day in ("2026-12-05", "2026-12-01", "2026-11-01"):
        twice_removed(here, day)
    assert here.next_change == "2026-12-01"
    assert here.days[outer("2026-12-05")] == "2026-12-05"
    assert outer("2026-11-01") not in here.days


def test_an_answer_known_already_still_counts_for_who_asks_it_again() -> None:
    here = portal()
    state_on(here, "2026-12-01")
    here.next_day = ""
    twice_removed(here, "2026-12-01")
    assert here.next_change == "2026-12-01"


def outer(day: str) -> Key:
    """The key of `twice_removed`."""
    return ("tests.engine.test_recorder.twice_removed", day)


@pytest.mark.parametrize(("one", "other"), [(1, "1"), ((1,), [1]), (("a", "b"), ("ab",)), (True, 1), (None, "")])
def test_different_answers_have_different_fingerprints(one: object, other: object) -> None:
    assert fingerprint_of(one) != fingerprint_of(other)


def page(portal: Portal, name: str) -> str:
    """Looks a record and a day up itself, and asks a question."""
    portal.reached("2026-12-01")
    row = portal.rows.get(f"announcements/{name}")
    return f"{row.title if row else ''} {title_of(portal, 'b')}"


def test_what_a_page_looks_up_itself_stands_in_its_trace() -> None:
    here = Portal(library_of(a="một", b="hai"), TODAY, Audience.STAFF)
    result, trace = traced(here, page, "a")
    assert result == "một hai"
    assert [*trace][1].fingerprint == ""
    assert [(asked.key[0], asked.inputs, asked.day) for asked in trace] == [
        (f"{__name__}.title_of", ("announcements/b\ttitle",), ""),
        (LOOKUPS, ("announcements/a\ttitle", "day"), "2026-12-01"),
    ]
    assert (here.recorded, here.queries, here.next_day) == (set(), None, "")


@pytest.mark.parametrize(
    ("changed", "day", "fresh"),
    [
        ({"announcements/a"}, "2026-11-24", False),
        ({"announcements/a\ttitle"}, "2026-11-24", False),
        ({"announcements/a\tsummary"}, "2026-11-24", True),
        ({"announcements/b"}, "2026-11-24", True),  # the answer of the question is the same
        (set(), "2026-12-01", False),
        (set(), "2026-11-30", True),
        (set(), "2026-11-23", False),
    ],
)
def test_a_page_is_made_again_whenever_what_it_looked_up_itself_changed(
    changed: set[str], day: str, *, fresh: bool
) -> None:
    library = library_of(a="một", b="hai")
    here = Portal(library, TODAY, Audience.STAFF)
    ledger = Results[str]()
    for _ in range(2):  # a result made anew is as sensitive as the first
        ledger.record("x", traced(here, page, "a")[1], "")
        ledger.verify(here)
        ledger.record("x", traced(here, page, "a")[1], "")
        ledger.pending = set(changed)
        ledger.verify(Portal(library, date.fromisoformat(day), Audience.STAFF), whole=False)
        assert ledger.fresh("x") is fresh


def test_a_page_that_fails_leaves_the_portal_as_it_was() -> None:
    here = Portal(library_of(a="một"), TODAY, Audience.STAFF)

    def failing(portal: Portal) -> str:
        return f"{title_of(portal, 'a')} {portal.rows['announcements/b']}"

    with pytest.raises(KeyError):
        traced(here, failing)
    assert (here.recorded, here.queries, here.next_day) == (set(), None, "")


@pytest.mark.usefixtures("project")
def test_answers_are_plain_values_so_that_fingerprints_mean_something(monkeypatch: pytest.MonkeyPatch) -> None:
    fingerprinted: list[object] = []

    def noted(value: object) -> str:
        fingerprinted.append(value)
        return fingerprint_of(value)

    def of_unknown_order(value: object) -> bool:
        inner = value.items() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
        return isinstance(value, set | frozenset) or any(map(of_unknown_order, inner))

    monkeypatch.setattr(recorder, "fingerprint_of", noted)
    monkeypatch.setattr(fork, "MANY", 10**6)  # all of them in this process
    flow.build(miniature.settings())
    assert fingerprinted
    odd = {type(value).__name__ for value in fingerprinted if " object at 0x" in repr(value)}
    assert odd == set()
    assert [value for value in fingerprinted if of_unknown_order(value)] == []


def test_an_input_belongs_to_a_group_and_changes_with_it() -> None:
    inputs = ("stories/a", "media:stories/a", "a/b/c", "day", "stories/a\ttitle")
    assert [group_of(name) for name in inputs] == ["stories/", "media:stories/", "a/b/", "day", "stories/\ttitle"]
    gone = with_groups(["stories/a", "day"])  # a record that came or went changes all of its fields
    assert {name for name in gone if "\t" not in name} == {"stories/a", "stories/", "day"}
    assert {name.partition("\t")[2] for name in gone if name.startswith("stories/a\t")} == FIELDS
    assert {name.partition("\t")[2] for name in gone if name.startswith("stories/\t")} == FIELDS
