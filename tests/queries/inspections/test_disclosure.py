"""Findings: their states over time, repeats, the violations that count, and what each audience sees."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.engine import Portal
from macros.queries.deeds import Deed
from macros.queries.inspections import disclosure
from macros.queries.inspections.follow_up import STATES, repeats_of, turns, years_before
from macros.records import collections
from macros.records.choices import Audience
from macros.text import render
from tests.contest import portal_of
from tests.handbook import day_of
from tests.queries.inspections.reports import BASE, finding, inspection, measure

HANDBOOK = (Path(__file__).resolve().parents[3] / "docs" / "huong-dan" / "kiem-tra.md").read_text("utf-8")
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def asking(day: str = "2026-11-24", audience: Audience = Audience.LEADERSHIP, **records: Any) -> Portal:
    """A reader on a day."""
    rows = {**BASE, **{f"inspections/{name}": item for name, item in records.items()}}
    return portal_of(rows, date.fromisoformat(day), audience)


def rows_of(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the handbook."""
    section = re.split(r"^#+ ", HANDBOOK, flags=re.MULTILINE)
    (text,) = [part for part in section if part.startswith(f"{heading}\n")]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@given(DAYS, st.integers(0, 90), st.none() | st.integers(0, 120), st.none() | st.integers(0, 60))
def test_states_follow_each_other(visited: date, to_due: int, to_done: int | None, to_verified: int | None) -> None:
    due = visited + timedelta(days=to_due)
    done = visited + timedelta(days=to_done) if to_done is not None else None
    verified = done + timedelta(days=to_verified) if done and to_verified is not None else None
    iso = [day.isoformat() if day else "" for day in (visited, due, done, verified)]
    line = turns(*iso)
    order = list(STATES)
    assert [day for day, _ in line] == sorted(day for day, _ in line)
    assert [order.index(state) for _, state in line] == sorted(order.index(state) for _, state in line)
    assert line[0] == (iso[0], "open")
    assert ("late" in dict(map(reversed, line))) == (not done or done > due + timedelta(days=1))  # type: ignore[arg-type]
    assert (line[-1][1] == "closed") == bool(verified)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-03-02", "open"),
        ("2026-03-23", "open"),
        ("2026-03-24", "soon"),
        ("2026-03-31", "soon"),
        ("2026-04-01", "late"),
        ("2026-04-10", "done"),
        ("2026-04-15", "closed"),
    ],
)
def test_the_state_is_that_of_the_day(day: str, state: str) -> None:
    put_right = measure("2026-03-31", done="2026-04-10", verified="2026-04-15", verified_by="units/to")
    portal = asking(day, a=inspection("2026-03-02", finding("f1", **put_right)))
    assert [item.state for item in disclosure.findings(portal)] == [state]
    assert len(disclosure.open_findings(portal)) == (state != "closed")


def test_the_handbook_says_when_states_change() -> None:
    (row,) = rows_of("Trạng thái của một phát hiện")
    visited, due, done, verified, *states = row
    days = [day_of(day).isoformat() for day in (visited, due, done, verified)]
    answer = [(day, STATES[state][0]) for day, state in turns(*days)]
    expected = [cell.split(" từ ") for cell in states]
    assert [(render.day(day), label) for day, label in answer] == [(on, name) for name, on in expected]


def test_nothing_is_found_before_the_visit_and_nobody_is_told_what_to_do_without_a_measure() -> None:
    records = {"a": inspection("2026-03-02", finding("f1")), "b": inspection("")}
    assert disclosure.findings(asking("2026-03-01", **records)) == ()
    (followed,) = disclosure.open_findings(asking("2026-03-02", **records))
    assert (followed.state, followed.badge[0]) == ("new", "Mới phát hiện, chưa giao khắc phục")
    assert disclosure.visited(asking(**records)) == ("inspections/a",)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), DAYS), max_size=12), st.randoms())
def test_repeats_do_not_hang_on_the_order(every: list[tuple[str, str, date]], chance: Any) -> None:
    rows = [(str(at), place, key, day.isoformat()) for at, (place, key, day) in enumerate(every)]
    times = repeats_of(rows)
    chance.shuffle(rows)
    assert repeats_of(rows) == times
    for ref, place, key, day in rows:
        before = {d for _, p, k, d in rows if (p, k) == (place, key) and years_before(day, 2) <= d < day}
        assert times[ref] == 1 + len(before)


