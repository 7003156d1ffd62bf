"""Pages of emulation: tree, caps, three scores, lines by rule, clusters, points by head, seals, the fairness sheet."""

from __future__ import annotations

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.pages import board_standing, fairness, leaderboards, ledgers, records, tasks_of, unit_overview
from macros.pages.page import Page
from macros.queries.deeds import Deed
from macros.queries.emulation import anonymity, automatic_points
from macros.queries.emulation.seal_hash import adjusted_fields, seal_fields
from macros.records import collections
from macros.records.choices import Audience
from tests.contest import CAMPAIGN, DAY, award, campaign, line, person, portal_of, sheet, unit

CRITERIA = [
    {"id": "guong-tot", "title": "Gương tốt", "points": "3", "parent": "nhom", "automatic": "story-published"},
    {"id": "nhom", "title": "Nhóm một", "cap": "12", "per": "quarter"},
    {"id": "viec-tot", "title": "Việc tốt", "points": "10", "parent": "nhom"},
]
THREE = {"self_points": "10", "reviewed_points": "9", "reviewer": "people/binh", "points_note": "Thiếu một biên bản"}
STORY = {
    "title": "Một việc tốt",
    "themes": ["trang-phuc"],
    "happened": "2026-05-02",
    "published": "2026-05-03",
    "unit": "units/a",
    "body": "Kể.",
}


def sheets(*, fixed: bool) -> dict[str, Any]:
    """The sheets of four departments; a line of C was written late unless `fixed`."""
    lines = {
        "a": [line("d1", "2026-04-02", "8", **THREE), line("d2", "2026-04-20", "7")],
        "b": [line("d1", "2026-04-02", "9")],
        "c": [line("d1", "2026-04-02", "8"), *([line("d2", "2026-04-03", "4")] if fixed else [])],
        "d": [line("d1", "2026-04-02", "1")],
    }
    return {f"scores/{name}": sheet(f"units/{name}", "2026-04", score_lines) for name, score_lines in lines.items()}


def agency(*, fixed: bool = True, audience: Audience = Audience.LEADERSHIP, fields: Any = None, **more: Any) -> Portal:
    """Four departments in the second quarter, a story of the first, and more records."""
    data = campaign(**{"versions": [{"since": "2026-01-01", "criteria": CRITERIA}], **(fields or {})})
    units = {f"units/{name}": unit(place) for place, name in enumerate("abcd")}
    people = {"people/binh": person("Bình"), "people/an": person("An", leader=True, consent=False)}
    base = {CAMPAIGN: data, **units, **people, "stories/mot": STORY, **sheets(fixed=fixed)}
    return portal_of({**base, **{ref.replace("__", "/"): fields for ref, fields in more.items()}}, DAY, audience)


def text(page: Page) -> str:
    return (
        " ".join(LexborHTMLParser(str(page.content)).text(separator=" ").split()).replace(" .", ".").replace(" ,", ",")
    )


def record_page(portal: Portal, ref: str) -> str:
    """The text of a record's page."""
    portal.fresh[ref] = collections()[ref.partition("/")[0]].model_validate(portal.rows[ref].data.whole())
    return text(records.record_page(portal, ref))


def board(portal: Portal, period: str = "2026-q2") -> str:
    return text(leaderboards.board_page(portal, CAMPAIGN, period))


def test_a_ledger_shows_groups_with_their_sums_and_what_is_above_a_cap() -> None:
    words = text(ledgers.ledger_page(agency(), CAMPAIGN, "units/a"))
    assert "12 điểm trong phong trào, cộng từ 3 dòng điểm dưới đây." in words
    assert "Nhóm một 12 vượt trần, không tính 6" in words
    assert "Việc tốt 12 vượt trần, không tính 3 02/4/2026" in words
    assert "Ghi 7 điểm; vượt trần, không tính 3 điểm" in words


def test_a_line_by_rule_names_the_record_and_the_rule() -> None:
    words = text(ledgers.ledger_page(agency(), CAMPAIGN, "units/a"))
    assert "Một việc tốt Ghi 3 điểm; vượt trần, không tính 3 điểm Tự động: câu chuyện gương tốt được đăng 0" in words


