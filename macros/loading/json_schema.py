"""Makes JSON Schemas for editors' programs from the models and the existing ids.

Draft 7, and only the keywords for which the YAML language server of VS Code accepts our messages: `patternErrorMessage`
for patterns, `errorMessage` for types, choices, keys and empty lists; its own messages are English.  The server types
values before it validates (`12` is a number, `true` a boolean, an empty value null), our loader does not.  What typing
has already lost (`1e3`, `True`, `null`) cannot be reported here and is left to `portal check`.

To complete a key, the server writes what the first `type` of its value asks for, or `anyOf` if there is none;
without either it writes no colon.  References and criteria propose the ids in IDS; other values are no error.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeAlias

from macros.loading.messages import sentence
from macros.records import collections
from macros.records.base import Record
from macros.records.fields import LINE_LENGTH, NARRATIVE_BRACKETS, NARRATIVE_LENGTH, SUMMARY_SYLLABLES, RefTo
from macros.records.introspect import ANY, FieldSpec, fields_of, must_be_written
from macros.text.contacts import EMAIL, PHONE
from macros.text.slugs import DEVICE_NAMES, SLUG_LENGTH

IDS = "ids.json"  # next to the schemas: the possible targets of references, by `_ids_name`
Candidates: TypeAlias = Callable[[FieldSpec], list[tuple[str, str]]]  # (id, name) of what a field may name
DRAFT = "http://json-schema.org/draft-07/schema#"

_DEVICE = "|".join(sorted(DEVICE_NAMES))
_SLUG = rf"(?!(?:{_DEVICE})(?![a-z0-9-]))(?![a-z0-9-]{{{SLUG_LENGTH + 1}}})[a-z0-9]+(?:-[a-z0-9]+)*"
_YEAR = "(?=(?:19|20|21)[0-9]{2}|2200)"  # from FIRST_YEAR to LAST_YEAR
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_LONG_MONTH = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
_SHORT_MONTH = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
_DAY = rf"{_YEAR}(?:{_LEAP_YEAR}-02-29|[0-9]{{4}}-(?:{_LONG_MONTH}|{_SHORT_MONTH}|02-(?:0[1-9]|1[0-9]|2[0-8])))"
_DAYS = (
    ("(?:0?[1-9]|1[0-9]|2[0-8])", "(?:0?[1-9]|1[0-2])"),
    ("(?:29|30)", "(?:0?[13-9]|1[0-2])"),
    ("31", "(?:0?[13578]|1[02])"),
)
_DAY_FIRST = "|".join(
    rf"(?:(?:{'|'.join(f'{day}{sign}{month}' for day, month in _DAYS)}){sign}{_YEAR}[0-9]{{4}}"
    rf"|29{sign}0?2{sign}{_YEAR}{_LEAP_YEAR})"
    for sign in ("/", r"\.", "-")
)
_MONTH = f"(?:{_YEAR}[0-9]{{4}}-(?:0[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[/-]{_YEAR}[0-9]{{4}})"
_NO_SPACE = r"""[^\s<>"'\\]+"""  # JavaScript's strict patterns know no escaped quotes
_PATTERNS = {
    "slug": _SLUG,
    "url": rf"(?!//)(?:https?://{_NO_SPACE}|mailto:{_NO_SPACE}|/[A-Za-z0-9._~/#%-]*)",
    "file": rf"(?!(?:{_DEVICE})\.)(?!.{{{SLUG_LENGTH + 1}}})[a-z0-9]+(?:[-_.][a-z0-9]+)*"
    r"\.(?:png|jpg|jpeg|webp|pdf|docx)",
    "month": _MONTH,
    "period": f"(?:{_MONTH}|{_YEAR}[0-9]{{4}}(?:-[qQ][1-4])?)",
    "report": f"(?:{_MONTH}|{_YEAR}[0-9]{{4}}(?:-[qQ][1-4]|-[hH][12])?)",
    "quarter": f"{_YEAR}[0-9]{{4}}-Q[1-4]",
    "clock": "(?:[01][0-9]|2[0-3]):[0-5][0-9]",
    "phone": PHONE,
    "email": EMAIL,
    "date": f"(?:{_DAY}|{_DAY_FIRST})",
    "whole": "-?[0-9]{1,9}",
    "points": r"-?[0-9]{1,7}(?:\.[0-9]{1,2})?",
    "flag": "true|false",
}
# The types that the server may give to an unquoted value; a date stays text in YAML 1.2.
_TYPES: dict[str, list[str]] = {
    "whole": ["string", "integer"],
    "points": ["string", "number"],
    "period": ["string", "integer"],
    "report": ["string", "integer"],
    "flag": ["string", "boolean"],
}
_CODES = {
    "slug": "slug",
    "url": "url",
    "file": "file_name",
    "month": "month_format",
    "period": "period_format",
    "report": "report_period_format",
    "quarter": "quarter_format",
    "clock": "clock_format",
    "phone": "phone_format",
    "email": "email_format",
    "date": "date_format",
    "whole": "whole_number",
    "points": "decimal_number",
    "flag": "boolean",
    "reference": "reference_format",
}
_LARGEST = {"whole": 999_999_999, "points": 9_999_999.99}


def schema_of(model: type[Record], *, proposing: bool = False) -> dict[str, Any]:
    """The schema of a collection; with `proposing` it refers to IDS for completion."""
    specs = tuple(replace(spec, required=must_be_written(model, spec)) for spec in fields_of(model))
    head = {"$schema": DRAFT, "title": model.label, "description": model.intro}
    return head | _group(specs, (), proposing=proposing)


def schema_files(candidates: Candidates) -> dict[str, str]:
    """The content of every schema file by its name, including IDS."""
    models = collections()
    files = {f"{name}.json": _text(schema_of(model, proposing=True)) for name, model in models.items()}
    groups = {_ids_name(spec): spec for model in models.values() for spec in fields_of(model)}
    return files | {IDS: _text({name: _proposals(candidates(spec)) for name, spec in sorted(groups.items()) if name})}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _ids_name(spec: FieldSpec) -> str:
    """The name in IDS for what a field may refer to; "" if it refers to nothing."""
    target = next((mark for mark in spec.markers if isinstance(mark, RefTo)), None)
    if target:
        return "-".join([*target.collections, *([target.part] if target.part else [])]) or "all"
    return "criteria" if spec.kind == "slug" and spec.name == "criterion" else ""


def _proposals(candidates: list[tuple[str, str]]) -> dict[str, Any]:
    refs, names = [ref for ref, _ in candidates], [name for _, name in candidates]
    wrong = _right("reference_format", sample="units/van-phong")
    return {"enum": refs, "enumDescriptions": names, "markdownEnumDescriptions": names, "errorMessage": wrong}


def _group(specs: tuple[FieldSpec, ...], above: tuple[str, ...], *, proposing: bool) -> dict[str, Any]:
    inner = [spec for spec in specs if spec.path[:-1] == above]
    needed = [spec for spec in inner if spec.required]
    extra = [spec for spec in inner if not spec.required]
    says = [f"phải có: {_names(needed)}"] * bool(needed) + [f"được ghi thêm: {_names(extra)}"] * bool(extra)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [spec.name for spec in needed],
        "properties": {spec.name: _field(specs, spec, proposing=proposing) for spec in inner},
        "errorMessage": f"thiếu mục, hoặc có mục lạ, hoặc chưa phải các dòng “tên: nội dung”; {'; '.join(says)}",
    }


