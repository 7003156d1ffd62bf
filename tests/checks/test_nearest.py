"""The valid value nearest to a mistyped one, among few and among very many."""

from __future__ import annotations

import time

import pytest

from macros.checks.nearest import first_few, hint, is_slip, nearest, nearest_of_many, trigrams

MANY = [f"{number}-qd-ubnd-{year}" for number in range(1, 1001) for year in range(2016, 2026)]
EXPECTED = [
    *(("512-qd-ubnd-202", "512-qd-ubnd-202"), ("512-qd-ubnd2021", "512-qd-ubnd-2021")),
    *(("qd-ubnd-512-2021", "512-qd-ubnd-2021"), ("999-qd-unbd-2016", "999-qd-ubnd-2016")),
]


@pytest.mark.parametrize(("wanted", "expected"), EXPECTED)
def test_the_nearest_of_very_many_is_found(wanted: str, expected: str) -> None:
    assert nearest_of_many(wanted, trigrams(MANY)).startswith(expected)


def test_what_is_like_nothing_has_no_nearest() -> None:
    assert nearest_of_many("xyz", trigrams(MANY)) == ""
    assert nearest_of_many("xyz", {}) == ""
    assert nearest("xyz", []) == ""


def test_the_order_of_the_values_does_not_matter() -> None:
    values = ["ab-1", "ab-2", "ab-3"]
    assert nearest("ab", values) == nearest("ab", reversed(values))


def test_hundreds_of_mistypings_among_ten_thousand_take_seconds() -> None:
    index = trigrams(MANY)
    start = time.process_time()
    for number in range(100):
        nearest_of_many(f"{number}-qd-ubdn-2020", index)
    assert time.process_time() - start < 5


def test_messages_end_with_the_nearest_and_name_a_few() -> None:
    assert hint("a") == "; gợi ý: “a”"
    assert hint("") == ""
    assert first_few("abc") == "a, b, c"
    assert first_few("abcdefghij") == "a, b, c, d, e, f, g, h …"


@pytest.mark.parametrize(
    ("wanted", "near", "person", "sure"),
    [
        ("tran-thi-bb", "tran-thi-b", True, True),
        ("nguyen-vam-a", "nguyen-van-a", True, True),
        ("a-nguyen-van", "nguyen-van-a", True, True),
        ("vu-van-h", "vu-van-g", True, False),
        ("nguyen-van-nam", "nguyen-van-lam", True, False),
        ("tiep-cong-dam", "tiep-cong-dan", False, True),
        ("phong-du-lich", "phong-dau-tu", False, False),
        ("17-bc-ttxt-2026", "1847-qd-ttg-2018", False, False),
        ("84-kh-ubnd-2019", "84-kh-ubnd-2020", False, False),
    ],
)
def test_only_a_slip_is_corrected(wanted: str, near: str, person: bool, sure: bool) -> None:
    assert is_slip(wanted, near, person=person) is sure
