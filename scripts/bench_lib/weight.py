"""What a page weighs: the bytes that a browser fetches for a first visit, and for a second page after it.

Chromium reports what is fetched; what was fetched once is assumed to be cached.
"""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scripts.bench_lib.browser import CannotRun, tab
from scripts.bench_lib.processes import CommandFailed, output

_PACKED = (".html", ".js", ".json", ".css", ".svg", ".txt", ".xml")  # what servers compress


class Bytes(NamedTuple):
    """The size of the same files under two compressions; files that are compressed already count as they are."""

    gzip: int
    brotli: int
    files: int


class Weight(NamedTuple):
    """Bytes of a first visit to the home page, of one to a record, and of the next record after it."""

    home: Bytes
    record: Bytes
    after: Bytes


def weigh(site: Path, home: str, record: str, another: str) -> Weight:
    """Fetch the three pages; raises `CannotRun` where there is no Chromium or no brotli."""
    first, second, third = (_fetched(site, address) for address in (home, record, another))
    return Weight(_packed(first), _packed(second), _packed(third - second))


def _fetched(site: Path, address: str) -> set[Path]:
    """The files that a browser with an empty cache fetches for a page."""
    with tab(site) as (page, server, _):
        page.goto(f"http://127.0.0.1:{server.server_address[1]}{address}", wait_until="networkidle")
        return set(server.files)


def _packed(files: Iterable[Path]) -> Bytes:
    zipped = brotli = count = 0
    for path in files:
        content = path.read_bytes()
        packed = path.suffix in _PACKED
        zipped += len(gzip.compress(content, 9, mtime=0)) if packed else len(content)
        brotli += len(_brotli(content)) if packed else len(content)
        count += 1
    return Bytes(zipped, brotli, count)


def _brotli(content: bytes) -> bytes:
    try:
        return output(["brotli", "--stdout", "--best", "-"], content)
    except CommandFailed:
        raise CannotRun("cần lệnh brotli; trên Debian, Ubuntu: sudo apt-get install brotli") from None
