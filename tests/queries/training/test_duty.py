"""The training duty: earned and missing periods, who is counted where, and the deeds."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.engine import Portal
from macros.queries.training import completions, duty
from macros.queries.training.duty import CourseCredit
from macros.records.choices import Audience
from tests.contest import portal_of, unit
from tests.handbook import rows_of
from tests.queries.sheets import person
from tests.queries.training.duties import NORM, course, names

UNITS = {"units/a": unit(1), "units/b": unit(2), "units/cong-doan": unit(3, "union")}
CREDITS = st.lists(
    st.builds(
        CourseCredit,
        st.sampled_from(["training/a", "training/b", "training/c"]),
        st.sampled_from(["attendances/1", "attendances/2"]),
        st.sampled_from(["2026-03-01", "2026-06-01", "2026-11-01"]),
        st.integers(0, 40),
    ),
    max_size=8,
)


def portal(records: dict[str, Any], day: str = "2026-11-24", audience: Audience = Audience.LEADERSHIP) -> Portal:
    """A reader on a day."""
    return portal_of({**UNITS, **records}, date.fromisoformat(day), audience)


BASE = {
    "people/an": person("a 2020-01-01"),
    "people/chi": person("a 2020-01-01 2026-06-30", "b 2026-07-01", "cong-doan 2020-01-01 - 50"),
    "people/dung": person("a 2020-01-01 2026-09-30"),
    "training/x": course("2026-04-15", 12),
    "training/y": course("2026-10-05", 8),
    "training_duties/vc": NORM,
    "attendances/x": names("x", "a", "an 2026-04-20", "chi 2026-04-20", "dung 2026-04-20"),
    "attendances/y": names("y", "b", "chi 2026-10-08", "an"),
}


def total(items: list[CourseCredit]) -> int:
    """The teaching periods of some credits, each course once."""
    return sum(item.periods for item in duty.best(items))


def test_the_examples_of_the_handbook() -> None:
    examples = rows_of("nghia-vu-boi-duong.md", "Định mức")
    for norm, courses, done, gap in examples:
        items = [CourseCredit(f"training/{name}", "", "2026-01-01", int(worth)) for name, worth in pairs(courses)]
        amount, *day = map(int, re.findall(r"\d+", norm))
        required = amount * (day[0] if day else 1)
        assert (total(items), duty.missing(required, total(items))) == (int(done), int(gap))
    assert len(examples) == 6


def pairs(text: str) -> list[tuple[str, str]]:
    """("A", "12") of "A 12, B 8"."""
    return re.findall(r"\b([A-Z]) (\d+)", text)


@given(CREDITS, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(items: list[CourseCredit], dice: Any) -> None:
    shuffled = [*items]
    dice.shuffle(shuffled)
    assert duty.best(shuffled) == duty.best(items)


@given(CREDITS)
def test_hours_add_up_over_courses_each_counted_once(earned: list[CourseCredit]) -> None:
    of = {name: [item for item in earned if item.course == name] for name in {item.course for item in earned}}
    assert total(earned) == sum(max(item.periods for item in items) for items in of.values())
    assert total([*earned, *earned]) == total(earned)


@given(CREDITS, CREDITS, st.integers(0, 100))
def test_another_certificate_never_widens_the_gap(
    earned: list[CourseCredit], more: list[CourseCredit], required: int
) -> None:
    before, after = (duty.missing(required, total(items)) for items in (earned, [*earned, *more]))
    assert 0 <= after <= before <= required


POSITIONS = st.lists(
    st.tuples(st.sampled_from("ab"), st.dates(date(2025, 1, 1), date(2027, 6, 1)), st.integers(1, 60)), min_size=1
)


@given(st.lists(POSITIONS, max_size=5))
def test_everybody_stands_in_one_unit_at_most(careers: list[list[tuple[str, date, int]]]) -> None:
    people = {
        f"people/p{number}": person(*(f"{place} {since} - {rank}" for place, since, rank in career))
        for number, career in enumerate(careers)
    }
    reader = portal({**BASE, **people})
    counted = [gap.post.person for place in ("a", "b") for gap in duty.gaps(reader, f"units/{place}", "2026")]
    assert len(counted) == len(set(counted))
    at_work = {ref for ref in people if any(since <= date(2026, 12, 31) for _, since, _ in careers[int(ref[8:])])}
    assert set(counted) == at_work | {"people/an", "people/chi"}


def test_hours_of_a_person_open_to_the_records() -> None:
    hours = duty.hours(portal(BASE), "people/chi", "2026")
    assert hours is not None
    assert (hours.total, [item.ref for item in hours.credits]) == (20, ["attendances/x", "attendances/y"])
    early = duty.hours(portal(BASE), "people/chi", "2026", "2026-10-07")
    assert early is not None
    assert early.total == 12


def test_who_moved_is_counted_in_the_new_unit_and_who_left_nowhere() -> None:
    reader = portal(BASE)
    gaps = {place: [(gap.post.person, gap.missing) for gap in duty.gaps(reader, place, "2026")] for place in UNITS}
    assert gaps == {"units/a": [("people/an", 8)], "units/b": [("people/chi", 0)], "units/cong-doan": []}
    assert duty.gap(reader, "people/dung", "2026") is None
    assert duty.met(reader, "units/a", "2026") == (0, 1)


def test_the_kind_of_a_position_goes_before_the_kind_of_the_person() -> None:
    moved = person("a 2020-01-01 2026-06-30", "a 2026-07-01")
    moved["positions"][1]["kind"] = "cong-chuc"
    official = {**NORM, "kind": "cong-chuc", "amount": "3", "measure": "ngay", "day_periods": "8"}
    reader = portal({**BASE, "people/an": moved, "training_duties/cc": official})
    for year, periods in (("2026", 24), ("2025", None)):
        gap = duty.gap(reader, "people/an", year)
        assert (gap.duty.periods if gap and gap.duty else None) == periods


def test_periods_of_a_duty_change_with_its_version() -> None:
    versions = {
        "training_duties/vc": {**NORM, "until": "2026-06-30"},
        "training_duties/moi": {**NORM, "amount": "40", "since": "2026-07-01"},
    }
    reader = portal({**BASE, **versions})
    assert [item and item.periods for item in (duty.duty_on(reader, "vien-chuc", day) for day in DAYS)] == [
        *(None, 20, 20, 40)
    ]


DAYS = ("2019-12-31", "2026-01-01", "2026-06-30", "2026-07-01")


def test_staff_know_no_hours_and_are_told_of_recorded_groups() -> None:
    groups = [{"units": ["units/a", "units/b"], "staff": "16", "met": "9"}]
    result = {"title": "Kết quả", "year": "2026", "counted": "2026-11-20", "groups": groups}
    later = {**result, "counted": "2026-12-20", "groups": [{**groups[0], "met": "10"}]}
    records = {**BASE, "training_results/a": result, "training_results/b": later}
    staff = portal(records, audience=Audience.STAFF)
    assert duty.hours(staff, "people/an", "2026") is None
    assert duty.gaps(staff, "units/a", "2026") == ()
    answer = completions.completion(staff, "units/b", "2026")
    assert answer is not None
    assert (answer.met, answer.staff, answer.share, answer.ref) == (9, 16, 56, "training_results/a")
    assert completions.completion(staff, "units/cong-doan", "2026") is None
    leaders = completions.completion(portal(records), "units/b", "2026")
    assert leaders is not None
    assert (leaders.met, leaders.staff, leaders.ref) == (1, 1, "")


def test_figures_take_the_list_for_staff_and_lead_to_the_names() -> None:
    plain = {key: value for key, value in names("x", "a", "an 2026-04-20").items() if key not in ("people", "audience")}
    answer = duty.unit_attendances(portal({**BASE, "attendances/so": plain}), "training/x")
    assert [(item.unit, item.sent, item.ref, item.people) for item in answer] == [
        ("units/a", 1, "attendances/so", "attendances/x")
    ]
    assert duty.unit_attendances(portal(BASE, "2026-04-30"), "training/x") == ()


@pytest.mark.parametrize(("audience", "count"), [(Audience.STAFF, 1), (Audience.LEADERSHIP, 5)])
def test_deeds_are_of_units_for_staff_and_of_people_for_leaders(audience: Audience, count: int) -> None:
    plain = {key: value for key, value in names("x", "a", "an 2026-04-20").items() if key not in ("people", "audience")}
    answer = duty.deeds(portal({**BASE, "attendances/so": plain}, audience=audience))
    assert len(answer) == count
    assert {bool(deed.unit) != bool(deed.person) for deed in answer} == {True}
    assert {deed.kind for deed in answer} == {"course-completed"}
