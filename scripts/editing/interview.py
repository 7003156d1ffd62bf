"""The whole of `portal new`: asks for a record, checks it, has faults corrected, and writes it."""

from collections.abc import Iterator
from typing import Any

from macros.loading.completion import completed
from macros.loading.problems import Problem
from macros.loading.suggest import fold
from macros.records.base import Record
from macros.records.introspect import FieldSpec, Path, fields_of, label_of, references, siblings, spec_at
from scripts.editing.drafts import (
    Drafts,
    FieldFault,
    at,
    drop,
    faults,
    id_fault,
    must_have,
    put,
    record_lookup,
    suggested_id,
    used_ids,
    with_item_ids,
)
from scripts.editing.prompts import Dialog

_PREVIEW = 48  # characters of a value in a list


class Stopped(Exception):
    """The editor does not want to write anything now."""


def interview(dialog: Dialog, drafts: Drafts, name: str, *, resumed: bool) -> str:
    """Ask for a whole record until it is valid among all others; returns its id.

    After an interrupted run, the last answer is resumed if it may continue: a list, a long text.
    """
    prompted = [spec for spec in _fields(dialog) if _is_prompted(dialog.model, spec)]
    last = next((spec for spec in reversed(prompted) if resumed and spec.name in dialog.data), None)
    for spec in prompted:
        if spec is last:
            dialog.resume(spec, spec.path)
        elif spec.name not in dialog.data and not _is_derived(dialog, spec):
            dialog.fill(spec, spec.path)
    _ask_whether_illustrative(dialog, drafts)
    if not name and not _faults(dialog):
        name = _ask_id(dialog, drafts)
    _list_fields(dialog, ())
    while True:
        wrong = _look_through(dialog)
        if not wrong:
            name = name or _ask_id(dialog, drafts)
            wrong = _dry_run(dialog, drafts, name)
        if not wrong:
            return name
        _correct(dialog, wrong)


def finish(dialog: Dialog, drafts: Drafts, name: str) -> str:
    """Ask only for missing required fields; returns the id, or "" if something is wrong with the record."""
    for spec in _fields(dialog):
        if must_have(dialog.model, spec) and spec.name not in dialog.data and not _is_derived(dialog, spec):
            dialog.fill(spec, spec.path)
    with_item_ids(dialog.model, dialog.data)
    if wrong := [fault.message for fault in _faults(dialog)]:
        dialog.complain(*wrong)
        return ""
    name = name or suggested_id(dialog.model, dialog.data, drafts.rows)
    problems = drafts.dry_run(dialog.model, {name: dialog.data})
    _print_problems(dialog, drafts, name, problems)
    return "" if any(item.severity == "error" for item in problems) else name


def _is_prompted(model: type[Record], spec: FieldSpec) -> bool:
    """Whether every editor is asked for a field: it is required, the model asks for it, or it saves typing later."""
    return must_have(model, spec) or spec.name in model.prompts or spec.shorthand


def _is_derived(dialog: Dialog, spec: FieldSpec) -> bool:
    """Whether the value of a field is derived from the answers already."""
    whole = completed(dialog.model, dialog.data, record_lookup(dialog.answers.rows)) if spec.derived else {}
    return bool(whole.get(spec.name))


def _faults(dialog: Dialog) -> list[FieldFault]:
    return faults(dialog.model, dialog.data, (), record_lookup(dialog.answers.rows))


def _fields(dialog: Dialog) -> list[FieldSpec]:
    return [spec for spec in fields_of(dialog.model) if len(spec.path) == 1]


def _look_through(dialog: Dialog) -> list[Path]:
    """Let the editor add and correct until an empty answer; returns the places that are still wrong for the model."""
    _menu(dialog, (), "\nThêm hoặc sửa mục nào? (số hoặc tên; ? để xem danh sách; Enter để ghi) > ")
    with_item_ids(dialog.model, dialog.data)
    problems = _faults(dialog)
    for fault in problems:
        dialog.complain(f"“{label_of(dialog.model, fault.path)}”: {_plainly(fault.code, fault.message)}")
    return [fault.path for fault in problems]


