"""The frame of the portal's pages, for generators that draw the same pages; `template` fills in their own language."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from macros.engine.site_info import layout_path
from macros.site.theme import paint

_MENU = re.compile(r'(<ul class="vh-menu__tabs vh-wrap">).*?(</ul>\s*</nav>)', re.DOTALL)
_ENTRY = re.compile(r'<li class="vh-menu__item"><a href="([^"]*)"[^>]*>\s*(.*?)\s*</a>', re.DOTALL)
_SECTION = "guong-tot"


class PageFrame(NamedTuple):
    """A layout with its placeholders, and the entries of its menu: (address, label)."""

    html: str
    menu: tuple[tuple[str, str], ...]


def painted_frame(project: Path, work: Path) -> PageFrame:
    """The frame of a section of records."""
    html = paint(project, work).text(layout_path(_SECTION))
    menu = _MENU.search(html)
    return PageFrame(html, tuple(_ENTRY.findall(menu[0] if menu else "")))


def template(frame: PageFrame, menu: str, values: Mapping[str, str]) -> str:
    """The frame with the menu loop and the values in place of the placeholders; those without a value are empty."""
    html = _MENU.sub(lambda match: f"{match[1]}{menu}{match[2]}", frame.html)
    return re.sub(r"@@PORTAL:([A-Z]+)@@", lambda match: values.get(match[1], ""), html)
