"""What one record may hold: long texts and tables of all its fields together, the weight of its page, its words."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from macros.loading.problems import DataError
from macros.pages import records
from macros.records.fields import RECORD_CELLS, RECORD_TEXT
from macros.run import flow
from macros.search.documents import SearchDocument, Section
from macros.search.terms import LONGEST_WORD, MOST_WORDS, syllable, terms
from tests import miniature

DOCUMENT = Path("data/regulations/99-qd-mau-2026.yml")
TABLE = "\n".join(["|a" * 20 + "|", "|-" * 20 + "|", *["a"] * 70])


def write(texts: list[str]) -> None:
    """A document with these clauses."""
    clauses = [{"id": f"dieu-{n}", "label": f"Điều {n}", "text": text} for n, text in enumerate(texts, 1)]
    record = {
        "title": "Quy định thử",
        "summary": "Thử.",
        "number": "99/QĐ-MAU",
        "type": "decision",
        "illustrative": "true",
        "issuer": "Cơ quan mẫu",
        "level": "agency",
        "issued": "2026-03-05",
        "evidence_level": "full-text",
        "sources": [{"name": "Bản giấy", "kind": "agency", "url": "https://vi-du.example/"}],
        "clauses": clauses,
    }
    DOCUMENT.write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")


def errors() -> list[str]:
    """What is wrong with the document."""
    found = flow.check(miniature.settings())
    return [str(item) for item in found if item.path == str(DOCUMENT) and item.severity == "error"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["chữ " * 4_900] * 7, f"cộng lại 137193 ký tự; tối đa {RECORD_TEXT} ký tự, hãy đính kèm toàn văn là tệp PDF"),
        ([TABLE] * 4, f"cộng lại 6248 ô; tối đa {RECORD_CELLS} ô, hãy đính kèm tệp PDF rồi chỉ ghi điều chính"),
    ],
)
def test_all_texts_and_tables_of_a_record_together_are_bounded(texts: list[str], said: str) -> None:
    write(texts)
    (only,) = errors()
    assert only.startswith(f"{DOCUMENT}:22:12: “Điều, khoản, mục 1, Nội dung”: các ")
    assert said in only
    write(texts[:3])
    assert errors() == []


@pytest.mark.usefixtures("built_project")
def test_a_page_that_is_too_heavy_is_refused_with_the_file_of_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    write(["> " * 18 + "x"])
    monkeypatch.setattr(records, "HEAVIEST_PAGE", 100 << 10)
    flow.build(miniature.settings())
    write([f"{'> ' * 18}x\n\n" * 400])
    with pytest.raises(DataError) as refused:
        flow.build(miniature.settings())
    assert str(refused.value).startswith(f"{DOCUMENT}:1:1: trang của bản ghi nặng ")


def test_random_words_are_no_language() -> None:
    chance = Random(7)  # noqa: S311 - chance, not secrecy
    words = ["".join(chance.choices("abcdefghij", k=7)) for _ in range(4 * MOST_WORDS)]
    text = " ".join([*words, "x" * (LONGEST_WORD + 1)])
    found = terms(SearchDocument("/x/", "Văn bản", "Chữ đầu trang", sections=(Section("", "", text),)))
    bare = {syllable(term) for term in found} - {""}
    assert len(bare) == MOST_WORDS
    assert {"chu", "dau", "trang"} < bare
    assert max(map(len, bare)) < LONGEST_WORD
    assert {part for term in found if term[0] != "=" for part in term.partition("\t")[0].split(" ")} <= bare | {
        "van",
        "ban",
    }
