"""The Vietnamese order: letters, then tones, then capitals; a browser test holds the same to ICU."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.text.collation import person_order, vietnamese_order

# As ICU's `vi` sorts them.
ORDERED = [
    "Thanh | Thành | Thao | Thảo",
    "Hà | Hai | Hải",
    "Bà Triệu | Ban Bí thư",
    "Ý | Yên",
    "ma | mà | mả | mã | má | mạ",
    "an | ăn | âm | ân | da | dạ | đa | e | ê | o | ô | ơ | u | ư | y | zalo",
    "ba | ba na | ba-na | ban | bán | Bán",
    "đà | Đà | đá | Đa khoa",
    "Tổ 1 | Tổ 10 | Tổ 2 | Tổ dân phố",
    "“Ba” | (ba) | 84/KH | ba",
    "cống | công an | cộng an | công bộ",
    "Thị trấn | Thi trường",
    "quá | quà tặng | quy | quý | quỹ đất",
]


@pytest.mark.parametrize("line", ORDERED)
def test_lists_stand_as_icu_has_them(line: str) -> None:
    words = line.split(" | ")
    assert sorted(sorted(words), key=vietnamese_order) == words


@pytest.mark.parametrize(("one", "other"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("Hóa", "Hoá")])
def test_either_placement_of_a_tone_has_the_same_place(one: str, other: str) -> None:
    assert vietnamese_order(one)[0] == vietnamese_order(other)[0]
    assert sorted([f"{other} b", f"{one} a"], key=vietnamese_order) == [f"{one} a", f"{other} b"]


@given(words=st.lists(st.text(max_size=8), max_size=8))
def test_the_order_does_not_depend_on_where_one_starts(words: list[str]) -> None:
    turned = words[::-1]
    assert sorted(words, key=vietnamese_order) == sorted(turned, key=vietnamese_order)


def test_people_are_sorted_by_given_name_then_the_rest() -> None:
    names = ["Trần Thị Ánh", "Lê Văn Bình", "Nguyễn An", "Đỗ Bình", "Nguyễn Văn Ân"]
    wanted = ["Nguyễn An", "Trần Thị Ánh", "Nguyễn Văn Ân", "Đỗ Bình", "Lê Văn Bình"]
    assert sorted(names, key=person_order) == wanted
    assert person_order("") < person_order("A")
