"""Points as a share of what the scored lines could give, so that campaigns with different scales compare."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from macros.engine import Portal, query
from macros.queries import lookup
from macros.queries.emulation.points import PointEntry, ledger
from macros.records.campaigns import Campaign


class AttainedPoints(NamedTuple):
    """The points of a unit or person in a campaign in a year, and the highest points that its lines could give."""

    campaign: str
    points: Decimal
    possible: Decimal  # the sum of the highest points of the lines that add points
    sheets: tuple[str, ...]  # oldest first

    @property
    def share(self) -> Decimal:
        """Percent, 0 to 100."""
        return max(Decimal(0), min(Decimal(1), self.points / self.possible)) * 100


def mean(attained: Iterable[AttainedPoints]) -> Decimal | None:
    """The mean of the shares, in which each campaign counts the same; None without any."""
    shares = [item.share for item in attained]
    return sum(shares, Decimal(0)) / len(shares) if shares else None


@query
def attained_in(portal: Portal, subject: str, year: int) -> tuple[AttainedPoints, ...]:
    """Every campaign of a year in which a unit or person has a line.

    Lines given by rule are left out: their deeds are parts of the yearly result already.
    """
    results = []
    for ref in lookup.refs(portal, "campaigns"):
        campaign = lookup.record_facts(portal, ref)
        if isinstance(campaign, Campaign) and campaign.starts.year <= year <= campaign.ends.year:
            lines = [item for item in ledger(portal, ref, subject) if not item.automatic]
            item = _attained_points(ref, campaign, [line for line in lines if line.day.startswith(str(year))])
            results += [item] if item.possible else []
    return tuple(results)


def _attained_points(ref: str, campaign: Campaign, lines: Iterable[PointEntry]) -> AttainedPoints:
    points = possible = Decimal(0)
    sheets: dict[str, None] = {}
    for line in lines:
        criteria = {item.id: item.points or Decimal(0) for item in campaign.criteria_on(date.fromisoformat(line.day))}
        points += line.points
        possible += max(Decimal(0), criteria.get(line.criterion, Decimal(0)))
        sheets[line.sheet] = None
    return AttainedPoints(ref, points, possible, tuple(sheets))
