"""The load stage over folders: data roots in, rows, media files and problems out; reads only what changed."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from macros.problems import Problem
from macros.records import collection_names, collections, model_of
from macros.records.names import is_file_name, is_slug
from macros.rows import Row, row_of
from macros.tracing import digest

if TYPE_CHECKING:
    from macros.records.base import Record

MEDIA = "media"
NOT_DATA = (MEDIA, "README.md")  # what a data root may hold beside collections
MEDIA_BYTES = 10 * 1024 * 1024
MEDIA_TYPES = (".png", ".jpg", ".jpeg", ".webp", ".pdf")
Stat = tuple[int, int, int]  # mtime in ns, size in bytes, inode


class SourceFile(NamedTuple):
    """A file of a data root, as found by the scan."""

    path: str
    stat: Stat


class Loaded(NamedTuple):
    """What loading one record file gave; kept while the file does not change."""

    stat: Stat
    digest: str
    row: Row | None
    problems: tuple[Problem, ...]


class MediaFile(NamedTuple):
    """A picture or attachment of a record."""

    name: str
    path: str
    digest: str


@dataclass
class Library:
    """Everything the data roots hold: rows by reference, media by record, problems of single files."""

    rows: dict[str, Row] = field(default_factory=dict)
    files: dict[str, Loaded] = field(default_factory=dict)
    media: dict[str, tuple[MediaFile, ...]] = field(default_factory=dict)
    media_stats: dict[str, tuple[Stat, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    opened: int = 0  # record and media files that were read
    changed: set[str] = field(default_factory=set)  # the parts of the portal that differ from what was known
    fresh: dict[str, Record] = field(default_factory=dict)  # whole records that this run has read, by reference

    @property
    def unread(self) -> dict[str, str]:
        """References of records whose file is there but could not be read, with the file."""
        paths = (path for path, loaded in self.files.items() if loaded.row is None)
        return {"/".join(Path(path).with_suffix("").parts[-2:]): path for path in paths}


def load(
    roots: Iterable[Path],
    known: Mapping[str, Loaded] | None = None,
    known_media: Mapping[str, tuple[Stat, str]] | None = None,
    *,
    trust_stat: bool = True,
) -> Library:
    """Load the data roots.

    `known` is what the last run loaded: a file with the same stat is not opened (unless `trust_stat`
    is off), one with the same bytes is not parsed.
    """
    library = Library()
    known = known or {}
    for root in roots:
        if not root.is_dir():
            library.problems.append(_whole_file(str(root), "root-missing", "không có thư mục dữ liệu này"))
            continue
        for collection, source in _scan(root, known, library.problems):
            _add(library, collection, source, known.get(source.path), trust_stat=trust_stat)
        _add_media(library, root, known_media or {})
    for path in known.keys() - library.files.keys():
        _note_change(library, path, known[path], None)
    _note_media(library, known_media or {})
    return library


def reload(before: Library, paths: Iterable[str]) -> Library | None:
    """The library when nothing but these files may have changed; None where only `load` can tell.

    It can be told of record files that were there, readable, and still are.
    """
    library = replace(before, files={**before.files}, rows={**before.rows}, opened=0, changed=set(), fresh={})
    folders = {path.rpartition(os.sep)[0] for path in before.files}
    for path in paths:
        old = library.files.get(path)
        if old is None and not os.path.lexists(path) and path.rpartition(os.sep)[0] in folders:
            continue  # a file of an editor's own, beside the records, that came and went
        stat = os.lstat(path) if old and os.path.lexists(path) else None
        if old is None or old.row is None or stat is None or not S_ISREG(stat.st_mode):
            return None
        if library.rows.get(old.row.ref) is not old.row:
            return None
        source = SourceFile(path, (stat.st_mtime_ns, stat.st_size, stat.st_ino))
        new = library.files[path] = _load_file(library, old.row.collection, source, old)
        library.problems = [*(item for item in library.problems if item.path != path), *new.problems]
        if new.row is None:
            del library.rows[old.row.ref]
        else:
            library.rows[old.row.ref] = new.row
        if new.row is not old.row:
            _note_change(library, path, old, new)
    return library


def _note_change(library: Library, path: str, *versions: Loaded | None) -> None:
    """Note that a record's file changed: what is told of the record, and of all that it refers to or referred to."""
    ref = "/".join(Path(path).with_suffix("").parts[-2:])
    seen = library.rows.get(ref)  # of another root, it may be seen only since now
    rows = [row for row in (seen, *(loaded.row for loaded in versions if loaded)) if row]
    library.changed |= {ref, *(f"@{target}" for row in rows for target in row.targets)}
    library.changed |= {f"!{event.target}" for row in rows for event in row.events if event.target}
    library.changed |= {f"~{name}" for row in rows for name in row.names}


def _note_media(library: Library, known: Mapping[str, tuple[Stat, str]]) -> None:
    now = library.media_stats
    for path in now.keys() | known.keys():
        if path not in now or path not in known or now[path][1] != known[path][1]:
            library.changed.add(f"media:{'/'.join(Path(path).parts[-3:-1])}")


def _whole_file(path: str, code: str, message: str) -> Problem:
    return Problem(path, 1, 1, code, "", message)


