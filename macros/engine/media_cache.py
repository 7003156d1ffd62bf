"""Album: what pictures and attachments are by their content, and what pages show of them; kept between runs.

What was made of a file lies under the digest of its bytes, with a digest of its own: who finds it spoilt makes it anew.
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
    """What a file of a media folder is by its content, whatever its name says."""
    content = Path(path).read_bytes()
    mark = digest(content)
    if path.endswith(DOCUMENTS):
        fault = document_fault(path, content)
        return MediaFacts(mark, 0, 0, fault, len(content), () if fault else authors(path, content))
    try:
        size = _kept(f"{mark}.size", lambda: "{} {}".format(*size_of(content)).encode())
    except UnfitPicture as unfit:
        return MediaFacts(mark, fault=str(unfit))
    width, height = map(int, size.split())
    return MediaFacts(mark, width, height, "", len(content))


def shown(path: str, mark: str, size: Size) -> bytes | None:
    """A picture in a size in which pages show it; None where the file is by now another than the digest tells."""
    with suppress(_OtherFile):
        return _kept(f"{mark}.{size.width}", lambda: rendition(_content(path, mark), size))
    return None


class _OtherFile(Exception):
    pass


def _content(path: str, mark: str) -> bytes:
    content = Path(path).read_bytes()
    if digest(content) != mark:
        raise _OtherFile
    return content


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives; taken from the album if it lies there as it was put."""
    folder = picture_folder()
    if folder is None:
        return make()
    path = _folder(folder) / name
    with suppress(OSError):
        kept = path.read_bytes()
        if digest(kept[_MARK:]) == kept[:_MARK].decode("ascii", "replace"):
            return kept[_MARK:]
    made = make()
    new = path.with_name(f".{name}.{os.getpid()}.new")
    with suppress(OSError):  # who may only read is slower
        new.write_bytes(digest(made).encode() + made)
        new.replace(path)
    return made


@cache
def _folder(album: Path) -> Path:
    """The folder of what this code makes; that of other code goes."""
    current = album / signature()
    with suppress(OSError):
        current.mkdir(parents=True, exist_ok=True)
        for other in album.iterdir():
            if other != current:
                shutil.rmtree(other, ignore_errors=True)
    return current
