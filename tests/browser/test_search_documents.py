"""On a phone every real document is found: by its title without marks, with one slip, decomposed, and by its number.

Each is asked for in two of these ways, and in all of them in the long form; a few in the box. The engine of the builder
is asked in other ways, `tests/search/test_relevance.py`; that both find the same is shown by `test_search_engines.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from macros.search.documents import SearchDocument
from scripts.bench_lib import queries, styles
from scripts.bench_lib.record_pages import record_pages
from tests import miniature
from tests.browser.conftest import DAY, ROOT

pytestmark = pytest.mark.whole

FIRST = 3
SLIPS = 4
SHOWN = """() => [...document.querySelectorAll("a[role=option]")].map((link) => link.pathname)"""
ASK = """async (texts) => {
  const { enrich, search } = await import(new URL("search/query.js", document.querySelector("[type=module]").src));
  const found = {};
  for (const text of texts) {
    const results = await enrich((await search(text)).results);
    found[text] = results.map(({ url }) => url);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def documents() -> list[SearchDocument]:
    """Every real document, as the search knows it."""
    pages = record_pages(ROOT / "data", DAY)
    return [page.document for page in pages if page.document.url.startswith("/van-ban/")]


@pytest.fixture(scope="module")
def phone(browser: Any, preview: Any) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(preview.address)
    yield page
    page.close()


def slipped(text: str, slip: int) -> str:
    """The text with one slip in its longest syllable: a letter left out, doubled, swapped with the next, or another."""
    word = max(text.split(), key=len)
    at = len(word) // 2
    typed = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        word[:at] + ("k" if word[at] != "k" else "l") + word[at + 1 :],
    )[slip % SLIPS]
    return text.replace(word, typed, 1)


def test_all_of_them_are_here(documents: list[SearchDocument]) -> None:
    assert len(documents) == len(list((ROOT / "data" / "regulations").glob("*.yml"))) >= 40


def test_title_without_marks_and_with_one_slip_in_the_box(phone: Page, documents: list[SearchDocument]) -> None:
    phone.keyboard.press("/")
    box, missed = phone.locator("#vh-q-header"), []
    for at, document in enumerate(documents if miniature.LONG else documents[::7]):
        box.fill("")
        expect(phone.locator("[role=option]")).to_have_count(0)
        box.fill(slipped(styles.folded(document.title), at))
        expect(phone.locator(".vh-search__text mark").first).to_be_visible()  # the leading pages have been read
        if document.url not in phone.evaluate(SHOWN)[:FIRST]:
            missed.append(document.url)
    assert missed == []


def in_every_spelling(document: SearchDocument) -> Iterator[str]:
    """What readers type to find a document."""
    folded = styles.folded(document.title)
    yield from (styles.decomposed(document.title), folded, *(slipped(folded, slip) for slip in range(SLIPS)))
    if document.number:
        yield from queries.spellings(document.number)
        yield re.sub(r"\W", "", styles.folded(document.number))


def ways(document: SearchDocument, at: int) -> list[str]:
    """One of the titles of a document with a slip and another way to name it, by turns; all in the long form."""
    spelled = list(in_every_spelling(document))
    others = [*spelled[:2], *spelled[2 + SLIPS :]]
    return spelled if miniature.LONG else [spelled[2 + at % SLIPS], others[at % len(others)]]


def test_number_and_title_in_every_spelling(phone: Page, documents: list[SearchDocument]) -> None:
    wanted = {text: document.url for at, document in enumerate(documents) for text in ways(document, at)}
    found = phone.evaluate(ASK, list(wanted))
    assert {text: found[text][:FIRST] for text, url in wanted.items() if url not in found[text][:FIRST]} == {}
