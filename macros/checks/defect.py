"""`Defect`: one thing that a rule finds wrong in a record, before it gets a line and column."""

from collections.abc import Iterable
from dataclasses import astuple
from typing import Any, NamedTuple, TypeAlias

from macros.engine.results import Results
from macros.loading.problems import Problem, Severity

FieldPath: TypeAlias = tuple[str | int, ...]


class Defect(NamedTuple):
    """One thing that is wrong: its code, the field, and the sentence for the editor."""

    code: str
    at: FieldPath
    message: str
    severity: Severity = "error"
    words: str = ""  # in a long text: the words that are wrong
    nth: int = 0  # how often the same words occur before them


def gap(code: str, at: FieldPath, message: str) -> Defect:
    """Work for the review list, about which a check says nothing."""
    return Defect(code, at, message, "notice")


CheckedProblems: TypeAlias = Results[tuple[tuple[Any, ...], ...]]
"""The problems of each record and page, as plain values."""


def as_plain(problems: Iterable[Problem]) -> tuple[tuple[Any, ...], ...]:
    """Problems as the table of results keeps them."""
    return tuple(map(astuple, problems))
