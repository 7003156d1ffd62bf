"""Load the data roots: find the files that changed, read them into the record store, and collect their problems."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from macros.engine import fork
from macros.engine.media import MEDIA, MediaFile, MediaStats, find_media
from macros.engine.others import DEFAULTS, Others, illustrative_collections
from macros.engine.record_store import Loaded, RecordStore, Stat
from macros.engine.row import differing, sources_of
from macros.loading.problems import Problem, whole_file
from macros.records import collection_names, collections, model_of
from macros.text.days_off import OwnDays
from macros.text.slugs import is_slug

if TYPE_CHECKING:
    from macros.records.base import Record

_VISIBILITY = {"audience", "kept_until", "withdrawn"}  # the fields that say who sees a record, and until when
IS_FOLDER = {MEDIA: True, "README.md": False, DEFAULTS: False}  # what a data root may hold beside collections


@dataclass
class Library:
    """Everything the data roots hold: rows by reference, media by record, problems of single files."""

    rows: RecordStore = field(default_factory=RecordStore)
    shared: int = 1  # as the settings have it
    own_days: OwnDays = field(default_factory=OwnDays)  # as mkdocs.yml names them
    modules: str = "full"  # or "basic", see `macros.records.left_out_of`
    media: dict[str, tuple[MediaFile, ...]] = field(default_factory=dict)
    media_stats: MediaStats = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)  # beside those of single record files
    opened: int = 0  # record and media files that were read
    changed: set[str] = field(default_factory=set)  # the parts of the portal that differ from what was known
    fresh: dict[str, Record] = field(default_factory=dict)  # whole records, where this run has read only a few
    others: Others = field(default_factory=lambda: Others((), {}))  # to derive from
    read: set[str] = field(default_factory=set)  # the record files that were read, with what they derive from

    @property
    def problems(self) -> list[Problem]:
        """Every problem of the files, of the record files last."""
        return [*self.found, *self.rows.problems()]

    @property
    def unread(self) -> dict[str, str]:
        """References of records whose file is there but could not be read, with the file."""
        return {"/".join(Path(path).with_suffix("").parts[-2:]): path for path in self.rows.unread()}


def load(
    roots: Iterable[Path],
    store: RecordStore | None = None,
    known_media: MediaStats | None = None,
    before_fork: Callable[[], object] = lambda: None,
    *,
    trust_stat: bool = True,
) -> Library:
    """Load the data roots.

    `store` is what was known before, and is brought up to date: a file with the same stat is not opened (unless
    `trust_stat` is off), one with the same bytes is not parsed.  For `before_fork` see `fork`.
    """
    library = Library(RecordStore() if store is None else store)
    library.rows.roots = [str(root) for root in roots]
    defaults = illustrative_collections(library.rows.roots, library.found)
    library.others = Others(library.rows.roots, defaults)
    anew = defaults != library.rows.defaults
    library.rows.defaults = defaults
    folders: list[_Folder] = []
    for root in map(Path, library.rows.roots):
        if not root.is_dir():
            library.found.append(whole_file(str(root), "root-missing", "không có thư mục dữ liệu này"))
            continue
        folders += [_look(library, folder, trust_stat=trust_stat and not anew) for folder in _scan(root, library.found)]
    gone = set(library.rows.folders()).difference(folder.path for folder in folders)
    folders += (_Folder(path, {}, []) for path in sorted(gone))
    _take_folders(library, folders, before_fork, anew=anew)
    _derive_again(library)
    if len(library.rows.roots) > 1:
        _note_twins(library)
    media = find_media(library.rows.roots, known_media or {}, before_fork)
    library.media, library.media_stats = media.files, media.stats
    library.found += media.problems
    library.opened += media.opened
    library.changed |= {f"media:{ref}" for ref in media.changed}
    return library


def reload(before: Library, paths: Iterable[str]) -> Library | None:
    """The library when nothing but these files may have changed; None where only `load` can tell.

    It can be told of record files that were there, readable, and still are.
    """
    if before.found:  # of what is wrong with folders and twins only `load` can tell whether it still is
        return None
    store, stats = before.rows, dict[str, Stat]()
    for path in paths:
        folder, _, name = path.rpartition(os.sep)
        known, row = name in store.stats(folder), store.row(path)
        if not known and not os.path.lexists(path) and store.stats(folder):
            continue  # a file of an editor's own, beside the records, that came and went
        stat = os.lstat(path) if row and os.path.lexists(path) else None
        if row is None or stat is None or not S_ISREG(stat.st_mode) or before.rows.get(row.ref) is not row:
            return None
        stats[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    others = Others(store.roots, store.defaults)
    library = replace(before, opened=0, changed=set(), fresh={}, others=others, read=set())
    for path, now in stats.items():
        folder, _, name = path.rpartition(os.sep)
        digest_before = store.digest(path)
        _take(library, path, digest_before, _read(library, (path, digest_before)))
        store.set_stats(folder, {**store.stats(folder), name: now})
    _derive_again(library)
    return library


def _derive_again(library: Library) -> None:
    """Read the files again whose records derive fields from records that changed, or could not be derived before."""
    store, failed = library.rows, {*library.rows.unread()} if library.changed else set()
    while library.changed:
        changed = {"?" + name.partition("\t")[0] for name in library.changed}
        deriving = {ref for link in changed.intersection(store.links("?")) for ref, _ in store.days(link)}
        paths = {store[ref].file for ref in deriving if ref in store}
        due = sorted((paths | failed) - library.read)
        if not due:
            return
        for path in due:
            _take(library, path, store.digest(path), _read(library, (path, "")))


def _note_change(library: Library, path: str, *versions: Loaded | None) -> None:
    """Note which inputs changed with a record's file; `versions` are what was read before and now, where known."""
    ref = "/".join(Path(path).with_suffix("").parts[-2:])
    seen = library.rows.get(ref)  # of another root, it may be seen only since now
    rows = [row for row in (seen, *(loaded.row for loaded in versions if loaded)) if row]
    every = {ref}.union(*map(sources_of, rows))
    if (
        len(rows) == len(versions) + 1 == 3
        and rows[0] is rows[2]
        and not _VISIBILITY & (fields := differing(*rows[1:]))
    ):
        library.changed |= {f"{source}\t{field}" for source in every for field in fields}
        library.changed |= sources_of(rows[1]) ^ sources_of(rows[2])
    else:
        library.changed |= every


