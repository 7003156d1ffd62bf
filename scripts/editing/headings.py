"""Parses the sheets of a file: finds the heading, the field of each column, and the rows below.

A file may be a form of ours, an older list or the export of another program: titles above the heading, columns in any
order, cells merged over rows, blank rows, sections and totals.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from macros.documents.xlsx import WEEKDAY
from macros.loading.suggest import closest, fold
from macros.records.base import Record
from macros.records.columns import ID, INDEX, RECORD, Column, SheetPlan, plans_of
from macros.records.introspect import ANY
from scripts.editing.grids import Grid

TITLE_ROWS = 20  # the heading is within these first rows
_NUMBERING = ("stt", "tt", "so tt", "so thu tu", fold(WEEKDAY))
_WIDE = "\n"  # marks a header that is merged over several columns with nothing below it
_NO_POINTS = ("0", "-", "–", "/")  # what people write instead of points
_TOTALS = ("tong", "tong cong", "cong", "tong so", "cong tong")
# The headers of older lists, by the name of the field; used if the sheet lacks the field's own header.
_OLDER_HEADERS: Mapping[str, tuple[str, ...]] = {
    "title": (
        "ho va ten",
        "ho ten",
        "ten don vi",
        "ten nhiem vu",
        "ten lop",
        "trich yeu",
        "noi dung nhiem vu",
        "ten goi",
    ),
    "phone": ("so dien thoai", "sdt", "dien thoai co quan"),
    "email": ("email", "e mail", "thu dien tu cong vu"),
    "unit": ("phong ban", "don vi cong tac", "phong", "ten don vi"),
    "lead": ("chu tri", "co quan chu tri"),
    "due": ("thoi han", "han hoan thanh", "ngay het han"),
    "starts": ("ngay bat dau",),
    "date": ("ngay", "ngay hoc"),
    "points": ("so diem", "diem dat"),
    "evidence_note": ("minh chung", "tai lieu chung minh"),
}


class KeyColumn(NamedTuple):
    """A column that names a record or an item of a list; `level` counts the lists from the outermost."""

    header: str
    level: int = 0
    extra: bool = False  # it is about the record, but not one of its fields


class PointsColumn(NamedTuple):
    """A column that holds the points for one criterion, which is its heading."""

    criterion: str


ColumnMeaning = Column | KeyColumn | PointsColumn


@dataclass
class SheetRow:
    """A row that is not empty: its texts by column, each with its place."""

    number: int
    place: str  # of its first cell
    keys: dict[KeyColumn, tuple[str, str]]  # (place, text)
    cells: dict[Column, tuple[str, str]]
    wrong: list[tuple[str, str]]  # (place, what is wrong with a cell)
    points: list[tuple[PointsColumn, str, str]] = field(default_factory=list)  # (criterion, place, text)


@dataclass
class ParsedSheet:
    """A sheet after parsing: its rows, the parts that were skipped, and its faults."""

    grid: Grid
    plan: SheetPlan
    lines: list[SheetRow] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)  # (place, why)
    faults: list[tuple[str, str]] = field(default_factory=list)  # (place, what is wrong): the sheet is not read


def parse_sheets(
    grids: Iterable[Grid],
    model: type[Record],
    defaults: Mapping[str, str],
    extras: Sequence[str],
    criteria: Sequence[str] = (),
) -> list[ParsedSheet]:
    """Parse each sheet; one with the title of a list holds that list.

    `defaults` are texts for all rows, by the name of the field, `extras` the headers that are no fields, `criteria`
    the criteria that may each have a column with points.
    """
    plans = plans_of(model)
    by_title = {fold(plan.title): plan for plan in plans}
    more: dict[str, ColumnMeaning] = {fold(name): PointsColumn(name) for name in criteria}
    more |= {fold(name): KeyColumn(name, extra=True) for name in extras}
    sheets = [_parse_sheet(grid, by_title.get(fold(grid.name), plans[0]), more) for grid in grids if grid.rows]
    for sheet in sheets:
        if not sheet.plan.path:
            _fill_defaults(sheet, {column_named(model, name): text for name, text in defaults.items()})
        _require_identity(sheet, model)
    return sheets


def _parse_sheet(grid: Grid, plan: SheetPlan, more: Mapping[str, ColumnMeaning]) -> ParsedSheet:
    result = ParsedSheet(grid, plan)
    names = {**({} if plan.path else more), **_names(plan)}
    rows = [(number, cells) for number, cells in grid.rows[:TITLE_ROWS]]
    head = max(range(len(rows)), key=lambda index: (_recognised_count(rows[index][1], names), -index))
    number, cells = rows[head]
    if not _recognised_count(cells, names):
        columns = ", ".join(f"“{column.header}”" for column in plan.columns if column.spec.required)
        place = grid.place(number, min(cells))
        result.faults.append((place, f"không thấy dòng tên cột; {TITLE_ROWS} dòng đầu phải có một dòng ghi: {columns}"))
        return result
    cells, below = _with_merged(grid, number, _with_above(grid, number, cells, names))
    by_index = _columns(result, number, cells, names)
    _read_lines(result, below, by_index)
    result.lines = [part for line in result.lines for part in _by_criterion(line, plan)]
    return result


def _by_criterion(line: SheetRow, plan: SheetPlan) -> Iterator[SheetRow]:
    """Split a row with columns for criteria into one row for each criterion that has points."""
    if not line.points:
        yield line
        return
    columns = {column.spec.name: column for column in plan.columns}
    scored = [(points.criterion, place, text) for points, place, text in line.points if text not in _NO_POINTS]
    for number, (criterion, place, text) in enumerate(scored):
        cells = {columns["criterion"]: (place, criterion), columns["points"]: (place, text)}
        yield replace(line, place=place, cells=line.cells | cells, wrong=[] if number else line.wrong)


def _names(plan: SheetPlan) -> dict[str, Column | KeyColumn]:
    """The meaning of each folded header, including older headers that can mean only one column."""
    names: dict[str, Column | KeyColumn] = {fold(column.header): column for column in plan.columns}
    short = defaultdict[str, list[Column]](list)
    for column in plan.columns:
        for word in _OLDER_HEADERS.get(column.spec.name, ()):
            short[word].append(column)
    for word, columns in short.items():
        nearest = min(len(column.spec.path) for column in columns)  # the name of a person before that of a post
        nearest_columns = [column for column in columns if len(column.spec.path) == nearest]
        if len(nearest_columns) == 1:
            names.setdefault(word, nearest_columns[0])
    names[fold(RECORD if plan.path else ID)] = KeyColumn(RECORD if plan.path else ID)
    return names | {fold(header): KeyColumn(header, level) for level, header in enumerate(plan.outer or (INDEX,), 1)}


def _recognised_count(cells: Mapping[int, str], names: Mapping[str, object]) -> int:
    return len({fold(cell) for cell in cells.values()} & names.keys())


def _with_above(grid: Grid, number: int, cells: dict[int, str], names: Mapping[str, object]) -> dict[int, str]:
    """The headers, completed by those that are a row higher because they have no columns to divide."""
    merged = {first for top, bottom, first, _ in grid.spans if top < number <= bottom}
    above = dict(grid.rows).get(number - 1, {}).items()
    return {column: text for column, text in above if column in merged or fold(text) in names} | cells


def _with_merged(grid: Grid, number: int, cells: dict[int, str]) -> tuple[dict[int, str], int]:
    """The headers, including those below a header merged over several columns; and the last row of the heading."""
    rows, headers, last = dict(grid.rows), dict(cells), number
    for top, bottom, first, end in grid.spans:
        if not top <= number <= bottom or first not in cells:
            continue
        last = max(last, bottom)
        below = rows.get(bottom + 1, {})
        if first < end and all(column in below for column in range(first, end + 1)):
            headers |= {column: below[column] for column in range(first, end + 1)}
            last = max(last, bottom + 1)
        elif first < end:
            headers[first] = f"{_WIDE}{cells[first]}"
    return headers, last


def _columns(
    result: ParsedSheet, number: int, cells: Mapping[int, str], names: Mapping[str, ColumnMeaning]
) -> dict[int, ColumnMeaning]:
    columns = dict[int, ColumnMeaning]()
    index_of = dict[ColumnMeaning, int]()
    pairs = [(column.header, column.header) for column in result.plan.columns if ":" not in column.header]
    for index, name in sorted(cells.items()):
        place, meaning = result.grid.place(number, index), names.get(fold(name))
        if fold(name) in _NUMBERING and fold(name) not in names:
            continue
        if meaning is None:
            near = closest(name, pairs)
            hint = f"; nếu là “{near}” thì đổi tên cột" if near and fold(near) not in map(fold, cells.values()) else ""
            result.skipped.append((place, f"không có cột “{name[:60].strip()}”; cột này không được đọc{hint}"))
        elif index in result.grid.hidden:
            result.skipped.append((place, f"cột “{name.strip()}” đang ẩn nên không được đọc; cần đọc thì bỏ ẩn"))
        elif name.startswith(_WIDE):
            result.faults.append((place, f"ô tên cột “{name.strip()}” gộp nhiều cột; mỗi cột phải có một tên"))
        elif meaning in index_of:
            first = result.grid.place(number, index_of[meaning])
            result.faults.append((place, f"cột “{name}” đã có ở {first}; mỗi cột chỉ có một, hãy xóa hoặc đổi tên"))
        else:
            index_of[meaning] = index
            columns[index] = meaning
    return columns


def column_named(model: type[Record], name: str) -> Column | None:
    """The column of a field in the sheet of records, by the field's name."""
    columns = [column for column in plans_of(model)[0].columns if column.spec.name == name]
    return min(columns, key=lambda column: len(column.spec.path), default=None)


