"""Patterns that are compiled when one is first used: to compile all of a grammar takes longer than to start."""

import re
from typing import Any, cast


class _LazyPattern:
    def __init__(self, *source: Any) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(re.compile(*self._source), name)
        setattr(self, name, attribute)  # from now on as quick as with the pattern itself
        return attribute


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but not yet."""
    return cast("re.Pattern[str]", _LazyPattern(text, flags))
