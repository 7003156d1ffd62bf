"""The responsibility matrix: one role a unit, columns only for units with a role, nothing for what an agency lacks."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from macros.pages import matrix as pages
from macros.queries.responsibility import HELPS, LEADS, WATCHES, matrix, roles_of
from tests.agency import html, person, reader_of, task, texts, unit

UNITS = st.lists(st.sampled_from(["units/a", "units/b", "units/c", ""]), max_size=4)
DUTY = "duties:\n  - text: Tiếp công dân\n    contact: people/a\n"
CAMPAIGN = (
    "title: Thi đua\nstarts: 2026-01-01\nends: {ends}\nowners: [units/van-phong]\nversions:\n"
    "  - since: 2026-01-01\n    criteria:\n      - {{id: a, title: Việc tốt, points: 5}}\n"
)
PLAIN = {
    "units/ban-giam-doc": unit("Ban Giám đốc", 1).replace("department", "leadership"),
    "units/van-phong": unit("Văn phòng", 2, f"parent: units/ban-giam-doc\n{DUTY}"),
    "units/phong-dau-tu": unit("Phòng Đầu tư", 3, "parent: units/ban-giam-doc\n"),
    "units/phong-moi": unit("Phòng Mới", 4),
    "people/a": person("Trần Văn A"),
    "actions/viec": task("Lắp biển", more="partners: [units/phong-dau-tu]\nperson: people/a\n"),
    "actions/xong": task("Việc đã xong", done="2026-10-01"),
    "campaigns/nay": CAMPAIGN.format(ends="2026-12-31"),
    "campaigns/cu": CAMPAIGN.format(ends="2026-06-30").replace("Thi đua", "Thi đua cũ"),
}
WITH_UNION = PLAIN | {
    "units/cong-doan": unit("Công đoàn", 5).replace("department", "union"),
    "units/to-kiem-tra": unit("Tổ kiểm tra công vụ", 6).replace("department", "team"),
    "actions/viec": task("Lắp biển", more="monitors: [units/cong-doan, units/to-kiem-tra]\n"),
}


@given(UNITS, UNITS, UNITS)
def test_a_unit_has_one_role_and_leading_comes_first(lead: list[str], partners: list[str], monitors: list[str]) -> None:
    answer = roles_of(lead, partners, monitors)
    roles = dict(answer)
    assert len(roles) == len(answer)
    assert set(roles) == {*lead, *partners, *monitors} - {""}
    assert all(roles[unit] == LEADS for unit in lead if unit)
    assert all(roles[unit] != WATCHES for unit in partners if unit)


def test_columns_are_the_units_that_have_a_role(tmp_path: Path) -> None:
    answer = matrix(reader_of(tmp_path, PLAIN))
    assert answer.columns == (
        ("Lãnh đạo", ("units/ban-giam-doc",)),
        ("Phòng", ("units/van-phong", "units/phong-dau-tu")),
    )
    assert answer.idle == ("units/phong-moi",)
    assert [(block.title, [line.title for line in block.rows]) for block in answer.blocks] == [
        ("Việc thường xuyên của đơn vị", ["Tiếp công dân"]),
        ("Nhiệm vụ chưa hoàn thành", ["Lắp biển"]),
        ("Phong trào thi đua", ["Thi đua"]),
    ]
    assert answer.blocks[1].rows[0].roles == (
        ("units/van-phong", LEADS),
        ("units/phong-dau-tu", HELPS),
        ("units/ban-giam-doc", WATCHES),
    )


def test_an_agency_without_a_union_reads_nothing_of_one(tmp_path: Path) -> None:
    page = pages.matrix_page(reader_of(tmp_path, PLAIN))
    words = html(page).text().lower()
    assert [word for word in ("đoàn thể", "công đoàn", "chi bộ", "tổ kiểm tra") if word in words] == []
    heads = texts(html(page), "thead tr:first-child th")
    assert heads[:3] == ["Việc", "Lãnh đạo", "Phòng"]
    cells = [texts(html(page), f"tbody tr > td:nth-of-type({column})") for column in (1, 2, 3)]
    assert all(any(column) for column in cells)


def test_union_and_team_stand_under_their_headings(tmp_path: Path) -> None:
    answer = matrix(reader_of(tmp_path, WITH_UNION))
    assert [heading for heading, _ in answer.columns] == [
        "Lãnh đạo", "Phòng", "Đoàn thể", "Tổ kiểm tra, tổ công tác",
    ]  # fmt: skip
    page = pages.matrix_page(reader_of(tmp_path / "trang", WITH_UNION))
    cells = html(page).css("#nhiem-vu + .vh-table tbody td")[-2:]
    assert [(cell.attributes["data-label"], cell.text().strip()) for cell in cells] == [
        ("Công đoàn", "Theo dõi"),
        ("Tổ kiểm tra công vụ", "Theo dõi"),
    ]


def test_every_mark_says_its_word_and_leads_to_its_record(tmp_path: Path) -> None:
    page = html(pages.matrix_page(reader_of(tmp_path, PLAIN)))
    marks = [(mark.text(), mark.attributes["href"]) for mark in page.css(".vh-matrix__mark")]
    assert marks == [
        ("Theo dõi", "/don-vi/van-phong/#viec-phu-trach"),
        ("Chủ trì", "/don-vi/van-phong/#viec-phu-trach"),
        ("Theo dõi", "/nhiem-vu/viec/"),
        ("Chủ trì", "/nhiem-vu/viec/"),
        ("Phối hợp", "/nhiem-vu/viec/"),
        ("Theo dõi", "/phong-trao/nay/"),
        ("Chủ trì", "/phong-trao/nay/"),
    ]
    assert "Chưa được giao việc nào: Phòng Mới ." in texts(page, "p")


def test_an_agency_with_nothing_says_so(tmp_path: Path) -> None:
    page = html(pages.matrix_page(reader_of(tmp_path, {})))
    assert texts(page, ".vh-empty") == [
        "Chưa ghi việc nào cho đơn vị nào. Việc được ghi ở từng đơn vị, nhiệm vụ và phong trào."
    ]
