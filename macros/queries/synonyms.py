"""The wordings that search understands: those of the records, and question words."""

from collections.abc import Mapping

from macros.engine import Portal, query
from macros.queries.by_key import by_key
from macros.search.wordings import BUILT_IN, Wording
from macros.text.vietnamese import fold


@query
def wordings(portal: Portal) -> tuple[Wording, ...]:
    """Every wording, in the order of the manifest."""
    rows = portal.by_collection["synonyms"]
    return (*(Wording(str(text), row.title) for row in rows for text in row.data["said"] if fold(text)), *BUILT_IN)


@by_key
def meanings(portal: Portal) -> Mapping[str, tuple[str, ...]]:
    """The records that give a meaning to a phrase, by the phrase without marks."""
    refs: dict[str, tuple[str, ...]] = {}
    for row in portal.by_collection["synonyms"]:
        for phrase in dict.fromkeys(fold(text) for text in row.data["said"]):
            refs[phrase] = (*refs.get(phrase, ()), row.ref)
    return refs
