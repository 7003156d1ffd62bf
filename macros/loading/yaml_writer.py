"""Writes the fields of a record as YAML that `macros.loading.yaml_reader` reads back to the same text.

The style is that of our editors: one field per line, lists indented below their key, long text as a block.  Quotes are
written only if YAML needs them or if other programs would not read the value as text (`08:00`, `no`, `010`).  Dates,
numbers, true and false in our own spelling are not quoted.
"""

import re
import sys
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

import yaml

from macros.records.base import Part
from macros.records.introspect import ANY, DAYS, field_table, fields_of
from macros.text.typed_dates import written_day

_TEXT = "tag:yaml.org,2002:str"
_BARE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,2})?|true|false")
# PyYAML knows the numbers of YAML 1.1; programs for YAML 1.2 read these as numbers too, some of them also times.
_OTHER_NUMBERS = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$|0o[0-7]+$|[0-9]+(?::[0-9]+)+$")


class _Writer(yaml.SafeDumper):
    """PyYAML's emitter with the house style."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists below their key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write repeated values in full, without aliases."""
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
    """The YAML of text, lists and mappings, in the given order; text of several lines becomes a block."""
    return yaml.dump(
        dict(fields), Dumper=_Writer, allow_unicode=True, sort_keys=False, default_flow_style=False, width=sys.maxsize
    )


def arranged(model: type[Part], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The text data of a record in the order of its model, without empty values; long text ends with a line feed."""
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


def with_changes(text: str, before: str, after: str) -> str:
    """Apply the changes from `before` to `after` to the lines of a file, keeping its comments and spacing.

    The caller must read the result and compare it with `after`: lines of `text` that neither version has may interfere.
    """
    lines, old, new = (version.splitlines() for version in (text, before, after))
    place = dict[int, int]()  # line number in `before` -> line number in the file
    for at_old, at_text, size in SequenceMatcher(None, old, lines, autojunk=False).get_matching_blocks():
        place |= {at_old + step: at_text + step for step in range(size)}
    for tag, first, last, start, end in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        removed = [place[number] for number in range(first, last) if number in place]
        above = place.get(first - 1, -1) + 1
        for number in reversed(removed):
            del lines[number]
        at = removed[0] if removed else above
        lines[at:at] = new[start:end]
    return "\n".join(lines) + "\n"
