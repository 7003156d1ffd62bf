"""Asks for the fields of a record on a terminal; every answer is checked at once.

An answer is one line; for a long text, all lines up to one that holds only a full stop.  An empty answer leaves out an
optional field, ends a list, or accepts the proposed value; LATER postpones a required field.  Answers are saved one by
one.  The end of the input is an `EOFError` and nothing else.
"""

from collections.abc import Callable
from typing import Any

from macros.loading.encoding import LoadError
from macros.loading.messages import sentence
from macros.loading.suggest import fold
from macros.records.introspect import FieldSpec, Path, label_of, siblings
from scripts.editing.answers import MAX_CHOICES, AmbiguousAnswer, Answers, matching_options
from scripts.editing.drafts import at, cleaned, drop, must_have, put, with_item_ids

END, MORE, LATER, REMOVE = ".", "+", "để sau", "xóa"
_REPEATED = ("reference", "choice", "clock", "date", "line")  # kinds whose value may repeat that of the item before
_EXAMPLE_LENGTH = 60


class Dialog:
    """A record asked for field by field; `data` holds the answers, `save` writes them to disk."""

    def __init__(
        self,
        answers: Answers,
        ask: Callable[[str], str],
        say: Callable[[str], None],
        data: dict[str, Any],
        save: Callable[[], None] = lambda: None,
    ) -> None:
        self.answers, self.model, self.data = answers, answers.model, data
        self.ask, self.say, self.save = ask, say, save

    def fill(self, spec: FieldSpec, path: Path) -> bool:
        """Ask for a field of the record, or of a group in it, with all that it contains; whether any was answered."""
        if not spec.many:
            return self._item(spec, path, "" if self._needed(spec) else "Enter: bỏ qua")
        needed = max(spec.minimum, int(spec.required))
        index = len(at(self.data, path) or ())
        while self._item(spec, (*path, index), "" if index < needed else "Enter: xong" if index else "Enter: bỏ qua"):
            index += 1
        return index > 0

    def resume(self, spec: FieldSpec, path: Path) -> None:
        """Continue a list or a long text that may have been interrupted."""
        if spec.kind == "markdown":
            self.ask_again(spec, path)
        elif spec.many:
            last = (*path, len(at(self.data, path)) - 1)
            if spec.kind == "part":
                self._item(spec, last, "")
            self.fill(spec, path)

    def ask_again(self, spec: FieldSpec, path: Path) -> None:
        """Ask again for one value; the old one stays unless another is typed."""
        optional = not self._needed(spec) or isinstance(path[-1], int)
        self._value(spec, path, "", removable=optional)

    def complain(self, *messages: str) -> None:
        """Print what is wrong."""
        for message in messages:
            self.say(f"  ✗ {message}")

    def pick(self, options: list[tuple[str, str]], typed: str) -> str:
        """The option that an answer names by number or words; "" where it names none or several."""
        number = int(typed) if typed.isdecimal() else 0
        choices = [options[number - 1]] if 1 <= number <= len(options) else matching_options(options, typed)
        return choices[0][0] if len(choices) == 1 else ""

    def _needed(self, spec: FieldSpec) -> bool:
        return must_have(self.model, spec)

    def _item(self, spec: FieldSpec, path: Path, skip_note: str) -> bool:
        if spec.kind != "part":
            return self._value(spec, path, skip_note)
        inner = [item for item in siblings(self.model, (*path, "")) if not _is_automatic(item, path)]
        first = next((item for item in inner if item.required and item.kind != "part" and not item.many), None)
        if first is None:
            return self._optional_group(inner, path, skip_note)
        if at(self.data, (*path, first.name)) is None and not self._value(first, (*path, first.name), skip_note):
            return False
        rest = [item for item in inner if item is not first]
        prompted = self._fields_to_ask(rest, path)
        for item in prompted:
            if at(self.data, (*path, item.name)) is None:
                self.fill(item, (*path, item.name))
        self._ask_for_more([item for item in rest if item not in prompted], path)
        with_item_ids(self.model, self.data)
        return True

    def _fields_to_ask(self, inner: list[FieldSpec], path: Path) -> list[FieldSpec]:
        """The fields to ask for an item of a list: all for the first, then required ones and those used before."""
        if not isinstance(path[-1], int) or not path[-1]:
            return [item for item in inner if not self._is_inherited(item)]
        above = at(self.data, path[:-1])[: path[-1]]
        return [item for item in inner if item.required or any(item.name in other for other in above)]

    def _is_inherited(self, spec: FieldSpec) -> bool:
        """Whether a field of an item gets its value from what was answered for all items."""
        rule = spec.derived
        return rule is not None and rule.source == (spec.name,) and at(self.data, rule.source) is not None

    def _ask_for_more(self, others: list[FieldSpec], path: Path) -> None:
        """Ask which other fields of an item to fill."""
        while others:
            menu = ", ".join(f"{number}. {item.title}" for number, item in enumerate(others, 1))
            typed = self.ask(f"\nGhi thêm cho {label_of(self.model, path)}: {menu}\n  (Enter: không thêm) > ").strip()
            if not typed:
                return
            name = self.pick([(item.name, item.title) for item in others], typed)
            for item in [item for item in others if item.name == name]:
                self.fill(item, (*path, name))
                others.remove(item)

    def _optional_group(self, inner: list[FieldSpec], path: Path, skip_note: str) -> bool:
        """Ask for a group without required fields; False if all of it is left out."""
        filled = [self.fill(item, (*path, item.name)) for item in inner]
        if not any(filled) and not skip_note:
            names = ", ".join(item.title for item in inner)
            self.complain(f"cần ít nhất một trong các mục: {names}; để lại sau, chọn lại ở danh sách cuối")
        return any(filled)

    def _value(self, spec: FieldSpec, path: Path, skip_note: str, *, removable: bool = False) -> bool:
        """Ask for one value until it is valid; False if it is left out or postponed.

        `skip_note` says how to leave it out; "" if it is required.
        """
        if skip_note and self.answers.nothing_to_name(spec, self.data, path):
            return False
        offered, why = self._offered(spec, path)
        notes = [note] if (note := why or skip_note) else []
        options = self.answers.options(spec, self.data, path)
        choices = options if spec.kind != "reference" or len(options) <= MAX_CHOICES else []
        if removable and offered:
            notes.append(f"gõ “{REMOVE}”: bỏ mục này")
        self._introduce(spec, path, choices, notes)
        while not self._is_left_out(
            typed := self._read(spec, path), path, offered=bool(offered), may_skip=bool(skip_note), removable=removable
        ):
            if not typed and not offered:
                self.complain(sentence("empty", {"fill": f"mục này phải có, hoặc gõ “{LATER}”"}))
                continue
            accepted, choices, nearest = self._accept(spec, path, typed or offered, choices)
            if accepted:
                return True
            if nearest:
                offered = nearest
                self.say(f"    (Enter: nhận “{nearest}”)")
        return False

    def _is_left_out(self, typed: str, path: Path, *, offered: bool, may_skip: bool, removable: bool) -> bool:
        """Whether an answer leaves a field out: for now, for good, or by deleting its value."""
        if removable and fold(typed) == fold(REMOVE):
            drop(self.data, path)
            self.save()
            return True
        return (not typed and may_skip and not offered) or (not may_skip and fold(typed) == fold(LATER))

    def _offered(self, spec: FieldSpec, path: Path) -> tuple[str, str]:
        """(value of an empty answer, how it is shown): the old value, or that of the item before."""
        if old := at(self.data, path):
            label = " / ".join(str(old).split("\n"))
            return str(old), f"Enter: giữ “{_cut(label)}”"
        index = next((place for place in reversed(range(len(path))) if isinstance(path[place], int)), None)
        if index is None or not self._needed(spec) or spec.kind not in _REPEATED or index == len(path) - 1:
            return "", ""
        item = at(self.data, path[: index + 1])
        if not item or not path[index]:
            return "", ""
        above = at(self.data, (*path[:index], int(path[index]) - 1, *path[index + 1 :]))
        label = dict(self.answers.options(spec, self.data, path)).get(above or "", above)
        return (str(above), f"Enter: như mục trên, “{_cut(str(label))}”") if above else ("", "")

    def _accept(
        self, spec: FieldSpec, path: Path, typed: str, choices: list[tuple[str, str]]
    ) -> tuple[bool, list[tuple[str, str]], str]:
        """(whether the answer is accepted, the options listed now, the nearest valid value)."""
        try:
            number = int(typed) if typed.isdecimal() else 0
            value = choices[number - 1][0] if 1 <= number <= len(choices) else ""
            value = value or self.answers.value_of(spec, typed, self.data, path)
        except AmbiguousAnswer as unclear:
            self.complain(str(unclear))
            self._list(unclear.options[:MAX_CHOICES])
            return False, unclear.options[:MAX_CHOICES] or choices, unclear.nearest
        result = self.answers.accept(self.data, path, value)
        self.complain(*result.wrong)
        if result.value:
            self._echo(spec, path, typed, result.value)
        elif spec.kind == "markdown":
            put(self.data, path, value)
            self.say("    (lời đã gõ được giữ; sửa lại ở danh sách cuối)")
        self.save()
        return at(self.data, path) == (result.value or value), choices, result.nearest

    def _echo(self, spec: FieldSpec, path: Path, typed: str, value: str) -> None:
        if label := dict(self.answers.options(spec, self.data, path)).get(value):
            self.say(f"  → {label} [{value}]")
        elif value != typed:
            self.say(f"  → {value}")

    def _introduce(self, spec: FieldSpec, path: Path, choices: list[tuple[str, str]], notes: list[str]) -> None:
        self.say(f"\n{label_of(self.model, path)}. {spec.hint}")
        if path[-1] in (0, spec.name):  # a list is shown once
            self._list(choices)
        example = spec.example if isinstance(spec.example, str) else spec.example[0]
        if spec.kind == "date":
            example = "/".join(str(int(part)) for part in reversed(example.split("-")))  # as people write it
        how = "gõ số hoặc chữ" if choices else f"ví dụ: {_cut(example).rstrip('.')}"
        if spec.kind == "reference" and not choices:
            how = "gõ một phần tên, số hoặc mã"
        if spec.kind == "file":
            how = "kéo tệp ảnh thả vào cửa sổ này, hoặc gõ thư mục và tên tệp; ảnh được chép, thu nhỏ, xóa nơi chụp"
        long = ["nhiều dòng được; dòng cuối chỉ gõ dấu chấm"] if spec.kind == "markdown" else []
        if long and at(self.data, path):
            long.append(f"gõ “{MORE}”: viết tiếp lời đã có")
        self.say(f"  ({'; '.join([how, *long, *notes])})")

    def _list(self, options: list[tuple[str, str]]) -> None:
        for number, (value, label) in enumerate(options, 1):
            self.say(f"  {number:2}. {label} [{value}]")

    def _read(self, spec: FieldSpec, path: Path) -> str:
        """One line, or all lines of a long text; each is cleaned and saved as soon as it is typed."""
        line = self._line("  > ").strip()
        if spec.kind != "markdown" or not line or fold(line) in (fold(LATER), fold(REMOVE)):
            return line
        old = at(self.data, path)
        lines = [*old.split("\n")] if old and line == MORE else []
        if lines:
            line = self._line("  | ")
        save_lines = not old or bool(lines)  # an old text stays until the new one is complete
        while line.strip() != END:
            lines.append(line)
            if save_lines:
                put(self.data, path, "\n".join(lines))
                self.save()
            line = self._line("  | ")
        return "\n".join(lines).strip()

    def _line(self, prompt: str) -> str:
        while True:
            try:
                text, notes = cleaned(self.ask(prompt))
            except LoadError as error:
                self.complain(error.message)
                continue
            for note in notes:
                self.say(f"  → {note}")
            return text


def _is_automatic(spec: FieldSpec, path: Path) -> bool:
    """Whether a field of an item is not asked for: its id, which the program makes, or the first item's shorthand."""
    return isinstance(path[-1], int) and (spec.name == "id" or (spec.shorthand and path[-1] == 0))


def _cut(text: str) -> str:
    return text if len(text) <= _EXAMPLE_LENGTH else f"{text[: _EXAMPLE_LENGTH - 1]}…"
