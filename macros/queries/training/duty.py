"""The yearly training duty: teaching periods that a person has earned, what the duty requires, and what is missing.

Names are in the leaders' records alone, so hours and gaps are known to that audience only; staff see the recorded
results of groups of units.  A year counts the people at work on its last day, with the kind, the unit and the duty of
that day, so that everybody is counted once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.queries import lookup, organisation
from macros.queries.by_key import by_key
from macros.queries.deeds import Deed
from macros.queries.organisation import Post
from macros.queries.training import schedule
from macros.records.choices import Audience
from macros.records.training_duties import DutyMeasure
from macros.text.grouping import grouped

COMPLETED = "course-completed"  # the kind of deed
LEAST = 5  # people that a number of a course must count for all staff to see it


class CourseCredit(NamedTuple):
    """The periods that somebody has earned with a course."""

    course: str
    ref: str  # of the record that says so
    day: str  # ISO, when it was certified
    periods: int


class Hours(NamedTuple):
    """What a person has earned in a year, each course once."""

    total: int  # teaching periods
    credits: tuple[CourseCredit, ...]  # in order of time


class YearlyDuty(NamedTuple):
    """The yearly duty of a kind of staff."""

    ref: str
    since: str
    until: str  # "" is open
    periods: int
    verified: bool


class Gap(NamedTuple):
    """What a person has to learn in a year and has learnt."""

    post: Post  # the highest position on the last day of the year
    kind: str  # of staff, on that day
    duty: YearlyDuty | None  # None where none is recorded
    hours: Hours

    @property
    def missing(self) -> int | None:
        """The missing periods; None if no duty is recorded."""
        return missing(self.duty.periods, self.hours.total) if self.duty else None


class UnitAttendance(NamedTuple):
    """The attendance of a unit at a course, by one record."""

    unit: str
    sent: int
    attended: int
    certified: int
    counted: str  # ISO
    with_names: bool  # whether it is the record for leaders, which names everybody
    ref: str
    people: str = ""  # the record that names everybody, where this audience has it


def best(offered: Iterable[CourseCredit]) -> tuple[CourseCredit, ...]:
    """Each course once, with the most periods of any record, in order of time; the input may be in any order."""
    chosen: dict[str, CourseCredit] = {}
    for item in sorted(offered, key=lambda item: (-item.periods, item.day, item.ref)):
        chosen.setdefault(item.course, item)
    return tuple(sorted(chosen.values(), key=lambda item: (item.day, item.course)))


def missing(required: int, done: int) -> int:
    """The missing periods; 0 if the duty is met."""
    return max(0, required - done)


def last_day(year: str) -> str:
    """The day (ISO) that decides which people have a duty in a year."""
    return f"{year}-12-31"


@query
def _name_lists(portal: Portal) -> tuple[tuple[str, str, CourseCredit], ...]:
    """(year, person, credit) of everybody in the leaders' records; without a certificate the credit has no periods."""
    rows = portal.by_collection["attendances"]
    return tuple(item for row in rows if row.audience == Audience.LEADERSHIP for item in _in_list(portal, row))


def _in_list(portal: Portal, row: Row) -> Iterator[tuple[str, str, CourseCredit]]:
    data = row.data
    name = text_of(data, "course")
    course = schedule.course_of(portal, name)
    year, whole = (course.ends[:4], int(course.periods)) if course else ("", 0)
    for item in data.get("people") or ():
        certified = text_of(item, "certified")
        periods = int(text_of(item, "periods") or whole) if certified else 0
        yield year, text_of(item, "person"), CourseCredit(name, row.ref, certified, periods)


@query
def _earned(portal: Portal) -> dict[tuple[str, str], tuple[CourseCredit, ...]]:
    return grouped(((year, person), credit) for year, person, credit in _name_lists(portal) if credit.day)


@query
def years_with_names(portal: Portal) -> tuple[str, ...]:
    """The years of whose courses this audience has names, newest first."""
    return tuple(sorted({year for year, _, _ in _name_lists(portal) if year}, reverse=True))


