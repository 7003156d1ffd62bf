"""Every possible error of a file or model has a sentence: what is wrong; what is right; the nearest valid value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from macros.loading.messages import explain, sentence, syntax_code
from macros.records import collections
from macros.records.base import Record
from macros.records.introspect import ANY, FieldSpec, fields_of
from tests.sweep import offenders

SOURCES = Path(__file__).parents[2] / "macros"
# Words that give away a program; "true", "false", Unicode, Windows and the names of formats are for editors.
FOREIGN = set(
    re.findall(
        r"\w+",
        "field string input value error invalid valid should type expected got list dict mapping key yaml python "
        "pydantic none null int integer bool boolean date tuple enum model character token scalar sequence block flow "
        "greater less than equal required missing extra forbidden number decimal unable parse the and not with must",
    )
)

# What each kind of node in a core schema can refuse, besides its constraints.
REFUSALS: dict[str, tuple[str, ...]] = {
    "model": ("model_type", "model_attributes_type"),
    "model-fields": ("missing", "extra_forbidden", "invalid_key", "model_attributes_type", "dict_type"),
    "tuple": ("tuple_type",),
    "enum": ("enum",),
    "str": ("string_type", "string_sub_type", "string_unicode"),
    "int": ("int_type", "int_parsing", "int_parsing_size", "int_from_float"),
    "decimal": ("decimal_type", "decimal_parsing", "finite_number"),
    "bool": ("bool_type", "bool_parsing"),
    "date": ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
    **dict.fromkeys(("default", "nullable", "model-field", "no-info", "function-before", "function-after"), ()),
    **dict.fromkeys(("definitions", "definition-ref"), ()),
}
CONSTRAINTS = {
    ("tuple", "min_length"): "too_short",
    ("tuple", "max_length"): "too_long",
    **{(kind, "ge"): "greater_than_equal" for kind in ("int", "decimal", "date")},
    **{(kind, "le"): "less_than_equal" for kind in ("int", "decimal", "date")},
    **{(kind, "gt"): "greater_than" for kind in ("int", "decimal", "date")},
    **{(kind, "lt"): "less_than" for kind in ("int", "decimal", "date")},
    ("decimal", "max_digits"): "decimal_max_digits",
    ("decimal", "decimal_places"): "decimal_max_places",
}
NOT_CONSTRAINTS = {
    *("type", "metadata", "serialization", "ref", "schema", "function", "default", "fields", "items_schema"),
    *(
        "variadic_item_index",
        "cls",
        "config",
        "custom_init",
        "root_model",
        "post_init",
        "model_name",
        "computed_fields",
    ),
    *("extra_behavior", "members", "sub_type", "missing", "strict", "frozen", "validate_default", "default_factory"),
    *("definitions", "schema_ref", "copy_default", "validation_alias", "generic_origin", "field_name"),
}
NUMBERS = {"length": 500, "limit": 400, "nearest": ""}
CONTEXTS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("too_long", "summary_long", "too_many_brackets", "too_many_cells"), NUMBERS),
    "date_beyond_month": {"month": "2/2026", "days": 28},
    "date_month_first": {"month": 25, "nearest": "25/3/2026"},
    "too_short": {"actual_length": 0, "min_length": 1},
    "reference_format": {"collection": "units", "nearest": ""},
    "reference_collection": {"collections": "people, units"},
    "greater_than_equal": {"ge": 1},
    "less_than_equal": {"le": 9},
    "greater_than": {"gt": 1},
    "less_than": {"lt": 9},
}


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every typed node of a core schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for name, inner in schema.items():
            if name not in ("metadata", "serialization", "config"):
                yield from nodes(inner)
    elif isinstance(schema, list | tuple):
        for inner in schema:
            yield from nodes(inner)


def pydantic_codes() -> set[str]:
    """What the schemas of the models can refuse."""
    codes: set[str] = set()
    for model in collections().values():
        model.model_rebuild()  # a model is built only when it is needed
        for node in nodes(model.__pydantic_core_schema__):
            codes.update(REFUSALS[node["type"]])
            codes.update(CONSTRAINTS[node["type"], name] for name in node if name not in NOT_CONSTRAINTS)
    return codes


def field_codes() -> set[str]:
    """The first argument of everything that refuses a value in the models and field types."""
    return {
        call.args[0].value
        for path in (SOURCES / "records").glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in ("_refusal", "fitting", "_written", "PydanticCustomError")
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def assert_vietnamese(message: str) -> None:
    """The editor's own words and the names of fields and codes stand in “…”, (…) or after "gồm:" and the like."""
    plain = re.sub(r"“[^”]*”|\([^)]*\)|(?:gồm|được phép|ví dụ|thành|thêm dòng|một trong): .*", " ", message)
    assert not {word.lower() for word in re.findall(r"[A-Za-z]+", plain)} & FOREIGN, message
    assert re.search("[ăâđêôơưĂÂĐÊÔƠƯẠ-ỹ]", message), message
    assert "; " in message, message
    assert not re.search(r"\{\w*\}|\bNone\b", plain), message


