"""The .docx itself: its bytes, the headings in Word's navigation, and unusual texts."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from lxml import etree

from macros.documents.document import Document, Heading, Items, Paragraph, Signature, Table, WriteIn
from macros.documents.docx import docx_of
from tests.documents.printing import print_to_pdf, sheets
from tests.documents.samples import AGENCY, SAMPLES, report

LONG_NAME = "Trung tâm " + "xúc tiến và phát triển " * 9
MANY = 500


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_same_document_has_the_same_bytes(sample: str) -> None:
    assert docx_of(SAMPLES[sample]()) == docx_of(SAMPLES[sample]())


def test_nothing_tells_of_the_machine() -> None:
    with ZipFile(BytesIO(docx_of(report()))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = docx.Document(BytesIO(docx_of(report()))).core_properties
    assert (properties.author, properties.last_modified_by) == (AGENCY.name, "")
    assert properties.created == properties.modified
    assert f"{properties.created:%Y-%m-%d %H:%M}" == "2026-07-01 00:00"


def test_navigation_finds_headings_and_annexes() -> None:
    target = docx.Document(BytesIO(docx_of(report())))
    headings = [item for item in target.paragraphs if item.style and item.style.name.startswith("Heading")]
    assert [(item.style.name, item.text) for item in headings if item.style] == [
        ("Heading 1", "Kết quả thực hiện"),
        ("Heading 2", "Gương tốt"),
        ("Heading 3", "Từng phòng"),
        ("Heading 1", "Tồn tại, nguyên nhân"),
        ("Heading 1", "Trích ngang"),
    ]
    assert not any("\t" in item.text for item in target.paragraphs)


def test_text_of_records_stays_text() -> None:
    text = 'Tên <w:p/> & "ngoặc" [[nội dung]] {{ 7*7 }}'
    content = docx_of(Document(AGENCY, "BC", "Báo cáo", text, (Paragraph(text),)))
    assert [item.text for item in docx.Document(BytesIO(content)).paragraphs if "7*7" in item.text] == [text, text]


ORDER = {  # of children, by ECMA-376, Part 1: Word refuses a file that has them otherwise
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "spacing ind contextualSpacing jc textAlignment outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing kern sz szCs highlight u lang",
    "tblPr": "tblStyle tblpPr tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols formProt vAlign titlePg docGrid",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_children_stand_in_the_order_of_the_schema(sample: str) -> None:
    with ZipFile(BytesIO(docx_of(SAMPLES[sample]()))) as package:
        parts = [
            package.read(name) for name in package.namelist() if name.startswith("word/") and name.endswith(".xml")
        ]
    seen = set()
    for element in (element for part in parts for element in etree.fromstring(part).iter("{*}*")):
        name = etree.QName(element).localname
        if name in ORDER:
            children = [etree.QName(child).localname for child in element]
            wanted = ORDER[name].split()
            assert children == sorted(children, key=wanted.index), name
            seen.add(name)
    assert seen >= ORDER.keys() - {"lvl"}  # minutes have no list


def hard() -> Document:
    """A document in which everything is too long or missing."""
    rows = tuple((str(at), LONG_NAME if at % 50 == 0 else f"Người {at}", "") for at in range(1, MANY + 1))
    return Document(
        AGENCY._replace(superior="", name=LONG_NAME, place=""),
        "",
        "Báo cáo",
        LONG_NAME * 2,
        (
            Heading(LONG_NAME),
            Items(()),
            Table(("STT", "Họ tên", "Ký"), rows, (1, 6, 2)),
            Table(("Không",), ()),
            WriteIn(),
        ),
        (Signature(("Thủ trưởng đơn vị",), ""),),
    )


def test_long_names_many_rows_and_nothing_at_all_read_right(tmp_path: Path) -> None:
    empty = Document(AGENCY._replace(superior=""), "", "Báo cáo", "Kỳ chưa có số liệu", ())
    for name, document in (("hard", hard()), ("empty", empty), ("late", replace(report(), signatures=()))):
        (tmp_path / f"{name}.docx").write_bytes(docx_of(document))
    print_to_pdf(sorted(tmp_path.glob("*.docx")), tmp_path)
    pages = sheets(tmp_path / "hard.pdf")
    assert all(line.right <= 191 for page in pages for line in page.lines)
    numbers = [line.text for page in pages for line in page.lines if line.text.isdigit() and 30 <= line.left <= 46]
    assert numbers == [str(number) for number in range(1, MANY + 1)]
    assert all(any(line.text == "STT" for line in page.lines) for page in pages[1:-1])
    assert [line.text for line in sheets(tmp_path / "empty.pdf")[0].lines][-2:] == ["BÁO CÁO", "Kỳ chưa có số liệu"]
    assert len(sheets(tmp_path / "late.pdf")) == 5
