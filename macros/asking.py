"""Questions on a terminal in, the text data of a record out; every answer is checked as soon as it is given.

An answer is one line, that to a long text the lines up to one that holds only a full stop.  An empty answer leaves an
optional field out, ends a list, and accepts what is offered.  The end of the input is an `EOFError` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from macros.candidates import Candidate, candidates, matching, near
from macros.decoding import LoadError
from macros.drafting import Desk, cleaned, faults, id_fault, must_have, put, suggested_id, taken_ids
from macros.mending import fold
from macros.messages import sentence
from macros.problems import has_errors
from macros.records.base import Record
from macros.records.describe import FieldSpec, Path, fields_of, label_of, references, siblings, spec_at
from macros.records.fields import RefTo
from macros.rows import Row

END = "."
SHOWN = 12  # choices that are listed at once
_FLAG = (("true", "có"), ("false", "không"))


class Unclear(Exception):
    """An answer that names nothing, or several things; `options` are those it may have meant, as (value, label)."""

    def __init__(self, message: str, options: list[tuple[str, str]]) -> None:
        super().__init__(message)
        self.options = options


class Answers:
    """What typed answers mean for the fields of a collection."""

    def __init__(self, model: type[Record], rows: Mapping[str, Row]) -> None:
        self.model = model
        self._rows = rows
        self._candidates: dict[RefTo, list[Candidate]] = {}

    def options(self, spec: FieldSpec) -> list[tuple[str, str]]:
        """(value, label) of everything that a field may hold, where that is a closed set."""
        if spec.kind == "flag":
            return [*_FLAG]
        return [(item.ref, item.label) for item in self._known(spec)] or [*spec.choices]

    def meant(self, spec: FieldSpec, typed: str) -> str:
        """The value that an answer stands for: for a choice or reference the one it names, else the text itself."""
        options = self.options(spec)
        if spec.kind == "reference":
            found = [(item.ref, item.label) for item in matching(self._known(spec), typed)]
        else:
            found = _named(options, typed)
        if len(found) == 1:
            return found[0][0]
        if found:
            raise Unclear(f"có {len(found)} mục khớp “{typed}”; hãy gõ số của mục cần chọn hoặc gõ rõ hơn", found)
        if spec.kind == "reference":
            raise Unclear(self._nothing(spec, typed), [])
        return typed

    def _known(self, spec: FieldSpec) -> list[Candidate]:
        target = next((mark for mark in spec.markers if isinstance(mark, RefTo)), None)
        if target is None:
            return []
        if target not in self._candidates:
            self._candidates[target] = candidates(self._rows, target)
        return self._candidates[target]

    def _nothing(self, spec: FieldSpec, typed: str) -> str:
        known = self._known(spec)
        guess = near(known, typed)
        if known:
            end = f"; gợi ý: “{guess}”" if guess else ""
            return f"không có bản ghi nào khớp “{typed}”; gõ một phần tên, số hoặc mã của bản ghi đã có{end}"
        target = next(mark for mark in spec.markers if isinstance(mark, RefTo))
        names = " hoặc ".join(f"portal new {name}" for name in target.collections)
        return f"chưa có bản ghi nào để dẫn tới; hãy tạo trước bằng {names}"


def _named(options: list[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    words = fold(typed)
    exact = [pair for pair in options if words in (fold(pair[0]), fold(pair[1]))]
    return exact or [pair for pair in options if words and words in f"{fold(pair[0])} {fold(pair[1])}"]


def _example(spec: FieldSpec) -> str:
    return spec.example if isinstance(spec.example, str) else spec.example[0]


class UnknownField(Exception):
    """A key that names no field that one text can fill."""


def give(answers: Answers, data: dict[str, Any], key: str, typed: str) -> list[str]:
    """Put an answer where a key says: "unit", "decision.number", "positions.1.unit"; gives what is wrong with it.

    A list of texts takes one more at each call.  Raises `UnknownField`.
    """
    path = tuple(int(step) - 1 if step.isdecimal() else step for step in key.split("."))
    spec = spec_at(answers.model, path)
    if spec is None or spec.kind == "part" or -1 in path or (isinstance(path[-1], int) and not spec.many):
        raise UnknownField(f"“{key}”: không có mục này; các mục: {', '.join(_keys(answers.model))}")
    if spec.many and not isinstance(path[-1], int):
        path = (*path, len(data.get(key, ())))
    try:
        put(data, path, answers.meant(spec, cleaned(typed)))
    except IndexError:
        raise UnknownField(f"“{key}”: các mục của một danh sách ghi lần lượt từ 1") from None
    except Unclear as unclear:
        return [str(unclear), *(f"{label} [{value}]" for value, label in unclear.options[:SHOWN])]
    except LoadError as error:
        return [error.message]
    return faults(answers.model, data, path)


def _keys(model: type[Record]) -> list[str]:
    return [".".join(spec.path).replace("*", "1") for spec in fields_of(model) if spec.kind != "part"]


class Dialog:
    """A record asked for field by field; `data` holds what has been answered."""

    def __init__(
        self, answers: Answers, ask: Callable[[str], str], say: Callable[[str], None], data: dict[str, Any]
    ) -> None:
        self.answers, self.model, self.data = answers, answers.model, data
        self.ask, self.say = ask, say

    def fill(self, spec: FieldSpec, path: Path) -> None:
        """Ask for a field of the record, or of a group in it, and for all that it holds."""
        if not spec.many:
            self._item(spec, path, "" if must_have(self.model, spec) else "Enter: bỏ qua")
            return
        needed = max(spec.minimum, int(spec.required))
        index = 0
        while self._item(spec, (*path, index), "" if index < needed else "Enter: xong" if index else "Enter: bỏ qua"):
            index += 1

    def complain(self, *messages: str) -> None:
        """Say what is wrong."""
        for message in messages:
            self.say(f"  ✗ {message}")

    def _item(self, spec: FieldSpec, path: Path, skip: str) -> bool:
        if spec.kind != "part":
            return self._value(spec, path, skip)
        inner = siblings(self.model, (*path, ""))
        first = next((item for item in inner if item.required and item.kind != "part" and not item.many), None)
        if first is None:
            return self._loose(inner, path, skip)
        if not self._value(first, (*path, first.name), skip):
            return False
        for item in inner:
            if item is not first:
                self.fill(item, (*path, item.name))
        return True

    def _loose(self, inner: tuple[FieldSpec, ...], path: Path, skip: str) -> bool:
        """Ask for a group of which no field by itself must be there; False where all of it is left out."""
        while True:
            before = deepcopy(self.data)
            for item in inner:
                self.fill(item, (*path, item.name))
            if skip or self.data != before:
                return self.data != before
            self.complain(f"cần ít nhất một trong các mục: {', '.join(item.title for item in inner)}")

    def _value(self, spec: FieldSpec, path: Path, skip: str) -> bool:
        """Ask for one value until there is a good one; False where it is left out."""
        options = self.answers.options(spec)
        listed = options if spec.kind != "reference" or len(options) <= SHOWN else []
        self._introduce(spec, path, listed, skip)
        while (typed := self._read(spec)) or not skip:
            if not typed:
                self.complain(sentence("empty", {"fill": f"mục này phải có, ví dụ: {_example(spec)}"}))
                continue
            try:
                value = self._chosen(spec, typed, listed)
            except Unclear as unclear:
                listed = unclear.options[:SHOWN] or listed
                self.complain(str(unclear))
                self._list(unclear.options[:SHOWN])
            except LoadError as error:
                self.complain(error.message)
            else:
                if self._accepted(spec, path, value):
                    return True
        return False

    def _chosen(self, spec: FieldSpec, typed: str, listed: list[tuple[str, str]]) -> str:
        number = int(typed) if typed.isdecimal() else 0
        return listed[number - 1][0] if 1 <= number <= len(listed) else self.answers.meant(spec, cleaned(typed))

    def _accepted(self, spec: FieldSpec, path: Path, value: str) -> bool:
        trial = deepcopy(self.data)
        put(trial, path, value)
        found = faults(self.model, trial, path)
        self.complain(*found)
        if found:
            return False
        put(self.data, path, value)
        if label := dict(self.answers.options(spec)).get(value):
            self.say(f"  → {label} [{value}]")
        return True

    def _introduce(self, spec: FieldSpec, path: Path, listed: list[tuple[str, str]], skip: str) -> None:
        self.say(f"\n{label_of(self.model, path)}. {spec.hint}")
        if path[-1] in (0, spec.name):  # a list is shown once
            self._list(listed)
        notes = ["gõ số hoặc chữ"] if listed else [f"ví dụ: {_example(spec)}"]
        if spec.kind == "reference" and not listed:
            notes = ["gõ một phần tên, số hoặc mã"]
        if spec.kind == "markdown":
            notes.append("nhiều dòng được; dòng cuối chỉ gõ dấu chấm")
        self.say(f"  ({'; '.join([*notes, *([skip] if skip else [])])})")

    def _list(self, options: list[tuple[str, str]]) -> None:
        for number, (value, label) in enumerate(options, 1):
            self.say(f"  {number:2}. {label} [{value}]")

    def _read(self, spec: FieldSpec) -> str:
        line = self.ask("  > ").rstrip()
        if spec.kind != "markdown" or not line:
            return line.strip()
        lines = []
        while line.strip() != END:
            lines.append(line)
            line = self.ask("  | ")
        return "\n".join(lines)


def interview(dialog: Dialog, desk: Desk, name: str) -> str:
    """Ask for a whole record, until nothing is wrong with it among all others; gives its id."""
    fields = [spec for spec in fields_of(dialog.model) if len(spec.path) == 1]
    for spec in fields:
        if must_have(dialog.model, spec) or spec.name == "summary":
            dialog.fill(spec, spec.path)
    _ask_whether_illustrative(dialog, desk)
    name = name or _ask_id(dialog, desk)
    _list_fields(dialog, fields)
    while True:
        typed = dialog.ask("\nThêm hoặc sửa mục nào? (số hoặc tên; ? để xem danh sách; Enter để ghi) > ").strip()
        if not typed:
            if _passes(dialog, desk, name):
                return name
            continue
        chosen = _named_field(fields, typed)
        if chosen is None:
            _list_fields(dialog, fields)
        else:
            dialog.data.pop(chosen.name, None)
            dialog.fill(chosen, chosen.path)


def finish(dialog: Dialog, desk: Desk, name: str) -> str:
    """Ask only for what a record must have and has not; gives its id, "" where something is wrong with it."""
    for spec in fields_of(dialog.model):
        if len(spec.path) == 1 and must_have(dialog.model, spec) and spec.name not in dialog.data:
            dialog.fill(spec, spec.path)
    wrong = faults(dialog.model, dialog.data, ())
    if wrong:
        dialog.complain(*wrong)
        return ""
    name = name or suggested_id(dialog.model, dialog.data, desk.rows)
    return name if _passes(dialog, desk, name) else ""


def _passes(dialog: Dialog, desk: Desk, name: str) -> bool:
    """Say what the record would bring into the library that is wrong; warnings do not count."""
    problems = desk.trial(dialog.model, {name: dialog.data})
    own = str(desk.path(dialog.model, name))
    dialog.complain(*(str(item).removeprefix(f"{own}:{item.line}:{item.column}: ") for item in problems))
    return not has_errors(problems)


def _list_fields(dialog: Dialog, fields: list[FieldSpec]) -> None:
    dialog.say("\nCác mục của bản ghi (✓ đã ghi):")
    for number, spec in enumerate(fields, 1):
        dialog.say(f"  {number:2}. {spec.title}{' ✓' if spec.name in dialog.data else ''}")


def _named_field(fields: list[FieldSpec], typed: str) -> FieldSpec | None:
    """The field that an answer names by number, title or key; None where it names none or several."""
    number = int(typed) if typed.isdecimal() else 0
    if 1 <= number <= len(fields):
        return fields[number - 1]
    found = [name for name, _ in _named([(spec.name, spec.title) for spec in fields], typed)]
    return next((spec for spec in fields if [spec.name] == found), None)


def _ask_whether_illustrative(dialog: Dialog, desk: Desk) -> None:
    """Asked only where the library holds samples: a record that leads to one has to be one too."""
    rows = desk.rows
    if not any(row.illustrative for row in rows.values()):
        return
    targets = (target.partition("#")[0] for _, target, _ in references(dialog.model, dialog.data))
    sample = next((target for target in targets if target in rows and rows[target].illustrative), "")
    spec = next(spec for spec in fields_of(dialog.model) if spec.path == ("illustrative",))
    if sample:
        dialog.say(f"\n“{sample}” là dữ liệu minh họa, nên bản ghi này cũng được ghi là dữ liệu minh họa.")
        put(dialog.data, spec.path, "true")
    else:
        dialog.fill(spec, spec.path)
        if dialog.data.get(spec.name) == "false":
            del dialog.data[spec.name]  # as records say it


def _ask_id(dialog: Dialog, desk: Desk) -> str:
    """The id of the new record: what is offered, or what is typed instead if it is valid and free."""
    taken = taken_ids(dialog.model, desk.rows)
    offered = suggested_id(dialog.model, dialog.data, desk.rows)
    dialog.say("\nMã bản ghi, cũng là tên tệp: chữ thường không dấu, chữ số, dấu gạch nối.")
    while True:
        name = dialog.ask(f"  (Enter: {offered}) > ").strip() or offered
        fault = id_fault(name, taken)
        if not fault:
            return name
        dialog.complain(fault)
