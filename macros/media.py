"""Media: the pictures and attachments of records, in `media/<collection>/<id>/` of the data roots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from macros.problems import Problem, whole_file
from macros.records.names import is_file_name
from macros.tracing import digest

MEDIA = "media"
MEDIA_BYTES = 10 * 1024 * 1024
MEDIA_TYPES = (".png", ".jpg", ".jpeg", ".webp", ".pdf")
_FOLDER = re.compile(r"[a-z0-9_-]+")  # a name of any other letters may be no text at all
MediaStats = Mapping[str, tuple[tuple[int, int, int], str]]  # path -> mtime in ns, size, inode; digest


class MediaFile(NamedTuple):
    """A picture or attachment of a record."""

    name: str
    path: str
    digest: str


@dataclass
class Media:
    """What the folders of media hold."""

    files: dict[str, tuple[MediaFile, ...]] = field(default_factory=dict)  # by record
    stats: dict[str, tuple[tuple[int, int, int], str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    opened: int = 0  # files that were read
    changed: set[str] = field(default_factory=set)  # records whose media are not what was known


def find_media(roots: Iterable[Path | str], known: MediaStats) -> Media:
    """The media of the data roots; of those `known` with the same stat no file is opened."""
    found = Media()
    for root in roots:
        _add_root(found, Path(root) / MEDIA, known)
    for path in found.stats.keys() | known.keys():
        if path not in found.stats or path not in known or found.stats[path][1] != known[path][1]:
            found.changed.add("/".join(Path(path).parts[-3:-1]))
    return found


def _add_root(found: Media, base: Path, known: MediaStats) -> None:
    if base.is_symlink() or not base.is_dir():
        return
    for collection in _folders(base, found.problems):
        for folder in _folders(collection, found.problems):
            files = tuple(_files(found, folder, known))
            if files:
                found.files[f"{collection.name}/{folder.name}"] = files


def _folders(base: Path, problems: list[Problem]) -> Iterator[Path]:
    """The folders in a folder that holds nothing else, sorted."""
    for path in sorted(path for path in base.iterdir() if not path.name.startswith(".")):
        if path.is_symlink():
            problems.append(whole_file(str(path), "symlink", "là liên kết tượng trưng; hãy đặt thư mục thật"))
        elif path.is_dir() and _FOLDER.fullmatch(path.name):
            yield path
        else:
            right = "ảnh, tệp của một bản ghi nằm trong data/media/<nhóm>/<mã>/"
            problems.append(whole_file(str(path), "media-place", f"tệp nằm sai chỗ; {right}"))


def _files(found: Media, folder: Path, known: MediaStats) -> Iterator[MediaFile]:
    for path in sorted(path for path in folder.iterdir() if not path.name.startswith(".")):
        shown = str(path)
        fault = _fault(path)
        if fault:
            found.problems.append(whole_file(shown, *fault))
            continue
        stat = path.stat()
        signature = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        before = known.get(shown)
        known_still = before is not None and before[0] == signature
        found.opened += not known_still
        content = before[1] if before and known_still else digest(path.read_bytes())
        found.stats[shown] = (signature, content)
        yield MediaFile(path.name, shown, content)


def _fault(path: Path) -> tuple[str, str] | None:
    """(code, message) of what is wrong with a file of a media folder; None where nothing is."""
    if path.is_symlink():
        return "symlink", "là liên kết tượng trưng; hãy đặt tệp thật"
    if path.suffix not in MEDIA_TYPES or not path.is_file():
        return "media-type", f"không nhận tệp này; chỉ nhận tệp {', '.join(MEDIA_TYPES)}"
    if not is_file_name(path.name):
        right = "tên tệp chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối, gạch dưới"
        return "media-name", f"tên tệp “{path.name}” không dùng được; {right}"
    if path.stat().st_size > MEDIA_BYTES:
        return "media-size", f"tệp quá lớn; tối đa {MEDIA_BYTES // (1024 * 1024)} MB"
    return None
