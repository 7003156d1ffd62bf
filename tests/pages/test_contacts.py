"""How people, units and teams are reached on their pages, and by what papers they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.engine import Portal
from macros.pages import records, responsibilities, units
from macros.queries import contacts, organisation
from macros.records.choices import Audience
from tests.agency import html, person, reader_of, texts, unit
from tests.contest import DAY, portal_of
from tests.contest import person as somebody
from tests.contest import unit as some_unit

OFFICE = "phone: 0237 000 0100\nroom: Phòng 101\nemail: vanphong@trungtam.example\n"
TEAM = """kind: team
starts: 2025-01-15
decision:
  number: 01/QĐ-MAU
  date: 2025-01-15
  issuer: Giám đốc
members:
  - person: people/an
    role: Tổ trưởng
  - person: people/binh
    role: Thư ký
    until: 2025-12-31
"""
RECORDS = {
    "units/van-phong": unit("Văn phòng", 20, f"duties:\n  - text: Trực điện thoại\n    contact: people/an\n{OFFICE}"),
    "units/to": unit("Tổ kiểm tra", 30, TEAM).replace("kind: department\n", ""),
    "people/an": person("Trần Văn An", more="phone: 0237 000 0100, máy lẻ 11\n"),
    "people/binh": person("Lê Thị Bình"),
}


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """A unit and a person with contacts, and a team."""
    return reader_of(tmp_path, RECORDS)


def test_a_unit_says_first_who_leads_it_and_how_it_is_reached(portal: Portal) -> None:
    page = html(records.record_page(portal, "units/van-phong"))
    assert texts(page, ".vh-answer div") == [
        "Người đứng đầu Chưa ghi nhận",
        "Điện thoại 0237 000 0100",
        "Nơi làm việc, thư điện tử Phòng 101 vanphong@trungtam.example",
    ]
    assert [link.attributes["href"] for link in page.css(".vh-answer a")] == [
        "tel:02370000100",
        "mailto:vanphong@trungtam.example",
    ]


def test_duties_are_listed_with_numbers_to_call(portal: Portal) -> None:
    page = html(responsibilities.index_page(portal))
    assert texts(page, ".vh-duties__group th") == ["Văn phòng · 0237 000 0100"]
    assert texts(page, ".vh-duties__person") == ["Trần Văn An 0237 000 0100, máy lẻ 11"]


def test_search_answers_with_the_number(portal: Portal) -> None:
    answers = dict(records.record_page(portal, "units/van-phong").document.answers)
    assert answers["lien-he"] == "Văn phòng: 0237 000 0100, Phòng 101, vanphong@trungtam.example."


def test_a_team_has_a_decision_and_members_whose_pages_say_so(portal: Portal) -> None:
    page = html(records.record_page(portal, "units/to"))
    assert texts(page, ".vh-answer div") == ["Tổ trưởng Trần Văn An 0237 000 0100, máy lẻ 11"]
    assert "Thành lập theo Quyết định số 01/QĐ-MAU ngày 15/01/2025 của Giám đốc" in texts(page, ".vh-facts div")
    assert texts(page, "#thanh-vien + .vh-table tbody tr") == [
        "Trần Văn An Tổ trưởng",
        "Lê Thị Bình Thư ký (đến 31/12/2025 )",
    ]
    assert organisation.memberships(portal, "people/binh") == ()
    assert "Kiêm nhiệm Tổ trưởng, Tổ kiểm tra" in texts(html(records.record_page(portal, "people/an")), ".vh-facts div")


@pytest.mark.parametrize("ref", ["units/a", "people/an"])
def test_the_public_site_shows_only_contacts_that_are_declared_for_it(ref: str) -> None:
    made = some_unit(1) if ref == "units/a" else somebody("An")
    consent = [{"purpose": "public-profile", "basis": "Phiếu 02", "given": "2026-01-05"}]
    shown = {"audience": "public", "phone": "0237 000 0100"} | ({"consents": consent} if ref == "people/an" else {})
    for declared, phone in (({}, ""), ({"public_contact": "true"}, "0237 000 0100")):
        portal = portal_of({ref: {**made, **shown, **declared}}, DAY, Audience.PUBLIC)
        assert ref in portal.rows
        assert contacts.contact_of(portal, ref).phone == phone
    assert contacts.contact_of(portal_of({ref: {**made, **shown}}), ref).phone == "0237 000 0100"


@pytest.mark.parametrize("shown", [{}, {"audience": "public"}])
def test_a_public_page_of_a_unit_names_who_does_what_only_where_somebody_may_be_named(shown: dict[str, str]) -> None:
    consent = [{"purpose": "public-profile", "basis": "Phiếu 02", "given": "2026-01-05"}]
    made = {
        "units/a": {**some_unit(1), "audience": "public", "duties": [{"text": "Trực", "contact": "people/an"}]},
        "units/b": {**some_unit(2), "audience": "public", "parent": "units/a"},
        "people/an": {**somebody("An"), **shown, "consents": consent if shown else []},
    }
    made["people/an"]["positions"][0]["unit"] = "units/b"
    page = html(records.record_page(portal_of(made, DAY, Audience.PUBLIC), "units/a"))
    assert texts(page, ".vh-duties thead th") == ["Việc", *(["Người làm"] if shown else [])]
    assert texts(page, "#truc-thuoc + ul .vh-row__meta") == ["Phòng chuyên môn"]


def test_a_person_without_a_number_is_reached_by_that_of_the_unit(portal: Portal) -> None:
    answers = {
        ref: texts(html(records.record_page(portal, ref)), ".vh-answer div") for ref in ("people/an", "people/binh")
    }
    assert answers["people/an"][1:] == ["Điện thoại 0237 000 0100, máy lẻ 11", "Nơi làm việc Phòng 101"]
    assert answers["people/binh"][1:] == ["Điện thoại của đơn vị 0237 000 0100", "Nơi làm việc Phòng 101"]


def test_the_chart_has_the_number_and_room_of_each_unit(portal: Portal) -> None:
    page = html(units.index_page(portal))
    assert texts(page, ".vh-tree > li:first-child .vh-row__meta") == [
        "Phòng chuyên môn · 2 người",
        "0237 000 0100 , Phòng 101",
    ]
    assert texts(page, ".vh-tree > li:last-child .vh-row__meta") == [
        "Tổ công tác · Tổ trưởng Trần Văn An",
        "0237 000 0100, máy lẻ 11",
    ]


def test_who_leads_a_team_is_answered_with_the_number(portal: Portal) -> None:
    assert dict(units.index_page(portal).document.answers)["ai:Tổ trưởng Tổ kiểm tra"] == (
        "Trần Văn An, Tổ trưởng, Tổ kiểm tra: 0237 000 0100, máy lẻ 11."
    )
