"""Finds the rows of a file that belong to one record: its first row, those that continue it, and those of its lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from macros.loading.suggest import fold
from macros.records.base import Record
from macros.records.columns import ID, RECORD, Column
from macros.records.introspect import ANY, DAYS, field_table
from scripts.editing.headings import KeyColumn, ParsedSheet, SheetRow
from scripts.editing.names import day_of

NAMESAKES = ("people",)  # collections in which two records may have the same name
_SAME_PERSON = "cùng một người thì ghi cùng mã, hai người thì ghi hai mã"
_SAME_RECORD = "cùng một bản ghi thì đặt các dòng liền nhau, khác thì ghi mã riêng"


@dataclass
class SheetItem:
    """A row of a list, or the fields of the record itself (`path` is ())."""

    path: tuple[str, ...]
    cells: dict[Column, tuple[str, str]]  # (place, text)
    place: str  # of the row
    outer: tuple[int, ...] = ()  # which item of each outer list, from 0
    index: int | None = None  # which item it is, from 0; None for a new one


@dataclass
class SheetRecord:
    """A record as a file states it."""

    name: str  # its id; "" if the file has none
    title: str
    place: str  # of its first row
    items: list[SheetItem] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)  # (place, what is wrong)
    unclear: list[tuple[str, str]] = field(default_factory=list)  # (place, what may mean several things)
    extras: dict[str, tuple[str, str]] = field(default_factory=dict)  # header that is no field -> (place, text)

    @property
    def fields(self) -> SheetItem:
        """The fields of the record."""
        return self.items[0]

    def text(self, name: str) -> str:
        """The text of a field of the record; "" where it is empty."""
        return next((text for column, (_, text) in self.fields.cells.items() if column.spec.path == (name,)), "")


def entries_of(sheets: Iterable[ParsedSheet], model: type[Record]) -> list[SheetRecord]:
    """The records in the sheets of a file, in order."""
    readable = [sheet for sheet in sheets if not sheet.faults]
    entries: list[SheetRecord] = []
    by_identity: dict[tuple[str, ...], SheetRecord] = {}
    for sheet in readable:
        if not sheet.plan.path:
            _add_records(sheet, model, entries, by_identity)
    for sheet in readable:
        if sheet.plan.path:
            _add_list_items(sheet, model, entries)
    return entries


def _add_records(
    sheet: ParsedSheet, model: type[Record], entries: list[SheetRecord], by_identity: dict[tuple[str, ...], SheetRecord]
) -> None:
    last: SheetRecord | None = None
    for line in sheet.lines:
        cells = {column: cell for column, cell in line.cells.items() if ANY not in column.spec.path}
        item_cells = {column: cell for column, cell in line.cells.items() if ANY in column.spec.path}
        identity = _identity(line, cells)
        entry = last if not cells and KeyColumn(ID) not in line.keys and item_cells else by_identity.get(identity)
        is_apart = entry is not last and not _may_be_apart(identity)
        if entry is None or is_apart or _is_namesake(entry, cells, identity, model):
            first = entry
            entry = SheetRecord(_text(line, ID), _title(cells), line.place, [SheetItem((), {}, line.place)])
            entries.append(entry)
            if first:
                words = _SAME_PERSON if model.collection in NAMESAKES else _SAME_RECORD
                entry.unclear.append((line.place, f"trùng tên với {first.place}; {words} ở cột “{ID}”"))
        by_identity.setdefault(identity, entry)
        _merge(entry, cells, item_cells, line)
        last = entry


def _may_be_apart(identity: tuple[str, ...]) -> bool:
    """Whether the rows of one record may be apart: only if an id or keys identify it, not just a title."""
    return identity[0] in ("id", "keys")


def _is_namesake(
    entry: SheetRecord | None, cells: Mapping[Column, object], identity: tuple[str, ...], model: type[Record]
) -> bool:
    return bool(entry and cells and identity[0] == "title" and model.collection in NAMESAKES)


def _identity(line: SheetRow, cells: Mapping[Column, tuple[str, str]]) -> tuple[str, ...]:
    """What identifies the record of a row: its id, its title, or the required fields if titles are made of these."""
    if name := _text(line, ID):
        return "id", name
    if title := _title(cells):
        number = next((text for column, (_, text) in cells.items() if column.spec.path == ("number",)), "")
        return "title", fold(title), fold(number)
    needed = [(column.header, _normalised(column, text)) for column, (_, text) in cells.items() if column.spec.required]
    return ("keys", *(part for pair in sorted(needed) for part in pair)) if needed else ("row", line.place)


def _normalised(column: Column, text: str) -> str:
    """The content of a cell, independent of its spelling."""
    return day_of(column.spec, text) if column.spec.kind in DAYS else fold(text)


def _title(cells: Mapping[Column, tuple[str, str]]) -> str:
    return next((text for column, (_, text) in cells.items() if column.spec.path == ("title",)), "")


def _text(line: SheetRow, header: str) -> str:
    return line.keys.get(KeyColumn(header), ("", ""))[1]


def _merge(
    entry: SheetRecord,
    cells: Mapping[Column, tuple[str, str]],
    item_cells: dict[Column, tuple[str, str]],
    line: SheetRow,
) -> None:
    """Add a row to a record; two rows must agree on its fields."""
    entry.faults += line.wrong
    entry.extras |= {key.header: cell for key, cell in line.keys.items() if key.extra}
    for column, (at, text) in cells.items():
        before = entry.fields.cells.setdefault(column, (at, text))
        if _normalised(column, before[1]) != _normalised(column, text):
            words = f"“{column.header}”: “{text[:60]}” khác với “{before[1][:60]}” ở {before[0]} của cùng bản ghi"
            entry.faults.append((at, words))
    if item_cells:
        path = next(iter(item_cells)).spec.path
        inline = path[: path.index(ANY)]
        entry.items.append(SheetItem(inline, item_cells, line.place, (), _index(entry, line, 1)))


def _index(entry: SheetRecord, line: SheetRow, level: int) -> int | None:
    """The index of the item whose number a row gives; None for a new item."""
    place, text = next((cell for key, cell in line.keys.items() if key.level == level), ("", ""))
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) < 10_000:
        entry.faults.append((place, f"“{text[:60]}” không phải số thứ tự của một mục; bỏ trống là mục mới"))
        return None
    return int(text) - 1


def _add_list_items(sheet: ParsedSheet, model: type[Record], entries: list[SheetRecord]) -> None:
    """Add the rows of a sheet, each of which is an item of a list, to their records."""
    last = ""
    for line in sheet.lines:
        last = name = _text(line, RECORD) or last
        entry = next((item for item in entries if name and name in (item.name, item.title)), None)
        entry = entry or next((item for item in entries if name and fold(name) == fold(item.title)), None)
        if entry is None:
            is_id = fold(name).replace(" ", "-") == name
            entry = SheetRecord(
                name if is_id else "", "" if is_id else name, line.place, [SheetItem((), {}, line.place)]
            )
            entries.append(entry)
        entry.faults += line.wrong
        levels = len(sheet.plan.outer)
        outer = tuple(_index(entry, line, level) for level in range(1, levels))
        if None in outer:
            title = field_table(model)[sheet.plan.path].title
            entry.faults.append((line.place, f"chưa rõ “{title}” này thuộc mục nào; hãy ghi “Mục số cấp 1”"))
            continue
        numbers = tuple(number for number in outer if number is not None)
        if line.cells:
            entry.items.append(SheetItem(sheet.plan.path, line.cells, line.place, numbers, _index(entry, line, levels)))