@query
def hours(portal: Portal, person: str, year: str, on: str = "") -> Hours | None:
    """The periods that a person has earned in a year up to a day (ISO; "" is the portal's); None without names.

    A course counts for the year in which it ends, from the day of the certificate on.
    """
    if year not in years_with_names(portal):
        return None
    reached = portal.reached
    so_far = [item for item in _earned(portal).get((year, person), ()) if (item.day <= on if on else reached(item.day))]
    counted = best(so_far)
    return Hours(sum(item.periods for item in counted), counted)


@by_key
def duties(portal: Portal) -> dict[str, tuple[YearlyDuty, ...]]:
    """The duties of a kind of staff that are recorded, oldest first."""
    duties: dict[str, list[YearlyDuty]] = defaultdict(list)
    for row in portal.by_collection["training_duties"]:
        data = row.data
        days = text_of(data, "measure") == DutyMeasure.DAYS
        periods = int(text_of(data, "amount")) * (int(text_of(data, "day_periods") or 8) if days else 1)
        span = text_of(data, "since"), text_of(data, "until")
        duties[text_of(data, "kind")].append(YearlyDuty(row.ref, *span, periods, text_of(data, "verified") == "true"))
    return {kind: tuple(sorted(items, key=lambda item: (item.since, item.ref))) for kind, items in duties.items()}


@query
def duty_on(portal: Portal, kind: str, day: str) -> YearlyDuty | None:
    """The duty of a kind of staff on a day (ISO); None if none is recorded."""
    in_force = [item for item in duties(portal, kind) if item.since <= day and (not item.until or day <= item.until)]
    return in_force[-1] if in_force else None


@query
def _standing(portal: Portal, person: str, year: str) -> tuple[Post, str] | None:
    """The highest position of a person in a unit of the chart on the last day of a year, and the kind of staff."""
    day = last_day(year)
    units = organisation.units_on(portal, day)
    post = next((post for post in organisation.posts_on(portal, person, day) if post.unit in units), None)
    return (post, _kind(portal.rows[person], post)) if post else None


def _kind(row: Row, post: Post) -> str:
    """The kind of staff of a person in a position: that of the position, else that of the person."""
    data = row.data
    for item in data["positions"]:
        if (text_of(item, "unit"), text_of(item, "since")) == (post.unit, post.since) and text_of(item, "kind"):
            return text_of(item, "kind")
    return text_of(data, "kind")


@query
def gap(portal: Portal, person: str, year: str, on: str = "") -> Gap | None:
    """What a person still has to learn in a year, as of a day; None without names, or if the person is not at work."""
    earned = hours(portal, person, year, on)
    standing = _standing(portal, person, year) if earned else None
    if standing is None or earned is None:
        return None
    post, kind = standing
    return Gap(post, kind, duty_on(portal, kind, last_day(year)), earned)


@query
def _people(portal: Portal, year: str) -> dict[str, tuple[str, ...]]:
    standings = (_standing(portal, row.ref, year) for row in portal.by_collection["people"])
    by_unit = grouped((posts[0].unit, posts[0]) for posts in standings if posts)
    return {unit: tuple(post.person for post in _in_order(portal, posts)) for unit, posts in by_unit.items()}


def _in_order(portal: Portal, posts: tuple[Post, ...]) -> list[Post]:
    place = {person: index for index, person in enumerate(organisation.ever_in(portal, posts[0].unit))}
    return sorted(posts, key=lambda post: (post.rank, place[post.person]))


@query
def gaps(portal: Portal, unit: str, year: str, on: str = "") -> tuple[Gap, ...]:
    """What each member of a unit still has to learn in a year, by position and given name; each is in one unit."""
    gaps = (gap(portal, person, year, on) for person in _people(portal, year).get(unit, ()))
    return tuple(item for item in gaps if item)


@query
def met(portal: Portal, unit: str, year: str, on: str = "") -> tuple[int, int] | None:
    """(people who have met the duty, people with one) in a unit; None without names or without any duty."""
    missing_periods = [item.missing for item in gaps(portal, unit, year, on) if item.duty]
    return (missing_periods.count(0), len(missing_periods)) if missing_periods else None


