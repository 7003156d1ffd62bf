"""Calendars of the agency and of units: what has a day, with reminders; what moves stays the same event."""

from __future__ import annotations

from datetime import date
from typing import Any

import vobject

from macros.pages import agendas, tasks_of
from macros.pages.agendas import agency_agenda, unit_agenda
from macros.records.choices import Audience
from tests.contest import portal_of, unit
from tests.pages.records import course, policy

READING = {"units": ["units/a"], "since": "2026-11-02", "due": "2026-11-30"}
UNITS = {"units/a": unit(1), "units/b": unit(2)}
RECORDS: dict[str, Any] = {
    **UNITS,
    "training/x": {**course("2026-12-10"), "title": "Lớp X", "units": ["units/a"], "deadline": "2026-12-01"},
    "policies/q": policy("Quy tắc Q", "trang-phuc", standing="issued", effective="2026-01-01", reading=READING),
    "actions/v": {"title": "Việc V", "lead": "units/b", "due": "2026-12-20", "starts": "2026-11-01"},
}


def events(content: bytes) -> dict[str, Any]:
    """The events of a calendar by name, as a parser that did not write it reads them."""
    found = vobject.readOne(content.decode()).vevent_list
    assert len({event.uid.value for event in found}) == len(found)
    return {event.summary.value: event for event in found}


def test_the_agency_has_all_that_has_a_day() -> None:
    found = events(agency_agenda(portal_of(RECORDS)))
    assert {name: str(event.dtstart.value)[:10] for name, event in found.items()} == {
        "Lớp X": "2026-12-10",
        "Hạn đăng ký: Lớp X": "2026-12-01",
        "Hạn: Việc V": "2026-12-20",
        "Hạn đọc và ký: Quy tắc Q": "2026-11-30",
    }
    assert {str(event.valarm.trigger.value) for event in found.values()} == {
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
