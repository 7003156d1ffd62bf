"""The measures on small cases, the made-up pages and the queries made by machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.bench_lib import evaluate, pages, queries, styles
from scripts.bench_lib.distractors import distractors
from scripts.bench_lib.pages import Case

QUERIES = Path(__file__).parents[1] / "search" / "queries.json"


def test_the_measures() -> None:
    answers = [
        (Case("a", "x", ("1",)), ["1", "2"]),
        (Case("a", "y", ("3", "4")), ["9", "4"]),
        (Case("b", "z", ("5",)), [str(place) for place in range(20, 40)]),
    ]
    every = evaluate.score(answers)
    assert every.recall10 == pytest.approx((1 + 0.5 + 0) / 3)
    assert every.mrr10 == pytest.approx((1 + 0.5 + 0) / 3)
    assert every.success1 == pytest.approx(1 / 3)
    assert every.success10 == pytest.approx(2 / 3)
    assert list(evaluate.by_class(answers)) == ["a", "b"]
    assert evaluate.by_class(answers)["a"].success10 == 1
    assert evaluate.score([]).cases == 0


def test_an_answer_beyond_ten_counts_nothing() -> None:
    results = [str(place) for place in range(20)]
    assert evaluate.rank(Case("a", "x", ("9",)), results) == 10
    assert evaluate.rank(Case("a", "x", ("10",)), results) == 0


def test_halves_depend_on_the_query_alone() -> None:
    cases = [Case("a", f"câu {place}", ("1",)) for place in range(200)]
    development, report = evaluate.halves((case, ["1"]) for case in cases)
    assert 60 < len(development) < 140
    assert len(development) + len(report) == 200
    assert all(evaluate.is_development(case._replace(group="b")) for case, _ in development)


def test_the_other_tone_placement_leaves_no_word_that_has_none() -> None:
    assert styles.other_tone_placement("văn hóa, thuỷ, quý, Hòa, hoán") == "văn hoá, thủy, quý, Hoà, hoán"
    assert styles.folded("Đăng ký") == "dang ky"


def test_made_up_pages_are_the_same_every_time_and_a_prefix_of_more() -> None:
    sought = pages.read(QUERIES).pages
    some = list(distractors(30, sought))
    assert some == list(distractors(60, sought))[:30]
    assert len({page.id for page in some}) == 30
    numbers = {(page.number.partition("/")[0], page.number.partition("/")[2].partition("-")[0]) for page in sought}
    many = list(distractors(2000, sought))
    assert not numbers & {
        (page.number.partition("/")[0], page.number.partition("/")[2].partition("-")[0]) for page in many
    }
    assert any("1847/QĐ-TTg" in page.body for page in many)


def test_machine_made_queries_expect_pages_that_match_them() -> None:
    sought = pages.read(QUERIES).pages
    every = [*sought, *distractors(200, sought)]
    texts = {page.id: styles.folded(f"{page.title} {page.body}") for page in every}
    cases = queries.machine_cases(every, 20, len(sought))
    assert cases == queries.machine_cases(every, 20, len(sought))
    assert len({case.group for case in cases}) == 9
    for case in cases:
        assert set(case.expect) <= texts.keys()
        if case.group == "tiêu đề không dấu":
            assert case.query in texts[case.expect[0]]


def test_decomposed_queries_of_the_file_stay_decomposed() -> None:
    read = pages.read(QUERIES)
    assert len(read.pages) == 31
    assert any(styles.composed(case.query) != case.query for case in read.queries)
