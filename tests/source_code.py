"""The source code of the project, as the tests of its shape read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.miniature import ROOT

CODE = sorted([*(ROOT / "macros").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")])


def name_of(path: Path) -> str:
    """A file as a module: "macros.records.base"."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"))


def at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """Every node in a tree but those that only a type checker sees."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from at_run_time(child)


@cache
def imports_of(path: Path) -> frozenset[str]:
    """The modules that a file imports, as exactly as their names tell."""
    found = set[str]()
    for node in at_run_time(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in inner if name in MODULES}
            found |= modules or {node.module}
    return frozenset(found)


MODULES = {name_of(path): path for path in CODE}
