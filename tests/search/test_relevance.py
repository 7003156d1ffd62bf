"""Readers find what they mean: the queries written by hand, and every real document in each spelling of its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from macros.search import snippets
from macros.search.query import enrich, search
from macros.search.reader import Index
from scripts.bench_lib import evaluate, pages, queries, styles
from scripts.bench_lib.distractors import distractors
from scripts.bench_lib.pages import Case
from scripts.bench_lib.record_pages import RecordPage, record_pages
from scripts.bench_lib.search import MeteredIndex, answer, identity, write
from tests import miniature

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
READ = cache(snippets.read)
MATERIAL = pages.read(ROOT / "tests" / "search" / "queries.json")


@pytest.fixture(autouse=True)
def _every_page_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of hundreds of queries reads the same few pages."""
    monkeypatch.setattr(snippets, "read", READ)


@pytest.fixture(scope="module")
def among_others(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The pages sought among 600 others."""
    folder = tmp_path_factory.mktemp("others")
    write([*MATERIAL.pages, *distractors(600, MATERIAL.pages)], (), folder)
    return Index(folder)


@pytest.fixture(scope="module")
def regulations() -> list[RecordPage]:
    """The pages of the real documents."""
    pages_of_records = record_pages(ROOT / "data", date(2026, 11, 24))
    return [page for page in pages_of_records if page.document.url.startswith("/van-ban/")]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, regulations: list[RecordPage]) -> Index:
    """The real documents among 300 others."""
    folder = tmp_path_factory.mktemp("real")
    numbered = [page.as_search_page for page in regulations if page.document.number]
    write(list(distractors(300, numbered)), regulations, folder)
    return Index(folder)


def test_queries_written_by_hand(among_others: Index) -> None:
    answers = [(case, answer(among_others, case)) for case in MATERIAL.queries]
    missed = [case for case, urls in answers if evaluate.rank(case, urls) != 1]
    assert evaluate.score(answers).mrr10 >= 0.98, missed
    assert evaluate.score(answers).recall10 >= 0.98, missed


def test_queries_made_by_machine_on_those_pages(among_others: Index) -> None:
    answers = [(case, answer(among_others, case)) for case in MATERIAL.machine]
    assert evaluate.score(answers).success10 >= 0.97, [case for case, urls in answers if not evaluate.rank(case, urls)]


def _spellings(page: RecordPage) -> Iterator[str]:
    yield from queries.spellings(page.document.number)
    yield re.sub(r"\W", "", styles.folded(page.document.number))
    yield styles.folded(page.document.title)
    yield styles.decomposed(page.document.title)


def test_every_real_document_by_number_and_title(real: Index, regulations: list[RecordPage]) -> None:
    late, numbered = {}, [page for page in regulations if page.document.number]
    every = 1 if miniature.LONG else 2  # the others of the next document
    spelt = ((page, [*_spellings(page)][number % every :: every]) for number, page in enumerate(numbered))
    for page, query in ((page, spelling) for page, spellings in spelt for spelling in spellings):
        urls = [identity(result.card.url) for result in enrich(real, search(real, query)).results]
        if not 1 <= evaluate.rank(Case("", query, (page.document.url,)), urls) <= 3:
            late[query] = urls[:4]
    assert len(numbered) > 40
    assert late == {}


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("1012017ndcp", "/van-ban/101-2017-nd-cp/"),
        ("302020nđcp", "/van-ban/30-2020-nd-cp/"),
        ("302020/nd-cp", "/van-ban/30-2020-nd-cp/"),
        ("qđ1847", "/van-ban/1847-qd-ttg-2018/"),
        ("kh84", "/van-ban/84-kh-ubnd-2020/"),
        ("nd101", "/van-ban/101-2017-nd-cp/"),
        ("nghị định số 101", "/van-ban/101-2017-nd-cp/"),
        ("luật 58/2010", "/van-ban/58-2010-qh12/"),
        ("Luật Viên chức 2025", "/van-ban/129-2025-qh15/"),
    ],
)
def test_a_document_as_people_name_it(real: Index, query: str, url: str) -> None:
    urls = [result.card.url for result in enrich(real, search(real, query)).results]
    assert url in urls[:3]


def test_a_long_title_is_found_by_a_few_files(among_others: Index) -> None:
    shared = sorted(MATERIAL.pages, key=lambda page: -len(page.title.split()))[:10]
    for page in shared:
        metered = MeteredIndex(among_others.site)
        assert page.url in [result.card.url for result in search(metered, page.title).results]
        assert len([name for name in metered.names if name.endswith(".bin")]) <= 6


def test_a_number_of_days_or_hours_is_no_document(among_others: Index) -> None:
    assert answer(among_others, Case("", "tai trực 24 giờ mỗi ngày", ("h08",)))[0] == "h08"
