"""What is due for a unit and for the agency, and what each audience sees of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from macros.engine import Portal
from macros.queries import due
from macros.records.choices import Audience
from tests.agency import course, person, reader_of, task, unit
from tests.pages.test_unit_overview import DOCUMENT, VISIT

NOTICE = "title: Nộp số liệu\nsince: 2026-11-16\nuntil: 2026-12-10\nunit: units/van-phong\n"
READ = """
    title: Dùng thư
    since: 2026-11-16
    until: 2026-12-31
    reading: {units: [units/van-phong, units/dau-tu], roles: [lanh-dao], since: 2026-11-16, due: 2026-12-11}
"""
SHEET = "title: Phiếu\nread: announcements/thu\nunit: units/dau-tu\ncollected: 2026-11-20\nsigned: 1\nstaff: 1\n"
TAKING = "deadline: 2026-11-30\nregistered:\n  - unit: units/van-phong\n    people: 2\n"
RECORDS = {
    "units/van-phong": unit("Văn phòng", 1),
    "units/dau-tu": unit("Phòng Đầu tư", 2),
    "people/a": person("Trần Văn A", "leader: true"),
    "people/b": person("Lê Thị B", "leader: true", unit="dau-tu"),
    "training/mo": course("2026-12-03", title="Lớp mở", more=TAKING),
    "training/dong": course("2026-12-01", title="Lớp đã đóng", more="deadline: 2026-11-20\n"),
    "training/rieng": course(
        "2026-12-20", title="Lớp riêng", more="deadline: 2026-12-15\nunits: [units/dau-tu]\n", organizer="van-phong"
    ),
    "actions/tre": task("Việc trễ"),
    "actions/xong": task("Việc xong", done="2026-10-20"),
    "actions/giup": task("Việc giúp", lead="dau-tu", due="2026-12-02", more="partners: [units/van-phong]\n"),
    "announcements/nop": f"{NOTICE}due: 2026-12-04\nunits: [units/van-phong]\n",
    "announcements/thu": READ,
    "acknowledgements/thu-dau-tu": SHEET,
}


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """An agency of two units with something due of every kind but a finding."""
    return reader_of(tmp_path, RECORDS)


def lines(items: tuple[due.Due, ...]) -> list[str]:
    return [f"{item.day} {item.title} | {item.note}{' (trễ)' if item.late else ''}" for item in items]


def test_what_is_due_for_a_unit_stands_by_day_with_what_it_helps_with(portal: Portal) -> None:
    assert lines(due.of_unit(portal, "units/van-phong")) == [
        "2026-10-31 Việc trễ | chưa báo cáo tiến độ (trễ)",
        "2026-11-30 Đăng ký lớp: Lớp mở | đơn vị đã cử 2 người",
        "2026-12-02 Việc giúp | Phòng Đầu tư chủ trì · đơn vị phối hợp",
        "2026-12-04 Nộp số liệu | Văn phòng · Văn phòng thông báo",
        "2026-12-11 Đọc và ký: Dùng thư | lãnh đạo, quản lý",
    ]


def test_a_unit_is_not_told_of_what_others_must_do_or_what_it_has_handed_in(portal: Portal) -> None:
    assert lines(due.of_unit(portal, "units/dau-tu")) == [
        "2026-11-30 Đăng ký lớp: Lớp mở | dành cho toàn cơ quan",
        "2026-12-02 Việc giúp | chưa báo cáo tiến độ",
        "2026-12-11 Đọc và ký: Dùng thư | lãnh đạo, quản lý",
        "2026-12-15 Đăng ký lớp: Lớp riêng | dành cho Phòng Đầu tư",
    ]


def test_leaders_are_told_how_far_signing_is(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS, audience=Audience.LEADERSHIP)
    (reading,) = (item for item in due.of_agency(portal) if item.ref == "announcements/thu")
    assert reading.note == "Văn phòng, Phòng Đầu tư · 1/2 đơn vị đã nộp phiếu ký"
    (notice,) = (item for item in due.of_unit(portal, "units/van-phong") if item.ref == "announcements/thu")
    assert notice.note == "lãnh đạo, quản lý · đơn vị chưa nộp phiếu ký"
    assert not any(item.ref == "announcements/thu" for item in due.of_unit(portal, "units/dau-tu"))


def test_the_agency_has_what_is_due_for_anybody_once(portal: Portal) -> None:
    assert lines(due.of_agency(portal)) == [
        "2026-10-31 Việc trễ | Văn phòng chủ trì · chưa báo cáo tiến độ (trễ)",
        "2026-11-30 Đăng ký lớp: Lớp mở | dành cho toàn cơ quan",
        "2026-12-02 Việc giúp | Phòng Đầu tư chủ trì · chưa báo cáo tiến độ",
        "2026-12-04 Nộp số liệu | Văn phòng · Văn phòng thông báo",
        "2026-12-11 Đọc và ký: Dùng thư | Văn phòng, Phòng Đầu tư",
        "2026-12-15 Đăng ký lớp: Lớp riêng | dành cho Phòng Đầu tư",
    ]


@pytest.mark.parametrize(
    ("day", "there"), [("2026-11-15", False), ("2026-11-16", True), ("2026-12-10", True), ("2026-12-11", False)]
)
def test_what_a_notice_asks_for_is_due_while_the_notice_stands(tmp_path: Path, day: str, there: bool) -> None:
    portal = reader_of(tmp_path, RECORDS, date.fromisoformat(day))
    assert any(item.title == "Nộp số liệu" for item in due.of_agency(portal)) is there


@pytest.mark.parametrize(
    ("audience", "there"), [(Audience.STAFF, []), (Audience.LEADERSHIP, ["2026-10-20 Chia ca trực"])]
)
def test_findings_are_due_for_leaders_alone(tmp_path: Path, audience: Audience, there: list[str]) -> None:
    visit = VISIT.replace("phong-dau-tu", "dau-tu")
    records = {**RECORDS, "inspections/gio": visit, "regulations/n": DOCUMENT}
    answer = due.of_unit(reader_of(tmp_path, records, audience=audience), "units/van-phong")
    assert [f"{item.day} {item.note}" for item in answer if item.title.startswith("Khắc phục")] == there


def test_a_finding_of_which_a_task_came_is_one_line(tmp_path: Path) -> None:
    visit = VISIT.replace("phong-dau-tu", "dau-tu")
    repair = task("Chia ca", due="2026-10-20", more="finding: inspections/gio#f1\n")
    records = {**RECORDS, "inspections/gio": visit, "regulations/n": DOCUMENT, "actions/chia-ca": repair}
    portal = reader_of(tmp_path, records, audience=Audience.LEADERSHIP)
    for items in (due.of_agency(portal), due.of_unit(portal, "units/van-phong")):
        assert [item.title for item in items if item.day == "2026-10-20"] == ["Chia ca"]


def test_what_is_late_is_counted_by_kind(tmp_path: Path) -> None:
    records = {**RECORDS, "inspections/gio": VISIT.replace("phong-dau-tu", "dau-tu"), "regulations/n": DOCUMENT}
    portal = reader_of(tmp_path, records, date(2026, 12, 12), Audience.LEADERSHIP)
    late = [item for item in due.of_agency(portal) if item.late]
    assert due.in_words(late) == "2 nhiệm vụ, 1 việc theo thông báo, 1 việc khắc phục sau kiểm tra"


@pytest.mark.parametrize(
    ("seats", "registered", "note"),
    [("8", "", "8 chỗ"), ("8", "6", "còn 2 trong 8 chỗ"), ("6", "6", "đã hết chỗ")],
)
def test_registration_says_how_many_seats_are_left(tmp_path: Path, seats: str, registered: str, note: str) -> None:
    registrations = f"registered:\n  - unit: units/dau-tu\n    people: {registered}\n" if registered else ""
    text = course("2026-12-03", title="Lớp", more=f"deadline: 2026-11-30\n{registrations}")
    text = text.replace("place: Hội trường\n", f"place: Hội trường\n    seats: {seats}\n")
    portal = reader_of(
        tmp_path, {"units/van-phong": unit("Văn phòng", 1), "units/dau-tu": unit("P", 2), "training/mo": text}
    )
    assert [item.note for item in due.of_agency(portal)] == [f"{note} · dành cho toàn cơ quan"]
