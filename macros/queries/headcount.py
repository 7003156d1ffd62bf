"""How many people the agency had on a day."""

from bisect import bisect_right

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import organisation
from macros.text.dates import day_after

_NEVER = "9999-12-31"


def staff_on(portal: Portal, on: str) -> int:
    """How many people held a position on a day (ISO; "" is the portal's)."""
    if not on:
        return sum(bool(organisation.posts_of(portal, row.ref)) for row in portal.by_collection["people"])
    joined, left = _service_days(portal)
    return bisect_right(joined, on) - bisect_right(left, on)


@query
def _service_days(portal: Portal) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The days (ISO) on which people begin to hold a position, and those from which they hold none, both in order."""
    joined, left = list[str](), list[str]()
    for row in portal.by_collection["people"]:
        terms = sorted((text_of(item, "since"), text_of(item, "until")) for item in row.data["positions"])
        end = ""  # the day from which the person holds none of the positions so far
        for since, until in terms:
            if not end or since > end:
                joined.append(since)
                left.extend(filter(None, [end]))
                end = since
            end = max(end, day_after(until) if until else _NEVER)
        left.extend(filter(None, [end]))
    return tuple(sorted(joined)), tuple(sorted(left))
