"""Author macros: what an author may call in `docs/*.md`.

A macro is one function with `@macro`.  During painting a call leaves a mark; when the page is made, the HTML that the
function returns replaces the mark.  The checks and the reference page read its parameters and its docstring.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Concatenate, NamedTuple, ParamSpec, get_type_hints

from macros.engine import Portal
from macros.site.layout import mark

P = ParamSpec("P")

# What an author may write for a parameter; `checks/macro_calls.py` checks the values.
Target = Annotated[str, "target"]  # a record
Document = Annotated[str, "document"]
Campaign = Annotated[str, "campaign"]
Collection = Annotated[str, "collection"]
Limit = Annotated[int, "limit"]
Month = Annotated[str, "month"]
Period = Annotated[str, "period"]


class Parameter(NamedTuple):
    """A parameter as an author sees it."""

    name: str
    type: type
    meaning: str  # "" for any text
    required: bool
    default: Any


class Macro:
    """A macro: its parameters, its docstring ("purpose: `example`"), and its function."""

    def __init__(self, function: Callable[..., str]) -> None:
        signature, types = inspect.signature(function), get_type_hints(function, include_extras=True)
        _, *parameters = signature.parameters.values()  # the first is the portal
        authors = [parameter for parameter in parameters if parameter.kind is not parameter.KEYWORD_ONLY]
        self.name = function.__name__
        self.purpose, _, example = (inspect.getdoc(function) or "").partition(": `")
        self.example = example.rstrip("`.").strip()
        self.parameters = {item.name: _parameter(item, types[item.name]) for item in authors}
        self._signature = signature.replace(parameters=authors)
        self._function = function
        self._needs_page = "page" in {parameter.name for parameter in parameters} - self.parameters.keys()

    def mark(self, *args: Any, **kwargs: Any) -> str:
        """The mark of a call."""
        call = self._signature.bind(*args, **kwargs)
        call.apply_defaults()
        return mark(self.name, call.args)

    def write(self, portal: Portal, page: str, args: list[Any]) -> str:
        """The HTML of a marked call on the page at the path `page`."""
        return str(self._function(portal, *args, **({"page": page} if self._needs_page else {})))


def _parameter(parameter: inspect.Parameter, hint: Any) -> Parameter:
    required = parameter.default is parameter.empty
    meaning = next(iter(getattr(hint, "__metadata__", ())), "")
    default = None if required else parameter.default
    return Parameter(parameter.name, getattr(hint, "__origin__", hint), meaning, required, default)


_macros: dict[str, Macro] = {}


def macro(function: Callable[Concatenate[Portal, P], str]) -> Callable[Concatenate[Portal, P], str]:
    """Let authors call a function; a keyword-only parameter `page` receives the path of the page with the call."""
    _macros[function.__name__] = Macro(function)
    return function


_loaders: list[Callable[[], object]] = []


def load_macros_with(load: Callable[[], object]) -> None:
    """Register a function that imports the modules with macros, on first use: a run without prose needs none."""
    _loaders.append(load)


@cache
def macros() -> Mapping[str, Macro]:
    """Every macro by name."""
    for load in _loaders:
        load()
    return _macros
