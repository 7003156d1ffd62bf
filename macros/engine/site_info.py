"""What the site generator left: the description of the site, its painted pages and assets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from macros.text.digest import digest


class Site(NamedTuple):
    """What mkdocs.yml says of the site and of the agency, as the painter leaves it."""

    name: str = "Cổng Văn hóa công vụ"
    url: str = "/"
    edit: str = ""  # the pattern of edit addresses
    description: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"
    agency: str = "Cơ quan"  # these as official documents write them
    superior: str = ""  # the body above the agency
    symbol: str = ""  # of its documents: "TTXT" in "12/BC-TTXT"
    place: str = ""  # where documents are signed
    address: str = ""
    sample: bool = False  # everything may be an example: one strip says so instead of a mark on each page


TREE = "tree"


class PaintDamaged(Exception):
    """A painted file is not as it was painted; what is painted anew is."""


@dataclass(frozen=True)
class Painted:
    """What the painter left: `pages` and `assets` map a path in the tree to its content's digest."""

    folder: Path
    layouts: tuple[str, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    assets: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, list[list[Any]]] = field(default_factory=dict)  # what a page may cite, as plain values
    quoted: Mapping[str, list[list[Any]]] = field(default_factory=dict)  # the same as its source has it
    site: Site = field(default_factory=Site)

    def content(self, path: str) -> bytes:
        """A painted file; raises `PaintDamaged`."""
        try:
            content = (self.folder / TREE / path).read_bytes()
        except OSError as error:
            raise PaintDamaged(path) from error
        if digest(content) != (self.pages.get(path) or self.assets.get(path)):
            raise PaintDamaged(path)
        return content

    def text(self, path: str) -> str:
        """The painted HTML of a page or layout; raises `PaintDamaged`."""
        return self.content(path).decode()


def layout_path(section: str) -> str:
    """Where the painter puts the layout of a section."""
    return f"{section}/index.html" if section else "index.html"
