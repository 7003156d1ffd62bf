"""Pages of campaigns: the current criteria first, each with a permanent anchor."""

from __future__ import annotations

from datetime import date
from typing import Any

from macros.pages import campaigns
from macros.records.campaigns import Campaign
from tests.contest import CAMPAIGN, award, campaign, portal_of, unit

OLD = {
    "since": "2026-01-01",
    "criteria": [{"id": "a", "title": "A", "points": "5"}, {"id": "b", "title": "B", "points": "5"}],
}
NEW = {"since": "2026-07-01", "note": "Bỏ B", "criteria": [{"id": "a", "title": "A mới", "points": "8"}]}


def details(as_of: date, **records: Any) -> dict[str, Any]:
    data = campaign(versions=[OLD, NEW])
    portal = portal_of({CAMPAIGN: data, **records}, as_of)
    return campaigns.details(portal, CAMPAIGN, Campaign.model_validate(data))


def versions(as_of: date) -> list[tuple[str, str, bool]]:
    return [(f"{item.since}", f"{item.until}", item.current) for item in details(as_of)["versions"]]


def test_the_criteria_in_force_come_first() -> None:
    old, new = ("2026-01-01", "2026-06-30"), ("2026-07-01", "2026-12-31")
    assert versions(date(2026, 6, 30)) == [(*old, True), (*new, False)]
    assert versions(date(2026, 7, 1)) == [(*new, True), (*old, False)]
    assert versions(date(2025, 1, 1)) == [(*old, True), (*new, False)]


def test_anchors_do_not_change_when_other_criteria_come_into_force() -> None:
    for as_of in (date(2026, 6, 30), date(2026, 7, 1)):
        anchors = {
            (f"{item.since}", each.id): anchor for item in details(as_of)["versions"] for anchor, each in item.criteria
        }
        assert anchors == {
            ("2026-07-01", "a"): "muc-a",
            ("2026-01-01", "a"): "muc-a_2026-01-01",
            ("2026-01-01", "b"): "muc-b",
        }


def test_awards_come_newest_first() -> None:
    records = {"awards/mot": award("units/a", day="2026-03-01"), "awards/hai": award("units/a", day="2026-05-01")}
    values = details(date(2026, 7, 1), **records, **{"units/a": unit(1)})
    assert values["awards"] == ("awards/hai", "awards/mot")


def test_the_index_shows_the_open_campaigns_first() -> None:
    records = {"campaigns/cu": campaign("2020-01-01", "2020-12-31"), CAMPAIGN: campaign()}
    values = campaigns.index_details(portal_of(records))
    assert [ref for ref, _ in values["campaigns"]] == [CAMPAIGN, "campaigns/cu"]
