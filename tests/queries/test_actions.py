"""Tasks: the state on a day from the recorded days, and the queries on units and programmes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.queries import actions
from macros.queries.deeds import Deed
from macros.records.actions import EARLY, LATE, ON_TIME, OVERDUE, Action, Span, deadline, state, turns
from tests.agency import reader_of, task, unit

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))
EDGES = DAYS | st.sampled_from([date.min, date.max])
EXTENSIONS = st.lists(st.tuples(EDGES, EDGES), max_size=3).map(tuple)
SPANS = st.builds(Span, EDGES, EXTENSIONS, st.none() | EDGES, st.none() | EDGES)
RANK = {"": 0, "running": 1, "due-soon": 2, OVERDUE: 3, EARLY: 4, ON_TIME: 4, LATE: 4}


def state_on(span: Span, day: date) -> str:
    """The state on a day according to the changes."""
    return next((state for since, state in reversed(turns(span)) if since <= day.isoformat()), "")


@given(SPANS, EDGES)
def test_every_day_has_exactly_one_state_and_the_changes_tell_it(span: Span, day: date) -> None:
    assert state(span, day) in Action.states
    assert state_on(span, day) == state(span, day)


@given(SPANS)
def test_changes_are_in_order_one_a_day_and_each_is_one(span: Span) -> None:
    days, states = [day for day, _ in turns(span)], [programme for _, programme in turns(span)]
    assert days == sorted(set(days))
    assert all(before != after for before, after in zip(["", *states], states, strict=False))


@given(st.builds(Span, EDGES, st.just(()), st.none() | EDGES, st.none() | EDGES), DAYS, st.integers(0, 60))
def test_a_task_whose_deadline_stays_never_goes_back(span: Span, day: date, later: int) -> None:
    assert RANK[state(span, day)] <= RANK[state(span, day + timedelta(days=later))]


@given(SPANS, DAYS)
def test_what_is_done_keeps_its_state(span: Span, day: date) -> None:
    if span.done and span.done <= day:
        assert state(span, day) == state(span, span.done) in actions.FINISHED


@given(SPANS, DAYS, DAYS)
def test_once_overdue_it_ends_late(span: Span, day: date, end: date) -> None:
    done = span._replace(done=end)
    if day < end and state(done, day) == OVERDUE and end <= date(2026, 12, 31):
        assert state(done, end) == LATE


@given(SPANS, st.tuples(DAYS, DAYS), DAYS)
def test_an_extension_never_makes_a_task_early(span: Span, more: tuple[date, date], done: date) -> None:
    before, after = span._replace(done=done), span._replace(done=done, extensions=(*span.extensions, more))
    if state(before, done) != EARLY and not span.extensions:
        assert state(after, done) != EARLY
    assert state(after, done) != EARLY or done < span.due


@given(DAYS, st.permutations([("2026-02-01", "20"), ("2026-01-20", "0"), ("2026-02-20", "60")]))
def test_the_order_of_reports_does_not_matter(day: date, order: list[tuple[str, str]]) -> None:
    written = [{"date": on, "percent": percent, "text": "Đã làm", "by": "people/a"} for on, percent in order]
    base = {"title": "Việc", "lead": "units/a", "starts": "2026-01-10", "due": "2026-03-15"}
    span = Action.model_validate({**base, "reports": written}).span()
    assert span.begun == date(2026, 2, 1)  # a report of nothing done shows no work
    assert state(span, day) == state(Span(date(2026, 3, 15), begun=date(2026, 2, 1)), day)


@given(SPANS, st.data())
def test_the_order_of_extensions_does_not_matter(span: Span, data: st.DataObject) -> None:
    shuffled = span._replace(extensions=tuple(data.draw(st.permutations(span.extensions))))
    assert turns(shuffled) == turns(span)


def test_a_deadline_that_was_moved_in_time_and_one_that_was_missed() -> None:
    first, moved = date(2026, 1, 31), date(2026, 2, 28)
    assert deadline(Span(first, ((date(2026, 1, 31), moved),)), date(2026, 3, 1)) == (moved, False)
    assert deadline(Span(first, ((date(2026, 2, 1), moved),)), date(2026, 3, 1)) == (moved, True)
    assert deadline(Span(first, ((date(2026, 2, 1), moved),)), date(2026, 1, 31)) == (first, False)


RECORDS = {
    "units/van-phong": unit("Văn phòng", 1),
    "units/phong-dau-tu": unit("Phòng Đầu tư", 2),
    "units/cong-doan": unit("Công đoàn", 3).replace("department", "union"),
    "actions/lon": task("Chương trình", due="2026-12-31", more="programme: true\n"),
    "actions/xong": task("Xong sớm", done="2026-10-01", more="parent: actions/lon\n"),
    "actions/dung": task("Đúng ngày", done="2026-10-31", lead="phong-dau-tu"),
    "actions/tre": task("Quá hạn", more="parent: actions/lon\npartners: [units/phong-dau-tu]\n"),
    "actions/toi": task("Còn lâu", due="2026-12-20", more="monitors: [units/cong-doan]\n"),
    "actions/cham": task("Xong muộn", done="2026-11-02"),
}


def test_overdue_comes_first_and_done_last(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    order = ["actions/tre", "actions/toi", "actions/cham", "actions/dung", "actions/xong"]
    assert [entry.ref for entry in actions.tasks(portal)] == order
    assert [entry.ref for entry in actions.overdue(portal, "")] == ["actions/tre"]
    assert actions.overdue(portal, "units/phong-dau-tu") == ()


def test_what_concerns_a_unit(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    led = ["actions/tre", "actions/toi", "actions/cham", "actions/xong"]
    assert [entry.ref for entry in actions.of_unit(portal, "units/van-phong")] == led
    assert [entry.ref for entry in actions.shared_by(portal, "units/phong-dau-tu")] == ["actions/tre"]
    assert [entry.ref for entry in actions.shared_by(portal, "units/cong-doan")] == ["actions/toi"]


def test_the_lists_of_tasks_do_not_depend_on_their_titles(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    lists = [("tasks",), ("of_unit", "units/van-phong"), ("in_state", "late"), ("overdue", "")]
    for name, *arguments in lists:
        key = (f"queries.actions.{name}", *arguments)
        portal.answer(key)
        assert [item for item in portal.inputs[key] if item.endswith("\ttitle")] == []
    assert actions.units_with_tasks(portal) == ("units/cong-doan", "units/phong-dau-tu", "units/van-phong")


def test_a_programme_counts_its_tasks_and_is_none_itself(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    (programme,) = actions.programmes(portal)
    assert (programme.ref, programme.counts) == ("actions/lon", ((OVERDUE, 1), (EARLY, 1)))
    assert sum(count for _, count in programme.counts) == len(actions.children(portal, "actions/lon"))
    assert "actions/lon" not in {entry.ref for entry in actions.tasks(portal)}
    assert sum(len(actions.in_state(portal, name)) for name in actions.STATES) == len(actions.tasks(portal))


def test_only_what_is_done_in_time_is_a_deed(tmp_path: Path) -> None:
    assert actions.deeds(reader_of(tmp_path, RECORDS)) == (
        Deed("action-early", "actions/xong", "2026-10-01", "units/van-phong", ""),
        Deed("action-on-time", "actions/dung", "2026-10-31", "units/phong-dau-tu", ""),
    )
    assert actions.deeds(reader_of(tmp_path / "truoc", RECORDS, date(2026, 10, 15)))[1:] == ()


@pytest.mark.parametrize(
    ("day", "due", "percent"),
    [("2026-11-09", "2026-11-20", "30"), ("2026-11-10", "2026-12-10", "30"), ("2026-11-18", "2026-12-10", "50")],
)
def test_deadline_and_progress_are_those_of_the_day(tmp_path: Path, day: str, due: str, percent: str) -> None:
    more = (
        "extensions:\n  - {date: 2026-11-10, due: 2026-12-10, reason: Chờ góp ý, approver: people/a}\n"
        "reports:\n  - {date: 2026-11-18, percent: 50, text: Nửa chừng, by: people/a}\n"
        "  - {date: 2026-11-01, percent: 30, text: Bắt đầu, by: people/a}\n"
        "  - {date: 2026-11-19, text: Vẫn thế, by: people/a}\n"
    )
    portal = reader_of(tmp_path, {"actions/a": task("Việc", due="2026-11-20", more=more)}, date.fromisoformat(day))
    entry = actions.entry_of(portal, "actions/a")
    assert entry
    assert (entry.first_due, entry.due, entry.percent) == ("2026-11-20", due, percent)
