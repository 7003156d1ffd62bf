"""Compares the records of a file with the existing ones: new, changed, the same, unclear, wrong.

An empty cell changes nothing.  A row of a list is a new item unless it has the number or content of an existing one.
A record with an unclear or wrong cell is left out as a whole; the others are written.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from macros.engine.row_builder import loose_key
from macros.engine.stored_row import StoredRow
from macros.loading.completion import completed
from macros.loading.messages import in_words
from macros.loading.suggest import fold
from macros.records.base import Record
from macros.records.columns import Column
from macros.records.introspect import Path, field_table, label_of, pattern_of, spec_at
from macros.records.regulations import Regulation
from scripts.editing.answers import SPELLING_FAULTS
from scripts.editing.document_columns import Documents, id_of
from scripts.editing.drafts import (
    Drafts,
    FieldFault,
    at,
    drop,
    faults,
    id_fault,
    put,
    record_lookup,
    suggested_id,
    used_ids,
    with_item_ids,
)
from scripts.editing.entries import NAMESAKES, SheetItem, SheetRecord
from scripts.editing.names import Names, NamesNothing, Unclear, alike
from scripts.editing.sheets import EMPTIED, place_in, with_rows_expanded

MAX_VALUE_LENGTH = 60  # characters of a value in a sentence


@dataclass
class ImportResult:
    """The result of importing one record of a file."""

    entry: SheetRecord
    model: type[Record]
    name: str = ""  # its id
    data: dict[str, Any] = field(default_factory=dict)  # its text data
    row: StoredRow | None = None  # of the existing record
    changes: list[tuple[str, str]] = field(default_factory=list)  # (place, old and new text)
    text: str = ""  # of its file, where it changes
    places: dict[Path, str] = field(default_factory=dict)  # of a field of the record -> cell

    @property
    def is_right(self) -> bool:
        """Whether nothing in it is wrong or unclear, so that it may be written."""
        return not self.entry.faults and not self.entry.unclear

    def place_of(self, path: Path) -> str:
        """The cell of a field, or the nearest: of the field around it, of its item, of the record."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
            inside = [place for other, place in self.places.items() if other[:end] == path[:end]]
            if inside:
                return inside[0]
        return self.entry.place

    def place_called(self, label: str) -> str:
        """The cell of a field by its label in problems, or the first cell inside it."""
        labelled = {label_of(self.model, path): place for path, place in self.places.items()}
        inside = (place for name, place in labelled.items() if name.startswith(f"{label}, "))
        return labelled.get(label, "") or next(inside, self.entry.place) if label else self.entry.place


