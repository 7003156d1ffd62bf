"""When a record was last changed, and what was changed in it; only what an audience may see."""

from typing import NamedTuple

from macros.engine import Portal, query
from macros.records.choices import Audience
from macros.text.dates import day_in

# Collections with fields that only leaders see.
_HOLDS_HIDDEN = frozenset({"acknowledgements", "attendances", "inspections", "people", "scores", "seals"})


class EditSummary(NamedTuple):
    """An edit of a record as its page shows it."""

    day: str  # ISO; "" where the commit has no valid time
    # (field, days written in it); None where the record was new
    changed: tuple[tuple[str, tuple[str, ...]], ...] | None


def hides_last_change(portal: Portal, ref: str) -> bool:
    """Whether this audience may not see when the record was last changed."""
    return ref.partition("/")[0] in _HOLDS_HIDDEN and portal.audience is not Audience.LEADERSHIP


@query
def last_change(portal: Portal, ref: str) -> str:
    """The day (ISO) of the last commit that touched the record, "" if none; who made it stays in git.

    Only leaders get it where the change may have been in a field that others do not see.
    """
    row = None if hides_last_change(portal, ref) else portal.rows.get(ref)
    return day_in(portal.last_change(row.file), portal.site.timezone) if row else ""


@query
def edits(portal: Portal, ref: str) -> tuple[EditSummary, ...]:
    """The newest edits of the record, newest first."""
    row = portal.rows.get(ref)
    return tuple(
        EditSummary(
            day_in(when, portal.site.timezone),
            None if changed is None else tuple((name, tuple(days)) for name, days in changed.items()),
        )
        for when, changed in (portal.edits(row.file) if row else ())
    )
