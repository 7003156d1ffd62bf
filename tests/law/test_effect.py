"""Effect statuses: the nine, each from its events; never two at once, and the order of entry does not matter."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.law.effect import EffectKind, Event, Relation, Status, begins, merged, status_line, what_holds

ISSUED = "2020-01-10"
DAYS = st.dates().map(lambda day: f"20{day.year % 20 + 10}-{day.month:02}-{day.day:02}")
EVENTS = st.lists(
    st.builds(
        Event,
        target=st.just(""),
        day=st.one_of(DAYS, st.just("")),
        kind=st.sampled_from([kind.value for kind in EffectKind]),
        by=st.sampled_from(["", "regulations/a", "regulations/b"]),
        clauses=st.sampled_from([(), (), ("Điều 5",)]),
        not_before=st.one_of(DAYS, st.just("")),
    ),
    max_size=8,
)


def event(kind: str, day: str = "", by: str = "", clauses: tuple[str, ...] = (), not_before: str = "") -> Event:
    """An event that happens to the document itself."""
    return Event("", day, kind, by, clauses, not_before)


START = event("effective", "2020-03-01")


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ([], [("2020-01-10", "Chưa xác định")]),
        ([START], [("2020-01-10", "Chưa có hiệu lực"), ("2020-03-01", "Còn hiệu lực")]),
        ([event("effective", ISSUED)], [("2020-01-10", "Còn hiệu lực")]),
        ([event("effective", "2019-12-01")], [("2019-12-01", "Còn hiệu lực")]),
        (
            [event("effective", "2020-02-01", clauses=("Điều 5",)), START],
            [("2020-01-10", "Chưa có hiệu lực"), ("2020-03-01", "Còn hiệu lực")],
        ),
        (
            [START, event("amended", "2021-01-01", "b"), event("amended", "", "c")],
            [("2020-01-10", "Chưa có hiệu lực"), ("2020-03-01", "Còn hiệu lực")],
        ),
        (
            [START, event("partly-ended", "2021-01-01", "b"), event("replaced", "2022-01-01", "c")],
            [
                ("2020-01-10", "Chưa có hiệu lực"),
                ("2020-03-01", "Còn hiệu lực"),
                ("2021-01-01", "Hết hiệu lực một phần"),
                ("2022-01-01", "Hết hiệu lực toàn bộ"),
            ],
        ),
        (
            [START, event("repealed", "2021-01-01", "b", clauses=("Điều 5",))],
            [
                ("2020-01-10", "Chưa có hiệu lực"),
                ("2020-03-01", "Còn hiệu lực"),
                ("2021-01-01", "Hết hiệu lực một phần"),
            ],
        ),
        (
            [
                START,
                event("partly-ended", "2020-06-01"),
                event("suspended", "2021-01-01"),
                event("resumed", "2021-06-01"),
            ],
            [
                ("2020-01-10", "Chưa có hiệu lực"),
                ("2020-03-01", "Còn hiệu lực"),
                ("2020-06-01", "Hết hiệu lực một phần"),
                ("2021-01-01", "Ngưng hiệu lực"),
                ("2021-06-01", "Hết hiệu lực một phần"),
            ],
        ),
        (
            [START, event("obsolete", "2021-01-01")],
            [
                ("2020-01-10", "Chưa có hiệu lực"),
                ("2020-03-01", "Còn hiệu lực"),
                ("2021-01-01", "Không còn phù hợp"),
            ],
        ),
        (
            [START, event("period-over", "2021-01-01"), event("effective", "2022-01-01")],
            [
                ("2020-01-10", "Chưa có hiệu lực"),
                ("2020-03-01", "Còn hiệu lực"),
                ("2021-01-01", "Hết thời kỳ thực hiện"),
            ],
        ),
        ([event("replaced", "", "b")], [("2020-01-10", "Chưa xác định")]),
        (
            [START, event("replaced", "", "b", not_before="2026-07-01")],
            [
                ("2020-01-10", "Chưa có hiệu lực"),
                ("2020-03-01", "Còn hiệu lực"),
                ("2026-07-01", "Chưa xác định"),
            ],
        ),
        (
            [START, event("replaced", "", "b", not_before="2026-07-01"), event("repealed", "2026-09-01", "b")],
            [
                ("2020-01-10", "Chưa có hiệu lực"),
                ("2020-03-01", "Còn hiệu lực"),
                ("2026-09-01", "Hết hiệu lực toàn bộ"),
            ],
        ),
        (
            [START, event("replaced", "", "b", not_before="2026-07-01"), event("partly-ended", "2026-09-01", "c")],
            [
                ("2020-01-10", "Chưa có hiệu lực"),
                ("2020-03-01", "Còn hiệu lực"),
                ("2026-07-01", "Chưa xác định"),
            ],
        ),
        (
            [START, event("replaced", "", "b", clauses=("Điều 5",), not_before="2026-07-01")],
            [("2020-01-10", "Chưa có hiệu lực"), ("2020-03-01", "Còn hiệu lực")],
        ),
    ],
)
def test_statuses_from_events(events: list[Event], line: list[tuple[str, str]]) -> None:
    assert [(day, status.label) for day, status in status_line(ISSUED, events)] == line


def test_gravest_ending_of_a_day_stands() -> None:
    same_day = [event("obsolete", "2021-01-01"), event("repealed", "2021-01-01"), event("period-over", "2021-01-01")]
    assert status_line(ISSUED, same_day)[-1] == ("2021-01-01", Status.ENDED)


def test_both_sides_state_one_event() -> None:
    dated = event("replaced", "2021-01-01", "b")
    assert merged([event("replaced", "", "b"), dated, dated]) == (dated,)


def test_one_document_may_do_two_things_of_which_one_has_no_day() -> None:
    events = (event("amended", "2021-01-01", "b"), event("replaced", "", "b"))
    assert merged(events) == events


def test_events_stand_in_order_of_time_and_those_of_which_no_day_is_known_last() -> None:
    in_order = (
        event("suspended", "2021-01-01"),
        event("repealed", "", "b", not_before="2022-01-01"),
        event("amended", "2023-01-01"),
        event("corrected", "2023-01-01"),
        event("amended", "", "c"),
    )
    assert merged(reversed(in_order)) == in_order


def test_begins_with_the_first_day_of_the_whole() -> None:
    others = Event("regulations/old", "2019-01-01", "effective")
    part = event("effective", "2020-02-01", clauses=("Điều 5",))
    assert begins([others, part, START], ISSUED) == "2020-03-01"
    assert begins([others, part], ISSUED) == ISSUED


def test_what_holds_on_a_day() -> None:
    events = merged([START, event("replaced", "2022-01-01", "b"), event("partly-ended", "2021-01-01", "a")])
    line = status_line(ISSUED, events)
    assert [
        what_holds(line, events, day) for day in ("2020-01-09", "2020-01-10", "2020-03-01", "2021-06-01", "2030-01-01")
    ] == [
        (None, "", ""),
        (Status.NOT_YET, "", ""),
        (Status.IN_FORCE, "2020-03-01", ""),
        (Status.PARTLY_ENDED, "2021-01-01", "a"),
        (Status.ENDED, "2022-01-01", "b"),
    ]


def test_doubt_names_who_casts_it_and_no_day() -> None:
    events = [START, event("replaced", "", "b", not_before="2026-07-01")]
    assert what_holds(status_line(ISSUED, events), events, "2026-08-01") == (Status.UNKNOWN, "", "b")


@given(EVENTS)
def test_one_status_at_a_time(events: list[Event]) -> None:
    line = status_line(ISSUED, events)
    days = [day for day, _ in line]
    assert days == sorted(set(days))
    assert all(before is not after for (_, before), (_, after) in pairwise(line))
    assert what_holds(line, events, "9998-01-01").status is line[-1][1]


@given(EVENTS, st.randoms())
def test_order_of_entry_does_not_matter(events: list[Event], order: random.Random) -> None:
    mixed = list(events)
    order.shuffle(mixed)
    assert status_line(ISSUED, mixed) == status_line(ISSUED, events)
    assert merged(mixed) == merged(events)


@given(EVENTS)
def test_only_a_dated_event_of_the_whole_ends_a_document(events: list[Event]) -> None:
    ends = [item for item in events if EffectKind(item.kind).ending and item.day and not item.clauses]
    last = status_line(ISSUED, events)[-1][1]
    assert (last in (Status.ENDED, Status.OBSOLETE, Status.PERIOD_OVER)) == bool(ends)


@given(EVENTS)
def test_amending_changes_no_status(events: list[Event]) -> None:
    others = [item for item in events if item.kind != EffectKind.AMENDED]
    assert status_line(ISSUED, events) == status_line(ISSUED, others)


@given(EVENTS, EVENTS)
def test_nothing_follows_an_ending(before: list[Event], after: list[Event]) -> None:
    ended = [*(item for item in before if item.day < "2028"), event("repealed", "2028-01-01")]
    late = [item._replace(day="2029-01-01") for item in after]
    line = status_line(ISSUED, [*ended, *late])
    assert line[-1] == status_line(ISSUED, ended)[-1]
    assert line[-1][0] <= "2028-01-01"


@pytest.mark.parametrize("relation", list(Relation))
def test_inverse_relations_agree(relation: Relation) -> None:
    assert relation.inverse is not relation
    assert relation.inverse.inverse is relation
    assert not (relation.causes and relation.inverse.causes)
