"""Maps a collection to the sheets of a workbook, with a row for each record or for each item of its lists.

A list that every record must have is part of the rows of the records, as offices arrange such lists: a course with its
sessions, a monthly sheet with its points.  Every other list has its own sheet.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from macros.records.base import Record
from macros.records.introspect import ANY, FieldSpec, field_table, fields_of

ID, RECORD, INDEX = "Mã", "Thuộc bản ghi", "Mục số"
UPKEEP = ("audience", "illustrative", "former_ids", "withdrawn", "withdrawn_reason", "attachments")


class Column(NamedTuple):
    """A field in the header of a sheet."""

    header: str
    spec: FieldSpec


class SheetPlan(NamedTuple):
    """The title and columns of one sheet; `path` is that of its list, () for the records themselves."""

    title: str
    path: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def outer(self) -> tuple[str, ...]:
        """The headers of the columns with the numbers of the enclosing list items and of the row's item."""
        count = self.path.count(ANY) + bool(self.path)
        return tuple(INDEX if level == count else f"{INDEX} cấp {level}" for level in range(1, count + 1))


@cache
def plans_of(model: type[Record]) -> tuple[SheetPlan, ...]:
    """The sheets of a collection, the sheet of the records first."""
    inline = inline_list(model)
    lists = [spec for spec in fields_of(model) if spec.kind == "part" and spec.many]
    plain = [spec for spec in fields_of(model) if _list_of(spec.path) == () and spec.kind != "part"]
    items = _columns(model, inline, (ID, *(spec.title for spec in plain))) if inline else ()
    records = SheetPlan(model.label[:31], (), (*_columns(model, ()), *items))
    others = (SheetPlan(_title(model, spec), spec.path, _columns(model, spec.path)) for spec in lists)
    return (records, *(plan for plan in others if plan.path != inline))


@cache
def inline_list(model: type[Record]) -> tuple[str, ...]:
    """The path of the list that is part of the rows of the records; () if there is none."""
    specs = (spec for spec in fields_of(model) if len(spec.path) == 1 and spec.kind == "part" and spec.many)
    return next((spec.path for spec in specs if spec.required), ())


def _list_of(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path of the innermost list of groups that contains a field; () for a field of the record."""
    above = [path[:end] for end in range(1, len(path)) if path[end] == ANY]
    return above[-1] if above else ()


def _columns(model: type[Record], inside: tuple[str, ...], used: Iterable[str] = ()) -> tuple[Column, ...]:
    """The columns for the fields of a list or of the record; fields of a group have its title as a prefix."""
    specs = [spec for spec in fields_of(model) if _list_of(spec.path) == inside and spec.kind != "part"]
    names = {*used}
    depth = len(inside) + bool(inside)
    columns = []
    for spec in specs:
        groups = [field_table(model)[spec.path[:end]].title for end in range(depth + 1, len(spec.path))]
        header = ": ".join([*groups, spec.title])
        if header in names:
            header = f"{field_table(model)[inside].title if inside else model.label}: {header}"
        names.add(header)
        columns.append(Column(header, spec))
    return tuple(columns)


def _title(model: type[Record], spec: FieldSpec) -> str:
    """The title of the sheet of a list, at most 31 characters for Excel; a nested list has the outer title first."""
    outer = _list_of(spec.path)
    return f"{field_table(model)[outer].title} - {spec.title}"[:31] if outer else spec.title[:31]
