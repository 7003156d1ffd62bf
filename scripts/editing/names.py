"""Turns values of records into cells of a workbook and back: names for ids, real days and numbers for text."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from macros.documents.xlsx import CellValue
from macros.engine.row_builder import loose_key
from macros.engine.stored_row import StoredRow
from macros.loading.completion import in_collection
from macros.loading.suggest import fold
from macros.records.base import Record
from macros.records.fields import RefTo
from macros.records.introspect import DAYS, FieldSpec, Path
from macros.text.render import day
from macros.text.typed_dates import nearest_date, written_day
from scripts.editing.answers import FLAG_LABELS, MAX_CHOICES, AmbiguousAnswer, Answers
from scripts.editing.candidates import candidates, criteria, nameable
from scripts.editing.photos import Photos

_FIRST_DAY = date(1901, 1, 1)  # before it Excel's days are not those of the calendar
_OF_TEXT = ("line", "summary", "markdown")  # of several values, only a line break separates these
_FIRST_OF_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}-01")
MOST_OFFERED = 2000


class Unclear(Exception):
    """A cell that may mean several things or names none."""


class NamesNothing(Unclear):
    """A cell that names nothing that exists."""


class Names:
    """The names of records, choices and criteria, each with the value that it stands for."""

    def __init__(self, model: type[Record], rows: Mapping[str, StoredRow], photos: Photos) -> None:
        self.rows = rows
        self.coming = dict[str, str]()  # folded name of another record of the same file -> its reference
        self._collection = model.collection
        self._answers = Answers(model, rows, photos)
        self._labels = dict[RefTo, dict[str, str]]()
        self._references = dict[tuple[RefTo, str], str]()

    def offered(self, spec: FieldSpec) -> tuple[str, ...]:
        """The names that a drop-down offers for a field; none for a field of several values."""
        if spec.many:
            return ()
        if spec.kind == "flag":
            return (*FLAG_LABELS.values(),)
        if spec.kind == "reference":
            return (*self._labels_of(_target(spec)).values(),)[:MOST_OFFERED]
        if spec.name == "criterion":
            return (*dict.fromkeys(title for _, title in nameable(self.rows, spec)),)
        return tuple(label for _, label in spec.choices)

    def cell_of(self, spec: FieldSpec, value: Any, data: Mapping[str, Any], path: Path) -> CellValue:
        """The cell of a value as a record's file has it."""
        if isinstance(value, list):
            return "\n".join(str(_as_text(self.cell_of(spec, item, data, path))) for item in value)
        text = str(value).strip()
        if spec.kind == "date" and (iso := nearest_date(text)):
            on = date.fromisoformat(iso)
            return on if on >= _FIRST_DAY else text
        if spec.kind in ("whole", "points") and _is_number(text):
            return Decimal(text)
        if spec.kind == "reference":
            target = _target(spec)
            return self._labels_of(target).get(in_collection(text, target.collections), text)
        if spec.name == "criterion":
            pairs = criteria(self.rows, data, path)
            counts = Counter(label for _, label in pairs)
            return next((label for code, label in pairs if code == text and counts[label] == 1), text)
        return dict(spec.choices).get(text, FLAG_LABELS.get(text, text) if spec.kind == "flag" else text)

    def value_of(self, spec: FieldSpec, text: str, data: Mapping[str, Any], path: Path) -> str | list[str]:
        """The value of a cell; raises `Unclear`."""
        if not spec.many:
            return self._one(spec, text, data, path)
        # Text is split at ";" and "," only if it is no value itself.
        separators = ("\n",) if spec.kind in _OF_TEXT else ("\n", ";", ",")
        return self._several(spec, text, data, path, separators)

    def _several(
        self, spec: FieldSpec, text: str, data: Mapping[str, Any], path: Path, separators: Sequence[str]
    ) -> list[str]:
        """The values of a cell with several; a name may itself contain a separator."""
        first, *others = separators
        values = list[str]()
        for piece in filter(None, (piece.strip() for piece in text.split(first))):
            inside = [separator for separator in others if separator in piece]
            try:
                value = self._one(spec, piece, data, path)
                is_one = not inside or spec.kind == "reference" or value in dict(spec.choices)
            except Unclear:
                if not inside:
                    raise
                is_one, value = False, ""
            values += [value] if is_one else self._several(spec, piece, data, path, inside)
        return values

    def _one(self, spec: FieldSpec, text: str, data: Mapping[str, Any], path: Path) -> str:
        if spec.kind in ("file", "markdown") or (spec.kind == "slug" and spec.name != "criterion"):
            return text
        if spec.kind in ("line", "summary"):
            text = " ".join(text.split())
        if spec.kind in DAYS:
            return day_of(spec, text)
        if spec.kind == "reference":
            target = _target(spec)
            if (target, text) not in self._references:
                self._references[target, text] = self._reference(spec, target, text, data, path)
            return self._references[target, text]
        if spec.kind == "flag" and fold(text) == "x":
            return "true"
        return self._answer(spec, text, data, path)

    def _reference(self, spec: FieldSpec, target: RefTo, text: str, data: Mapping[str, Any], path: Path) -> str:
        refs = [ref for ref, label in self._labels_of(target).items() if fold(label) == fold(text)]
        if len(refs) == 1 or text in self._labels_of(target):
            return refs[0] if len(refs) == 1 else text
        if self._collection in (target.collections or (self._collection,)) and fold(text) in self.coming:
            return self.coming[fold(text)]
        return self._answer(spec, text, data, path)

    def _answer(self, spec: FieldSpec, text: str, data: Mapping[str, Any], path: Path) -> str:
        try:
            return self._answers.value_of(spec, text, data, path)
        except AmbiguousAnswer as unclear:
            if not unclear.options:
                raise NamesNothing(str(unclear)) from None
            names = ", ".join(f"{label} [{value}]" for value, label in unclear.options[:MAX_CHOICES])
            words = "có thể là" if len(unclear.options) < MAX_CHOICES else "chưa rõ là mục nào trong"
            raise Unclear(f"“{text}” {words}: {names}; hãy ghi đủ tên hoặc ghi mã") from None

    def _labels_of(self, target: RefTo) -> Mapping[str, str]:
        """The name of everything that a reference may point to; with its reference if the name is not unique."""
        if target not in self._labels:
            items = candidates(self.rows, target)
            counts = Counter(fold(item.label) for item in items)
            self._labels[target] = {
                item.ref: item.label if counts[fold(item.label)] == 1 else f"{item.label} [{item.ref}]"
                for item in items
            }
        return self._labels[target]


