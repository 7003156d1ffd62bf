"""Completes the text data of a record with what its file may leave out, and takes that out again to write it.

What reads records sees them complete: `complete` comes before the model, so that pages, queries and checks need not
know what was written.  Models declare their rules in `records.derived`.
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

_UNFIT = (KeyError, IndexError, TypeError, ValueError, AttributeError)  # what unchecked text may lead to


def nothing(_: str) -> Mapping[str, Any]:
    """No other record, for data that is completed alone."""
    return {}


class _Rule(NamedTuple):
    """A field that may be left out, and where in the data its groups are."""

    groups: tuple[str, ...]
    name: str
    derived: Derived


@cache
def _rules(model: type[Part]) -> tuple[_Rule, ...]:
    return tuple(_Rule(spec.path[:-1], spec.name, spec.derived) for spec in fields_of(model) if spec.derived)


@cache
def _rows(model: type[Part]) -> tuple[tuple[tuple[str, ...], type[Part]], ...]:
    """The lists whose items may be written as a line of text."""
    return tuple((spec.path, spec.part) for spec in fields_of(model) if spec.row_form and spec.part)


def complete(model: type[Part], data: dict[str, Any], look: Look = nothing, *, with_days: bool = True) -> None:
    """Fill in what the file of a record leaves out; `with_days` is whether days may be typed as d/m/yyyy.

    A reference that can only lead into one collection may be written without it: `unit: van-phong`.
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
    """A reference with its collection, where it is an id alone that can only be of that one."""
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
    """Take out what was only there to derive from; what nothing was derived from stays, for the model to check."""
    short = {spec.name for spec in fields_of(model) if spec.shorthand}
    for group, name in used if short else ():
        if name in short:
            group.pop(name, None)


def _groups(
    data: dict[str, Any], steps: tuple[str, ...], siblings: list[Any]
) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Every group at a path with the list that it stands in."""
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


def completed(model: type[Part], data: Mapping[str, Any], look: Look = nothing) -> dict[str, Any]:
    """A complete copy of what a file holds."""
    copy: dict[str, Any] = deepcopy(dict(data))
    complete(model, copy, look)
    return copy


def written_place(model: type[Part], data: Mapping[str, Any], path: Path) -> Path:
    """Where in a file, which holds `data`, a place of the complete record comes from."""
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
    """Where the value comes from whose path ends behind the step `end`, which the file does not have."""
    pattern = tuple(ANY if isinstance(step, int) else step for step in path[: end + 1])
    spec = field_table(model).get(pattern)
    if spec is None or spec.derived is None:
        return None
    if spec.derived.origin:
        return spec.derived.origin(data, path)
    indexes = [step for step in path if isinstance(step, int)]
    source = [indexes.pop(0) if step == ANY and indexes else 0 if step == ANY else step for step in spec.derived.source]
    return written_place(model, data, tuple(source))


def minimal(model: type[Part], data: Mapping[str, Any], look: Look = nothing) -> dict[str, Any]:
    """A record without the values that `complete` gives back, as it is written."""
    short: dict[str, Any] = deepcopy(dict(data))
    once = {spec.name for spec in fields_of(model) if spec.shorthand and len(spec.path) == 1}
    whole = _without(completed(model, short, look), once)
    _say_once(model, short)
    for rule in _rules(model):
        for item, _ in [*_groups(short, rule.groups, [])]:
            if rule.name in item:
                order, value = list(item), item.pop(rule.name)
                if _without(completed(model, short, look), once) != whole:
                    item[rule.name] = value
                    for name in order:  # where it was
                        item[name] = item.pop(name)
    unused = once & completed(model, short, look).keys()
    return _without(short, unused - data.keys())


def _without(data: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def _say_once(model: type[Part], data: dict[str, Any]) -> None:
    """State what most items of the lists say of themselves once for all, where there is a field for it."""
    table = field_table(model)
    for rule in _rules(model):
        spec = table.get(rule.derived.source)
        if spec and spec.shorthand and len(spec.path) == 1 and rule.groups and spec.name not in data:
            counts = Counter(str(item[rule.name]) for item, _ in _groups(data, rule.groups, []) if item.get(rule.name))
            if counts:
                data[spec.name] = counts.most_common(1)[0][0]
