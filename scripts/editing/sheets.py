"""The sheets of a collection: empty forms, or filled with the existing records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from macros.documents.xlsx import CellKind, CellValue, Head, SheetTable, xlsx_of
from macros.records.base import Record
from macros.records.columns import ID, INDEX, RECORD, UPKEEP, Column, SheetPlan, inline_list, plans_of
from macros.records.introspect import ANY, FieldSpec, Path, field_table, fields_of
from macros.text.digest import fingerprint_of
from scripts.editing.drafts import at
from scripts.editing.names import Names

NOTES = "_cong"  # the sheet that only programs read
FORM_ROWS = 1000  # of the records' sheet; of others fewer
_KINDS: Mapping[str, CellKind] = {"date": "day", "whole": "whole", "points": "decimal"}
_WIDTHS = {"date": 12, "whole": 10, "points": 10, "flag": 9, "reference": 30, "line": 32, "summary": 50, "markdown": 60}
EMPTIED = ("(xóa)", "(xoá)", "(xoa)")  # texts that empty a field; the first is offered
_MANY = " Nhiều mục thì mỗi mục một dòng trong ô (Alt+Enter)."


def version_of(model: type[Record]) -> str:
    """A fingerprint of the columns, which differs between two versions of a collection's sheets."""
    return fingerprint_of([[column.header for column in plan.columns] for plan in plans_of(model)])


def workbook(model: type[Record], names: Names, records: Mapping[str, tuple[str, dict[str, Any]]] | None) -> bytes:
    """A workbook of a collection; `records` are (digest of the file, text data) by id, None for an empty form."""
    data = {name: with_rows_expanded(model, fields) for name, (_, fields) in (records or {}).items()}
    tables = [_table(model, plan, names, data, filled=records is not None) for plan in plans_of(model)]
    notes = [["collection", model.collection], ["version", version_of(model)]]
    notes += [["record", name, digest] for name, (digest, _) in (records or {}).items()]
    return xlsx_of((table for table in tables if table), model.label, [(NOTES, notes)])


def with_rows_expanded(model: type[Record], data: Mapping[str, Any]) -> dict[str, Any]:
    """A record in which the items written as a line of text are groups."""
    whole = dict(data)
    for spec in fields_of(model):
        if spec.row_form and spec.part and len(spec.path) == 1 and spec.name in whole:
            part, items = spec.part, whole[spec.name]
            whole[spec.name] = [(part.from_row(item, data) if isinstance(item, str) else item) for item in items]
    return whole


def _table(
    model: type[Record], plan: SheetPlan, names: Names, records: Mapping[str, Mapping[str, Any]], *, filled: bool
) -> SheetTable | None:
    columns = [column for column in plan.columns if filled or not _is_upkeep(plan, column)]
    inline = inline_list(model)
    if not columns:
        return None
    columns.sort(key=lambda column: not _needed(model, column.spec))
    keys = [RECORD, *plan.outer] if plan.path else [ID, *([INDEX] if inline else [])] if filled else []
    rows = [
        [*([*key, ""][: len(keys)] if keys else ()), *_cells(columns, names, data, indexes, first=first)]
        for name, data in records.items()
        for key, indexes, first in _places(name, data, plan, inline)
    ]
    heads = (
        *(Head(key, width=16, needed=key == RECORD) for key in keys),
        *(_head(model, names, item, filled=filled) for item in columns),
    )
    return SheetTable(plan.title, heads, rows, 200 if plan.path else FORM_ROWS)


def _is_upkeep(plan: SheetPlan, column: Column) -> bool:
    return (
        column.spec.path[0] in UPKEEP
        or len(plan.outer) > 1
        or (column.spec.kind == "slug" and column.spec.derived is not None)
    )


def _needed(model: type[Record], spec: FieldSpec) -> bool:
    """Whether a row must have the field; a field of an optional group is needed only within the group."""
    above = [field_table(model)[spec.path[:end]] for end in range(1, len(spec.path)) if spec.path[end - 1] != ANY]
    return spec.required and all(group.many or group.required for group in above)


def _head(model: type[Record], names: Names, column: Column, *, filled: bool) -> Head:
    spec = column.spec
    example = spec.example if isinstance(spec.example, str) else "; ".join(spec.example)
    needed = _needed(model, spec)
    hint = f"{spec.hint}{_MANY if spec.many else ''}\nVí dụ: {_example(spec, names, example)}"
    if spec.derived:
        hint += f"\nBỏ trống thì {spec.derived.words}."
    kind: CellKind = "text" if spec.many else _KINDS.get(spec.kind, "text")
    options = names.offered(spec)
    if filled and not needed:
        hint += f"\nÔ trống không đổi gì; muốn bỏ nội dung đã có thì ghi {EMPTIED[0]}."
        options += EMPTIED[:1] if options else ()
    width = _WIDTHS.get(spec.kind, 20)
    return Head(column.header, kind, width, hint, options, spec.kind in ("choice", "flag"), needed)


def _example(spec: FieldSpec, names: Names, example: str) -> str:
    if spec.kind in ("reference", "choice", "flag"):
        return next(iter(names.offered(spec)), example)
    value = names.cell_of(spec, example, {}, ())
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


def _places(
    name: str, data: Mapping[str, Any], plan: SheetPlan, inline: tuple[str, ...]
) -> Iterator[tuple[list[CellValue], tuple[int, ...], bool]]:
    """(cells of the keys, indexes of the lists, whether it is the record's first row) of each row of a record."""
    if not plan.path:
        count = len(data.get(inline[0]) or ()) if inline else 0
        for index in range(max(count, 1)):
            yield [name, str(index + 1)] if count else [name], (index,) if count else (), index == 0
        return
    for indexes in _indexes(data, plan.path):
        yield [name, *(str(index + 1) for index in indexes)], indexes, False


def _indexes(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[int, ...]]:
    """The indexes of every item of a list, those of the outer lists first."""
    end = path.index(ANY) if ANY in path else len(path)
    items = at(data, path[:end]) or ()
    for index, item in enumerate(items):
        if end == len(path):
            yield (index,)
        else:
            yield from ((index, *more) for more in _indexes(item, path[end + 1 :]))


def place_in(path: tuple[str, ...], indexes: Sequence[int]) -> Path:
    """The path of a field with indexes for the items of its lists."""
    left = iter(indexes)
    return tuple(next(left) if step == ANY else step for step in path)


def _cells(
    columns: Sequence[Column], names: Names, data: Mapping[str, Any], indexes: tuple[int, ...], *, first: bool
) -> Iterator[CellValue]:
    for column in columns:
        is_in_row = bool(indexes) if ANY in column.spec.path else first
        path = place_in(column.spec.path, indexes) if is_in_row else ()
        value = at(data, path) if path else None
        yield None if value is None else names.cell_of(column.spec, value, data, path)
