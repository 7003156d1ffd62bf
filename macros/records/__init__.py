"""The collections: a module per collection, named as its folder in `data/`; found, not registered."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.records.base import Record

_NOT_COLLECTIONS = ("base", "choices", "columns", "contact", "derived", "fields", "introspect")
BASIC = (
    *("acknowledgements", "announcements", "issuers", "people", "policies"),
    *("regulations", "stories", "synonyms", "training", "units"),
)


@cache
def collection_names() -> tuple[str, ...]:
    """Every collection's name, in alphabetical order; without its model, which takes time to import."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if module.name not in _NOT_COLLECTIONS))


def left_out_of(modules: str) -> tuple[str, ...]:
    """The collections that a site does not use; with "basic", all except those that a small agency starts with."""
    return tuple(name for name in collection_names() if modules == "basic" and name not in BASIC)


class _Models(Mapping[str, "type[Record]"]):
    """A look-up imports one model; the order of all of them needs every model."""

    def __getitem__(self, name: str) -> type[Record]:
        if name not in collection_names():
            raise KeyError(name)
        return model_of(name)

    def __contains__(self, name: object) -> bool:
        return name in collection_names()

    def __iter__(self) -> Iterator[str]:
        return iter(_in_order())

    def __len__(self) -> int:
        return len(collection_names())


_MODELS = _Models()


@cache
def _in_order() -> list[str]:
    return sorted(collection_names(), key=lambda name: (model_of(name).order, name))


def collections() -> Mapping[str, type[Record]]:
    """The model of every collection by name, in the order of generated pages; a model is imported when looked up."""
    return _MODELS


@cache
def collection_at(slug: str) -> str:
    """The collection whose pages are below an address, "" if there is none; imports a model only if it has to."""
    names = sorted(collection_names(), key=lambda name: f"{__name__}.{name}" not in sys.modules)
    return next((name for name in names if model_of(name).slug == slug), "")


@cache
def model_of(name: str) -> type[Record]:
    """The model of one collection."""
    from macros.records.base import Record  # noqa: PLC0415 - importing pydantic takes time

    module = import_module(f"{__name__}.{name}")
    (model,) = [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Record) and item.__module__ == module.__name__
    ]
    model.collection = name
    return model
