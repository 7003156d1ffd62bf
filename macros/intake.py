"""A table of documents in, as spreadsheets save it; new records out, and where the table and the library disagree.

The columns are those of `/api/v1/van-ban.csv`, in any order.  A record that is there already is never changed: what
the table says otherwise is told.  A relation may stand in the row of either document; it is recorded once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from macros.law.effect import Relation, begins
from macros.mending import closest, fold
from macros.outputs.open_data import COLUMNS, FIELDS
from macros.records.fields import Choice, slug_of
from macros.records.regulations import EvidenceLevel, Kind, Level
from macros.rows import Row, loose_key

_CHOICES: Mapping[str, type[Choice]] = {"type": Kind, "level": Level, "evidence_level": EvidenceLevel}
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_RELATIONS = {relation.label: relation for relation in Relation}


@dataclass
class Intake:
    """What a table comes to."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)  # id -> text data of a new record
    lines: dict[str, int] = field(default_factory=dict)  # id -> line of the table
    faults: list[tuple[int, str]] = field(default_factory=list)  # (line, what is wrong); nothing is written then
    remarks: list[tuple[int, str]] = field(default_factory=list)  # (line, where the library says otherwise)


@dataclass
class _Line:
    """A row of the table."""

    number: int  # of the line
    cells: Mapping[str, str]  # by column
    ref: str  # of the document: one that is there, or the one to be made
    row: Row | None  # of the document that is there


def intake(text: str, rows: Mapping[str, Row]) -> Intake:
    """Read a table among the documents of the library (`rows`, by reference)."""
    found = Intake()
    lines = _lines(text, rows, found)
    if found.faults:
        return found
    documents = {loose_key(row.number): row.ref for row in rows.values() if row.collection == "regulations"}
    documents |= {loose_key(line.cells["Số, ký hiệu"]): line.ref for line in lines}
    stated = _stated(rows.values())
    for line in lines:
        if line.row is None:
            name = line.ref.partition("/")[2]
            found.records[name] = _record(line, documents, stated)
            found.lines[name] = line.number
        else:
            found.remarks += [(line.number, remark) for remark in _differences(line, line.row)]
    for line in lines:
        if line.row is not None:
            found.remarks += [(line.number, remark) for remark in _missing(line, documents, stated)]
    return found


def _lines(text: str, rows: Mapping[str, Row], found: Intake) -> list[_Line]:
    """The rows of the table with the documents that they are about."""
    head, _, _ = text.partition("\n")
    reader = csv.reader(text.splitlines(), delimiter=";" if ";" in head else ",")
    header = _header(next(reader, []), found)
    lines: list[_Line] = []
    for row in reader:
        cells = dict(zip(header, (_cell(cell) for cell in row), strict=False))
        if any(cells.values()) and not found.faults:
            lines.append(_line(reader.line_num, cells, rows, found))
    seen: dict[str, int] = {}
    for line in lines:
        first = seen.setdefault(line.ref, line.number)
        if first != line.number:
            found.faults.append((line.number, f"văn bản này đã có ở dòng {first} của bảng; mỗi văn bản một dòng"))
    return lines


def _header(names: Iterable[str], found: Intake) -> list[str]:
    known = {fold(column): column for column in COLUMNS}
    header = []
    for name in names:
        column = known.get(fold(name), "")
        if name and not column:
            near = closest(name, [(item, item) for item in COLUMNS])
            hint = f"; gợi ý: “{near}”" if near else ""
            found.faults.append((1, f"không có cột “{name}”; các cột: {', '.join(COLUMNS)}{hint}"))
        header.append(column)
    if "Số, ký hiệu" not in header:
        found.faults.append((1, "thiếu cột “Số, ký hiệu”; mỗi dòng là một văn bản, nhận ra bằng số, ký hiệu"))
    return header


def _cell(cell: str) -> str:
    """A cell as a record writes it: one line, without the mark against formulas, days as year-month-day."""
    text = " ".join(cell.split())
    text = text.removeprefix("'")
    day = _VIETNAMESE_DAY.fullmatch(text)
    return f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}" if day else text


