"""Regular expressions that are compiled on first use: compiling all of a grammar takes longer than starting."""

import re
from typing import Any, cast


class _LazyPattern:
    def __init__(self, *source: Any) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(re.compile(*self._source), name)
        setattr(self, name, attribute)  # so that later look-ups are as quick as on the pattern itself
        return attribute


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern like that of `re.compile`, compiled on first use."""
    return cast("re.Pattern[str]", _LazyPattern(text, flags))
