"""Days in the zone of the agency."""

from __future__ import annotations

import pytest

from macros.text.dates import day_in


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-11-24T17:00:00+00:00", "Asia/Ho_Chi_Minh", "2026-11-25"),
        ("2026-11-24T16:59:59+00:00", "Asia/Ho_Chi_Minh", "2026-11-24"),
        ("2026-11-24T23:00:00-03:30", "Asia/Ho_Chi_Minh", "2026-11-25"),
        ("2026-11-25T00:30:00+07:00", "Europe/Paris", "2026-11-24"),
        ("", "Asia/Ho_Chi_Minh", ""),
    ],
)
def test_a_moment_has_the_day_of_the_agency(moment: str, zone: str, day: str) -> None:
    assert day_in(moment, zone) == day
