"""Turns an error code and its context into one Vietnamese sentence for editors.

A sentence reads "what is wrong; what is right; the nearest valid value"; the last part only if there is such a value.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Any, NamedTuple

from macros.loading.sentences import SENTENCES, SYNTAX
from macros.loading.suggest import closest, slugified
from macros.records import collections
from macros.records.base import Part
from macros.records.fields import RefTo
from macros.records.introspect import FieldSpec, fields_of, siblings, spec_at

_QUOTED = re.compile(r"(?<!mã )“([a-z][a-z_-]*)”(?: \(([^()]*)\))?")
_DASH = re.compile(r"\s*[-–—−•]\s*\S")
_DASHES = re.compile(r"(?:^|\s)\s*[-–—−•]\s*")
_PARTED = re.compile(r";\s*|,\s+(?=[a-z_-]+/)")
_FORMS = {  # how to write values of kinds that need a certain form
    "date": ", dạng năm-tháng-ngày",
    "month": ", dạng năm-tháng",
    "clock": ", dạng 08:00",
    "phone": ", dạng 0237 000 0100",
    "email": ", dạng ten@coquan.example",
    "flag": ", ghi true hoặc false",
    "whole": ", chỉ ghi chữ số",
    "points": ", phần lẻ sau dấu chấm",
}
LONGEST_QUOTE = 60  # characters of an editor's text that a sentence repeats

# Pydantic's own error types, with the code whose sentence fits.  Most never occur, because our field types parse the
# values; they are here so that a change of a model never shows a bare code to an editor.
_SAME_AS: dict[str, str] = {
    **dict.fromkeys(("string_type", "string_sub_type", "string_unicode"), "not_text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "whole_number"),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "finite_number"), "decimal_number"),
    **dict.fromkeys(("decimal_max_digits", "decimal_max_places", "decimal_whole_digits"), "decimal_number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "boolean"),
    **dict.fromkeys(("date_type", "date_parsing"), "date_format"),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact"), "date_format"),
    **dict.fromkeys(("model_attributes_type", "dict_type", "mapping_type", "dataclass_type"), "model_type"),
    **dict.fromkeys(("list_type", "iterable_type", "set_type"), "tuple_type"),
    "invalid_key": "extra_forbidden",
}


def sentence(code: str, context: Mapping[str, object]) -> str:
    """The sentence for a code; `context` has its placeholders, and `nearest`, the nearest valid value or ""."""
    text = SENTENCES[code].format_map({**context, "value": _shortened(context.get("value", ""))})
    nearest = _shortened(context.get("nearest", ""), 2 * LONGEST_QUOTE)
    if not nearest:
        return text
    if code.startswith("yaml-"):
        return f"{text}; viết lại thành: {nearest}"
    label = context.get("nearest_label")
    return f"{text}; gợi ý: “{nearest}”{f' ({label})' if label else ''}"


def syntax_code(context: str, problem: str) -> str:
    """Our code for an error of the YAML parser."""
    parser_text = f"{context} {problem}"
    return next((code for pattern, code in SYNTAX if re.search(pattern, parser_text)), "yaml-syntax")


def explain(model: type[Part], error: Mapping[str, Any]) -> tuple[str, str]:
    """The code and the sentence of one entry of a pydantic `ValidationError.errors()` of `model`."""
    code, context = _code_and_context(model, error)
    return f"field-{code.replace('_', '-')}", sentence(code, context)


def nearest_value(model: type[Part], error: Mapping[str, Any]) -> str:
    """The nearest valid value that the sentence for an error suggests; "" if there is none."""
    return str(_code_and_context(model, error)[1]["nearest"])


def in_words(model: type[Part], at: tuple[str | int, ...], message: str, *, keys: bool = True) -> str:
    """Replace keys and values in a message by their labels: “done” becomes “Ngày xong” (done).

    Without `keys` only the labels are shown, for readers who do not see the files.
    """
    names = {value: label for spec in fields_of(model) for value, label in spec.choices}
    names |= {spec.name: spec.title for spec in reversed(fields_of(model))}
    names |= {spec.name: spec.title for path in (at, (*at, ""), (*at, 0, "")) for spec in siblings(model, path)}

    def labelled(match: re.Match[str]) -> str:
        key, label = match[1], match[2] or ""
        title = names.get(key)
        more = f": {label}" if label and title and label.casefold() != title.casefold() else ""
        if not title:
            return match[0]
        return f"“{title}” ({key}{more})" if keys else f"“{title}”"

    return _QUOTED.sub(labelled, message)


def _code_and_context(model: type[Part], error: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    path, value = error["loc"], error.get("input")
    spec = spec_at(model, path)
    code = _code_of(error["type"], error.get("ctx", {}), value)
    if code == "model_type" and spec and spec.row_form and isinstance(value, str):
        code = "row_format"
    context_values = error.get("ctx", {})
    context = {"nearest": "", **context_values, "value": value, "name": _shortened(path[-1]), "fill": _fill(spec, path)}
    context["row_form"] = spec.row_form if spec else ""
    if more := _MORE.get(code):
        context |= more(_Fault(model, path, spec, value, context_values))
    return code, context


def _shortened(value: object, limit: int = LONGEST_QUOTE) -> str:
    text = "" if isinstance(value, dict | list) else " ".join(str(value).split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _code_of(kind: str, context: Mapping[str, Any], value: object) -> str:
    code = _SAME_AS.get(kind, kind)
    if code == "tuple_type" and isinstance(value, str) and _DASH.match(value):
        return "dash_glued" if value.strip()[0] == "-" else "dash_long"
    if code == "too_long" and "max_length" in context:
        return "too_long_list"
    if code in ("missing", "extra_forbidden"):
        return code
    if isinstance(value, str) and not value.strip():
        return "empty"
    if code == "enum" and not isinstance(value, str):
        return "not_text"
    return code if code in SENTENCES else "unknown"


def _fill(spec: FieldSpec | None, path: tuple[str | int, ...]) -> str:
    if spec is None or not spec.required or isinstance(path[-1], int):
        return "hãy điền, hoặc xóa dòng này nếu không cần"
    return f"mục này phải có: {_hinted(spec)}"


def _hinted(spec: FieldSpec) -> str:
    """The hint of a field as part of a sentence: "ngày diễn ra việc tốt"."""
    return f"{spec.hint[:1].lower()}{spec.hint[1:].rstrip('.')}"


def _sample(spec: FieldSpec) -> str:
    return spec.example if isinstance(spec.example, str) else spec.example[0]


def _names(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({label})" for name, label in pairs)


class _Fault(NamedTuple):
    """The input of the functions in `_MORE`, which add context to an error."""

    model: type[Part]
    path: tuple[str | int, ...]
    spec: FieldSpec | None
    value: Any
    details: Mapping[str, Any]  # the context that pydantic gives


def _unknown_key(fault: _Fault) -> dict[str, object]:
    pairs = [(spec.name, spec.title) for spec in siblings(fault.model, fault.path)]
    nearest = closest(str(fault.path[-1]), pairs)
    allowed = "hãy sửa tên mục" if nearest else f"các mục được phép: {_names(pairs)}"
    return {"allowed": allowed, "nearest": nearest, "nearest_label": dict(pairs).get(nearest, "")}


def _missing_key(fault: _Fault) -> dict[str, object]:
    spec = fault.spec
    if spec is None:
        return {"add": "hãy thêm mục này"}
    if spec.kind == "part":
        start = "mỗi mục bắt đầu bằng “- ”, " if spec.many else ""
        needed = _names((part.name, part.title) for part in _parts(fault) if part.required)
        return {"add": f"hãy thêm “{spec.name}:”, {start}gồm: {needed}"}
    line = f"“{spec.name}:” và ở dòng dưới “- …”" if spec.many else f"dòng “{spec.name}: …”"
    has_shared_field = spec.derived and len(spec.derived.source) == 1 < len(spec.path)
    once = f", hoặc ghi “{spec.name}” một lần ở đầu bản ghi cho mọi mục" if has_shared_field else ""
    return {"add": f"hãy thêm {line}, {_expected(spec)}{once}"}


def _expected(spec: FieldSpec) -> str:
    """What a field accepts; without an example, which an editor might copy as the value."""
    if spec.kind == "choice":
        return f"một trong: {_names(spec.choices)}"
    if spec.kind == "reference":
        target = next(mark for mark in spec.markers if isinstance(mark, RefTo))
        part = "#…" if target.part else ""
        groups = (f"“{name}/…{part}” ({collections()[name].label})" for name in target.collections)
        return f"mã của một bản ghi đã có: {' hoặc '.join(groups) or '“nhóm/mã”'}"
    return f"{_hinted(spec)}{_FORMS.get(spec.kind, '')}"


def _parts(fault: _Fault) -> tuple[FieldSpec, ...]:
    item = (*fault.path, 0) if fault.spec and fault.spec.many and not isinstance(fault.path[-1], int) else fault.path
    return siblings(fault.model, (*item, ""))


def _outside_choice(fault: _Fault) -> dict[str, object]:
    choices = dict(fault.spec.choices) if fault.spec else {}
    nearest = closest(fault.value, choices.items())
    return {"allowed": _names(choices.items()), "nearest": nearest, "nearest_label": choices.get(nearest, "")}


def _form_of(value: object) -> str:
    if isinstance(value, dict):
        return "đang là các mục con có tên"
    return "đang là danh sách" if isinstance(value, list) else f"đang là một dòng chữ “{_shortened(value)}”"


def _not_list(fault: _Fault) -> dict[str, object]:
    """Explain a list that was written as text: with wrong dashes, or everything in one line."""
    if not isinstance(fault.value, str) or fault.spec is None or fault.spec.kind == "part":
        return {"actual": _form_of(fault.value), "lines": ""}
    choices = dict(fault.spec.choices)
    parted = (_DASHES if _DASH.match(fault.value) else _PARTED).split(fault.value)
    items = [item for item in parted if item.strip()]
    guesses = (closest(item, choices.items()) or item.strip() for item in items)
    lines = ", ".join(f"“- {_shortened(item)}”" for item in guesses)
    return {"actual": _form_of(fault.value), "lines": f": {lines}" if lines else "", "dash": fault.value.strip()[:1]}


def _not_group(fault: _Fault) -> dict[str, object]:
    """If a group has one required field, a bare text was meant for it: `- regulations/…` in a list of bases."""
    parts = _parts(fault)
    needed = [spec for spec in parts if spec.required]
    is_bare_text = isinstance(fault.value, str) and len(needed) == 1 and needed[0].kind in ("reference", "line")
    nearest = f"{needed[0].name}: {fault.value}" if is_bare_text else ""
    names = _names((spec.name, spec.title) for spec in parts)
    return {"actual": _form_of(fault.value), "parts": names, "nearest": nearest}


def _not_text(fault: _Fault) -> dict[str, object]:
    """Quote a list item like `- Chào hỏi: mời ngồi`, which is one line of text but was parsed as a key and a value."""
    pairs = [*fault.value.items()] if isinstance(fault.value, dict) else []
    running = fault.spec is not None and fault.spec.kind in ("line", "summary", "markdown")
    whole = running and len(pairs) == 1 and isinstance(pairs[0][1], str)
    return {"nearest": f'"{pairs[0][0]}: {pairs[0][1]}"' if whole else ""}


def _bad_url(fault: _Fault) -> dict[str, object]:
    domain = re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", fault.value.strip())
    return {"nearest": f"https://{domain[0]}" if domain else ""}


def _bad_file_name(fault: _Fault) -> dict[str, object]:
    name = PurePath(fault.value.strip())
    slug, suffix = slugified(name.stem), name.suffix.lower()
    fits = slug and suffix in (".png", ".jpg", ".jpeg", ".webp", ".pdf", ".docx")
    return {"nearest": f"{slug}{suffix}" if fits else ""}


def _bad_reference(fault: _Fault) -> dict[str, object]:
    sample = _sample(fault.spec) if fault.spec else f"{fault.details.get('collection', 'stories')}/ma-ban-ghi"
    nearest = str(fault.details.get("nearest", ""))
    group, slash, name = fault.value.partition("/")
    if not nearest and slugified(name or group) and "#" not in sample:
        target_group = group if slash and group in collections() else sample.partition("/")[0]
        nearest = f"{target_group}/{slugified(name or group)}"
    return {"sample": sample, "nearest": nearest}


def _foreign_reference(fault: _Fault) -> dict[str, object]:
    names = fault.details["collections"].split(", ")
    pairs = [(name, collections()[name].label) for name in names]
    group, _, name = fault.value.partition("/")
    near = closest(group, [*pairs, *((code, collections()[code].slug) for code in names)])
    return {"groups": _names(pairs), "nearest": f"{near}/{name}" if near else ""}


_MORE: dict[str, Callable[[_Fault], dict[str, object]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "enum": _outside_choice,
    **dict.fromkeys(("tuple_type", "dash_glued", "dash_long"), _not_list),
    "model_type": _not_group,
    "not_text": _not_text,
    "empty": lambda _: {"nearest": ""},
    "slug": lambda fault: {"nearest": slugified(fault.value)},
    "url": _bad_url,
    "file_name": _bad_file_name,
    "reference_format": _bad_reference,
    "reference_part_missing": _bad_reference,
    "reference_collection": _foreign_reference,
    **dict.fromkeys(
        ("greater_than_equal", "less_than_equal"),
        lambda fault: {"nearest": fault.details.get("ge", fault.details.get("le", ""))},
    ),
    **dict.fromkeys(
        ("too_long", "summary_long", "too_many_brackets", "too_many_cells"),
        lambda fault: {"excess": fault.details["length"] - fault.details["limit"]},
    ),
}
