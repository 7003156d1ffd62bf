"""Result sheets of a year: units for staff, people for leaders; every part opens to its records."""

from __future__ import annotations

from typing import Any

from macros.engine import Portal
from macros.pages import records, results, tasks_of
from macros.records import collections
from macros.records.choices import Audience
from tests.agency import html, texts
from tests.contest import CAMPAIGN, DAY, award, campaign, line, person, portal_of, sheet, unit
from tests.pages.frames import FRAME, UNIT

STORY = {"title": "Chuyện", "themes": ["trang-phuc"], "unit": UNIT, "body": "Kể.", "happened": "2026-03-01"}
DECISION = {"number": "66/QĐ-MAU", "date": "2026-11-20", "issuer": "Giám đốc"}
RECORDS = {
    "frames/nam-2026": FRAME,
    UNIT: unit(1),
    "units/b": unit(2),
    "units/ban-giam-doc": unit(0, "leadership"),
    "people/an": person("Trần An"),
    CAMPAIGN: campaign(),
    "scores/a": sheet(UNIT, "2026-03", [line("l1", "2026-03-02", 8), line("l2", "2026-03-03", 7, "people/an")]),
    "stories/mot": {**STORY, "published": "2026-03-05"},
    "stories/sau": {**STORY, "published": "2026-12-05"},
    "awards/mot": award("people/an"),
}


def built(audience: Audience = Audience.STAFF, **more: Any) -> Portal:
    """The portal of the agency above, with whole records."""
    stored = {**RECORDS, **more}
    portal = portal_of(stored, DAY, audience)
    for ref, data in stored.items():
        portal.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(data)
    return portal


def evaluation(**more: Any) -> dict[str, Any]:
    """The evaluation of the unit for the year, in the leaders' records."""
    return {"title": "Xếp loại 2026", "subject": UNIT, "year": "2026", "audience": "leadership", **more}


def test_units_and_people_have_a_sheet_for_leaders_alone() -> None:
    assert [task.url for task in tasks_of(built(), results)] == ["/ket-qua-nam/"]
    index = html(results.index_page(built()))
    sentence = "Kết quả của từng đơn vị, từng người không công bố ở trang này;"
    assert [words for words in texts(index, "p") if words.startswith(sentence)]
    assert index.css("a[href^='/ket-qua-nam/']") == []
    sheets = (f"/ket-qua-nam/2026/{name}/" for name in ("don-vi/a", "don-vi/b", "ca-nhan/an"))
    leaders = [task.url for task in tasks_of(built(Audience.LEADERSHIP), results)]
    assert leaders == ["/ket-qua-nam/", "/ket-qua-nam/2026/", *sheets]


def test_every_part_opens_to_its_records() -> None:
    page = html(results.subject_page(built(), 2026, UNIT))
    assert texts(page, ".vh-facts > div") == [
        "Yếu tố văn hóa công vụ 65,6 /100 điểm (tính trên 80% trọng số đã có số liệu)",
        "Điểm quy đổi 13,1 trong 20 điểm",
        "Mức xếp loại Chưa có quyết định",
        "Cách tính Khung của năm Cần đối chiếu",
    ]
    assert texts(page, "tbody tr") == [
        "Tỷ lệ điểm thi đua 75% điểm tối đa 100% điểm tối đa 37,5/50",
        "Gương tốt được đăng 1 câu chuyện 2 câu chuyện 15/30",
        (
            "Tồn tại, vi phạm qua kiểm tra Thiếu số liệu kết quả kiểm tra từng đơn vị không công bố ở trang này "
            "từ 5: 0 điểm chưa tính"
        ),
    ]
    links = [node.attributes["href"] for node in page.css("h3 + ul a")]
    assert links == ["/cham-diem/a/", "/guong-tot/mot/"]


def test_what_does_not_apply_leaves_the_weight() -> None:
    page = html(results.subject_page(built(Audience.LEADERSHIP), 2026, UNIT))
    assert texts(page, ".vh-facts > div")[0] == "Yếu tố văn hóa công vụ 65,6 /100 điểm"
    assert texts(page, "tbody tr")[2] == (
        "Tồn tại, vi phạm qua kiểm tra không áp dụng: không được kiểm tra trong năm 2026 từ 5: 0 điểm không tính"
    )


