"""The index of synonyms: the words that people type for each."""

from typing import Any

from macros.engine import Portal, query
from macros.queries import lookup
from macros.text.collation import vietnamese_order


@query
def all_synonyms(portal: Portal) -> tuple[tuple[str, str], ...]:
    """(record, words that people type) of every synonym, in alphabetical order."""
    rows = sorted(
        (portal.rows[ref] for ref in lookup.refs(portal, "synonyms")), key=lambda row: vietnamese_order(row.title)
    )
    return tuple((row.ref, ", ".join(map(str, row.data["said"]))) for row in rows)


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index."""
    return {"synonyms": all_synonyms(portal)}
