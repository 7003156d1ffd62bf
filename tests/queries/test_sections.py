"""The sections of the collections."""

from __future__ import annotations

from macros.queries.sections import CollectionSection, sections
from macros.records import collections
from tests.contest import portal_of


def test_every_collection_has_a_section_in_the_order_of_generated_pages() -> None:
    of_all = sections(portal_of({}))
    assert [item.collection for item in of_all] == list(collections())
    assert CollectionSection("stories", "guong-tot", "Gương tốt", has_feed=True) in of_all
