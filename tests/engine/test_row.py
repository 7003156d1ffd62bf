"""Rows: what is stored of a record comes back, a change is told by its fields, a read is recorded as what it reads."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from macros.engine.inputs import FIELDS
from macros.engine.recorder import Recorder
from macros.engine.row import FieldInputs, InputNames, Row, SourceChangedError, text_of
from macros.engine.stored_row import StoredRow, differing, links_of, sources_of, unpacked
from macros.law.effect import Event
from macros.law.mentions import Mention, WrittenMention
from macros.text.digest import digest
from tests.rows import row

DATA = {"title": "Văn phòng", "summary": "Một câu.", "place": "10", "kind": "department"}
STATED = ("", "2026-01-01", "in-force", "regulations/a", ("1",), "")
MENTION = (3, 9, "number", "30/2020", "", "", ())


def read_of(stored: StoredRow, source: str = "") -> tuple[Row, set[str]]:
    """A row as the portal shows it, and the inputs that are recorded when it is read."""
    recorder = Recorder()
    return Row(stored, InputNames()[source or stored.ref], recorder), recorder.recorded


def test_a_row_comes_from_another_process_as_it_was() -> None:
    stored = row("units/a", DATA, title="Văn phòng", targets=("units/b",), keys=("a|b",))
    again = copy.copy(stored)  # goes the way of `pickle`
    assert (type(again), again, again is stored) == (StoredRow, stored, False)
    assert (again.title, again.keys, again.data) == ("Văn phòng", ("a|b",), DATA)
    assert stored.__reduce__()[0] is unpacked


def test_a_row_says_what_its_record_says() -> None:
    mentioned = ((("body",), "Nghị định 30/2020", 1, MENTION),)
    stored = row("regulations/a", title="A", number="30/2020", stated=(STATED,), mentioned=mentioned)
    shown, _ = read_of(stored)
    for one in (stored, shown):
        assert (one.title, one.number, one.summary, one.illustrative) == ("A", "30/2020", "", False)
        assert (one.collection, one.id, one.url) == ("regulations", "a", "/van-ban/a/")
        assert one.events == (Event(*STATED),)
    assert list(shown.mentions) == [(("body",), WrittenMention("Nghị định 30/2020", 1, Mention(*MENTION)))]


@pytest.mark.parametrize(
    ("kept_until", "withdrawn", "last"),
    [
        ("", "", ""),
        ("2026-12-31", "", "2026-12-31"),
        ("", "2027-01-01", "2026-12-31"),
        ("2026-05-01", "2026-04-01", "2026-03-31"),
        ("2026-05-01", "2026-06-01", "2026-05-01"),
    ],
)
def test_a_record_is_shown_while_it_is_kept_and_not_withdrawn(kept_until: str, withdrawn: str, last: str) -> None:
    assert row("units/a", kept_until=kept_until, withdrawn=withdrawn).shown_until == last


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, set()),
        ({"digest": "x"}, {"digest"}),
        ({"names": ("units/~so:1",)}, {"names"}),
        ({"card_digest": "x", "title": "x"}, {"card_digest", "title"}),
        ({"data": {**DATA, "title": "x"}}, {"data"}),
        ({"data": {**DATA, "summary": "x"}}, {"data"}),
        ({"data": {**DATA, "place": "20"}}, {"data", "facts"}),
        ({"data": {**DATA, "more": None}}, {"data", "facts"}),
        ({"data": {"title": "Văn phòng", "summary": "Một câu.", "place": "10"}}, {"data", "facts"}),
        ({"data": dict(reversed(DATA.items()))}, set()),
    ],
)
def test_a_change_is_told_by_the_fields_that_differ(change: dict[str, Any], told: set[str]) -> None:
    before, now = row("units/a", DATA), row("units/a", **{"data": DATA, **change})
    assert (differing(before, now), differing(now, before)) == (told, told)
    assert told <= FIELDS


def test_a_record_is_found_by_what_leads_from_it() -> None:
    stored = row(
        "units/a",
        targets=("people/b",),
        names=("units/~so:1",),
        former_ids=("cu",),
        keys=("k",),
        derived_from=("units/d",),
    )
    links = {"@people/b", "~units/~so:1", "<units/cu", "#units/k", "?units/d"}
    assert links_of(stored) == links
    assert sources_of(stored) == {*links, "units/a", "units@people/b"}
    assert (links_of(row("units/a")), sources_of(row("units/a"))) == (set(), {"units/a"})


def test_names_of_inputs_are_made_once() -> None:
    names = InputNames()
    assert names["units/a"] is names["units/a"]
    assert names["units/a"]["title"] is names["units/a"]["title"]
    assert (names["units/a"]["title"], FieldInputs("@units/b")["day"]) == ("units/a\ttitle", "@units/b\tday")


def test_a_field_that_is_read_is_an_input_of_what_it_was_found_through() -> None:
    shown, recorded = read_of(row("units/a", title="A", day="2026-01-01", facets=(("x", "y", "Z"),)), "@units/b")
    assert (shown.ref, recorded) == ("units/a", set())
    assert (shown.title, shown.day, shown.facets) == ("A", "2026-01-01", (("x", "y", "Z"),))
    assert recorded == {"@units/b\ttitle", "@units/b\tday", "@units/b\tfacets"}
    assert {"title", "day", "facets"} <= FIELDS


@pytest.mark.parametrize(
    ("read", "found", "inputs"),
    [
        (lambda data: data["title"], "Văn phòng", {"title"}),
        (lambda data: data["place"], "10", {"facts"}),
        (lambda data: data.get("summary"), "Một câu.", {"summary"}),
        (lambda data: data.get("kind"), "department", {"facts"}),
        (lambda data: data.get("more"), None, {"facts"}),
        (lambda data: data.get("more", "x"), "x", {"facts"}),
        (lambda data: data.facts(), {"place": "10", "kind": "department"}, {"facts"}),
        (lambda data: data.whole(), DATA, {"data"}),
        (list, [*DATA], {"data"}),
        (len, 4, {"data"}),
        (lambda _: 0, 0, set()),
    ],
)
def test_text_data_is_an_input_by_what_is_read_of_it(read: Any, found: object, inputs: set[str]) -> None:
    shown, recorded = read_of(row("units/a", DATA))
    assert read(shown.data) == found
    assert recorded == {f"units/a\t{name}" for name in inputs}


def test_a_field_that_is_not_there_is_recorded_too() -> None:
    shown, recorded = read_of(row("units/a", DATA))
    with pytest.raises(KeyError, match="more"):
        shown.data["more"]
    assert recorded == {"units/a\tfacts"}


def test_an_answer_that_holds_a_row_is_refused() -> None:
    shown, _ = read_of(row("units/a", DATA))
    with pytest.raises(TypeError, match=r"^the answer to a query holds a row: take what is needed of it$"):
        repr((shown,))
    said = r"^the answer to a query holds data of a record: make a dictionary of it$"
    with pytest.raises(TypeError, match=said):
        repr([shown.data])


def test_the_bytes_of_a_file_are_those_that_were_loaded_or_none(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes(b"title: A\n")
    shown, recorded = read_of(row("units/a", file=str(path), digest=digest(b"title: A\n")))
    assert shown.read() == b"title: A\n"
    assert recorded == {"units/a\tdigest"}
    path.write_bytes(b"title: B\n")
    with pytest.raises(SourceChangedError, match=f"^{path}$"):
        shown.read()


def test_where_a_record_refers_to_another_is_told_with_its_parts() -> None:
    references = ((("unit",), "units/b"), (("lines", 0, "to"), "units/b#muc-1"), (("more",), "units/bc"))
    shown, recorded = read_of(row("units/a", references=references))
    assert list(shown.paths_to("units/b")) == [("unit",), ("lines", 0, "to")]
    assert recorded == {"units/a\treferences"}


@pytest.mark.parametrize(("part", "text"), [({}, ""), ({"a": None}, ""), ({"a": " một "}, "một"), ({"a": 5}, "5")])
def test_a_field_is_text(part: dict[str, Any], text: str) -> None:
    assert text_of(part, "a") == text