@query
def unit_attendances(portal: Portal, course: str) -> tuple[UnitAttendance, ...]:
    """`_attendances` in the order of the organisation chart."""
    chart = {unit: place for place, unit in enumerate(organisation.units_on(portal, ""))}
    return tuple(sorted(_attendances(portal, course), key=lambda item: chart.get(item.unit, len(chart))))


@query
def _attendances(portal: Portal, course: str) -> tuple[UnitAttendance, ...]:
    """The attendance of each unit at a course, sorted by unit; records for staff take precedence."""
    figures: dict[str, UnitAttendance] = {}
    so_far = [figure for figure in unit_lists(portal, course) if portal.reached(figure.counted)]
    for figure in so_far:
        figures.setdefault(figure.unit, figure)
    for figure in so_far:
        if figure.with_names:
            figures[figure.unit] = figures[figure.unit]._replace(people=figure.ref)
    return tuple(figures[unit] for unit in sorted(figures))


@query
def missing_lists(portal: Portal, course: str) -> tuple[str, ...]:
    """The units that take part in a course and whose lists are not in yet."""
    scheduled, reported = schedule.course_of(portal, course), {item.unit for item in _attendances(portal, course)}
    units = (scheduled.sent or tuple(_people(portal, scheduled.ends[:4]))) if scheduled else ()
    return tuple(unit for unit in units if unit not in reported)


def may_be_published(number: int, of: int) -> bool:
    """Whether all staff may see how many of some people did something: at least five did, and at least five did not."""
    return min(number, of - number) >= LEAST


class Sums(NamedTuple):
    """The attendance of all units at a course; None where this audience could identify people."""

    sent: int | None
    attended: int | None
    certified: int | None


@query
def sums(portal: Portal, course: str, as_staff: bool = False) -> Sums:
    """The sums of a course; staff see a number only if at least five people are in it and at least five are not.

    They see none before the lists of all units are in: comparing two builds would reveal a single list.
    """
    items = _attendances(portal, course)
    sent, *rest = (sum(counts) for counts in zip(*(item[1:4] for item in items), strict=True)) if items else (0, 0, 0)
    if lookup.for_leaders(portal) and not as_staff:  # `as_staff`: leaders see a report for staff
        return Sums(sent, *rest)
    if missing_lists(portal, course):
        return Sums(None, None, None)
    visible = [number if may_be_published(number, sent) else None for number in rest]
    if None not in visible and rest[0] - rest[1] < LEAST:
        visible[1] = None
    return Sums(sent if sent >= LEAST else None, *visible)


@by_key
def unit_lists(portal: Portal) -> dict[str, tuple[UnitAttendance, ...]]:
    """All records of attendance at a course, those for staff first."""
    figures: dict[str, list[UnitAttendance]] = defaultdict(list)
    for row in portal.by_collection["attendances"]:
        data = row.data
        sent, attended, certified = (int(text_of(data, name)) for name in ("sent", "attended", "certified"))
        with_names = row.audience == Audience.LEADERSHIP
        figure = UnitAttendance(
            text_of(data, "unit"), sent, attended, certified, text_of(data, "counted"), with_names, row.ref
        )
        figures[text_of(data, "course")].append(figure)
    return {
        course: tuple(sorted(items, key=lambda item: (item.with_names, item.ref))) for course, items in figures.items()
    }


@query
def deeds(portal: Portal) -> tuple[Deed, ...]:
    """Courses completed: of a unit on the day its list was counted, of a person on the day of the certificate.

    A unit's deed has no person, a person's no unit: adding both would count the same course twice.
    """
    deeds = []
    for row in portal.by_collection["attendances"]:
        data = row.data
        if row.audience != Audience.LEADERSHIP and int(text_of(data, "certified")):
            deeds.append(Deed(COMPLETED, row.ref, row.day, text_of(data, "unit"), ""))
    deeds += [Deed(COMPLETED, item.ref, item.day, "", person) for _, person, item in _name_lists(portal) if item.day]
    return tuple(sorted(deeds, key=lambda deed: (deed.day, deed.ref, deed.person)))
