"""What reminders are made of: things to do, for somebody and for units, and the records that they come from."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from macros.engine import Portal
from macros.queries import organisation
from macros.records.people import ReminderKind

AHEAD = 7  # days before a last day from which on it is told; as long as tasks and findings are "sắp đến hạn"


class DueItem(NamedTuple):
    """Something to do."""

    kind: ReminderKind
    what: str
    day: str  # the last one, or on which it takes place; ISO, "" where there is none
    url: str  # of its page, from the root of the site
    note: str = ""
    event: bool = False  # whether it takes place on the day, and cannot be overdue
    for_leaders: bool = False  # whether its page is on the leaders' site


class UnitDues(NamedTuple):
    """What a unit owes, for its head."""

    unit: str
    title: str
    items: tuple[DueItem, ...]


class SubordinateUnit(NamedTuple):
    """A unit under somebody who answers for several, with the number of its overdue tasks."""

    title: str
    url: str
    overdue: int


class PersonDues(NamedTuple):
    """All that somebody is reminded of."""

    personal: tuple[DueItem, ...]
    units: tuple[UnitDues, ...] = ()
    subordinates: tuple[SubordinateUnit, ...] = ()

    @property
    def all_items(self) -> tuple[DueItem, ...]:
        """The things to do, of all units."""
        return (*self.personal, *(item for part in self.units for item in part.items))


@dataclass(frozen=True)
class Records:
    """The records of a day as staff see them and, where the leaders' are there, as leaders do."""

    staff: Portal
    leaders: Portal | None

    @property
    def on(self) -> str:
        """The day (ISO)."""
        return self.staff.as_of.isoformat()

    @property
    def until(self) -> str:
        """The last day (ISO) that is told today."""
        return (self.staff.as_of + timedelta(days=AHEAD)).isoformat()

    @property
    def fullest(self) -> Portal:
        """All records that are there, for what they say of the reader alone."""
        return self.leaders or self.staff

    def seen_by(self, person: str) -> Portal:
        """The records that somebody may see: leaders all of them."""
        leads = any(post.leader for post in organisation.posts_of(self.staff, person))
        return self.fullest if leads else self.staff


def is_pressing(item: DueItem, before: date, after: date) -> bool:
    """Whether something is due up to the next working day `after`, or became overdue since the working day `before`."""
    return before.isoformat() <= item.day <= after.isoformat()
