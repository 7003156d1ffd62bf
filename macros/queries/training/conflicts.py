"""The limits of a course: its seats, and sessions at overlapping times that need the same place, trainer or unit."""

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries.by_key import by_key
from macros.queries.training import schedule
from macros.queries.training.schedule import ScheduledCourse, Sitting
from macros.text.grouping import grouped


class Seats(NamedTuple):
    """How many can come to a course, and how many have registered."""

    seats: int  # of the smallest session
    registered: int | None  # None where nobody has counted

    @property
    def left(self) -> int | None:
        """The number of free seats, at least 0; None if unknown."""
        return None if self.registered is None else max(0, self.seats - self.registered)

    @property
    def words(self) -> str:
        """How many seats are left, the same on every page: "còn 46 trong 60 chỗ"."""
        if self.left is None:
            return f"{self.seats} chỗ"
        return f"còn {self.left} trong {self.seats} chỗ" if self.left else "đã hết chỗ"


class Clash(NamedTuple):
    """Two sessions at overlapping times that need the same place, trainer or unit."""

    kind: str  # "place", "trainer" or "unit"
    one: Sitting
    other: Sitting
    what: str  # the place, the trainer, or the reference of the unit


@query
def seats(portal: Portal, ref: str) -> Seats | None:
    """The seats of a course and how many are taken; None if no session has a number of seats."""
    course = schedule.course_of(portal, ref)
    if course is None or course.seats is None:
        return None
    return Seats(course.seats, sum(people for _, people in course.registered) if course.registered else None)


def full(portal: Portal, courses: Iterable[str]) -> frozenset[str]:
    """Those of the courses in which no seat is left."""
    return frozenset(ref for ref in courses if (course_seats := seats(portal, ref)) and course_seats.left == 0)


@by_key
def clashes(portal: Portal) -> dict[str, tuple[Clash, ...]]:
    """The clashes of the sessions of a course, in order of time; a clash between two of them once."""
    courses, conflicts = schedule.all_courses(portal), list[Clash]()
    for sittings in schedule.day_sessions.table(portal).values():
        for item, other in permutations(sittings, 2):
            if overlap(item, other) and (item.course != other.course or item < other):
                conflicts += _shared(item, other, courses[item.course], courses[other.course])
    conflicts.sort(key=lambda clash: (clash.one, clash.other, clash.kind, clash.what))
    return grouped((clash.one.course, clash) for clash in conflicts)


def overlap(one: Sitting, other: Sitting) -> bool:
    """Whether two different sessions take place at the same time."""
    same = (one.course, one.id) == (other.course, other.id)
    both = not same and not one.cancelled and not other.cancelled
    return both and one.day == other.day and one.start < other.end and other.start < one.end


def _shared(item: Sitting, other: Sitting, ours: ScheduledCourse, theirs: ScheduledCourse) -> Iterator[Clash]:
    if same_words(item.place, other.place):
        yield Clash("place", item, other, item.place)
    if item.trainer and same_words(item.trainer, other.trainer):
        yield Clash("trainer", item, other, item.trainer)
    if ours.ref != theirs.ref:
        yield from (Clash("unit", item, other, unit) for unit in ours.sent if unit in theirs.sent)


def same_words(one: str, other: str) -> bool:
    """Whether two names differ only in capitals and spaces."""
    return one.casefold().split() == other.casefold().split()
