"""Made-up agencies that compete: who works where, who agrees to be named, who has points; what staff read of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.pages import leaderboards, ledgers, records, tasks_of
from macros.pages.page import Page
from macros.records import collections
from tests.contest import CAMPAIGN, campaign, line, person, sheet, unit

MONTHS = ("2026-01", "2026-02", "2026-04")
UNITS = ("units/a", "units/b", "units/c")
LEAST = 5  # people behind what is told of those who are not named


class Line(NamedTuple):
    """A line of a sheet as a reader can know it."""

    unit: str
    month: str
    owner: str  # "" for the unit as a whole
    points: int


class Agency(NamedTuple):
    """A small agency: who works where in which months, who has agreed, who has points."""

    people: Mapping[str, tuple[str, int, int]]  # unit, first and last month
    agreed: frozenset[str]
    lines: tuple[Line, ...]

    def members(self, unit: str, month: str) -> set[str]:
        """Who works in a unit in a month."""
        at = MONTHS.index(month)
        return {who for who, (where, first, last) in self.people.items() if where == unit and first <= at <= last}


NOUGHTS = Agency(  # in the second month nobody but the one who is named has a line
    {f"people/a{number}": ("units/a", 0, 2) for number in range(7)},
    frozenset({"people/a0"}),
    (
        *(Line("units/a", "2026-01", f"people/a{number}", 9) for number in range(7)),
        *(Line("units/a", "2026-02", who, 9) for who in ("people/a0", "people/a0")),
    ),
)

ONE_MONTH = Agency(  # nobody has a line after the first month, in which the one who may be named was not there yet
    {"people/a0": ("units/a", 1, 2), "people/b0": ("units/b", 0, 2), "people/c0": ("units/c", 0, 2)},
    frozenset({"people/a0"}),
    (Line("units/a", "2026-01", "", 1),),
)


@st.composite
def agencies(draw: st.DrawFn) -> Agency:
    """Three units of one to seven people, some of whom come or go; each line is of a member or of the whole unit."""
    people, lines = {}, []
    for unit_ref in UNITS:
        for number in range(draw(st.integers(1, 7))):
            first = draw(st.sampled_from([0, 0, 0, 1]))
            people[f"people/{unit_ref[6:]}{number}"] = (unit_ref, first, draw(st.sampled_from([2, 2, 2, 1])))
    agreed = frozenset(draw(st.sets(st.sampled_from(sorted(people)), max_size=len(people))))
    agency = Agency(people, draw(st.sampled_from([agreed, agreed, frozenset(people), frozenset()])), ())
    for unit_ref in UNITS:
        for month in MONTHS:
            owners = st.sampled_from(["", *sorted(agency.members(unit_ref, month))])
            drawn = draw(st.lists(st.tuples(owners, st.integers(1, 9)), max_size=draw(st.sampled_from([4, 12]))))
            lines += [Line(unit_ref, month, owner, points) for owner, points in drawn]
    return agency._replace(lines=tuple(lines))


def records_of(agency: Agency, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The agency as records."""
    found: dict[str, Any] = {CAMPAIGN: campaign(**(more or {})), **{ref: unit(at) for at, ref in enumerate(UNITS)}}
    for who, (where, first, last) in agency.people.items():
        until = {} if last == len(MONTHS) - 1 else {"until": f"{MONTHS[last]}-28"}
        since = "2020-01-01" if first == 0 else f"{MONTHS[first]}-01"
        post = {"unit": where, "title": "Chuyên viên", "rank": "30", "leader": "false", "since": since, **until}
        found[who] = person(f"Người {who[7:]}", consent=who in agency.agreed, positions=[post])
    for unit_ref in UNITS:
        for month in MONTHS:
            here = [item for item in agency.lines if (item.unit, item.month) == (unit_ref, month)]
            lines = [line(f"d{at}", f"{month}-15", str(item.points), item.owner) for at, item in enumerate(here)]
            if lines:
                found[f"scores/{unit_ref[6:]}-{month}"] = sheet(unit_ref, month, lines)
    return found


def site(portal: Portal) -> dict[str, str]:
    """All that a reader has of emulation: the pages of boards, ledgers, sheets and people as text."""
    pages = {}
    for module in (leaderboards, ledgers):
        for task in tasks_of(portal, module):
            made = task.make(portal, *task.args)
            if isinstance(made, Page):
                pages[task.url] = LexborHTMLParser(str(made.content)).text(separator=" ")
    for ref, row in portal.rows.items():
        if ref.startswith(("scores/", "people/")):
            portal.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(row.data.whole())
            pages[ref] = LexborHTMLParser(str(records.record_page(portal, ref).content)).text(separator=" ")
    return {url: " ".join(words.split()) for url, words in pages.items()}
