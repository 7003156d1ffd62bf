"""What a prose page cites, in its own words, and whether it speaks of it as past."""

from __future__ import annotations

import pytest

from macros.law.quoting import is_past, quoted_mentions


def test_a_page_cites_documents_in_its_own_words_but_not_in_code() -> None:
    text = "Theo `10/2020/NĐ-CP` và Nghị định số\n30/2020/NĐ-CP.\n\n```\n20/2020/NĐ-CP\n```\nXem 59/2019/NĐ-CP."
    assert [(one.words, one.past, one.mention.what) for one in quoted_mentions(text)] == [
        ("Nghị định số\n30/2020/NĐ-CP", False, "30/2020/NĐ-CP"),
        ("59/2019/NĐ-CP", False, "59/2019/NĐ-CP"),
    ]
    assert all(text[one.mention.start : one.mention.end] == one.words for one in quoted_mentions(text))


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("Nghị định số 10/2020/NĐ-CP đã hết hiệu lực.", True),
        ("Nghị định số\n10/2020/NĐ-CP\nBỊ BÃI BỎ.", True),
        ("Trước đây là Nghị định số 10/2020/NĐ-CP; nay khác.", True),
        ("Theo Nghị định số 10/2020/NĐ-CP. Văn bản trước đây đã bị thay thế.", False),
        ("Quy chế cũ bị bãi bỏ! Theo Nghị định số 10/2020/NĐ-CP.", False),
    ],
)
def test_only_the_sentence_with_the_citation_tells_that_it_is_past(text: str, past: bool) -> None:
    assert [one.past for one in quoted_mentions(text)] == [past]
    assert is_past(text, "Nghị định  số 10/2020/NĐ-CP") is past
