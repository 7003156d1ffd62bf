"""The page of a list of participants: the numbers, and for leaders each person with the periods that count."""

from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import lookup
from macros.queries.organisation import posts_on
from macros.queries.training import schedule
from macros.queries.training.schedule import Sitting
from macros.records.attendances import Attendance, Participant
from macros.records.choices import Audience
from macros.text.collation import person_order


class AttendanceLine(NamedTuple):
    """A participant on the page of a list."""

    participant: Participant
    came: int  # number of sessions
    missed: tuple[tuple[str, str], ...]  # (day, address) of the sessions, in order of time
    periods: int  # that count


def details(portal: Portal, _ref: str, record: Attendance) -> dict[str, Any]:
    """Values for the template of a list: its sessions, and its people by position and given name."""
    course = schedule.course_of(portal, record.course)
    sessions = sorted(course.sittings) if course else []
    lines = [_line(item, sessions, int(course.periods) if course else 0) for item in record.people]
    on = course.starts if course else record.counted.isoformat()
    return {
        "sessions": len(sessions),
        "leaders": lookup.for_leaders(portal),
        "lines": sorted(lines, key=lambda line: _place(portal, line.participant.person, record.unit, on)),
    }


@query
def superseded(portal: Portal) -> tuple[str, ...]:
    """The lists of numbers for which there is a list of names of the same unit and course."""
    rows = portal.by_collection["attendances"]
    course_units = {row.ref: (text_of(row.data, "course"), text_of(row.data, "unit")) for row in rows}
    with_names = {course_units[row.ref] for row in rows if row.audience == Audience.LEADERSHIP}
    return tuple(row.ref for row in rows if row.audience != Audience.LEADERSHIP and course_units[row.ref] in with_names)


def _line(item: Participant, sessions: list[Sitting], course_periods: int) -> AttendanceLine:
    missed = tuple((one.day, one.url) for one in sessions if one.id in item.missed)
    periods = (item.periods or course_periods) if item.certified else 0
    return AttendanceLine(item, len(sessions) - len(missed), missed, periods)


def _place(portal: Portal, person: str, unit: str, on: str) -> tuple[Any, ...]:
    ranks = [post.rank for post in posts_on(portal, person, on) if post.unit == unit]
    card = lookup.card(portal, person)
    return min(ranks, default=999), person_order(card.title if card else person)
