"""The output of the site generator: the description of the site, its painted pages and assets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from macros.text.digest import digest


class Site(NamedTuple):
    """The description of the site and the agency in mkdocs.yml."""

    name: str = "Cổng Văn hóa công vụ"
    url: str = "/"
    edit: str = ""  # the pattern of edit addresses
    description: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"
    agency: str = "Cơ quan"  # this and the next four as official documents write them
    superior: str = ""  # the body above the agency
    symbol: str = ""  # in numbers of its documents: "TTXT" in "12/BC-TTXT"
    place: str = ""  # where documents are signed
    address: str = ""
    sample: bool = False  # a sample site: one banner says so instead of a mark on each page


TREE = "tree"


class PaintDamaged(Exception):
    """A painted file was changed or lost; painting again mends it."""


@dataclass(frozen=True)
class Painted:
    """The painted tree; `pages` and `assets` map a path in it to the digest of its content."""

    folder: Path
    layouts: tuple[str, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    assets: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, list[list[Any]]] = field(default_factory=dict)  # possible citations by page, as plain values
    quoted: Mapping[str, list[list[Any]]] = field(default_factory=dict)  # the same in the source of the page
    site: Site = field(default_factory=Site)

    def content(self, path: str) -> bytes:
        """Return the content of a painted file; raises `PaintDamaged`."""
        try:
            content = (self.folder / TREE / path).read_bytes()
        except OSError as error:
            raise PaintDamaged(path) from error
        if digest(content) != (self.pages.get(path) or self.assets.get(path)):
            raise PaintDamaged(path)
        return content

    def text(self, path: str) -> str:
        """Return the painted HTML of a page or layout; raises `PaintDamaged`."""
        return self.content(path).decode()


def layout_path(section: str) -> str:
    """Return the path of the layout of a section in the tree."""
    return f"{section}/index.html" if section else "index.html"
