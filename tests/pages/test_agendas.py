"""Calendars of the agency and of units: sessions and deadlines with reminders; a moved event keeps its identity."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import vobject
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.pages import agendas, tasks_of
from macros.pages.agendas import agency_agenda, personal_agenda, unit_agenda
from macros.records.choices import Audience
from tests.contest import person, portal_of, unit
from tests.pages.documents import OLD, decree, effect
from tests.pages.records import course, policy
from tests.queries.inspections.reports import BASE, finding, inspection, measure

READING = {"units": ["units/a"], "since": "2026-11-02", "due": "2026-11-30"}
UNITS = {"units/a": unit(1), "units/b": unit(2)}
RECORDS: dict[str, Any] = {
    **UNITS,
    "training/x": {**course("2026-12-10"), "title": "Lớp X", "units": ["units/a"], "deadline": "2026-12-01"},
    "policies/q": policy("Quy tắc Q", "trang-phuc", standing="issued", effective="2026-01-01", reading=READING),
    "actions/v": {"title": "Việc V", "lead": "units/b", "due": "2026-12-20", "starts": "2026-11-01"},
}


def events(content: bytes) -> dict[str, Any]:
    """The events of a calendar by name, read by an independent parser."""
    parsed = vobject.readOne(content.decode()).vevent_list
    assert len({event.uid.value for event in parsed}) == len(parsed)
    return {event.summary.value: event for event in parsed}


def test_the_agency_has_all_that_has_a_day() -> None:
    by_name = events(agency_agenda(portal_of(RECORDS)))
    assert {name: str(event.dtstart.value)[:10] for name, event in by_name.items()} == {
        "Lớp X": "2026-12-10",
        "Hạn đăng ký: Lớp X": "2026-12-01",
        "Hạn: Việc V": "2026-12-20",
        "Hạn đọc và ký: Quy tắc Q": "2026-11-30",
    }
    assert {str(event.valarm.trigger.value) for event in by_name.values()} == {
        "-1 day, 0:00:00",
        "-2 days, 0:00:00",
        "-7 days, 0:00:00",
    }


def test_a_unit_has_what_concerns_it() -> None:
    portal = portal_of(RECORDS)
    assert set(events(unit_agenda(portal, "units/b"))) == {"Hạn: Việc V", "Lớp X", "Hạn đăng ký: Lớp X"} - {
        "Lớp X",
        "Hạn đăng ký: Lớp X",
    }
    assert set(events(unit_agenda(portal, "units/a"))) == {"Lớp X", "Hạn đăng ký: Lớp X", "Hạn đọc và ký: Quy tắc Q"}


def test_programs_ask_again_and_know_the_time_zone() -> None:
    lines = agency_agenda(portal_of(RECORDS)).decode().split("\r\n")
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H", "X-WR-TIMEZONE:Asia/Ho_Chi_Minh"} <= set(
        lines
    )
    assert "DTSTART:20261210T010000Z" in lines  # 08:00 in Vietnam


def moved(**more: Any) -> dict[str, Any]:
    lesson = {**RECORDS["training/x"], "starts": "2026-12-11", "ends": "2026-12-11"}
    before = {"on": "2026-11-01", "date": "2026-12-10", "start": "08:00", "place": "Phòng họp"}
    lesson["sessions"] = [
        {**lesson["sessions"][0], "date": "2026-12-11", "announced": [before], "moved_note": "Trùng họp", **more}
    ]
    return {**RECORDS, "training/x": lesson}


def test_a_session_that_moves_or_is_off_stays_the_same_event() -> None:
    first = events(agency_agenda(portal_of(RECORDS)))["Lớp X"]
    later = events(agency_agenda(portal_of(moved())))["Đã đổi lịch: Lớp X"]
    off = events(agency_agenda(portal_of(moved(cancelled="Người giảng ốm"))))["Đã hủy: Lớp X"]
    assert first.uid.value == later.uid.value == off.uid.value
    assert int(first.sequence.value) < int(later.sequence.value) < int(off.sequence.value)
    assert (off.status.value, hasattr(off, "valarm")) == ("CANCELLED", False)


def test_the_public_has_none_of_it() -> None:
    assert list(tasks_of(portal_of(UNITS, date(2026, 11, 24), Audience.STAFF), agendas))
    assert "Việc V" not in agency_agenda(portal_of(RECORDS, audience=Audience.PUBLIC)).decode()


FINDINGS = {
    **BASE,
    "inspections/k": inspection(
        "2026-11-02",
        finding("f1", **measure("2026-12-05")),
        finding("f2", of="b", **measure("2026-11-20", done="2026-11-19")),
    ),
}


def test_leaders_alone_see_by_when_a_finding_is_to_be_mended() -> None:
    leaders, staff = (portal_of(FINDINGS, audience=audience) for audience in (Audience.LEADERSHIP, Audience.STAFF))
    for raw in (agency_agenda(leaders), unit_agenda(leaders, "units/a")):
        ((name, event),) = events(raw).items()
        assert (name, str(event.dtstart.value)) == ("Hạn khắc phục sau kiểm tra: Làm lại", "2026-12-05")
    assert b"VEVENT" not in unit_agenda(leaders, "units/b") + agency_agenda(staff) + unit_agenda(staff, "units/a")


def test_a_policy_is_to_be_reviewed_when_a_basis_changes_and_no_more_once_it_was() -> None:
    ends = effect("period-over", "2027-01-01")
    old = {OLD: decree("10/2020", "2020-02-10", effect("effective", "2020-04-01"), ends)}
    rests = {"owner": "units/a", "basis": [{"regulation": OLD}], "effective": "2026-01-01", "standing": "issued"}

    def unit_events(*reviews: dict[str, str]) -> dict[str, Any]:
        rule = policy("Quy tắc Q", "trang-phuc", **rests, reviews=list(reviews))
        portal = portal_of({**UNITS, **old, "policies/q": rule})
        assert events_of(portal, "units/b") == {}
        return events_of(portal, "units/a")

    (event,) = unit_events().values()
    assert (event.summary.value, str(event.dtstart.value)) == ("Cần rà soát: Quy tắc Q", "2027-01-01")
    assert event.description.value == "Nghị định số 10/2020/NĐ-CP: hết thời kỳ thực hiện"
    assert unit_events({"date": "2027-01-02", "by": "Văn phòng", "outcome": "kept"}) == {}


def events_of(portal: Portal, unit: str) -> dict[str, Any]:
    """The events of a unit; none where its calendar is empty."""
    raw = unit_agenda(portal, unit)
    return events(raw) if b"BEGIN:VEVENT" in raw else {}


def test_a_person_has_what_concerns_him_on_the_leaders_site_alone() -> None:
    task = {**RECORDS["actions/v"], "lead": "units/a", "person": "people/an"}
    other = {**task, "title": "Việc W", "person": "people/binh"}
    people = {"people/an": person("Trần An"), "people/binh": person("Lê Bình")}
    records = {**RECORDS, **people, "actions/v": task, "actions/w": other}
    portal = portal_of(records, audience=Audience.LEADERSHIP)
    assert set(events(personal_agenda(portal, "people/an"))) == {
        "Lớp X",
        "Hạn đăng ký: Lớp X",
        "Hạn: Việc V",
        "Hạn đọc và ký: Quy tắc Q",
    }
    planned = {task.path for task in tasks_of(portal, agendas)}
    assert {"dieu-hanh/lich/nguoi/an.ics", "dieu-hanh/lich/nguoi/binh.ics"} <= planned
    assert not any("/nguoi/" in task.path for task in tasks_of(portal_of(records), agendas))


def test_each_calendar_has_a_button_that_subscribes(built_leaders: Path) -> None:
    tree = LexborHTMLParser((built_leaders / "dieu-hanh/lich/index.html").read_text("utf-8"))
    links = [str(link.attributes["href"]) for link in tree.css("article td a[href^='webcal:']")]
    pasted = [link.text() for link in tree.css("article td a[href^='https:']")]
    assert links == [address.replace("https:", "webcal:") for address in pasted]
    assert all((built_leaders / address.split("/", 3)[3]).is_file() for address in pasted)
