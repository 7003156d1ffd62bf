"""The pages of the training duty, for staff and for leaders; figures, moved sessions and seats on a course; feeds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.pages import calendars, listings, records, tasks_of, training, training_gaps
from macros.pages.page import Page
from macros.records import collections
from macros.records.choices import Audience
from tests.agency import html, texts
from tests.contest import portal_of, unit
from tests.queries.sheets import person
from tests.queries.training.duties import NORM, course, names

MOVED = {"moved_note": "Trùng họp", "announced": [{
    "on": "2026-04-01", "date": "2026-04-14", "start": "08:00", "place": "Phòng 1"}]}  # fmt: skip
LESSON = course("2026-04-15", 12)
RECORDS: dict[str, Any] = {
    "units/a": {**unit(1), "title": "Văn phòng"},
    "units/b": {**unit(2), "title": "Phòng Đầu tư"},
    "people/an": {**person("a 2020-01-01"), "title": "Trần Văn Ấn"},
    "people/binh": {**person("a 2020-01-01"), "title": "Lê Thị Bình"},
    "people/dung": {**person("a 2020-01-01 - 10 true"), "title": "Phạm Văn Dũng"},
    "training/x": {**LESSON, "title": "Lớp X", "sessions": [{**LESSON["sessions"][0], **MOVED}]},
    "training_duties/vc": {**NORM, "title": "Viên chức, 20 tiết"},
    "attendances/x": {
        "title": "X – Văn phòng",
        "course": "training/x",
        "unit": "units/a",
        "counted": "2026-05-01",
        "sent": "3",
        "attended": "2",
        "certified": "2",
    },
    "training_results/n": {
        "title": "Kết quả tháng 11",
        "year": "2026",
        "counted": "2026-11-20",
        "groups": [{"units": ["units/a", "units/b"], "staff": "12", "met": "6"}],
    },
}
WITH_NAMES = names("x", "a", "an 2026-04-20", "dung 2026-04-20 20", "binh", sent="3", attended="2", certified="2")
LEADERS = {**RECORDS, "attendances/x-ten": {**WITH_NAMES, "title": "X – Văn phòng (có tên)"}}


def portal(stored: dict[str, Any] = RECORDS, day: str = "2026-11-24") -> Any:
    """A reader of the leaders' records where there are some, else of those for staff."""
    return reader_of(Audience.LEADERSHIP if stored is LEADERS else Audience.STAFF, stored, day)


def page(ref: str, stored: dict[str, Any] = RECORDS, day: str = "2026-11-24") -> LexborHTMLParser:
    """The page of a record."""
    return html(records.record_page(portal(stored, day), ref))


def rows(page: Page | LexborHTMLParser) -> list[str]:
    """The lines of every table."""
    parsed = html(page) if isinstance(page, Page) else page
    return texts(parsed, "tbody tr")


def test_staff_read_the_duty_and_how_far_groups_are() -> None:
    duty_page = training_gaps.duty_page(portal())
    assert rows(duty_page) == [
        "Công chức Chưa ghi định mức",
        "Viên chức 20 tiết ví dụ, cần đối chiếu từ 01/01/2020 Chưa ghi",
        "Người lao động Chưa ghi định mức",
        "Văn phòng , Phòng Đầu tư 6 12 50%",
    ]
    assert "Số liệu chốt ngày 20/11/2026 ." in texts(html(duty_page), "p")
    links = [node.attributes["href"] for node in html(duty_page).css("tbody td a")]
    assert links == ["/nghia-vu-boi-duong/vc/", "/ket-qua-boi-duong/n/"]


def test_a_year_without_results_says_so() -> None:
    stored = {ref: data for ref, data in RECORDS.items() if not ref.startswith("training_results/")}
    assert texts(html(training_gaps.duty_page(portal(stored))), ".vh-empty") == ["Chưa có số liệu."]


def test_staff_have_no_page_of_gaps_and_no_names() -> None:
    assert [task.path for task in tasks_of(portal(), training_gaps)] == ["dao-tao/nghia-vu/index.html"]
    assert page("people/an").css("#boi-duong") == []
    assert "Ấn" not in str(training_gaps.duty_page(portal()).content)


