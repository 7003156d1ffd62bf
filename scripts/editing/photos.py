"""Takes photos from an editor's PC and makes them pictures of records, under valid names.

Before a picture enters the repository it is turned upright, shrunk to what pages need, and stripped of its location.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from macros.engine.media import MEDIA
from macros.loading.imaging import FROM_A_PHONE, UnfitPicture, shrunk
from macros.loading.suggest import slugified

EDGE = 1600  # the longer side of a picture that is kept: more than pages show
_HEIC = (".heic", ".heif", ".hif")
_QUOTES = "\"'“”‘’"  # that a terminal puts around a file that is dropped on it


class Photos:
    """The pictures of a new record, kept in a folder until it is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, typed: str) -> str:
        """Add the picture at a typed path; returns its name for the record.  Raises `UnfitPicture`."""
        path = next((path for path in _possible_paths(typed) if path.is_file()), None)
        if path is None:
            if re.search(r"[/\\]", typed) or typed.lower().endswith(_HEIC):
                raise UnfitPicture(f"không có tệp “{typed}”; hãy kéo tệp ảnh thả vào cửa sổ này, hoặc gõ đủ đường dẫn")
            return typed
        content, ending = shrunk(_without_heic(path.read_bytes()), EDGE)
        return self._put(slugified(path.stem) or "anh", ending, content)

    def _put(self, stem: str, ending: str, content: bytes) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            path = self._folder / (f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}")
            if not path.exists():
                path.write_bytes(content)
            if path.read_bytes() == content:
                break
        return path.name

    def place(self, data: Mapping[str, Any], root: Path, ref: str) -> None:
        """Copy the pictures that a record names into its folder of a data root."""
        for path in self._pictures_of(data):
            target = root / MEDIA / ref / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())

    def _pictures_of(self, data: Mapping[str, Any]) -> Iterator[Path]:
        paths = (self._folder / str(item.get("file", "")) for item in data.get("pictures", ()))
        return (path for path in paths if path.is_file())

    def drop(self) -> None:
        """Delete the pictures."""
        for path in self._folder.glob("*.*"):
            path.unlink()


def _possible_paths(typed: str) -> Iterator[Path]:
    """The paths that a text may mean: as it is, or as a terminal writes a file dropped on it."""
    bare = typed.strip().strip(_QUOTES)
    yield Path(bare).expanduser()
    yield Path(re.sub(r"\\(.)", r"\1", bare)).expanduser()
    yield Path(unquote(bare.removeprefix("file://")))


def _without_heic(content: bytes) -> bytes:
    """A picture in a format that pages know: of a HEIC photo a JPEG in its colours."""
    if content[4:8] != b"ftyp":
        return content
    import pillow_heif  # noqa: PLC0415 - most photos are JPEG

    out = BytesIO()
    try:
        photo = pillow_heif.open_heif(BytesIO(content)).to_pillow()
        photo.convert("RGB").save(out, "JPEG", quality=95, icc_profile=photo.info.get("icc_profile"))
    except (OSError, ValueError, RuntimeError, SyntaxError, EOFError) as error:
        raise UnfitPicture(f"không đọc được ảnh này; {FROM_A_PHONE}") from error
    return out.getvalue()
