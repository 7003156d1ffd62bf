"""The standing of a board's period: still running, over, or sealed."""

from typing import NamedTuple

from macros.engine import Portal
from macros.queries import lookup
from macros.queries.emulation import seals, standings
from macros.records.campaigns import Campaign
from macros.text.periods import WHOLE, first_day, kind_of, last_day, quarter_of


class PeriodStanding(NamedTuple):
    """The standing of a period; results are provisional until they are sealed."""

    label: str
    tone: str
    until: str = ""  # the last day (ISO) of a running period


def standing_of(portal: Portal, campaign: str, period: str) -> PeriodStanding:
    """The standing of a period of a campaign."""
    sealing = period != WHOLE and kind_of(period) != "year"  # years and whole campaigns have no seal
    if sealing and seals.sealed(portal, campaign, quarter_of(first_day(period).isoformat())):
        return PeriodStanding("Đã chốt", "ok")
    if period and standings.is_over(portal, campaign, period):
        return (
            PeriodStanding("Tạm tính, đã hết kỳ, chưa chốt", "warn") if sealing else PeriodStanding("Đã hết kỳ", "mute")
        )
    if lookup.state(portal, campaign) == "open":
        return PeriodStanding(
            "Tạm tính", "info", last_day(period, lookup.record_of(portal, campaign, Campaign).ends).isoformat()
        )
    return PeriodStanding(*Campaign.states[lookup.state(portal, campaign)])
