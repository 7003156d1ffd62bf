"""Each group of positions has its own parts and targets: records, groups, frame and factor of a small agency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.engine import Portal
from macros.queries.emulation import shares
from macros.queries.titles import levels, positions, yearly_results
from macros.queries.titles.measures import part_amount
from macros.records import collections
from macros.records.choices import Audience
from macros.records.frames import PartKind
from tests.contest import CAMPAIGN, DAY, award, campaign, line, person, portal_of, sheet, unit
from tests.pages.frames import LEVELS

UNIT, LEADERS, COURSE = "units/a", "units/ban", "training/lop"
PARTS = [
    *(("tap-the", "", "ty-le-diem-thi-dua", "60", "90"), ("tap-the", "", "nhiem-vu", "40", "90")),
    *(("ca-nhan", "lanh-dao nguoi-dung-dau", "ket-qua-phu-trach", "60", "100"),),
    *(("ca-nhan", "lanh-dao nguoi-dung-dau", "nhiem-vu", "40", "90"),),
    *(("ca-nhan", "cap-pho chuyen-mon ho-tro", "ty-le-diem-thi-dua", "50", "90"),),
    *(("ca-nhan", "cap-pho chuyen-mon ho-tro", "nhiem-vu", "20", "90"),),
    *(("ca-nhan", "cap-pho chuyen-mon ho-tro", "boi-duong", "30", "8"),),
]
BONUS = {"subject": "ca-nhan", "part": "khen-thuong", "weight": "5", "full": "1", "bonus": "true"}
FRAME = {
    "title": "Khung 2026",
    "year": "2026",
    "weight": "20",
    "parts": [
        {"subject": who, "part": part, "weight": weight, "full": full, **({"groups": groups.split()} if groups else {})}
        for who, groups, part, weight, full in PARTS
    ]
    + [BONUS],
    "bands": [{"level": level, "least": least} for level, least in zip(LEVELS, ("90", "70", "50", "0"), strict=True)],
    "least_known": "60",
    "least_months": "6",
    "ceiling": "20",
    "target_days": "15",
}


def post(unit: str, rank: int, *, leader: bool = False, **more: Any) -> dict[str, Any]:
    """A position since 2020."""
    return {"unit": unit, "title": "…", "rank": str(rank), "leader": str(leader).lower(), "since": "2020-01-01", **more}


def who(*posts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A person with those positions."""
    return {**person("Người"), "positions": list(posts), **more}


def task(lead: str, done: str = "", **more: Any) -> dict[str, Any]:
    """A task that was due at the end of June."""
    ended = {"done": done, "evidence_note": "Biên bản"} if done else {}
    return {"title": "Việc", "lead": lead, "starts": "2026-01-05", "due": "2026-06-30", **ended, **more}


AGENCY = {
    "frames/nam-2026": FRAME,
    LEADERS: unit(0, "leadership"),
    UNIT: unit(1),
    "units/b": unit(2, overseer="people/pho"),
    "people/truong": who(post(LEADERS, 1, leader=True)),
    "people/pho": who(post(LEADERS, 2, leader=True)),
    "people/khong-phu-trach": who(post(LEADERS, 3, leader=True)),
    "people/truong-phong": who(post(UNIT, 10, leader=True)),
    "people/pho-phong": who(post(UNIT, 11, leader=True)),
    "people/an": who(post(UNIT, 30)),
    "people/binh": who(post("units/b", 30)),
    "people/lai-xe": who(post(UNIT, 40), kind="nguoi-lao-dong"),
    "people/van-thu": who(post(UNIT, 31, group="ho-tro")),
    "people/moi": who(post(UNIT, 32, since="2026-08-01")),
    CAMPAIGN: campaign(),
}


def built(**more: Any) -> Portal:
    """The agency as leaders see it, with whole records."""
    records = {**AGENCY, **more}
    portal = portal_of(records, DAY, Audience.LEADERSHIP)
    for ref, data in records.items():
        portal.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(data)
    return portal


def test_everybody_is_in_the_group_of_the_position() -> None:
    groups = dict(levels.by_group(built(), 2026))
    assert groups == {
        "lanh-dao": ("people/truong", "people/pho", "people/khong-phu-trach"),
        "nguoi-dung-dau": ("people/truong-phong",),
        "cap-pho": ("people/pho-phong",),
        "chuyen-mon": ("people/an", "people/moi", "people/binh"),
        "ho-tro": ("people/van-thu", "people/lai-xe"),
    }


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("truong", ("units/a", "units/b")),
        ("pho", ("units/b",)),
        ("khong-phu-trach", ()),
        ("truong-phong", ("units/a",)),
        ("pho-phong", ("units/a",)),
        ("an", ()),
    ],
)
def test_leaders_answer_for_the_units_that_they_lead(name: str, units: tuple[str, ...]) -> None:
    assert positions.led_by(built(), f"people/{name}", 2026) == units


