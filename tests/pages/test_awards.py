"""Pages of awards: winners by kind, the link to the board, the index by year."""

from __future__ import annotations

from macros.pages import awards, listings, records
from macros.queries.titles.common import visible_links
from macros.records import collections
from macros.records.awards import Award
from macros.records.choices import Audience
from tests.agency import html, texts
from tests.contest import CAMPAIGN, award, campaign, person, portal_of, unit


def test_winners_are_shown_by_kind_in_the_order_of_the_decision() -> None:
    data = award("people/binh", "units/a", "people/an")
    records_there = {CAMPAIGN: campaign(), "awards/khen": data}
    portal = portal_of(records_there, audience=Audience.LEADERSHIP)
    values = awards.details(portal, "awards/khen", Award.model_validate(data))
    assert (values["people"], values["units"]) == (["people/binh", "people/an"], ["units/a"])
    assert values["board"] == "/bang-xep-hang/thi-dua/"


def test_an_award_of_a_campaign_that_is_not_there_leads_to_no_board() -> None:
    values = awards.details(portal_of({}), "awards/khen", Award.model_validate(award("people/an")))
    assert values["board"] == ""


def test_the_index_says_who_has_what_for_what_the_newest_first() -> None:
    days = {"mot": "2025-12-31", "hai": "2026-01-01", "sau": "2026-12-01"}
    records = {f"awards/{name}": award("people/an", "units/a", day=day) for name, day in days.items()}
    index = html(listings.index_page(portal_of({**records, "people/an": person("An"), "units/a": unit(1)}), "awards"))
    assert texts(index, "tbody tr") == [
        "An, Đơn vị 01 Giấy khen Điểm cao nhất 01/01/2026",
        "An, Đơn vị 01 Giấy khen Điểm cao nhất 31/12/2025",
    ]
    assert [row.attributes["data-unit"] for row in index.css("tbody tr")] == ["a", "a"]


def test_a_letter_is_listed_as_such() -> None:
    letter = {key: value for key, value in award("people/an").items() if key != "decision"}
    letter |= {"form": "thu-khen", "letter": {"date": "2026-02-26", "signer": "Giám đốc"}}
    portal = portal_of({"awards/thu": letter, "people/an": person("An")})
    page = html(listings.index_page(portal, "awards"))
    assert texts(page, "td[data-label='Hình thức']") == ["Theo thư khen"]


def test_a_list_names_nobody_whom_the_page_of_the_award_only_counts() -> None:
    names = {f"people/{name}": person(f"Người {name}") for name in ("an", "binh")}
    agency = {**names, "units/a": unit(1), "awards/khen": award("people/an", "people/binh", "units/a")}
    rows = {
        audience: texts(html(listings.index_page(portal_of(agency, audience=audience), "awards")), "tbody th")
        for audience in (Audience.STAFF, Audience.LEADERSHIP)
    }
    assert rows == {
        Audience.STAFF: ["Đơn vị 01, 2 người"],
        Audience.LEADERSHIP: ["Người an, Người binh, Đơn vị 01"],
    }


def page(ref: str, audience: Audience, *winners: str) -> str:
    """The text of a record's page in an agency of four people."""
    names = {f"people/{name}": person(f"Người {name}") for name in ("an", "binh", "chi", "dung")}
    agency = {**names, "units/a": unit(1), "awards/khen": award(*winners)}
    portal = portal_of(agency, audience=audience)
    portal.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(agency[ref])
    record_page = records.record_page(portal, ref)
    return html(record_page).text(separator=" ") + str(record_page.document)


def test_who_is_not_among_most_of_the_agency_is_not_told() -> None:
    most, half = ("people/an", "people/binh", "people/chi"), ("people/an", "people/binh")
    staff = page("awards/khen", Audience.STAFF, *most)
    assert "tên không công bố ở trang này" in staff
    assert not any(name in staff for name in ("Người an", "Người binh", "Người chi"))
    assert "Giấy khen" not in page("people/an", Audience.STAFF, *most)
    for words in (page("awards/khen", Audience.STAFF, *half), page("awards/khen", Audience.LEADERSHIP, *most)):
        assert "Người binh" in words
    assert "Giấy khen" in page("people/an", Audience.STAFF, *half)


def test_decisions_of_one_form_and_year_count_together() -> None:
    names = {f"people/{name}": person(f"Người {name}") for name in ("an", "binh", "chi", "dung")}
    first, second = award("people/an", "people/binh"), award("people/chi", day="2026-07-01")
    portal = portal_of({**names, "units/a": unit(1), "awards/mot": first, "awards/hai": second})
    assert visible_links(portal, "people/chi", "awards") == ()
    other = portal_of({**names, "units/a": unit(1), "awards/mot": first, "awards/hai": {**second, "year": "2025"}})
    assert visible_links(other, "people/chi", "awards") == ("awards/hai",)
