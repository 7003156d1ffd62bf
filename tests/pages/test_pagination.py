"""Pagination: the entries and the address of each page of a long list."""

from __future__ import annotations

import pytest

from macros.pages import pagination
from macros.pages.pagination import Pagination, address, pages_of


@pytest.fixture(autouse=True)
def _three_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "PAGE_SIZE", 3)


def test_of_a_growing_list_the_last_page_has_the_address_of_the_list() -> None:
    assert pages_of(7) == ["1", "2", ""]
    last = Pagination("/ds/", range(1, 8))
    assert (list(last.entries), last.first, last.total, last.url) == ([7], 7, 7, "/ds/")
    assert last.links == [("7–7", "/ds/"), ("4–6", "/ds/2/"), ("1–3", "/ds/1/")]
    assert list(Pagination("/ds/", range(1, 8), "2").entries) == [4, 5, 6]


def test_of_a_ranking_the_first_page_has_it() -> None:
    assert pages_of(7, grows=False) == ["", "2", "3"]
    first = Pagination("/ds/", range(1, 8), grows=False)
    assert (list(first.entries), first.url) == ([1, 2, 3], "/ds/")
    assert first.links == [("1–3", "/ds/"), ("4–6", "/ds/2/"), ("7–7", "/ds/3/")]


def test_a_new_entry_moves_no_finished_page() -> None:
    before, after = (Pagination("/ds/", range(count), "1") for count in (7, 8))
    assert list(before.entries) == list(after.entries)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_short_list_has_one_page_and_no_links(count: int) -> None:
    assert pages_of(count) == pages_of(count, grows=False) == [""]
    assert Pagination("/ds/", range(count)).links == []


def test_the_address_of_a_page_ends_in_its_number() -> None:
    assert (address("/ds/", ""), address("/ds/", "2")) == ("/ds/", "/ds/2/")
