"""Checks whether the files of a release are still as published, and makes their compressed variants.

The modification time of a published file is computed from its content.  An attacker can set that time, but not the
change time, which the system sets.  So files that were not touched since the last run are trusted and touched ones are
read.  Some untouched files are also read in turn, because a failing disk changes no times.
"""

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
_BEST_FOR = "assets/"  # few files, sent most often: worth the slowest brotli level, which is 10 % smaller
_FIRST_STAMP, _STAMPS = 1_000_000_000, 1 << 29
_IN_TURN = 64  # parts of a release; each new release reads the next part
_GZIP = 31  # zlib's number for the format


@dataclass(frozen=True)
class Recheck:
    """Which published files must be read again before they are trusted."""

    since: int = 0  # files touched at this time (ns) or later
    number: int = 0  # files whose turn comes with this release
    days: frozenset[int] = frozenset(range(WEEK))  # files whose turn comes on these days of the week

    def is_intact(self, tree: Path, path: str, mark: str) -> bool:
        """Whether a file of a release and its compressed variants are intact; `mark` is the digest of its content."""
        place = zlib.crc32(path.encode())
        due = place % _IN_TURN == self.number % _IN_TURN or place % WEEK in self.days
        try:
            stats = [os.lstat(f"{tree}/{name}") for name, _ in variants(path)]
            if any(stat.st_mtime != stamp(mark, variant) for variant, stat in enumerate(stats)):
                return False
            if not due and all(stat.st_ctime_ns < self.since for stat in stats):
                return True
            return all(_says(tree / name, variant, mark, stats[0].st_size) for name, variant in variants(path))
        except OSError:  # missing or unreadable
            return False


def is_compressed(path: str) -> bool:
    """Whether a file is published with a .gz and a .br copy."""
    return path.endswith(COMPRESSED)


def variants(path: str) -> Iterator[tuple[str, int]]:
    """(name, number) of the files published for one file of the site: itself, gzip, brotli."""
    yield path, 0
    if is_compressed(path):
        yield f"{path}.gz", 1
        yield f"{path}.br", 2


def stamp(content: str, variant: int) -> int:
    """The modification time of a published file in seconds, computed from the digest of its content.

    Web servers compare versions by time and size, so equal content must have the same time, and new content another.
    """
    return _FIRST_STAMP + int(content[:12], 16) % _STAMPS + variant


def compress(path: str, content: bytes, variant: int) -> bytes:
    """The content of a file in one of its `variants`."""
    if variant == 1:
        return gzip.compress(content, 6, mtime=0)
    if variant == 2:
        return bytes(brotli.compress(content, quality=11 if path.startswith(_BEST_FOR) else 6))
    return content


def _says(path: Path, variant: int, mark: str, size: int) -> bool:
    """Whether a published file has the right content; unpacks at most `size` + 1 bytes."""
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
