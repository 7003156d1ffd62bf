"""Pages of awards: winners by kind, the way to the board, the index by year."""

from __future__ import annotations

from macros.pages import awards, listings
from macros.records.awards import Award
from tests.agency import html, texts
from tests.contest import CAMPAIGN, award, campaign, person, portal_of


def test_winners_are_shown_by_kind_in_the_order_of_the_decision() -> None:
    data = award("people/binh", "units/a", "people/an")
    found = awards.details(portal_of({CAMPAIGN: campaign()}), "awards/khen", Award.model_validate(data))
    assert (found["people"], found["units"]) == (["people/binh", "people/an"], ["units/a"])
    assert found["board"] == "/bang-xep-hang/thi-dua/"


def test_an_award_of_a_campaign_that_is_not_there_leads_to_no_board() -> None:
    found = awards.details(portal_of({}), "awards/khen", Award.model_validate(award("people/an")))
    assert found["board"] == ""


def test_the_index_is_cut_by_the_year_of_the_decision() -> None:
    days = {"mot": "2025-12-31", "hai": "2026-01-01", "ba": "2026-05-01", "sau": "2026-12-01"}
    records = {f"awards/{name}": award("people/an", day=day) for name, day in days.items()}
    found = awards.index_details(portal_of({**records, "people/an": person("An")}))
    shown = [(year, [card.ref for card in cards]) for year, cards in found["by_year"]]
    assert shown == [("2026", ["awards/ba", "awards/hai"]), ("2025", ["awards/mot"])]
    assert set(found["forms"].values()) == {"Giấy khen"}


def test_a_letter_is_listed_as_such_under_the_year() -> None:
    letter = {key: value for key, value in award("people/an").items() if key != "decision"}
    letter |= {"form": "thu-khen", "letter": {"date": "2026-02-26", "signer": "Giám đốc"}}
    portal = portal_of({"awards/thu": letter, "people/an": person("An")})
    assert awards.index_details(portal)["forms"] == {"awards/thu": "Theo thư khen"}
    page = html(listings.index_page(portal, "awards"))
    assert texts(page, "h2")[0] == "Năm 2026"
