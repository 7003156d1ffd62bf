"""Fills in the fields that the file of a record may leave out, and removes them again before the file is written.

`complete` runs before the model validates the data, so that pages, queries and checks always see complete records.
Models declare the rules with `records.derived`.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple

from macros.records.base import Part
from macros.records.derived import Derived, Look, Place
from macros.records.introspect import ANY, Path, days, field_table, fields_of, pattern_of, references
from macros.text.slugs import is_slug
from macros.text.typed_dates import written_day

_UNFIT = (KeyError, IndexError, TypeError, ValueError, AttributeError)  # raised by rules that read unchecked data


def no_records(_: str) -> Mapping[str, Any]:
    """The `Look` that finds no record, for data that is completed alone."""
    return {}


class _Rule(NamedTuple):
    """A field that may be left out, and the path of the groups that have it."""

    groups: tuple[str, ...]
    name: str
    derived: Derived


@cache
def _rules(model: type[Part]) -> tuple[_Rule, ...]:
    return tuple(_Rule(spec.path[:-1], spec.name, spec.derived) for spec in fields_of(model) if spec.derived)


@cache
def _rows(model: type[Part]) -> tuple[tuple[tuple[str, ...], type[Part]], ...]:
    """The lists whose items may be written as one line of text, with the model of an item."""
    return tuple((spec.path, spec.part) for spec in fields_of(model) if spec.row_form and spec.part)


def complete(model: type[Part], data: dict[str, Any], look: Look = no_records, *, with_days: bool = True) -> None:
    """Fill in, in place, the fields that the file of a record leaves out.

    Typed days (d/m/yyyy) become ISO days unless `with_days` is false, which saves time where the file has none.
    A reference into the only possible collection may be written without it: `unit: van-phong`.
    """
    for path, part in _rows(model):
        _expand_rows(part, path, data)
    for place, target, mark in [*references(model, data)]:
        _set(data, place, in_collection(target, mark.collections))
    if with_days:
        for place, typed, kind in [*days(model, data)]:
            _set(data, place, written_day(kind, typed))
    used: list[tuple[Any, str]] = []
    for rule in _rules(model):
        for item, siblings in _groups(data, rule.groups, []):
            if item.get(rule.name) in (None, "") and _derive(rule, Place(data, item, siblings, look)):
                used.append((item if rule.derived.source[:-1] == rule.groups else data, rule.derived.source[-1]))
    _drop_shorthand(model, used)


def in_collection(target: str, collections: tuple[str, ...]) -> str:
    """Add the collection to a reference that is only an id, if there is just one possible collection."""
    alone = "/" not in target and len(collections) == 1 and is_slug(target.partition("#")[0])
    return f"{collections[0]}/{target}" if alone else target


def _expand_rows(part: type[Part], path: tuple[str, ...], data: dict[str, Any]) -> None:
    for group, _ in _groups(data, path[:-1], []):
        items = group.get(path[-1])
        if isinstance(items, list):
            items[:] = [(part.from_row(item, data) if isinstance(item, str) else {}) or item for item in items]


def _derive(rule: _Rule, place: Place) -> bool:
    value = None
    with suppress(*_UNFIT):
        value = rule.derived.value(place)
    if value:
        place.item[rule.name] = value
    return bool(value)


def _drop_shorthand(model: type[Part], used: list[tuple[Any, str]]) -> None:
    """Remove the shorthand fields that were used to derive others; the model checks the unused ones."""
    short = {spec.name for spec in fields_of(model) if spec.shorthand}
    for group, name in used if short else ():
        if name in short:
            group.pop(name, None)


def _groups(
    data: dict[str, Any], steps: tuple[str, ...], siblings: list[Any]
) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Yield every group at a path, with the list that contains it."""
    if not steps:
        yield data, siblings
        return
    inner, is_list = data.get(steps[0]), steps[1:2] == (ANY,)
    items: list[Any] = [inner] if not is_list else inner if isinstance(inner, list) else []
    for item in items:
        if isinstance(item, dict):
            yield from _groups(item, steps[1 + is_list :], items)


def _set(data: Any, path: Path, value: str) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def completed(model: type[Part], data: Mapping[str, Any], look: Look = no_records) -> dict[str, Any]:
    """A completed copy of the data of a file."""
    copy: dict[str, Any] = deepcopy(dict(data))
    complete(model, copy, look)
    return copy


def written_path(model: type[Part], data: Mapping[str, Any], path: Path) -> Path:
    """Map a path in the completed record to the path in the file's `data` that its value comes from."""
    value: Any = data
    for end, step in enumerate(path):
        if isinstance(value, str):  # an item written as a line
            part = field_table(model)[pattern_of(path[:end])].part
            is_in_row = part is not None and step in part.from_row(value, data)
            return path[:end] if is_in_row else _source(model, data, path, end) or path[:end]
        if not (step in value if isinstance(value, dict) else isinstance(step, int) and step < len(value)):
            return _source(model, data, path, end) or path
        value = value[step]
    return path


def _source(model: type[Part], data: Mapping[str, Any], path: Path, end: int) -> Path | None:
    """The path that the derived value at `path[: end + 1]` comes from; None if no rule derives it."""
    pattern = tuple(ANY if isinstance(step, int) else step for step in path[: end + 1])
    spec = field_table(model).get(pattern)
    if spec is None or spec.derived is None:
        return None
    if spec.derived.origin:
        return spec.derived.origin(data, path)
    indexes = [step for step in path if isinstance(step, int)]
    source = [indexes.pop(0) if step == ANY and indexes else 0 if step == ANY else step for step in spec.derived.source]
    return written_path(model, data, tuple(source))


def minimal(model: type[Part], data: Mapping[str, Any], look: Look = no_records) -> dict[str, Any]:
    """A copy of the data without the values that `complete` would fill in again; this is what is written to a file."""
    short: dict[str, Any] = deepcopy(dict(data))
    shorthands = {spec.name for spec in fields_of(model) if spec.shorthand and len(spec.path) == 1}
    whole = _without(completed(model, short, look), shorthands)
    _set_shorthand(model, short)
    for rule in _rules(model):
        for item, _ in [*_groups(short, rule.groups, [])]:
            if rule.name in item:
                order, value = list(item), item.pop(rule.name)
                if _without(completed(model, short, look), shorthands) != whole:
                    item[rule.name] = value
                    for name in order:  # restores the order
                        item[name] = item.pop(name)
    unused = shorthands & completed(model, short, look).keys()
    return _without(short, unused - data.keys())


def _without(data: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def _set_shorthand(model: type[Part], data: dict[str, Any]) -> None:
    """Set each shorthand field to the most frequent value among the list items that can derive from it."""
    table = field_table(model)
    for rule in _rules(model):
        spec = table.get(rule.derived.source)
        if spec and spec.shorthand and len(spec.path) == 1 and rule.groups and spec.name not in data:
            counts = Counter(str(item[rule.name]) for item, _ in _groups(data, rule.groups, []) if item.get(rule.name))
            if counts:
                data[spec.name] = counts.most_common(1)[0][0]
