"""Whether a person agrees to be shown, on the portal's day."""

from macros.engine import Portal, query
from macros.engine.consents import PHOTO, Spans, in_force, spans


@query
def consents_of(portal: Portal, person: str, purpose: str) -> Spans:
    """The consents of a person for a purpose; none where this audience has no such person."""
    row = portal.rows.get(person) if person.startswith("people/") else None
    return spans(row, purpose) if row else ()


@query
def hidden_pictures(portal: Portal, ref: str) -> tuple[str, ...]:
    """The pictures of a record that show somebody who has not agreed, or whom this audience may not see."""
    row, reached = portal.rows.get(ref), portal.reached
    pictures = row.data.get("pictures") or () if row else ()
    return tuple(
        picture["file"].strip()
        for picture in pictures
        if not all(
            in_force(consents_of(portal, person.strip(), PHOTO), reached) for person in picture.get("people") or ()
        )
    )
