"""Turns a typed answer into the value of a field, or explains what is wrong with it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from macros.engine.stored_row import StoredRow
from macros.law.numbering import normalise
from macros.loading.encoding import LoadError
from macros.loading.imaging import UnfitPicture
from macros.loading.suggest import fold
from macros.records.base import Record
from macros.records.fields import RefTo
from macros.records.introspect import DAYS, FieldSpec, Path, fields_of, spec_at
from macros.records.people import Person
from macros.text.typed_dates import written_day
from scripts.editing.candidates import ReferenceCandidate, candidates, criteria, groups, matching, surely_meant
from scripts.editing.drafts import at, cleaned, drop, faults, put, record_lookup
from scripts.editing.photos import Photos

MAX_CHOICES = 12  # choices that are listed at once
# Codes of faults in spelling alone: the text can mean only one value, which is then taken.
SPELLING_FAULTS = frozenset(
    f"field-{name}"
    for name in (
        "date-format", "month-format", "period-format", "quarter-format", "clock-format", "whole-number",
        "decimal-number", "boolean", "file-name", "phone-format",
    )
)  # fmt: skip
_OPTIONS_BY_FIELD = {"criterion": criteria, "parent": groups}  # slugs that name an item of a list
FLAG_LABELS = {"true": "có", "false": "không"}


class AmbiguousAnswer(Exception):
    """An answer that names nothing, or several things; `options` are the candidates, as (value, label)."""

    def __init__(self, message: str, options: list[tuple[str, str]], nearest: str = "") -> None:
        super().__init__(message)
        self.options = options
        self.nearest = nearest


class UnknownField(Exception):
    """A key that names no field that one text can fill."""


class AnswerResult(NamedTuple):
    """The outcome of an answer."""

    value: str  # "" if it is refused
    wrong: tuple[str, ...] = ()
    nearest: str = ""  # a value that may have been meant


class Answers:
    """What typed answers mean for the fields of a collection."""

    def __init__(self, model: type[Record], rows: Mapping[str, StoredRow], photos: Photos) -> None:
        self.model = model
        self.rows = rows
        self._photos = photos
        self._candidates: dict[RefTo, list[ReferenceCandidate]] = {}

    def options(self, spec: FieldSpec, data: Mapping[str, Any], path: Path) -> list[tuple[str, str]]:
        """(value, label) of everything that a place may hold, where that is a closed set."""
        if spec.kind == "flag":
            return [*FLAG_LABELS.items()]
        if spec.kind == "slug" and spec.name in _OPTIONS_BY_FIELD:
            return _OPTIONS_BY_FIELD[spec.name](self.rows, data, path)
        return [(item.ref, item.label) for item in self._candidates_for(spec)] or [*spec.choices]

    def nothing_to_name(self, spec: FieldSpec, data: Mapping[str, Any], path: Path) -> bool:
        """Whether a field names an item of a list in which there is none."""
        return spec.kind == "slug" and spec.name in _OPTIONS_BY_FIELD and not self.options(spec, data, path)

    def value_of(self, spec: FieldSpec, typed: str, data: Mapping[str, Any], path: Path) -> str:
        """The value of an answer: for a choice or reference the one it names, else the text itself."""
        if spec.kind == "file":
            return self._picture(typed)
        options = self.options(spec, data, path)
        if spec.kind == "reference":
            matches = [(item.ref, item.label) for item in matching(self._candidates_for(spec), typed)]
        else:
            matches = matching_options(options, typed)
        if len(matches) == 1:
            return matches[0][0]
        if matches:
            raise AmbiguousAnswer(
                f"có {len(matches)} mục khớp “{typed}”; hãy gõ số của mục cần chọn hoặc gõ rõ hơn", matches
            )
        if spec.kind == "reference":
            raise self._no_match(spec, typed)
        if spec.kind == "slug" and options:
            raise AmbiguousAnswer(
                f"không có mục nào khớp “{typed}”; hãy gõ số hoặc chữ của một mục trong danh sách", options
            )
        spelled = normalise(typed) if spec.name == "number" else typed
        if self.model is Person and path == ("title",) and typed.isupper():
            spelled = typed.title()
        return spelled if fold(spelled) == fold(typed) else typed

    def _picture(self, typed: str) -> str:
        try:
            return self._photos.take(typed)
        except UnfitPicture as unfit:
            raise AmbiguousAnswer(str(unfit), []) from None

    def accept(self, data: dict[str, Any], path: Path, value: str) -> AnswerResult:
        """Set a value at a place if it is valid there, as typed or corrected."""
        before, spec, look = at(data, path), spec_at(self.model, path), record_lookup(self.rows)
        value = written_day(spec.kind, value) if spec and spec.kind in DAYS else value
        put(data, path, value)
        problems = faults(self.model, data, path, look)
        nearest = problems[0].nearest if len(problems) == 1 else ""
        if nearest and problems[0].code in SPELLING_FAULTS:
            put(data, path, nearest)
            if not faults(self.model, data, path, look):
                return AnswerResult(nearest)
        if not problems:
            return AnswerResult(value)
        if before is None:
            drop(data, path)
        else:
            put(data, path, before)
        return AnswerResult("", tuple(fault.message for fault in problems), nearest)

    def _candidates_for(self, spec: FieldSpec) -> list[ReferenceCandidate]:
        target = next((mark for mark in spec.markers if isinstance(mark, RefTo)), None)
        if target is None:
            return []
        if target not in self._candidates:
            self._candidates[target] = candidates(self.rows, target)
        return self._candidates[target]

    def _no_match(self, spec: FieldSpec, typed: str) -> AmbiguousAnswer:
        candidates = self._candidates_for(spec)
        if candidates:
            guess = surely_meant(candidates, typed)
            end = f"; gợi ý: “{guess}”" if guess else ""
            right = "gõ một phần tên, số hoặc mã của bản ghi đã có"
            return AmbiguousAnswer(f"không có bản ghi nào khớp “{typed}”; {right}{end}", [], guess)
        target = next(mark for mark in spec.markers if isinstance(mark, RefTo))
        names = " hoặc ".join(f"portal new {name}" for name in target.collections)
        return AmbiguousAnswer(f"chưa có bản ghi nào để dẫn tới; hãy tạo trước bằng {names}", [])


def matching_options(options: list[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """The options that match what was typed."""
    words = fold(typed)
    exact = [pair for pair in options if words in (fold(pair[0]), fold(pair[1]))]
    folded = [(pair, f"{fold(pair[0])} {fold(pair[1])}") for pair in options]
    whole = [pair for pair, text in folded if words and words in text]
    return exact or whole or [pair for pair, text in folded if words and all(word in text for word in words.split())]


def set_answer(answers: Answers, data: dict[str, Any], key: str, typed: str) -> list[str]:
    """Set an answer at a key: "unit", "decision.number", "positions.1.unit"; returns what is wrong with it.

    A list of texts takes one more at each call.  Raises `UnknownField`.
    """
    path: Path = tuple(int(step) - 1 if step.isdecimal() else step for step in key.split("."))
    spec = spec_at(answers.model, path)
    if spec is None or spec.kind == "part" or -1 in path or (isinstance(path[-1], int) and not spec.many):
        raise UnknownField(f"“{key}”: không có mục này; các mục: {', '.join(_keys(answers.model))}")
    if spec.many and not isinstance(path[-1], int):
        path = (*path, len(data.get(key, ())))
    try:
        return [*answers.accept(data, path, answers.value_of(spec, cleaned(typed)[0], data, path)).wrong]
    except IndexError:
        raise UnknownField(f"“{key}”: các mục của một danh sách ghi lần lượt từ 1") from None
    except AmbiguousAnswer as unclear:
        return [str(unclear), *(f"{label} [{value}]" for value, label in unclear.options[:MAX_CHOICES])]
    except LoadError as error:
        return [error.message]


def _keys(model: type[Record]) -> list[str]:
    return [".".join(spec.path).replace("*", "1") for spec in fields_of(model) if spec.kind != "part"]
