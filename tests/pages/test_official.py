"""Official documents: signer, letterhead and the annex of sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.documents.document import Agency, Document, Heading, Paragraph, Table, Text
from macros.engine import Portal
from macros.pages.official import downloads, letterhead, signature, symbol, with_sources
from tests import agency

TITLES = {  # person -> (unit, title, rank, leader, until)
    "giam-doc": ("lanh-dao", "Giám đốc", 1, "true", "2026-06-30"),
    "quyen": ("lanh-dao", "Quyền Giám đốc", 1, "true", ""),
    "pho": ("lanh-dao", "Phó Giám đốc", 2, "true", ""),
    "chanh-vp": ("van-phong", "Chánh Văn phòng", 10, "true", ""),
    "pho-vp": ("van-phong", "Phó Chánh Văn phòng", 11, "true", ""),
}


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """An agency whose director was followed by an acting one in July 2026."""
    records = {
        "units/lanh-dao": "title: Ban Giám đốc\nkind: leadership\nplace: 1\n",
        "units/van-phong": agency.unit("Văn phòng", 2),
        "stories/ngay-mua": "title: Ngày mưa\nsummary: Giúp dân.\nhappened: 2026-05-11\npublished: 2026-05-12\n"
        "unit: units/van-phong\nthemes: [giao-tiep-ung-xu]\nbody: Trời mưa.\n",
    }
    for name, (unit, title, rank, leader, until) in TITLES.items():
        since = "2026-07-01" if name == "quyen" else "2020-01-01"
        ends = f"    until: {until}\n" if until else ""
        records[f"people/{name}"] = (
            f"title: Người {name}\nkind: vien-chuc\npositions:\n  - unit: units/{unit}\n    title: {title}\n"
            f"    rank: {rank}\n    leader: {leader}\n    since: {since}\n{ends}"
        )
    return agency.reader_of(tmp_path / "data", records)


@pytest.mark.parametrize(
    ("person", "on", "lines", "name"),
    [
        ("", "", ("Q. Giám đốc",), "Người quyen"),
        ("", "2026-03-01", ("Giám đốc",), "Người giam-doc"),
        ("people/pho", "2026-03-01", ("KT. Giám đốc", "Phó Giám đốc"), "Người pho"),
        ("people/chanh-vp", "2026-03-01", ("TL. Giám đốc", "Chánh Văn phòng"), "Người chanh-vp"),
        (
            "people/pho-vp",
            "2026-03-01",
            ("TL. Giám đốc", "KT. Chánh Văn phòng", "Phó Chánh Văn phòng"),
            "Người pho-vp",
        ),
        ("people/khong-co", "2026-03-01", ("Giám đốc",), "Người giam-doc"),
    ],
)
def test_who_signs(portal: Portal, person: str, on: str, lines: tuple[str, ...], name: str) -> None:
    assert signature(portal, person, on) == (lines, name, "")


def test_an_agency_without_leaders_leaves_the_name_to_be_written(tmp_path: Path) -> None:
    empty = agency.reader_of(tmp_path / "data", {"units/van-phong": agency.unit("Văn phòng", 2)})
    assert signature(empty) == (("Thủ trưởng đơn vị",), "", "")


def test_letterhead_of_a_site_that_names_no_agency(portal: Portal) -> None:
    assert letterhead(portal) == Agency("", "Cơ quan", "")
    assert symbol(portal, "BC") == "BC"


def test_sources_of_numbers_stand_in_an_annex(portal: Portal) -> None:
    gone = Text("1", refs=("stories/khong-con",))
    body = (Heading("Gương tốt"), Paragraph(("Có ", Text("1", refs=("stories/ngay-mua",)), " gương.")), Paragraph(gone))
    document = Document(Agency("", "A", ""), "BC", "Báo cáo", "Năm", body)
    (annex,) = with_sources(portal, document).annexes
    assert annex.title == "Nguồn số liệu"
    table = annex.blocks[1]
    assert isinstance(table, Table)
    assert table.rows == (
        ("1", "Có 1 gương", "Ngày mưa (12/5/2026)"),
        ("2", "1", "nội dung không hiện ở đây"),
    )


def test_a_document_without_such_numbers_has_no_annex(portal: Portal) -> None:
    document = Document(Agency("", "A", ""), "BC", "Báo cáo", "Năm", (Paragraph("Không."),))
    assert with_sources(portal, document) is document


def test_a_collection_without_documents_offers_none(portal: Portal) -> None:
    assert downloads(portal, "synonyms/x") == ()
