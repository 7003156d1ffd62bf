"""The share of awards by group, compared with the size of the group; for leaders, and never a ranking of people."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries import lookup
from macros.queries.emulation.clusters import by_chart
from macros.queries.organisation import Post, people_in, posts_on
from macros.records.awards import Award
from macros.text.rounding import per_cent

YEARS = 3
LEADERS, STAFF = "Lãnh đạo, quản lý", "Viên chức, người lao động không giữ chức vụ quản lý"
NO_UNIT = ""


class WonAward(NamedTuple):
    """An award to one winner."""

    year: str  # of the decision
    award: str
    unit: str  # NO_UNIT where a person held no position that day
    rank: str  # LEADERS or STAFF; "" for an award to a unit as a whole


class AwardShare(NamedTuple):
    """A part of the agency: its awards, and how many people it has of all."""

    name: str  # a unit, or LEADERS or STAFF
    awards: tuple[str, ...]  # one for each winner
    heads: int
    award_share: int | None  # per cent of all awards; None where there are none
    head_share: int | None  # per cent of all people; None where nobody is known

    @property
    def counted(self) -> tuple[tuple[str, int], ...]:
        """(award, for how many winners), the first first."""
        return tuple(Counter(self.awards).items())


class FairnessSheet(NamedTuple):
    """The award shares of one or more years, by rank and by unit."""

    by_rank: tuple[AwardShare, ...]  # awards to people
    by_unit: tuple[AwardShare, ...]  # awards to units and to their people


def shares(
    awards: Mapping[str, Iterable[str]], heads: Mapping[str, int], order: Iterable[str]
) -> tuple[AwardShare, ...]:
    """The share of each part, in that order; parts with neither awards nor people are omitted."""
    by_name = {name: tuple(awards.get(name, ())) for name in order}
    total, people = sum(map(len, by_name.values())), sum(heads.get(name, 0) for name in by_name)
    return tuple(
        AwardShare(name, part, heads.get(name, 0), per_cent(len(part), total), per_cent(heads.get(name, 0), people))
        for name, part in by_name.items()
        if part or heads.get(name)
    )


@query
def won_awards(portal: Portal) -> tuple[WonAward, ...]:
    """Every decided award, once for each winner, oldest first; people with their position on that day."""
    awards = []
    for ref in lookup.refs(portal, "awards"):
        record = lookup.record(portal, ref)
        if not isinstance(record, Award) or not record.decision or not portal.reached(record.decision.date):
            continue
        day = record.decision.date.isoformat()
        for winner in record.winners:
            if winner.startswith("units/"):
                awards.append(WonAward(day[:4], ref, winner, ""))
            else:
                post = next(iter(posts_on(portal, winner, day)), None)
                awards.append(WonAward(day[:4], ref, post.unit if post else NO_UNIT, _rank(post)))
    return tuple(awards)


def _rank(post: Post | None) -> str:
    return LEADERS if post and post.leader else STAFF


@query
def years(portal: Portal) -> tuple[str, ...]:
    """The last three years up to that of the newest award, newest first; empty without awards."""
    newest = max((int(item.year) for item in won_awards(portal)), default=0)
    return tuple(f"{newest - back:04d}" for back in range(YEARS)) if newest else ()


@query
def staff(portal: Portal, year: str) -> tuple[Post, ...]:
    """The highest position of everybody at work on the last day of a year, or today if that is still to come."""
    last = f"{year}-12-31"
    on = last if portal.reached(last) else ""
    everybody = dict.fromkeys(ref for state in ("active", "gone") for ref in people_in(portal, state))
    return tuple(posts[0] for ref in everybody if (posts := posts_on(portal, ref, on)))


@query
def sheet(portal: Portal, wanted: tuple[str, ...]) -> FairnessSheet:
    """The awards of some years by rank and by unit; people are counted once a year."""
    by_rank, by_unit = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    ranks, units = defaultdict[str, int](int), defaultdict[str, int](int)
    for item in won_awards(portal):
        if item.year in wanted:
            by_unit[item.unit].append(item.award)
            if item.rank:
                by_rank[item.rank].append(item.award)
    for year in wanted:
        for post in staff(portal, year):
            ranks[_rank(post)] += 1
            units[post.unit] += 1
    order = (*by_chart(portal, {**units, **by_unit}), NO_UNIT)
    return FairnessSheet(shares(by_rank, ranks, (LEADERS, STAFF)), shares(by_unit, units, order))
