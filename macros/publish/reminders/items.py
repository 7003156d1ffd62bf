"""The data of reminders: due items of people and units, and the records that they come from."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from macros.engine import Portal
from macros.queries import organisation
from macros.records.people import ReminderKind

AHEAD = 7  # days before the last day that reminders start; the same as for "sắp đến hạn" of tasks and findings


class DueItem(NamedTuple):
    """Something to do."""

    kind: ReminderKind
    what: str
    day: str  # ISO: the last day, or the day of an event; "" if there is none
    url: str  # of its page, from the root of the site
    note: str = ""
    event: bool = False  # whether it takes place on the day, so that it cannot be overdue
    for_leaders: bool = False  # whether its page is on the leaders' site


class UnitDues(NamedTuple):
    """The due items of a unit, for its head."""

    unit: str
    title: str
    items: tuple[DueItem, ...]


class SubordinateUnit(NamedTuple):
    """A unit below a person who is responsible for several, with the number of its overdue tasks."""

    title: str
    url: str
    overdue: int


class PersonDues(NamedTuple):
    """Everything that a person is reminded of."""

    personal: tuple[DueItem, ...]
    units: tuple[UnitDues, ...] = ()
    subordinates: tuple[SubordinateUnit, ...] = ()

    @property
    def all_items(self) -> tuple[DueItem, ...]:
        """The person's items and those of the units."""
        return (*self.personal, *(item for part in self.units for item in part.items))


@dataclass(frozen=True)
class Records:
    """The records of a day as staff see them and, if the leaders' records are available, as leaders see them."""

    staff: Portal
    leaders: Portal | None

    @property
    def on(self) -> str:
        """The day (ISO)."""
        return self.staff.as_of.isoformat()

    @property
    def until(self) -> str:
        """The latest day (ISO) of items to mention today."""
        return (self.staff.as_of + timedelta(days=AHEAD)).isoformat()

    @property
    def fullest(self) -> Portal:
        """All available records; use them only for facts about the reader."""
        return self.leaders or self.staff

    def seen_by(self, person: str) -> Portal:
        """The records that a person may see; leaders see all of them."""
        leads = any(post.leader for post in organisation.posts_of(self.staff, person))
        return self.fullest if leads else self.staff


def is_pressing(item: DueItem, before: date, after: date) -> bool:
    """Whether an item is due by the next working day `after`, or has become overdue since the working day `before`."""
    return before.isoformat() <= item.day <= after.isoformat()
