"""What people type on the site of the sample: the page that they mean, and the answer.

What is asked of one engine here holds for the other: `test_search_query.py` and `test_search_engines.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml
from playwright.sync_api import Page

from macros.records import collections
from macros.search.answers import direct_answer
from macros.search.query import Answer, enrich, search
from macros.search.reader import Index
from macros.text.vietnamese import fold
from tests import miniature

pytestmark = pytest.mark.whole

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "search"
NATURAL = json.loads((FOLDER / "natural.json").read_text("utf-8"))  # [query, pages that are right]
QUESTIONS = json.loads(
    (FOLDER / "questions.json").read_text("utf-8")
)  # [question, words of the answer]; False: it has none
ASK = """async (texts) => {
  const { enrich, search } = await import(new URL("search/query.js", document.querySelector("[type=module]").src));
  const found = {};
  for (const text of texts) found[text] = (await enrich((await search(text)).results)).map(({ url }) => url);
  return found;
}"""


@pytest.fixture(scope="module")
def phone(browser: Any, preview: Any) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.route("**/_xem-truoc/**", lambda route: route.abort())  # it does not load itself anew when a build ends
    page.goto(preview.address)
    yield page
    page.close()


def answered(index: Index, text: str) -> Answer:
    return enrich(index, search(index, text))


def some(spelled: list[T], at: int) -> list[T]:
    """One of these, another one for the next; all of them in the long form."""
    return spelled if miniature.LONG else [spelled[at % len(spelled)]]


def rank_of(urls: list[str], right: Iterable[str]) -> int:
    """Where the first right page stands in what a query finds; 0 where none is found."""
    return next((place for place, url in enumerate(urls, 1) if url in right), 0)


def test_natural_queries_find_what_was_meant(index: Index) -> None:
    ranks = {
        text: rank_of([result.card.url for result in answered(index, text).results], right) for text, right in NATURAL
    }
    assert sum(rank == 1 for rank in ranks.values()) >= 45, ranks
    assert sum(0 < rank <= 3 for rank in ranks.values()) >= 54, ranks


def test_questions_have_answers(index: Index) -> None:
    wrong = []
    for text, parts, *known in QUESTIONS:
        answer = answered(index, text)
        found = direct_answer([result.card for result in answer.results], answer.asks, answer.topic)
        said = found.text if found else ""
        if all(part in said for part in parts) is not (known != [False]):
            wrong.append((text, parts, said))
    assert wrong == []


def test_each_section_and_unit_is_found_by_its_name(phone: Page) -> None:
    sections = [(model.label, f"/{model.slug}/") for model in collections().values()]
    units = [(title, f"/don-vi/{name}/") for name, title in titles("units")]
    wanted = {
        text: url
        for at, (name, url) in enumerate(sections + units)
        for text in some([name, fold(name), name.upper()], at)
    }
    found: dict[str, list[str]] = phone.evaluate(ASK, list(wanted))
    assert {text: found[text][:3] for text, url in wanted.items() if found[text][:1] != [url]} == {}


def test_people_are_found_by_parts_of_their_names(phone: Page) -> None:
    asked: dict[str, set[str]] = {}  # two may share a part
    for at, (name, title) in enumerate(titles("people")):
        parts = title.split()
        spelled = [title, fold(title), " ".join(parts[-2:]), " ".join(parts[:2]), f"chị {' '.join(parts[-2:])}"]
        for text in some(spelled, at):
            asked.setdefault(text, set()).add(f"/nhan-su/{name}/")
    found: dict[str, list[str]] = phone.evaluate(ASK, list(asked))
    assert {text: found[text][:3] for text, urls in asked.items() if not urls <= {*found[text][:3]}} == {}


def titles(collection: str) -> list[tuple[str, str]]:
    """The id and the title of each record of the sample."""
    files = sorted((ROOT / "data" / collection).glob("*.yml"))
    return [(file.stem, yaml.safe_load(file.read_text("utf-8"))["title"]) for file in files]


def test_each_page_is_found_by_its_title(index: Index) -> None:
    """Or another one with the same title is; every sixth of the titles, all of them in the long form."""
    files = (index.site / "tim-kiem" / "d").iterdir()
    listed = sorted({card[2] for file in files for cards in json.loads(file.read_bytes()).values() for card in cards})
    late = {}
    for title in listed if miniature.LONG else listed[::6]:
        names = [result.card.title for result in answered(index, title).results[:3]]
        if title not in names:
            late[title] = names
    assert len(listed) > 500
    assert late == {}
