"""What a browser fetches for a first visit and for the page after it stays small, packed as servers pack it."""

from __future__ import annotations

import gzip
import re

import pytest

pytestmark = pytest.mark.whole

FIRST, NEXT = 75_000, 10_000  # bytes, gzip -9
NAMED = re.compile(r'<(?:link|script|img)\b(?![^>]*\bloading="lazy")[^>]*?\b(?:href|src)="(/assets/[^"]+)"')
PACKED_ALREADY = (".woff2", ".webp", ".jpg", ".png")


def fetched(visitor, address, path):
    """The bytes of a page and of what it loads, each as it is sent, by path."""
    html = visitor.get(f"{address}{path}").body()
    sizes = {path: packed(html), "/as-of.json": 50}
    for name in set(NAMED.findall(html.decode())):
        content = visitor.get(f"{address}{name}").body()
        sizes[name] = len(content) if name.endswith(PACKED_ALREADY) else packed(content)
    return sizes


def packed(content):
    return len(gzip.compress(content, 9, mtime=0))


@pytest.mark.parametrize("path", ["/van-ban/22-2008-qh12/", "/quy-tac/su-dung-phong-hop/", "/don-vi/van-phong/"])
def test_a_first_visit_and_the_page_after_it_are_light(open_page, preview, path):
    visitor = open_page("/as-of.json").page.request
    first, after = fetched(visitor, preview.address, "/"), fetched(visitor, preview.address, path)
    print(f"first visit {sum(first.values())}, then {path} {after[path]}")
    assert sum(first.values()) <= FIRST, sorted(first.items(), key=lambda item: -item[1])
    assert sum(size for name, size in after.items() if name not in first) <= NEXT
