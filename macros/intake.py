"""A table of documents in, as spreadsheets save it; new records, changed records and what cannot be told out.

The columns are those of `/api/v1/van-ban.csv`, in any order.  Each row is matched with a record by id, else leniently
by number, issuer and day.  A relation may stand in the row of either document; it is recorded once.  An empty cell says
nothing; what is not clear is told and left alone.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from macros.checks.numbering import issuers_alike
from macros.condensing import loose_key
from macros.law.effect import Relation, begins
from macros.mending import closest, fold
from macros.outputs.open_data import COLUMNS, FIELDS
from macros.records.choices import Choice
from macros.records.names import slug_of
from macros.records.regulations import EvidenceLevel, Kind, Level
from macros.rendering import day
from macros.rows import Row

_CHOICES: Mapping[str, type[Choice]] = {"type": Kind, "level": Level, "evidence_level": EvidenceLevel}
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_RELATIONS = {relation.label: relation for relation in Relation}
_NUMBER, _DAY, _ISSUER, _BEGINS = "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Ngày có hiệu lực"
Whole = Callable[[Row], Mapping[str, Any]]  # the text data of a record, long texts too


@dataclass
class Intake:
    """What a table comes to."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)  # id -> text data of a new record
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)  # id -> text data that a record comes to have
    lines: dict[str, int] = field(default_factory=dict)  # id -> line of the table
    changes: list[tuple[int, str, str]] = field(default_factory=list)  # (line, id, what becomes what)
    same: list[tuple[int, str]] = field(default_factory=list)  # (line, id) of what says nothing new
    unclear: list[tuple[int, str]] = field(default_factory=list)  # (line, why); the row or the cell is left out
    faults: list[tuple[int, str]] = field(default_factory=list)  # (line, what is wrong); nothing is written then


@dataclass
class _Line:
    """A row of the table."""

    number: int  # of the line
    cells: Mapping[str, str]  # by column
    ref: str  # of the document: one that is there, or the one to be made; "" where it cannot be told
    row: Row | None  # of the document that is there
    why: str = ""  # it cannot be told


class _Documents:
    """The documents that relations may mean, and the relations that are stated, from both sides."""

    def __init__(self, rows: Iterable[Row], lines: Iterable[_Line]) -> None:
        self._refs: dict[str, set[str]] = defaultdict(set)
        self._stated: set[tuple[str, str, str]] = set()
        for row in rows:
            self._refs[loose_key(row.number)].add(row.ref)
            for item in row.data.get("relations", ()):
                self.state(row.ref, Relation(item["type"]), item.get("target", ""))
        for line in lines:
            if line.ref:
                self._refs[loose_key(line.cells[_NUMBER])].add(line.ref)

    def named(self, number: str) -> set[str]:
        """The documents that bear a number, however it is spelled."""
        return self._refs.get(loose_key(number), set())

    def state(self, ref: str, relation: Relation, other: str) -> None:
        """Note that a relation is stated."""
        if other:
            self._stated |= {(ref, relation.value, other), (other, relation.inverse.value, ref)}

    def is_stated(self, ref: str, relation: Relation, other: str) -> bool:
        """Whether one of the two documents states the relation."""
        return (ref, relation.value, other) in self._stated


def intake(text: str, rows: Mapping[str, Row], whole: Whole = lambda row: row.data) -> Intake:
    """Read a table among the records of the library (`rows`, by reference; `whole` gives what one of them holds)."""
    found = Intake()
    held = [row for row in rows.values() if row.collection == "regulations"]
    lines = _lines(text, held, found)
    if found.faults:
        return found
    documents = _Documents(held, lines)
    for line in lines:
        name = line.ref.partition("/")[2]
        if not line.ref:
            found.unclear.append((line.number, line.why))
        elif line.row is None:
            found.records[name] = _record(line, documents, found)
            found.lines[name] = line.number
        else:
            _change(line, line.row, whole(line.row), documents, found)
    return found


def _lines(text: str, held: list[Row], found: Intake) -> list[_Line]:
    """The rows of the table with the documents that they are about."""
    head, _, _ = text.partition("\n")
    reader = csv.reader(text.splitlines(), delimiter=";" if ";" in head else ",")
    header = _header(next(reader, []), found)
    by_number: dict[str, list[Row]] = defaultdict(list)
    for row in held:
        by_number[loose_key(row.number)].append(row)
    lines: list[_Line] = []
    for cells in reader:
        said = dict(zip(header, (_cell(cell) for cell in cells), strict=False))
        if any(said.values()) and not found.faults:
            lines.append(_line(reader.line_num, said, held, by_number, found))
    seen: dict[str, int] = {}
    for line in filter(lambda line: line.ref, lines):
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
    if _NUMBER not in header:
        found.faults.append((1, "thiếu cột “Số, ký hiệu”; mỗi dòng là một văn bản, nhận ra bằng số, ký hiệu"))
    return header


def _cell(cell: str) -> str:
    """A cell as a record writes it: one line, without the mark against formulas, days as year-month-day."""
    text = " ".join(cell.split())
    text = text.removeprefix("'")
    day = _VIETNAMESE_DAY.fullmatch(text)
    return f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}" if day else text


