"""Imports a table of documents as spreadsheets save it: new records, changed records, and rows that are unclear.

The columns are those of `/api/v1/van-ban.csv`, in any order.  Each row is matched with a record by id, else leniently
by number, issuer and day.  A relation may be in the row of either document; it is recorded once.  An empty cell changes
nothing; an unclear cell is reported and changes nothing.  Every id is checked before it names a file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from macros.checks.numbering import issuers_alike
from macros.engine.row import StoredRow
from macros.engine.row_builder import loose_key
from macros.law.effect import Relation, begins
from macros.loading.problems import Problem
from macros.loading.suggest import fold
from macros.pages.open_data import COLUMNS, FIELDS
from macros.records.choices import EvidenceLevel
from macros.records.introspect import field_table
from macros.records.regulations import Kind, Level, Regulation
from macros.text.choices import Choice
from macros.text.render import day
from macros.text.slugs import slug_of
from macros.text.typed_dates import nearest_date
from scripts.editing.drafts import id_fault, taken_ids
from scripts.editing.tables import table_of

_CHOICES: Mapping[str, type[Choice]] = {"type": Kind, "level": Level, "evidence_level": EvidenceLevel}
_RELATIONS = {relation.label: relation for relation in Relation}
_NUMBER, _DAY, _ISSUER, _BEGINS = "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Ngày có hiệu lực"
_DAYS = (_DAY, _BEGINS)
Whole = Callable[[StoredRow], Mapping[str, Any]]  # the text data of a record, long texts too


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
    row: StoredRow | None  # of the document that is there
    why: str = ""  # it cannot be told


class _Documents:
    """The documents that relations may mean, and the relations that are stated, from both sides."""

    def __init__(self, rows: Iterable[StoredRow], lines: Iterable[_Line]) -> None:
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


def intake(raw: bytes, rows: Mapping[str, StoredRow], whole: Whole = lambda row: row.data) -> Intake:
    """Compare a table with the library (`rows`, by reference; `whole` returns the content of a record)."""
    result = Intake()
    held = [row for row in rows.values() if row.collection == "regulations"]
    lines = _lines(raw, held, result)
    wrong = {number for number, _ in result.faults}
    documents = _Documents(held, lines)
    for line in [line for line in lines if line.number not in wrong]:
        name = line.ref.partition("/")[2]
        if not line.ref:
            result.unclear.append((line.number, line.why))
        elif line.row is None:
            result.records[name] = _record(line, documents, result)
            result.lines[name] = line.number
        else:
            _change(line, line.row, whole(line.row), documents, result)
    return result


def _lines(raw: bytes, held: list[StoredRow], result: Intake) -> list[_Line]:
    """The rows of the table with the documents that they are about."""
    table = table_of(raw, COLUMNS, _NUMBER)
    result.faults += table.faults
    result.unclear += table.passed_over
    by_number: dict[str, list[StoredRow]] = defaultdict(list)
    for row in held:
        by_number[loose_key(row.number)].append(row)
    taken = taken_ids(Regulation, {row.ref: row for row in held})
    lines = [_line(number, cells, held, by_number, taken) for number, cells in table.rows if cells.get(_NUMBER)]
    missing = "“Số, ký hiệu”: để trống; mỗi dòng là một văn bản, nhận ra bằng số, ký hiệu"
    result.faults += [(number, missing) for number, cells in table.rows if not cells.get(_NUMBER)]
    seen: dict[str, int] = {}
    for line in lines:
        name = line.ref.partition("/")[2]
        first = seen.setdefault(line.ref, line.number) if line.ref else line.number
        if line.ref and line.row is None and (fault := id_fault(name, ())):
            result.faults.append((line.number, f"“Mã”: {fault}"))
        if first != line.number:
            result.faults.append((line.number, f"văn bản này đã có ở dòng {first} của bảng; mỗi văn bản một dòng"))
    return [] if table.faults else lines  # of columns that cannot be told, no row is to be judged


def _line(
    number: int,
    cells_given: Mapping[str, str],
    held: list[StoredRow],
    by_number: Mapping[str, list[StoredRow]],
    taken: Container[str],
) -> _Line:
    cells = {
        **cells_given,
        **{
            column: nearest_date(cells_given[column]) or cells_given[column]
            for column in _DAYS
            if column in cells_given
        },
    }
    name = cells.get("Mã", "")
    if name and (row := next((row for row in held if row.id == name), None)):
        return _Line(number, cells, row.ref, row)
    alike = by_number.get(loose_key(cells[_NUMBER]), [])
    row, why = _matched(cells, alike)
    ref_id = name or _name(cells, alike)
    if row is None and not why and ref_id in taken:
        why = f"mã {ref_id} đã là của văn bản khác; hãy ghi một mã khác ở cột “Mã”"
    return _Line(number, cells, "" if why else row.ref if row else f"regulations/{ref_id}", row, why)


def _matched(cells: Mapping[str, str], alike: list[StoredRow]) -> tuple[StoredRow | None, str]:
    """(record of a row, why it is ambiguous), among documents with the row's number."""
    issued, issuer = cells.get(_DAY, ""), cells.get(_ISSUER, "")
    near = [row for row in alike if not issuer or issuers_alike(issuer, str(row.data["issuer"]))]
    on_day = [row for row in near if not issued or row.day == issued]
    if len(on_day) == 1:
        return on_day[0], ""
    same_year = on_day or [row for row in alike if row.day[:4] == issued[:4]]
    if not same_year:
        return None, ""
    held = ", ".join(f"{row.id} (ngày {day(row.day)}, {_folded(row.data['issuer'])})" for row in same_year)
    return None, f"cùng số, ký hiệu với {held} mà khác ngày hoặc cơ quan; hãy ghi mã ở cột “Mã”, hoặc sửa bảng"


