"""`@check(Model)` makes a generator a rule over the records of a model; the rules of this folder are discovered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property, update_wrapper
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Generic, NamedTuple, ParamSpec

from macros.checks.defect import Defect, FieldPath
from macros.engine import Portal, query
from macros.engine.media import MediaFile
from macros.engine.row import Row
from macros.loading.yaml_reader import parse
from macros.records import model_of
from macros.records.base import Record

Parameters = ParamSpec("Parameters")

_OF_PROSE = ("macro_calls", "prose_page")  # not imported to check a record


class RecordSource:
    """The file of the record under check, read on demand.  The record itself has "…" for its long texts."""

    def __init__(self, portal: Portal, ref: str) -> None:
        self.portal, self.ref = portal, ref

    @cached_property
    def row(self) -> Row:
        """The record as the portal keeps it, with its references, links and keys."""
        return self.portal.rows[self.ref]

    @property
    def media(self) -> tuple[MediaFile, ...]:
        """The files in the record's media folder."""
        return self.portal.media.get(self.ref, ())

    @cached_property
    def text(self) -> str:
        """The whole file."""
        return self.row.read().decode("utf-8", "replace")

    @cached_property
    def texts(self) -> Mapping[FieldPath, str]:
        """Every text of the record by its place, the long ones in full."""
        return dict(_texts_of(parse(self.row.read()), ()))


def _texts_of(value: Any, above: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield above, value
        return
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _texts_of(item, (*above, step))


class _RuleInputs(NamedTuple):
    """The parameters that a rule can take besides the record."""

    portal: Portal
    ref: str
    source: RecordSource


class RecordRule(Generic[Parameters]):
    """A generator of defects, the models whose records it checks, and the parameters it takes."""

    def __init__(self, function: Callable[Parameters, Iterator[Defect]], models: tuple[type[Record], ...]) -> None:
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        self.needs = tuple(name for name in names if name in _RuleInputs._fields)
        self.function, self.models, self.takes_record = function, models, len(names) > len(self.needs)
        update_wrapper(self, function)

    def __call__(self, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Iterator[Defect]:
        return self.function(*args, **kwargs)


def check(*models: type[Record]) -> Callable[[Callable[Parameters, Iterator[Defect]]], RecordRule[Parameters]]:
    """Make a function a rule over the records of some models; `check(Record)` is over all records.

    The rule names the parameters that it needs: `portal`, `ref`, `source`, and last, under any name, the record.
    """
    return lambda function: RecordRule(function, models)


def rules_in(module: ModuleType) -> tuple[RecordRule[...], ...]:
    """The rules that a module defines, in its order."""
    return tuple(
        item for item in vars(module).values() if isinstance(item, RecordRule) and item.__module__ == module.__name__
    )


@cache
def rules() -> tuple[RecordRule[...], ...]:
    """Every rule, module by module; imports every module, and with them nearly every model."""
    package = import_module("macros.checks")
    names = sorted(module.name for module in iter_modules(package.__path__) if module.name not in _OF_PROSE)
    return tuple(rule for name in names for rule in rules_in(import_module(f"{package.__name__}.{name}")))


@query(stored=True)
def _modules_over(_: Portal, collection: str) -> tuple[str, ...]:
    """The modules with rules over the records of a collection; stored, since only the code can change them."""
    model = model_of(collection)
    return tuple(dict.fromkeys(rule.__module__ for rule in rules() if issubclass(model, rule.models)))


def rules_over(portal: Portal, collection: str) -> tuple[RecordRule[...], ...]:
    """The rules over the records of a collection; imports no module without one."""
    model, modules = model_of(collection), map(import_module, _modules_over(portal, collection))
    return tuple(rule for module in modules for rule in rules_in(module) if issubclass(model, rule.models))


def defects_of(portal: Portal, ref: str, record: Record, among: Iterable[RecordRule[...]]) -> Iterator[Defect]:
    """The defects that some rules find in a record."""
    inputs = _RuleInputs(portal, ref, RecordSource(portal, ref))
    for rule in among:
        if isinstance(record, rule.models):
            arguments = [getattr(inputs, name) for name in rule.needs]
            yield from rule.function(*arguments, *([record] if rule.takes_record else ()))
