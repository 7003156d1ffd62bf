"""Both engines give the same ten results, whatever is typed; PORTAL_LONG=1 asks thousands of queries."""

from __future__ import annotations

import os
import unicodedata
from itertools import product
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser

from macros.search import query
from macros.search.reader import Index

pytestmark = pytest.mark.whole

LONG = os.environ.get("PORTAL_LONG") == "1"
SAMPLE = 400
TYPES = (
    "nđ", "nd", "nghị định", "nghi dinh", "Nghị định số", "qd", "QĐ", "quyết định", "quyet dinh so", "tt", "thông tư",
    "thong tu so", "kh", "kế hoạch", "ke hoach", "nq", "nghị quyết", "ct", "chỉ thị", "luật", "luat", "cv", "hd",
    "hướng dẫn", "tb", "quy định", "quy che", "số", "so", "điều", "",
)  # fmt: skip
NUMBERS = ("30", "1847", "84", "22", "101", "15", "132", "17", "366", "03", "0", "9999", "123456", "7")
YEARS = ("/2020", "/2018", " 2025", "/2026", " năm 2018", "/NĐ-CP", "/QĐ-TTg", "2020ndcp", "/KH-UBND", "-qđ/tw", "")
WORDS = ("", "mới", "ubnd tỉnh", "van hoa cong vu", "còn hiệu lực", "về công tác văn thư", "xyz abc", "trang phucj")
REPORTED = ("nđ 30/2020", "nghị định 30/2020", "thông tư 15/2025", "qd 1847 2018", "kế hoạch 84 ubnd tỉnh", "nd 30 moi")
ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấếộợữ 0123456789/-.:\"“”'()%#₫ØÐ\u0301\u0323\u00a0\u200b🦐"
SCRIPT = """async (texts) => {
  const { search } = await import(new URL("search/query.js", document.querySelector("[type=module]").src));
  const answers = [];
  for (const text of texts) {
    try {
      const { results, total, suggestion } = await search(text);
      answers.push([results.map(({ url }) => url), total, suggestion]);
    } catch (error) {
      answers.push(`${error}`);
    }
  }
  return answers;
}"""


def spellings(text: str) -> tuple[str, ...]:
    """The text as typed, in capitals, decomposed, and run together."""
    return text, text.upper(), unicodedata.normalize("NFD", text), text.replace(" ", "")


def queries(random: Random) -> list[str]:
    """Types by numbers by years by words by spellings, and strings that mean nothing; a sample unless LONG."""
    named = [
        spelled
        for kind, number, year, words in product(TYPES, NUMBERS, YEARS, WORDS)
        for spelled in spellings(f"{kind} {number}{year} {words}".strip())
    ]
    strange = ["".join(random.choices(ALPHABET, k=random.randrange(1, 40))) for _ in range(len(named) // 20)]
    size = len(named) // 20 if LONG else SAMPLE
    return [*REPORTED, *random.sample(named, size), *random.sample(strange, size // 4)]


def test_both_engines_give_the_same_results(browser: Browser, preview: Any) -> None:
    texts = queries(Random(2026 if not LONG else None))  # noqa: S311 - chance, not secrecy
    page = browser.new_page()
    page.goto(preview.address)
    index = Index(preview.data.parent / "site")
    different = []
    for begin in range(0, len(texts), 100):
        some = texts[begin : begin + 100]
        for text, there in zip(some, page.evaluate(SCRIPT, some), strict=True):
            answer = query.search(index, text)
            here = [[result.card.url for result in answer.results], answer.total, answer.suggestion]
            if here != there:
                different.append((text, here, there))
    page.close()
    print(f"{len(texts)} queries, {len(different)} different")
    assert different == []
