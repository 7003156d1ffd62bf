"""Consents: what people have agreed to and not taken back by the portal's day; from rows, without a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from macros.engine.recorder import query
from macros.engine.row import Row, StoredRow

if TYPE_CHECKING:
    from macros.engine.portal import Portal

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


@query
def given_by(portal: Portal, person: str, purpose: str) -> Spans:
    """The consents of a person for a purpose; none where this audience has no such person."""
    row = portal.rows.get(person) if person.startswith("people/") else None
    return spans(row, purpose) if row else ()


@query
def hidden_pictures(portal: Portal, ref: str) -> tuple[str, ...]:
    """The pictures of a record on which somebody is who has not agreed, or whom this audience does not have."""
    row, reached = portal.rows.get(ref), portal.reached
    pictures = row.data.get("pictures") or () if row else ()
    return tuple(
        picture["file"].strip()
        for picture in pictures
        if not all(in_force(given_by(portal, person.strip(), PHOTO), reached) for person in picture.get("people") or ())
    )
