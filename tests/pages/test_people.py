"""Units, people and duties: order, heads, pages of people who have left, and lists that are cut."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from macros.pages import pagination, people, records, responsibilities, tasks_of, units
from macros.queries import organisation
from macros.queries.inspections import teams
from macros.records.choices import Audience
from tests.agency import course, html, person, reader_of, texts, unit

CONSENT = "consents:\n  - purpose: leaderboard\n    basis: Phiếu số 1\n    given: 2026-01-05\n"
RECORDS = {
    "units/van-phong": unit(
        "Văn phòng", 20, "parent: units/ban-giam-doc\nduties:\n  - text: Trực điện thoại\n    contact: people/an\n"
    ),
    "units/ban-giam-doc": unit("Ban Giám đốc", 30),
    "units/to-cu": unit("Tổ cũ", 10, "ends: 2024-12-31\n"),
    "people/an": person("Trần Văn Ấn", more=f"duties:\n  - text: Giữ con dấu\n{CONSENT}"),
    "people/anh": person("Nguyễn Thị Anh"),
    "people/truong": person("Lê Văn Dũng", "leader: true", rank=1),
    "people/pho": person("Phạm Thị Bé", "leader: true", rank=2),
    "people/nghi": person(
        "Hồ Văn Cũ", "until: 2025-06-30", "summary: Việc riêng.\nduties:\n  - text: Việc đã bàn giao\n"
    ),
    "training/lop": course("2026-03-05", more="contact: people/nghi\n"),
}


def test_members_stand_by_rank_then_given_name(tmp_path: Path) -> None:
    posts = organisation.members(reader_of(tmp_path, RECORDS), "units/van-phong")
    assert [post.name for post in posts] == ["Lê Văn Dũng", "Phạm Thị Bé", "Nguyễn Thị Anh", "Trần Văn Ấn"]


def test_the_head_is_the_leader_of_the_lowest_rank(tmp_path: Path) -> None:
    page = html(records.record_page(reader_of(tmp_path, RECORDS), "units/van-phong"))
    assert texts(page, ".vh-answer div")[0] == "Người đứng đầu Lê Văn Dũng Chuyên viên"


@pytest.mark.parametrize(
    ("position", "first"),
    [
        ("title: Phó Trưởng phòng", "Phó Trưởng phòng Phạm Thị Bé 0237 000 0102"),
        ("title: Kế toán trưởng; group: cap-pho", "Kế toán trưởng Phạm Thị Bé 0237 000 0102"),
        ("title: Quyền Trưởng phòng", "Người đứng đầu Phạm Thị Bé Quyền Trưởng phòng 0237 000 0102"),
        ("title: Phó Giám đốc; group: nguoi-dung-dau", "Người đứng đầu Phạm Thị Bé Phó Giám đốc 0237 000 0102"),
    ],
)
def test_a_deputy_who_leads_alone_is_called_by_the_position(tmp_path: Path, position: str, first: str) -> None:
    deputy = person("Phạm Thị Bé", f"leader: true; {position}", "phone: 0237 000 0102\n", rank=2)
    deputy = deputy.replace("    title: Chuyên viên\n", "")
    portal = reader_of(tmp_path, {**RECORDS, "people/truong": person("Lê Văn Dũng"), "people/pho": deputy})
    assert texts(html(records.record_page(portal, "units/van-phong")), ".vh-answer div")[0] == first


def test_of_two_who_lead_alike_neither_is_called_the_head_but_one_is_told_what_is_due(tmp_path: Path) -> None:
    other = person("Đỗ Văn Em", "leader: true", rank=2)
    portal = reader_of(tmp_path, {**RECORDS, "people/truong": person("Lê Văn Dũng"), "people/pho-hai": other})
    page = html(records.record_page(portal, "units/van-phong"))
    assert texts(page, ".vh-answer div")[0].startswith("Người đứng đầu Chưa ghi nhận")
    assert [place.head for place in organisation.chart(portal, "active")] == [None, None]
    assert teams.chief(portal, "units/van-phong", portal.as_of.isoformat()) == "people/pho"


def test_the_chart_puts_units_under_their_parent(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, RECORDS)
    assert [(place.title, place.level) for place in organisation.chart(portal, "active")] == [
        ("Ban Giám đốc", 0),
        ("Văn phòng", 1),
    ]
    page = html(units.index_page(portal))
    assert texts(page, ".vh-tree ul a.vh-row__title") == ["Văn phòng"]
    assert texts(page, "#khong-con + ul a.vh-row__title") == ["Tổ cũ"]


def test_a_circle_of_parents_loses_no_unit(tmp_path: Path) -> None:
    circle = {
        f"units/{one}": unit(one, place, f"parent: units/{other}\n") for place, (one, other) in enumerate(["ab", "ba"])
    }
    places = organisation.chart(reader_of(tmp_path, circle), "active")
    assert [(place.title, place.level, place.parent) for place in places] == [("a", 0, ""), ("b", 1, "units/a")]


def test_a_unit_has_had_names(tmp_path: Path) -> None:
    former = "starts: 2020-01-01\nformer_names:\n  - name: Phòng Cũ\n    until: 2025-06-30\n"
    portal = reader_of(tmp_path, {"units/a": unit("Phòng Mới", 1, former)})
    page = html(records.record_page(portal, "units/a"))
    assert texts(page, ".vh-timeline__item") == ["01/01/2020 – 30/6/2025 Phòng Cũ", "Từ 01/7/2025 Phòng Mới"]
    days = ("2020-01-01", "2025-06-30", "2025-07-01")
    assert [organisation.name_on(portal, "units/a", day) for day in days] == ["Phòng Cũ", "Phòng Cũ", "Phòng Mới"]


def test_of_one_who_left_only_name_and_history_stay(tmp_path: Path) -> None:
    page = records.record_page(reader_of(tmp_path, RECORDS), "people/nghi")
    assert "Đã thôi làm việc từ 01/7/2025" in page.content
    assert texts(html(page), "h2") == ["Quá trình công tác"]
    for word in ("Việc riêng", "Việc đã bàn giao", "bảng xếp hạng", "Lớp"):
        assert word not in page.content + page.description
    assert "Việc riêng" in records.record_page(reader_of(tmp_path, RECORDS, date(2025, 6, 30)), "people/nghi").content


@pytest.mark.parametrize(
    ("consent", "answer"),
    [
        ("", "Không"),
        (CONSENT, "Có"),
        (f"{CONSENT}    withdrawn: 2026-09-01\n", "Đã rút từ ngày 01/9/2026"),
        (f"{CONSENT}    withdrawn: 2026-12-01\n", "Có"),
        (CONSENT.replace("2026-01-05", "2026-12-31"), "Không"),
        (CONSENT.replace("leaderboard", "photo"), "Không"),
    ],
)
def test_leaders_read_of_a_consent_and_others_neither_of_it_nor_of_a_refusal(
    tmp_path: Path, consent: str, answer: str
) -> None:
    files = {"units/van-phong": unit("Văn phòng", 1), "people/an": person("An", more=consent)}
    page = html(records.record_page(reader_of(tmp_path / "c", files, audience=Audience.LEADERSHIP), "people/an"))
    assert texts(page, ".vh-facts div")[-1].endswith(f"bảng xếp hạng {answer}")
    assert "Phiếu số 1" not in page.html
    without = {**files, "people/an": person("An")}
    staff = [reader_of(tmp_path / name, stored) for name, stored in (("a", files), ("b", without))]
    with_consent, without_consent = (str(records.record_page(portal, "people/an").content) for portal in staff)
    assert with_consent == without_consent


def test_who_came_to_an_inspection_is_told_to_leaders_alone(tmp_path: Path) -> None:
    visit = """\
        title: Kiểm tra ba đơn vị
        kind: dinh-ky
        themes: [trang-phuc]
        by: [units/to-cu]
        units: [units/van-phong, units/ban-giam-doc, units/to]
        plan: {planned: 2026-03-05}
        visited: 2026-03-05
        chair: people/an
        visits: [{unit: units/to, representatives: [people/an]}]
        checklist: [{rule: policies/x#y, result: dat}]
    """
    records_ = {**RECORDS, "inspections/ba": visit}
    for audience, summaries in ((Audience.STAFF, []), (Audience.LEADERSHIP, ["Kiểm tra, giám sát (1)"])):
        portal = reader_of(tmp_path / str(audience), records_, audience=audience)
        page = html(records.record_page(portal, "people/an"))
        assert texts(page, ".vh-backlinks summary") == summaries


def test_a_person_answers_for_own_duties_and_those_of_units(tmp_path: Path) -> None:
    page = html(records.record_page(reader_of(tmp_path, RECORDS), "people/an"))
    assert texts(page, "#viec-phu-trach ~ ul li") == ["Giữ con dấu", "Trực điện thoại ( Văn phòng )"]


def test_the_directory_says_who_answers_for_what_unit_by_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    portal = reader_of(tmp_path, RECORDS)
    page = html(people.index_page(portal))
    assert texts(page, "tbody tr") == [
        "Lê Văn Dũng Chuyên viên Văn phòng",
        "Phạm Thị Bé Chuyên viên Văn phòng",
        "Nguyễn Thị Anh Chuyên viên Văn phòng",
        "Trần Văn Ấn Giữ con dấu · Trực điện thoại Chuyên viên Văn phòng",
    ]
    assert page.css_first("tr#muc-van-phong").attributes["data-unit"] == "van-phong"
    assert "Hồ Văn Cũ" not in page.html
    monkeypatch.setattr(people, "MOST_PEOPLE", 3)
    page = html(people.index_page(portal))
    assert texts(page, ".vh-row") == ["Văn phòng 4 người"]
    assert page.css_first(".vh-row a").attributes["href"] == "/don-vi/van-phong/#nhan-su"


def test_people_of_a_closed_unit_stand_apart(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, {"units/to-cu": RECORDS["units/to-cu"], "people/b": person("Lê B", unit="to-cu")})
    assert texts(html(people.index_page(portal)), "#chua-xep-don-vi + ul li") == ["Lê B"]


def test_duties_name_unit_and_person(tmp_path: Path) -> None:
    page = html(responsibilities.index_page(reader_of(tmp_path, RECORDS)))
    assert texts(page, "thead th") == ["Việc", "Đơn vị", "Người làm"]
    assert texts(page, "tbody tr:not(.vh-duties__group)") == [
        "Trực điện thoại Văn phòng Trần Văn Ấn",
        "Giữ con dấu Văn phòng Trần Văn Ấn",
    ]


def test_many_duties_get_a_page_for_each_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responsibilities, "MOST_DUTIES", 1)
    portal = reader_of(tmp_path, RECORDS)
    assert [task.path for task in tasks_of(portal, responsibilities)] == [
        "phu-trach/index.html",
        "phu-trach/van-phong/index.html",
    ]
    assert texts(html(responsibilities.index_page(portal)), ".vh-row") == ["Văn phòng 2 việc"]
    assert "Giữ con dấu" in responsibilities.unit_page(portal, "units/van-phong").content


def test_a_long_list_of_members_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "PAGE_SIZE", 3)
    portal = reader_of(tmp_path, RECORDS)
    assert [task.path for task in tasks_of(portal, units)][1:] == [
        "don-vi/van-phong/nhan-su/index.html",
        "don-vi/van-phong/nhan-su/2/index.html",
    ]
    page = html(units.people_page(portal, "units/van-phong", "2"))
    assert texts(page, "tbody tr") == ["Trần Văn Ấn Chuyên viên"]
    assert texts(page, ".vh-pager a") == ["1–3", "4–4"]


def test_an_agency_without_units_reads_naturally(tmp_path: Path) -> None:
    portal = reader_of(tmp_path, {})
    assert texts(html(units.index_page(portal)), ".vh-empty") == ["Chưa có đơn vị nào."]
    assert texts(html(people.index_page(portal)), ".vh-empty") == ["Chưa có ai trong danh bạ."]
    assert "Chưa ghi việc phụ trách nào." in responsibilities.index_page(portal).content


def test_what_is_to_come_is_known(tmp_path: Path) -> None:
    records_ = {"units/van-phong": unit("Văn phòng", 1), "people/an": person("An", "until: 2026-12-31")}
    portal = reader_of(tmp_path, records_)
    organisation.members(portal, "units/van-phong")
    assert portal.next_change == "2027-01-01"
