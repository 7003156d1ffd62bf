"""Fills the painted layouts with values, and the prose pages with the output of macros.

A painted text is split once and joined once.  Inserted values are never scanned, so a placeholder or a mark in a record
has no effect.
"""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

PLACEHOLDERS = ("TITLE", "HEAD", "PATH", "CONTENT", "TOC")
_PLACEHOLDER = re.compile(r"@@PORTAL:([A-Z]+)@@")
_MARK = re.compile(r"<!--portal:([a-z_]+):([A-Za-z0-9_=-]*)-->")


class PaintError(Exception):
    """A painted layout lacks a placeholder, or has one twice."""


class Layout:
    """A painted layout, split at its placeholders."""

    def __init__(self, name: str, html: str) -> None:
        self._parts = _PLACEHOLDER.split(html)
        names = sorted(self._parts[1::2])
        if names != sorted(PLACEHOLDERS):
            wanted = ", ".join(sorted(PLACEHOLDERS))
            raise PaintError(f"layout {name}: placeholders {', '.join(names)} instead of {wanted}")

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page with each placeholder replaced by its value (HTML)."""
        parts = self._parts
        return "".join(values[part] if index % 2 else part for index, part in enumerate(parts)).encode()


def mark(name: str, args: Sequence[Any]) -> str:
    """The mark that a macro leaves in a prose page: a comment with its arguments as base64 JSON."""
    packed = base64.urlsafe_b64encode(json.dumps(list(args), ensure_ascii=False).encode()).decode()
    return f"<!--portal:{name}:{packed}-->"


def fill_marks(html: str, render: Callable[[str, list[Any]], str]) -> bytes:
    """A prose page with every mark replaced by `render(name, args)` (HTML)."""
    parts = _MARK.split(html)
    pieces = [parts[0]]
    for name, packed, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        args = json.loads(base64.urlsafe_b64decode(packed)) if packed else []
        pieces += [render(name, args), rest]
    return "".join(pieces).encode()
