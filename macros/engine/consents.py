"""The consents of people, read from their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from macros.engine.row import Row
from macros.engine.stored_row import StoredRow

LEADERBOARD, PHOTO, PROFILE = "leaderboard", "photo", "public-profile"  # as `Purpose` has them

Spans = tuple[tuple[str, str], ...]  # (given, withdrawn) of each consent; ISO, "" for never


def spans(row: Row | StoredRow, purpose: str) -> Spans:
    """The consents of a person for a purpose."""

    def text(item: Any, name: str) -> str:
        return str(item.get(name) or "").strip()

    consents = row.data.get("consents") or ()
    return tuple(
        (text(item, "given"), text(item, "withdrawn")) for item in consents if text(item, "purpose") == purpose
    )


def in_force(consents: Iterable[tuple[str, str]], reached: Callable[[str], bool]) -> bool:
    """Whether one of the consents was given and not withdrawn."""
    return any(reached(start) and not (end and reached(end)) for start, end in consents)
