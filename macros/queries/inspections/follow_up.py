"""The states of a finding, when they change, and how often the same finding recurs; pure functions."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from macros.text.dates import day_after

SOON_DAYS = 7  # before the last day of a measure
REPEAT_YEARS = 2  # within which the same rule or clause at the same unit counts as found again
STATES = {
    "new": ("Mới phát hiện, chưa giao khắc phục", "warn"),
    "open": ("Đang khắc phục", "info"),
    "soon": ("Sắp đến hạn", "warn"),
    "late": ("Quá hạn", "end"),
    "done": ("Đã khắc phục, chờ xác nhận", "info"),
    "closed": ("Đã khắc phục xong", "ok"),
}  # state -> (label, tone of its badge)
Turn = tuple[str, str]  # (ISO day, state that holds from it on)


class FindingGround(NamedTuple):
    """A rule of a policy, or a clause of a document; unknown parts are ""."""

    rule: str
    regulation: str
    clause: str

    @property
    def key(self) -> str:
        """Identifies the ground, however a clause is written."""
        return self.rule or f"{self.regulation}|{' '.join(self.clause.casefold().split())}"

    @property
    def subject(self) -> str:
        """The policy or document."""
        return self.rule.partition("#")[0] or self.regulation


class Finding(NamedTuple):
    """A finding as recorded; unknown fields are ""."""

    ref: str  # "inspections/tiep-dan-2026-03#f1"
    day: str  # of the visit, ISO
    unit: str
    ground: FindingGround
    kind: str
    severity: str
    summary: str
    evidence: str
    confirmed: str
    lesson: str
    owner: str
    what: str
    due: str
    done: str
    verified: str
    verified_by: str

    @property
    def inspection(self) -> str:
        return self.ref.partition("#")[0]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """When its state changes."""
        return turns(self.day, self.due, self.done, self.verified)


class FollowedFinding(NamedTuple):
    """A finding with its state today."""

    finding: Finding
    state: str  # a key of `STATES`
    times: int  # how often the same was found at the unit within 24 months, this time included

    @property
    def badge(self) -> tuple[str, str]:
        """(label, tone) of the state."""
        return STATES[self.state]


def turns(visited: str, due: str, done: str, verified: str) -> tuple[Turn, ...]:
    """The changes of state of a finding, in order of time (ISO days; "" for what has not happened).

    Without a deadline nobody has been told to correct it.
    """
    if not due:
        return ((visited, "new"),)
    soon = (date.fromisoformat(due) - timedelta(days=SOON_DAYS)).isoformat()
    ends = min((day for day in (done, verified) if day), default="9999-12-31")
    line = [(visited, "open"), (max(visited, soon), "soon"), (day_after(due), "late")]
    line = [(day, state) for day, state in line if day < ends or state == "open"]
    return (*line, *((day, state) for day, state in ((done, "done"), (verified, "closed")) if day))


def repeats_of(findings: Iterable[tuple[str, str, str, str]]) -> dict[str, int]:
    """How often the same was found at the same unit within 24 months, this time included, by reference.

    Takes (reference, unit, key of the ground, ISO day); findings of the same day are no repeats.
    """
    rows, days = tuple(findings), defaultdict[tuple[str, str], set[str]](set)
    for _, unit, key, day in rows:
        days[unit, key].add(day)
    ordered = {place: sorted(same) for place, same in days.items()}
    times = {}
    for ref, unit, key, day in rows:
        same = ordered[unit, key]
        times[ref] = 1 + bisect_left(same, day) - bisect_left(same, years_before(day, REPEAT_YEARS))
    return times


def years_before(day: str, years: int) -> str:
    """The same day some years before (ISO); the last of February for one that is not in the calendar."""
    year, rest = f"{int(day[:4]) - years:04d}", day[4:]
    leap = rest == "-02-29" and int(year) % 4
    return f"{year}-02-28" if leap else f"{year}{rest}"