def _scan(root: Path, known: Container[str], problems: list[Problem]) -> Iterator[tuple[str, SourceFile]]:
    known_names = collection_names()
    for folder in sorted(os.scandir(root), key=lambda entry: entry.name):
        shown = os.path.join(root, folder.name)
        if folder.is_symlink():
            problems.append(_whole_file(shown, "symlink", "là liên kết tượng trưng; hãy đặt tệp, thư mục thật"))
        elif folder.name in known_names and folder.is_dir():
            yield from _scan_collection(folder.name, shown, known, problems)
        elif folder.name not in NOT_DATA and not folder.name.startswith("."):
            names = ", ".join(collections())
            problems.append(_whole_file(shown, "collection-unknown", f"không phải nhóm dữ liệu nào; các nhóm: {names}"))


def _scan_collection(
    collection: str, folder: str, known: Container[str], problems: list[Problem]
) -> Iterator[tuple[str, SourceFile]]:
    for entry in sorted(os.scandir(folder), key=attrgetter("name")):
        path = f"{folder}{os.sep}{entry.name}"
        if entry.name.startswith("."):
            continue
        stat = entry.stat(follow_symlinks=False)
        fault = "" if path in known and S_ISREG(stat.st_mode) else _file_fault(entry)
        if fault:
            problems.append(_whole_file(path, "symlink" if entry.is_symlink() else "file-name", fault))
        else:
            yield collection, SourceFile(path, (stat.st_mtime_ns, stat.st_size, stat.st_ino))


def _file_fault(entry: os.DirEntry[str]) -> str:
    """What is wrong with a file in the folder of a collection; "" where nothing is."""
    stem, suffix = os.path.splitext(entry.name)
    if entry.is_symlink():
        return "là liên kết tượng trưng; hãy đặt tệp thật"
    if suffix != ".yml" or not entry.is_file():
        return "không phải bản ghi; tên tệp bản ghi có đuôi .yml"
    if not is_slug(stem):
        right = (
            "tên tệp chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, "
            "tối đa 80 ký tự, không trùng tên riêng của Windows"
        )
        return f"tên tệp “{stem}” không dùng làm mã được; {right}"
    return ""


def _add(library: Library, collection: str, source: SourceFile, before: Loaded | None, *, trust_stat: bool) -> None:
    if before is not None and trust_stat and before.stat == source.stat:
        loaded = before
    else:
        loaded = _load_file(library, collection, source, before)
        if before is None or loaded.row is not before.row or loaded.problems != before.problems:
            _note_change(library, source.path, before, loaded)
    library.files[source.path] = loaded
    library.problems.extend(loaded.problems)
    if loaded.row is None:
        return
    twin = library.rows.get(loaded.row.ref)
    if twin is not None:
        message = f"mã “{loaded.row.id}” đã có ở {twin.file}; mỗi mã chỉ nằm trong một thư mục dữ liệu"
        library.problems.append(_whole_file(source.path, "id-twice", message))
        _note_change(library, source.path, loaded)
        return
    library.rows[loaded.row.ref] = loaded.row


def _load_file(library: Library, collection: str, source: SourceFile, before: Loaded | None) -> Loaded:
    from macros.loading import read, warnings  # noqa: PLC0415 - most runs read no record

    raw = Path(source.path).read_bytes()
    library.opened += 1
    if before is not None and before.digest == digest(raw):
        return before._replace(stat=source.stat)
    model = model_of(collection)
    record, data, problems = read(raw, model, source.path)
    ref = f"{collection}/{Path(source.path).stem}"
    row = None
    if record is not None and data is not None:
        row = row_of(ref, source.path, raw, record, data)
        library.fresh[ref] = record
    found = list(problems)
    for code, line, column, message in warnings(raw):
        found.append(Problem(source.path, line, column, code, "", message, "warning"))
    return Loaded(source.stat, digest(raw), row, tuple(found))


def _add_media(library: Library, root: Path, known: Mapping[str, tuple[Stat, str]]) -> None:
    base = root / MEDIA
    if base.is_symlink() or not base.is_dir():
        return
    for collection in _folders(base, library.problems):
        for folder in _folders(collection, library.problems):
            files = tuple(_media_files(library, folder, known))
            if files:
                library.media[f"{collection.name}/{folder.name}"] = files


def _folders(base: Path, problems: list[Problem]) -> Iterator[Path]:
    """The folders in a folder that holds nothing else, sorted."""
    for path in sorted(path for path in base.iterdir() if not path.name.startswith(".")):
        if path.is_symlink():
            problems.append(_whole_file(str(path), "symlink", "là liên kết tượng trưng; hãy đặt thư mục thật"))
        elif path.is_dir():
            yield path
        else:
            right = "ảnh, tệp của một bản ghi nằm trong data/media/<nhóm>/<mã>/"
            problems.append(_whole_file(str(path), "media-place", f"tệp nằm sai chỗ; {right}"))


def _media_files(library: Library, folder: Path, known: Mapping[str, tuple[Stat, str]]) -> Iterator[MediaFile]:
    for path in sorted(path for path in folder.iterdir() if not path.name.startswith(".")):
        shown = str(path)
        fault = _media_fault(path)
        if fault:
            library.problems.append(_whole_file(shown, *fault))
            continue
        stat = path.stat()
        signature = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        before = known.get(shown)
        known_still = before is not None and before[0] == signature
        library.opened += not known_still
        content = before[1] if before and known_still else digest(path.read_bytes())
        library.media_stats[shown] = (signature, content)
        yield MediaFile(path.name, shown, content)


def _media_fault(path: Path) -> tuple[str, str] | None:
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
