"""Who has to read and how many have signed: people who join, leave, move; days that pass; names for leaders alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.engine import Portal
from macros.queries import acknowledgements
from macros.queries.acknowledgements import TODAY, UnitSignatures
from macros.records.choices import Audience, ReaderRole
from macros.records.people import StaffKind
from tests.contest import portal_of, unit
from tests.queries.sheets import BOTH, JOINS, LEFT, MOVES, POLICY, READ, READING, STAYS, UNITS, library, person, sheet


@pytest.fixture(autouse=True)
def units_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat units of one or two people like others; `test_sheets_of_few` tests what is hidden of few."""
    monkeypatch.setattr("macros.queries.acknowledgements.FEW", 1)
    monkeypatch.setattr("macros.records.acknowledgements.FEW", 1)


def portal(records: dict[str, Any], day: str = "2026-10-15", audience: Audience = Audience.STAFF) -> Portal:
    """A reader on a day."""
    return portal_of(records, date.fromisoformat(day), audience)


def counted(reader: Portal) -> tuple[str, str]:
    """(state, signed/staff) of the policy."""
    progress = acknowledgements.progress(reader, READ)
    assert progress is not None
    return progress.state, f"{progress.signed}/{progress.staff}"


@pytest.mark.parametrize(
    ("people", "on", "expected"),
    [
        ({"a": STAYS}, "2026-10-05", {"a": 1}),
        ({"a": STAYS, "b": LEFT}, "2026-10-10", {"a": 2}),
        ({"a": STAYS, "b": LEFT}, "2026-10-11", {"a": 1}),
        ({"a": STAYS, "b": JOINS}, "2026-10-10", {"a": 1}),
        ({"a": STAYS, "b": JOINS}, "2026-10-11", {"a": 2}),
        ({"a": MOVES}, "2026-10-10", {"a": 1}),
        ({"a": MOVES}, "2026-10-11", {"b": 1}),
        ({"a": BOTH}, "2026-10-11", {"a": 1}),
    ],
)
def test_those_who_have_to_sign_are_there_on_the_day(people: dict[str, Any], on: str, expected: dict[str, int]) -> None:
    asking = portal(library(people), "2026-12-01")
    answer = {name: len(acknowledgements.readers_in(asking, READ, f"units/{name}", on)) for name in ("a", "b", "doan")}
    assert {name: count for name, count in answer.items() if count} == expected


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ({"units": ["units/doan"]}, {"doan": 1}),
        ({"units": ["units/a", "units/doan"]}, {"a": 3}),
        ({"roles": ["lanh-dao"]}, {"a": 1}),
        ({"roles": ["nguoi-lao-dong"]}, {"a": 1}),
        ({"roles": ["lanh-dao", "nguoi-lao-dong"], "units": ["units/a"]}, {"a": 2}),
        ({"units": ["units/b"]}, {}),
    ],
)
def test_units_and_roles_say_who(reading: dict[str, Any], expected: dict[str, int]) -> None:
    worker = person("a 2020-01-01", kind="nguoi-lao-dong")
    people = {"a": BOTH, "b": person("a 2020-01-01 - 10 true"), "c": worker}
    lines = acknowledgements.lines(portal(library(people, {"since": "2026-10-01", **reading})), READ, TODAY)
    assert {line.unit.partition("/")[2]: line.staff for line in lines} == expected


def test_the_roles_are_the_kinds_of_staff_and_leaders() -> None:
    roles = {(str(role), role.label) for role in ReaderRole} - {("lanh-dao", "Lãnh đạo, quản lý")}
    assert roles == {(str(kind), kind.label) for kind in StaffKind}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-09-30", ("coming", "0/4")),
        ("2026-10-01", ("open", "0/4")),
        ("2026-10-12", ("open", "2/4")),
        ("2026-10-30", ("open", "2/4")),
        ("2026-10-31", ("late", "2/4")),
        ("2026-11-05", ("done", "4/4")),
    ],
)
def test_the_state_follows_the_days(day: str, expected: tuple[str, str]) -> None:
    people = {"a": STAYS, "b": STAYS, "c": person("b 2020-01-01"), "d": person("b 2020-01-01")}
    sheets = {"a": sheet("a", "2026-10-12", 2, 2), "b": sheet("b", "2026-11-05", 2, 2)}
    assert counted(portal(library(people, **sheets), day, Audience.LEADERSHIP)) == expected


