"""What staff see of awards: not who has one that most get, nor a campaign that would reveal who refused."""

from collections import defaultdict

from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.queries import headcount, lookup
from macros.queries.emulation import anonymity


@query
def hides_winners(portal: Portal, award: str) -> bool:
    """Whether this audience sees only how many people have an award, since more than half of the agency do."""
    return not lookup.for_leaders(portal) and most_have(portal, award)


@query
def most_have(portal: Portal, award: str) -> bool:
    """Whether more than half of the agency have an award.

    All decisions of a form and year count together, compared with everybody with a position on the day of this one.
    """
    row = portal.rows.get(award)
    if row is None:
        return False
    return _winner_counts(portal).get(_group(row), 0) * 2 > headcount.staff_on(portal, row.day) > 1


def _group(row: Row) -> tuple[str, str]:
    return text_of(row.data, "form"), text_of(row.data, "year")


@query
def _winner_counts(portal: Portal) -> dict[tuple[str, str], int]:
    """How many people have an award of each form and year."""
    people_of = defaultdict[tuple[str, str], set[str]](set)
    for row in portal.by_collection["awards"]:
        people_of[_group(row)].update(
            item.strip() for item in row.data["winners"] if item.strip().startswith("people/")
        )
    return {group: len(people) for group, people in people_of.items()}


@query
def visible_campaign(portal: Portal, award: str) -> str:
    """The campaign to which an award belongs; "" where this audience may not know, or there is none.

    A winner without a ledger in the campaign may have refused to be named, or withdrawn a consent.  So staff see the
    campaign only if every winner has a ledger.
    """
    row = portal.rows.get(award)
    campaign = text_of(row.data, "campaign") if row else ""
    if row is None or not campaign or lookup.record_name(portal, campaign) is None:
        return ""
    if lookup.for_leaders(portal):
        return campaign
    people = [winner.strip() for winner in row.data["winners"] if winner.strip().startswith("people/")]
    return campaign if all(anonymity.open_periods(portal, campaign, person) for person in people) else ""


@query
def visible_links(portal: Portal, ref: str, collection: str) -> tuple[str, ...]:
    """The records of a collection that refer to one, oldest first, without those hidden from this audience.

    Hidden are awards of most people from a person, and awards whose campaign is hidden from that campaign.
    """
    links = lookup.linked_from(portal, ref, collection)
    if collection == "awards" and ref.startswith("people/"):
        return tuple(award for award in links if not hides_winners(portal, award))
    if collection == "awards" and ref.startswith("campaigns/"):
        return tuple(award for award in links if visible_campaign(portal, award) == ref)
    return links
