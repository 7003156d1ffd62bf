"""Titles on pages: the rules for all staff; verdicts, reasons and quotas for leaders alone."""

from __future__ import annotations

from typing import Any

import pytest

from macros.engine import Portal
from macros.pages import listings, records, tasks_of, titles
from macros.queries.titles import candidates
from macros.queries.titles.quotas import quotas
from macros.records import collections
from macros.records.choices import Audience
from tests.agency import html, texts
from tests.contest import DAY, person, portal_of, unit

SOURCE = {"verified": "true", "source": "Văn phòng đối chiếu"}
WHERE = {"regulation": "regulations/quy-che", "clause": "Điều 9"}
LEVEL = {
    "id": "muc",
    "kind": "xep-loai",
    "text": "Hoàn thành tốt trở lên",
    "level": "hoan-thanh-tot",
    **WHERE,
    **SOURCE,
}
QUOTA = {"id": "suat", "kind": "han-ngach", "text": "Không quá một nửa", "share": "50", **WHERE, **SOURCE}
INITIATIVE = {"id": "sk", "kind": "sang-kien", "text": "Có sáng kiến", **WHERE}
DECISION = {"number": "66/QĐ-MAU", "date": "2025-12-12", "issuer": "Giám đốc"}


def title(form: str, *conditions: dict[str, str], subject: str = "ca-nhan", **more: Any) -> dict[str, Any]:
    """A title whose conditions apply from 2025 on."""
    versions = [{"since": "2025-01-01", "conditions": list(conditions)}]
    return {"title": form, "form": form, "subject": subject, **WHERE, "versions": versions, **more}


def level(subject: str, name: str, year: int = 2025, **more: Any) -> dict[str, Any]:
    """The level of a year, by decision."""
    result = {"title": f"Xếp loại {year}", "subject": subject, "year": str(year), "level": name, "decision": DECISION}
    return {**result, "audience": "leadership" if subject.startswith("people/") else "staff", **more}


def award_of(form: str, *winners: str, **more: Any) -> dict[str, Any]:
    """An award of 2025."""
    return {
        "title": "Khen", "form": form, "year": "2025", "winners": list(winners), "decision": DECISION,
        "reason": "Tốt", **more,
    }  # fmt: skip


FRAME = {
    "title": "Khung 2025",
    "year": "2025",
    "weight": "20",
    "parts": [{"subject": "tap-the", "part": "guong-tot", "weight": "100", "full": "2"}],
    "bands": [{"level": "hoan-thanh-tot", "least": "70"}],
    "target_days": "15",
}
REGULATION = {
    "title": "Quy chế", "number": "05/QC-MAU", "type": "regulation", "issuer": "Trung tâm", "level": "agency",
    "issued": "2024-01-10", "evidence_level": "full-text",
}  # fmt: skip
RECORDS = {
    "units/a": unit(1),
    "people/an": person("Trần An"),
    "people/binh": person("Lê Bình"),
    "people/chi": person("Võ Chi"),
    "people/dung": person("Ngô Dung"),
    "regulations/quy-che": REGULATION,
    "frames/nam-2025": FRAME,
    "titles/khen": title("giay-khen", LEVEL, QUOTA, body="…"),
    "titles/thi-dua": title("chien-si-thi-dua-co-so", LEVEL, INITIATIVE),
    "evaluations/an": level("people/an", "hoan-thanh-tot"),
    "evaluations/binh": level("people/binh", "hoan-thanh"),
    "evaluations/chi": level("people/chi", "hoan-thanh-tot"),
    "awards/cuoi-nam": award_of("giay-khen", "people/chi"),
}


def built(audience: Audience = Audience.LEADERSHIP, **more: Any) -> Portal:
    """The portal of the agency above, with whole records."""
    stored = {**RECORDS, **more}
    portal = portal_of(stored, DAY, audience)
    for ref, data in stored.items():
        portal.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(data)
    return portal


def test_staff_read_the_rules_and_have_no_page_of_verdicts() -> None:
    portal = built(Audience.STAFF)
    page = html(records.record_page(portal, "titles/thi-dua"))
    assert texts(page, "h2")[:1] == ["Điều kiện từ 01/01/2025"]
    assert texts(page, "tbody tr") == [
        "Hoàn thành tốt trở lên Điều 9 Quy chế số 05/QC-MAU",
        "Có sáng kiến Điều 9 Quy chế số 05/QC-MAU",
    ]
    assert "Ai đủ điều kiện" not in str(page.html)
    assert list(tasks_of(portal, titles)) == []


def test_the_index_has_titles_in_the_order_of_the_forms() -> None:
    page = html(listings.index_page(built(Audience.STAFF), "titles"))
    assert texts(page, "tbody th") == ["chien-si-thi-dua-co-so", "giay-khen"]
    leaders = html(listings.index_page(built(), "titles"))
    assert texts(leaders, ".vh-link-more")[:1] == ["Xét danh hiệu, khen thưởng: năm 2025"]


