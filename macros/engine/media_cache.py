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

_DIGEST_LENGTH = len(digest(b""))


def read_facts(path: str) -> MediaFacts:
    """Read the facts of a media file from its content; its name is not trusted."""
    content = Path(path).read_bytes()
    content_digest = digest(content)
    if path.endswith(DOCUMENTS):
        fault = document_fault(path, content)
        return MediaFacts(content_digest, 0, 0, fault, len(content), () if fault else authors(path, content))
    try:
        size = _cached(f"{content_digest}.size", lambda: "{} {}".format(*size_of(content)).encode())
    except UnfitPicture as unfit:
        return MediaFacts(content_digest, fault=str(unfit))
    width, height = map(int, size.split())
    return MediaFacts(content_digest, width, height, "", len(content))


def rendition_of(path: str, content_digest: str, size: Size) -> bytes | None:
    """Return a picture in one of the sizes that pages show; None if the file no longer has that digest."""
    with suppress(_FileChanged):
        return _cached(f"{content_digest}.{size.width}", lambda: rendition(_content(path, content_digest), size))
    return None


class _FileChanged(Exception):
    pass


def _content(path: str, content_digest: str) -> bytes:
    content = Path(path).read_bytes()
    if digest(content) != content_digest:
        raise _FileChanged
    return content


def _cached(name: str, make: Callable[[], bytes]) -> bytes:
    """Return the cached content of that name if it is intact, otherwise make it and cache it."""
    folder = picture_folder()
    if folder is None:
        return make()
    path = _folder(folder) / name
    with suppress(OSError):
        stored = path.read_bytes()
        if digest(stored[_DIGEST_LENGTH:]) == stored[:_DIGEST_LENGTH].decode("ascii", "replace"):
            return stored[_DIGEST_LENGTH:]
    content = make()
    new = path.with_name(f".{name}.{os.getpid()}.new")
    with suppress(OSError):  # a read-only folder only makes this slower
        new.write_bytes(digest(content).encode() + content)
        new.replace(path)
    return content


@cache
def _folder(pictures: Path) -> Path:
    """Return the folder for renditions of the current code; remove those of other versions."""
    current = pictures / signature()
    with suppress(OSError):
        current.mkdir(parents=True, exist_ok=True)
        for other in pictures.iterdir():
            if other != current:
                shutil.rmtree(other, ignore_errors=True)
    return current
