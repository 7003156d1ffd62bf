"""What `portal bench search --lines` measures: seconds from the last key to the first results, on a line that waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scripts.bench_lib import slow_lines

pytestmark = pytest.mark.whole

WAIT = 0.5  # seconds of each request on the slow line


@pytest.fixture
def two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = {"at once": (0, 10 * 1024 * 1024), "slow": (1000 * WAIT, 1024 * 1024)}
    monkeypatch.setattr(slow_lines, "LINES", lines)
    monkeypatch.setattr(slow_lines, "QUERIES", ("trang phuc",))
    monkeypatch.setattr(slow_lines, "KEY", 20)


@pytest.mark.usefixtures("two_lines")
def test_results_come_the_later_the_longer_each_request_waits(preview: Any) -> None:
    site: Path = preview.data.parent / "site"
    with ThreadPoolExecutor() as apart:  # this one has a browser of pytest, and each thread may have one
        quick, slow = apart.submit(lambda: list(slow_lines.waits(site))).result()
    assert [(wait.line, wait.query) for wait in (quick, slow)] == [("at once", "trang phuc"), ("slow", "trang phuc")]
    for wait in (quick, slow):
        assert 0 < wait.first <= wait.read
        assert wait.requests > 1
        assert wait.bytes > wait.requests * 100  # each has more than its head
    assert slow.first > quick.first
    assert slow.read > 2 * WAIT  # the cards, then the pages