@pytest.mark.parametrize(
    ("day", "following"),
    [("2026-09-30", "2026-10-01"), ("2026-10-01", "2026-10-12"), ("2026-10-12", "2026-10-31"), ("2026-10-31", None)],
)
def test_the_next_day_of_change_is_known(day: str, following: str | None) -> None:
    sheets = {"a": sheet("a", "2026-10-12", 1, 2)}
    portal = portal_of(library({"a": STAYS, "b": STAYS}, **sheets), date.fromisoformat(day), Audience.LEADERSHIP)
    acknowledgements.progress(portal, READ)
    assert portal.next_change == following


def test_once_all_have_signed_the_last_day_changes_nothing() -> None:
    sheets = {"a": sheet("a", "2026-10-12", 1, 1)}
    portal = portal_of(library({"a": STAYS}, **sheets), date(2026, 10, 12), Audience.LEADERSHIP)
    assert counted(portal) == ("done", "1/1")
    assert portal.next_change is None


def test_a_new_unit_after_the_last_day_does_not_reopen_what_was_signed() -> None:
    records = library({"a": MOVES}, a=sheet("a", "2026-10-05", 1, 1))
    records["people/a"] = person("a 2020-01-01 2026-12-31", "moi 2027-01-01")
    records["units/moi"] = unit(4, starts="2027-01-01")
    assert counted(portal(records, "2027-02-01", Audience.LEADERSHIP)) == ("done", "1/1")
    open_ended = {**records, READ: {**POLICY, "must_read": "true"}}
    assert counted(portal(open_ended, "2027-02-01")) == ("open", "1/2")


def test_the_old_flag_means_everybody_without_a_last_day() -> None:
    records = library({"a": STAYS, "b": MOVES}) | {READ: {**POLICY, "must_read": "true"}}
    answer = acknowledgements.progress(portal(records), READ)
    assert answer is not None
    assert (answer.state, answer.request) == ("open", acknowledgements.ReadingRequest((), (), "", ""))
    assert answer.lines == (UnitSignatures("units/a", 0, 1, "", ""), UnitSignatures("units/b", 0, 1, "", ""))


@pytest.mark.parametrize(("units", "handed"), [(1, 1), (2, 2), (3, 1), (3, 2), (4, 3), (3, 3), (4, 4)])
@pytest.mark.parametrize("signed", [0, 1])
def test_staff_see_the_same_whether_or_not_all_have_signed(units: int, handed: int, signed: int) -> None:
    names = "abcd"[:units]
    records = library({name: person(f"{name} 2020-01-01") for name in names})
    records |= {f"units/{name}": unit(at) for at, name in enumerate(names)}
    records |= {f"acknowledgements/{name}": sheet(name, "2026-10-05", signed, 1) for name in names[:handed]}
    answer = acknowledgements.progress(portal(records), READ)
    assert answer is not None
    assert answer.state == ("handed" if units == handed else "open")


def test_an_agency_that_records_no_people_counts_from_its_sheets() -> None:
    records = library({}, {"since": "2026-10-01", "units": ["units/a", "units/b"]}, a=sheet("a", "2026-10-05", 5, 5))
    assert counted(portal(records)) == ("open", "5/5")


def test_nothing_is_asked_of_the_public_or_of_what_need_not_be_read() -> None:
    records = library({"a": STAYS}) | {READ: {**POLICY, "reading": READING, "audience": "public"}}
    public = portal(records, audience=Audience.PUBLIC)
    assert (acknowledgements.progress(public, READ), acknowledgements.must_reads(public)) == (None, ())
    assert acknowledgements.progress(portal(library({}) | {READ: POLICY}), READ) is None
    assert acknowledgements.progress(portal({}), "policies/khong-co") is None


