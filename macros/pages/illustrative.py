"""Whether all, some or none of the records on a page are illustrative, so that the page can say so."""

from collections.abc import Iterable

from macros.engine import Portal
from macros.queries import lookup
from macros.queries.lookup import RecordCard


def extent(portal: Portal, refs: Iterable[str]) -> str:
    """`share` for a page; "" where a strip over the whole site says so already."""
    return "" if lookup.site(portal).sample else share(portal, refs)


def marked(portal: Portal, card: RecordCard) -> RecordCard:
    """A card as pages show it: not marked as illustrative where a strip over the whole site says so already."""
    return card._replace(illustrative=False) if card.illustrative and lookup.site(portal).sample else card


def share(portal: Portal, refs: Iterable[str]) -> str:
    """How many of the records are illustrative: "all", "some" or ""; records of other audiences are ignored."""
    if not lookup.holds_illustrative(portal):  # no need to look at each
        return ""
    kinds = {item.illustrative for item in (lookup.record_name(portal, ref) for ref in dict.fromkeys(refs)) if item}
    return "" if True not in kinds else "some" if False in kinds else "all"