def _fill_defaults(result: ParsedSheet, defaults: Mapping[Column | None, str]) -> None:
    """Add defaults to rows that lack them; defaults of the record itself only to the row that begins the record."""
    begun = False
    for line in result.lines:
        begins = not begun or any(ANY not in column.spec.path for column in line.cells)
        for column, text in defaults.items():
            if column and (begins or ANY in column.spec.path):
                line.cells.setdefault(column, (line.place, text))
        begun = True


def _require_identity(result: ParsedSheet, model: type[Record]) -> None:
    """Refuse a sheet without a column that identifies its records."""
    if result.faults or not result.lines:
        return
    headers = {key.header for line in result.lines for key in line.keys}
    fields = {column.spec.name for line in result.lines for column in line.cells if len(column.spec.path) == 1}
    title = model.model_fields["title"]
    extra = title.json_schema_extra if isinstance(title.json_schema_extra, dict) else {}
    if result.plan.path:
        is_identified = RECORD in headers
        words = f"thiếu cột “{RECORD}”: ghi tên hoặc mã của {model.one}"
    else:
        is_identified = (
            ID in headers or bool({"title", "number"} & fields) or (bool(extra.get("derived")) and bool(fields))
        )
        words = f"thiếu cột “{title.title}” hoặc “{ID}”; mỗi dòng là một {model.one}, nhận ra bằng tên hoặc mã"
    if not is_identified:
        result.faults.append((result.grid.place(result.lines[0].number, 1), words))


