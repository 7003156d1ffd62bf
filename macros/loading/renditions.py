"""The sizes in which pages show pictures, and the facts about a media file; does not import the imaging library."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

DOCUMENTS = (".pdf", ".docx")  # the suffixes of files that are not pictures
EDGES = (640, 1280)  # the longer side of a picture on a card, and on its own page


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    def within(self, edge: int) -> Size:
        """The size, scaled down if needed so that the longer side is at most `edge`."""
        share = min(1, edge / max(self))
        return Size(*(max(1, round(side * share)) for side in self))

    def renditions(self) -> tuple[Size, ...]:
        """The sizes in which pages show a picture, the smallest first."""
        return tuple(dict.fromkeys(self.within(edge) for edge in EDGES))


class MediaFacts(NamedTuple):
    """What is known of a media file after opening it: its size in pixels, or what is wrong with it."""

    digest: str
    width: int = 0
    height: int = 0
    fault: str = ""
    size: int = 0  # bytes
    authors: tuple[str, ...] = ()  # of a document, from its properties


_folder: list[Path] = []


def set_picture_folder(folder: Path) -> None:
    """Set the folder that stores renditions between runs."""
    _folder[:] = [folder.resolve()]


def picture_folder() -> Path | None:
    """The folder that stores renditions; None if they are not stored."""
    return _folder[0] if _folder else None
