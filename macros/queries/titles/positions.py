"""Groups of positions, and the units that a person leads in a year."""

from datetime import date

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import organisation
from macros.queries.organisation import Post
from macros.records.people import PositionGroup, StaffKind
from macros.records.units import UnitKind
from macros.text.dates import day_after, next_month

JUDGED = (UnitKind.DEPARTMENT,)  # people of teams are in departments; mass organisations are judged by others


def last_day(year: int) -> date:
    """The day by which the rules of a year are looked up."""
    return date(year, 12, 31)


def end_of(portal: Portal, year: int) -> str:
    """The last day of a year where it has come (ISO), else "" for the portal's day."""
    end = last_day(year).isoformat()
    return end if portal.reached(end) else ""


def post_in(portal: Portal, person: str, year: int) -> Post | None:
    """The highest position of a person at the end of a year, or today; None where he or she holds none."""
    return next(iter(organisation.posts_on(portal, person, end_of(portal, year))), None)


@query
def group_of(portal: Portal, person: str, year: int) -> str:
    """The group of positions of a person: as recorded, else by position, rank and kind of staff; "" without any."""
    post = post_in(portal, person, year)
    if post is None or post.group:
        return post.group if post else ""
    if post.leader and _kind(portal, post.unit) == UnitKind.LEADERSHIP:
        return PositionGroup.LEADER.value
    if post.leader:
        return (PositionGroup.HEAD if _is_first(portal, post, year) else PositionGroup.DEPUTY).value
    worker = text_of(portal.rows[person].data, "kind") == StaffKind.WORKER
    return (PositionGroup.SUPPORT if worker else PositionGroup.SPECIALIST).value


def is_head(portal: Portal, person: str, unit: str, year: int) -> bool:
    """Whether a person is the head of a unit at the end of a year, or today."""
    post = post_in(portal, person, year)
    return post is not None and post.leader and post.unit == unit and _is_first(portal, post, year)


def _kind(portal: Portal, unit: str) -> str:
    return text_of(portal.rows[unit].data, "kind") if unit in portal.rows else ""


def _is_first(portal: Portal, post: Post, year: int) -> bool:
    """Whether nobody in the unit leads with a higher rank."""
    on = end_of(portal, year)
    members = organisation.ever_in(portal, post.unit)
    posts = [item for ref in members for item in organisation.posts_on(portal, ref, on) if item.unit == post.unit]
    return post.rank == min(item.rank for item in posts if item.leader)


@query
def judged_units(portal: Portal, year: int) -> tuple[str, ...]:
    """The units that the agency judges as such in a year: its departments."""
    units = organisation.units_on(portal, end_of(portal, year))
    return tuple(unit for unit in units if _kind(portal, unit) in JUDGED)


@query
def led_by(portal: Portal, person: str, year: int) -> tuple[str, ...]:
    """The departments whose results count for a person.

    The head of the agency leads them all, a deputy those that name him or her as `overseer`, the head of a department
    and the deputies their own.
    """
    post, group, units = post_in(portal, person, year), group_of(portal, person, year), judged_units(portal, year)
    if post is None or group not in (PositionGroup.LEADER, PositionGroup.HEAD, PositionGroup.DEPUTY):
        return ()
    if group != PositionGroup.LEADER:
        return tuple(unit for unit in units if unit == post.unit)
    if _is_first(portal, post, year):
        return units
    return tuple(unit for unit in units if text_of(portal.rows[unit].data, "overseer") == person)


@query
def months_in(portal: Portal, person: str, year: int) -> int:
    """How many whole months of a year lie between the first and the last day of all positions of a person."""
    positions = portal.rows[person].data["positions"]
    first = min(text_of(item, "since") for item in positions)
    last = max(text_of(item, "until") or "9999-12-31" for item in positions)
    months = (f"{year}-{month:02d}" for month in range(1, 13))
    return sum(first <= f"{month}-01" and day_after(last) >= f"{next_month(month)}-01" for month in months)
