"""Every field that editors fill in has a title, a hint and an example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from macros.pages.examples import sample
from macros.records import collections
from macros.records.base import Part, Record
from macros.records.introspect import ANY, FieldSpec, fields_of
from tests.sweep import offenders

HINT_LENGTH = 120
FIELDS = [(model, spec) for model in collections().values() for spec in fields_of(model)]
LEAVES = [(model, spec) for model, spec in FIELDS if spec.kind != "part"]


def adapter_of(model: type[Part], path: tuple[str, ...]) -> TypeAdapter[Any]:
    """What validates one field, its constraints included."""
    for name in path[:-1]:
        if name != ANY:
            spec = next(item for item in fields_of(model) if item.path == (name,))
            model = part_of(model.model_fields[spec.name].annotation)
    info = model.model_fields[path[-1]]
    annotation: Any = info.rebuild_annotation() if info.metadata else info.annotation
    return TypeAdapter(annotation)


def part_of(annotation: Any) -> type[Part]:
    """The part inside `tuple[…, ...]` or `… | None`."""
    inner = [item for item in getattr(annotation, "__args__", ()) if item is not Ellipsis]
    return next((part_of(item) for item in inner if item is not type(None)), annotation)


def examples_of(spec: FieldSpec) -> Iterator[str]:
    yield from (spec.example,) if isinstance(spec.example, str) else spec.example


def name_of(field: tuple[type[Record], FieldSpec]) -> str:
    """A field as "collection:path.of.field"."""
    model, spec = field
    return f"{model.collection}:{'.'.join(spec.path)}"


def test_every_field_has_title_hint_and_example() -> None:
    def check(field: tuple[type[Record], FieldSpec]) -> None:
        _, spec = field
        assert spec.title.strip()
        assert 0 < len(spec.hint) <= HINT_LENGTH
        assert spec.hint.endswith(".")
        assert all(example.strip() for example in examples_of(spec))
        assert spec.example
        assert isinstance(spec.example, tuple) == spec.many

    assert offenders(FIELDS, check, name_of) == []


def test_every_example_of_a_leaf_is_valid() -> None:
    def check(field: tuple[type[Record], FieldSpec]) -> None:
        model, spec = field
        example = list(spec.example) if spec.many else spec.example
        try:
            adapter_of(model, spec.path).validate_python(example)
        except ValidationError as error:
            pytest.fail(str(error))

    assert offenders(LEAVES, check, name_of) == []


def test_siblings_have_different_titles() -> None:
    def check(model: type[Record]) -> None:
        titles = [(spec.path[:-1], spec.title) for spec in fields_of(model)]
        assert len(titles) == len(set(titles))

    assert offenders(collections().values(), check) == []


def test_every_collection_is_named_in_vietnamese() -> None:
    def check(model: type[Record]) -> None:
        assert model.slug.islower()
        assert model.slug.isascii()
        assert model.label
        assert model.one
        assert model.intro.endswith(".")

    assert offenders(collections().values(), check) == []


def test_a_list_that_must_be_there_holds_something() -> None:
    lists = [(name, spec) for name, model in collections().items() for spec in fields_of(model) if spec.many]
    assert [(name, spec.path) for name, spec in lists if spec.required and spec.minimum < 1] == []


@pytest.mark.parametrize(
    ("collection", "fields", "words"),
    [
        ("stories", {}, "Một việc tốt trong giờ làm việc (ví dụ)"),
        ("bulletins", {"period": "2026-q3"}, "Quý III/2026"),
        ("evaluations", {}, "van-phong 2025"),
        ("reviews", {}, "so-ket 2026-q3 van-phong"),
        ("reviews", {"scope": None}, "so-ket 2026-q3 "),
        ("frames", {}, "nam 2026"),
        ("scores", {}, "van-hoa-cong-so-2026 van-phong 2026-03"),
        ("dossiers", {"title": "Hồ sơ Chiến sĩ thi đua năm 2026"}, "Chiến sĩ thi đua năm 2026"),
        ("regulations", {}, "9999/QĐ-TTg 2018"),
        ("regulations", {"number": "30/2020/NĐ-CP"}, "30/2020/NĐ-CP"),
    ],
)
def test_an_id_is_made_of_what_tells_one_of_a_collection_from_the_next(
    collection: str, fields: dict[str, Any], words: str
) -> None:
    model = collections()[collection]
    assert model.model_validate(sample(model, everything=True) | fields).id_words() == words
