"""Announcements: the banners of the home page, and the index in three parts by the portal's day."""

from typing import Any

from macros.engine import Portal, query
from macros.pages.pagination import PAGE_SIZE
from macros.queries import lookup
from macros.records.announcements import Tone

SHOWN_BANNERS = 3
_URGENCY = (str(Tone.WARNING), str(Tone.FESTIVE), str(Tone.NOTICE))


@query
def banners(portal: Portal) -> tuple[str, ...]:
    """The announcements that are banners on the portal's day: warnings first, then the newest."""
    rows = [
        row
        for row in reversed(portal.by_collection["announcements"])
        if lookup.state(portal, row.ref) == "shown" and row.data.get("banner") == "true"
    ]
    rows.sort(key=lambda row: _URGENCY.index(str(row.data.get("tone", Tone.NOTICE))))
    return tuple(row.ref for row in rows[:SHOWN_BANNERS])


@query
def in_state(portal: Portal, state: str, limit: int) -> tuple[str, ...]:
    """The announcements in a state: "shown" or "over" newest first, or still to come ("") earliest first."""
    rows = portal.by_collection["announcements"]
    refs = [row.ref for row in rows if lookup.state(portal, row.ref) == state]
    return tuple((refs if state == "" else refs[::-1])[:limit])


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: showing, to come, past."""
    return {
        "parts": [
            ("Đang đăng", "dang-dang", in_state(portal, "shown", PAGE_SIZE)),
            ("Sắp đăng", "sap-dang", in_state(portal, "", PAGE_SIZE)),
            ("Đã hết hạn", "da-het-han", in_state(portal, "over", PAGE_SIZE)),
        ]
    }