def _folded(value: object) -> str:
    return " ".join(str(value).split())


def _name(cells: Mapping[str, str], alike: list[StoredRow]) -> str:
    """The id of a new document: its number, with the year where the number does not hold it or is used again."""
    number, year = slug_of(cells[_NUMBER]), nearest_date(cells.get(_DAY, ""))[:4]
    return f"{number}-{year}" if year and (alike or year not in number.split("-")) else number


def _record(line: _Line, documents: _Documents, result: Intake) -> dict[str, Any]:
    """The text data of a new document; the relations that it states count as stated from here on."""
    data: dict[str, Any] = {
        name: _value(name, line.cells[column]) for column, name in FIELDS.items() if line.cells.get(column)
    }
    if line.cells.get(_BEGINS):
        data["effects"] = [{"kind": "effective", "date": line.cells[_BEGINS]}]
    relations = list(_new_relations(line, {}, documents, result))
    return data | ({"relations": [item for item, _ in relations]} if relations else {})


def _value(name: str, cell: str) -> str:
    """The value of a cell for a field: a choice by its label."""
    choices = _CHOICES.get(name)
    by_label = {fold(choice.label): choice.value for choice in choices} if choices else {}
    return by_label.get(fold(cell), cell)


def in_table(problem: Problem) -> str:
    """A problem of a record that a row came to, in words about the row."""
    title = problem.field.partition(",")[0]
    titled = {field_table(Regulation)[name,].title: (column, name) for column, name in FIELDS.items()}
    for column, name in (titled[key] for key in (problem.field, title) if key in titled):
        if problem.code == "field-missing":
            return f"“{column}”: để trống; văn bản mới phải có mục này"
        if problem.code == "field-enum":
            labels = "; ".join(choice.label for choice in _CHOICES[name])
            return f"“{column}”: không có trong danh mục; hãy ghi một trong: {labels}"
        return f"“{column}”: {problem.message}"
    day_of = field_table(Regulation)["effects",].title
    return f"“{_BEGINS if title == day_of else problem.field}”: {problem.message}" if problem.field else problem.message


def _change(line: _Line, row: StoredRow, held: Mapping[str, Any], documents: _Documents, result: Intake) -> None:
    """What a row makes of a record that is there."""
    data = deepcopy(dict(held))
    changes = [*_changed_fields(line, data), *_changed_beginning(line, row, data)]
    relations = list(_new_relations(line, data, documents, result))
    if relations:
        data["relations"] = [*data.get("relations", ()), *(item for item, _ in relations)]
        changes += [words for _, words in relations]
    if changes:
        result.changed[row.id] = data
        result.lines[row.id] = line.number
        result.changes += [(line.number, row.id, words) for words in changes]
    else:
        result.same.append((line.number, row.id))


def _changed_fields(line: _Line, data: dict[str, Any]) -> Iterator[str]:
    for column, name in FIELDS.items():
        value = _value(name, line.cells.get(column, ""))
        before = _folded(data.get(name, ""))
        respelled = column == _NUMBER and loose_key(value) == loose_key(before)
        if value and value != before and not respelled:
            data[name] = value
            yield f"“{column}”: “{before or 'để trống'}” thành “{value}”"


def _changed_beginning(line: _Line, row: StoredRow, data: dict[str, Any]) -> Iterator[str]:
    day, before = line.cells.get(_BEGINS, ""), begins(row.events, "")
    if not day or day == before:
        return
    effects = data.setdefault("effects", [])
    whole = [item for item in effects if item["kind"] == "effective" and not item.get("clauses")]
    if whole:
        whole[0]["date"] = day
    else:
        effects.append({"kind": "effective", "date": day})
    yield f"“{_BEGINS}”: “{before or 'để trống'}” thành “{day}”"


def _new_relations(
    line: _Line, data: Mapping[str, Any], documents: _Documents, result: Intake
) -> Iterator[tuple[dict[str, str], str]]:
    """(relation, in words) of each relation in a row that neither document states yet; from here on it is stated."""
    existing = {(item["type"], loose_key(item.get("number", ""))) for item in data.get("relations", ())}
    for label, relation in _RELATIONS.items():
        for number in filter(None, (part.strip() for part in line.cells.get(label, "").split(";"))):
            refs = documents.named(number)
            if len(refs) > 1 and not any(documents.is_stated(line.ref, relation, ref) for ref in refs):
                names = ", ".join(sorted(ref.partition("/")[2] for ref in refs))
                result.unclear.append((line.number, f"“{label}”: “{number}” có thể là {names}; hãy ghi tay ở bản ghi"))
            elif not refs and (relation.value, loose_key(number)) not in existing:
                yield {"type": relation.value, "number": number}, f"“{label}”: thêm {number}"
            elif len(refs) == 1 and not documents.is_stated(line.ref, relation, *refs):
                (other,) = refs
                documents.state(line.ref, relation, other)
                yield {"type": relation.value, "target": other}, f"“{label}”: thêm {number}"