def _names(specs: Iterable[FieldSpec]) -> str:
    return ", ".join(f"{spec.name} ({spec.title})" for spec in specs)


def _field(specs: tuple[FieldSpec, ...], spec: FieldSpec, *, proposing: bool) -> dict[str, Any]:
    about = _about(spec)
    if spec.kind == "part":
        one = _group(specs, (*spec.path, ANY) if spec.many else spec.path, proposing=proposing)
        if spec.row_form:  # `pattern` ignores mappings, and the keywords for mappings ignore text
            wrong = _right("row_format", row_form=spec.row_form)
            pattern = spec.part.row_pattern if spec.part else ""
            one |= {"type": ["object", "string"], "pattern": pattern, "patternErrorMessage": wrong}
    else:
        one = _proposing(spec, _value(spec)) if proposing and _ids_name(spec) else _value(spec)
    if not spec.many:
        return about | one
    least = f", ít nhất {spec.minimum} mục" if spec.minimum else ""
    most = f", tối đa {spec.maximum} mục" if spec.maximum else ""
    array: dict[str, Any] = {
        "type": "array",
        "items": {"title": spec.title} | one,
        "errorMessage": f"{_right('tuple_type')}{least}{most}",
    }
    if spec.maximum:
        array["maxItems"] = spec.maximum
    if spec.minimum == 1:
        array["contains"] = {}
    elif spec.minimum:
        array["minItems"] = spec.minimum
    return about | array


def _about(spec: FieldSpec) -> dict[str, Any]:
    """Title, hint and example for the pop-up of a key; not as `examples`, which the server would offer as values."""
    example = spec.example if isinstance(spec.example, str) else spec.example[0]
    left_out = f" Bỏ trống thì {spec.derived.words}." if spec.derived else ""
    text = f"**{spec.title}**{'' if spec.required else ' (không bắt buộc)'}: {spec.hint}{left_out}"
    if spec.kind != "part":
        text += f"\n\nVí dụ: `{example}`"
    return {"title": spec.title, "description": spec.hint, "markdownDescription": text}


