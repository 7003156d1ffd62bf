"""The files of a release: in which forms they stand there, and whether they stand as they were published.

A file bears a time of change that its content decides.  Who alters it can set that; but not the time at which its entry
was last touched, which the system keeps.  So a file that nobody touched since the last run is taken for what was
published; one that was touched is read, and so are some of the others in turn, since a failing disk touches nothing.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli

from macros.text.digest import digest

COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".map")
WEEK = 7  # days
_BEST_FOR = "assets/"  # few files, sent most often: the slowest brotli, 10 % smaller
_FIRST_STAMP, _STAMPS = 1_000_000_000, 1 << 29
_IN_TURN = 64  # parts of a release, of which every new one has the next read
_GZIP = 31  # as zlib calls the format


@dataclass(frozen=True)
class Doubt:
    """Which files of a release are read before they are taken for what was published."""

    since: int = 0  # every one that was touched then or later, in ns
    number: int = 0  # those whose turn it is at this release
    days: frozenset[int] = frozenset(range(WEEK))  # those whose turn it is on these days of the week

    def sound(self, tree: Path, path: str, mark: str) -> bool:
        """Whether a file of the site stands in a release as it was written, with its compressed forms."""
        place = zlib.crc32(path.encode())
        due = place % _IN_TURN == self.number % _IN_TURN or place % WEEK in self.days
        try:
            stats = [os.lstat(f"{tree}/{name}") for name, _ in variants(path)]
            if any(stat.st_mtime != stamp(mark, variant) for variant, stat in enumerate(stats)):
                return False
            if not due and all(stat.st_ctime_ns < self.since for stat in stats):
                return True
            return all(_says(tree / name, variant, mark, stats[0].st_size) for name, variant in variants(path))
        except OSError:  # it is not there, or the disk does not give it
            return False


def is_compressed(path: str) -> bool:
    """Whether a file is published with a .gz and a .br beside it."""
    return path.endswith(COMPRESSED)


def variants(path: str) -> Iterator[tuple[str, int]]:
    """(name, number) of the files that stand for one file of the site: itself, and compressed by gzip and brotli."""
    yield path, 0
    if is_compressed(path):
        yield f"{path}.gz", 1
        yield f"{path}.br", 2


def stamp(content: str, variant: int) -> int:
    """The time of change, in seconds, that a published file bears: one that its content alone decides.

    Web servers tell versions by time and size: so the same content never looks new, and a new one never old.
    """
    return _FIRST_STAMP + int(content[:12], 16) % _STAMPS + variant


def compress(path: str, content: bytes, variant: int) -> bytes:
    """The content of a file of the site in one of its forms."""
    if variant == 1:
        return gzip.compress(content, 6, mtime=0)
    if variant == 2:
        return bytes(brotli.compress(content, quality=11 if path.startswith(_BEST_FOR) else 6))
    return content


def _says(path: Path, variant: int, mark: str, size: int) -> bool:
    """Whether a file says what was published, `size` bytes; no more of it is unpacked."""
    content, whole = path.read_bytes(), True
    try:
        if variant == 1:
            gunzip = zlib.decompressobj(_GZIP)
            content, whole = gunzip.decompress(content, size + 1), gunzip.eof
        elif variant == 2:
            unpack = brotli.Decompressor()
            content, whole = unpack.process(content, output_buffer_limit=size + 1), unpack.is_finished()
    except (zlib.error, brotli.error):
        return False
    return whole and digest(content) == mark
