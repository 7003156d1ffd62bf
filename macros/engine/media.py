"""Media: the pictures and attachments of records, in `media/<collection>/<id>/` of the data roots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from macros.engine import fork
from macros.engine.record_store import Stat
from macros.loading.problems import Problem, whole_file
from macros.loading.renditions import DOCUMENTS, MediaFacts, Size
from macros.text.slugs import is_file_name

MEDIA = "media"
MEDIA_BYTES = 10 * 1024 * 1024
MEDIA_TYPES = (".png", ".jpg", ".jpeg", ".webp", *DOCUMENTS)
_FOLDER = re.compile(r"[a-z0-9_-]+")  # another name may not even decode as text


class MediaFile(NamedTuple):
    """A picture or attachment of a record."""

    name: str
    path: str
    digest: str
    width: int = 0  # of a picture, after rotation; 0 of an attachment
    height: int = 0
    size: int = 0  # bytes
    authors: tuple[str, ...] = ()  # of an attachment, from its properties

    def renditions(self) -> tuple[tuple[str, Size], ...]:
        """Return the names and sizes of the files that pages show of a picture, smallest first."""
        sizes = Size(self.width, self.height).renditions() if self.width else ()
        return tuple((f"{self.name}.{size.width}.webp", size) for size in sizes)


PlainFacts = tuple[str, int, int, str, int, tuple[str, ...]]  # a `MediaFacts` as it is stored
MediaStats = Mapping[str, tuple[Stat, PlainFacts]]


@dataclass
class Media:
    """The content of the media folders."""

    files: dict[str, tuple[MediaFile, ...]] = field(default_factory=dict)  # by record
    stats: dict[str, tuple[Stat, PlainFacts]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    opened: int = 0  # files that were read
    changed: set[str] = field(default_factory=set)  # records whose media differ from the last run


def find_media(
    roots: Iterable[Path | str], recorded: MediaStats, before_fork: Callable[[], object] = lambda: None
) -> Media:
    """Return the media of the data roots; a file whose stat equals the `recorded` one is not opened.

    `before_fork` is called before worker processes are forked, see `fork`.
    """
    media = Media()
    folders = [folder for root in roots for folder in _record_folders(Path(root) / MEDIA, media.problems)]
    paths = {folder: [str(path) for path in _sound(folder, media.problems)] for folder in folders}
    facts = _facts_of(media, [path for some in paths.values() for path in some], recorded, before_fork)
    for folder, some in paths.items():
        files = tuple(_file(path, facts[path]) for path in some)
        ref = f"{folder.parent.name}/{folder.name}"
        by_name = {item.name: item for item in (*files, *media.files.get(ref, ()))}  # of two roots the first counts
        if by_name:
            media.files[ref] = tuple(sorted(by_name.values()))
    for path in media.stats.keys() | recorded.keys():
        if path not in media.stats or path not in recorded or media.stats[path][1] != recorded[path][1]:
            media.changed.add("/".join(Path(path).parts[-3:-1]))
    return media


def _facts_of(
    media: Media, paths: Iterable[str], recorded: MediaStats, before_fork: Callable[[], object]
) -> dict[str, MediaFacts]:
    """Return the facts of each file and note its faults; many files are opened in worker processes."""
    stats = {path: _stat(path) for path in paths}
    due = [path for path, stat in stats.items() if path not in recorded or recorded[path][0] != stat]
    facts = {path: MediaFacts(*recorded[path][1]) for path in stats.keys() - set(due)}
    if due:
        from macros.engine.media_cache import read_facts  # noqa: PLC0415 - most runs open no picture

        facts |= zip(due, fork.each(due, read_facts, before_fork), strict=True)
    media.opened = len(due)
    for path, stat in stats.items():
        media.stats[path] = (stat, facts[path][:])  # as plain values
        if facts[path].fault:
            media.problems.append(whole_file(path, "media-content", facts[path].fault))
    return facts


def _file(path: str, facts: MediaFacts) -> MediaFile:
    return MediaFile(Path(path).name, path, facts.digest, facts.width, facts.height, facts.size, facts.authors)


def _stat(path: str) -> Stat:
    stat = Path(path).stat()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _record_folders(base: Path, problems: list[Problem]) -> Iterator[Path]:
    """The folders of records, sorted."""
    if not base.is_symlink() and base.is_dir():
        for collection in _folders(base, problems):
            yield from _folders(collection, problems)


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


def _sound(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Yield the files of a folder whose name and size are right, sorted."""
    for path in sorted(path for path in folder.iterdir() if not path.name.startswith(".")):
        fault = _fault(path)
        if fault:
            problems.append(whole_file(str(path), *fault))
        else:
            yield path


def _fault(path: Path) -> tuple[str, str] | None:
    """Return (code, message) of the fault of a media file, or None."""
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
