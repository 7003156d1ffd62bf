"""When a record was last changed, and what was changed in it, as far as an audience is told."""

from __future__ import annotations

from typing import NamedTuple

from macros.engine import Portal, query
from macros.records.choices import Audience
from macros.text.dates import day_in

# Collections of which leaders alone see some fields.
_HOLDS_HIDDEN = frozenset({"acknowledgements", "attendances", "inspections", "people", "scores", "seals"})


class Edited(NamedTuple):
    """An edit of a record as readers are told of it."""

    day: str  # ISO; "" where it bears no time that can be
    who: str  # "" but for leaders
    # (field, days written in it); None where the record was new
    changed: tuple[tuple[str, tuple[str, ...]], ...] | None


def is_undated(portal: Portal, ref: str) -> bool:
    """Whether this audience is not told when the record was last changed."""
    return ref.partition("/")[0] in _HOLDS_HIDDEN and portal.audience is not Audience.LEADERSHIP


@query
def last_change(portal: Portal, ref: str) -> tuple[str, str]:
    """(day, name) of the last commit that touched the record, ("", "") if none; the name for leaders only.

    None for others where fields that they do not see could have been what changed that day.
    """
    row = None if is_undated(portal, ref) else portal.rows.get(ref)
    when, who = portal.last_change(row.file) if row else ("", "")
    return day_in(when, portal.site.timezone), who if portal.audience is Audience.LEADERSHIP else ""


@query
def edits(portal: Portal, ref: str) -> tuple[Edited, ...]:
    """The newest edits of the record, newest first; leaders see by whom."""
    row, named = portal.rows.get(ref), portal.audience is Audience.LEADERSHIP
    return tuple(
        Edited(
            day_in(when, portal.site.timezone),
            who if named else "",
            None if changed is None else tuple((name, tuple(days)) for name, days in changed.items()),
        )
        for when, who, changed in (portal.edits(row.file) if row else ())
    )
