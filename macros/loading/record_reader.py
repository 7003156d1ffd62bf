"""Reads the file of a record: parses it, fills in left-out fields, validates it, and reports its problems."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from macros.loading.completion import complete, in_collection, no_records, written_path
from macros.loading.encoding import LoadError, place_of, text_of
from macros.loading.messages import explain, sentence
from macros.loading.problems import Problem
from macros.loading.yaml_reader import Value, locate, locate_key, parse
from macros.records.base import Record
from macros.records.derived import Look
from macros.records.introspect import label_of, pattern_of, references, spec_at

AnyRecord = TypeVar("AnyRecord", bound=Record)

MAX_PROBLEMS = 50  # per file: editors fix the first ones first, and a hostile file must not cost more
_TYPED_DAY = re.compile(rb"[0-9][/.-][0-9]{4}")  # or month


def read(
    raw: bytes, model: type[AnyRecord], path: str, look: Look = no_records, defaults: Mapping[str, str] = {}
) -> tuple[AnyRecord | None, dict[str, Value] | None, list[Problem]]:
    """Return the record (None on errors), its completed text data (None if unreadable), and all problems.

    `look` finds the data of other records to derive from; `defaults` are the values shared by a folder of records.
    """
    try:
        data = parse(raw)
    except LoadError as error:
        return None, None, [Problem(path, error.line, error.column, error.code, "", error.message)]
    for name, value in defaults.items():
        data.setdefault(name, value)
    complete(model, data, look, with_days=bool(_TYPED_DAY.search(raw)))
    try:
        return model.model_validate(data), data, []
    except ValidationError as error:
        return None, data, _problems_of(error, model, raw, path, look)


def _problems_of(error: ValidationError, model: type[Record], raw: bytes, path: str, look: Look) -> list[Problem]:
    written, problems = parse(raw), dict[tuple[Any, ...], Problem]()
    targets = ((at[0], in_collection(target, mark.collections)) for at, target, mark in references(model, written))
    lost = {name for name, target in targets if not look(target.partition("#")[0])}  # reported by `check_unread`
    details = [*_root_errors(model, [item for item in error.errors(include_url=False) if not follows(item)], lost)]
    for item in details[:MAX_PROBLEMS]:
        place = item["loc"]
        if item["type"] == "missing":  # the file may still have the enclosing group
            place = (*written_path(model, written, place[:-1]), place[-1])
        else:
            place = written_path(model, written, place)
        line, column = (locate_key if item["type"] == "extra_forbidden" else locate)(raw, place)
        code, message = explain(model, item)
        problem = Problem(path, line, column, code, label_of(model, place), message)
        problems.setdefault((line, column, code, problem.field), problem)  # once, even if several fields derive from it
    ordered = sorted(problems.values())
    if len(details) > MAX_PROBLEMS:
        more, text = sentence("more", {"count": len(details) - MAX_PROBLEMS}), text_of(raw)
        ordered.append(Problem(path, *place_of(text, len(text)), "field-more", "", more))
    return sorted(ordered)


def _root_errors(model: type[Record], details: list[ErrorDetails], lost: set[Any]) -> Iterable[ErrorDetails]:
    """Drop errors about fields that are only missing because the field they derive from is wrong or lost."""
    derived = {item["loc"]: spec.derived for item in details if (spec := _missing_derived(model, item))}
    wrong = lost.union(item["loc"][0] for item in details if item["loc"] not in derived and item["loc"])
    seen = set[tuple[str, ...]]()
    for item in details:
        rule, pattern = derived.get(item["loc"]), pattern_of(item["loc"])
        if rule is None or not ({rule.source[0], *rule.needs} & wrong or pattern in seen):
            yield item
        if rule:
            seen.add(pattern)


def _missing_derived(model: type[Record], item: ErrorDetails) -> Any:
    spec = spec_at(model, item["loc"])
    return spec if item["type"] == "missing" and spec and spec.derived else None


def follows(error: ErrorDetails) -> bool:
    """Whether an error only follows from others: a list counts as too short if its items are refused."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]