def _scan(root: Path, problems: list[Problem]) -> Iterator[str]:
    """Every folder of records."""
    known_names = collection_names()
    for folder in sorted(os.scandir(root), key=lambda entry: entry.name):
        shown = os.path.join(root, folder.name)
        if folder.is_symlink():
            problems.append(whole_file(shown, "symlink", "là liên kết tượng trưng; hãy đặt tệp, thư mục thật"))
        elif folder.name in known_names and folder.is_dir():
            yield shown
        elif folder.name[0] != "." and IS_FOLDER.get(folder.name) != folder.is_dir():
            names = ", ".join(collections())
            problems.append(whole_file(shown, "collection-unknown", f"không phải nhóm dữ liệu nào; các nhóm: {names}"))


class _Folder(NamedTuple):
    """A folder of record files as it stands now."""

    path: str
    stats: dict[str, Stat]
    due: list[str]  # the files that have to be read


def _look(library: Library, folder: str, *, trust_stat: bool) -> _Folder:
    """Look at the files of a folder of records."""
    found: dict[str, Stat] = {}
    entries: dict[str, os.DirEntry[str]] = {}
    for entry in os.scandir(folder):
        if entry.name[0] != ".":
            stat = entry.stat(follow_symlinks=False)
            found[entry.name] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            entries[entry.name] = entry
    known = library.rows.stats(folder)
    if found == known and trust_stat:
        return _Folder(folder, known, [])
    for name in sorted(found):
        if found[name] == known.get(name):  # then it is the file that it was
            continue
        fault = _file_fault(entries[name])
        if fault:
            code = "symlink" if entries[name].is_symlink() else "file-name"
            library.found.append(whole_file(f"{folder}{os.sep}{name}", code, fault))
            del found[name]
    names = (name for name in sorted(found) if not trust_stat or found[name] != known.get(name))
    return _Folder(folder, found, [f"{folder}{os.sep}{name}" for name in names])


def _take_folders(
    library: Library, folders: Sequence[_Folder], before_fork: Callable[[], object], *, anew: bool
) -> None:
    """Bring what is known of all record files up to date; where many are read, in processes.

    With `anew` a file counts as changed though its bytes are the same.
    """
    store = library.rows
    due = [(path, store.digest(path)) for folder in folders for path in folder.due]
    work = [(path, "" if anew else known) for path, known in due]
    read = fork.each(work, partial(_read, library, keep=len(due) < fork.MANY), partial(_ready, due, before_fork))
    for folder in folders:
        for name in store.stats(folder.path).keys() - folder.stats.keys():
            path = f"{folder.path}{os.sep}{name}"
            before = store.loaded(path)
            store.remove(path)
            _note_change(library, path, before)
    for (path, known), loaded in zip(due, read, strict=True):
        _take(library, path, known, loaded)
    for folder in folders:
        if folder.stats != store.stats(folder.path):
            store.set_stats(folder.path, folder.stats)


def _take(library: Library, path: str, known: str, loaded: Loaded | None) -> None:
    """Bring a record file up to date that was read, of which a digest was known."""
    library.opened += 1
    if loaded is not None:
        library.read.add(path)
        before = library.rows.loaded(path) if known else None
        library.rows.put(path, loaded)
        _note_change(library, path, before, loaded)


def _note_twins(library: Library) -> None:
    """Note the records whose id another root has already."""
    store, before = library.rows, set[str]()
    for root in store.roots:
        folders = [os.path.join(root, collection) for collection in collection_names()]
        paths = {
            f"{Path(folder).name}/{name}": f"{folder}{os.sep}{name}"
            for folder in folders
            for name in store.stats(folder)
        }
        for row in filter(None, map(store.row, (paths[name] for name in sorted(paths.keys() & before)))):
            twin = library.rows[row.ref]
            if twin is not row:
                message = f"mã “{row.id}” đã có ở {twin.file}; mỗi mã chỉ nằm trong một thư mục dữ liệu"
                library.found.append(whole_file(row.file, "id-twice", message))
                _note_change(library, row.file, store.loaded(row.file))
        before |= paths.keys()


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


def _ready(due: Iterable[tuple[str, str]], before_fork: Callable[[], object]) -> None:
    """Import what reads these files, and do what has to be done before workers start."""
    import macros.engine.row_builder  # noqa: F401, PLC0415 - most runs read no record

    for collection in {os.path.basename(os.path.dirname(path)) for path, _ in due}:
        model_of(collection)
    before_fork()


def _read(library: Library, item: tuple[str, str], *, keep: bool = True) -> Loaded | None:
    """`condense` for a file and the digest that is known of it.

    To `keep` the whole record spares to read it again.  Many are not kept: the memory is dearer.
    """
    from macros.engine.row_builder import condense  # noqa: PLC0415 - most runs read no record

    loaded, record = condense(*item, library.others)
    if keep and record is not None and loaded and loaded.row:
        library.fresh[loaded.row.ref] = record
    return loaded
