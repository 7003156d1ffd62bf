"""The reviews of the sample: their numbers are counted again by a script that knows nothing of our code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import docx
import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.engine.loader import load
from macros.pages.records import record_page
from macros.pages.reviews_documents import report
from macros.queries.reviews import sheet
from macros.queries.reviews.frame import ReviewCount
from macros.records.choices import Audience
from tests import miniature
from tests.review_numbers import NOT_TOLD, Files, indicators, numbers, rules

DATA = miniature.ROOT / "data"
ROOTS = (DATA, miniature.ROOT / "deploy" / "leaders-data")
DAY = date(2026, 11, 29)
LATE = "stories/mot-dau-viec-ba-phong"  # recorded after the half-year had been reported
# The review, what had not been recorded when it was issued, and the periods that it compares, newest first.
SAMPLE = {
    "tong-ket-2025": ((), ("2025-01-01 2025-12-31", "2024-01-01 2024-12-31")),
    "so-ket-sau-thang-2026": (
        (LATE,),
        ("2026-01-01 2026-06-30", "2025-07-01 2025-12-31", "2025-01-01 2025-06-30"),
    ),
    "so-ket-quy-iii-2026": ((), ("2026-07-01 2026-09-30", "2026-04-01 2026-06-30", "2025-07-01 2025-09-30")),
}


@cache
def portal(audience: Audience = Audience.STAFF) -> Portal:
    """The sample as an audience sees it."""
    return Portal(load(ROOTS if audience is Audience.LEADERSHIP else ROOTS[:1]), DAY, audience)


@cache
def tables(name: str) -> list[list[list[str]]]:
    """The cells of the tables of a report, read back from its .docx."""
    return tables_of(portal(), name)


def tables_of(portal: Portal, name: str) -> list[list[list[str]]]:
    raw, _ = report.content(portal, f"reviews/{name}")
    document = docx.Document(BytesIO(raw))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def table(name: str, header: str) -> list[list[str]]:
    """The rows of the table with such a heading, without the heading."""
    return next(rows[1:] for rows in tables(name) if header in rows[0])


@pytest.mark.parametrize("name", SAMPLE)
def test_every_number_is_what_the_files_give(name: str) -> None:
    without, periods = SAMPLE[name]
    counted = [numbers(Files(DATA, without), *days.split(), DAY.isoformat()) for days in periods]
    written = {row[1]: row[2:] for row in table(name, "Nội dung")}
    cells = {what: ["chưa rõ" if item[what] is None else str(item[what]) for item in counted] for what in counted[0]}
    public = {what: values for what, values in cells.items() if values[0] != NOT_TOLD}
    assert {what: written[what] for what in public} == public
    assert not ({*cells} - {*public}) & {*written}  # of a number that is withheld a signed report says nothing


@pytest.mark.parametrize(
    ("key", "words", "stored"),
    [
        ("dao-tao:du-hoc", "không công bố", "không công bố"),
        ("dao-tao:du-hoc", "chưa rõ", "chưa rõ"),
        ("kiem-tra:phat-hien", "dưới 5", "dưới 5"),
        ("kiem-tra:cuoc-rong", "chưa rõ", None),  # is never withheld, so that it is unknown goes without saying
    ],
)
def test_a_report_keeps_whether_an_earlier_number_was_withheld_or_unknown(
    key: str, words: str, stored: str | None
) -> None:
    line = sheet.ReviewLine(ReviewCount(key, Decimal(7)), None, Decimal(3), words)
    (fields,) = sheet.reported_fields([line])
    assert fields.get("before_words") == stored
    assert "year_before_words" not in fields


@pytest.mark.parametrize("name", SAMPLE)
def test_every_rule_has_what_the_files_give(name: str) -> None:
    without, periods = SAMPLE[name]
    counts = rules(Files(DATA, without), *periods[0].split())
    rows = table(name, "Quy tắc")
    written = [tuple(0 if cell == "–" else cell.count("; ") + 1 for cell in row[2:4]) for row in rows]
    assert sorted(written) == sorted(counts.values())


def test_indicators_stand_beside_the_same_quarter_of_the_year_before() -> None:
    rows = {row[0]: row for row in table("so-ket-quy-iii-2026", "Chỉ số")}
    values = indicators(Files(DATA), "2026-q3", "2026-q2", "2025-q3")
    quarterly = {title: items for title, items in values.items() if None not in items}
    assert len(quarterly) >= 3
    for title, items in quarterly.items():
        cells = [rows[title][place].replace(",", ".") for place in (2, 4, 5)]
        assert [cell.startswith(str(item)) for cell, item in zip(cells, items, strict=True)] == [True] * 3, title


@pytest.mark.parametrize("name", SAMPLE)
def test_a_report_for_staff_is_the_same_whoever_builds_it(name: str) -> None:
    ref = f"reviews/{name}"
    assert report.content(portal(), ref) == report.content(portal(Audience.LEADERSHIP), ref)


def test_the_page_says_which_numbers_are_others_today_and_why() -> None:
    page = record_page(portal(), "reviews/so-ket-sau-thang-2026")
    rows = LexborHTMLParser(str(page.content)).css_first("table").css("tr")[1:]
    first = [cell.text(strip=True) for cell in rows[0].css("th, td")]
    assert first[:3] == ["Gương người tốt, việc tốt đã nêu", "6", "7"]
    assert first[3].startswith(
        "Bài đã đăng ở bản tin của Phòng Xúc tiến thương mại, nhập vào cổng sau ngày ban hành báo cáo. Nay tính thêm:"
    )
    assert all("/guong-tot/mot-dau-viec-ba-phong/" in row.html for row in rows if row.html)


@pytest.mark.parametrize("name", SAMPLE)
def test_every_number_on_the_page_opens_the_records_that_it_counts(name: str) -> None:
    tree = LexborHTMLParser(str(record_page(portal(), f"reviews/{name}").content))
    anchors = {node.attributes["id"] for node in tree.css("[id]")}
    links = [str(node.attributes["href"]) for node in tree.css("a[href^='#']")]
    assert links
    assert {link[1:] for link in links} <= anchors
    for line in sheet.current_lines(portal(), f"reviews/{name}"):
        if line.current.number and line.key.startswith(("guong-tot:", "nhiem-vu:", "kiem-tra:cuoc")):
            assert len(line.current.refs) == line.current.number


def test_leaders_see_in_their_draft_what_staff_are_not_told() -> None:
    lines = {
        line.key: line.current for line in sheet.computed_lines(portal(Audience.LEADERSHIP), "reviews/tong-ket-2026")
    }
    assert all(lines[f"kiem-tra:{name}"].number is not None for name in ("ton-tai", "vi-pham", "da-khac-phuc"))
    staff = {line.key for name in SAMPLE for line in sheet.computed_lines(portal(), f"reviews/{name}")}
    assert not staff & {"kiem-tra:ton-tai", "kiem-tra:vi-pham", "kiem-tra:cuoc", "kiem-tra:da-khac-phuc"}
    assert not any(key.endswith(":phat-hien") and key.count(":") > 1 for key in staff)


def test_parts_of_the_tasks_add_up() -> None:
    for name in SAMPLE:
        lines = {line.key: line for line in sheet.computed_lines(portal(), f"reviews/{name}")}
        parts = [lines[f"nhiem-vu:{part}"] for part in ("truoc-han", "dung-han", "tre-han", "qua-han", "con-han")]
        refs = sorted(ref for part in parts for ref in part.current.refs)
        assert refs == sorted(lines["nhiem-vu:tong"].current.refs)
        assert all(one != two for one, two in pairwise(refs))


def test_a_report_does_not_tell_what_was_withdrawn_by_its_id(tmp_path: Path) -> None:
    copytree(DATA, tmp_path / "data")
    gone = ("stories/tu-trang-phuc-chung", "indicators/ty-le-hop-truc-tuyen", "policies/bao-ve-du-lieu-ca-nhan")
    for ref in gone:
        with (tmp_path / "data" / f"{ref}.yml").open("a", encoding="utf-8") as file:
            file.write("withdrawn: 2026-11-24\n")
    here = Portal(load((tmp_path / "data",)), DAY, Audience.STAFF)
    ids = {*(ref.partition("/")[2] for ref in gone), "khong-chia-se", "chi-khi-can"}
    for name in SAMPLE:
        page = LexborHTMLParser(str(record_page(here, f"reviews/{name}").content))
        text = f"{page.body.text() if page.body else ''} {tables_of(here, name)}"
        assert not [word for word in ids if word in text], name
    rows = {cell: row for rows in tables_of(here, "so-ket-sau-thang-2026") for row in rows for cell in row}
    assert rows["36"] == ["nội dung không hiện ở đây", "", "36", "", "", ""]
    dressed = next(row for cell, row in rows.items() if cell.startswith("Mặc gọn gàng, lịch sự"))
    assert dressed[2] == "nội dung không hiện ở đây"
    assert "Nội dung không hiện ở đây." in {node.text() for node in page.css("li")}


@pytest.mark.parametrize("many", [0, 500])
def test_reports_hold_nothing_or_a_lot(many: int, tmp_path: Path) -> None:
    title = "Việc có tên rất dài " * 10
    task = "illustrative: true\nlead: units/van-phong\nstarts: 2026-02-02\ndue: 2026-03-03\n"
    unit = "title: Văn phòng\nillustrative: true\nkind: department\nplace: 20\nstarts: 2020-01-01\n"
    files = {"reviews/so-ket": "illustrative: true\nkind: so-ket\nperiod: 2026-q1\n", "units/van-phong": unit}
    files |= {f"actions/viec-{at}": f"title: {title}{at}\n{task}" for at in range(many)}
    for name, text in files.items():
        path = tmp_path / f"{name}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    reader = Portal(load((tmp_path,)), DAY, Audience.STAFF)
    raw, _ = report.content(reader, "reviews/so-ket")
    words = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(raw)).paragraphs)
    assert ("Nhiệm vụ thực hiện trong kỳ: 500 (" in words) == bool(many)
    assert words.count("Chưa rõ: đến hết kỳ này chưa có số liệu nào được ghi nhận.") == (8 if many else 9)
