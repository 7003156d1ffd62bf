"""The campaign of an award does not reveal who has not agreed to be named in it, or has withdrawn the consent."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from macros.engine import Portal
from macros.pages import records
from macros.queries.emulation.standings import ledger_url
from macros.records import collections
from macros.records.choices import Audience
from tests.contest import CAMPAIGN, award, line, person, portal_of, sheet, unit
from tests.contest import campaign as campaign_of
from tests.made_agencies import site

AWARD, PRAISED = "awards/khen", ("people/an", "people/binh")
CONSENTS: dict[str, list[dict[str, str]]] = {
    "none": [],
    "given": [{"purpose": "leaderboard", "basis": "Phiếu", "given": "2026-01-05"}],
    "taken back": [{"purpose": "leaderboard", "basis": "Phiếu", "given": "2026-01-05", "withdrawn": "2026-03-01"}],
}


def agency(consents: tuple[str, ...], *, letter: bool) -> dict[str, Any]:
    """Two people with the same points who are praised under a campaign, and six others with fewer."""
    data: dict[str, Any] = {CAMPAIGN: campaign_of(), "units/a": unit(1)}
    for ref, name in zip(PRAISED, consents, strict=True):
        data[ref] = {**person("Người"), "consents": CONSENTS[name]}
    others = [f"people/n{at}" for at in range(6)]
    data |= {ref: person("Người", consent=True) for ref in others}
    owners = [*((ref, "9") for ref in PRAISED), *((ref, "1") for ref in others)]
    lines = [line(f"d{at}", "2026-02-10", points, ref) for at, (ref, points) in enumerate(owners)]
    data["scores/a"] = sheet("units/a", "2026-02", lines)
    praise = {**award(*PRAISED), "campaign": CAMPAIGN}
    if letter:
        praise = {key: value for key, value in praise.items() if key != "decision"}
        praise |= {"form": "thu-khen", "letter": {"date": "2026-02-26", "signer": "Giám đốc"}}
    return {**data, AWARD: praise}


def page(portal: Portal, data: dict[str, Any], ref: str) -> str:
    """The page of a record as HTML."""
    portal.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(data[ref])
    return str(records.record_page(portal, ref).content)


@pytest.mark.parametrize("letter", [False, True])
def test_the_campaign_is_told_where_everybody_praised_has_a_ledger(letter: bool) -> None:
    linked = {}
    for consents in itertools.product(CONSENTS, repeat=len(PRAISED)):
        data = agency(consents, letter=letter)
        portal = portal_of(data)
        pages, campaign = site(portal), page(portal, data, CAMPAIGN)
        ledgers = all(ledger_url(CAMPAIGN, ref) in pages for ref in PRAISED)
        linked[consents] = f'href="/phong-trao/{CAMPAIGN[10:]}/"' in page(portal, data, AWARD)
        assert linked[consents] is ledgers, consents
        assert ('href="/khen-thuong/khen/"' in campaign) is ledgers, consents
        assert f"/phong-trao/{CAMPAIGN[10:]}/" in page(portal_of(data, audience=Audience.LEADERSHIP), data, AWARD)
    assert set(linked.values()) == {True, False}
