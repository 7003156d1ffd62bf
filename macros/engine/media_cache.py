"""The cache of media: facts read from pictures and attachments, and the renditions that pages show.

An entry is named by the digest of the source file and holds a digest of its own content, so that a damaged entry is
detected and made again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from macros.loading.attachments import authors, document_fault
from macros.loading.imaging import UnfitPicture, rendition, signature, size_of
from macros.loading.renditions import DOCUMENTS, MediaFacts, Size, picture_folder
from macros.text.digest import digest

_MARK = len(digest(b""))


def look_at(path: str) -> MediaFacts:
    """Read the facts of a media file from its content; its name is not trusted."""
    content = Path(path).read_bytes()
    mark = digest(content)
    if path.endswith(DOCUMENTS):
        fault = document_fault(path, content)
        return MediaFacts(mark, 0, 0, fault, len(content), () if fault else authors(path, content))
    try:
        size = _cached(f"{mark}.size", lambda: "{} {}".format(*size_of(content)).encode())
    except UnfitPicture as unfit:
        return MediaFacts(mark, fault=str(unfit))
    width, height = map(int, size.split())
    return MediaFacts(mark, width, height, "", len(content))


def rendition_of(path: str, mark: str, size: Size) -> bytes | None:
    """Return a picture in one of the sizes that pages show; None if the file no longer has the digest `mark`."""
    with suppress(_OtherFile):
        return _cached(f"{mark}.{size.width}", lambda: rendition(_content(path, mark), size))
    return None


class _OtherFile(Exception):
    pass


def _content(path: str, mark: str) -> bytes:
    content = Path(path).read_bytes()
    if digest(content) != mark:
        raise _OtherFile
    return content


def _cached(name: str, make: Callable[[], bytes]) -> bytes:
    """Return the cached content of that name if it is intact, otherwise make it and cache it."""
    folder = picture_folder()
    if folder is None:
        return make()
    path = _folder(folder) / name
    with suppress(OSError):
        stored = path.read_bytes()
        if digest(stored[_MARK:]) == stored[:_MARK].decode("ascii", "replace"):
            return stored[_MARK:]
    content = make()
    new = path.with_name(f".{name}.{os.getpid()}.new")
    with suppress(OSError):  # a read-only folder only makes this slower
        new.write_bytes(digest(content).encode() + content)
        new.replace(path)
    return content


@cache
def _folder(album: Path) -> Path:
    """Return the folder for renditions of the current code; remove those of other versions."""
    current = album / signature()
    with suppress(OSError):
        current.mkdir(parents=True, exist_ok=True)
        for other in album.iterdir():
            if other != current:
                shutil.rmtree(other, ignore_errors=True)
    return current