def _value(spec: FieldSpec) -> dict[str, Any]:
    """The schema of one value of a field."""
    if spec.kind == "choice":
        return _choice(spec)
    if spec.kind in ("line", "summary", "markdown"):
        wrong = f"chưa có nội dung, hoặc đang là danh sách; {_right('not_text')}"
        return {"anyOf": [{"allOf": _texts(spec.kind)}]} | _single(wrong)
    pattern = _reference_pattern(spec) if spec.kind == "reference" else _PATTERNS[spec.kind]
    right = _right(_CODES[spec.kind], sample=spec.example if isinstance(spec.example, str) else spec.example[0])
    rule: dict[str, Any] = {"pattern": rf"^\s*(?:{pattern})\s*$", "patternErrorMessage": right}
    if spec.kind == "slug":
        number = {"if": {"type": "number"}, "then": {"type": "integer", "minimum": 0, "errorMessage": right}}
        return {"anyOf": [rule | {"allOf": [number]}]} | _single(right)
    types = _TYPES.get(spec.kind, "string")
    return rule | {"type": types, "errorMessage": right} | (_bounded(spec) if spec.kind in _LARGEST else {})


def _proposing(spec: FieldSpec, value: dict[str, Any]) -> dict[str, Any]:
    """Accept any well-formed value, and propose the existing ids."""
    rule = {name: value.pop(name) for name in ("pattern", "patternErrorMessage") if name in value}
    return value | {"anyOf": [*value.get("anyOf", [rule]), {"$ref": f"{IDS}#/{_ids_name(spec)}"}]}


def _single(wrong: str) -> dict[str, Any]:
    """Accept any scalar, because text may look like another type; with `type` the server would offer true and false."""
    return {"if": {"type": ["array", "null", "object"]}, "then": {"type": "string", "errorMessage": wrong}}


def _bounded(spec: FieldSpec) -> dict[str, Any]:
    """Require a number within the bounds; a quoted one is text, and only the pattern checks it."""
    low, high = spec.bounds
    limit = _LARGEST[spec.kind]
    within = {"type": "number", "minimum": -limit if low is None else low, "maximum": limit if high is None else high}
    bounds = [f"từ {low}"] * (low is not None) + [f"đến {high}"] * (high is not None)
    wrong = f"số ngoài khoảng được nhận; số ở đây {' '.join(bounds) or 'quá lớn hoặc quá nhỏ'}"
    return {"if": within, "else": {"type": "string", "errorMessage": wrong}}


def _texts(kind: str) -> list[dict[str, str]]:
    """The patterns for a text: not empty and not too long, without counting spaces at both ends."""
    rules = [(r"\S", f"chưa có nội dung; {sentence('empty', {'fill': _FILL}).partition('; ')[2]}")]
    if kind == "markdown":
        rules.append((rf"^\s*(?:\S(?:[\s\S]{{0,{NARRATIVE_LENGTH - 2}}}\S)?)?\s*$", _too_long(NARRATIVE_LENGTH)))
        rules.append((rf"^(?:[^\[]*\[){{0,{NARRATIVE_BRACKETS}}}[^\[]*$", f"tối đa {NARRATIVE_BRACKETS} dấu “[”"))
    else:
        rules.append((rf"^\s*(?:\S|\s+(?=\S)){{0,{LINE_LENGTH}}}\s*$", _too_long(LINE_LENGTH)))
    if kind == "summary":
        words = rf"^\s*(?:\S+\s+){{0,{SUMMARY_SYLLABLES - 1}}}\S*\s*$"
        rules.append((words, f"dài quá; tối đa {SUMMARY_SYLLABLES} tiếng"))
    return [{"pattern": pattern, "patternErrorMessage": wrong} for pattern, wrong in rules]


_FILL = "hãy điền, hoặc xóa dòng này nếu không cần"


def _too_long(limit: int) -> str:
    return f"dài quá; tối đa {limit} ký tự"


def _choice(spec: FieldSpec) -> dict[str, Any]:
    values, labels = [value for value, _ in spec.choices], [label for _, label in spec.choices]
    allowed = ", ".join(f"{value} ({label})" for value, label in spec.choices)
    return {
        "type": "string",
        "enum": values,
        "enumDescriptions": labels,
        "markdownEnumDescriptions": labels,
        "errorMessage": _right("enum", allowed=allowed),
    }


def _reference_pattern(spec: FieldSpec) -> str:
    target = next(mark for mark in spec.markers if isinstance(mark, RefTo))
    groups = "|".join(target.collections) if target.collections else "[^/#]*"
    alone = "?" if len(target.collections) == 1 else ""  # the id alone will do
    return f"(?:(?:{groups})/){alone}{_SLUG}{f'#{_SLUG}' if target.part else ''}"


def _right(code: str, **context: str) -> str:
    """The part of the loader's sentence that says what is right."""
    values = {"value": "", "actual": "", "collection": "", "lines": "", **context}
    return sentence(code, values).partition("; ")[2]