def test_the_handbook_counts_repeats_as_the_code_does() -> None:
    rows = rows_of("Lặp lại")
    entries = [(str(at), place, ground, day_of(day).isoformat()) for at, (day, place, ground, _) in enumerate(rows)]
    times = repeats_of(entries)
    assert [f"lần {times[str(at)]}" for at in range(len(rows))] == [row[3] for row in rows]


def test_the_same_rule_at_the_same_unit_comes_again() -> None:
    portal = asking(
        cu=inspection("2024-03-01", finding("f1")),
        moi=inspection("2025-06-01", finding("f1"), finding("f2", "bao-vang"), finding("f3", of="b")),
        nay=inspection("2026-03-02", finding("f1")),
    )
    assert [(item.finding.ref, item.times) for item in disclosure.repeats(portal)] == [
        ("inspections/moi#f1", 2),
        ("inspections/nay#f1", 2),  # the first one is more than 24 months ago
    ]


@pytest.mark.parametrize(("day", "before"), [("2026-03-05", "2024-03-05"), ("2024-02-29", "2022-02-28")])
def test_two_years_before(day: str, before: str) -> None:
    assert years_before(day, 2) == before


def test_others_than_leaders_are_told_of_no_unit() -> None:
    records = {"a": inspection("2026-03-02", finding("f1", lesson="Đến sớm."), finding("f2", "bao-vang"))}
    staff = asking(audience=Audience.STAFF, **records)
    assert disclosure.findings(staff) == disclosure.open_findings(staff) == disclosure.repeats(staff) == ()
    assert disclosure.lessons(staff) == ()
    assert disclosure.tally(staff, "2026-q1") is None


def test_violations_count_from_their_conclusion_on_alike_for_everybody() -> None:
    violation = {"kind": "vi-pham", "severity": "nhe", "confirmed": "2026-03-10"}
    records = {
        "a": inspection("2026-03-02", finding("f1", **violation), finding("f2")),
        "b": inspection("2026-03-03", finding("f1", **violation), audience="leadership"),
    }
    assert disclosure.deeds(asking("2026-03-09", **records)) == ()
    deed = Deed("violation-confirmed", "inspections/a#f1", "2026-03-10", "units/a", "")
    for audience in (Audience.STAFF, Audience.LEADERSHIP):
        assert disclosure.deeds(asking(audience=audience, **records)) == (deed,)


def counted(day: str, units: str, findings: int) -> disclosure.YearCount | None:
    """What staff see of 2026, on a day."""
    visit = inspection(
        "2026-03-02", *(finding(f"f{at}") for at in range(findings)), units=[f"units/{name}" for name in units]
    )
    return disclosure.year_count(asking(day, Audience.STAFF, a=visit), "2026")


def test_staff_are_told_one_number_of_the_agency_once_the_year_is_over() -> None:
    assert counted("2027-01-31", "abc", 7) is None
    assert counted("2027-02-01", "abc", 7) == (1, 3, 7, None)
    assert counted("2027-02-01", "abc", 5) == (1, 3, 5, None)


@pytest.mark.parametrize("findings", range(5))
def test_few_findings_are_told_alike_and_visits_to_two_units_not_at_all(findings: int) -> None:
    assert counted("2027-02-01", "abc", findings) == (1, 3, None, None)
    assert counted("2027-02-01", "ab", findings) == counted("2027-02-01", "ab", 9) == (0, 0, None, None)


@pytest.mark.parametrize(("visits", "answer"), [(0, None), (1, None), (4, None), (5, 5), (6, 6)])
def test_visits_to_one_or_two_units_are_one_number_of_five_or_more(visits: int, answer: int | None) -> None:
    small = {f"x{at}": inspection(f"2026-05-0{at + 1}", units=["units/a"]) for at in range(visits)}
    wide = {"a": inspection("2026-03-02"), "cu": inspection("2025-03-03", units=["units/b"])}
    portal = asking("2027-02-01", Audience.STAFF, **wide, **small, sap=inspection("", units=["units/c"]))
    assert disclosure.year_count(portal, "2026") == (1, 3, None, answer)
    assert disclosure.year_count(asking("2027-01-31", Audience.STAFF, **wide, **small), "2026") is None


def test_leaders_have_every_number_of_every_period() -> None:
    many = [finding(f"f{at}") for at in range(6)] + [finding("g1", "bao-vang", "b")]
    rows = disclosure.tally(asking(a=inspection("2026-03-02", *many)), "2026-q1")
    assert rows == (("policies/gio",), ("units/a", "units/b"), ((6, 1),), (7,), (6, 1), 7)