def _line(
    number: int, cells: Mapping[str, str], held: list[Row], by_number: Mapping[str, list[Row]], found: Intake
) -> _Line:
    if not cells.get(_NUMBER):
        found.faults.append((number, "“Số, ký hiệu”: để trống; mỗi dòng là một văn bản, nhận ra bằng số, ký hiệu"))
    name = cells.get("Mã", "")
    if name and (row := next((row for row in held if row.id == name), None)):
        return _Line(number, cells, row.ref, row)
    alike = by_number.get(loose_key(cells.get(_NUMBER, "")), [])
    row, why = _matched(cells, alike)
    own = f"regulations/{name or _name(cells, alike)}"
    if row is None and not why and any(other.ref == own for other in held):
        why = f"mã {own.partition('/')[2]} đã là của văn bản khác; hãy ghi một mã khác ở cột “Mã”"
    return _Line(number, cells, "" if why else row.ref if row else own, row, why)


def _matched(cells: Mapping[str, str], alike: list[Row]) -> tuple[Row | None, str]:
    """(the record that a row is about, why that cannot be told); of documents with the row's number."""
    said, issuer = cells.get(_DAY, ""), cells.get(_ISSUER, "")
    near = [row for row in alike if not issuer or issuers_alike(issuer, str(row.data["issuer"]))]
    on_day = [row for row in near if not said or row.day == said]
    if len(on_day) == 1:
        return on_day[0], ""
    same_year = on_day or [row for row in alike if row.day[:4] == said[:4]]
    if not same_year:
        return None, ""
    held = ", ".join(f"{row.id} (ngày {day(row.day)}, {_folded(row.data['issuer'])})" for row in same_year)
    return None, f"cùng số, ký hiệu với {held} mà khác ngày hoặc cơ quan; hãy ghi mã ở cột “Mã”, hoặc sửa bảng"


def _folded(value: object) -> str:
    return " ".join(str(value).split())


def _name(cells: Mapping[str, str], alike: list[Row]) -> str:
    """The id of a new document: its number, with the year where the number does not hold it or is used again."""
    number, year = slug_of(cells[_NUMBER]), cells.get(_DAY, "")[:4]
    return f"{number}-{year}" if year and (alike or year not in number.split("-")) else number


def _record(line: _Line, documents: _Documents, found: Intake) -> dict[str, Any]:
    """The text data of a new document; the relations that it states count as stated from here on."""
    data: dict[str, Any] = {
        name: _value(name, line.cells[column]) for column, name in FIELDS.items() if line.cells.get(column)
    }
    if line.cells.get(_BEGINS):
        data["effects"] = [{"kind": "effective", "date": line.cells[_BEGINS]}]
    relations = list(_new_relations(line, {}, documents, found))
    return data | ({"relations": [item for item, _ in relations]} if relations else {})


def _value(name: str, cell: str) -> str:
    """A cell as the field says it: a choice by its label."""
    choices = _CHOICES.get(name)
    by_label = {fold(choice.label): choice.value for choice in choices} if choices else {}
    return by_label.get(fold(cell), cell)


def _change(line: _Line, row: Row, held: Mapping[str, Any], documents: _Documents, found: Intake) -> None:
    """What a row makes of a record that is there."""
    data = deepcopy(dict(held))
    told = [*_changed_fields(line, data), *_changed_beginning(line, row, data)]
    relations = list(_new_relations(line, data, documents, found))
    if relations:
        data["relations"] = [*data.get("relations", ()), *(item for item, _ in relations)]
        told += [words for _, words in relations]
    if told:
        found.changed[row.id] = data
        found.lines[row.id] = line.number
        found.changes += [(line.number, row.id, words) for words in told]
    else:
        found.same.append((line.number, row.id))


def _changed_fields(line: _Line, data: dict[str, Any]) -> Iterator[str]:
    for column, name in FIELDS.items():
        said = _value(name, line.cells.get(column, ""))
        before = _folded(data.get(name, ""))
        respelled = column == _NUMBER and loose_key(said) == loose_key(before)
        if said and said != before and not respelled:
            data[name] = said
            yield f"“{column}”: “{before or 'để trống'}” thành “{said}”"


def _changed_beginning(line: _Line, row: Row, data: dict[str, Any]) -> Iterator[str]:
    said, before = line.cells.get(_BEGINS, ""), begins(row.events, "")
    if not said or said == before:
        return
    effects = data.setdefault("effects", [])
    whole = [item for item in effects if item["kind"] == "effective" and not item.get("clauses")]
    if whole:
        whole[0]["date"] = said
    else:
        effects.append({"kind": "effective", "date": said})
    yield f"“{_BEGINS}”: “{before or 'để trống'}” thành “{said}”"


def _new_relations(
    line: _Line, data: Mapping[str, Any], documents: _Documents, found: Intake
) -> Iterator[tuple[dict[str, str], str]]:
    """(relation, in words) of each relation in a row that neither document states yet; from here on it is stated."""
    own = {(item["type"], loose_key(item.get("number", ""))) for item in data.get("relations", ())}
    for label, relation in _RELATIONS.items():
        for number in filter(None, (part.strip() for part in line.cells.get(label, "").split(";"))):
            refs = documents.named(number)
            if len(refs) > 1 and not any(documents.is_stated(line.ref, relation, ref) for ref in refs):
                names = ", ".join(sorted(ref.partition("/")[2] for ref in refs))
                found.unclear.append((line.number, f"“{label}”: “{number}” có thể là {names}; hãy ghi tay ở bản ghi"))
            elif not refs and (relation.value, loose_key(number)) not in own:
                yield {"type": relation.value, "number": number}, f"“{label}”: thêm {number}"
            elif len(refs) == 1 and not documents.is_stated(line.ref, relation, *refs):
                (other,) = refs
                documents.state(line.ref, relation, other)
                yield {"type": relation.value, "target": other}, f"“{label}”: thêm {number}"
