"""How many people have met the yearly training duty: by unit for leaders, to staff as recorded for groups of units."""

from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.queries import lookup, organisation
from macros.queries.training.duty import last_day, may_be_published, met, years_with_names
from macros.text.rounding import per_cent


class Completion(NamedTuple):
    """How many of one or several units have met the duty of a year."""

    units: tuple[str, ...]
    staff: int  # who have a duty
    met: int | None  # None where this audience could identify people
    ref: str  # the recorded result; "" where it is computed from names
    counted: str  # ISO, the day of the recorded result; "" for the portal's day

    @property
    def share(self) -> int:
        """Those who have met it, in whole per cent; 0 where nobody has a duty."""
        return per_cent(self.met or 0, self.staff) or 0


@query
def recorded_groups(portal: Portal, year: str) -> tuple[Completion, ...]:
    """The newest recorded result of a year, group by group; empty where there is none."""
    rows = [row for row in portal.by_collection["training_results"] if text_of(row.data, "year") == year]
    row = next((row for row in reversed(rows) if portal.reached(row.day)), None)
    return _groups(row) if row else ()


def _groups(row: Row) -> tuple[Completion, ...]:
    return tuple(
        Completion(
            tuple(str(unit).strip() for unit in item["units"]),
            int(text_of(item, "staff")),
            int(text_of(item, "met")),
            row.ref,
            row.day,
        )
        for item in row.data["groups"]
    )


@query
def groups_of(portal: Portal, ref: str) -> tuple[Completion, ...]:
    """The groups of a recorded result as this audience may see them."""
    return _for_audience(portal, _groups(portal.rows[ref]))


def _for_audience(portal: Portal, groups: tuple[Completion, ...]) -> tuple[Completion, ...]:
    """The groups; for staff merged into one if in any of them few have met the duty, or few have not.

    If only that group were left out, it would follow from the number of the whole agency in a review.
    """
    if lookup.for_leaders(portal) or all(may_be_published(item.met or 0, item.staff) for item in groups):
        return groups
    units = tuple(unit for item in groups for unit in item.units)
    staff, total = sum(item.staff for item in groups), sum(item.met or 0 for item in groups)
    whole = groups[0]._replace(units=units, staff=staff, met=total if may_be_published(total, staff) else None)
    return (whole,)


@query
def completions(portal: Portal, year: str) -> tuple[Completion, ...]:
    """How far each unit has met the duty of a year: computed where names are known, else as recorded for groups."""
    if year not in years_with_names(portal):
        return _for_audience(portal, recorded_groups(portal, year))
    counted = ((unit, met(portal, unit, year)) for unit in organisation.units_on(portal, last_day(year)))
    return tuple(Completion((unit,), counts[1], counts[0], "", "") for unit, counts in counted if counts)


@query
def completion(portal: Portal, unit: str, year: str) -> Completion | None:
    """How far a unit, or the group it is reported with, has met the duty of a year; None if unknown."""
    return next((item for item in completions(portal, year) if unit in item.units), None)
