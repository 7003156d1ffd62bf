"""Points: caps by unit and by person, and lines given by rule, each with its source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from macros.engine import Portal
from macros.queries.deeds import Deed
from macros.queries.emulation import automatic_points, standings
from macros.queries.emulation.points import lost_on, tally, tree, versions
from macros.records.campaigns import DeedKind
from tests.contest import CAMPAIGN, DAY, campaign, line, person, portal_of, sheet, unit

CRITERIA = [
    {"id": "ky-luat", "title": "Kỷ luật", "cap": "12", "per": "quarter"},
    {"id": "dung-gio", "title": "Đúng giờ", "points": "10", "parent": "ky-luat", "cap": "8", "per": "month"},
    {"id": "di-muon", "title": "Đi muộn", "points": "-5", "parent": "ky-luat"},
    {
        "id": "guong-tot",
        "title": "Gương tốt",
        "points": "3",
        "automatic": "story-published",
        "cap": "5",
        "per": "quarter",
    },
]


def story(published: str, *people: str, **more: Any) -> dict[str, Any]:
    """A story of unit A."""
    story = {"title": "Việc tốt", "themes": ["trang-phuc"], "happened": published, "published": published}
    return {**story, "unit": "units/a", "people": list(people), "body": "Kể.", **more}


def agency(lines: list[dict[str, Any]], as_of: date = DAY, month: str = "2026-03", **more: Any) -> Portal:
    record = campaign(versions=[{"since": "2026-01-01", "criteria": CRITERIA}])
    people = {f"people/{name}": person(name.title()) for name in ("an", "binh")}
    records = {CAMPAIGN: record, "units/a": unit(1), "units/b": unit(2), **people, **more}
    return portal_of({**records, "scores/a": sheet("units/a", month, lines)} if lines else records, as_of)


def hours(name: str, day: str, points: str, who: str = "") -> dict[str, Any]:
    return line(name, day, points, who, criterion="dung-gio")


def test_a_cap_holds_for_the_unit_and_for_each_person_by_itself() -> None:
    lines = [hours("d1", "2026-03-02", "6", "people/an"), hours("d2", "2026-03-03", "6", "people/binh")]
    portal = agency(lines)
    unit_lines = standings.ledger(portal, CAMPAIGN, "units/a")
    assert [(entry.points, entry.lost, entry.counts) for entry in unit_lines] == [(6, 0, 6), (6, 4, 2)]
    assert [entry.counts for entry in standings.ledger(portal, CAMPAIGN, "people/binh")] == [6]
    assert lost_on(portal, CAMPAIGN, "units/a", "scores/a") == (("d2", Decimal(4)),)


def test_a_group_has_a_cap_of_its_own_and_deductions_count_in_full() -> None:
    lines = [hours("d1", "2026-03-02", "8"), line("d2", "2026-03-03", "-5", criterion="di-muon")]
    more = {"scores/b": sheet("units/a", "2026-02", [hours("d1", "2026-02-02", "8")])}
    portal = agency(lines, **more)
    entries = standings.ledger(portal, CAMPAIGN, "units/a")
    assert [entry.counts for entry in entries] == [8, 4, -5]
    (group,) = tree(versions(portal, CAMPAIGN), entries)
    assert (group.criterion, group.points, group.lost) == ("ky-luat", 7, 4)
    assert [(leaf.criterion, leaf.points) for leaf in group.branches] == [("dung-gio", 12), ("di-muon", -5)]


def test_published_stories_give_points_by_rule_once_their_day_has_come() -> None:
    stories = {
        "stories/mot": story("2026-04-02", "people/an"),
        "stories/hai": story("2026-05-02", "people/an", "people/binh"),
        "stories/mai": story("2026-11-25"),
        "stories/cu": story("2025-12-31"),
    }
    portal = agency([], **stories)
    entries = standings.ledger(portal, CAMPAIGN, "units/a")
    assert [(entry.evidence, entry.automatic, entry.points, entry.lost) for entry in entries] == [
        ("stories/mot", "story-published", 3, 0),
        ("stories/hai", "story-published", 3, 1),
    ]
    assert [entry.evidence for entry in standings.ledger(portal, CAMPAIGN, "people/an")] == ["stories/mot"]
    assert standings.subjects(portal, CAMPAIGN) == (("units/a",), ("people/an",))
    assert portal.next_change == "2026-11-25"


def test_a_year_counts_under_caps_what_is_given_by_rule() -> None:
    stories = {"stories/mot": story("2026-04-02"), "stories/hai": story("2026-05-02")}
    portal = agency([hours("d1", "2026-03-02", "6")], **stories)
    points = tally(portal, CAMPAIGN).points["2026"]["units/a"]
    assert points == 6 + 5  # the second story is worth 2 under the cap of 5


def test_made_up_stories_and_those_of_leaders_count_for_nothing_here() -> None:
    stories = {
        "stories/mau": story("2026-04-02", illustrative="true"),
        "stories/kin": story("2026-04-03", audience="leadership"),
    }
    assert standings.ledger(agency([], **stories), CAMPAIGN, "units/a") == ()


def test_the_three_scores_of_a_line_are_kept_apart() -> None:
    scores = {"self_points": "9", "reviewed_points": "8", "reviewer": "people/binh", "points_note": "Thiếu biên bản"}
    (entry,) = standings.ledger(agency([hours("d1", "2026-03-02", "7") | scores]), CAMPAIGN, "units/a")
    assert (entry.self_points, entry.reviewed, entry.points) == (9, 8, 7)
    assert (entry.reviewer, entry.why) == ("people/binh", "Thiếu biên bản")


def test_every_kind_of_deed_has_a_question_that_tells_of_it() -> None:
    assert set(automatic_points.SOURCES) == {str(kind) for kind in DeedKind}


def test_a_deed_of_a_person_counts_for_the_unit_of_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    course = {"id": "hoc-xong", "title": "Học xong", "points": "1", "automatic": "course-completed"}
    deed = Deed("course-completed", "stories/lop", "2026-04-02", "", "people/an")
    nowhere = deed._replace(person="people/khac")
    monkeypatch.setitem(automatic_points.SOURCES, "course-completed", lambda _: (deed, nowhere))  # type: ignore[arg-type]
    record = campaign(versions=[{"since": "2026-01-01", "criteria": [course]}])
    portal = agency([], **{CAMPAIGN: record, "stories/lop": story("2026-04-02")})
    (entry,) = standings.ledger(portal, CAMPAIGN, "units/a")
    assert (entry.unit, entry.person, entry.points, entry.key) == (
        "units/a",
        "people/an",
        1,
        "course-completed hoc-xong stories/lop people/an",
    )
