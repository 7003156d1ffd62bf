"""The text of an article: clauses and points with their anchors, also where it quotes other laws or leaves some out."""

from __future__ import annotations

import pytest

from macros.law.provisions import provisions

ARTICLE = """1. Cán bộ không được:
a) Uống rượu;
b) Hút thuốc.
Trừ khi đi vắng.
2. “1. Điều được sửa.”
3a. Việc khác:
đ) Việc nữa."""


def test_clauses_and_points_are_read_from_the_text_of_an_article() -> None:
    read = [(part.anchor, part.level, part.missing) for part in provisions("dieu-5", ARTICLE)]
    assert read == [
        ("dieu-5-khoan-1", "khoan", 0),
        ("dieu-5-khoan-1-diem-a", "diem", 0),
        ("dieu-5-khoan-1-diem-b", "diem", 0),
        ("", "", 0),
        ("dieu-5-khoan-2", "khoan", 0),
        ("dieu-5-khoan-3a", "khoan", 0),
        ("dieu-5-khoan-3a-diem-dd", "diem", 0),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1. Một\n4. Bốn", [("dieu-5-khoan-1", 0), ("dieu-5-khoan-4", 2)]),
        ("7. Bảy\n8. Tám", [("dieu-5-khoan-7", 0), ("dieu-5-khoan-8", 0)]),  # an excerpt may begin anywhere
        ("2. Hai\n2a. Hai a\n2. Trích", [("dieu-5-khoan-2", 0), ("dieu-5-khoan-2a", 0), ("", 0)]),
        ("2. Hai\n1. Trích\n1a. Trích", [("dieu-5-khoan-2", 0), ("", 0), ("", 0)]),
        ("a) Một\nd) Bốn\ne) Sáu", [("dieu-5-diem-a", 0), ("dieu-5-diem-d", 2), ("dieu-5-diem-e", 1)]),
        ("c) Ba\nd) Bốn", [("dieu-5-diem-c", 0), ("dieu-5-diem-d", 0)]),
        ("a) Một\na1) Một một\na) Trích", [("dieu-5-diem-a", 0), ("dieu-5-diem-a1", 0), ("", 0)]),
        (
            "1. Một\nb) Hai\n2. Hai\na) Một",
            [("dieu-5-khoan-1", 0), ("dieu-5-khoan-1-diem-b", 0), ("dieu-5-khoan-2", 0), ("dieu-5-khoan-2-diem-a", 0)],
        ),
        ("f) Không có chữ này", [("", 0)]),
        ("\n  1. Một  \n\n", [("dieu-5-khoan-1", 0)]),
    ],
)
def test_only_what_is_beyond_the_one_before_begins_a_clause_or_point(text: str, parts: list[tuple[str, int]]) -> None:
    assert [(part.anchor, part.missing) for part in provisions("dieu-5", text)] == parts


def test_a_paragraph_keeps_its_words_without_the_space_around() -> None:
    assert [part.text for part in provisions("dieu-5", " 1. Một \n a) Hai\n\n tiếp ")] == ["1. Một", "a) Hai", "tiếp"]