def test_the_result_of_a_head_is_that_of_the_unit_and_of_its_tasks() -> None:
    records = {
        "scores/a": sheet(UNIT, "2026-03", [line("l1", "2026-03-02", 9, "people/an")]),
        "actions/xong": task(UNIT, "2026-06-01"),
        "actions/tre": task(UNIT),
    }
    portal = built(**records)
    factor = yearly_results.factor_of(portal, "people/truong-phong", 2026)
    of_unit = yearly_results.factor_of(portal, UNIT, 2026).points
    assert of_unit == Decimal("82.2")  # all 60 for points, 50 of 90 percent of 40 for tasks
    assert [(item.part, item.measured.amount) for item in factor.parts] == [
        (PartKind.LED, of_unit),
        (PartKind.ACTIONS, Decimal(50)),
        (PartKind.AWARDS, Decimal(0)),
    ]


DUTIES = {
    "scores": {"scores/a": sheet(UNIT, "2026-03", [line("l1", "2026-03-02", 10, "people/an")])},
    "tasks": {"actions/cua-an": task("units/b", "2026-06-01", person="people/an")},
    "hours": {
        "training_duties/vc": {
            "title": "Định mức", "kind": "vien-chuc", "amount": "8", "since": "2024-01-01", "verified": "false",
        },
        "attendances/lop": {
            "title": "Danh sách", "course": COURSE, "unit": UNIT, "sent": "1", "attended": "1", "certified": "1",
            "counted": "2026-05-20", "audience": "leadership",
            "people": [{"person": "people/an", "certified": "2026-05-20"}],
        },
        COURSE: {
            "title": "Lớp", "topic": "van-hoa", "year": "2026", "starts": "2026-05-20", "ends": "2026-05-20",
            "periods": "8", "organizer": UNIT,
            "sessions": [{"id": "b1", "date": "2026-05-20", "start": "08:00", "end": "11:00", "place": "Hội trường"}],
        },
    },
}  # fmt: skip


@given(st.sets(st.sampled_from(list(DUTIES)), min_size=1), st.booleans())
def test_who_fulfils_all_duties_that_he_or_she_has_has_all_points(names: set[str], rewarded: bool) -> None:
    more = {ref: data for name in names for ref, data in DUTIES[name].items()}
    records = {**more, **({"awards/mot": award("people/an")} if rewarded else {})}
    assert yearly_results.factor_of(built(**records), "people/an", 2026).points == 100


def test_what_does_not_apply_and_what_is_missing_say_why() -> None:
    parts = yearly_results.factor_of(built(), "people/an", 2026).parts
    assert [(item.measured.applies, item.measured.why) for item in parts[:3]] == [
        (True, "chưa có dòng chấm điểm nào trong năm 2026"),
        (False, "không có nhiệm vụ nào đến hạn trong năm 2026"),
        (True, "chưa có danh sách học viên năm 2026"),
    ]
    led = yearly_results.factor_of(built(), "people/khong-phu-trach", 2026).parts[0].measured
    assert led.why == "chưa ghi đơn vị được phân công phụ trách (mục “Lãnh đạo phụ trách” của đơn vị)"


def test_the_duty_of_a_person_is_the_target_of_training() -> None:
    records = dict(DUTIES["hours"])
    records["training_duties/vc"] = {**records["training_duties/vc"], "amount": "16"}
    hours = yearly_results.factor_of(built(**records), "people/an", 2026).parts[2]
    assert (hours.part, hours.full, hours.points) == (PartKind.PERIODS, 16, 15)  # half of the duty, half of 30 percent


def test_the_duties_of_its_people_are_the_target_of_a_unit() -> None:
    hours = part_amount(built(**DUTIES["hours"]), PartKind.PERIODS, UNIT, 2026)
    assert (hours.amount, hours.target) == (8, 5 * 8)  # five of its six people have a duty


SANCTION = {
    "title": "Kiểm điểm", "finding": "inspections/x#f1", "person": "people/an", "form": "kiem-diem",
    "decision": {"number": "48/TB-MAU", "date": "2026-07-22"}, "retain_until": "2028-07-22", "audience": "leadership",
}  # fmt: skip


