"""Derived fields of courses, attendances, findings and documents."""

from __future__ import annotations

from typing import Any

import pytest

from macros.loading.completion import completed
from macros.records import model_of

COURSE = {
    "place": "Hội trường",
    "sessions": [
        {"date": "2026-04-16", "place": "Phòng họp"},
        {"date": "2026-04-15", "repeat": {"every": "tuan", "count": "2"}},
        {"date": "2026-04-20", "announced": [{"date": "2026-04-16"}, {"date": "2026-04-18"}]},
    ],
}
PEOPLE = [
    {"person": "people/an", "certified": "2026-04-30"},
    {"person": "people/binh", "missed": ["2026-04-16"]},
    {
        "person": "people/chi",
        "missed": ["2026-04-16", "2026-04-15-2026-04-15", "2026-04-15-2026-04-22", "2026-04-16-2"],
    },
]


def whole(collection: str, data: dict[str, Any], **others: dict[str, Any]) -> dict[str, Any]:
    """A record as the loader completes it, among others."""
    return completed(model_of(collection), data, lambda ref: others.get(ref.replace("/", "_").replace("-", "_"), {}))


def test_a_course_has_its_days_from_its_sessions() -> None:
    course = whole("training", COURSE)
    assert [course[name] for name in ("year", "starts", "ends")] == ["2026", "2026-04-15", "2026-04-22"]
    assert [session["place"] for session in course["sessions"]] == ["Phòng họp", "Hội trường", "Hội trường"]
    assert "place" not in course


def test_the_id_of_a_session_stays_when_it_is_moved() -> None:
    ids = [session["id"] for session in whole("training", COURSE)["sessions"]]
    assert ids == ["2026-04-16", "2026-04-15", "2026-04-16-2"]


def test_numbers_are_counted_where_people_are_named() -> None:
    sheet = whole("attendances", {"course": "training/a", "people": PEOPLE}, training_a=whole("training", COURSE))
    assert [sheet[name] for name in ("sent", "attended", "certified")] == ["3", "2", "1"]
    assert "sent" not in whole("attendances", {"course": "training/a"})


@pytest.mark.parametrize(
    ("results", "rule"),
    [(["dat", "chua-dat"], "policies/b#y"), (["chua-dat", "chua-dat"], None), (["dat", "dat"], None)],
)
def test_a_finding_is_about_the_only_line_that_was_not_met(results: list[str], rule: str | None) -> None:
    lines = [{"rule": f"policies/b#{name}", "result": result} for name, result in zip("xy", results, strict=True)]
    finding = whole("inspections", {"checklist": lines, "findings": [{"kind": "ton-tai"}]})["findings"][0]
    assert finding.get("rule") == rule
    assert finding["id"] == ("y" if rule else "phat-hien")


def test_a_story_belongs_to_the_office_of_its_person_on_that_day() -> None:
    positions = [
        {"unit": "units/cu", "since": "2020-01-01", "until": "2025-12-31"},
        {"unit": "units/moi", "since": "2026-01-01"},
        {"unit": "units/cong-doan", "since": "2020-01-01"},
    ]
    others = {
        "people_an": {"positions": positions},
        **{f"units_{name}": {"kind": "department"} for name in ("cu", "moi")},
        "units_cong_doan": {"kind": "union"},
        "policies_p": {"themes": ["trang-phuc", "giao-tiep-ung-xu"]},
    }
    data = {"people": ["people/an"], "exemplifies": ["policies/p#x"]}
    for day, unit in (("2025-12-31", "units/cu"), ("2026-03-05", "units/moi")):
        story = whole("stories", {**data, "happened": day}, **others)
        assert (story["unit"], story["themes"]) == (unit, ["giao-tiep-ung-xu", "trang-phuc"])


@pytest.mark.parametrize(
    ("happened", "year"), [("2026-03-05", "2026"), ("5/3/2026", "2026"), ("31/02/2026", "2026"), ("", None)]
)
def test_an_award_has_the_year_of_its_story_however_the_day_is_typed(happened: str, year: str | None) -> None:
    award = whole("awards", {"story": "stories/a"}, stories_a={"happened": happened})
    assert award.get("year") == year


@pytest.mark.parametrize(
    ("counted", "title"),
    [
        ("2025-12-31", "Kết quả bồi dưỡng cả năm 2025"),  # its list is "Kết quả bồi dưỡng năm 2025"
        ("2025-11-20", "Kết quả bồi dưỡng năm 2025, đến hết ngày 20/11/2025"),
    ],
)
def test_the_result_of_a_year_is_not_called_as_the_list_of_the_year(counted: str, title: str) -> None:
    assert whole("training_results", {"year": "2025", "counted": counted})["title"] == title
