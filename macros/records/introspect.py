"""Describes the fields of models, and finds references, texts and addresses in the data of records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from macros.records.base import Part, Record
from macros.records.contact import Email, Phone
from macros.records.derived import Derived
from macros.records.fields import (
    Clock,
    FileName,
    Line,
    Markdown,
    Month,
    Narrative,
    Period,
    Quarter,
    RefTo,
    ReportPeriod,
    Slug,
    Summary,
    Url,
)
from macros.text.choices import Choice

Kind: TypeAlias = Literal[
    "line", "summary", "markdown", "slug", "url", "file", "month", "quarter", "period", "report", "clock", "phone",
    "email", "date", "whole", "points", "flag", "choice", "reference", "part",
]  # fmt: skip
Path: TypeAlias = tuple[str | int, ...]
_Plan: TypeAlias = "dict[str, _Plan | RefTo | Narrative]"

ANY = "*"
NO_SENTENCES = ("number", "decision", "issuer", "questions")  # short texts that are names or questions: no citations
CUT = "…"

_KINDS: dict[type, Kind] = {date: "date", int: "whole", Decimal: "points", bool: "flag"}
# The order matters: a later alias may be the start of an earlier one (`Line` of `Summary`).
_TEXT_KINDS: tuple[tuple[Kind, Any], ...] = (
    ("summary", Summary),
    ("line", Line),
    ("markdown", Markdown),
    ("slug", Slug),
    ("url", Url),
    ("file", FileName),
    ("month", Month),
    ("period", Period),
    ("report", ReportPeriod),
    ("quarter", Quarter),
    ("clock", Clock),
    ("phone", Phone),
    ("email", Email),
)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field that an editor may fill in; in `path`, "*" stands for any item of a list."""

    path: tuple[str, ...]
    title: str
    hint: str
    example: str | tuple[str, ...]
    kind: Kind  # of the value, or of each item if `many`
    many: bool
    required: bool
    needed: bool  # whether the model requires it, written or derived
    default: Any
    markers: tuple[RefTo | Narrative, ...]
    choices: tuple[tuple[str, str], ...]  # (value in YAML, Vietnamese label)
    minimum: int  # of items if `many`
    maximum: int | None  # of items if `many`; None for no limit
    bounds: tuple[int | None, int | None]  # lowest and highest number; None for no limit
    happened: str  # name of a day that must not be in the future, for messages; "" for other fields
    planned: str  # name of a day that must not be far away, for messages; "" for other fields
    derived: Derived | None  # the rule for its value if it is left out
    shorthand: bool  # whether it only serves to derive other fields
    part: type[Part] | None  # the model of a group, or of the groups in a list
    row_form: str  # how an item of the list is written as one line; "" if it cannot be

    @property
    def name(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """The type inside `… | None` and `tuple[…, ...]`."""

    type: type
    metadata: tuple[Any, ...]
    many: bool = False


@cache
def fields_of(model: type[Part]) -> tuple[FieldSpec, ...]:
    """Every editable field of a model; a list or group comes before the fields of its parts."""
    example = model.example.removesuffix(" (ví dụ)") if issubclass(model, Record) else ""
    specs = _fields(model, ())
    return tuple(replace(spec, example=example) if example and spec.path == ("title",) else spec for spec in specs)


@cache
def field_table(model: type[Part]) -> Mapping[tuple[str, ...], FieldSpec]:
    """The fields of a model by path."""
    return {spec.path: spec for spec in fields_of(model)}


def must_be_written(model: type[Part], spec: FieldSpec) -> bool:
    """Whether a record is refused if its file lacks the field, by its model or by the rule about summaries."""
    return spec.required or (spec.path == ("summary",) and issubclass(model, Record) and model.needs_summary)


def pattern_of(path: Path) -> tuple[str, ...]:
    """The path of the field at a place in a record: indexes become "*"; an index at the end is dropped."""
    pattern = tuple(ANY if isinstance(step, int) else step for step in path)
    return pattern[:-1] if pattern and pattern[-1] == ANY else pattern


def spec_at(model: type[Part], path: Path) -> FieldSpec | None:
    """The field at a place in a record; None for an unknown key or the record itself."""
    return field_table(model).get(pattern_of(path))


def label_of(model: type[Part], path: Path) -> str:
    """The name of a place in a record for editors: "Các quy tắc, mục 2, Nên làm"; unknown keys are left out."""
    words = []
    for end, step in enumerate(path, 1):
        if isinstance(step, int):
            words.append(f"mục {step + 1}")
        elif spec := spec_at(model, path[:end]):
            words.append(spec.title)
    return ", ".join(words)


def siblings(model: type[Part], path: Path) -> tuple[FieldSpec, ...]:
    """The possible fields of the group that contains the last key of `path`."""
    parent = tuple(ANY if isinstance(step, int) else step for step in path[:-1])
    return tuple(spec for spec in fields_of(model) if spec.path[:-1] == parent)


def references(model: type[Part], data: Mapping[str, Any]) -> Iterator[tuple[Path, str, RefTo]]:
    """Each reference in the data of a record: its place, its target as written, and its possible targets."""
    marked = _marked(data, _plan(model, RefTo), ())
    return ((path, text, mark) for path, text, mark in marked if isinstance(mark, RefTo))


def narratives(model: type[Part], data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Each long text of a record with its place."""
    return ((path, text) for path, text, _ in _marked(data, _plan(model, Narrative), ()))


def lines(model: type[Part], data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Each short text of a record with its place, except names and questions."""
    return ((path, text) for path, text, _ in _marked(data, _kind_plan(model, ("line", "summary")), ()))


def addresses(model: type[Part], data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Each address in a field for addresses, with its place."""
    return ((path, text) for path, text, _ in _marked(data, _kind_plan(model, ("url",)), ()))


DAYS: tuple[Kind, ...] = ("date", "month", "period", "report")


def days(model: type[Part], data: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Each day, month or period in a record with its place and the kind of its field."""
    return ((path, text, kind) for kind in DAYS for path, text, _ in _marked(data, _kind_plan(model, (kind,)), ()))


def without_narratives(model: type[Part], data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a record with each long text replaced by "…"; other values are shared, not copied."""
    return _shortened(data, _plan(model, Narrative))


def with_narratives(model: type[Part], data: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a record with the long texts of `whole`; the inverse of `without_narratives`."""
    full = dict(data)
    for path, text in narratives(model, whole):
        place: Any = full
        for step in path[:-1]:
            inner = place[step]
            place[step] = dict(inner) if isinstance(inner, dict) else list(inner)
            place = place[step]
        place[path[-1]] = text
    return full


def _fields(model: type[Part], above: tuple[str, ...]) -> Iterator[FieldSpec]:
    for name, info in model.model_fields.items():
        leaf = _leaf(info.annotation, tuple(info.metadata))
        path = (*above, name)
        yield _spec(path, info, leaf)
        if issubclass(leaf.type, Part):
            yield from _fields(leaf.type, (*path, ANY) if leaf.many else path)


def _leaf(annotation: Any, metadata: tuple[Any, ...]) -> _Leaf:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _leaf(arguments[0], (*metadata, *arguments[1:]))
    if origin in (Union, UnionType):
        (inner,) = (argument for argument in arguments if argument is not NoneType)
        return _leaf(inner, metadata)
    if origin is tuple:
        inner_leaf = _leaf(arguments[0], ())
        return _Leaf(inner_leaf.type, (*metadata, *inner_leaf.metadata), many=True)
    return _Leaf(annotation, metadata)


def _spec(path: tuple[str, ...], info: FieldInfo, leaf: _Leaf) -> FieldSpec:
    example = info.examples[0] if info.examples else ""
    extra: Any = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return FieldSpec(
        path=path,
        title=info.title or "",
        hint=info.description or "",
        example=tuple(example) if isinstance(example, list) else example,
        kind=_kind(leaf),
        many=leaf.many,
        required=info.is_required() and not extra.get("derived"),
        needed=info.is_required(),
        default=None if info.is_required() else info.get_default(),
        markers=tuple(mark for mark in leaf.metadata if isinstance(mark, RefTo | Narrative)),
        choices=_choices(leaf.type),
        minimum=next((mark.min_length for mark in leaf.metadata if leaf.many and hasattr(mark, "min_length")), 0),
        maximum=_bound(leaf, "max_length") if leaf.many else None,
        bounds=(_bound(leaf, "ge"), _bound(leaf, "le")),
        happened=str(extra.get("happened", "")),
        planned=str(extra.get("planned", "")),
        derived=extra.get("derived"),
        shorthand=bool(extra.get("shorthand")),
        part=leaf.type if issubclass(leaf.type, Part) else None,
        row_form=leaf.type.row_form if issubclass(leaf.type, Part) else "",
    )


def _bound(leaf: _Leaf, name: str) -> int | None:
    return next((getattr(mark, name) for mark in leaf.metadata if hasattr(mark, name)), None)


def _kind(leaf: _Leaf) -> Kind:
    if issubclass(leaf.type, Part):
        return "part"
    if issubclass(leaf.type, Choice):
        return "choice"
    if leaf.type in _KINDS:
        return _KINDS[leaf.type]
    if any(isinstance(mark, RefTo) for mark in leaf.metadata):
        return "reference"
    return next(kind for kind, alias in _TEXT_KINDS if all(mark in leaf.metadata for mark in get_args(alias)[1:]))


def _choices(type_: type) -> tuple[tuple[str, str], ...]:
    return tuple((member.value, member.label) for member in type_) if issubclass(type_, Choice) else ()


@cache
def _kind_plan(model: type[Part], kinds: tuple[Kind, ...]) -> _Plan:
    plan: _Plan = {}
    for spec in fields_of(model):
        if spec.kind in kinds and spec.name not in NO_SENTENCES:
            *groups, name = (step for step in spec.path if step != ANY)
            _branch(plan, groups)[name] = Narrative()
    return plan


@cache
def _plan(model: type[Part], marker: type[RefTo | Narrative]) -> _Plan:
    """The fields with a marker, as a tree of names in the structure of the data."""
    plan: _Plan = {}
    for spec in fields_of(model):
        for mark in spec.markers:
            if isinstance(mark, marker):
                *groups, name = (step for step in spec.path if step != ANY)
                _branch(plan, groups)[name] = mark
    return plan


def _branch(plan: _Plan, groups: list[str]) -> _Plan:
    for group in groups:
        step = plan.setdefault(group, {})
        plan = step if isinstance(step, dict) else {}
    return plan


def _marked(data: Mapping[str, Any], plan: _Plan, above: Path) -> Iterator[tuple[Path, str, RefTo | Narrative]]:
    for name, step in plan.items():
        value = data.get(name)
        if value is None:
            continue
        places = [((*above, name), value)]
        if isinstance(value, list):
            places = [((*above, name, index), item) for index, item in enumerate(value)]
        for path, item in places:
            if not isinstance(step, dict):
                if isinstance(item, str):
                    yield path, item.strip(), step
            elif isinstance(item, dict):
                yield from _marked(item, step, path)


def _shortened(data: Mapping[str, Any], plan: _Plan) -> dict[str, Any]:
    copy = dict(data)
    for name, step in plan.items():
        if name in copy:
            copy[name] = _shorter(copy[name], step)
    return copy


def _shorter(value: Any, step: _Plan | RefTo | Narrative) -> Any:
    if isinstance(value, list):
        return [_shorter(item, step) for item in value]
    if isinstance(value, dict) and isinstance(step, dict):
        return _shortened(value, step)
    return CUT if isinstance(value, str) and isinstance(step, Narrative) else value
