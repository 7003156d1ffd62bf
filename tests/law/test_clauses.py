"""Clauses as texts name them: one wording, one anchor, and an order in which they stand."""

from __future__ import annotations

import pytest

from macros.law.clauses import anchor, anchors_above, first_anchor, items, labels, run_after, run_before, sort_key


@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("Điều 5", "dieu-5"),
        ("Điều 5, khoản 2", "dieu-5-khoan-2"),
        ("điểm đ khoản 2 Điều 5", "dieu-5-khoan-2-diem-dd"),
        ("Phụ lục I", "phu-luc-i"),
        ("Lời nói đầu", ""),
    ],
)
def test_anchors_come_from_labels(name: str, anchor: str) -> None:
    assert first_anchor(name) == anchor


def test_anchors_go_from_the_top_down() -> None:
    assert anchor("điểm đ khoản 2 Điều 5") == "dieu-5-khoan-2-diem-dd"
    assert anchor("Mục II Phụ lục I") == "phu-luc-i-muc-ii"
    assert anchor("điểm 1.2 Mục 3 Phụ lục II") == "phu-luc-ii-muc-3-diem-12"
    assert anchor("") == ""
    assert list(anchors_above("dieu-5-khoan-2-diem-a")) == ["dieu-5-khoan-2-diem-a", "dieu-5-khoan-2", "dieu-5"]


def test_clauses_sort_as_they_stand_in_a_document() -> None:
    in_order = ["Điều 5", "khoản 1 Điều 5", "khoản 2 Điều 5", "khoản 10 Điều 5", "Điều 9", "Điều 10", "Phụ lục I"]
    assert sorted({*in_order}, key=sort_key) == in_order


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("khoản 2 Điều 5 và 6", ["khoản 2 Điều 5", "Điều 6"]),
        ("Điều 5, Điều 7", ["Điều 5", "Điều 7"]),
        ("Phụ lục I và Điều 5", ["Phụ lục I", "Điều 5"]),
        ("Điều 5 hoặc Phụ lục I", ["Điều 5", "Phụ lục I"]),
        ("Điều 1, Điều 5 đến Điều 7", ["Điều 1", "Điều 5", "Điều 6", "Điều 7"]),
        ("Điều 3, khoản 2 Điều 4, khoản 5", ["Điều 3", "khoản 2 Điều 4", "khoản 5"]),
        ("khoản 5 đến khoản 7 Điều 9", ["khoản 5 Điều 9", "khoản 6 Điều 9", "khoản 7 Điều 9"]),
        ("khoản 2a, 5 đến 7 Điều 9", ["khoản 2a Điều 9", "khoản 5 Điều 9", "khoản 6 Điều 9", "khoản 7 Điều 9"]),
        ("điểm a đến c khoản 1", ["điểm a khoản 1", "điểm c khoản 1"]),
        ("Điều 9 đến Điều 5", ["Điều 9", "Điều 5"]),
        ("Điều 1 đến Điều 21", [f"Điều {number}" for number in range(1, 22)]),
        ("Điều 1 đến Điều 22", ["Điều 1", "Điều 22"]),  # names no article in particular
    ],
)
def test_a_run_names_its_clauses_in_the_order_of_the_text(text: str, clauses: list[str]) -> None:
    run = items(text)
    assert list(labels(text, run)) == clauses
    assert run_before(text, run, len(run)) == run_after(text, run, 0) == run


def test_a_run_ends_where_the_text_says_something_else() -> None:
    text = "khoản 1 nói ở Điều 5 và Điều 6 thì khác Điều 7"
    parts = items(text)
    assert run_before(text, parts, 3) == run_after(text, parts, 1) == parts[1:3]
    assert run_before(text, parts, 1) == run_after(text, parts, 0) == parts[:1]
