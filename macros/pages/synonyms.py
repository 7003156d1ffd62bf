"""The index of synonyms: what people type, and what it means."""

from typing import Any

from macros.engine import Portal, query
from macros.queries import lookup
from macros.text.collation import vietnamese_order


@query
def all_synonyms(portal: Portal) -> tuple[tuple[str, str], ...]:
    """(record, what people type) of every synonym, in the order of the alphabet."""
    rows = sorted(
        (portal.rows[ref] for ref in lookup.refs(portal, "synonyms")), key=lambda row: vietnamese_order(row.title)
    )
    return tuple((row.ref, ", ".join(map(str, row.data["said"]))) for row in rows)


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index."""
    return {"synonyms": all_synonyms(portal)}