class Intake:
    """Imports the records of a file into the current library, as drafts."""

    def __init__(self, model: type[Record], drafts: Drafts) -> None:
        self.model, self._drafts = model, drafts
        self._rows = drafts.rows
        self._existing = [row for row in drafts.rows.values() if row.collection == model.collection]
        self._names = Names(model, drafts.rows, drafts.photos)
        self._look = record_lookup(drafts.rows)
        self._used_ids = used_ids(model, drafts.rows)
        self._documents: Documents | None = None
        self._order = {path: number for number, path in enumerate(field_table(model))}

    def take(self, entries: Iterable[SheetRecord]) -> list[ImportResult]:
        """The result for each record; nothing is written."""
        entries = list(entries)
        if self.model is Regulation:
            self._documents = Documents(self._existing, entries)
        for entry in entries:  # a row may refer to a record of a later row
            number, name = entry.text("number"), entry.name or id_of(entry)
            for words in filter(None, (entry.title, number, f"{number} · {entry.title}", name)):
                self._names.coming.setdefault(fold(words), f"{self.model.collection}/{name}")
        return [self._take(entry) for entry in entries]

    def _take(self, entry: SheetRecord) -> ImportResult:
        result = ImportResult(entry, self.model, entry.name)
        written: dict[str, Any] = {}
        result.row = self._row_of(entry)
        if result.row:
            result.name = result.row.id
            written = self._drafts.whole(result.row)
        result.data = with_rows_expanded(self.model, deepcopy(written))
        before = completed(self.model, result.data, self._look)
        appended = self._fill(result)
        if self._documents:
            ref = result.row.ref if result.row else f"{self.model.collection}/{entry.name}" if entry.name else ""
            result.changes += self._documents.fill(entry, ref, result.row, result.data)
        with_item_ids(self.model, result.data)
        self._check(result)
        if result.row is None and result.is_right and not entry.name and (row := self._with_same_keys(result)):
            entry.name = row.id
            return self._take(entry)
        if result.row is None:
            self._assign_id(result)
        elif not entry.faults:
            self._compare(result, written, before, appended)
        return result

    def _row_of(self, entry: SheetRecord) -> StoredRow | None:
        """The existing record with the id or the title of an entry."""
        if entry.name:
            return next((row for row in self._existing if row.id == entry.name), None)
        if self._documents and entry.text("number"):
            return self._documents.row_of(entry)
        same_title = [row for row in self._existing if entry.title and fold(row.title) == fold(entry.title)]
        if len(same_title) > 1:
            ids = ", ".join(row.id for row in same_title)
            entry.unclear.append((entry.place, f"“{entry.title}” có thể là {ids}; hãy ghi mã ở cột “Mã”"))
        return same_title[0] if len(same_title) == 1 else None

    def _with_same_keys(self, result: ImportResult) -> StoredRow | None:
        """The existing record with the keys of this valid one, such as campaign, unit and month of a score sheet."""
        record = self.model.model_validate(completed(self.model, result.data, self._look))
        keys = {loose_key(key) for key in record.keys()}  # noqa: SIM118 - not a mapping
        return next((row for row in self._existing if keys & {*row.keys}), None)

    def _fill(self, result: ImportResult) -> list[tuple[Path, SheetItem]]:
        """Set every cell; returns the items that were appended to lists that may have them already."""
        appended = []
        for item in result.entry.items:
            indexes: tuple[int, ...] = ()
            if item.path:
                where = place_in(item.path, item.outer)
                if fault := self._misnumbered(result.data, where, item.index or 0):
                    result.entry.faults.append((item.place, fault))
                    continue
                count = len(at(result.data, where) or ())
                index = count if item.index is None else item.index
                indexes = (*item.outer, index)
                if index == count and result.row:
                    appended.append(((*where, index), item))
            for column, cell in sorted(item.cells.items(), key=lambda pair: self._order[pair[0].spec.path]):
                self._set(result, column, place_in(column.spec.path, indexes), cell)
        return appended

    def _misnumbered(self, data: Mapping[str, Any], where: Path, index: int) -> str:
        """What is wrong with the number of a list item and with those of its outer items; "" if nothing is."""
        outer = [(where[:end], step) for end, step in enumerate(where) if isinstance(step, int)]
        for level, (path, number) in enumerate(outer, 1):
            if number >= (count := len(at(data, path) or ())):
                return f"{self._length(path, count)}; hãy sửa “Mục số cấp {level}”"
        count = len(at(data, where) or ())
        return f"{self._length(where, count)}; bỏ trống “Mục số” là mục mới" if index > count else ""

    def _length(self, path: Path, count: int) -> str:
        return f"“{field_table(self.model)[pattern_of(path)].title}” chỉ có {count} mục"

    def _set(self, result: ImportResult, column: Column, path: Path, cell: tuple[str, str]) -> None:
        place, text = cell
        if text.casefold() in EMPTIED:
            if _empty(result.data, path):
                result.places[path] = place
            return
        try:
            put(result.data, path, self._names.value_of(column.spec, text, result.data, path))
            result.places[path] = place
        except NamesNothing as nothing:
            note_path = (*path[:-1], f"{path[-1]}_note")  # evidence that is no record is written as a note
            if pattern_of(note_path) in field_table(self.model) and at(result.data, note_path) is None:
                put(result.data, note_path, " ".join(text.split()))
                result.places[note_path] = place
            else:
                result.entry.unclear.append((place, f"“{column.header}”: {nothing}"))
        except Unclear as unclear:
            result.entry.unclear.append((place, f"“{column.header}”: {unclear}"))

    def _check(self, result: ImportResult) -> None:
        """Correct values that are only misspelled; note all other faults."""
        first_faults = faults(self.model, result.data, (), self._look)
        spelled = [
            fault
            for fault in first_faults
            if fault.nearest and fault.code in SPELLING_FAULTS and fault.path in self._filled_paths(result)
        ]
        for fault in spelled:
            put(result.data, fault.path, fault.nearest)
        for fault in faults(self.model, result.data, (), self._look) if spelled else first_faults:
            if not (result.entry.unclear and fault.code == "field-missing"):
                words = self.sentence(fault)
                if fault.code == "field-missing" and fault.path in result.places:
                    words = f"“{_header(self.model, fault.path)}” phải có, không xóa được"
                result.entry.faults.append((result.place_of(fault.path), words))

    def _filled_paths(self, result: ImportResult) -> set[Path]:
        whole = {*result.places}
        return whole | {(*path, index) for path in whole for index in range(len(at(result.data, path) or ()))}

    def sentence(self, fault: FieldFault) -> str:
        """What is wrong, in words about a cell."""
        spec = spec_at(self.model, fault.path)
        label = _header(self.model, fault.path)
        if fault.code == "field-missing":
            return f"thiếu “{label}”; {self.model.one} mới phải có mục này"
        if fault.code == "field-enum" and spec:
            return (
                f"“{label}”: không có trong danh mục; hãy ghi một trong: {'; '.join(name for _, name in spec.choices)}"
            )
        return f"“{label}”: {in_words(self.model, fault.path, fault.message, keys=False)}"

    def _assign_id(self, result: ImportResult) -> None:
        """Give a new record its id."""
        entry = result.entry
        if result.name:
            if fault := id_fault(result.name, self.model, self._used_ids):
                entry.faults.append((entry.place, f"“Mã”: {fault}"))
        elif result.is_right:
            stem = suggested_id(self.model, result.data, self._rows)
            names = (stem, *(f"{stem}-{number}" for number in range(2, 10_000)))
            result.name = next(name for name in names if name not in self._used_ids)
        self._used_ids.add(result.name)

    def _compare(
        self,
        result: ImportResult,
        written: Mapping[str, Any],
        before: Mapping[str, Any],
        appended: list[tuple[Path, SheetItem]],
    ) -> None:
        """Note the changes to an existing record; values that did not change keep their text."""
        fresh = self._without_twins(result, before, appended)
        expanded = with_rows_expanded(self.model, written)
        for path, place in result.places.items():
            spec, is_added = field_table(self.model)[pattern_of(path)], any(path[: len(top)] == top for top in fresh)
            old, new = at(before, path), at(result.data, path)
            if is_added:
                continue
            if alike(spec, old, new) or alike(spec, at(expanded, path), new):
                if at(expanded, path) is None:
                    drop(result.data, path)
                else:
                    put(result.data, path, at(expanded, path))
            else:
                words = (
                    f"“{_header(self.model, path)}”: “{self._quotable(spec, old)}” thành “{self._quotable(spec, new)}”"
                )
                result.changes.append((place, words))
        for top in fresh:
            title = field_table(self.model)[pattern_of(top)].title
            result.changes.append((result.place_of(top), f"thêm mục {top[-1] + 1} vào “{title}”"))
        self._restore_rows(result.data, written)
        if fresh and self.model.collection in NAMESAKES and not result.entry.name:
            words = f"đã có “{result.entry.title}” ({result.name}); cùng một người thì ghi mã ấy ở cột “Mã”, "
            result.entry.unclear.append((result.entry.place, f"{words}người khác trùng tên thì ghi một mã mới"))

    def _without_twins(
        self, result: ImportResult, before: Mapping[str, Any], appended: list[tuple[Path, SheetItem]]
    ) -> list[Any]:
        """Remove the items that the list has already; returns the places of the others."""
        fresh: list[Any] = []
        used: set[Path] = set()
        dropped: dict[Path, list[int]] = {}
        for top, _ in appended:
            where = top[:-1]
            cells = {path[len(top) :]: at(result.data, path) for path in result.places if path[: len(top)] == top}
            twin = next(
                (
                    number
                    for number, item in enumerate(at(before, where) or ())
                    if (*where, number) not in used and self._has_cells(item, cells, where)
                ),
                None,
            )
            if twin is None:
                shift = len(dropped.get(where, ()))
                fresh.append((*where, int(top[-1]) - shift))
                _move(result, top, fresh[-1])
            else:
                used.add((*where, twin))
                dropped.setdefault(where, []).append(int(top[-1]))
                for path in [path for path in result.places if path[: len(top)] == top]:
                    del result.places[path]
        for where, numbers in dropped.items():
            for number in reversed(numbers):
                del at(result.data, where)[number]
        return fresh

    def _has_cells(self, item: Any, cells: Mapping[Path, Any], where: Path) -> bool:
        """Whether an existing item has all the values of a row."""
        return isinstance(item, dict) and all(
            alike(field_table(self.model)[pattern_of((*where, 0, *path))], at(item, path), value)
            for path, value in cells.items()
        )

    def _restore_rows(self, data: dict[str, Any], written: Mapping[str, Any]) -> None:
        """Restore the unchanged items that were written as a line of text."""
        expanded = with_rows_expanded(self.model, written)
        for name, items in written.items():
            if isinstance(items, list) and any(isinstance(item, str) for item in items) and name in data:
                data[name] = [
                    items[number] if number < len(items) and item == expanded[name][number] else item
                    for number, item in enumerate(data[name])
                ]

    def _quotable(self, spec: Any, value: Any) -> str:
        cell = self._names.cell_of(spec, value, {}, ()) if value not in (None, "") else "để trống"
        text = f"{cell:%d/%m/%Y}" if hasattr(cell, "strftime") else " ".join(str(cell).split())
        return text if len(text) <= MAX_VALUE_LENGTH else f"{text[: MAX_VALUE_LENGTH - 1]}…"


def _empty(data: dict[str, Any], path: Path) -> bool:
    """Delete a value, and its group if nothing else is in it; returns whether there was one.  Items of lists stay."""
    above = path[:-1]
    if at(data, path) is None:
        return False
    del at(data, above)[path[-1]]
    if above and isinstance(above[-1], str) and not at(data, above):
        drop(data, above)
    return True


def _move(result: ImportResult, old: Path, new: Path) -> None:
    if old != new:
        for path in [path for path in result.places if path[: len(old)] == old]:
            result.places[(*new, *path[len(old) :])] = result.places.pop(path)


def _header(model: type[Record], path: Path) -> str:
    spec = spec_at(model, path)
    return spec.title if spec else label_of(model, path)