def test_a_sheet_shows_three_scores_and_how_they_differ() -> None:
    words = record_page(agency(), "scores/a")
    assert "Tự chấm: 10 · Thẩm định: 9 ( Bình ), giảm 1 so với tự chấm · Kết quả: 8, giảm 1 so với thẩm định" in words
    assert "Lý do khác điểm: Thiếu một biên bản" in words
    assert "Tổng điểm 12" in words


def test_a_campaign_shows_the_tree_with_caps_and_rules() -> None:
    words = record_page(agency(), CAMPAIGN)
    assert "Nhóm một Tổng nhóm Trần: 12 điểm, mỗi quý, cho một đơn vị hoặc một người" in words
    assert "Gương tốt 3 Tự động: Câu chuyện gương tốt được đăng, mỗi việc 3 điểm" in words
    assert words.index("Nhóm một Tổng nhóm") < words.index("Gương tốt 3")
    assert "Chấm theo 2 tiêu chí" in words


def test_a_units_page_tells_who_is_above_and_never_who_is_last() -> None:
    portal = agency(fixed=False)
    around = {name: text(ledgers.ledger_page(portal, CAMPAIGN, f"units/{name}")) for name in "acd"}
    assert (
        "Trong cụm “Phòng chuyên môn”, quý II/2026 Đơn vị có 12 điểm, hạng 1; cụm có 4 đơn vị có điểm." in around["a"]
    )
    assert "Liền trên là Đơn vị 01, hơn 1 điểm." in around["c"]
    assert "Liền dưới" not in around["c"]
    assert "Đơn vị có 1 điểm; cụm có 4 đơn vị có điểm. Liền trên là Đơn vị 02, hơn 7 điểm." in around["d"]


def test_points_by_head_are_shown_with_points_and_people() -> None:
    words = board(agency(fields={"per_head": "true"}))
    assert "Hạng Đơn vị Điểm mỗi người" in words
    assert "1 Đơn vị 00 6 12 điểm, 2 người" in words
    assert "Theo điểm chia cho số người có mặt cuối kỳ" in record_page(agency(fields={"per_head": "true"}), CAMPAIGN)


def test_units_outside_the_clusters_are_not_ranked() -> None:
    clusters = [{"id": "mot", "title": "Khối một", "units": ["units/a", "units/b"]}]
    words = board(agency(fields={"clusters": clusters}))
    assert "Khối một: Quý II/2026" in words
    assert "Ngoài các cụm Không thuộc cụm nào của phong trào, không xếp hạng. Đơn vị 02" in words


def test_a_board_shows_movement_in_words_beside_the_bars() -> None:
    later = {"scores__a-7": sheet("units/a", "2026-07", [line("d1", "2026-07-02", "9")])}
    later["scores__b-7"] = sheet("units/b", "2026-07", [line("d1", "2026-07-02", "10")])
    words = board(agency(**later), "2026-q3")
    assert "Phòng chuyên môn: thay đổi từ quý II/2026 đến quý III/2026" in words
    assert "Đơn vị 01 tăng 1, từ hạng 3 thành hạng 1 9 10" in words


def sealed_portal(*, fixed: bool = True) -> Portal:
    """A portal with a quarter that was sealed before the late line of C was written, then adjusted."""
    seal = seal_fields(agency(fixed=False), CAMPAIGN, "2026-q2", "2026-07-10")
    seal = adjusted_fields(agency(), seal, "2026-08-03", "Ghi sót một dòng", "people/an")
    return agency(fixed=fixed, seals__q2=seal)


@pytest.mark.parametrize(("audience", "adjustments"), [(Audience.STAFF, 0), (Audience.LEADERSHIP, 1)])
def test_the_steering_page_counts_the_adjustments_that_the_board_tells(audience: Audience, adjustments: int) -> None:
    """Staff do not see that a unit was corrected if its only person is not named."""
    post = {"unit": "units/c", "title": "Chuyên viên", "rank": "30", "leader": "false", "since": "2020-01-01"}
    alone = person("Chi", consent=False, positions=[post])
    sealed = sealed_portal().rows["seals/q2"].data.whole()
    portal = agency(audience=audience, seals__q2=sealed, people__chi=alone)
    (item,) = unit_overview.newest_seals(portal)
    assert len(item.adjustments) == adjustments
    assert ("có điều chỉnh" in board(portal)) is bool(adjustments)


