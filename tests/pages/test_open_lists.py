"""Lists for other programs: valid by their schemas, with every record and nothing hidden from the audience."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from macros.engine import Portal
from macros.engine.loader import load
from macros.pages.open_lists import index_file, list_file, plan_of, schema_file
from macros.records import collections
from macros.records.choices import Audience
from tests.contest import DAY, portal_of
from tests.miniature import ROOT
from tests.pages.test_record_lists import library


def entry_of(portal: Portal, ref: str) -> dict[str, Any]:
    """The entry of a record in its list."""
    records = json.loads(list_file(portal, ref.partition("/")[0]))["records"]
    (entry,) = [record for record in records if record["ref"] == ref]
    return dict(entry)


def lists_in(site: Path) -> dict[str, dict[str, Any]]:
    """Every list of a built site by its collection, validated with its schema."""
    index = json.loads((site / "api/v1/index.json").read_text("utf-8"))
    lists = {}
    for entry in index["collections"]:
        content, schema = (json.loads((site / _path(entry[name])).read_text("utf-8")) for name in ("url", "schema"))
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(content)
        assert schema["$id"] == content["schema"] == entry["schema"]
        assert len(content["records"]) == entry["count"]
        properties = schema["properties"]["records"]["items"]["properties"]
        assert {name for record in content["records"] for name in record} <= set(properties)
        lists[entry["collection"]] = content
    return lists


def _path(address: str) -> str:
    return address.split("/", 3)[3]


def test_every_list_of_the_miniature_is_as_its_schema_says(built_staff: Path, built_leaders: Path) -> None:
    staff, leaders = lists_in(built_staff), lists_in(built_leaders)
    assert set(staff) < set(leaders)
    for site in (built_staff, built_leaders):
        assert {path.stem for path in (site / "api/v1/danh-sach").iterdir()} == {
            path.parent.name for path in site.glob("*/danh-sach.csv")
        }


@pytest.mark.parametrize("audience", Audience)
def test_every_list_of_the_samples_is_as_its_schema_says(audience: Audience) -> None:
    roots = (ROOT / "data", *([ROOT / "deploy/leaders-data"] if audience is Audience.LEADERSHIP else []))
    portal = Portal(load(roots), DAY, audience)
    for name in collections():
        if list(plan_of(portal, name)):
            schema = json.loads(schema_file(portal, name))
            Draft202012Validator(schema, format_checker=FormatChecker()).validate(json.loads(list_file(portal, name)))


def test_a_record_has_what_its_list_says_with_codes_and_nothing_that_is_empty() -> None:
    portal = portal_of(library())
    assert entry_of(portal, "actions/x") == {
        "ref": "actions/x",
        "url": "/nhiem-vu/x/",
        "title": "=1+1",
        "day": "2026-03-05",
        "state": {"code": "overdue", "label": "Quá hạn"},
    }
    (person,) = json.loads(list_file(portal, "people"))["records"]
    assert person == {
        "ref": "people/c",
        "url": "/nhan-su/c/",
        "title": "Lê Văn C",
        "phone": "0237 000 0100",
        "posts": [{"title": "Kế toán", "unit": "units/a", "unit_title": "Văn phòng"}],
    }


def test_the_public_learns_no_telephone_and_no_unit_that_it_has_no_page_of() -> None:
    records = library(audience="public")
    records["units/a"] = {**records["units/a"], "audience": "staff"}
    agreed = {"purpose": "public-profile", "basis": "Phiếu số 2", "given": "2026-01-05"}
    records["people/c"] = {**records["people/c"], "consents": [agreed]}
    portal = portal_of(records, audience=Audience.PUBLIC)
    entry = entry_of(portal, "people/c")
    assert (entry["posts"], "phone" in entry) == ([{"title": "Kế toán"}], False)


def test_a_collection_without_records_has_no_list_and_is_not_in_the_index() -> None:
    portal = portal_of(library())
    assert list(plan_of(portal, "awards")) == []
    assert [entry["collection"] for entry in json.loads(index_file(portal))["collections"]] == [
        "actions",
        "units",
        "people",
    ]


def test_a_file_has_a_record_a_line_and_is_the_same_each_time() -> None:
    portal = portal_of(library())
    first = list_file(portal, "units")
    assert first == list_file(portal_of(library()), "units")
    assert first.decode().splitlines()[1:] == [
        json.dumps(entry_of(portal, "units/a"), ensure_ascii=False),
        "]}",
    ]
    assert json.loads(schema_file(portal_of(library()), "units"))["title"] == "Đơn vị"
