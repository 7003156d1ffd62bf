"""Staff cannot identify anybody who has not met the training duty, or who alone has."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from macros.engine import Portal
from macros.queries.training import completions
from macros.records.choices import Audience
from tests.contest import portal_of, unit

UNITS = tuple(f"units/{name}" for name in "abcd")
FEW = range(5)


def reader(groups: list[tuple[int, int]], audience: Audience = Audience.STAFF) -> Portal:
    """A portal with one recorded result, a unit for each (staff, met)."""
    recorded = [
        {"units": [ref], "staff": str(staff), "met": str(met)} for ref, (staff, met) in zip(UNITS, groups, strict=False)
    ]
    result = {"title": "Kết quả", "year": "2026", "counted": "2026-11-20", "groups": recorded}
    records: dict[str, Any] = {ref: unit(at) for at, ref in enumerate(UNITS)}
    return portal_of({**records, "training_results/a": result}, audience=audience)


GROUP = st.integers(5, 30).flatmap(lambda staff: st.tuples(st.just(staff), st.integers(0, staff)))
GROUPS = st.lists(GROUP, min_size=1, max_size=4)


@given(GROUPS)
def test_no_sum_of_groups_that_staff_can_work_out_is_of_few(groups: list[tuple[int, int]]) -> None:
    """Adds and subtracts the visible numbers and the number of the agency in reviews."""
    visible = completions.groups_of(reader(groups), "training_results/a")
    numbers = [(item.staff, item.met) for item in visible if item.met is not None]
    for size in range(1, len(numbers) + 1):
        for some in itertools.combinations(numbers, size):
            staff, met = (sum(column) for column in zip(*some, strict=True))
            assert met not in FEW
            assert staff - met not in FEW
    assert {unit for item in visible for unit in item.units} == set(UNITS[: len(groups)])
    leaders = completions.groups_of(reader(groups, Audience.LEADERSHIP), "training_results/a")
    assert [(item.staff, item.met) for item in leaders] == groups


def test_one_group_of_which_few_are_left_makes_one_number_of_all() -> None:
    portal = reader([(19, 14), (13, 10), (15, 6)])
    whole = completions.completion(portal, "units/c", "2026")
    assert whole is not None
    assert (whole.units, whole.met, whole.staff, whole.share) == (UNITS[:3], 30, 47, 64)
    nothing = completions.completion(reader([(9, 9), (6, 5)]), "units/a", "2026")
    assert nothing is not None
    assert (nothing.units, nothing.met, nothing.staff) == (UNITS[:2], None, 15)
