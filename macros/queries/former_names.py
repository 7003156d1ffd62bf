"""Which record a name means, and what a body was called on a day.

A body keeps its id when it is renamed or merged, so the issuers printed in documents are matched with all of its names.
"""

from collections.abc import Mapping
from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries.organisation import name_on
from macros.text.slugs import slug_of


class IssuingBody(NamedTuple):
    """A body that issued a document."""

    ref: str
    title: str  # today's name
    name: str  # on the day of the document


@query
def records_by_name(portal: Portal, collection: str) -> Mapping[str, tuple[str, str]]:
    """(id, title) of each record of a collection, by its id and by all its names in the form of ids.

    A name that two records have or had is ambiguous and left out.
    """
    rows = portal.by_collection[collection]
    ids_of: dict[str, set[str]] = {}
    for row in rows:
        former = (str(item["name"]) for item in row.data.get("former_names", ()))
        for name in map(slug_of, (row.title, *former)):
            ids_of.setdefault(name, set()).add(row.id)
    titles = {row.id: row.title for row in rows}
    id_of = {name: next(iter(ids)) for name, ids in ids_of.items() if len(ids) == 1} | {name: name for name in titles}
    return {name: (record_id, titles[record_id]) for name, record_id in id_of.items()}


@query
def record_by_name(portal: Portal, collection: str, name: str) -> tuple[str, str] | None:
    """(id, title) of the record of a collection with a name, written as an id; None if there is none."""
    return records_by_name(portal, collection).get(name)


@query
def body_behind(portal: Portal, ref: str) -> IssuingBody | None:
    """The body that issued a document; None if there is no record of it."""
    row = portal.rows.get(ref)
    value = next((value for name, value, _ in row.facets if name == "co-quan"), "") if row else ""
    issuer = record_by_name(portal, "issuers", value)
    if not row or not issuer:
        return None
    body = f"issuers/{issuer[0]}"
    return IssuingBody(body, issuer[1], name_on(portal, body, row.day))
