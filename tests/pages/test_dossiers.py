"""Dossiers of commendation: their pages, which only leaders have, and the text of each document."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from macros.documents.document import Annex, Document, Items, Paragraph, Table, plain
from macros.documents.docx import docx_of
from macros.engine import Portal
from macros.pages import dossiers_documents as documents
from macros.pages import listings, records, tasks_of
from macros.queries.titles import dossiers
from macros.records import collections
from macros.records.choices import Audience
from tests.agency import html, texts
from tests.contest import DAY, portal_of, unit
from tests.documents.printing import assert_official, print_to_pdf, sheets
from tests.pages.test_titles import LEVEL, REGULATION, SOURCE, WHERE, award_of, level, title

VOTES = {"share": "60", **WHERE, **SOURCE}
MEETING = {"council": "units/hd", "date": "2026-01-09", "starts": "14:00", "place": "Phòng họp"}


def person(name: str, post: str, rank: int, where: str = "units/a", *, leader: bool = False) -> dict[str, Any]:
    """A person with one position since 2020."""
    position = {"unit": where, "title": post, "rank": str(rank), "leader": str(leader).lower(), "since": "2020-01-01"}
    return {"title": name, "kind": "vien-chuc", "positions": [position]}


def dossier(*candidates: dict[str, str], **more: Any) -> dict[str, Any]:
    """A dossier for the title of 2025."""
    return {
        "title": "Hồ sơ", "audience": "leadership", "honour": "titles/tien-tien", "form": "lao-dong-tien-tien",
        "year": "2025", "decides": "co-quan", "reason": "Hoàn thành tốt nhiệm vụ", "candidates": list(candidates),
        **more,
    }  # fmt: skip


COUNCIL = [
    {"person": "people/giam-doc", "role": "Chủ tịch Hội đồng"},
    {"person": "people/pho", "role": "Phó Chủ tịch Hội đồng"},
    {"person": "people/an", "role": "Ủy viên, thư ký"},
]
RECORDS: dict[str, dict[str, Any]] = {
    "units/bgd": unit(1, "leadership"),
    "units/a": unit(2),
    "units/hd": {**unit(3, "team"), "title": "Hội đồng Thi đua, khen thưởng", "members": COUNCIL},
    "people/giam-doc": person("Lê Giám", "Giám đốc", 1, "units/bgd", leader=True),
    "people/pho": person("Phạm Phó", "Phó Giám đốc", 2, "units/bgd", leader=True),
    "people/an": person("Trần An", "Trưởng phòng", 10, leader=True),
    "people/binh": person("Lê Bình", "Chuyên viên", 30),
    "people/chi": person("Võ Chi", "Kế toán", 30),
    "regulations/quy-che": REGULATION,
    "titles/tien-tien": title("lao-dong-tien-tien", LEVEL),
    "evaluations/an": level("people/an", "hoan-thanh-tot"),
    "evaluations/binh": level("people/binh", "hoan-thanh"),
    "evaluations/chi": level("people/chi", "hoan-thanh-xuat-sac"),
    "dossiers/d": dossier(
        {"who": "people/an", "votes": "2"},
        {"who": "people/binh", "votes": "1", "note": "Nghỉ ốm dài ngày"},
        {"who": "people/chi", "votes": "3", "unpublished": "true"},
        meeting=MEETING,
    ),
}
RECORDS["titles/tien-tien"]["versions"][0]["voting"] = VOTES


def built(audience: Audience = Audience.LEADERSHIP, **more: Any) -> Portal:
    """The portal of the agency above with full records; `None` removes a record."""
    changes = {name.replace("__", "/"): fields for name, fields in more.items()}
    data = {ref: fields for ref, fields in {**RECORDS, **changes}.items() if fields}
    portal = portal_of(data, DAY, audience)
    for ref, fields in data.items():
        portal.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(fields)
    return portal


def texts_of(document: Document) -> list[str]:
    """The paragraphs, list items and rows of a document, in its order."""
    parts: list[str] = []
    for block in (*document.body, *(block for annex in document.annexes for block in annex.blocks)):
        match block:
            case Paragraph():
                parts.append(plain(block.content))
            case Items():
                parts += map(plain, block.items)
            case Table():
                parts += [" | ".join(map(plain, row)) for row in (block.header, *block.rows)]
            case _:
                parts += [plain(block.content)] if hasattr(block, "content") else []
    return parts


def test_the_submission_tells_the_votes_and_is_signed_for_the_chair_to_whom_it_goes() -> None:
    paper = documents.submission(built(), "dossiers/d")
    assert (paper.title, paper.unit) == (
        "Về việc đề nghị tặng danh hiệu “Lao động tiên tiến” năm 2025",
        "Hội đồng Thi đua, khen thưởng",
    )
    assert paper.addressees == ("Giám đốc Cơ quan",)
    assert texts_of(paper) == [
        (
            "Ngày 09 tháng 01 năm 2026, Hội đồng Thi đua, khen thưởng đã họp, bỏ phiếu xét tặng danh hiệu “Lao động "
            "tiên tiến” năm 2025 cho 03 cá nhân. Kết quả: 02 cá nhân đủ số phiếu theo quy định (có biên bản kèm theo)."
        ),
        "Không đủ số phiếu: Lê Bình: 1/3 phiếu.",
        "Thành tích: hoàn thành tốt nhiệm vụ.",
        "STT | Họ và tên | Chức vụ, đơn vị",
        "1 | Trần An | Trưởng phòng, Đơn vị 02",
        "2 | Võ Chi | Kế toán, Đơn vị 02",
        "Điều kiện xét:",
        "Hoàn thành tốt trở lên (Điều 9 Quy chế 05/QC-MAU).",
        "Hồ sơ gửi kèm gồm:",
        "Danh sách trích ngang;",
        "Báo cáo thành tích (02 bản);",
        "Biên bản họp và phiếu bầu của Hội đồng.",
        (
            "Hội đồng Thi đua, khen thưởng kính trình Giám đốc Cơ quan xem xét, quyết định tặng danh hiệu “Lao động "
            "tiên tiến” năm 2025 cho 02 cá nhân (có tên trên đây)./."
        ),
    ]
    assert paper.signatures[0].authority == ("TM. Hội đồng Thi đua, khen thưởng", "KT. Chủ tịch", "Phó Chủ tịch")
    assert paper.signatures[0].name == "Phạm Phó"


def test_the_list_says_of_each_what_speaks_for_it() -> None:
    paper = documents.overview(built(), "dossiers/d")
    assert paper.landscape
    assert texts_of(paper)[1:] == [
        (
            "STT | Họ và tên | Chức vụ, đơn vị | Thành tích tóm tắt | Xếp loại | Đã được tặng | Phiếu | "
            "Điều khoản, ghi chú"
        ),
        ("1 | Trần An | Trưởng phòng, Đơn vị 02 | Thành tích chung | Hoàn thành tốt nhiệm vụ | Chưa có | 2/2 | Điều 9"),
        (
            "2 | Lê Bình | Chuyên viên, Đơn vị 02 | Thành tích chung | Hoàn thành nhiệm vụ | Chưa có | 1/3 | "
            "Điều 9; Nghỉ ốm dài ngày"
        ),
        (
            "3 | Võ Chi | Kế toán, Đơn vị 02 | Thành tích chung | Hoàn thành xuất sắc nhiệm vụ | Chưa có | 3/3 | "
            "Điều 9; không công bố tên"
        ),
    ]


def test_the_minutes_count_the_votes_and_nobody_votes_on_himself() -> None:
    paper = documents.minutes(built(), "dossiers/d")
    assert texts_of(paper)[0] == "Hồi 14 giờ 00 phút, ngày 09 tháng 01 năm 2026, tại Phòng họp."
    assert "Số phiếu cần có: từ 60% số thành viên bỏ phiếu trở lên (Điều 9 Quy chế 05/QC-MAU). Không ai bỏ phiếu" in (
        "\n".join(texts_of(paper))
    )
    assert texts_of(paper)[-6:-2] == [
        "STT | Họ và tên | Số người bỏ phiếu | Đồng ý | Không đồng ý, không hợp lệ | Kết quả",
        "1 | Trần An | 2 | 2 | 0 | Đạt",
        "2 | Lê Bình | 3 | 1 | 2 | Không đạt",
        "3 | Võ Chi | 3 | 3 | 0 | Đạt",
    ]
    assert [item.name for item in paper.signatures] == ["Trần An", "Lê Giám"]


def test_before_the_count_there_are_gaps_and_nobody_is_left_out() -> None:
    waiting = dossier({"who": "people/an"}, {"who": "people/chi"}, meeting={**MEETING, "absent": ["people/pho"]})
    portal = built(dossiers__d=waiting)
    minutes = texts_of(documents.minutes(portal, "dossiers/d"))
    assert "2 | Võ Chi | 2 |  |  | " in minutes
    assert "Vắng mặt: Phạm Phó, Phó Chủ tịch Hội đồng." in minutes
    assert dossiers.winners(portal, "dossiers/d") == ("people/an", "people/chi")


def test_the_ballot_marks_members_and_is_not_signed() -> None:
    paper = documents.ballot(built(), "dossiers/d")
    assert texts_of(paper)[1:] == [
        "STT | Họ và tên | Đơn vị | Đồng ý | Không đồng ý",
        "1 | Trần An (*) | Đơn vị 02 |  | ",
        "2 | Lê Bình | Đơn vị 02 |  | ",
        "3 | Võ Chi | Đơn vị 02 |  | ",
    ]
    assert (paper.signatures, paper.symbol) == ((), "")


AWARD = {**award_of("lao-dong-tien-tien", "people/an", "people/chi"), "decision": {
    "number": "05/QĐ-MAU", "date": "2026-01-16", "issuer": "Giám đốc"}}  # fmt: skip


def test_the_decision_takes_number_and_day_from_the_award_that_came_of_it() -> None:
    decided = {**RECORDS["dossiers/d"], "award": "awards/tt", "decided": "2026-01-16"}
    paper = documents.decision(built(awards__tt=AWARD, dossiers__d=decided), "dossiers/d")
    assert (paper.number, paper.symbol, str(paper.signed)) == ("05", "QĐ-MAU", "2026-01-16")
    assert paper.authority == "Giám đốc Cơ quan"
    assert texts_of(paper)[0] == (
        "Tặng danh hiệu “Lao động tiên tiến” năm 2025 cho 02 cá nhân (có tên sau đây), vì đã có thành tích: "
        "hoàn thành tốt nhiệm vụ."
    )
    assert paper.basis[-1] == "Theo đề nghị của Hội đồng Thi đua, khen thưởng tại cuộc họp ngày 09 tháng 01 năm 2026"
    assert paper.signatures[0].authority == ("Giám đốc",)


def test_one_person_is_named_in_the_sentence_and_the_number_is_left_open() -> None:
    one = dossier({"who": "people/chi"}, honour=None, form="giay-khen", money="702000", campaign=None)
    paper = documents.decision(built(dossiers__d=one), "dossiers/d")
    assert texts_of(paper)[:2] == [
        "Tặng giấy khen cho Võ Chi, kế toán, Đơn vị 02, vì đã có thành tích: hoàn thành tốt nhiệm vụ.",
        "Tiền thưởng kèm theo: 702.000 đồng.",
    ]
    assert (paper.number, paper.signed, paper.symbol) == ("", None, "QĐ")


def test_what_is_decided_above_goes_there_and_has_no_decision_here() -> None:
    above = dossier({"who": "units/a"}, honour=None, form="co-thi-dua-cap-tinh", decides="cap-tren")
    portal = built(dossiers__d=above)
    paper = documents.submission(portal, "dossiers/d")
    assert paper.signatures[0].authority == ("Giám đốc",)
    assert texts_of(paper)[-1].startswith(
        "Cơ quan kính trình …… xem xét, quyết định tặng danh hiệu “Cờ thi đua của bộ,"
    )
    addresses = [task.path for task in tasks_of(portal, documents)]
    assert "ho-so-khen-thuong/d/to-trinh.docx" in addresses
    assert "ho-so-khen-thuong/d/quyet-dinh.docx" not in addresses
    assert "ho-so-khen-thuong/d/bien-ban.docx" not in addresses  # there is no meeting


def test_a_report_names_what_was_awarded_before_and_leaves_room_for_words() -> None:
    earlier = {**award_of("giay-khen", "people/an"), "year": "2024"}
    later = {**award_of("giay-khen", "people/an"), "decision": {**AWARD["decision"], "date": "2026-03-16"}}
    portal = built(awards__x=earlier, awards__y=later)
    paper = documents.merit_report(portal, "dossiers/d", "people/an")
    assert "2024 | Giấy khen | Quyết định số 66/QĐ-MAU ngày 12/12/2025 của Giám đốc" in texts_of(paper)
    assert not [line for line in texts_of(paper) if "16/3/2026" in line]
    assert "Xếp loại: hoàn thành tốt nhiệm vụ." in texts_of(paper)
    assert [item.name for item in paper.signatures] == ["Lê Giám", "Trần An"]  # the head of a unit is confirmed above


def test_a_unit_reports_how_many_work_in_it() -> None:
    group = title("tap-the-lao-dong-tien-tien", LEVEL, subject="tap-the")
    record = dossier({"who": "units/a"}, honour="titles/tap-the", form="tap-the-lao-dong-tien-tien")
    portal = built(titles__tap_the=None, **{"titles__tap-the": group}, dossiers__d=record)
    paper = documents.merit_report(portal, "dossiers/d", "units/a")
    assert texts_of(paper)[0] == "Đơn vị 02, có 03 người."
    assert [item.name for item in paper.signatures] == ["Lê Giám", "Trần An"]
    assert texts_of(documents.ballot(portal, "dossiers/d"))[1] == "STT | Tập thể | Đồng ý | Không đồng ý"


def test_minutes_and_ballot_are_printed_as_the_decree_wants(tmp_path: Path) -> None:
    papers = {
        "bien-ban": documents.minutes(built(), "dossiers/d"),
        "phieu-bau": documents.ballot(built(), "dossiers/d"),
    }
    for name, paper in papers.items():
        (tmp_path / f"{name}.docx").write_bytes(docx_of(paper))
    print_to_pdf(sorted(tmp_path.glob("*.docx")), tmp_path)
    for name in papers:
        assert_official(sheets(tmp_path / f"{name}.pdf"), name)


def test_an_agency_without_council_and_head_still_has_a_list_and_a_submission() -> None:
    alone = dossier({"who": "people/chi"})
    absent: dict[str, None] = dict.fromkeys(("units__hd", "units__bgd", "people__giam-doc", "people__pho"))
    portal = built(dossiers__d=alone, **absent)
    paper, decided = documents.submission(portal, "dossiers/d"), documents.decision(portal, "dossiers/d")
    assert (paper.unit, paper.addressees) == ("Bộ phận thường trực thi đua, khen thưởng", ("Thủ trưởng Cơ quan",))
    assert paper.signatures[0].authority == ("Người trình",)
    assert decided.basis[-1] == "Xét thành tích của tập thể, cá nhân được đề nghị"
    assert decided.signatures[0].name == ""
    assert docx_of(documents.overview(portal, "dossiers/d"))


@pytest.fixture(scope="module")
def crowd() -> Portal:
    """500 people with long names, all proposed."""
    names = [f"people/p{place}" for place in range(500)]
    people: dict[str, Any] = {
        ref.replace("/", "__"): person(f"{'Nguyễn Văn ' * 18}{ref}", "Chuyên viên", 30) for ref in names
    }
    return built(dossiers__d=dossier(*({"who": ref} for ref in names), meeting=MEETING), **people)


def test_five_hundred_long_names_stand_in_the_list_and_the_annex(crowd: Portal) -> None:
    opened = docx.Document(BytesIO(docx_of(documents.overview(crowd, "dossiers/d"))))
    assert len(opened.tables[1].rows) == 501
    (annex,) = documents.submission(crowd, "dossiers/d").annexes
    assert isinstance(annex, Annex)
    assert annex.title == "Danh sách 500 cá nhân được đề nghị tặng danh hiệu “Lao động tiên tiến” năm 2025"
    assert len(next(block for block in annex.blocks if isinstance(block, Table)).rows) == 500


def test_the_page_shows_answers_votes_and_documents() -> None:
    page = html(records.record_page(built(), "dossiers/d"))
    assert texts(page, "tbody tr") == [
        "Trần An Đơn vị 02 Đủ theo số liệu 2/2 Word",
        (
            "Lê Bình Đơn vị 02 Chưa đủ theo số liệu Thấp hơn mức “Hoàn thành tốt nhiệm vụ” (năm 2025: Hoàn thành nhiệm "
            "vụ). Lý do vẫn đề nghị: Nghỉ ốm dài ngày 1/3 Không đủ phiếu Word"
        ),
        "Võ Chi Không công bố Đơn vị 02 Đủ theo số liệu 3/3 Word",
    ]
    assert texts(page, ".vh-attached li") == [
        "Tờ trình", "Danh sách trích ngang", "Biên bản họp hội đồng", "Phiếu bầu", "Quyết định",
    ]  # fmt: skip


def test_staff_have_no_dossier_and_the_index_says_where_they_are() -> None:
    portal = built(Audience.STAFF)
    assert list(tasks_of(portal, documents)) == []
    page = html(listings.index_page(portal, "dossiers"))
    assert texts(page, "p")[1].startswith("Mục này chỉ có ở cổng dành cho lãnh đạo")


def test_who_stands_in_no_dossier_is_known() -> None:
    portal = built(titles__khen=title("giay-khen", LEVEL), awards__tt={**award_of("giay-khen", "people/chi")})
    assert dossiers.without_dossier(portal, "titles/khen", 2025) == ("people/an",)
    assert dossiers.without_dossier(portal, "titles/tien-tien", 2025) == ()
