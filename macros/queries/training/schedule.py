"""Sessions and courses in order of time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import dropwhile, islice, pairwise
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.queries.by_key import by_key
from macros.text.dates import day_after, months_between
from macros.text.grouping import grouped
from macros.text.recurrence import dates, id_on

WHOLE_AGENCY = ""  # the unit of courses that name none
MOST_FOLDED = 40  # sessions to read where repeated ones are shown as one


class Sitting(NamedTuple):
    """One session of a course, as calendars and lists show it; sorts by time."""

    day: str  # ISO
    start: str
    end: str
    course: str  # the reference of its course
    id: str
    title: str  # of the course
    url: str  # of the course's page, which starts with the next session
    place: str
    moved: str  # why it was moved; "" where it was not
    illustrative: bool
    trainer: str = ""
    former: tuple[tuple[str, str, str], ...] = ()  # (day, beginning, place) as announced before, oldest first
    announced: str = ""  # the last day on which it was announced; ISO
    changes: int = 0  # how often it was changed since it was announced first
    cancelled: str = ""  # why it is not held; "" where it is


class ScheduledCourse(NamedTuple):
    """The parts of a course that these queries read, unpacked once."""

    ref: str
    year: str  # of the plan
    topic: str
    starts: str
    ends: str
    deadline: str
    periods: str
    organizer: str
    units: tuple[str, ...]  # empty for the whole agency
    sittings: tuple[Sitting, ...]
    registered: tuple[tuple[str, int], ...]  # (unit, people)
    seats: int | None

    @property
    def concerns(self) -> Iterable[str]:
        """The units that organise the course or are named in it; "" for the whole agency."""
        return dict.fromkeys((self.organizer, *(self.units or (WHOLE_AGENCY,))))

    @property
    def takes_place(self) -> bool:
        """Whether any session of the course is not cancelled."""
        return any(not item.cancelled for item in self.sittings)

    @property
    def sent(self) -> tuple[str, ...]:
        """The units known to send people: those that have registered, or those named."""
        return tuple(dict.fromkeys(unit for unit, _ in self.registered)) or self.units


class Series(NamedTuple):
    """The next sessions of a course at the same hours and place."""

    first: Sitting
    days: tuple[str, ...]  # ISO, in order
    units: tuple[str, ...]  # for whom; empty for everybody


def _course(row: Row) -> ScheduledCourse:
    data = row.data
    seats = [int(seats) for item in data["sessions"] if (seats := text_of(item, "seats"))]
    return ScheduledCourse(
        row.ref,
        year=text_of(data, "year"),
        topic=text_of(data, "topic"),
        starts=text_of(data, "starts"),
        ends=text_of(data, "ends"),
        deadline=text_of(data, "deadline"),
        periods=text_of(data, "periods"),
        organizer=text_of(data, "organizer"),
        units=tuple(str(unit).strip() for unit in data.get("units") or ()),
        sittings=tuple(sitting for item in data["sessions"] for sitting in _sittings_of(row, item)),
        registered=tuple(
            (text_of(item, "unit"), int(text_of(item, "people"))) for item in data.get("registered") or ()
        ),
        seats=min(seats, default=None),
    )


def _sittings_of(row: Row, item: Mapping[str, Any]) -> Iterator[Sitting]:
    """The session on each of its days."""
    first, rule = _sitting(row, item), item.get("repeat")
    if not rule:
        yield first
        return
    until, count = text_of(rule, "until"), text_of(rule, "count")
    days = dates(
        date.fromisoformat(first.day),
        text_of(rule, "every"),
        int(text_of(rule, "step") or 1),
        date.fromisoformat(until) if until else None,
        int(count) if count else None,
        [date.fromisoformat(str(day).strip()) for day in rule.get("skip") or ()],
    )
    for day in map(date.isoformat, days):
        name = id_on(first.id, day)
        yield first._replace(day=day, id=name, url=row.url)


def _sitting(row: Row, item: Mapping[str, Any]) -> Sitting:
    day, start, end, name = (text_of(item, key) for key in ("date", "start", "end", "id"))
    place, announcements = text_of(item, "place"), item.get("announced") or ()
    announced = [(text_of(one, "date"), text_of(one, "start"), text_of(one, "place")) for one in announcements]
    steps = [*announced, (day, start, place)]
    return Sitting(
        day,
        start,
        end,
        row.ref,
        name,
        row.title,
        row.url,
        place,
        moved=text_of(item, "moved_note"),
        illustrative=row.illustrative,
        trainer=text_of(item, "trainer"),
        former=tuple(one for one in announced if one != (day, start, place)),
        announced=max((text_of(one, "on") for one in announcements), default=""),
        changes=sum(before != after for before, after in pairwise(steps)) + bool(text_of(item, "cancelled")),
        cancelled=text_of(item, "cancelled"),
    )


@query(stored=True)
def all_courses(portal: Portal) -> dict[str, ScheduledCourse]:
    """Every course by its reference."""
    return {row.ref: _course(row) for row in portal.by_collection["training"]}


@query
def all_sessions(portal: Portal) -> tuple[Sitting, ...]:
    """Every session, in order of time."""
    return tuple(sorted(item for course in all_courses(portal).values() for item in course.sittings))


@by_key
def month_sessions(portal: Portal) -> dict[str, tuple[Sitting, ...]]:
    """The sessions of a month ("2026-11"), in order of time."""
    return grouped((item.day[:7], item) for item in all_sessions(portal))


@query
def months(portal: Portal) -> tuple[tuple[str, int], ...]:
    """(month, count of sessions) from the first month that has sessions to the last, the months between included."""
    counts = month_sessions.table(portal)
    if not counts:
        return ()
    return tuple((month, len(counts.get(month, ()))) for month in months_between(min(counts), max(counts)))


@query
def _ahead(portal: Portal) -> tuple[Sitting, ...]:
    """Sessions that will be held and whose day is not over, in order of time."""
    rest = dropwhile(lambda item: portal.reached(day_after(item.day)), all_sessions(portal))
    return tuple(item for item in rest if not item.cancelled)


@query
def upcoming(portal: Portal, limit: int) -> tuple[Sitting, ...]:
    """The next sessions, from the portal's day on."""
    return _ahead(portal)[:limit]


