"""The page of an award, and the index of awards: the winners, the award and the reason."""

from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages.certificates import certificate, has_certificate
from macros.pages.pagination import PAGE_SIZE
from macros.pages.template_api import card_of
from macros.queries import lookup, organisation
from macros.queries.emulation.standings import board_url
from macros.queries.titles.common import hides_winners, visible_campaign, visible_links
from macros.records.awards import Award, Form


def details(portal: Portal, ref: str, record: Award) -> dict[str, Any]:
    """Values for the template of an award's page."""
    campaign_ref = visible_campaign(portal, ref)
    campaign = lookup.record_name(portal, campaign_ref) if campaign_ref else None
    return {
        "people": [winner for winner in record.winners if winner.startswith("people/")],
        "units": [winner for winner in record.winners if winner.startswith("units/")],
        "hides_people": hides_winners(portal, ref),
        "campaign": campaign_ref,
        "board": board_url(campaign.ref) if campaign else "",
        "certificate": certificate.url(ref) if has_certificate(portal, ref) else "",
    }


class AwardEntry(NamedTuple):
    """An award in a list."""

    card: lookup.RecordCard
    form: str
    winners: tuple[str, ...]  # those whose names are shown
    unnamed: int  # people who are only counted
    units: tuple[str, ...]  # the winning units, and the units of the people whose names are shown
    reason: str


def hidden_links(portal: Portal, ref: str) -> set[str]:
    """The awards hidden from this audience among those that refer to a record."""
    return set(lookup.linked_from(portal, ref, "awards")).difference(visible_links(portal, ref, "awards"))


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: the newest awards."""
    return {"awards": [_entry(portal, ref) for ref in lookup.newest(portal, "awards", PAGE_SIZE)]}


@query
def _entry(portal: Portal, ref: str) -> AwardEntry:
    record, hides = lookup.record_of(portal, ref, Award), hides_winners(portal, ref)
    people = [winner for winner in record.winners if winner.startswith("people/")]
    winners = tuple(winner for winner in record.winners if not hides or winner not in people)
    units = [winner for winner in winners if winner not in people]
    home_units = [post.unit for person in people if person in winners for post in organisation.posts_of(portal, person)]
    form = "Theo thư khen" if record.form is Form.LETTER else record.form.label
    unnamed = len(record.winners) - len(winners)
    places = tuple(dict.fromkeys([*units, *home_units]))
    return AwardEntry(card_of(portal, ref), form, winners, unnamed, places, record.reason)
