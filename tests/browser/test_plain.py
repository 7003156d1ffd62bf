"""Without a theme the site has the same pages, and they look the same: it outlives Material."""

from __future__ import annotations

import json
import re
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import miniature
from tests.browser.conftest import served

pytestmark = pytest.mark.whole

THEME = re.compile(r"^theme:\n(?:  .*\n)+", re.MULTILINE)
PLAIN = """\
theme:
  name: null
  custom_dir: overrides
  static_templates:
    - 404.html
  locale: vi
  favicon: assets/images/favicon.svg
"""
SHEETS = re.compile(rb'<link rel="(?:stylesheet|icon)" [^>]*>\n')
PAGES = ("/", "/van-ban/10-2020-nd-cp/", "/quy-tac/tiep-dan/", "/huong-dan/", "/huong-dan/so-lieu/", "/bang-xep-hang/")
BOXES = """() => JSON.stringify([...document.body.querySelectorAll("*")].map((element) => {
  const [box, style] = [element.getBoundingClientRect(), getComputedStyle(element)];
  return [element.localName, element.className.baseVal ?? element.className,
    ...[box.x, box.y, box.width, box.height].map(Math.round),
    style.color, style.backgroundColor, style.font, style.textDecorationLine];
}))"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the miniature, built without a theme."""
    project = miniature.assemble(tmp_path_factory.mktemp("plain") / "portal")
    config = project / "mkdocs.yml"
    config.write_text(THEME.sub(PLAIN, config.read_text("utf-8")), "utf-8")
    with chdir(project):
        miniature.build(miniature.settings())
    return project / "site"


def boxes(browser: Browser, address: str) -> dict[tuple[str, int], list[Any]]:
    """Where each element of some pages stands on a computer and on a phone, and in which type and colour."""
    page = browser.new_page()
    found = {}
    for path in PAGES:
        page.goto(address + path, wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            found[path, width] = json.loads(page.evaluate(BOXES))
    page.close()
    return found


def test_every_page_is_the_same_but_for_its_style_sheets(built_staff: Path, plain: Path) -> None:
    ours, theirs = miniature.tree(plain), miniature.tree(built_staff)
    pages = sorted(name for name in theirs if name.endswith(".html"))
    assert sorted(name for name in ours if name.endswith(".html")) == pages
    assert [name for name in pages if SHEETS.sub(b"", ours[name]) != SHEETS.sub(b"", theirs[name])] == []
    assert not [name for name in ours if name.startswith(("assets/stylesheets/", "assets/javascripts/"))]


def test_pages_look_the_same(browser: Browser, built_staff: Path, plain: Path) -> None:
    with served(built_staff) as with_theme, served(plain) as without:
        wanted, found = (boxes(browser, address) for address in (with_theme, without))
    pairs = [(at, *pair) for at in wanted for pair in zip(wanted[at], found[at], strict=True)]
    assert [(at, one, other) for at, one, other in pairs if one != other] == []
