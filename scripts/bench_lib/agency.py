"""A made-up agency of N records: its units, people and documents, the same every time.

Everything depends only on N and on a record's place, never on a clock.  With N the collections grow, but not the number
of years that they span.
"""

import random
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from macros.text.days_off import AgencyDays, next_working_day
from scripts.bench_lib.distractors import vocabulary

Content = Mapping[str, Any]  # of a record
NamedContent = tuple[str, Content]  # with its id

LEAST = 100
DAY = date(2026, 11, 24)  # "today" for the agency
SHARES = {  # of the records; the rest, about a third, are stories
    "units": 0.006,
    "people": 0.04,
    "policies": 0.02,
    "issuers": 0.001,
    "regulations": 0.10,
    "scores": 0.22,
    "awards": 0.05,
    "training": 0.07,
    "announcements": 0.07,
    "acknowledgements": 0.02,
    "attendances": 0.02,
    "training_duties": 0.001,
    "training_results": 0.001,
    "actions": 0.04,
    "inspections": 0.025,
    "initiatives": 0.01,
    "evaluations": 0.002,
    "indicators": 0.001,
    "titles": 0.0005,
    "frames": 0.0003,
    "seals": 0.004,
}
_LEAST = {"units": 6, "training_duties": 3}  # at least this many; of other collections at least one
_MOST = {"titles": 4, "frames": 3}  # at most this many, however large the agency
OFFICE = "units/van-phong"

_FIRST_DAY = date(2018, 1, 1)
_UNTIL = date(2026, 11, 10)
LAST_MONTH = 2026 * 12 + 9  # October 2026, counted from January of year 0
_FAVOURED = 0.3  # the share of references to units that point to the office
_THEMES = ("tinh-than-thai-do", "giao-tiep-ung-xu", "dao-duc-loi-song", "trang-phuc")
_LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"
_KINDS = (  # (type, letters, name)
    ("decision", "QĐ", "Quyết định"),
    ("plan", "KH", "Kế hoạch"),
    ("notice", "TB", "Thông báo"),
    ("guideline", "HD", "Hướng dẫn"),
    ("directive", "CT", "Chỉ thị"),
)
_IDS = {"QĐ": "qd", "KH": "kh", "TB": "tb", "HD": "hd", "CT": "ct"}


class Dice(random.Random):
    """The random choices for one record."""

    def pick(self, name: str) -> str:
        """An entry of a list of words."""
        words = vocabulary("records.txt")
        return self.choice(words[name] if name in words else vocabulary()[name])

    def some(self, name: str, least: int, most: int) -> list[str]:
        """Different entries of a list of words."""
        return self.sample(vocabulary("records.txt")[name], self.randint(least, most))

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random() < share

    def sentence(self) -> str:
        """A sentence of office prose."""
        when = f" {self.pick('times')}" if self.chance(0.5) else ""
        return f"{self.pick('leads')}, {self.pick('actors')} {self.pick('verbs')} {self.pick('objects')}{when}."

    def paragraph(self, least: int, most: int) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(self.randint(least, most)))

    def matter(self) -> str:
        """What a document or notice is about."""
        return f"{self.pick('topics')} ở {self.pick('wards')}"

    def themes(self) -> list[str]:
        """One or two of the four groups."""
        return self.sample(_THEMES, 2 if self.chance(0.2) else 1)


