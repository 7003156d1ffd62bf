"""Syllables have the same keys in the browser as in the builder."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from macros.text import vietnamese
from tests import miniature

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
SCRIPT = """async (texts) => {
  const address = new URL("search/keys.js", document.querySelector("[type=module]").src);
  const { keys, segments, words } = await import(address);
  return texts.map((text) => [words(text), words(text).map(keys), segments(text).filter((found) => found.length)]);
}"""
KNOWN = [chr(code) for code in range(sys.maxunicode) if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"}]
VIETNAMESE = "aăâeêioôơuưyđ bcdghklmnpqrstvx 0123456789 .;:!?/-\n\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"
TEXTS = st.lists(st.text(st.sampled_from(VIETNAMESE) | st.sampled_from(KNOWN)), max_size=40)


@pytest.fixture(scope="module")
def in_browser(browser: Browser, preview: Any) -> Iterator[Callable[[list[str]], Any]]:
    page = browser.new_page()
    page.goto(preview.address)
    yield lambda texts: page.evaluate(SCRIPT, texts)
    page.close()


def in_python(texts: list[str]) -> list[list[Any]]:
    found = [(vietnamese.words(text), vietnamese.segments(text)) for text in texts]
    return [[words, [list(vietnamese.keys(word)) for word in words], segments] for words, segments in found]


def test_texts_of_the_data(in_browser: Callable[[list[str]], Any]) -> None:
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "data").rglob("*.yml"))]
    texts = texts if miniature.LONG else texts[::3]
    texts += [unicodedata.normalize("NFD", text) for text in texts]
    assert in_browser(texts) == in_python(texts)


@given(TEXTS)
@settings(
    max_examples=150 if miniature.LONG else 50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_random_text(in_browser: Callable[[list[str]], Any], texts: list[str]) -> None:
    assert in_browser(texts) == in_python(texts)
