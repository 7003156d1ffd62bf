"""Writes the fields of a record as YAML, which `macros.loading.yaml_reader` reads back to the same text.

The style is that of our editors: a field a line, lists indented below their key, long text as a block, and quotes only
if YAML needs them or if another program would read something else than text (`08:00`, `no`, `010`).  Dates, numbers,
true and false in our own spelling are not quoted.
"""

import re
import sys
from collections.abc import Mapping
from typing import Any

import yaml

from macros.records.base import Part
from macros.records.introspect import ANY, DAYS, field_table, fields_of
from macros.text.typed_dates import written_day

_TEXT = "tag:yaml.org,2002:str"
_BARE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,2})?|true|false")
# PyYAML knows what YAML 1.1 takes for a number; programs of YAML 1.2 take these too, and some take any hour for one.
_OTHER_NUMBERS = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$|0o[0-7]+$|[0-9]+(?::[0-9]+)+$")


class _Writer(yaml.SafeDumper):
    """PyYAML's emitter with the house style."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists below their key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write a value that occurs twice, twice."""
        return True


def _write_text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        return writer.represent_scalar(_TEXT, text, style="|")
    resolver: Any = writer
    tag = resolver.resolve(yaml.ScalarNode, text, (True, False)) if _BARE.fullmatch(text) else _TEXT
    return writer.represent_scalar(tag, text)


_Writer.add_representer(str, _write_text)
_Writer.add_implicit_resolver("tag:yaml.org,2002:float", _OTHER_NUMBERS, list("-+.0123456789"))


def dump(fields: Mapping[str, Any]) -> str:
    """Text, lists and mappings of text as the YAML of a file, in the order given; text of several lines as a block."""
    return yaml.dump(
        dict(fields), Dumper=_Writer, allow_unicode=True, sort_keys=False, default_flow_style=False, width=sys.maxsize
    )


def arranged(model: type[Part], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The text data of a record in the order of its model, without what is empty, long text ending with its line."""
    return _arranged(model, fields, ())


def _arranged(model: type[Part], fields: Mapping[str, Any], above: tuple[str, ...]) -> dict[str, Any]:
    names = [spec.name for spec in fields_of(model) if spec.path[:-1] == above]
    values = {name: _value(model, fields[name], (*above, name)) for name in names if fields.get(name)}
    return values | {name: value for name, value in fields.items() if name not in names}


def _value(model: type[Part], value: Any, path: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_value(model, item, (*path, ANY)) for item in value]
    if isinstance(value, dict):
        return _arranged(model, value, path)
    spec = field_table(model)[path[:-1] if path[-1] == ANY else path]
    if spec.kind in DAYS and isinstance(value, str):
        return written_day(spec.kind, value)
    return f"{value.rstrip()}\n" if spec.kind == "markdown" else value
