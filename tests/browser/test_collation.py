"""Python sorts as the browser's ICU does: the words of the sample data, its names and titles, and random text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from macros.text.collation import vietnamese_order
from macros.text.vietnamese import words

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
SORT = "(texts) => texts.sort(new Intl.Collator('vi').compare)"
# Left out: ò before a or e and ù before y, whose places do not depend on where the tone is put, as they do for ICU,
# and quotes of another shape, which ICU sorts by their shape where nothing else differs.
SIGNS = "aàảạăằắâầấbcdđeềnghiỉơợuưứvwz AĂÂĐÊNƠƯYÝ 0129 -–,;:!?.…'\"()[]/&%+=§°"
TEXTS = st.lists(st.text(SIGNS, max_size=8), max_size=200)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page()


@pytest.fixture(scope="module")
def sample() -> list[str]:
    """What the records of the sample data say, as they say it."""
    return [path.read_text("utf-8") for path in sorted((ROOT / "data").glob("**/*.yml"))]


def test_names_titles_and_labels(page: Page, sample: list[str]) -> None:
    line = re.compile(r"^[ -]*(?:title|name|label|summary): *(.+)$", re.MULTILINE)
    texts = sorted({found for text in sample for found in line.findall(text)})
    assert len(texts) > 500
    assert sorted(texts, key=vietnamese_order) == page.evaluate(SORT, texts)


def test_syllables(page: Page, sample: list[str]) -> None:
    texts = sorted({word for text in sample for word in words(text)})
    assert len(texts) > 1500
    assert sorted(texts, key=vietnamese_order) == page.evaluate(SORT, texts)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS)
def test_random_text(page: Page, texts: list[str]) -> None:
    assert sorted(texts, key=vietnamese_order) == page.evaluate(SORT, sorted(texts))
