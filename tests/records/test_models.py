"""Every field that editors fill in has a title, a hint and an example."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from macros.pages.examples import sample
from macros.records import collection_at, collections
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


def run_in_new_process(code: str) -> str:
    """What a new Python process prints."""
    return subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True).stdout


MODELS_IMPORTED = "print(*sorted(name for name in collection_names() if f'macros.records.{name}' in sys.modules))"


def test_a_look_up_imports_one_model() -> None:
    """Importing all models takes longer than most builds after an edit."""
    known = "from macros.records import collection_at, collection_names, collections; import sys;"
    looked_up = "collections()['stories'], 'units' in collections(), collection_at('guong-tot'), len(collections());"
    assert run_in_new_process(f"{known}{looked_up}{MODELS_IMPORTED}") == "stories\n"


@pytest.mark.parametrize(
    ("collection", "models"),
    [
        ("announcements", "announcements"),
        ("initiatives", "evaluations initiatives"),  # initiatives are confirmed for a yearly result
        ("stories", "awards inspections policies regulations stories"),  # the rules that a story shows quote documents
    ],
)
def test_a_page_imports_the_models_that_it_shows(collection: str, models: str) -> None:
    used = "from macros.records import collection_names, model_of; import sys;"
    page = f"from macros.pages.records import hook_of; model_of('{collection}'), hook_of('{collection}', 'details');"
    assert run_in_new_process(f"{used}{page}{MODELS_IMPORTED}") == f"{models}\n"


def test_the_order_is_that_of_the_models_and_unknown_names_have_no_model() -> None:
    orders = [(model.order, name) for name, model in collections().items()]
    assert orders == sorted(orders)
    assert len(orders) == len(collections())
    assert (collection_at("guong-tot"), collection_at("dieu-hanh")) == ("stories", "")
    with pytest.raises(KeyError):
        collections()["khong-co"]
