"""The collections: a module per collection, named as its folder in `data/`; found, not registered."""

from __future__ import annotations

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


@cache
def collections() -> dict[str, type[Record]]:
    """The model of every collection by name, in the order of generated pages."""
    models = [(name, model_of(name)) for name in collection_names()]
    return dict(sorted(models, key=lambda item: (item[1].order, item[0])))


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
