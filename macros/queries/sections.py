"""The part of the site that shows each collection."""

from typing import NamedTuple

from macros.engine import Portal, query
from macros.records import collections


class CollectionSection(NamedTuple):
    """The part of the site that shows a collection."""

    collection: str
    slug: str
    label: str
    has_feed: bool


@query(stored=True)
def sections(_: Portal) -> tuple[CollectionSection, ...]:
    """The section of each collection, in the order of generated pages; stored, since it imports every model."""
    return tuple(
        CollectionSection(name, model.slug, model.label, model.has_feed) for name, model in collections().items()
    )
