"""Pages of issuers: names through time, and the documents with the name that each was issued under."""

from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages.units import names_of
from macros.queries import former_names, lookup
from macros.records.issuers import Issuer
from macros.text.collation import vietnamese_order

SHOWN_DOCUMENTS = 30


class IssuedDocument(NamedTuple):
    """A document in the list of its issuer."""

    ref: str
    then: str  # the name that the issuer had on the day; "" where it is today's


@query
def documents(portal: Portal, ref: str) -> tuple[tuple[IssuedDocument, ...], int]:
    """The newest documents of an issuer, under any of its names, and the count of all."""
    refs = lookup.with_facet(portal, "regulations", "co-quan", ref.partition("/")[2])
    bodies = ((document, former_names.body_behind(portal, document)) for document in refs[: -SHOWN_DOCUMENTS - 1 : -1])
    newest = tuple(
        IssuedDocument(document, body.name if body.name != body.title else "") for document, body in bodies if body
    )
    return newest, len(refs)


def details(portal: Portal, ref: str, record: Issuer) -> dict[str, Any]:
    """Values for the template of an issuer's page."""
    newest, total = documents(portal, ref)
    name = ref.partition("/")[2]
    return {
        "documents": newest,
        "total": total,
        "all_documents": f"/van-ban/co-quan/{name}/" if total > len(newest) else "",
        "names": names_of(record),
    }


def hidden_backlinks(_: Portal, _ref: str) -> frozenset[str]:
    """The documents of an issuer, which its page shows already."""
    return frozenset({"regulations"})


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: every issuer, the one with most documents first."""
    counts = {value: count for value, _, count in lookup.facet_values(portal, "regulations", "co-quan")}
    issued = [(ref, counts.get(ref.partition("/")[2], 0)) for ref in lookup.refs(portal, "issuers")]
    issued.sort(key=lambda pair: (-pair[1], vietnamese_order(portal.rows[pair[0]].title)))
    return {"issuers": issued}
