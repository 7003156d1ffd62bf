"""The collections: a module per collection, named as its folder in `data/`; found, not registered."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from macros.records.base import Record

_NOT_COLLECTIONS = ("base", "fields", "describe")


@cache
def collections() -> dict[str, type[Record]]:
    """Every collection's model by the collection's name, in the order of generated pages."""
    found: list[tuple[int, str, type[Record]]] = []
    for module_info in iter_modules(__path__):
        name = module_info.name
        if name in _NOT_COLLECTIONS:
            continue
        module = import_module(f"{__name__}.{name}")
        (model,) = [
            item
            for item in vars(module).values()
            if isinstance(item, type) and issubclass(item, Record) and item.__module__ == module.__name__
        ]
        model.collection = name
        found.append((model.order, name, model))
    return {name: model for _, name, model in sorted(found, key=lambda item: item[:2])}
