"""The vocabulary page agrees with the models, and names in the code have one meaning each."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from macros import records
from macros.law.effect import Status
from macros.records import collections
from macros.text.choices import Choice
from tests.source_code import CODE, name_of, tree_of

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "du-an" / "tu-vung.md").read_text("utf-8")
VAGUE = re.compile(  # what happened to a value, but not what it is
    "_*(asked|beside|condensing|found|given|held|kept|known|listed|made|meant|mending|named|own|pen|said|shelf|shown"
    "|taken|told)",
    re.IGNORECASE,
)
ENTRY = re.compile(r'`([a-z0-9-]+|"")` ([^·\n]+?)(?= · |$)')


def entries(line: str) -> list[tuple[str, str]]:
    """The (value, label) pairs of a line of the page."""
    return ENTRY.findall(line.partition(": ")[2])


def line_of(name: str) -> str:
    """The line of the page that lists the values of `name`; "" where there is none."""
    found = re.search(rf"^- `{name}`.*$", TEXT, re.MULTILINE)
    return found[0] if found else ""


def closed_lists() -> dict[str, type[Choice]]:
    """Every closed list of the models by its name."""
    modules = [import_module(f"{records.__name__}.{module.name}") for module in iter_modules(records.__path__)]
    kinds = [item for module in modules for item in vars(module).values() if isinstance(item, type)]
    return {kind.__name__: kind for kind in kinds if issubclass(kind, Choice) and kind is not Choice}


def test_the_closed_lists_are_found() -> None:
    assert {"Audience", "Theme", "Topic", "Form", "UnitKind", "Status"} <= closed_lists().keys()


def test_closed_lists_read_as_in_the_code() -> None:
    written = {name: entries(line_of(name)) for name in closed_lists() if line_of(name)}
    assert written == {name: [(item.value, item.label) for item in closed_lists()[name]] for name in written}


def test_collections_read_as_in_the_code() -> None:
    written = re.findall(r"^\| [^|]+ \| `([a-z_]+)` \| `/", TEXT, re.MULTILINE)
    models = {name: collections()[name] for name in written}
    rows = [f"| {m.label} | `{name}` | `/{m.slug}/` | `{m.__name__}` | {m.one} |" for name, m in models.items()]
    assert len(rows) > 20
    assert [row for row in rows if row not in TEXT] == []


def test_states_read_as_in_the_code() -> None:
    lines = {name: line_of("Status" if name == "regulations" else name) for name in collections()}
    models = {name: model for name, model in collections().items() if model.states and lines[name]}
    written = {name: entries(lines[name]) for name in models}
    assert written == {
        name: [(state or '""', label) for state, (label, _) in model.states.items() if label]
        for name, model in models.items()
    }


def test_the_statuses_of_documents_are_their_states() -> None:
    assert [label for label, _ in collections()["regulations"].states.values()] == [item.label for item in Status]


def test_the_page_names_nothing_that_the_code_has_not() -> None:
    listed = set(re.findall(r"^- `([A-Za-z_]+)`", TEXT, re.MULTILINE))
    stated = {name for name, model in collections().items() if model.states and name != "regulations"}
    assert listed <= closed_lists().keys() | stated


def assigned(path: Path) -> Iterator[str]:
    """The names of the functions, parameters, variables and attributes of a file; of models without their fields."""
    tree = tree_of(path)
    models = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)] if "records" in path.parts else []
    fields = {id(line.target) for model in models for line in model.body if isinstance(line, ast.AnnAssign)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in fields:
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def test_no_two_classes_have_the_same_name() -> None:
    lines = (line for path in CODE for line in tree_of(path).body)
    names = Counter(line.name for line in lines if isinstance(line, ast.ClassDef))
    assert len(names) > 400
    assert [name for name, count in names.items() if count > 1] == []


def test_names_say_what_a_value_is() -> None:
    names = {(name_of(path), name) for path in CODE for name in assigned(path)}
    assert sorted(item for item in names if VAGUE.fullmatch(item[1])) == []