def test_leaders_are_answered_with_reasons_group_by_group() -> None:
    page = html(titles.title_page(built(), 2025, "titles/khen"))
    assert texts(page, "h2")[:3] == ["Đủ theo số liệu (2)", "Chưa đủ theo số liệu (1)", "Thiếu số liệu (1)"]
    assert texts(page, "#du + div tbody tr") == ["Đạt 2/2 điều kiện. 2 Đơn vị 01: Trần An , Võ Chi"]
    assert texts(page, "#thieu-so-lieu + div tbody tr") == [
        "Đạt 1/2 điều kiện. Chưa có quyết định xếp loại năm 2025. 1 Đơn vị 01: Ngô Dung"
    ]
    assert texts(page, "#chua-du + div tbody tr") == [
        (
            "Đạt 1/2 điều kiện. Thấp hơn mức “Hoàn thành tốt nhiệm vụ” (năm 2025: Hoàn thành nhiệm vụ). "
            "1 Đơn vị 01: Lê Bình"
        )
    ]
    assert texts(page, "#muc-suat ~ div tbody tr")[0] == "Đơn vị 01 4 2 1 Khen"


def test_an_unmet_condition_is_unmet_whether_or_not_its_provision_was_verified() -> None:
    page = html(titles.subject_page(built(), 2025, "people/an"))
    assert texts(page, "tbody tr")[:2] == [
        "chien-si-thi-dua-co-so Chưa đủ theo số liệu",
        "giay-khen Đủ theo số liệu",
    ]
    assert texts(page, "#muc-thi-dua + p + div tbody tr") == [
        (
            "Hoàn thành tốt trở lên Điều 9 Quy chế số 05/QC-MAU (Văn phòng đối chiếu) "
            "Đạt Năm 2025: Hoàn thành tốt nhiệm vụ. Căn cứ số liệu: Xếp loại 2025"
        ),
        (
            "Có sáng kiến Điều 9 Quy chế số 05/QC-MAU Cần đối chiếu "
            "Chưa đạt Chưa có sáng kiến được công nhận từ cấp cơ sở trở lên năm 2025 (cần 01)."
        ),
    ]


def test_the_year_counts_the_answers_of_each_title() -> None:
    page = html(titles.year_page(built(), 2025))
    assert texts(page, "tbody tr") == [
        *("chien-si-thi-dua-co-so 4 0 4 0 Chưa có", "giay-khen 4 2 1 1 1 chưa có hồ sơ"),
        "giay-khen Chưa có quyết định xếp loại năm 2025. (1 người)",
        "giay-khen Trần An , Võ Chi",
    ]
    assert [node.attributes["href"] for node in page.css("tbody tr:last-child td a")][:3] == [
        f"/danh-hieu/xet/2025/khen/#{answer}" for answer in ("du", "chua-du", "thieu-so-lieu")
    ]


@pytest.mark.parametrize("occasion", [{"story": "stories/x"}, {"campaign": "campaigns/x"}])
def test_an_award_for_an_occasion_uses_no_quota_and_is_no_ground(occasion: dict[str, str]) -> None:
    used = {"awards/mot": award_of("giay-khen", "people/an", **occasion)}
    by_form = quotas(built(**used), "titles/khen", 2025)
    assert [(line.base, line.limit, line.used) for _, lines in by_form for line in lines] == [
        (4, 2, ("awards/cuoi-nam",))
    ]


def test_a_sanction_bars_and_a_reminder_does_not() -> None:
    barred = {"id": "kl", "kind": "khong-ky-luat", "text": "Không bị kỷ luật", **WHERE, **SOURCE}
    sanction = {"title": "Xử lý", "audience": "leadership", "finding": "inspections/x#f1", "person": "people/an",
                "decision": {"number": "12/TB", "date": "2025-06-01"}, "retain_until": "2027-06-01"}  # fmt: skip
    answers = [
        candidates.verdict(
            built(**{"titles/khen": title("giay-khen", barred), "sanctions/x": {**sanction, "form": form}}),
            *("titles/khen", "people/an", 2025),
        ).answer.label
        for form in ("nhac-nho", "khien-trach")
    ]
    assert answers == ["Đủ theo số liệu", "Chưa đủ theo số liệu"]


def test_a_quota_of_the_agency_is_shared_by_its_units() -> None:
    titles = {"titles/khen": title("giay-khen", {**QUOTA, "agency": "true"}), "units/b": unit(2)}
    lines = quotas(built(**titles), "titles/khen", 2025)[0][1]
    assert [(line.unit, line.base, line.limit) for line in lines] == [("", 4, 2), ("units/a", 4, None)]