def test_a_concluded_violation_is_taken_off_by_the_frame() -> None:
    violations = {"subject": "ca-nhan", "part": "vi-pham", "weight": "20", "full": "2"}
    frame = {**FRAME, "parts": [*FRAME["parts"], violations]}  # type: ignore[misc]
    records = {
        **DUTIES["scores"],
        "scores/b": sheet("units/b", "2026-03", [line("l1", "2026-03-02", 9, "people/binh")]),
    }
    portal = built(**records, **{"frames/nam-2026": frame, "sanctions/mot": SANCTION})
    factor = yearly_results.factor_of(portal, "people/an", 2026)
    assert [(item.points, item.measured.refs) for item in factor.parts if item.part.deducted] == [
        (Decimal(-10), ("sanctions/mot",))
    ]
    before = built(**records)
    assert factor.points == (yearly_results.factor_of(before, "people/an", 2026).points or 0) - 10
    untouched = [yearly_results.factor_of(item, "people/binh", 2026).points for item in (portal, before)]
    assert untouched[0] == untouched[1]


@given(st.integers(1, 50), st.integers(1, 10), st.integers(1, 100))
def test_the_scale_of_a_campaign_makes_no_difference(lines: int, points: int, scale: int) -> None:
    criteria = [{"id": "viec-tot", "title": "Việc tốt", "points": str(10 * scale)}]
    records = {
        CAMPAIGN: campaign(versions=[{"since": "2026-01-01", "criteria": criteria}]),
        "scores/a": sheet(UNIT, "2026-03", [line(f"l{at}", "2026-03-02", points * scale) for at in range(lines)]),
    }
    assert part_amount(built(**records), PartKind.SHARE, UNIT, 2026).amount == 10 * points


def test_each_campaign_counts_once_and_points_taken_away_count() -> None:
    criteria = [{"id": "viec-tot", "title": "…", "points": "10"}, {"id": "tru", "title": "…", "points": "-5"}]
    minus = {**line("l2", "2026-03-03", -5), "criterion": "tru"}
    records = {
        CAMPAIGN: campaign(versions=[{"since": "2026-01-01", "criteria": criteria}]),
        "campaigns/khac": campaign(),
        "scores/a": sheet(UNIT, "2026-03", [line("l1", "2026-03-02", 10), minus]),
        "scores/b": sheet(UNIT, "2026-03", [line("l1", "2026-03-02", 10)] * 1, "campaigns/khac"),
    }
    attained = shares.attained_in(built(**records), UNIT, 2026)
    assert [item.share for item in attained] == [100, 50]
    assert shares.mean(attained) == 75


def test_nothing_is_proposed_where_something_is_missing_and_it_says_what() -> None:
    assert list(yearly_results.missing(built(), "people/moi", 2026)) == [
        "mới có số liệu của 0% trọng số, cần ít nhất 60% (thiếu: tỷ lệ điểm thi đua, tiết bồi dưỡng)",
        "chưa có điểm các tiêu chí khác của đánh giá năm",
        "làm việc 5 tháng trong năm, chưa đủ 6 tháng để xếp loại",
    ]
    assert yearly_results.proposal_of(built(), "people/moi", 2026) is None


def rated(subject: str, level: str, **more: Any) -> dict[str, Any]:
    """A level that is still a proposal."""
    return {"title": "Xếp loại", "audience": "leadership", "subject": subject, "year": "2026", "level": level, **more}


def test_the_share_of_excellent_levels_is_told_for_the_agency_and_for_each_group() -> None:
    records = {
        f"evaluations/{name}": rated(f"people/{name}", level)
        for name, level in (
            *(("an", "hoan-thanh-xuat-sac"), ("binh", "hoan-thanh-tot"), ("moi", "hoan-thanh-tot")),
            *((name, "hoan-thanh-tot") for name in ("truong", "truong-phong", "pho-phong", "van-thu")),
        )
    }
    answer = [
        (item.group, item.excellent, item.good, item.limit, item.over, item.open)
        for item in levels.ceilings(built(**records), 2026)
    ]
    assert (answer[0], answer[4]) == ((None, 1, 6, 1, 0, 3), ("chuyen-mon", 1, 2, 0, 1, 0))


def test_who_decides_is_told_of_discipline_and_of_a_head_above_the_unit() -> None:
    decision = {"number": "12/TB", "date": "2026-06-01"}
    sanction = {"title": "Xử lý", "audience": "leadership", "finding": "inspections/x#f1", "form": "khien-trach",
                "person": "people/truong-phong", "decision": decision, "retain_until": "2028-06-01"}  # fmt: skip
    records = {
        "sanctions/x": sanction,
        "evaluations/a": rated(UNIT, "hoan-thanh"),
        "evaluations/truong-phong": rated("people/truong-phong", "hoan-thanh-tot"),
    }
    assert list(levels.cautions(built(**records), "people/truong-phong", 2026)) == [
        "Có khiển trách ngày 01/6/2026: vi phạm khi thực hiện nhiệm vụ thì xếp loại không hoàn thành nhiệm vụ.",
        "Đơn vị được xếp hoàn thành nhiệm vụ: mức của người đứng đầu không cao hơn mức của đơn vị.",
    ]
