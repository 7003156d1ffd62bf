"""Awards that most of the agency get: their list of winners tells who is not on it."""

from __future__ import annotations

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import lookup, organisation


@query
def hides_winners(portal: Portal, award: str) -> bool:
    """Whether this audience is told only how many people have an award, since more than half of the agency do."""
    return not lookup.for_leaders(portal) and is_of_most(portal, award)


@query
def is_of_most(portal: Portal, award: str) -> bool:
    """Whether more than half of the agency have an award.

    All decisions of a form and year count together, beside everybody with a position on the day of this one.
    """
    row = portal.rows.get(award)
    if row is None:
        return False
    group, held = (text_of(row.data, "form"), text_of(row.data, "year")), set[str]()
    for other in portal.by_collection["awards"]:
        if (text_of(other.data, "form"), text_of(other.data, "year")) == group:
            held |= {winner.strip() for winner in other.data["winners"] if winner.strip().startswith("people/")}
    return len(held) * 2 > _heads(portal, row.day) > 1


@query
def _heads(portal: Portal, day: str) -> int:
    """How many people held a position on a day (ISO)."""
    return sum(bool(organisation.posts_on(portal, row.ref, day)) for row in portal.by_collection["people"])


@query
def told_links(portal: Portal, ref: str, collection: str) -> tuple[str, ...]:
    """The records of a collection that refer to one, oldest first; of a person without the awards of most people."""
    links = lookup.linked_from(portal, ref, collection)
    if collection != "awards" or not ref.startswith("people/"):
        return links
    return tuple(award for award in links if not hides_winners(portal, award))
