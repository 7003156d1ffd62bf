"""Records that were withdrawn, by their own statement or by deletion of their file, and the addresses that say so.

A record whose day of withdrawal has come is in no `Portal`; only its reference is known here.  A deleted file is judged
by all its versions in the history, so that nobody can mark a record as a sample first and then delete it unnoticed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.others import DEFAULTS
from macros.loading.git_history import DeletedFile, read_blobs
from macros.records import collection_names, model_of
from macros.records.choices import Audience
from macros.text.digest import digest
from macros.text.slugs import is_slug

_SAMPLE_LINE = re.compile(rb"^illustrative: *true *$", re.MULTILINE)


class DeletedRecord(NamedTuple):
    """A real record whose file was deleted."""

    ref: str
    path: str  # as the loader showed it
    digest: str  # of the bytes of its last version
    audience: str  # of its last version
    called: tuple[str, str, str, str] | None  # of a document: number, type, title, day


@query
def withdrawn(portal: Portal, collection: str) -> tuple[str, ...]:
    """The references of a collection whose addresses say that the record was withdrawn, sorted."""
    levels = {str(item) for item in Audience if item.level <= portal.audience.level}
    gone = (item.ref for item in deleted(portal) if item.audience in levels)
    gone = (ref for ref in gone if ref.startswith(f"{collection}/") and not portal.is_taken(ref))
    rows = portal.withdrawn(collection)
    names = (f"{collection}/{name}" for row in rows for name in (row.id, *row.former_ids))
    return tuple(sorted({*names, *gone}))


@query(stored=True)
def deleted(portal: Portal) -> tuple[DeletedRecord, ...]:
    """All real records whose file was deleted, sorted; without those that may be deleted for good."""
    gone_files = ((_reference(path, gone[0].root), path, gone) for path, gone in sorted(portal.deleted.items()))
    records = [item for item in gone_files if item[0]]
    contents = read_blobs(version for _, _, gone in records for version in gone)
    unmarked = [version for version, raw in contents.items() if not _SAMPLE_LINE.search(raw)]
    defaults = read_blobs(map(_defaults_of, unmarked))
    samples = {version for version in unmarked if _is_default(version, defaults.get(_defaults_of(version), b""))}
    texts = ((ref, path, [version for version in gone if version in contents]) for ref, path, gone in records)
    return tuple(
        _deleted(ref, path, [contents[version] for version in gone])
        for ref, path, gone in texts
        if any(_is_real(contents[version], sample=version in samples) for version in gone)
    )


@query
def renamed_to(portal: Portal, ref: str) -> str:
    """The record that a deleted one became when its file alone was renamed; "" where it was not."""
    item = next((item for item in deleted(portal) if item.ref == ref), None)
    rows = portal.same_bytes(ref.partition("/")[0], item.digest) if item else []
    return rows[0].ref if rows else ""


def _reference(path: str, root: str) -> str:
    """The reference of a record's file, `<root>/<collection>/<id>.yml`; "" for any other file, or one that may go."""
    parts = Path(path).relative_to(root).parts
    if len(parts) != 2 or parts[0] not in collection_names() or Path(path).suffix != ".yml":
        return ""
    name = Path(path).stem
    return f"{parts[0]}/{name}" if is_slug(name) and not model_of(parts[0]).may_vanish else ""


def _defaults_of(version: DeletedFile) -> DeletedFile:
    """The defaults of the data root at the commit of a version; see `engine.others`."""
    return version._replace(path=f"{Path(version.path).parent.parent.as_posix()}/{DEFAULTS}".removeprefix("./"))


def _is_default(version: DeletedFile, defaults: bytes) -> bool:
    """Whether records of its collection were samples by default at that commit."""
    collection = re.escape(Path(version.path).parent.name.encode())
    return bool(re.search(rb"^ *- *" + collection + rb" *$", defaults, re.MULTILINE))


def _is_real(raw: bytes, *, sample: bool) -> bool:
    """Whether a version held a readable record that was not a sample; `sample` is the default."""
    default = "true" if sample else "false"
    return not _SAMPLE_LINE.search(raw) and any(data.get("illustrative", default) != "true" for data in _read(raw))


def _deleted(ref: str, path: str, raws: list[bytes]) -> DeletedRecord:
    """What the newest readable version of a record says."""
    from macros.records.inspections import is_of_few  # noqa: PLC0415 - a run without changes needs no model

    raw, data = next((raw, data) for raw in raws for data in _read(raw))
    values = {name: " ".join(value.split()) for name, value in data.items() if isinstance(value, str)}
    called = (values.get("number", ""), values.get("type", ""), values.get("title", ""), values.get("issued", ""))
    is_document = ref.startswith("regulations/")
    narrow = ref.startswith("inspections/") and is_of_few(data.get("units") or ())
    audience = str(Audience.LEADERSHIP) if narrow else values.get("audience", str(Audience.STAFF))
    return DeletedRecord(ref, path, digest(raw), audience, called if is_document else None)


def _read(raw: bytes) -> Iterator[dict[str, Any]]:
    from macros.loading.yaml_reader import LoadError, parse  # noqa: PLC0415 - few runs find deleted files

    try:
        yield dict(parse(raw))
    except LoadError:
        return
