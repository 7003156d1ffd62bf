"""The list of a collection as a workbook and as CSV: real days, no formula, nothing beyond lists."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from macros.pages.record_lists import items_of, plan_of, table, workbook
from macros.records.choices import Audience
from tests.contest import portal_of

TASK = {"title": "=1+1", "lead": "units/a", "starts": "2026-03-01", "due": "2026-03-05"}
UNIT = {"title": "Văn phòng", "kind": "department", "place": "1"}
POST = {"unit": "units/a", "title": "Kế toán", "rank": "3", "since": "2020-01-01"}
PERSON = {
    "title": "Lê Văn C",
    "kind": "vien-chuc",
    "phone": "0237 000 0100",
    "consents": [{"purpose": "photo", "basis": "Phiếu số 1", "given": "2026-01-05"}],
}


def library(**more: str) -> dict[str, Any]:
    """A task whose title looks like a formula, a unit, somebody at work and somebody who has left."""
    left = {**PERSON, "title": "Lê Văn D", "positions": [{**POST, "until": "2025-12-31"}]}
    people = {"people/c": {**PERSON, "positions": [POST]}, "people/d": left}
    return {ref: {**record, **more} for ref, record in {"actions/x": TASK, "units/a": UNIT, **people}.items()}


def rows(raw: bytes) -> list[list[Any]]:
    """The rows of a workbook."""
    return [list(row) for row in load_workbook(io.BytesIO(raw)).worksheets[0].iter_rows(values_only=True)]


def test_a_list_has_real_days_and_no_formula() -> None:
    portal = portal_of(library())
    raw = workbook(portal, "actions")
    head, row = rows(raw)
    assert head[:2] == ["Tên", "Ngày"]
    assert row[:2] == ["=1+1", datetime.fromisoformat("2026-03-05")]
    sheet = load_workbook(io.BytesIO(raw)).worksheets[0]
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix, sheet["B2"].number_format) == ("s", True, "dd/mm/yyyy")
    assert (sheet.freeze_panes, sheet.auto_filter.ref[:3], sheet.print_title_rows) == ("A2", "A1:", "$1:$1")
    assert raw == workbook(portal_of(library()), "actions")


def test_the_csv_says_the_same_and_guards_formulas() -> None:
    head, row = csv.reader(io.StringIO(table(portal_of(library()), "actions").decode("utf-8-sig")))
    assert dict(zip(head, row, strict=True))["Tên"] == "'=1+1"
    assert dict(zip(head, row, strict=True))["Ngày"] == "2026-03-05"


def test_the_contact_list_has_those_at_work_and_no_consents() -> None:
    raw = workbook(portal_of(library()), "people")
    head, row = rows(raw)
    assert head == ["Tên", "Đơn vị, chức vụ", "Điện thoại", "Địa chỉ trang"]
    assert row[:3] == ["Lê Văn C", "Văn phòng: Kế toán", "0237 000 0100"]


def test_the_public_list_tells_only_what_is_declared() -> None:
    portal = portal_of(library(audience="public"), audience=Audience.PUBLIC)
    assert "0237" not in table(portal, "people").decode()


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({}, False),
        ({"title": "Họp"}, True),
        ({"summary": "Một câu."}, True),
        ({"due": "2026-03-06"}, True),
        ({"done": "2026-03-04", "evidence_note": "Biên bản"}, True),
        ({"illustrative": True}, True),
        ({"body": "Lời kể."}, False),
    ],
)
def test_a_list_is_made_again_exactly_when_its_items_differ(changed: dict[str, Any], *, differs: bool) -> None:
    before, now = portal_of(library()), portal_of(library() | {"actions/x": {**TASK, **changed}})
    assert (items_of(before, "actions") != items_of(now, "actions")) is differs
    asked = ("pages.record_lists.items_of", "actions")
    assert (before.fingerprint(asked) != now.fingerprint(asked)) is differs


def test_a_collection_without_records_has_no_list() -> None:
    assert list(plan_of(portal_of(library()), "awards")) == []
