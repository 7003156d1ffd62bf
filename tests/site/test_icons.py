"""Each kind has an icon of its own in our styles, and the menu has that of its kind for every entry."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

ROOT = Path(__file__).parents[2]
STYLES = ROOT / "docs" / "assets" / "css" / "portal.css"
KINDS = 12
DRAWN = re.compile(r'--vh-kind: url\("data:image/svg\+xml,([^"]+)"\)')
ENTRY = re.compile(r"^      - [^:]+: /?((?!huong-dan)[a-z-]+/)", re.MULTILINE)  # of a group of the menu
OF_ADDRESS = re.compile(r'\[href\^="([^"]+)"\]')


def test_every_kind_has_a_drawing_of_its_own_in_lines_of_one_width() -> None:
    drawings = [unquote(drawing) for drawing in DRAWN.findall(STYLES.read_text("utf-8"))]
    assert len(set(drawings)) == len(drawings) == KINDS + 1  # and one for everything else
    for drawing in drawings:
        root = etree.fromstring(drawing)
        assert (root.get("viewBox"), root.get("stroke-width")) == ("0 0 24 24", "1.5")
        assert len(root) > 0


def test_the_menu_has_an_icon_of_its_kind_for_every_entry() -> None:
    kinds = tuple(OF_ADDRESS.findall(STYLES.read_text("utf-8")))
    entries = [f"/{path}" for path in ENTRY.findall((ROOT / "mkdocs.yml").read_text("utf-8"))]
    assert len(entries) > KINDS
    assert [address for address in entries if not address.startswith(kinds)] == ["/sang-kien/"]
