"""Sample records, put together from the examples of the fields of a model."""

from typing import Any

from macros.records.base import Part, Record
from macros.records.introspect import ANY, FieldSpec, fields_of, must_be_written

# Empty in ordinary records.
_OMITTED = (("former_ids",), ("withdrawn",), ("withdrawn_reason",), ("secrecy",), ("relations", ANY, "number"))


def sample(model: type[Part], *, everything: bool) -> dict[str, Any]:
    """A record made of the examples: with every field, or only those that must be written."""
    record = _part(model, (), everything=everything)
    if issubclass(model, Record) and model.example and "title" in record:
        record["title"] = model.example
    return record


def sample_of(model: type[Part], spec: FieldSpec) -> Any:
    """The example of one field; of a part, its required fields."""
    return _value(model, spec, everything=False)


def _part(model: type[Part], above: tuple[str, ...], *, everything: bool) -> dict[str, Any]:
    return {
        spec.name: _value(model, spec, everything=everything)
        for spec in fields_of(model)
        if spec.path[:-1] == above and (everything or _is_needed(model, spec)) and spec.path not in _OMITTED
    }


def _is_needed(model: type[Part], spec: FieldSpec) -> bool:
    """Whether the shortest record has the field: required, the source of a needed field, or needed without a source."""
    specs = fields_of(model)
    if spec.derived and spec.needed and spec.derived.source != spec.path[-1:]:
        return not any(other.required for other in specs if other.path == spec.derived.source)
    needed_from_it = (other.needed for other in specs if other.derived and other.derived.source == spec.path)
    return must_be_written(model, spec) or (spec.shorthand and len(spec.path) == 1 and any(needed_from_it))


def _value(model: type[Part], spec: FieldSpec, *, everything: bool) -> Any:
    if spec.kind == "part":
        inner = _part(model, (*spec.path, ANY) if spec.many else spec.path, everything=everything)
        return [inner] if spec.many else inner
    if spec.many:
        return list(spec.example) if isinstance(spec.example, tuple) else [spec.example]
    text = str(spec.example)
    return f"{text}\n" if spec.kind == "markdown" else text
