"""What the public site offers: the parts in which there is something for everybody, and nothing of the work inside."""

from __future__ import annotations

from macros.engine import Portal, query
from macros.queries import lookup
from macros.records.choices import Audience

WITHIN = ("bang-xep-hang", "dieu-hanh", "huong-dan", "ket-qua-nam", "phu-trach", "viec-can-ra-soat")  # for staff only
HELD_BY = {"chu-de": ("policies", "stories", "training")}  # parts besides collections


@query
def left_out(portal: Portal) -> tuple[str, ...]:
    """The first steps of addresses that the site of this audience does not have; only the public's lacks any."""
    if portal.audience is not Audience.PUBLIC:
        return ()
    from macros.records import collections, model_of  # noqa: PLC0415 - a run without news needs no model

    names = tuple(collections())  # each has a list among the data for other programs
    parts = {**HELD_BY, "api": names, **{model_of(name).slug: (name,) for name in names}}
    empty = (part for part, names in parts.items() if not any(lookup.holds(portal, name) for name in names))
    return tuple(sorted((*WITHIN, *empty)))


def offers(portal: Portal, url: str) -> bool:
    """Whether the site of this audience has what stands at an address."""
    return url.strip("/").partition("/")[0] not in left_out(portal)