def _target(spec: FieldSpec) -> RefTo:
    return next(mark for mark in spec.markers if isinstance(mark, RefTo))


def _as_text(value: CellValue) -> CellValue:
    return day(value.isoformat()) if isinstance(value, date) else value


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def day_of(spec: FieldSpec, text: str) -> str:
    """A day, month or period as records write it; a month that Excel took for a day is its first."""
    is_month = spec.kind != "date" and _FIRST_OF_MONTH.fullmatch(text)
    return text[:7] if is_month else written_day(spec.kind, text)


def alike(spec: FieldSpec, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(alike(spec, *pair) for pair in zip(one, other, strict=True))
    if one is None and spec.default is not None:
        one = str(spec.default).lower()
    both_text = isinstance(one, str) and isinstance(other, str)
    return _same_text(spec, one.strip(), other.strip()) if both_text else bool(one == other)


def _same_text(spec: FieldSpec, first: str, second: str) -> bool:
    if spec.kind in ("whole", "points") and _is_number(first) and _is_number(second):
        return Decimal(first) == Decimal(second)
    if spec.name == "number":  # of a document, however it is spelled
        return loose_key(first) == loose_key(second)
    if spec.kind in DAYS:
        return day_of(spec, first) == day_of(spec, second)
    if spec.kind == "reference":
        groups = _target(spec).collections
        return in_collection(first, groups) == in_collection(second, groups)
    if spec.kind == "markdown":
        return [line.rstrip() for line in first.split("\n")] == [line.rstrip() for line in second.split("\n")]
    return first.split() == second.split()
