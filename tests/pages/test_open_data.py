"""The machine copies of the library: JSON-LD with events and relations from both sides, and an inert table."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from macros.pages import open_data, tasks_of
from macros.pages.open_data import COLUMNS, csv_file, json_file
from tests.contest import portal_of
from tests.pages.documents import NEW, OLD, decree, effect, library

RELATION = {"type": "replaces", "target": OLD, "date": "2025-07-01", "clause": "Điều 30"}


def graph(records: dict[str, Any]) -> list[dict[str, Any]]:
    return list(json.loads(json_file(portal_of(records)))["@graph"])


def rows(records: dict[str, Any]) -> list[dict[str, str]]:
    text = csv_file(portal_of(records)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_document_in_the_words_of_eli() -> None:
    old, new = graph(library(relation=RELATION))
    assert old == {
        "@id": "/van-ban/cu/",
        "@type": "eli:LegalResource",
        "eli:id_local": OLD,
        "eli:number": "10/2020/NĐ-CP",
        "eli:title": "Về việc 10/2020",
        "eli:type_document": "Nghị định",
        "eli:passed_by": "Chính phủ",
        "eli:date_document": "2020-02-10",
        "eli:first_date_entry_in_force": "2020-04-01",
        "eli:date_no_longer_in_force": "2025-07-01",
        "eli:in_force": "eli:InForce-notInForce",
        "vh:status": {"code": "ended", "label": "Hết hiệu lực toàn bộ", "since": "2025-07-01", "by": "/van-ban/moi/"},
        "vh:events": [
            {"kind": "effective", "label": "Có hiệu lực", "date": "2020-04-01"},
            {"kind": "replaced", "label": "Bị thay thế", "date": "2025-07-01", "by": "/van-ban/moi/"},
        ],
        "eli:repealed_by": [{"@id": "/van-ban/moi/"}],
    }
    assert new["eli:repeals"] == [{"@id": "/van-ban/cu/"}]
    assert new["eli:in_force"] == "eli:InForce-inForce"


def test_what_is_not_known_is_left_out() -> None:
    (document,) = graph({NEW: decree("20/2025", "2025-05-20")})
    assert {"eli:in_force", "eli:first_date_entry_in_force", "eli:date_no_longer_in_force"}.isdisjoint(document)


def test_the_table_has_relations_from_both_sides() -> None:
    old, new = rows(library(relation=RELATION))
    assert list(old) == list(COLUMNS)
    assert (old["Bị thay thế bởi"], new["Thay thế"]) == ("20/2025/NĐ-CP", "10/2020/NĐ-CP")
    assert (old["Tình trạng"], old["Tình trạng từ ngày"]) == ("Hết hiệu lực toàn bộ", "2025-07-01")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_taken_for_a_formula(sign: str) -> None:
    title = f'{sign}HYPERLINK("http://x.example")'
    (row,) = rows({NEW: decree("20/2025", "2025-05-20", effect("effective", "2025-07-01"), title=title)})
    assert row["Trích yếu"] == f"'{title}"


def test_each_document_has_a_file_of_its_own() -> None:
    portal = portal_of(library(relation=RELATION))
    paths = {task.path: task for task in tasks_of(portal, open_data)}
    task = paths["api/v1/van-ban/cu.json"]
    content = json.loads(task.make(portal, *task.args))
    assert {name: value for name, value in content.items() if name != "@context"} == graph(library(relation=RELATION))[
        0
    ]