@by_key
def ahead_of(portal: Portal) -> dict[str, tuple[Sitting, ...]]:
    """The next sessions of a course, from the portal's day on."""
    return grouped((item.course, item) for item in _ahead(portal))


@query
def current_month(portal: Portal) -> str:
    """The month of the next session, or of the last one there was; "" where there are no sessions."""
    ahead, sittings = _ahead(portal), all_sessions(portal)
    return ahead[0].day[:7] if ahead else sittings[-1].day[:7] if sittings else ""


@by_key
def courses_of(portal: Portal) -> dict[str, tuple[str, ...]]:
    """The courses that a unit organises or is named in, oldest first; for "", those of the whole agency."""
    return grouped((unit, course.ref) for course in all_courses(portal).values() for unit in course.concerns)


@query
def latest_for(portal: Portal, unit: str, limit: int) -> tuple[str, ...]:
    """The newest courses that concern a unit, those of the whole agency included, newest first."""
    courses = all_courses(portal)
    refs = {*courses_of(portal, unit)[-limit:], *courses_of(portal, WHOLE_AGENCY)[-limit:]}
    return tuple(sorted(refs, key=lambda ref: (courses[ref].starts, ref), reverse=True)[:limit])


@query
def _ahead_by_unit(portal: Portal) -> dict[str, tuple[Sitting, ...]]:
    courses = all_courses(portal)
    return grouped((unit, item) for item in _ahead(portal) for unit in courses[item.course].concerns)


