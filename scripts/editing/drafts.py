"""New records: each answer is checked at once, and the whole record together with all others before it is written."""

import json
import shutil
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from errno import EEXIST
from itertools import chain, count, pairwise
from os import strerror
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from pydantic import ValidationError

from macros.checks.ids import is_reserved
from macros.engine.media import MEDIA
from macros.engine.others import DEFAULTS
from macros.engine.stored_row import StoredRow
from macros.loading.completion import completed, minimal
from macros.loading.encoding import LoadError, decoded, in_nfc, without_hidden
from macros.loading.messages import explain, nearest_value, sentence
from macros.loading.problems import Problem
from macros.loading.record_reader import follows
from macros.loading.suggest import legacy_lines, slugified
from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import arranged, dump, with_changes
from macros.records import collections
from macros.records.base import Record
from macros.records.derived import Look
from macros.records.introspect import ANY, FieldSpec, Path, field_table, fields_of, must_be_written
from macros.run.flow import Settings, examine
from macros.text.slugs import SLUG_LENGTH, is_slug, slug_of
from scripts.editing.photos import Photos

ID_LENGTH = 60  # of a suggested id; addresses are read aloud and typed
ITEM_ID_LENGTH = 40


def put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Set the value at a place of a record, creating the groups and list items on the way."""
    place: Any = data
    for step, below in pairwise(path):
        empty: Any = [] if isinstance(below, int) else {}
        if isinstance(place, dict):
            place.setdefault(step, empty)
        elif step == len(place):
            place.append(empty)
        place = place[step]
    if isinstance(place, list) and path[-1] == len(place):
        place.append(value)
    else:
        place[path[-1]] = value


def at(data: Any, path: Path) -> Any:
    """The value at a place of a record, or None."""
    for step in path:
        inside = step in data if isinstance(data, dict) else isinstance(step, int) and step < len(data or ())
        if not inside:
            return None
        data = data[step]
    return data


def drop(data: Any, path: Path) -> None:
    """Delete the value at a place, and the groups and lists that become empty."""
    *above, last = path
    place = at(data, tuple(above))
    if place is not None and at(place, (last,)) is not None:
        del place[last]
    if above and not place:
        drop(data, tuple(above))


def cleaned(typed: str) -> tuple[str, list[str]]:
    """Typed or pasted text as a record may hold it, and notes on corrections; raises `LoadError` if it is not UTF-8."""
    text, notes = decoded(typed.encode("utf-8", "surrogateescape")), []
    if (visible := without_hidden(text)) != text:
        notes.append("đã đổi phím Tab thành dấu cách" if "\t" in text else "đã bỏ ký tự ẩn")
    lines = [line.rstrip() for line in in_nfc(visible).split("\n")]
    for garbled in legacy_lines("\n".join(lines)):
        lines[garbled.line - 1] = garbled.corrected
        notes.append(f"đã chuyển chữ phông cũ sang Unicode: {garbled.corrected}")
    return "\n".join(lines), notes


class SavedAnswers:
    """The file that keeps the answers for a record until it is written."""

    def __init__(self, settings: Settings, model: type[Record]) -> None:
        self.path = settings.work / "drafts" / f"{model.collection}.json"

    def load(self) -> dict[str, Any]:
        """The saved answers; empty if the file cannot be read."""
        try:
            content = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def save(self, data: Mapping[str, Any]) -> None:
        """Save the answers."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
        new.replace(self.path)

    def drop(self) -> None:
        """Delete the saved answers."""
        self.path.unlink(missing_ok=True)


class FieldFault(NamedTuple):
    """What is wrong at a place of a record."""

    path: Path
    code: str
    message: str
    nearest: str  # the valid value that is surely meant, or ""


def record_lookup(rows: Mapping[str, StoredRow]) -> Look:
    """A function that gives the data of a record by its reference, for derived fields."""
    return lambda ref: rows[ref].data if ref in rows else {}


