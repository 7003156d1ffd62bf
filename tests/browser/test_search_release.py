"""A site published while its pages are open: the search goes on with the files of the new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from macros.search.documents import SearchDocument
from tests.search import plain_index

pytestmark = pytest.mark.whole

SCRIPT = """async ([text, limit]) => {
  const { search } = await import(new URL("search/query.js", document.querySelector("[type=module]").src));
  const { results } = await search(text, { limit });
  return results.map(({ url }) => url);
}"""


def documents(count: int) -> list[SearchDocument]:
    """Pages with a word of their own each."""
    return [SearchDocument(f"/van-ban/v{number}/", "Văn bản", f"Quy chế tiếp dân {number}") for number in range(count)]


class Live:
    """The index that is live, in the place of the one of the preview."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder, self.number = page, folder, 0
        page.route("**/tim-kiem/*", self._answer)
        page.route("**/tim-kiem/*/*", self._answer)

    def publish(self, found: list[SearchDocument]) -> None:
        """Make an index of these the live one."""
        self.number += 1
        plain_index.build_index(found, self.folder / str(self.number))

    def _answer(self, route: Any) -> None:
        path = self.folder / str(self.number) / "tim-kiem" / route.request.url.partition("/tim-kiem/")[2]
        if path.is_file():
            route.fulfill(status=200, body=path.read_bytes())
        else:
            route.fulfill(status=404)

    def ask(self, text: str, limit: int = 10) -> list[str]:
        """The addresses of the results."""
        return list(self.page.evaluate(SCRIPT, [text, limit]))


@pytest.fixture
def live(browser: Browser, preview: Any, tmp_path: Path) -> Iterator[Live]:
    page = browser.new_page()
    page.goto(preview.address)
    yield Live(page, tmp_path)
    page.close()


@pytest.mark.parametrize("counts", [(100, 300), (300, 100)])
def test_an_index_of_another_size_is_begun_anew(live: Live, counts: tuple[int, int]) -> None:
    before, after = map(documents, counts)
    live.publish(before)
    assert len(live.ask("quy che")) == 10
    live.publish([*after, SearchDocument("/quy-tac/moi/", "Quy tắc", "Trang phục")])
    assert live.ask("trang phuc") == ["/quy-tac/moi/"]


def test_a_page_that_is_gone_is_no_result(live: Live) -> None:
    gone = SearchDocument("/van-ban/cu/", "Văn bản", "Quy chế thi nấu ăn")
    live.publish([gone, *documents(100)])
    assert live.ask("nau an", 0) == []  # its shards are here now, no card is
    live.publish(documents(101))
    assert gone.url not in live.ask("nau an")
    assert live.ask("quy che tiep dan 100")[0] == "/van-ban/v100/"


def test_a_server_that_stays_away_is_told(live: Live) -> None:
    with pytest.raises(Error, match=r"manifest\.json: 404"):
        live.ask("quy che")