def _line(number: int, cells: Mapping[str, str], rows: Mapping[str, Row], found: Intake) -> _Line:
    if not cells.get("Số, ký hiệu"):
        found.faults.append((number, "“Số, ký hiệu”: để trống; mỗi dòng là một văn bản, nhận ra bằng số, ký hiệu"))
    name, key = cells.get("Mã", ""), loose_key(cells.get("Số, ký hiệu", ""))
    row = rows.get(f"regulations/{name}") if name else None
    alike = [item for item in rows.values() if item.collection == "regulations" and loose_key(item.number) == key]
    same_day = [item for item in alike if not cells.get("Ngày ban hành") or item.day == cells["Ngày ban hành"]]
    row = row or next(iter(same_day), None)
    return _Line(number, cells, row.ref if row else f"regulations/{name or _name(cells, alike)}", row)


def _name(cells: Mapping[str, str], alike: list[Row]) -> str:
    """The id of a new document: its number, with the year where the number does not hold it or is used again."""
    number, year = slug_of(cells["Số, ký hiệu"]), cells.get("Ngày ban hành", "")[:4]
    return f"{number}-{year}" if year and (alike or year not in number.split("-")) else number


def _stated(rows: Iterable[Row]) -> set[tuple[str, str, str]]:
    """(document, relation, other document) of every relation of the library, from both sides."""
    found = set()
    for row in rows:
        for item in row.data.get("relations", ()) if row.collection == "regulations" else ():
            if item.get("target"):
                found |= _both_sides(row.ref, Relation(item["type"]), item["target"])
    return found


def _both_sides(ref: str, relation: Relation, other: str) -> set[tuple[str, str, str]]:
    return {(ref, relation.value, other), (other, relation.inverse.value, ref)}


def _record(line: _Line, documents: Mapping[str, str], stated: set[tuple[str, str, str]]) -> dict[str, Any]:
    """The text data of a new document; the relations that it states count as stated from here on."""
    data: dict[str, Any] = {
        name: _value(name, line.cells[column]) for column, name in FIELDS.items() if line.cells.get(column)
    }
    if line.cells.get("Ngày có hiệu lực"):
        data["effects"] = [{"kind": "effective", "date": line.cells["Ngày có hiệu lực"]}]
    relations = []
    for relation, number, other in _related(line, documents):
        if other and (line.ref, relation.value, other) in stated:
            continue
        relations.append({"type": relation.value, **({"target": other} if other else {"number": number})})
        stated |= _both_sides(line.ref, relation, other) if other else set()
    return data | ({"relations": relations} if relations else {})


def _value(name: str, cell: str) -> str:
    """A cell as the field says it: a choice by its label."""
    choices = _CHOICES.get(name)
    by_label = {fold(choice.label): choice.value for choice in choices} if choices else {}
    return by_label.get(fold(cell), cell)


def _related(line: _Line, documents: Mapping[str, str]) -> Iterable[tuple[Relation, str, str]]:
    """(relation, number, reference) of each document that a row names; "" as reference where there is none."""
    for label, relation in _RELATIONS.items():
        for number in (part.strip() for part in line.cells.get(label, "").split(";")):
            if number:
                yield relation, number, documents.get(loose_key(number), "")


def _differences(line: _Line, row: Row) -> Iterable[str]:
    """Where the table says other than the record that is there."""
    data = row.data
    for column, name in FIELDS.items():
        said = line.cells.get(column, "")
        held = " ".join(str(data.get(name, "")).split())
        if said and _value(name, said) != held:
            yield f"“{column}”: bảng ghi “{said}”, bản ghi {row.id} ghi “{held or 'để trống'}”; bản ghi được giữ nguyên"
    said, held = line.cells.get("Ngày có hiệu lực", ""), begins(row.events, "")
    if said and said != held:
        own = f"bản ghi {row.id} ghi {held or 'chưa có ngày'}"
        yield f"“Ngày có hiệu lực”: bảng ghi {said}, {own}; bản ghi được giữ nguyên"


def _missing(line: _Line, documents: Mapping[str, str], stated: set[tuple[str, str, str]]) -> Iterable[str]:
    """Relations of the table between two records that are there, which neither of them states."""
    for relation, number, other in _related(line, documents):
        if other and (line.ref, relation.value, other) not in stated:
            yield f"“{relation.label}”: {number} chưa được ghi ở bản ghi nào trong hai bản ghi; hãy ghi ở “relations”"