def test_field_types_have_codes_of_their_own() -> None:
    assert {"empty", "slug", "date_format", "reference_part_missing"} <= field_codes()
    assert {"missing", "extra_forbidden", "enum", "tuple_type", "model_type", "too_short"} <= pydantic_codes()


def test_every_reachable_error_has_a_sentence() -> None:
    def check(code: str) -> None:
        error = {"type": code, "loc": ("title",), "input": "sai", "ctx": CONTEXTS.get(code, {"nearest": ""})}
        error_code, message = explain(collections()["stories"], error)
        assert error_code != "field-unknown"
        assert_vietnamese(message)

    assert offenders(sorted(field_codes() | pydantic_codes()), check) == []


def test_unheard_of_error_has_a_sentence_too() -> None:
    error = {"type": "brand_new", "loc": ("title",), "input": "sai"}
    assert explain(collections()["stories"], error) == (
        "field-unknown",
        "nội dung không đúng dạng; mục này phải có: tên ngắn gọn, hiện ở đầu trang và trong danh sách",
    )


def yaml_codes() -> set[str]:
    texts = [path.read_text("utf-8") for path in (SOURCES / "loading").glob("*.py")]
    return {code for text in texts for code in re.findall(r'"(yaml-[\w-]+\w)"', text)}


def test_every_refusal_of_a_file_has_a_sentence() -> None:
    values = {"size": 300, "limit": 256, "length": 300, "value": "U+0000", "nearest": ""}
    assert offenders(sorted(yaml_codes()), lambda code: assert_vietnamese(sentence(code, values))) == []


BAD_VALUES: tuple[object, ...] = (
    "",
    "@ sai",
    "x" * 500,
    "[" * 30_000,
    [],
    ["@"],
    {},
    {"a": "b"},
    {"a": "b", "c": []},
    [[]],
)


def nested(path: tuple[str, ...], value: object) -> Any:
    """A value at a field's path, in lists and groups of one."""
    if not path:
        return value
    inner = nested(path[1:], value)
    return [inner] if path[0] == ANY else {path[0]: inner}


SPECS = [(name, spec) for name, model in collections().items() for spec in fields_of(model)]


def errors_of(model: type[Record], data: dict[str, object]) -> list[Any]:
    """What the model refuses of a record; a line of text may be good as it is."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        return list(error.errors())
    return []


def test_every_wrong_value_of_every_field_is_explained() -> None:
    def check(field: tuple[str, FieldSpec]) -> None:
        name, spec = field
        model = collections()[name]
        errors = [error for value in BAD_VALUES for error in errors_of(model, nested(spec.path, value))]
        assert errors
        for error in errors:
            code, message = explain(model, error)
            assert code != "field-unknown"
            assert_vietnamese(message)

    assert offenders(SPECS, check) == []


def test_unheard_of_syntax_error_has_a_code() -> None:
    assert syntax_code("while doing something new", "found a novelty") == "yaml-syntax"
