"""Pages of indicators: the overview, a record with charts and tables, a unit; unknown values are never 0."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.pages.indicators import of_unit, part_label, summary
from macros.pages.listings import index_page
from tests.contest import portal_of, unit
from tests.queries.measures import indicator


def words(node: object) -> str:
    """The text of an element on one line."""
    return " ".join(node.text(separator=" ").split())  # type: ignore[attr-defined]


def page(pages: Path, address: str) -> LexborHTMLParser:
    """A built page."""
    return LexborHTMLParser((pages / address / "index.html").read_bytes())


def test_the_overview_tells_value_health_and_change(built_staff: Path) -> None:
    html = page(built_staff, "chi-so")
    rows = {words(row.css_first("th a")): [words(cell) for cell in row.css("td")] for row in html.css("tbody tr")}
    assert rows["Tỷ lệ đúng hạn"] == [
        "96,5% quý III/2026",
        "Đạt chỉ tiêu từ 95% trở lên: cao hơn 1,5 điểm phần trăm",
        "So với cùng kỳ: chưa so sánh được",
    ]
    assert rows["Số ngày trả lời"] == ["Theo đơn vị năm 2025", "1 đơn vị: đạt 1 đơn vị: chưa đạt", ""]
    assert [words(badge) for badge in html.css(".vh-badges .vh-badge")] == ["1 chỉ số đạt"]
    assert len(html.css("svg.vh-spark[aria-hidden=true]")) == 1


def test_every_value_opens_to_its_source(built_staff: Path) -> None:
    html = page(built_staff, "chi-so/dung-han")
    years = html.css_first(".vh-indicator__years")
    assert [words(cell) for cell in years.css("thead th")] == ["Kỳ", "2024", "2025", "2026", "So với 2025"]
    rows = [[words(cell) for cell in row.css("th, td")] for row in years.css("tbody tr")]
    assert ["Quý II", "chưa có số liệu", "91", "92,4", "+1,4"] in rows
    assert ["Quý III", "chưa có số liệu", "chưa có số liệu", "96,5", "– chưa so sánh được"] in rows
    anchors = [link.attributes["href"] for link in years.css("a")]
    assert anchors[:4] == ["#ky-2026-q1", "#ky-2025-q2", "#ky-2026-q2", "#ky-2025-q3"]
    assert all(html.css_first(anchor) is not None for anchor in anchors)
    assert html.css_first("#ky-2026-q3 a[href='/guong-tot/ngay-mua/']") is not None
    assert words(html.css_first("#ky-2025-q2 td:last-child")) == "Sổ quý II/2025"


def test_unknown_is_said_with_its_reason_and_is_a_gap(built_staff: Path) -> None:
    html = page(built_staff, "chi-so/dung-han")
    assert words(html.css_first("#ky-2025-q3")).endswith("Chưa có số liệu Hệ thống ngừng.")
    assert words(html.css_first("#ky-2025-q4")).endswith("Chưa ghi số liệu của kỳ này.")
    drawn = html.css_first("#noi-dung svg.vh-chart path.vh-chart__line").attributes["d"] or ""
    assert drawn.count("M") == 2
    assert html.css_first("#ky-2026-q4") is None  # has not ended


def test_a_chart_has_a_name_and_says_where_its_numbers_stand(built_staff: Path) -> None:
    html = page(built_staff, "chi-so/dung-han")
    for chart in html.css("svg.vh-chart"):
        names = (chart.attributes["aria-labelledby"] or "").split()
        assert [html.css_first(f"#{name}").tag for name in names] == ["title", "desc"]
    assert "style=" not in str(html.css_first("article").html)


def test_units_are_told_by_the_chart_without_ranks(built_staff: Path) -> None:
    html = page(built_staff, "chi-so/ngay-tra-loi")
    table = html.css_first("#cac-don-vi + .vh-table")
    assert "không xếp hạng" in words(table.css_first("caption"))
    assert [link.attributes["href"] for link in table.css("tbody a")] == ["#don-vi-van-phong", "#don-vi-phong-mau"]
    assert words(html.css_first("#ky-2025_phong-mau")).startswith("Năm 2025 6 ≤ 5 Chưa đạt")
    assert words(html.css_first("#ky-2024_phong-mau")).startswith("Năm 2024 7 Chưa có chỉ tiêu")


def test_a_unit_shows_what_it_measures(built_staff: Path) -> None:
    html = page(built_staff, "don-vi/phong-mau")
    (row,) = html.css("#chi-so .vh-row")
    assert row.css_first("a").attributes["href"] == "/chi-so/ngay-tra-loi/#don-vi-phong-mau"
    assert "6 ngày năm 2025 · số của đơn vị" in words(row)
    assert "Chưa đạt" in words(row)


def test_an_empty_overview_says_so() -> None:
    html = LexborHTMLParser(str(index_page(portal_of({}), "indicators").content))
    assert words(html.css_first(".vh-empty")) == "Chưa có chỉ số nào."


def test_an_indicator_none_of_whose_periods_has_ended_is_unknown() -> None:
    early = indicator({"period": "2027-q1", "value": "0", "note": "Sổ"})
    portal = portal_of({"units/a": unit(1), "indicators/x": early})
    row = summary(portal, "indicators/x")
    assert row is not None
    assert (row.value, row.health.label, row.reason) == ("", "Chưa có số liệu", "Chưa có kỳ nào kết thúc.")
    assert of_unit(portal, "units/a") == (row,)
    assert summary(portal, "indicators/khong-co") is None


def test_zero_is_a_value() -> None:
    zero = indicator({"period": "2026-q3", "value": "0", "note": "Sổ"})
    row = summary(portal_of({"units/a": unit(1), "indicators/x": zero}), "indicators/x")
    assert row is not None
    assert (row.value, row.health.label) == ("0%", "Chưa đạt")


@pytest.mark.parametrize(("part", "label"), [("", "Cả năm"), ("q3", "Quý III"), ("03", "Tháng 3")])
def test_parts_of_a_year_have_names(part: str, label: str) -> None:
    assert part_label(part) == label
