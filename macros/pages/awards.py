"""The page of an award, and the index of awards by year."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from macros.engine import Portal
from macros.pages.certificates import certificate, has_certificate
from macros.pages.listings import NEWEST
from macros.queries import lookup
from macros.queries.emulation.standings import board_url
from macros.queries.titles.common import hides_winners
from macros.records.awards import Award, Form


def details(portal: Portal, ref: str, record: Award) -> dict[str, Any]:
    """Values for the template of an award's page."""
    campaign = lookup.named(portal, record.campaign) if record.campaign else None
    return {
        "people": [winner for winner in record.winners if winner.startswith("people/")],
        "units": [winner for winner in record.winners if winner.startswith("units/")],
        "hides_people": hides_winners(portal, ref),
        "board": board_url(campaign.ref) if campaign else "",
        "certificate": certificate.url(ref) if has_certificate(portal, ref, record) else "",
    }


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: the newest awards by the year in which they were signed."""
    cards = [card for ref in lookup.newest(portal, "awards", NEWEST) if (card := lookup.card(portal, ref))]
    forms = {
        card.ref: "Theo thư khen" if award.form is Form.LETTER else award.form.label
        for card in cards
        if isinstance(award := lookup.record(portal, card.ref), Award)
    }
    by_year = [(year, list(items)) for year, items in groupby(cards, key=lambda card: card.day[:4])]
    return {"by_year": by_year, "forms": forms}
