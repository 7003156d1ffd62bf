"""What people type into the box of the sample: the page that they mean, and the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.records import collections
from macros.search import snippets
from macros.search.answers import direct
from macros.search.query import Answer, enrich, search
from macros.search.reader import Index
from macros.text.vietnamese import fold

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "search"
NATURAL = json.loads((FOLDER / "natural.json").read_text("utf-8"))  # [query, pages that are right]
QUESTIONS = json.loads(
    (FOLDER / "questions.json").read_text("utf-8")
)  # [question, words of the answer]; False: it has none


@pytest.fixture(scope="module")
def index(preview: Any) -> Iterator[Index]:
    """The index of the sample site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snippets, "read", cache(snippets.read))  # many queries lead to one page
        yield Index(preview.data.parent / "site")


def answered(index: Index, text: str) -> Answer:
    return enrich(index, search(index, text))


def test_natural_queries_find_what_was_meant(index: Index) -> None:
    ranks = {}
    for text, right in NATURAL:
        urls = [result.card.url for result in answered(index, text).results]
        ranks[text] = next((place for place, url in enumerate(urls, 1) if url in right), 0)
    assert sum(rank == 1 for rank in ranks.values()) >= 45, ranks
    assert sum(0 < rank <= 3 for rank in ranks.values()) >= 54, ranks


def test_questions_have_answers(index: Index) -> None:
    wrong = []
    for text, parts, *known in QUESTIONS:
        answer = answered(index, text)
        found = direct([result.card for result in answer.results], answer.asks, answer.topic)
        said = found.text if found else ""
        if all(part in said for part in parts) is not (known != [False]):
            wrong.append((text, parts, said))
    assert wrong == []


def rank(index: Index, text: str, url: str) -> int:
    urls = [result.card.url for result in answered(index, text).results]
    return urls.index(url) + 1 if url in urls else 0


def test_each_section_and_unit_is_found_by_its_name(index: Index) -> None:
    sections = [(model.label, f"/{model.slug}/") for model in collections().values()]
    units = [(title, f"/don-vi/{name}/") for name, title in titles("units")]
    spelled = [(text, url) for name, url in sections + units for text in (name, fold(name), name.upper())]
    assert [(text, url) for text, url in spelled if rank(index, text, url) != 1] == []


def test_people_are_found_by_parts_of_their_names(index: Index) -> None:
    late = {}
    for name, title in titles("people"):
        parts = title.split()
        asked = (title, fold(title), " ".join(parts[-2:]), " ".join(parts[:2]), f"chị {' '.join(parts[-2:])}")
        ranks = {text: rank(index, text, f"/nhan-su/{name}/") for text in asked}
        late |= {text: place for text, place in ranks.items() if not 1 <= place <= 3}
    assert late == {}


def titles(collection: str) -> list[tuple[str, str]]:
    """The id and the title of each record of the sample."""
    files = sorted((ROOT / "data" / collection).glob("*.yml"))
    return [(file.stem, yaml.safe_load(file.read_text("utf-8"))["title"]) for file in files]


def test_each_page_is_found_by_its_title(index: Index) -> None:
    """Or another one with the same title is."""
    files = (index.site / "tim-kiem" / "d").iterdir()
    cards = [card for file in files for listed in json.loads(file.read_bytes()).values() for card in listed]
    late = {}
    for url, _, title, *_ in cards:
        names = [result.card.title for result in answered(index, title).results[:3]]
        if title not in names:
            late[url] = names
    assert late == {}