def test_leaders_read_who_lacks_how_much_by_position_and_given_name() -> None:
    assert [task.path for task in tasks_of(portal(LEADERS), training_gaps)][1:] == ["dao-tao/con-thieu/index.html"]
    gaps = html(training_gaps.gap_page(portal(LEADERS), "2026", ""))
    assert texts(gaps, ".vh-lead") == ["2/3 người có nghĩa vụ còn thiếu tiết."]
    assert rows(gaps) == [
        "Trần Văn Ấn Chuyên viên 12 tiết ( 12 ) 20 tiết 8 tiết",
        "Lê Thị Bình Chuyên viên 0 tiết 20 tiết 20 tiết",
    ]
    assert "Đã đạt: Phạm Văn Dũng (20/20 tiết)." in texts(gaps, "p")
    assert "/tham-gia-dao-tao/x-ten/" in [node.attributes["href"] for node in gaps.css("tbody td a")]


def test_leaders_read_the_year_of_a_person() -> None:
    person_page = page("people/an", LEADERS)
    assert texts(person_page, "#boi-duong + dl > div") == [
        "Đã được tính 12 tiết",
        "Nghĩa vụ 20 tiết ví dụ, cần đối chiếu",
        "Còn thiếu 8 tiết",
    ]
    assert texts(person_page, "#boi-duong ~ ul li")[0] == "Lớp X : 12 tiết , chứng nhận 20/4/2026"


@pytest.mark.parametrize(("stored", "names"), [(RECORDS, "X – Văn phòng"), (LEADERS, "X – Văn phòng (có tên)")])
def test_a_unit_stands_once_in_the_index_of_lists(stored: dict[str, Any], names: str) -> None:
    assert texts(html(listings.index_page(portal(stored), "attendances")), "tbody th") == [names]


def test_the_figures_of_a_course_open_to_the_lists() -> None:
    assert texts(page("training/x", LEADERS), "tfoot tr") == ["Cộng 3 2 2"]
    assert rows(page("training/x", LEADERS))[-1] == "Văn phòng 3 2 2 Danh sách có tên"
    assert texts(page("training/x", day="2026-04-20"), ".vh-empty") == ["Chưa có số liệu tham gia của lớp này."]


@pytest.mark.parametrize(
    ("counts", "visible"),
    [
        ((3, 2, 2), (None, None, None)),
        ((12, 12, 12), (12, None, None)),
        ((12, 0, 0), (12, None, None)),
        ((20, 15, 12), (20, 15, None)),
        ((20, 15, 9), (20, 15, 9)),
    ],
)
def test_staff_see_of_a_course_sums_of_which_nobody_can_be_worked_out(
    counts: tuple[int, ...], visible: tuple[int | None, ...]
) -> None:
    numbers = dict(zip(("sent", "attended", "certified"), map(str, counts), strict=True))
    stored = {**RECORDS, "attendances/x": {**RECORDS["attendances/x"], **numbers}}
    hidden = "không công bố ở trang này"
    words = [f"{number} người" if number is not None else hidden for number in visible]
    cells = texts(page("training/x", stored), "#tham-gia + dl dd")
    assert cells == ["1 đơn vị", *words]
    assert "Số của từng đơn vị không công bố" in page("attendances/x", stored).text()


def test_a_moved_session_shows_old_and_new() -> None:
    old = "Lịch báo ngày 01/4/2026 : 08:00 ngày 14/4/2026 , Phòng 1"
    course_page = page("training/x")
    assert texts(course_page, "#muc-buoi-1") == [f"15/4/2026 08:00–11:00 Đã đổi lịch Trùng họp {old} Hội trường"]


def test_the_number_of_a_certificate_is_text() -> None:
    person = {**WITH_NAMES["people"][0], "certificate": "<script>x</script>"}
    list_record = {**LEADERS["attendances/x-ten"], "people": [person]}
    reader = reader_of(Audience.LEADERSHIP, {**RECORDS, "attendances/x-ten": list_record})
    list_page = html(records.record_page(reader, "attendances/x-ten"))
    assert list_page.css("script") == []
    assert "<script>x</script>" in texts(list_page, "tbody tr")[0]


def test_the_list_for_leaders_names_everybody_with_missed_days() -> None:
    assert rows(page("attendances/x-ten", LEADERS)) == [
        "Phạm Văn Dũng 1/1 20/4/2026 20",
        "Trần Văn Ấn 1/1 20/4/2026 12",
        "Lê Thị Bình 0/1 Chưa có Vắng buổi 15/4/2026 0",
    ]
    assert rows(page("attendances/x")) == []