def faults(model: type[Record], data: Mapping[str, Any], path: Path, look: Look) -> list[FieldFault]:
    """The faults at a place of a record and below it, in the words of the loader."""
    try:
        model.model_validate(completed(model, data, look))
    except ValidationError as error:
        errors = [item for item in error.errors(include_url=False) if item["loc"][: len(path)] == path]
        return [
            FieldFault(item["loc"], *explain(model, item), nearest_value(model, item))
            for item in errors
            if not follows(item)
        ]
    return []


def with_item_ids(model: type[Record], data: dict[str, Any]) -> None:
    """Give an id to each item of a list that needs one and has none: "d3" after "d2", or after its words."""
    for spec in fields_of(model):
        if spec.path[-2:] == (ANY, "id") and spec.required:
            for items in _lists(data, spec.path[:-2]):
                for item in items:
                    item.setdefault("id", _item_id(item, items, str(spec.example)))


def _lists(data: Any, steps: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
    """The lists at a path with "*" for the items of outer lists: one for each of these items."""
    value = data.get(steps[0], [])
    if len(steps) == 1:
        yield value
        return
    for item in value if steps[1] == ANY else [value]:
        yield from _lists(item, steps[2 if steps[1] == ANY else 1 :])


def _item_id(item: Mapping[str, Any], items: list[dict[str, Any]], example: str) -> str:
    """A free id: made of the item's words, or counted like the example: "buoi-2" after "buoi-1"."""
    used = {other.get("id") for other in items}
    words = next((str(item[name]) for name in ("title", "text", "label") if item.get(name)), "")
    whole = _shortened(slug_of(words), ITEM_ID_LENGTH) if words else ""
    stem = whole or example.rstrip("-0123456789")
    hyphen = "" if not whole and "-" not in example else "-"
    names = chain([whole] if whole else [], (f"{stem}{hyphen}{number}" for number in count(2 if whole else 1)))
    return next(name for name in names if name not in used)


def _shortened(slug: str, length: int) -> str:
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0] or slug[:length]


def must_have(model: type[Record], spec: FieldSpec) -> bool:
    """Whether an editor is asked for a field because the record may be refused without it."""
    if spec.derived and spec.needed:  # not if a required field that comes later gives its value
        order, source = [*field_table(model)], spec.derived.source[:1]
        return order.index(source) < order.index(spec.path) or not field_table(model)[source].required
    return must_be_written(model, spec)


def suggested_id(model: type[Record], data: Mapping[str, Any], rows: Mapping[str, StoredRow]) -> str:
    """An id for a valid record; no record of its collection has or had it."""
    record = model.model_validate(completed(model, data, record_lookup(rows)))
    whole = slug_of(record.id_words()[: 2 * SLUG_LENGTH])
    stem = _shortened(whole, ID_LENGTH)
    used = used_ids(model, rows)
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(name for name in names if name not in used)


def used_ids(model: type[Record], rows: Mapping[str, StoredRow]) -> set[str]:
    """Every id that a record of the collection has or had."""
    rows_here = [row for row in rows.values() if row.collection == model.collection]
    return {row.id for row in rows_here} | {former for row in rows_here for former in row.former_ids}


def id_fault(name: str, model: type[Record], used: Container[str]) -> str:
    """What is wrong with an id for a new record; "" if nothing is."""
    if not is_slug(name):
        return sentence("slug", {"value": name, "nearest": slugified(name)})
    if is_reserved(name, model):
        return f"mã “{name}” trùng địa chỉ trang do cổng tự tạo; hãy chọn mã khác, ví dụ {name}-1"
    return f"mã “{name}” đã có bản ghi dùng; hãy chọn mã khác" if name in used else ""


def _file_name(name: str) -> str:
    """The name of a record's file; refuses an id that would lead out of the folder."""
    if not is_slug(name):
        raise ValueError(f"no id: {name!r}")
    return f"{name}.yml"


