"""How much of what a page of several records shows is illustrative, so that the page can say so."""

from __future__ import annotations

from collections.abc import Iterable

from macros.engine import Portal
from macros.queries import lookup


def extent(portal: Portal, refs: Iterable[str]) -> str:
    """How many of the records are illustrative: "all", "some" or ""; records of other audiences are ignored."""
    kinds = {item.illustrative for item in (lookup.named(portal, ref) for ref in dict.fromkeys(refs)) if item}
    return "" if True not in kinds else "some" if False in kinds else "all"