def _plainly(code: str, message: str) -> str:
    return "chưa trả lời, mà mục này phải có" if code == "field-missing" else message


def _dry_run(dialog: Dialog, drafts: Drafts, name: str) -> list[Path]:
    """Try the record among all others; returns the places with faults, none if the editor accepts the warnings."""
    problems = drafts.dry_run(dialog.model, {name: dialog.data})
    places = _labelled(dialog)
    _print_problems(dialog, drafts, name, problems)
    wrong = [places[fold(item.field)] for item in problems if item.severity == "error" and fold(item.field) in places]
    if any(item.severity == "error" for item in problems):
        return wrong or [()]
    if not problems:
        return []
    typed = dialog.ask("\nCảnh báo không cản việc ghi. Enter: ghi; hoặc gõ tên mục để sửa > ").strip()
    return [places.get(fold(typed), ())] if typed else []


def _print_problems(dialog: Dialog, drafts: Drafts, name: str, problems: list[Problem]) -> None:
    """Print the problems that the record would add to the library: errors first, then warnings."""
    path = str(drafts.path(dialog.model, name))
    for item in sorted(problems, key=lambda item: item.severity != "error"):
        sign = "✗" if item.severity == "error" else "!"
        dialog.say(f"  {sign} {str(item).removeprefix(f'{path}:{item.line}:{item.column}: ')}")


def _correct(dialog: Dialog, wrong: list[Path]) -> None:
    """Open the first faulty place, or the one that the editor names, with its value."""
    places = _labelled(dialog)
    first = label_of(dialog.model, wrong[0])
    offered = f"Enter: sửa “{first}”" if first else "Enter: xem danh sách"
    while True:
        typed = dialog.ask(f"\nSửa mục nào? ({offered}; hoặc gõ tên mục như trên) > ").strip()
        path = places.get(fold(typed), None) if typed else wrong[0]
        path = _by_name(dialog, (), typed) if path is None else path
        if path is not None:
            _open(dialog, path)
            return
        dialog.say(f"  không có mục “{typed}”")


def _labelled(dialog: Dialog) -> dict[str, Path]:
    """All places of the record, and all missing fields, by the label shown."""
    by_label: dict[str, Path] = {}
    for path in _places(dialog, dialog.data, ()):
        by_label.setdefault(fold(label_of(dialog.model, path)), path)
    return by_label


def _places(dialog: Dialog, value: Any, path: Path) -> Iterator[Path]:
    if path:
        yield path
    inner = range(len(value)) if isinstance(value, list) else ()
    names = [spec.name for spec in siblings(dialog.model, (*path, ""))] if isinstance(value, dict) else []
    for step in (*inner, *names):
        yield from _places(dialog, at(value, (step,)), (*path, step))


def _open(dialog: Dialog, path: Path) -> None:
    """Let the editor correct one place; nothing else changes."""
    spec = spec_at(dialog.model, path)
    if spec is None:
        _list_fields(dialog, ())
    elif at(dialog.data, path) is None:
        dialog.fill(spec, path[:-1] if isinstance(path[-1], int) else path)
    elif (spec.many and not isinstance(path[-1], int)) or spec.kind == "part":
        _list_fields(dialog, path)
        _menu(
            dialog, path, f"\n{label_of(dialog.model, path)}: sửa gì? (số hoặc tên; “xóa 2”: bỏ mục 2; Enter: xong) > "
        )
    else:
        dialog.ask_again(spec, path)


