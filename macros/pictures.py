"""The size of a picture, read from the first bytes of its file, so that pages can keep its place before it comes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG markers that carry the size
_HEAD = 262_144  # a JPEG may have a thumbnail before its size


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


UNKNOWN = Size(0, 0)


def size_of(path: str) -> Size:
    """The size of a PNG, JPEG or WebP file; `UNKNOWN` where the file does not say."""
    with Path(path).open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_PNG):
        return Size(int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big"))
    if head.startswith(_JPEG):
        return _jpeg(head)
    return _webp(head) if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else UNKNOWN


def _jpeg(head: bytes) -> Size:
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        if head[at + 1] in _FRAMES:
            return Size(int.from_bytes(head[at + 7 : at + 9], "big"), int.from_bytes(head[at + 5 : at + 7], "big"))
        at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return UNKNOWN


def _webp(head: bytes) -> Size:
    kind = head[12:16]
    if kind == b"VP8X":
        return Size(1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little"))
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if kind == b"VP8 ":
        width, height = head[26:28], head[28:30]
        return Size(int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(height, "little") & 0x3FFF)
    return UNKNOWN