ADJUSTMENT = (
    "Điều chỉnh kết quả ngày 03/8/2026 : Đơn vị 02 từ 8 điểm, hạng 3 thành 12 điểm, hạng 1; "
    "Đơn vị 01 từ 9 điểm, hạng 2 thành 9 điểm, hạng 3. Lý do: Ghi sót một dòng. Người duyệt: An."
)


def test_a_sealed_board_says_so_and_tells_old_and_new_values() -> None:
    words = board(sealed_portal())
    assert "Đã chốt ngày 10/7/2026 Điểm và hạng của đơn vị dưới đây là kết quả đã chốt, có điều chỉnh." in words
    assert ADJUSTMENT in words
    assert "1 Đơn vị 00 12 1 Đơn vị 02 12 3 Đơn vị 01 9" in words


def test_a_board_says_how_far_its_period_has_come() -> None:
    sealed = sealed_portal()
    periods = {
        period: board_standing.standing_of(sealed, CAMPAIGN, period)[::2] for period in ("2026-q2", "2026-04", "2026")
    }
    assert periods == {
        "2026-q2": ("Đã chốt", ""),
        "2026-04": ("Đã chốt", ""),
        "2026": ("Tạm tính", "2026-12-31"),
    }
    assert "Tạm tính, đã hết kỳ, chưa chốt" in board(agency())
    assert "Tạm tính" not in board(sealed)


def test_a_sealed_board_does_not_follow_later_edits() -> None:
    words = board(sealed_portal(fixed=False))
    assert "1 Đơn vị 02 12" in words


def test_a_seals_page_keeps_the_result_as_it_was_sealed() -> None:
    words = record_page(sealed_portal(), "seals/q2")
    assert ADJUSTMENT in words
    now, _, first = words.partition("Kết quả lúc chốt, ngày 10/7/2026")
    assert "1 Đơn vị 00 12 1 Đơn vị 02 12 3 Đơn vị 01 9" in now
    assert "1 Đơn vị 00 12 2 Đơn vị 01 9 3 Đơn vị 02 8" in first
    assert "các đơn vị khác, theo sơ đồ tổ chức: Đơn vị 03 · Xem điểm của đơn vị" in now


@pytest.mark.parametrize("audience", [Audience.STAFF, Audience.LEADERSHIP])
def test_the_fairness_sheet_is_for_leaders(audience: Audience) -> None:
    portal = agency(audience=audience, awards__mot=award("people/an", "units/b", day="2026-05-01"))
    planned = [task.path for task in tasks_of(portal, fairness)]
    index = text(leaderboards.index_page(portal))
    linked = "Cơ cấu khen thưởng theo chức vụ và đơn vị (dành cho lãnh đạo)" in index
    assert (planned, linked) == (
        (["bang-xep-hang/cong-bang/index.html"], True) if audience == "leadership" else ([], False)
    )


def test_the_fairness_sheet_opens_to_awards_and_shows_what_is_unknown() -> None:
    portal = agency(audience=Audience.LEADERSHIP, awards__mot=award("people/an", "units/b", day="2026-05-01"))
    page = fairness.fairness_page(portal)
    words = text(page)
    assert "Lãnh đạo, quản lý 1 lượt Giấy khen 100% 50% 1 người" in words
    assert "Viên chức, người lao động không giữ chức vụ quản lý 0 lượt 0% 50% 1 người" in words
    assert "Năm 2025 Chưa có số liệu khen thưởng." in words
    assert "Ba năm 2024–2026" in words
    assert page.content.count('href="/khen-thuong/mot/"') == 6


def test_points_for_a_violation_lead_leaders_to_the_finding_and_close_the_ledgers_for_staff(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deed = Deed("violation-confirmed", "stories/mot#f1", "2026-05-04", "units/b", "")
    monkeypatch.setitem(automatic_points.SOURCES, "violation-confirmed", lambda _: (deed,))  # type: ignore[arg-type]
    criterion = {"id": "vi-pham", "title": "Vi phạm", "points": "-5", "automatic": "violation-confirmed"}
    versions = [{"since": "2026-01-01", "criteria": [*CRITERIA, criterion]}]
    page = str(ledgers.ledger_page(agency(fields={"versions": versions}), CAMPAIGN, "units/b").content)
    assert 'href="/guong-tot/mot/#muc-f1"' in page
    staff = agency(audience=Audience.STAFF, fields={"versions": versions})
    assert not any(anonymity.shows_points(staff, CAMPAIGN, f"units/{name}") for name in "abcd")