def test_before_the_titles_of_a_year_are_decided_nobody_lacks_them() -> None:
    members = {"id": "tv", "kind": "thanh-vien", "text": "Nửa số thành viên", "share": "50", **WHERE, **SOURCE}
    group = title("giay-khen", {**members, "forms": ["lao-dong-tien-tien"]}, subject="tap-the")
    before = candidates.verdict(built(**{"titles/phong": group}), "titles/phong", "units/a", 2025)
    decided = {"titles/phong": group, "awards/nam": award_of("lao-dong-tien-tien", "people/an")}
    after = candidates.verdict(built(**decided), "titles/phong", "units/a", 2025)
    assert before.reasons[0].why == "Chưa có quyết định “Lao động tiên tiến” năm 2025 để tính tỷ lệ."
    assert after.reasons[0].why == "1 trong 4 thành viên đạt “Lao động tiên tiến”; cần từ 50% (2 người), còn thiếu 1."
    assert (before.answer.label, after.answer.label) == ("Thiếu số liệu", "Chưa đủ theo số liệu")


def test_the_page_of_a_title_tells_staff_how_and_hides_what_is_for_editors() -> None:
    how = {
        "papers": ["Báo cáo thành tích", "Biên bản họp bình xét"],
        "to": "Văn phòng",
        "due": "Trước ngày 20/12 hằng năm",
        "decided_by": "Giám đốc",
        "steps": ["Đơn vị họp bình xét"],
        "regulation": "regulations/quy-che",
    }
    conditions = [{"since": "2025-01-01", "note": "Chưa đọc bản gốc", "conditions": [LEVEL]}]
    more = {"procedure": how, "reward": "0,3 lần mức lương cơ sở", "note": "Đối chiếu lại", "versions": conditions}
    page = html(
        records.record_page(built(Audience.STAFF, **{"titles/khen": title("giay-khen", **more)}), "titles/khen")
    )
    assert texts(page, ".vh-answer dd") == ["Văn phòng", "Trước ngày 20/12 hằng năm", "Giám đốc"]
    assert texts(page, ".vh-facts > div")[1:] == [
        "Quy định tại Điều 9 Quy chế số 05/QC-MAU",
        "Thủ tục theo Quy chế số 05/QC-MAU",
        "Mức thưởng 0,3 lần mức lương cơ sở",
    ]
    assert texts(page, "p.vh-muted")[0].startswith("2 điều khoản ở trang này chưa được đối chiếu")
    assert texts(page, "#ho-so + ul li") == ["Báo cáo thành tích", "Biên bản họp bình xét"]
    assert texts(page, "#cac-buoc + ol li") == ["Đơn vị họp bình xét"]
    text = str(page.html)
    assert [words for words in ("Chưa đọc bản gốc", "Đối chiếu lại") if words in text] == []


def test_no_unit_has_anybody_who_was_warned() -> None:
    barred = {
        "id": "cc",
        "kind": "khong-ky-luat",
        "text": "Không ai bị cảnh cáo",
        "sanction": "canh-cao",
        **WHERE,
        **SOURCE,
    }
    sanction = {"title": "Xử lý", "audience": "leadership", "finding": "inspections/x#f1", "person": "people/an",
                "decision": {"number": "12/TB", "date": "2025-06-01"}, "retain_until": "2027-06-01"}  # fmt: skip
    group = title("tap-the-lao-dong-tien-tien", barred, subject="tap-the")
    answers = [
        candidates.verdict(
            built(**{"titles/phong": group, "sanctions/x": {**sanction, "form": form}}), "titles/phong", "units/a", 2025
        )
        .reasons[0]
        .why
        for form in ("khien-trach", "canh-cao")
    ]
    assert answers == [
        (
            "Không có xử lý từ mức cảnh cáo trở lên năm 2025. Có khiển trách ngày 01/6/2025: "
            "chưa đến mức của điều kiện, hội đồng xem xét."
        ),
        "Có cảnh cáo ngày 01/6/2025.",
    ]


def test_a_letter_of_praise_has_no_decision_and_is_no_ground() -> None:
    letter = award_of("thu-khen", "people/an", letter={"date": "2025-12-01", "signer": "Giám đốc"})
    del letter["decision"]
    portal = built(**{"awards/thu": letter})
    page = html(records.record_page(portal, "awards/thu"))
    assert texts(page, ".vh-facts > div")[:2] == ["Năm thành tích 2025", "Thư khen Ngày 01/12/2025 , Giám đốc ký"]
    assert [item.occasion for item in candidates.awarded_titles(portal, "people/an")] == [True]


def test_nobody_is_considered_for_what_he_or_she_gives() -> None:
    head = person("Lê Trưởng")
    head["positions"] = [{**head["positions"][0], "rank": "1", "leader": "true"}]
    portal = built(
        **{"people/truong": head, "titles/khen": title("giay-khen", LEVEL, decider="units/a")},
    )
    assert "people/truong" not in candidates.candidates(portal, "titles/khen", 2025)
    assert "people/truong" in candidates.candidates(portal, "titles/thi-dua", 2025)
    page = html(titles.title_page(portal, 2025, "titles/khen"))
    assert "Người đứng đầu Đơn vị 01 quyết định tặng nên không thuộc đối tượng xét." in texts(page, "p")
