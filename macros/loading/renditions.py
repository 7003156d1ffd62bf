"""The sizes in which pages show pictures, and the facts about a picture file; imports no imaging library."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

DOCUMENTS = (".pdf", ".docx")  # the endings of what is no picture
EDGES = (640, 1280)  # the longer side of a picture on a card, and of one on its own page


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    def within(self, edge: int) -> Size:
        """The size with a longer side of at most `edge`."""
        share = min(1, edge / max(self))
        return Size(*(max(1, round(side * share)) for side in self))

    def renditions(self) -> tuple[Size, ...]:
        """The sizes in which pages show a picture, the smallest first."""
        return tuple(dict.fromkeys(self.within(edge) for edge in EDGES))


class MediaFacts(NamedTuple):
    """The facts from opening a file: what it is, or what is wrong with it."""

    digest: str
    width: int = 0
    height: int = 0
    fault: str = ""
    size: int = 0  # bytes
    authors: tuple[str, ...] = ()  # of a document, as its properties tell


_folder: list[Path] = []


def keep_pictures(folder: Path) -> None:
    """Keep what is made of pictures in `folder` between runs."""
    _folder[:] = [folder.resolve()]


def picture_folder() -> Path | None:
    """Where what is made of pictures is kept; None for nowhere."""
    return _folder[0] if _folder else None
