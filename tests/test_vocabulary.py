"""The vocabulary of the project says of the models what they say of themselves."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from macros import records
from macros.law.effect import Status
from macros.records import collections
from macros.records.choices import Choice

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "du-an" / "tu-vung.md").read_text("utf-8")
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


@pytest.mark.parametrize("name", closed_lists())
def test_closed_list_reads_as_in_the_code(name: str) -> None:
    assert entries(line_of(name)) == [(item.value, item.label) for item in closed_lists()[name]]


@pytest.mark.parametrize("name", collections())
def test_collection_reads_as_in_the_code(name: str) -> None:
    model = collections()[name]
    row = f"| {model.label} | `{name}` | `/{model.slug}/` | `{model.__name__}` | {model.one} |"
    assert row in TEXT


@pytest.mark.parametrize("name", [name for name, model in collections().items() if model.states])
def test_states_read_as_in_the_code(name: str) -> None:
    states = [(state or '""', label) for state, (label, _) in collections()[name].states.items() if label]
    line = line_of("Status" if name == "regulations" else name)
    assert entries(line) == states


def test_the_statuses_of_documents_are_their_states() -> None:
    assert [label for label, _ in collections()["regulations"].states.values()] == [item.label for item in Status]


def test_the_page_names_nothing_that_the_code_has_not() -> None:
    listed = set(re.findall(r"^- `([A-Za-z_]+)`", TEXT, re.MULTILINE))
    stated = {name for name, model in collections().items() if model.states and name != "regulations"}
    assert listed == closed_lists().keys() | stated
