"""The plan of the site: every file that the modules of this folder make.

What a module declares with `@page` (`pages.page`) and `@file` (`pages.output`) is planned automatically. A module may
also have `plan(portal)`, or `plan_of(portal, collection)` for the files of each collection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Any

from macros.engine import Portal, query
from macros.pages.output import Output, SiteSection, Task, url_of
from macros.queries.offered import offers
from macros.records import collections
from macros.site.macro_marks import load_macros_with
from macros.text.digest import fingerprint_of

if TYPE_CHECKING:
    from macros.search.documents import SearchDocument

__all__ = ["Planned", "make", "modules", "parts", "plan", "planned", "planned_files", "sections", "task_of", "url_of"]

Planned = tuple[str, str, tuple[Any, ...], bool, bool]  # a task as plain values, its function by name

load_macros_with(lambda: import_module(f"{__name__}.author_macros"))


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of this folder."""
    return tuple(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))


def sections() -> list[SiteSection]:
    """Every section: one for each collection, and those that pages declare."""
    of_collections = [SiteSection(model.slug, model.label) for model in collections().values()]
    declared = (output.section for module in modules() for output in _outputs(module))
    return [*of_collections, *dict.fromkeys(filter(None, declared))]


def _outputs(module: ModuleType) -> list[Output[..., Any]]:
    """The pages and files that a module declares, in order."""
    return [item for item in vars(module).values() if isinstance(item, Output) and item.__module__ == module.__name__]


def parts() -> list[tuple[str, str]]:
    """(module, collection) of every part of the plan; a path that two parts plan belongs to the first."""
    ordered = sorted(modules(), key=lambda module: int(getattr(module, "PRECEDENCE", 50)))
    return [
        (module.__name__, collection)
        for module in ordered
        for collection in (*collections(), "")
        if (hasattr(module, "plan_of") if collection else hasattr(module, "plan") or _outputs(module))
    ]


def tasks_of(portal: Portal, module: ModuleType) -> Iterator[Task]:
    """The tasks of a module, without those of its `plan_of`."""
    for output in _outputs(module):
        yield from output.tasks(portal)
    if hasattr(module, "plan"):
        yield from module.plan(portal)


def _planned_fingerprint(portal: Portal, name: str, collection: str) -> str:
    return fingerprint_of([(path, in_sitemap) for path, _, _, in_sitemap, _ in planned(portal, name, collection)])


@query(fingerprint=_planned_fingerprint)
def planned(portal: Portal, name: str, collection: str) -> tuple[Planned, ...]:
    """A part of the plan as plain values."""
    module = import_module(name)
    tasks = module.plan_of(portal, collection) if collection else tasks_of(portal, module)
    tasks = (task for task in tasks if offers(portal, task.path))
    return tuple([(path, f"{make.__module__}:{make.__name__}", args, *rest) for path, make, args, *rest in tasks])


def planned_files(portal: Portal, known_parts: Iterable[tuple[str, str]] = ()) -> list[Planned]:
    """Every file of the site, each path once; if the parts of the plan are given, no module is imported for them."""
    files: dict[str, Planned] = {}
    for part in known_parts or parts():
        for item in planned(portal, *part):
            files.setdefault(item[0], item)
    return list(files.values())


def task_of(item: Planned) -> Task:
    """The task of a planned file."""
    path, make, args, in_sitemap, searched = item
    module, _, name = make.partition(":")
    return Task(path, getattr(import_module(module), name), args, in_sitemap, searched)


def plan(portal: Portal) -> Iterator[Task]:
    """The task of every file of the site."""
    return map(task_of, planned_files(portal))


def make(portal: Portal, task: Task) -> tuple[bytes, SearchDocument | None]:
    """The bytes of a task's file, and its search document."""
    return task.make.content(portal, *task.args)