class Drafts:
    """The current library, and dry runs of new records in it; leaders' records go to the last of several data roots."""

    def __init__(self, settings: Settings, *, for_leaders: bool = False) -> None:
        self._scratch_dir = settings.work / "new"
        data = (self._scratch_dir, *settings.data)  # of two records with one id the first counts
        in_last_root = for_leaders and len(settings.data) > settings.shared
        # Without a shared root the checks find faults in other records, the same ones before and after a dry run.
        self._settings = replace(settings, data=data, shared=0 if in_last_root else settings.shared + 1)
        self.root = settings.data[-1 if in_last_root else 0]
        self.photos = Photos(settings.work / "photos")
        self._scratch_dir.mkdir(parents=True, exist_ok=True)
        self._clear()
        (self._scratch_dir / DEFAULTS).unlink(missing_ok=True)
        if (defaults := self.root / DEFAULTS).is_file():  # default values of new records
            shutil.copyfile(defaults, self._scratch_dir / DEFAULTS)
        library, self._known_problems = examine(self._settings)
        self.rows: Mapping[str, StoredRow] = dict(library.rows)  # as they were before any dry run

    def path(self, model: type[Record], name: str) -> FilePath:
        """Where the file of a record goes."""
        return self.root / model.collection / _file_name(name)

    def dry_run(self, model: type[Record], records: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
        """The problems that these records (text data by id) would add.

        A record that exists already is treated as changed.
        """
        scratch_dir = self._scratch_dir / model.collection
        scratch_dir.mkdir(exist_ok=True)
        for name, data in records.items():
            (scratch_dir / _file_name(name)).write_text(dump(arranged(model, data)), "utf-8", newline="\n")
            self.photos.place(data, self._scratch_dir, f"{model.collection}/{name}")
        try:
            _, problems = examine(self._settings)
        finally:
            self._clear()
        changed = {path for name in records if (path := self._file_of(model, name))}
        twins = {item for item in problems if item.code == "id-twice" and FilePath(item.path) in changed}
        new = sorted({*problems}.difference(self._known_problems, twins))
        folder = str(self.root / model.collection)
        return [
            replace(
                item,
                path=item.path.replace(str(scratch_dir), folder),
                message=item.message.replace(str(scratch_dir), folder),
            )
            for item in new
        ]

    def write(self, model: type[Record], name: str, data: Mapping[str, Any]) -> FilePath:
        """Write the file of a new record; raises `FileExistsError` if there is one already."""
        path = self.path(model, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.write_text(dump(arranged(model, minimal(model, data, record_lookup(self.rows)))), "utf-8", newline="\n")
        try:
            path.hardlink_to(new)  # the whole file or none, and never in place of another
        except FileExistsError:
            raise FileExistsError(EEXIST, strerror(EEXIST), str(path)) from None
        finally:
            new.unlink()
        self.photos.place(data, self.root, f"{model.collection}/{name}")
        self.photos.drop()
        return path

    def whole(self, row: StoredRow) -> dict[str, Any]:
        """The text data of a record, including its long texts."""
        return dict(parse(FilePath(row.file).read_bytes()))

    def changed_text(self, row: StoredRow, data: Mapping[str, Any]) -> str:
        """The file of an existing record with new data and its comments kept; "" if that is impossible."""
        model = collections()[row.collection]
        raw = decoded(FilePath(row.file).read_bytes()).replace("\r\n", "\n")
        written = parse(raw.encode())
        in_order, as_written = (arranged(model, written), arranged(model, data)), (written, data)
        for before, after in (in_order, as_written):
            with suppress(LoadError):
                text = with_changes(raw, dump(before), dump(after))
                if parse(text.encode()) == parse(dump(after).encode()):
                    return text
        return ""

    def rewrite(self, row: StoredRow, text: str) -> FilePath:
        """Replace the file of an existing record; at any time the file is the old or the new one."""
        path = FilePath(row.file)
        new = path.with_name(f".{path.name}.new")
        new.write_text(text, "utf-8", newline="\n")
        new.replace(path)
        return path

    def _file_of(self, model: type[Record], name: str) -> FilePath | None:
        row = self.rows.get(f"{model.collection}/{name}")
        return FilePath(row.file) if row else None

    def _clear(self) -> None:
        shutil.rmtree(self._scratch_dir / MEDIA, ignore_errors=True)
        for path in self._scratch_dir.glob("*/*.yml"):
            path.unlink()
