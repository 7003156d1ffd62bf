"""Beside: what processes beside this one do is what would be done here, in the same order, whatever becomes of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from macros.checks import check_portal
from macros.checks.defect import CheckedProblems
from macros.engine import Portal, fork, query
from macros.engine.fork import _TracedMessages
from macros.engine.loader import Library, load
from macros.engine.recorder import Dependency
from macros.engine.results import Results
from macros.loading.problems import Problem
from macros.records.choices import Audience
from tests import miniature
from tests.contest import portal_of, told

HERE = os.getpid()
MANY = range(1000)
DATA = Path("data")


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The processes that begin; in the end none of them is left."""
    found = miniature.with_processes(monkeypatch)
    yield found
    for child in found:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def square(number: int) -> tuple[int, bool]:
    """What is to be done, and whether it was done here."""
    return number * number, os.getpid() == HERE


def test_few_are_done_here(forked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork, "MANY", len(MANY) + 1)
    assert list(fork.each(MANY, square, lambda: pytest.fail("parted"))) == [(n * n, True) for n in MANY]
    assert forked == []


def test_with_another_thread_there_are_no_processes(forked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork.threading, "active_count", lambda: 2)
    assert list(fork.each(MANY, square, lambda: None)) == [(n * n, True) for n in MANY]
    assert forked == []


def test_many_are_done_in_processes_and_come_in_order(forked: list[int]) -> None:
    said: list[str] = []
    found = fork.each(MANY, square, lambda: said.append("parted"))
    assert said == ["parted"]
    assert list(found) == [(n * n, False) for n in MANY]
    assert len(forked) == os.cpu_count()


def test_what_a_process_did_not_bring_is_done_here(forked: list[int]) -> None:
    def dying(number: int) -> int:
        if number == 500 and os.getpid() != HERE:
            os._exit(9)
        return number

    assert list(fork.each(MANY, dying, lambda: None)) == list(MANY)
    assert forked


def test_what_goes_wrong_is_met_here_after_what_stands_before_it(forked: list[int]) -> None:
    def failing(number: int) -> int:
        if number == 500:
            raise ValueError(number)
        return number

    found: list[int] = []
    with pytest.raises(ValueError, match="500"):
        found.extend(fork.each(MANY, failing, lambda: None))
    assert found == list(range(500))
    assert forked


def test_who_wants_no_more_leaves_no_process_behind(forked: list[int]) -> None:
    found = fork.each(MANY, lambda _: b"x" * 100_000, lambda: None)  # more than waits in a pipe
    next(found)
    del found
    assert forked


@query(stored=True)
def shout(portal: Portal, ref: str) -> str:
    """A dear answer."""
    return portal.rows[ref].title.upper()


def shown(results: Iterable[fork.Traced[Any]]) -> list[tuple[Any, str, list[Dependency]]]:
    """Results with the names and dependencies of their traces."""
    return [(result, trace.name, [*trace]) for result, trace in results]


def test_traces_and_answers_to_be_stored_come_from_processes_as_they_are_here(forked: list[int]) -> None:
    day = {"since": "2026-01-01", "until": "2026-01-02"}
    records = {f"announcements/{name}": {"title": name, **day} for name in "abcdefgh"}
    one, other = portal_of(records), portal_of(records)
    refs = [*records, "announcements/a"]
    here = [fork.traced(one, shout, ref) for ref in refs]
    assert shown(fork.each_traced(other, refs, shout, lambda: None)) == shown(here)
    assert forked
    assert {key: other.answers[key] for key in other.to_store} == one.answers
    assert {key: other.inputs[key] for key in other.to_store} == one.inputs


@query
def come(portal: Portal, day: str) -> bool:
    """Looks at a day to come."""
    return portal.reached(day)


@query(stored=True)
def kept(portal: Portal, ref: str, day: str) -> tuple[str, bool]:
    """A dear answer that looks at a day to come."""
    return portal.rows[ref].title, portal.reached(day)


def both(portal: Portal, ref: str) -> tuple[object, ...]:
    """Asks for all of them."""
    return shout(portal, ref), come(portal, "2026-12-01"), kept(portal, ref, "2026-12-24")


def test_a_process_sends_each_dependency_and_answer_once() -> None:
    records = {f"units/{name}": {"title": name, "kind": "department", "place": "1"} for name in "abc"}
    one, other = portal_of(records), portal_of(records)
    come(one, "2026-11-25")
    shout(one, "units/c")  # answered before the process began
    shout(other, "units/c")
    sending, receiving = _TracedMessages(one), _TracedMessages(other)
    batches, messages = list[Any](), list[Any]()
    for names in ("ab", "ac", "b"):
        batches.append([fork.traced(one, both, f"units/{name}") for name in names])
        messages.append(sending.packed(batches[-1]))
    assert [(len(new), len(answers)) for new, _, answers in messages] == [(5, 4), (2, 1), (0, 0)]
    received = [list(receiving.unpacked(message)) for message in messages]
    assert [*map(shown, received)] == [*map(shown, batches)]
    assert next(iter(received[0][0][1])) is next(iter(received[1][0][1]))  # one object stays
    assert other.to_store == one.to_store
    for key in one.to_store:
        assert (other.answers[key], other.inputs[key], other.days.get(key)) == (
            one.answers[key], one.inputs[key], one.days.get(key),
        )  # fmt: skip


@pytest.mark.usefixtures("project")
def test_problems_found_in_processes_are_those_found_here_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, path in enumerate(sorted(DATA.glob("*/*.yml"))):
        text = path.read_text("utf-8")
        cut = f"{text}\nxa-la: có #mất\n"
        spoilt = (text.replace("title: ", "title: [", 1), cut, text.replace("van-phong", "khong-co"))
        path.write_text((*spoilt, text)[number % 4], "utf-8")
    here, alone = load([DATA]), Results[tuple[tuple[object, ...], ...]]()
    wanted = problems(here, alone)
    forked = miniature.with_processes(monkeypatch)
    there, beside_it = load([DATA]), Results[tuple[tuple[object, ...], ...]]()
    assert problems(there, beside_it) == wanted
    assert len(forked) == 3 * (os.cpu_count() or 1)  # records, media, checks
    assert (there.opened, there.changed) == (here.opened, here.changed)
    assert told(there) == told(here)
    codes = {problem.code for problem in wanted}
    assert codes >= {"yaml-bracket-open", "yaml-text-cut", "field-extra-forbidden", "reference-missing"}
    assert (bool(here.fresh), there.fresh) == (True, {})


def problems(library: Library, known: CheckedProblems) -> list[Problem]:
    """Every problem of files and of records, in the order in which they are told."""
    portal = Portal(library, miniature.DAY, Audience.LEADERSHIP)
    return [*library.problems, *check_portal(portal, known, Path("docs"))]
