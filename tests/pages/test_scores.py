"""Pages of score sheets: what counts, who is named, and a small index."""

from __future__ import annotations

import io
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.pages import listings, open_lists, record_lists, scores
from macros.pages.pagination import PAGE_SIZE
from macros.queries import changes
from macros.records.choices import Audience
from macros.records.scores import ScoreSheet
from tests.contest import CAMPAIGN, campaign, line, person, portal_of, sheet, unit

SHEET = "scores/a-2026-11"
PEOPLE = {"people/an": person("An"), "people/binh": person("Bình", consent=False)}


def details(*lines: dict[str, Any]) -> dict[str, Any]:
    data = sheet("units/a", "2026-11", lines)
    records = {CAMPAIGN: campaign(), "units/a": unit(1), SHEET: data, **PEOPLE}
    portal = portal_of(records, audience=Audience.LEADERSHIP)
    return scores.details(portal, SHEET, ScoreSheet.model_validate(data))


def test_only_lines_whose_day_has_come_count() -> None:
    values = details(line("d1", "2026-11-24", "2.5"), line("d2", "2026-11-25", "4"))
    assert (values["counted"], values["total"]) == (("d1",), Decimal("2.5"))
    assert values["board"] == "/bang-xep-hang/thi-dua/2026-11/"
    assert values["ledger"] == "/bang-xep-hang/thi-dua/don-vi/a/#2026-11"


def test_a_sheet_without_counted_lines_leads_to_no_board() -> None:
    values = details(line("d2", "2026-11-25", "4"))
    assert (values["board"], values["ledger"], values["total"]) == ("", "", 0)


def test_people_are_named_with_consent_only() -> None:
    values = details(line("d1", "2026-11-02", "1", "people/an"), line("d2", "2026-11-02", "1", "people/binh"))
    assert values["visible"] == {"people/an": "/bang-xep-hang/thi-dua/ca-nhan/an/"}


def test_the_sheet_of_a_campaign_that_was_taken_back_names_nobody_and_leads_nowhere() -> None:
    people = {f"people/{name}": person(name.upper()) for name in "abcdef"}
    data = sheet("units/a", "2026-11", [line(f"d-{ref[7:]}", "2026-11-02", "1", ref) for ref in people])
    records = {"units/a": unit(1), SHEET: data, **people}
    values = scores.details(portal_of(records), SHEET, ScoreSheet.model_validate(data))
    assert (values["visible"], values["lines"], values["board"], values["ledger"]) == ({}, [], "", "")
    assert values["total"] == len(people)


def test_a_line_shows_its_criterion() -> None:
    values = details(line("d1", "2026-11-02", "1"), line("d2", "2026-11-02", "1", criterion="khac"))
    assert values["criteria"]["d1"].title == "Việc tốt"
    assert values["criteria"]["d2"] is None


def test_lines_stand_under_their_criterion_with_what_counts_of_them() -> None:
    values = details(
        line("d1", "2026-11-02", "1"), line("d2", "2026-11-03", "2", criterion="khac"), line("d3", "2026-11-25", "4")
    )
    groups = [(criterion, points, [one.id for one in lines]) for criterion, points, lines in values["groups"]]
    assert groups == [("viec-tot", Decimal(1), ["d1", "d3"]), ("khac", Decimal(2), ["d2"])]


def test_the_index_has_the_newest_sheets_of_a_month_by_the_organisation_chart() -> None:
    units = {f"units/{name}": unit(place) for place, name in enumerate("jihgfedcba")}
    months = [f"2026-{month:02d}" for month in range(1, 12)]
    sheets = {
        f"scores/{ref[6:]}-{month}": sheet(ref, month, [line("d1", f"{month}-02", "1")])
        for ref in units
        for month in months
    }
    rows = scores.index_details(portal_of({CAMPAIGN: campaign(), **units, **sheets}))["sheets"]
    assert len(rows) == PAGE_SIZE
    assert {one.label for one in rows[:10]} == {"11/2026"}
    assert [one.unit for one in rows[:10]] == list(units)


def test_lists_and_files_tell_the_month_of_a_sheet_and_no_day() -> None:
    units = {"units/a": unit(1), **PEOPLE}
    portal = portal_of(
        {CAMPAIGN: campaign(), **units, SHEET: sheet("units/a", "2026-11", [line("d1", "2026-11-02", "1")])}
    )
    page = LexborHTMLParser(str(listings.year_page(portal, "scores", "2026", "").content))
    assert [node.text() for node in page.css("thead th")] == ["Kỳ", "Tên"]
    assert [node.text() for node in page.css("time")] == ["tháng 11/2026"]
    cells = load_workbook(io.BytesIO(record_lists.workbook(portal, "scores"))).worksheets[0]
    assert [cells[place].value for place in ("B1", "B2")] == ["Kỳ", datetime.fromisoformat("2026-11-01")]
    assert cells["B2"].number_format == "mm/yyyy"
    assert ",2026-11," in record_lists.table(portal, "scores").decode()
    (record,) = json.loads(open_lists.list_file(portal, "scores"))["records"]
    assert record["day"] == "2026-11-01"


@pytest.mark.parametrize(("audience", "last_change"), [(Audience.STAFF, ""), (Audience.LEADERSHIP, "2026-10-02")])
def test_leaders_alone_are_told_when_a_record_with_fields_for_them_was_changed(
    monkeypatch: pytest.MonkeyPatch, audience: Audience, last_change: str
) -> None:
    monkeypatch.setattr(Portal, "last_change", lambda *_: "2026-10-02T09:00:00+07:00")
    records = {
        CAMPAIGN: campaign(),
        "units/a": unit(1),
        SHEET: sheet("units/a", "2026-11", [line("d1", "2026-11-02", "1")]),
    }
    portal = portal_of({**records, **PEOPLE}, audience=audience)
    assert [changes.last_change(portal, ref) for ref in (SHEET, "people/an")] == [last_change, last_change]
    assert changes.last_change(portal, "units/a") == "2026-10-02"
