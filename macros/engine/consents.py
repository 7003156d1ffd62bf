"""What people have agreed to and not taken back, read from their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from macros.engine.row import Row, StoredRow

LEADERBOARD, PHOTO, PROFILE = "leaderboard", "photo", "public-profile"  # as `Purpose` has them

Spans = tuple[tuple[str, str], ...]  # (given, withdrawn) of each; ISO, "" for never


def spans(row: Row | StoredRow, purpose: str) -> Spans:
    """The consents of a person for a purpose."""

    def said(item: Any, name: str) -> str:
        return str(item.get(name) or "").strip()

    consents = row.data.get("consents") or ()
    return tuple(
        (said(item, "given"), said(item, "withdrawn")) for item in consents if said(item, "purpose") == purpose
    )


def in_force(consents: Iterable[tuple[str, str]], reached: Callable[[str], bool]) -> bool:
    """Whether one of them was given and not withdrawn."""
    return any(reached(given) and not (withdrawn and reached(withdrawn)) for given, withdrawn in consents)