def test_a_unit_without_records_has_no_points_instead_of_nought() -> None:
    page = html(
        results.subject_page(built(**{"frames/nam-2026": {**FRAME, "parts": [FRAME["parts"][0]]}}), 2026, "units/b")
    )
    assert texts(page, ".vh-facts > div")[0] == ("Yếu tố văn hóa công vụ Chưa đủ số liệu (mới có 0% trọng số, cần 80%)")


def test_a_level_is_proposed_from_the_rest_of_the_points_and_for_leaders() -> None:
    more = {"evaluations/a": evaluation(rest="62")}
    page = html(results.subject_page(built(Audience.LEADERSHIP, **more), 2026, UNIT))
    assert texts(page, "#muc ~ p")[1] == (
        "Tính theo khung của năm: 62 điểm các tiêu chí khác + 13,1 điểm yếu tố văn hóa công vụ = 75,1 điểm , thuộc mức "
        "Hoàn thành tốt nhiệm vụ (từ 70 đến dưới 90 điểm). Đây là đề xuất; chỉ quyết định mới là kết quả."
    )
    staff = html(results.subject_page(built(**more), 2026, UNIT))
    assert texts(staff, "#muc ~ p") == [
        "Chưa có quyết định xếp loại năm 2026.",
        "Chưa đề xuất mức xếp loại: chưa có điểm các tiêu chí khác của đánh giá năm.",
    ]


def test_too_little_known_is_no_proposal() -> None:
    more = {"evaluations/a": evaluation(rest="62"), "frames/nam-2026": {**FRAME, "least_known": "90"}}
    page = html(results.subject_page(built(Audience.LEADERSHIP, **more), 2026, "units/b"))
    assert "Đây là đề xuất" not in str(page.html)
    assert texts(page, "#muc ~ p")[1] == (
        "Chưa đề xuất mức xếp loại: mới có số liệu của 37% trọng số, cần ít nhất 90% (thiếu: tỷ lệ điểm thi đua); "
        "chưa có điểm các tiêu chí khác của đánh giá năm."
    )


def test_a_decision_makes_it_a_result() -> None:
    more = {"evaluations/a": evaluation(level="hoan-thanh-tot", decision=DECISION, audience="staff")}
    page = html(results.subject_page(built(**more), 2026, UNIT))
    assert texts(page, "#muc ~ p") == ["Đã có quyết định số 66/QĐ-MAU ngày 20/11/2026 : Hoàn thành tốt nhiệm vụ ."]
    overview = html(results.year_page(built(**more), 2026))
    assert texts(overview, "tbody tr") == [
        "Đơn vị 01 65,6/100 13,1 Hoàn thành tốt nhiệm vụ",
        "Đơn vị 02 Chưa đủ số liệu (mới có 30%) chưa tính Chưa có quyết định",
    ]


def test_leaders_see_people_by_unit_and_staff_do_not() -> None:
    leaders = html(results.year_page(built(Audience.LEADERSHIP), 2026))
    assert texts(leaders, "#ca-nhan ~ div tbody tr") == ["Trần An Chuyên môn, nghiệp vụ 100/100 20 Chưa có quyết định"]
    assert texts(leaders, "#theo-nhom ~ div tbody tr")[0] == "Chuyên môn, nghiệp vụ 1 1 100 100 100"
    assert "Trần An" not in str(html(results.year_page(built(), 2026)).html)


def test_the_page_of_a_level_and_of_a_frame() -> None:
    more = {"evaluations/a": evaluation(level="hoan-thanh-tot", decision=DECISION, audience="staff")}
    assert texts(html(results.index_page(built(**more))), "a[href='/xep-loai/']") == ["Xem mức xếp loại hằng năm"]
    level = html(records.record_page(built(**more), "evaluations/a"))
    assert texts(level, ".vh-answer > div") == [
        "Mức xếp loại năm 2026 Hoàn thành tốt nhiệm vụ",
        "Được xếp loại Đơn vị 01",
    ]
    frame = html(records.record_page(built(), "frames/nam-2026"))
    assert texts(frame, "#tap-the + div tbody tr") == [
        "Tỷ lệ điểm thi đua 50% 100% điểm tối đa",
        "Gương tốt được đăng 30% 2 câu chuyện",
        "Tồn tại, vi phạm qua kiểm tra 20% từ 5 tồn tại, vi phạm: 0 điểm",
    ]


def test_without_a_frame_nothing_is_worked_out() -> None:
    page = html(results.index_page(portal_of({UNIT: unit(1)})))
    assert texts(page, ".vh-empty") == ["Chưa có khung kết quả năm nào, nên chưa tính được."]