def _menu(dialog: Dialog, above: Path, question: str) -> None:
    """Ask which item of a group or list to correct, until an empty answer."""
    while typed := dialog.ask(question).strip():
        word, _, rest = typed.partition(" ")
        if fold(word) == "xoa" and (path := _by_name(dialog, above, rest)) is not None:
            drop(dialog.data, path)
            dialog.save()
            dialog.say(f"  → đã bỏ “{label_of(dialog.model, path)}”")
        elif (path := _by_name(dialog, above, typed)) is not None:
            _open(dialog, path)
        else:
            _list_fields(dialog, above)


def _by_name(dialog: Dialog, above: Path, typed: str) -> Path | None:
    """The item of a group or list with that number, title or key; None if none or several match."""
    chosen = dialog.pick([(str(path[-1]), title) for path, title in _menu_entries(dialog, above)], typed)
    return next((path for path, _ in _menu_entries(dialog, above) if str(path[-1]) == chosen), None) if chosen else None


def _menu_entries(dialog: Dialog, above: Path) -> list[tuple[Path, str]]:
    """(place, title) of what a group may hold, or of the items of a list and one more."""
    spec = spec_at(dialog.model, above) if above else None
    if spec and spec.many and not isinstance(above[-1], int):
        count = len(at(dialog.data, above) or ())
        return [*(((*above, index), f"mục {index + 1}") for index in range(count)), ((*above, count), "thêm mục mới")]
    return [((*above, item.name), item.title) for item in siblings(dialog.model, (*above, ""))]


def _list_fields(dialog: Dialog, above: Path) -> None:
    dialog.say(f"\n{label_of(dialog.model, above) if above else 'Các mục của bản ghi'} (✓ đã ghi):")
    for number, (path, title) in enumerate(_menu_entries(dialog, above), 1):
        value = at(dialog.data, path)
        dialog.say(f"  {number:2}. {title}{f' ✓ {_preview(value)}' if value else ''}".rstrip())


def _preview(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} mục" if len(value) > 1 or not isinstance(value[0], str) else _preview(value[0])
    text = (
        " · ".join(str(item) for item in value.values() if isinstance(item, str)) if isinstance(value, dict) else value
    )
    line = " ".join(str(text).split())
    return line if len(line) <= _PREVIEW else f"{line[: _PREVIEW - 1]}…"


def _ask_whether_illustrative(dialog: Dialog, drafts: Drafts) -> None:
    """Ask only if the library holds samples: a record that refers to one has to be one too."""
    rows = drafts.rows
    if "illustrative" in dialog.data or not any(row.illustrative for row in rows.values()):
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
            del dialog.data[spec.name]  # records leave out the default


def _ask_id(dialog: Dialog, drafts: Drafts) -> str:
    """The id of the new record: the one offered, or a typed one if it is valid and free."""
    _ask_whether_another(dialog, drafts)
    used = used_ids(dialog.model, drafts.rows)
    offered = suggested_id(dialog.model, dialog.data, drafts.rows)
    dialog.say("\nMã bản ghi, cũng là tên tệp: chữ thường không dấu, chữ số, dấu gạch nối.")
    while True:
        name = dialog.ask(f"  (Enter: {offered}) > ").strip() or offered
        fault = id_fault(name, dialog.model, used)
        if not fault:
            return name
        dialog.complain(fault)


def _ask_whether_another(dialog: Dialog, drafts: Drafts) -> None:
    """A record of the same name may be the same thing; raises `Stopped` unless the editor says it is another."""
    model, rows = dialog.model, dialog.answers.rows
    title = fold(completed(model, dialog.data, record_lookup(rows))["title"])
    twins = [row for row in drafts.rows.values() if row.collection == model.collection and fold(row.title) == title]
    if twins:
        dialog.say(f"\nĐã có {model.one} tên “{twins[0].title}”: {twins[0].file}.")
        typed = dialog.ask(f"  (nếu là {model.one} khác trùng tên thì gõ “khác”; Enter: dừng để sửa tệp ấy) > ")
        if fold(typed) != "khac":
            raise Stopped
