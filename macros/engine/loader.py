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
from macros.engine.stored_row import differing, sources_of
from macros.loading.problems import Problem, whole_file
from macros.records import collection_names, collections, model_of
from macros.text.days_off import AgencyDays
from macros.text.slugs import is_slug

if TYPE_CHECKING:
    from macros.records.base import Record

_VISIBILITY = {"audience", "kept_until", "withdrawn"}  # the fields that say who sees a record, and until when
IS_FOLDER = {MEDIA: True, "README.md": False, DEFAULTS: False}  # what a data root may hold beside collections


@dataclass
class Library:
    """The content of the data roots: rows by reference, media by record, and the problems found on loading."""

    rows: RecordStore = field(default_factory=RecordStore)
    shared: int = 1  # see `Settings.shared`
    agency_days: AgencyDays = field(default_factory=AgencyDays)  # as mkdocs.yml names them
    modules: str = "full"  # or "basic", see `macros.records.left_out_of`
    media: dict[str, tuple[MediaFile, ...]] = field(default_factory=dict)
    media_stats: MediaStats = field(default_factory=dict)
    folder_problems: list[Problem] = field(default_factory=list)  # of folders, media and ids used twice
    opened: int = 0  # record and media files that were read
    changed: set[str] = field(default_factory=set)  # the inputs that differ from the last run
    fresh: dict[str, Record] = field(default_factory=dict)  # whole records, if only a few were read
    others: Others = field(default_factory=lambda: Others((), {}))  # to derive fields from
    read: set[str] = field(default_factory=set)  # the record files that were read and parsed

    @property
    def problems(self) -> list[Problem]:
        """Every problem found on loading, those of record files last."""
        return [*self.folder_problems, *self.rows.problems()]

    @property
    def unread(self) -> dict[str, str]:
        """The files that could not be read, by the reference of their record."""
        return {"/".join(Path(path).with_suffix("").parts[-2:]): path for path in self.rows.unread()}


def load(
    roots: Iterable[Path],
    store: RecordStore | None = None,
    previous_media: MediaStats | None = None,
    before_fork: Callable[[], object] = lambda: None,
    *,
    trust_stat: bool = True,
) -> Library:
    """Load the data roots.

    `store` holds the rows of the last run and is updated: a file with the same stat is not opened (unless `trust_stat`
    is off), one with the same bytes is not parsed.  For `before_fork` see `fork`.
    """
    library = Library(RecordStore() if store is None else store)
    library.rows.roots = [str(root) for root in roots]
    defaults = illustrative_collections(library.rows.roots, library.folder_problems)
    library.others = Others(library.rows.roots, defaults)
    reread = defaults != library.rows.defaults
    library.rows.defaults = defaults
    folders: list[_Folder] = []
    for root in map(Path, library.rows.roots):
        if not root.is_dir():
            library.folder_problems.append(whole_file(str(root), "root-missing", "không có thư mục dữ liệu này"))
            continue
        paths = _scan(root, library.folder_problems)
        folders += [_list_folder(library, path, trust_stat=trust_stat and not reread) for path in paths]
    gone = set(library.rows.folders()).difference(folder.path for folder in folders)
    folders += (_Folder(path, {}, []) for path in sorted(gone))
    _update_folders(library, folders, before_fork, reread=reread)
    _derive_again(library)
    if len(library.rows.roots) > 1:
        _note_twins(library)
    media = find_media(library.rows.roots, previous_media or {}, before_fork)
    library.media, library.media_stats = media.files, media.stats
    library.folder_problems += media.problems
    library.opened += media.opened
    library.changed |= {f"media:{ref}" for ref in media.changed}
    return library


