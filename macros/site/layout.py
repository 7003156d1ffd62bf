"""Binding: a painted shell and the values for its sentinels in, one page out; prose pages with islands likewise.

The painted text is split once and joined once, and what is put in is never looked at again: a
sentinel or an island mark inside a record is inert.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

SENTINELS = ("TITLE", "HEAD", "TOPIC", "PATH", "CONTENT", "TOC")
_SENTINEL = re.compile(r"@@PORTAL:([A-Z]+)@@")
_ISLAND = re.compile(r"<!--portal:([a-z_]+):([A-Za-z0-9_=-]*)-->")


class PaintError(Exception):
    """What the painter gave cannot be bound: a sentinel is missing or doubled."""


class Shell:
    """A painted shell, split at its sentinels."""

    def __init__(self, name: str, html: str) -> None:
        self._parts = _SENTINEL.split(html)
        names = sorted(self._parts[1::2])
        if names != sorted(SENTINELS):
            raise PaintError(f"shell {name}: sentinels {', '.join(names)} instead of {', '.join(sorted(SENTINELS))}")

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page with each sentinel replaced by its value (HTML)."""
        parts = self._parts
        return "".join(values[part] if index % 2 else part for index, part in enumerate(parts)).encode()


def island(name: str, args: Sequence[Any]) -> str:
    """The mark that an authoring macro leaves in a prose page; arguments travel as base64 JSON."""
    packed = base64.urlsafe_b64encode(json.dumps(list(args), ensure_ascii=False).encode()).decode()
    return f"<!--portal:{name}:{packed}-->"


def fill_islands(html: str, render: Callable[[str, list[Any]], str]) -> bytes:
    """A prose page with every island replaced by `render(name, args)` (HTML)."""
    parts = _ISLAND.split(html)
    filled = [parts[0]]
    for name, packed, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        args = json.loads(base64.urlsafe_b64decode(packed)) if packed else []
        filled += [render(name, args), rest]
    return "".join(filled).encode()