@pytest.mark.parametrize(
    ("people", "deadline", "verdict"),
    [
        ("26", "2026-11-30", "Đang nhận đăng ký , còn 4 trong 30 chỗ."),
        ("30", "2026-11-30", "Đã hết chỗ ."),
        ("", "2026-11-30", "Đang nhận đăng ký ."),
        ("26", "2026-11-20", "Đã hết hạn đăng ký ."),
    ],
)
def test_seats_and_deadline(people: str, deadline: str, verdict: str) -> None:
    lesson = course("2026-12-15")
    lesson["sessions"][0]["seats"] = "30"
    registered = [{"unit": "units/a", "people": people}] if people else []
    stored = {**RECORDS, "training/y": {**lesson, "deadline": deadline, "registered": registered}}
    course_page = page("training/y", stored)
    assert texts(course_page, ".vh-verdict") == [verdict]
    registrations = [words for words in texts(course_page, ".vh-answer > div") if words.startswith("Đăng ký với")]
    assert registrations == (["Đăng ký với Văn phòng"] if deadline == "2026-11-30" else [])


def test_each_day_of_a_repeated_session_has_an_anchor() -> None:
    lesson = course("2026-12-01")
    lesson["ends"] = "2026-12-31"
    lesson["sessions"][0]["repeat"] = {"every": "tuan", "count": "3", "skip": ["2026-12-08"]}
    stored = {**RECORDS, "training/y": lesson}
    assert [row.attributes["id"] for row in page("training/y", stored).css("tbody tr")] == [
        *("muc-buoi-1-2026-12-01", "muc-buoi-1-2026-12-15")
    ]
    december = html(training.month_page(portal(stored), "2026-12"))
    assert [node.attributes["href"] for node in december.css(".vh-calendar__list a")] == ["/dao-tao/y/"] * 2


def test_leaders_see_what_clashes_on_the_plan() -> None:
    stored = {**RECORDS, "training/y": {**LESSON, "title": "Lớp Y"}}
    plans = [html(training.plan_page(reader_of(audience, stored), "2026")) for audience in AUDIENCES]
    assert [texts(plan, "#trung-gio + ul li") for plan in plans] == [
        [],
        ["15/4/2026 , 08:00–11:00: Lớp X và Lớp Y (08:00–11:00) cùng ở Hội trường"],
    ]


AUDIENCES = (Audience.STAFF, Audience.LEADERSHIP)


def reader_of(audience: Audience, stored: dict[str, Any], day: str = "2026-11-24") -> Any:
    """A reader of an audience."""
    portal = portal_of(stored, date.fromisoformat(day), audience)
    for name, data in stored.items():
        portal.fresh[name] = collections()[name.partition("/")[0]].model_validate(data)
    return portal


def test_the_feed_tells_of_a_change() -> None:
    text = calendars.agency_feed(portal()).decode()
    assert text.replace("\r\n ", "").split("\r\n")[7:18] == [
        "BEGIN:VEVENT",
        "UID:x.buoi-1@dao-tao",
        "DTSTAMP:20260401T000000Z",
        "DTSTART:20260415T010000Z",
        "DTEND:20260415T040000Z",
        "SEQUENCE:1",
        "LAST-MODIFIED:20260401T000000Z",
        "SUMMARY:Đã đổi lịch: Lớp X",
        "LOCATION:Hội trường",
        "DESCRIPTION:Lịch cũ: 08:00 ngày 14/4/2026\\, Phòng 1\\nLý do đổi: Trùng họp",
        "URL:/dao-tao/x/",
    ]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_feed_and_the_course_tell_of_what_is_cancelled() -> None:
    off = {**LESSON, "title": "Lớp X", "sessions": [{**LESSON["sessions"][0], "cancelled": "Người giảng ốm"}]}
    reader = reader_of(Audience.STAFF, {**RECORDS, "training/x": off})
    text = calendars.agency_feed(reader).decode().replace("\r\n ", "").split("\r\n")
    assert {"STATUS:CANCELLED", "SUMMARY:Đã hủy: Lớp X", "DESCRIPTION:Lý do hủy: Người giảng ốm"} <= set(text)
    page = html(records.record_page(reader, "training/x"))
    assert texts(page, ".vh-verdict") == ["Đã hủy ."]
    assert "Đã hủy Người giảng ốm" in " ".join(texts(page, "td"))


def test_the_feed_of_a_unit_has_the_sessions_that_concern_it() -> None:
    assert calendars.unit_feed(portal(), "units/b").decode().count("BEGIN:VEVENT") == 1