def reload(before: Library, paths: Iterable[str]) -> Library | None:
    """Return the library if only these files may have changed, or None if a full `load` is needed.

    A full load is needed unless each file is a record file that was readable before and still exists.
    """
    if before.folder_problems:  # only `load` finds out whether they are solved
        return None
    store, stats = before.rows, dict[str, Stat]()
    for path in paths:
        folder, _, name = path.rpartition(os.sep)
        row = store.row(path)
        if name not in store.stats(folder) and not os.path.lexists(path) and store.stats(folder):
            continue  # a temporary file of an editor program
        stat = os.lstat(path) if row and os.path.lexists(path) else None
        if row is None or stat is None or not S_ISREG(stat.st_mode) or before.rows.get(row.ref) is not row:
            return None
        stats[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    others = Others(store.roots, store.defaults)
    library = replace(before, opened=0, changed=set(), fresh={}, others=others, read=set())
    for path, now in stats.items():
        folder, _, name = path.rpartition(os.sep)
        digest_before = store.digest(path)
        _update(library, path, digest_before, _read(library, (path, digest_before)))
        store.set_stats(folder, {**store.stats(folder), name: now})
    _derive_again(library)
    return library


def _derive_again(library: Library) -> None:
    """Read again the files whose records derive fields from changed records, or could not be derived before."""
    store, failed = library.rows, {*library.rows.unread()} if library.changed else set()
    while library.changed:
        changed = {"?" + name.partition("\t")[0] for name in library.changed}
        deriving = {ref for link in changed.intersection(store.links("?")) for ref, _ in store.days(link)}
        paths = {store[ref].file for ref in deriving if ref in store}
        due = sorted((paths | failed) - library.read)
        if not due:
            return
        for path in due:
            _update(library, path, store.digest(path), _read(library, (path, "")))


def _note_change(library: Library, path: str, *versions: Loaded | None) -> None:
    """Note which inputs changed with a record file; `versions` are what was read of it before and now."""
    ref = "/".join(Path(path).with_suffix("").parts[-2:])
    seen = library.rows.get(ref)  # may be the row of another root
    rows = [row for row in (seen, *(loaded.row for loaded in versions if loaded)) if row]
    every = {ref}.union(*map(sources_of, rows))
    is_edit = len(rows) == len(versions) + 1 == 3 and rows[0] is rows[2]
    fields = differing(rows[1], rows[2]) if is_edit else set()
    if is_edit and not _VISIBILITY & fields:
        library.changed |= {f"{source}\t{field}" for source in every for field in fields}
        library.changed |= sources_of(rows[1]) ^ sources_of(rows[2])
    else:
        library.changed |= every


def _scan(root: Path, problems: list[Problem]) -> Iterator[str]:
    """Yield every folder of records; anything else in a data root that does not belong there is a problem."""
    known_names = collection_names()
    for folder in sorted(os.scandir(root), key=lambda entry: entry.name):
        path = os.path.join(root, folder.name)
        if folder.is_symlink():
            problems.append(whole_file(path, "symlink", "là liên kết tượng trưng; hãy đặt tệp, thư mục thật"))
        elif folder.name in known_names and folder.is_dir():
            yield path
        elif folder.name[0] != "." and IS_FOLDER.get(folder.name) != folder.is_dir():
            names = ", ".join(collections())
            problems.append(whole_file(path, "collection-unknown", f"không phải nhóm dữ liệu nào; các nhóm: {names}"))


class _Folder(NamedTuple):
    """A folder of record files on disk."""

    path: str
    stats: dict[str, Stat]
    due: list[str]  # the files that have to be read


def _list_folder(library: Library, folder: str, *, trust_stat: bool) -> _Folder:
    """List the files of a folder of records, note their faults, and find those that have to be read."""
    stats: dict[str, Stat] = {}
    entries: dict[str, os.DirEntry[str]] = {}
    for entry in os.scandir(folder):
        if entry.name[0] != ".":
            stat = entry.stat(follow_symlinks=False)
            stats[entry.name] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            entries[entry.name] = entry
    previous = library.rows.stats(folder)
    if stats == previous and trust_stat:
        return _Folder(folder, previous, [])
    for name in sorted(stats):
        if stats[name] == previous.get(name):
            continue
        fault = _file_fault(entries[name])
        if fault:
            code = "symlink" if entries[name].is_symlink() else "file-name"
            library.folder_problems.append(whole_file(f"{folder}{os.sep}{name}", code, fault))
            del stats[name]
    names = (name for name in sorted(stats) if not trust_stat or stats[name] != previous.get(name))
    return _Folder(folder, stats, [f"{folder}{os.sep}{name}" for name in names])


def _update_folders(
    library: Library, folders: Sequence[_Folder], before_fork: Callable[[], object], *, reread: bool
) -> None:
    """Update the rows of all record files that changed; many files are read in worker processes.

    With `reread` a file counts as changed even if its bytes are the same.
    """
    store = library.rows
    due = [(path, store.digest(path)) for folder in folders for path in folder.due]
    work = [(path, "" if reread else digest) for path, digest in due]
    read = fork.each(work, partial(_read, library, keep=len(due) < fork.MANY), partial(_prepare, due, before_fork))
    for folder in folders:
        for name in store.stats(folder.path).keys() - folder.stats.keys():
            path = f"{folder.path}{os.sep}{name}"
            before = store.loaded(path)
            store.remove(path)
            _note_change(library, path, before)
    for (path, digest), loaded in zip(due, read, strict=True):
        _update(library, path, digest, loaded)
    for folder in folders:
        if folder.stats != store.stats(folder.path):
            store.set_stats(folder.path, folder.stats)


def _update(library: Library, path: str, digest_before: str, loaded: Loaded | None) -> None:
    """Put what was read of a record file into the store; `digest_before` is "" for a new file."""
    library.opened += 1
    if loaded is not None:
        library.read.add(path)
        before = library.rows.loaded(path) if digest_before else None
        library.rows.put(path, loaded)
        _note_change(library, path, before, loaded)


def _note_twins(library: Library) -> None:
    """Report records whose id exists in an earlier root as well."""
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
                library.folder_problems.append(whole_file(row.file, "id-twice", message))
                _note_change(library, row.file, store.loaded(row.file))
        before |= paths.keys()


def _file_fault(entry: os.DirEntry[str]) -> str:
    """Return the fault of a file in the folder of a collection, or ""."""
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


def _prepare(due: Iterable[tuple[str, str]], before_fork: Callable[[], object]) -> None:
    """Import what reading these files needs, so that each worker need not, and call `before_fork`."""
    import macros.engine.row_builder  # noqa: F401, PLC0415 - most runs read no record

    for collection in {os.path.basename(os.path.dirname(path)) for path, _ in due}:
        model_of(collection)
    before_fork()


def _read(library: Library, item: tuple[str, str], *, keep: bool = True) -> Loaded | None:
    """Condense a file, given with its last digest; to `keep` the whole record saves reading it again."""
    from macros.engine.row_builder import condense  # noqa: PLC0415 - most runs read no record

    loaded, record = condense(*item, library.others)
    if keep and record is not None and loaded and loaded.row:
        library.fresh[loaded.row.ref] = record
    return loaded