def test_leaders_see_who_has_not_signed_on_the_day_of_the_sheet() -> None:
    people = {"a": STAYS, "b": LEFT, "c": JOINS, "d": MOVES}
    sheets = {"s": sheet("a", "2026-10-05", 1, 3), "s-ten": sheet("a", "2026-10-05", 1, 3, "b")}
    records = library(people, **sheets)
    leaders, staff = portal(records, audience=Audience.LEADERSHIP), portal(records)
    assert [post.person for post in dict(acknowledgements.missing(leaders, READ))["units/a"]] == [
        "people/a",
        "people/d",
    ]
    assert acknowledgements.missing(staff, READ) == ()
    assert counted(leaders) == counted(staff) == ("open", "1/4")


def test_when_all_begin_anew_leaders_see_that_nobody_has_signed() -> None:
    anew = {**sheet("a", "2026-10-05", 0, 1), "audience": "leadership"}
    records = library({"a": STAYS}, s=sheet("a", "2026-10-05", 0, 1), **{"s-ten": anew})
    answer = dict(acknowledgements.missing(portal(records, audience=Audience.LEADERSHIP), READ))
    assert [post.person for post in answer["units/a"]] == ["people/a"]


def test_a_unit_sees_first_what_it_has_not_signed_then_by_the_last_day() -> None:
    records = library({"a": STAYS}, a=sheet("a", "2026-10-05", 1, 1))
    for name, due in (("muon", "2026-12-01"), ("gap", "2026-10-20"), ("khong-han", "")):
        reading = {"since": "2026-10-01"} | ({"due": due} if due else {})
        records[f"policies/{name}"] = {**POLICY, "title": name, "reading": reading}
    records["policies/sau"] = {**POLICY, "reading": {"since": "2026-11-01"}}
    answer = acknowledgements.of_unit(portal(records), "units/a")
    names = ["policies/gap", "policies/muon", "policies/khong-han", READ]
    assert [(item.ref, line.done) for item, line in answer] == [(name, name == READ) for name in names]


DAYS = st.integers(0, 60).map(lambda days: (date(2026, 9, 20) + timedelta(days)).isoformat())
SPELLS = st.tuples(st.sampled_from(("a", "b", "doan")), DAYS, st.none() | DAYS, st.integers(1, 3))


@given(people=st.lists(st.lists(SPELLS, min_size=1, max_size=3), max_size=6), on=DAYS)
def test_everybody_at_work_signs_once_wherever_positions_are_held(people: list[list[Any]], on: str) -> None:
    records = library(
        {
            f"p{number}": person(*(f"{place} {since} {until or '-'} {rank}" for place, since, until, rank in spells))
            for number, spells in enumerate(people)
        }
    )
    asking = portal(records, on)
    posts = [post for name in UNITS for post in acknowledgements.readers_in(asking, READ, name, on)]
    at_work = {
        f"people/p{number}"
        for number, spells in enumerate(people)
        if any(since <= on and (until is None or on <= until) for _, since, until, _ in spells)
    }
    assert sorted(post.person for post in posts) == sorted(at_work)
    today = [post for name in UNITS for post in acknowledgements.readers_in(asking, READ, name, TODAY)]
    assert sorted(today) == sorted(posts)


def test_a_draft_asks_nobody_to_sign_until_it_applies() -> None:
    records = library({"a": STAYS}, a=sheet("a", "2026-10-05", 1, 1))
    draft = {**records, READ: {**records[READ], "standing": "draft"}}
    answer = portal(draft)
    progress = acknowledgements.progress(answer, READ)
    assert progress is not None
    assert (progress.state, progress.lines, acknowledgements.lines(answer, READ, TODAY)) == ("draft", (), ())
    assert acknowledgements.in_states(answer, "late", "open", "coming", "done") == ()
    assert acknowledgements.of_unit(answer, "units/a") == ()


@pytest.mark.parametrize(("day", "state"), [("2026-10-19", "coming"), ("2026-10-20", "open")])
def test_a_policy_is_signed_for_from_the_day_on_which_it_applies(day: str, state: str) -> None:
    records = library({"a": STAYS})
    issued = {**records, READ: {**records[READ], "effective": "2026-10-20"}}
    assert counted(portal(issued, day))[0] == state
