"""Known items: each query is for one page, depends on that page's path, and has the misspelling of its class."""

from __future__ import annotations

from collections import Counter

import pytest

from scripts.bench_lib.known_items import known_items, misspellings, remembered, slipped, turned
from scripts.bench_lib.pages import SearchPage

GROUPS = {
    "tiêu đề có dấu": "thủ tục cấp thẻ công chức lần 1",
    "tiêu đề không dấu": "thu tuc cap the cong chuc lan 1",
    "tiêu đề đảo hai nửa": "công chức lần 1 Thủ tục cấp thẻ",
}


def page(place: int, **fields: str) -> SearchPage:
    """A page whose six syllables are on no other page."""
    text = f"Câu của trang {'abcdefgh'[place] * 3} nói về con đường làng hóa ra rất dài."
    values = {"title": f"Thủ tục cấp thẻ công chức lần {place}", "number": f"{place}/2020/NĐ-CP"} | fields
    return SearchPage(f"p{place}", values["title"], values["number"], "", "", (("", text),))


def test_ten_classes_each_with_one_right_page() -> None:
    cases = known_items([page(place, title=f"Thủ tục hóa đơn lần {place} của năm") for place in range(8)], 3)
    groups = Counter(case.group for case in cases)
    assert len(groups) == 10
    assert set(groups.values()) == {3}
    assert {len(case.expect) for case in cases} == {1}


@pytest.mark.parametrize("group", GROUPS)
def test_a_title_is_typed_in_the_way_of_its_class(group: str) -> None:
    queries = {case.group: case.query for case in known_items([page(1)], 1)}
    assert queries[group] == GROUPS[group]


def test_a_title_that_two_pages_have_gives_no_query() -> None:
    cases = known_items([page(1, title="Phạm vi"), page(2, title="PHẠM VI"), page(3)], 9)
    assert {case.expect for case in cases if case.group.startswith("tiêu đề")} == {("p3",)}


def test_another_page_does_not_change_the_queries_for_the_first() -> None:
    few = known_items([page(place) for place in range(4)], 9)
    more = known_items([page(place) for place in range(5)], 9)
    assert [case for case in more if case.expect != ("p4",)] == few


def test_a_number_that_four_pages_have_gives_no_query() -> None:
    sharing = [page(place, number="5/2020/NĐ-CP") for place in range(4)]
    assert not [case for case in known_items(sharing, 9) if case.group.startswith("số hiệu")]
    three = [case for case in known_items(sharing[:3], 9) if case.group.startswith("số hiệu")]
    assert [case.expect for case in three] == [("p0", "p1", "p2")]


@pytest.mark.parametrize("seed", range(40))
def test_a_slip_is_of_one_key_within_a_longer_word(seed: int) -> None:
    slip = slipped("cong van", str(seed))
    assert slip != "cong van"
    assert slip.endswith(" van")
    assert slip.startswith("c")
    assert abs(len(slip) - len("cong van")) <= 1


def test_words_too_short_to_slip_or_to_turn_stay() -> None:
    assert slipped("an bai 2020", "0") == "an bai 2020"
    assert turned("phạm vi áp") == "phạm vi áp"


def test_misspelled_numbers() -> None:
    assert set(misspellings("30/2020/NĐ-CP")) >= {"30/2020/nd-cp", "302020ndcp", "30 2020 nd cp", "030/2020/NĐ-CP"}
    assert "30/2020/NĐ-CP" not in misspellings("30/2020/NĐ-CP")
    assert remembered("30/2020/NĐ-CP") == "nđ 30/2020"
    assert remembered("22/2008/QH12") == "22/2008/qh12"
