"""Answers that were worked out for one audience serve another one, where it would find the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from macros.engine import Portal, fork, query
from macros.engine.recorder import nothing
from macros.records.choices import Audience
from macros.run import flow
from macros.run.session import BuildSession
from tests import miniature
from tests.engine.test_portal import PAINTED, TODAY, library_of
from tests.rows import row

LIBRARY = library_of(
    row("units/a", title="A", names=("a",), keys=("k",)),
    row("units/b", audience="leadership", targets=("units/a",), names=("b",), former_ids=("c",), keys=("l",)),
    row("awards/a", {"given": "2026-03-01"}, targets=("units/a", "people/a")),
    row("people/a", title="Bà A"),
)


@query
def look(portal: Portal, name: str) -> str:
    """What one of the looks finds."""
    return repr(LOOKS[name][0](portal))


LOOKS: dict[str, tuple[Callable[[Portal], Any], bool]] = {  # and whether it finds the same for leaders as for staff
    "record": (lambda here: here.rows["units/a"].title, True),
    "its day": (lambda here: here.rows["units/a"].day, True),
    "hidden record": (lambda here: "units/b" in here.rows, False),
    "no record": (lambda here: "units/none" in here.rows, True),
    "collection": (lambda here: [item.ref for item in here.by_collection["awards"]], True),
    "collection with a hidden record": (lambda here: [item.ref for item in here.by_collection["units"]], False),
    "all records": (lambda here: [*here.rows], False),
    "what refers to a person": (lambda here: [item.ref for item in here.by_target["people/a"]], True),
    "what refers to a unit": (lambda here: [item.ref for item in here.by_target["units/a"]], False),
    "awards that refer to it": (lambda here: [item.ref for item in here.rows_to("units/a", "awards")], True),
    "units that refer to it": (lambda here: [item.ref for item in here.rows_to("units/a", "units")], False),
    "days of what refers to it": (lambda here: here.days_of_referring("units/a"), False),
    "how many refer to people": (lambda here: here.referrer_counts("people/"), True),
    "how many refer to units": (lambda here: here.referrer_counts("units/"), False),
    "where many refer": (lambda here: here.crowded(0), False),
    "key": (lambda here: [item.ref for item in here.by_unique_key.get("units/l", ())], False),
    "former name": (lambda here: "units/c" in here.by_former_ref, False),
    "key of another collection": (lambda here: "awards/l" in here.by_unique_key, True),
    "hidden by year": (lambda here: here.hidden_by_year("awards", "given"), False),
    "audience": (lambda here: here.audience, False),
    "day": (lambda here: here.reached("2026-11-24"), True),
    "paint": (lambda here: here.painted, False),
    "history": (lambda here: here.last_change("data/units/a.yml"), True),
}


@pytest.mark.parametrize(("name", "same"), [(name, same) for name, (_, same) in LOOKS.items()])
def test_an_answer_serves_another_audience_if_it_looked_at_nothing_that_differs(name: str, *, same: bool) -> None:
    leaders = Portal(LIBRARY, TODAY, Audience.LEADERSHIP)
    staff = Portal(LIBRARY, TODAY, Audience.STAFF, painted=PAINTED)
    key = (look.__module__.removeprefix("macros.") + ".look", name)
    answer = look(leaders, name)
    with staff.borrowing(leaders):
        assert staff.lender(key) is (leaders if same else None)
        assert not same or look(staff, name) == answer
        assert not same or staff.inputs[key] == leaders.inputs[key]
    assert staff.lender is nothing


def test_an_answer_about_another_day_is_not_lent() -> None:
    leaders = Portal(LIBRARY, date(2026, 11, 23), Audience.LEADERSHIP)
    staff = Portal(LIBRARY, TODAY, Audience.STAFF)
    for name in ("day", "record"):
        look(leaders, name)
    with staff.borrowing(leaders):
        assert [key[1] for key in leaders.answers if staff.lender(key)] == ["record"]


@query(stored=True)
def dear(portal: Portal, ref: str) -> str:
    """An expensive answer."""
    return portal.rows[ref].title


def test_what_is_borrowed_is_stored_as_what_is_worked_out() -> None:
    leaders, staff = Portal(LIBRARY, TODAY, Audience.LEADERSHIP), Portal(LIBRARY, TODAY, Audience.STAFF)
    dear(leaders, "units/a")
    with staff.borrowing(leaders):
        assert dear(staff, "units/a") == "A"
    assert staff.to_store == leaders.to_store
    assert staff.inputs == leaders.inputs


@query
def has_begun(portal: Portal, ref: str) -> bool:
    """Whether a day to come has come, for a record that everybody sees."""
    return ref in portal.rows and portal.reached("2026-12-24")


def test_fingerprints_and_answers_are_borrowed_with_their_inputs_and_the_day_to_come() -> None:
    leaders, staff = Portal(LIBRARY, TODAY, Audience.LEADERSHIP), Portal(LIBRARY, TODAY, Audience.STAFF)
    key = (f"{has_begun.__module__.removeprefix('macros.')}.has_begun", "units/a")
    fingerprint = leaders.fingerprint(key)
    leaders.fingerprints[key] = f"{fingerprint} of leaders"  # to see where it comes from
    with staff.borrowing(leaders):
        assert staff.fingerprint(key) == f"{fingerprint} of leaders"
        assert (staff.inputs[key], staff.days[key]) == (("day", "units/a"), "2026-12-24")
        assert (key in staff.answers, has_begun(staff, "units/a"), staff.next_day) == (False, False, "2026-12-24")
    assert (staff.inputs, staff.days) == (leaders.inputs, leaders.days)
    other = Portal(LIBRARY, TODAY, Audience.STAFF)
    with other.borrowing(leaders):
        assert has_begun(other, "units/a") is False
    assert (other.inputs, other.days, other.next_day) == (leaders.inputs, leaders.days, "2026-12-24")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuildSession]:
    """What a build of the miniature for leaders worked out, in one process; in the folder of its project."""
    session = BuildSession()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fork, "MANY", 1 << 30)
        patch.chdir(miniature.assemble(tmp_path_factory.mktemp("leaders") / "mini"))
        flow.build(replace(miniature.settings(), audience=Audience.LEADERSHIP), session=session)
        yield session


@pytest.mark.parametrize(
    ("audience", "share"), [(Audience.PUBLIC, 0.05), (Audience.STAFF, 0.4), (Audience.LEADERSHIP, 1)]
)
def test_what_is_lent_of_the_miniature_is_what_each_audience_finds_itself(
    audience: Audience, share: float, built: BuildSession
) -> None:
    leaders, library, history = built.portal, built.loaded, built.history
    assert leaders
    assert library
    alone, borrower = (Portal(library, miniature.DAY, audience, history, built.painted) for _ in range(2))
    with borrower.borrowing(leaders):
        lent = [key for key in leaders.answers if borrower.lender(key)]
    assert [key for key in lent if alone.fingerprint(key) != leaders.fingerprint(key)] == []
    assert len(lent) >= len(leaders.answers) * share