@query
def upcoming_of(portal: Portal, unit: str, limit: int) -> tuple[Sitting, ...]:
    """The next sessions that concern a unit, those of the whole agency included."""
    ahead = _ahead_by_unit(portal)
    sittings = {*ahead.get(unit, ())[:limit], *ahead.get(WHOLE_AGENCY, ())[:limit]}
    return tuple(islice(sorted(sittings), limit))


@query
def next_series(portal: Portal, unit: str, limit: int) -> tuple[Series, ...]:
    """The next sessions that concern a unit, or all for "", those of a course at the same hours and place together."""
    ahead = upcoming_of(portal, unit, MOST_FOLDED) if unit else upcoming(portal, MOST_FOLDED)
    alike = in_series(ahead)
    courses = all_courses(portal)
    return tuple(
        Series(items[0], tuple(item.day for item in items), courses[items[0].course].units) for items in alike[:limit]
    )


def in_series(sittings: Iterable[Sitting]) -> list[tuple[Sitting, ...]]:
    """Sessions of the same course, hours and place together, by the first of each."""
    return list(grouped(((item.course, item.start, item.end, item.place), item) for item in sittings).values())


@query
def unit_sessions(portal: Portal, unit: str) -> tuple[Sitting, ...]:
    """All sessions that concern a unit, those of the whole agency included, in order of time."""
    refs = {*courses_of(portal, unit), *courses_of(portal, WHOLE_AGENCY)}
    return tuple(sorted(item for ref in refs for item in all_courses(portal)[ref].sittings))


@query
def _by_plan(portal: Portal) -> dict[str, dict[str, tuple[str, ...]]]:
    years = grouped((course.year, (course.topic, course.ref)) for course in all_courses(portal).values())
    return {year: grouped(courses) for year, courses in years.items()}


@query
def plan_years(portal: Portal) -> tuple[tuple[str, int], ...]:
    """(year, count of courses) of every yearly plan, newest first."""
    counts = {year: sum(len(refs) for refs in topics.values()) for year, topics in _by_plan(portal).items()}
    return tuple(sorted(counts.items(), reverse=True))


@query
def current_plan(portal: Portal) -> str:
    """The newest year of the plans that has begun, or the earliest to come; "" where there is no plan."""
    years = [year for year, _ in plan_years(portal)]
    return next((year for year in years if portal.reached(f"{year}-01-01")), years[-1] if years else "")


@query
def planned(portal: Portal, year: str, topic: str) -> tuple[str, ...]:
    """The courses of a topic in the plan of a year, oldest first."""
    return _by_plan(portal).get(year, {}).get(topic, ())


@query
def registration(portal: Portal, ref: str) -> str:
    """ "open" or "closed" while a course with a deadline has not begun; "" otherwise."""
    course = course_of(portal, ref)
    if course is None or not course.deadline or portal.reached(course.starts):
        return ""
    return "closed" if portal.reached(day_after(course.deadline)) else "open"


@query
def registering(portal: Portal) -> tuple[ScheduledCourse, ...]:
    """The courses that have not begun and still take registrations, by their last day for it."""
    waiting = (course for course in all_courses(portal).values() if course.deadline and course.takes_place)
    open_courses = [
        item for item in waiting if not portal.reached(day_after(item.deadline)) and not portal.reached(item.starts)
    ]
    return tuple(sorted(open_courses, key=lambda item: (item.deadline, item.ref)))


@query
def course_of(portal: Portal, ref: str) -> ScheduledCourse | None:
    """A course as the schedule reads it; None if this audience has no such course."""
    row = portal.rows.get(ref) if ref.startswith("training/") else None
    return _course(row) if row else None


@by_key
def day_sessions(portal: Portal) -> dict[str, tuple[Sitting, ...]]:
    """The sessions of a day (ISO), in order of time."""
    return grouped((item.day, item) for item in all_sessions(portal))