def _read_lines(result: ParsedSheet, head: int, columns: Mapping[int, ColumnMeaning]) -> None:
    """Read the rows below the heading; a cell merged over several rows counts in each."""
    spread = _spread(result.grid, head, columns)
    for number, row in result.grid.rows:
        if number <= head:
            continue
        cells = {index: text for index, text in {**spread.get(number, {}), **row}.items() if index in columns}
        if not cells:
            continue
        first = row[min(row)]
        if fold(first) in _TOTALS or fold(first).startswith("tong cong"):
            result.skipped.append((result.grid.place(number, min(row)), "dòng tổng cộng, không được đọc"))
        elif (len(row) == 1 and len(columns) > 3 and min(row) not in columns) or _is_section(row, columns):
            words = f"dòng chỉ có “{first[:60]}”, không được đọc; là một mục thì ghi đủ các ô của dòng"
            result.skipped.append((result.grid.place(number, min(row)), words))
        else:
            result.lines.append(_line(result.grid, number, cells, columns))


def _is_section(row: Mapping[int, str], columns: Mapping[int, ColumnMeaning]) -> bool:
    """Whether a row is the heading of a section: "I | Văn phòng", and nothing else in the columns."""
    roman = fold(row[min(row)]).upper()
    return bool(roman) and set(roman) <= set("IVX") and len(row) <= 2 and len(columns) > 2


def _spread(grid: Grid, head: int, columns: Mapping[int, ColumnMeaning]) -> dict[int, dict[int, str]]:
    rows = dict(grid.rows)
    spread = defaultdict[int, dict[int, str]](dict)
    for top, bottom, first, _ in grid.spans:
        if top > head and bottom > top and first in columns and first in rows.get(top, {}):
            for number in range(top + 1, min(bottom, top + 1000) + 1):
                spread[number][first] = rows[top][first]
    return spread


def _line(grid: Grid, number: int, cells: Mapping[int, str], columns: Mapping[int, ColumnMeaning]) -> SheetRow:
    faults = grid.faults.items()
    wrong = [(grid.place(*at), words) for at, words in faults if at[0] == number and at[1] in columns]
    line = SheetRow(number, grid.place(number, min(cells)), {}, {}, wrong)
    for index, text in cells.items():
        meaning, place = columns[index], grid.place(number, index)
        if isinstance(meaning, PointsColumn):
            line.points.append((meaning, place, text))
        elif isinstance(meaning, KeyColumn):
            line.keys[meaning] = place, text
        else:
            line.cells[meaning] = place, text
    return line