class SampleAgency:
    """The units, people and records of the agency."""

    def __init__(self, count: int, seed: int = 7) -> None:
        self.count = count
        self._seed = seed

    def dice(self, collection: str, place: int) -> Dice:
        """The random choices for the record at a place of its collection."""
        return Dice(f"{self._seed}:{collection}:{place}")

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of records of each collection, in the order of writing."""
        numbers = {
            name: min(_MOST.get(name, self.count), max(_LEAST.get(name, 1), round(share * self.count)))
            for name, share in SHARES.items()
        }
        numbers["people"] = max(2 * numbers["units"], numbers["people"])
        whole_quarters = (numbers["scores"] // (numbers["units"] - 1) - 1) // 3
        numbers["seals"] = min(numbers["seals"], whole_quarters * self.groups)
        numbers["evaluations"] = min(numbers["evaluations"], numbers["units"] * (DAY.year - _FIRST_DAY.year))
        numbers["campaigns"] = self.years(numbers) * self.groups
        return {**numbers, "stories": self.count - sum(numbers.values())}

    @property
    def groups(self) -> int:
        """Campaigns that run side by side, each for some of the units."""
        return max(1, round(self.count * 0.0005))

    @staticmethod
    def years(numbers: Mapping[str, int]) -> int:
        """The calendar years that the score sheets span: one sheet a month for every unit but the leaders."""
        months = -(-numbers["scores"] // (numbers["units"] - 1))
        return (LAST_MONTH // 12) - (LAST_MONTH - months + 1) // 12 + 1

    def day(self, collection: str, place: int, last: date = _UNTIL) -> date:
        """The day of a record; the records of a collection are spread evenly over time."""
        return _FIRST_DAY + (last - _FIRST_DAY) * place // self.counts[collection]

    def unit(self, dice: Dice) -> str:
        """A unit other than the leaders, most often the office."""
        return OFFICE if dice.chance(_FAVOURED) else f"units/{unit_id(dice.randrange(2, self.counts['units']))}"

    def staff(self, dice: Dice, unit: str) -> str:
        """A member of the unit."""
        return self.staff_at(dice, 1 if unit == OFFICE else int(unit[-3:]))

    def staff_at(self, dice: Dice, place: int) -> str:
        """A member of the unit at a place; the leaders are at 0."""
        return f"people/{person(dice.choice(range(place, self.counts['people'], self.counts['units'])))[0]}"

    def signature_sheet(self, place: int) -> tuple[int, int]:
        """(policy, unit) of the signature sheet at a place, both by their own places."""
        return divmod(place, self.counts["units"])

    def staff_count(self, unit: int) -> int:
        """How many work in the unit at a place."""
        return len(range(unit, self.counts["people"], self.counts["units"]))

    def must_read(self, policy: int) -> bool:
        """Whether the policy at a place has signature sheets."""
        return policy <= self.signature_sheet(self.counts["acknowledgements"] - 1)[0]

    def course_unit(self, course: int) -> str:
        """A unit that the course at a place is for."""
        return self.unit(Dice(f"course unit {course}"))

    def opens(self, course: int) -> date:
        """The first day of the course at a place."""
        return working_day(self.day("training", course, date(2026, 12, 20)))

    def policy_rule(self, dice: Dice) -> str:
        """A rule; every policy has the first three."""
        rule = vocabulary("records.txt")["rules"][dice.randrange(3)].split(" ", 1)[0]
        return f"policies/{policy_id(dice.randrange(self.counts['policies']))}#{rule}"

    def policy_on(self, dice: Dice, day: date) -> str:
        """A policy that applies on that day."""
        count = self.counts["policies"]
        last = count * (min(day, _UNTIL) - _FIRST_DAY) // (_UNTIL - _FIRST_DAY)
        return f"policies/{policy_id(dice.randrange(min(count, last + 1)))}"

    def regulation(self, dice: Dice, day: date) -> tuple[str, str]:
        """(reference, how it is cited) of a document issued before that day, or the first one."""
        last = self.counts["regulations"] * (min(day, _UNTIL) - _FIRST_DAY) // (_UNTIL - _FIRST_DAY)
        place = dice.randrange(1, max(2, last))
        letters, name = document_kind(place)[1:]
        day = self.day("regulations", place)
        return f"regulations/{self.regulation_id(place)}", f"{name} số {place:02d}/{letters}-ĐVM ngày {day:%d/%m/%Y}"

    def regulation_id(self, place: int) -> str:
        """The id of a document."""
        return f"{place}-{_IDS[document_kind(place)[1]]}-dvm-{self.day('regulations', place).year}"

    def happened(self, story: int) -> date:
        """The day of the deed that a story tells."""
        return self.day("stories", story, date(2026, 10, 20))

    def story_unit(self, story: int) -> str:
        """The unit of the deed that a story tells."""
        return self.unit(Dice(f"story unit {story}"))


def working_day(day: date) -> date:
    """The first working day from a day on; nothing is due and no course meets on a day off."""
    return next_working_day(day, AgencyDays())


def unit_id(place: int) -> str:
    """The id of a unit; the leaders come first, then the office."""
    return ("ban-giam-doc", "van-phong")[place] if place < 2 else f"phong-{place:03d}"


def unit_title(place: int) -> str:
    """The name of a unit; with its ward once the kinds of departments are used up."""
    names = vocabulary("records.txt")
    if place < 2:
        return ("Ban Giám đốc", "Văn phòng")[place]
    ward, department = divmod(place - 2, len(names["departments"]))
    return names["departments"][department] + (f", {numbered(names['wards'], ward - 1)}" if ward else "")


def issuer(place: int) -> str:
    """The name of a body that issues documents."""
    of = f" {numbered(vocabulary('records.txt')['wards'], place - 1)}" if place else ""
    return f"Giám đốc Trung tâm{of} (đơn vị mẫu)"


def document_kind(place: int) -> tuple[str, str, str]:
    """(type, letters of the number, name) of a document."""
    return _KINDS[place % len(_KINDS)]


def numbered(names: tuple[str, ...], place: int) -> str:
    """The name at a place; once the names are used up, they repeat with a number."""
    again, at = divmod(place, len(names))
    return f"{names[at]} ({again + 1})" if again else names[at]


def person(place: int) -> tuple[str, str]:
    """(id, name) of a member of staff; the names are placeholders."""
    names = vocabulary()
    again, letter = divmod(place, len(_LETTERS))
    dice = Dice(f"person {place}")
    name = f"{dice.choice(names['surnames'])} {dice.choice(names['middles'])} {_LETTERS[letter]}{again or ''}"
    return f"nguoi-{place + 1:04d}", name


def name_of(ref: str) -> str:
    """The name of the member of staff with that reference."""
    return person(int(ref[-4:]) - 1)[1]


def policy_id(place: int) -> str:
    """The id of a policy."""
    return f"quy-tac-{place + 1:03d}"


def story_id(place: int) -> str:
    """The id of a story."""
    return f"chuyen-{place + 1:05d}"


def award_id(place: int) -> str:
    """The id of an award."""
    return f"khen-{place + 1:05d}"


def campaign_id(year: int, group: int) -> str:
    """The id of a campaign."""
    return f"thi-dua-{year}-khoi-{group + 1}"
