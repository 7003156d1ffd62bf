"""One test over many cases: it runs all of them and lists every offender instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def offenders(cases: Iterable[T], check: Callable[[T], object], name: Callable[[T], object] = str) -> list[str]:
    """The cases for which `check` raises an assertion, each with what it says; no cases at all are an offence."""
    failures, count = [], 0
    for case in cases:
        count += 1
        try:
            check(case)
        except AssertionError as error:
            failures.append(f"{name(case)}: {error}")
    return failures if count else ["there is no case"]