def lessons_on(day: str, *visits: dict[str, Any]) -> list[str]:
    """What lessons staff read on a day."""
    records = {f"v{at}": visit for at, visit in enumerate(visits)}
    return [item.text for item in disclosure.lessons(asking(day, Audience.STAFF, **records))]


def test_the_lessons_of_a_year_come_together_once_it_is_over() -> None:
    first = inspection("2026-02-02", finding("f1", lesson="Đến sớm."))
    second = inspection("2026-12-04", finding("f1", lesson="Báo trước.", of="b"))
    third = inspection("2027-01-04", finding("f1", lesson="Có người thay."))
    assert lessons_on("2027-01-31", first, second, third) == []
    assert lessons_on("2027-02-01", first, second, third) == ["Báo trước.", "Đến sớm."]


@pytest.mark.parametrize("units", ["a", "ab", "aa"])
def test_a_visit_to_one_or_two_units_is_for_leaders(units: str) -> None:
    visit = inspection("2026-02-02", finding("f1", lesson="Đến sớm."), units=[f"units/{name}" for name in units])
    assert lessons_on("2028-12-31", visit) == []
    assert "inspections/a" not in asking(audience=Audience.STAFF, a=visit).rows
    assert "inspections/a" in asking(a=visit).rows


def test_periods_are_years_their_parts_and_the_unannounced_ones() -> None:
    records = {
        "a": inspection("2025-12-30"),
        "b": inspection("2026-03-02"),
        "c": inspection("2026-07-02", kind="dot-xuat"),
    }
    portal = asking(**records)
    parts = ("2026-h1", "2026-h2", "2026-q1", "2026-q3", "dot-xuat-2026")
    assert disclosure.periods(portal) == ("2026", *parts, "2025", "2025-h2", "2025-q4")
    assert disclosure.in_period(portal, "dot-xuat-2026") == ("inspections/c",)
    assert disclosure.periods(asking(audience=Audience.STAFF, **records)) == ("2026", "2025")


def test_leaders_have_a_period_whose_only_visit_did_not_take_place() -> None:
    records = {
        "lo": inspection("", plan={"planned": "2026-11-20"}),
        "sap": inspection("", plan={"planned": "2027-01-20"}),
    }
    assert disclosure.periods(asking(**records)) == ("2026", "2026-h2", "2026-q4")
    assert disclosure.periods(asking(audience=Audience.STAFF, **records)) == ()


@pytest.mark.parametrize(
    ("record", "days"),
    [
        (inspection(""), [("2026-12-21", "delayed")]),
        (inspection("2026-03-02"), [("2026-03-02", "done")]),
        (inspection("2026-03-02", finding("f1")), [("2026-03-02", "done")]),
        (
            inspection("2026-03-02", finding("f1", **measure("2026-03-31", done="2026-03-20", verified="2026-03-25"))),
            [("2026-03-02", "done")],
        ),
    ],
)
def test_the_state_does_not_tell_of_findings(record: dict[str, Any], days: list[tuple[str, str]]) -> None:
    line = collections()["inspections"].model_validate(record).timeline()
    assert [tuple(change) for change in line] == days


def test_what_may_be_kept_until_a_day_is_there_on_it_and_gone_after_it() -> None:
    sanction = {
        "title": "Nhắc nhở", "audience": "leadership", "finding": "inspections/a#f1", "person": "people/x",
        "form": "nhac-nho", "decision": {"number": "1", "date": "2026-04-01"}, "retain_until": "2026-10-31",
    }  # fmt: skip
    rows = {**BASE, "inspections/a": inspection("2026-03-02", finding("f1")), "sanctions/x": sanction}
    reader = portal_of(rows, date(2026, 10, 31), Audience.LEADERSHIP)
    gone = portal_of(rows, date(2026, 11, 1), Audience.LEADERSHIP)
    answer = disclosure.sanctions_of(reader, "inspections/a")
    assert (answer, reader.next_change) == ((("inspections/a#f1", ("sanctions/x",)),), "2026-11-01")
    assert disclosure.sanctions_of(gone, "inspections/a") == ()
    assert ("sanctions/x" in gone.rows, set(gone.not_shown)) == (False, {"sanctions/x"})
    assert gone.changed_since(reader.context, lambda _: {}) >= {"sanctions/x", "@inspections/a", "@people/x"}
