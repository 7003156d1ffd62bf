"""Parts of a .docx as XML text, for which python-docx has no functions, or slow ones; and the set-up of a page."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt

from macros.documents import layout, styles
from macros.documents.document import Pieces, pieces

LINES = "".join(  # around every cell of a table
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
EMPTY = "<w:p/>"
_PAGE_NUMBER = (
    '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="end"/></w:r>'
)
_NO_MARGINS = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
_TABLE_LOOK = (
    '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" w:noVBand="1"'
    ' w:val="04A0"/>'
)
_quoted = cache(quoteattr)  # a document has thousands of paragraphs of a few styles
_NAME = re.compile("<w:[A-Za-z]+")
_BREAKS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:br/>"}
_BREAK = re.compile(r"([\t\n\r])")


def element(xml: str) -> Any:
    """Return an element from its XML text, which is made ten times as fast as with python-docx.

    It declares the namespace itself: to put an element into a document that another one declares is slow.
    """
    return parse_xml(_NAME.sub(rf"\g<0> {nsdecls('w')}", xml, count=1))


def paragraph(content: Pieces, style: str, align: str = "", properties: str = "", *, strong: bool = False) -> str:
    """Return a `w:p`: its style, by id, its alignment, and between them more properties."""
    aligned = f'<w:jc w:val="{styles.ALIGN[align].xml_value}"/>' if align else ""
    words = "".join([_run(item.text, bold=item.bold or strong, italic=item.italic) for item in pieces(content)])
    return f"<w:p><w:pPr><w:pStyle w:val={_quoted(style)}/>{properties}{aligned}</w:pPr>{words}</w:p>"


def _run(text: str, *, bold: bool, italic: bool) -> str:
    words = "".join([_BREAKS.get(part) or _words(part) for part in _BREAK.split(text) if part])
    return f"<w:r><w:rPr>{'<w:b/>' * bold}{'<w:i/>' * italic}</w:rPr>{words}</w:r>"


def _words(text: str) -> str:
    preserved = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<w:t{preserved}>{escape(text)}</w:t>"


def border(kind: str, *sides: str) -> str:
    """Return the property of a paragraph that draws lines at some of its sides, in the order of the schema."""
    lines = [f'<w:{side} w:val="{kind}" w:sz="6" w:space="1" w:color="auto"/>' for side in sides]
    return f"<w:pBdr>{''.join(lines)}</w:pBdr>"


def spacing(height: float, after: float) -> str:
    """Return the property of a paragraph whose only line is of that height, with that gap below it, in points."""
    return f'<w:spacing w:before="0" w:after="{Pt(after).twips}" w:lineRule="exact" w:line="{Pt(height).twips}"/>'


def table(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> str:
    """Return a table with lines and a heading on every page, from its cells' paragraphs; widths are in mm."""
    return _table(rows, widths, f"<w:tblBorders>{LINES}</w:tblBorders>", "", "<w:tblHeader/>")


def columns(rows: int, widths: Sequence[float]) -> str:
    """Return a table with neither lines nor margins, which puts things side by side; its cells are empty."""
    return _table([[EMPTY] * len(widths)] * rows, widths, "", _NO_MARGINS, "")


def _table(rows: Sequence[Sequence[str]], widths: Sequence[float], lines: str, margins: str, heading: str) -> str:
    twips = [Mm(width).twips for width in widths]
    grid = "".join([f'<w:gridCol w:w="{width}"/>' for width in twips])
    begins = [f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>' for width in twips]
    xml = [
        f'<w:tbl><w:tblPr><w:tblW w:type="auto" w:w="0"/><w:jc w:val="center"/>{lines}<w:tblLayout w:type="fixed"/>',
        f"{margins}{_TABLE_LOOK}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>",
    ]
    for at, row in enumerate(rows):
        cells = [f"{begin}{cell}</w:tc>" for begin, cell in zip(begins, row, strict=True)]
        xml.append(f"<w:tr><w:trPr><w:cantSplit/>{'' if at else heading}</w:trPr>{''.join(cells)}</w:tr>")
    return f"{''.join(xml)}</w:tbl>"


def last_paragraph(target: Any) -> Any:
    """Return the last `w:p` of a document that is not in a table, or None."""
    return next(target.element.body.iterchildren(qn("w:p"), reversed=True), None)


def restart_page_numbers(section: Any) -> None:
    """Let the pages of a section be numbered from 1."""
    numbering = element('<w:pgNumType w:start="1"/>')
    section._sectPr.insert_element_before(numbering, "w:cols", "w:formProt", "w:vAlign", "w:titlePg", "w:docGrid")


def break_at_last_line(target: Any) -> None:
    """End the last section but one at its last line; the empty line that python-docx adds may need another page."""
    empty = last_paragraph(target)
    last = empty.getprevious()
    if last is not None and last.tag == qn("w:p"):
        last.get_or_add_pPr().append(empty.pPr.find(qn("w:sectPr")))
        target.element.body.remove(empty)


def set_up_page(section: Any, *, landscape: bool = False) -> None:
    """Set paper, margins, and the page number, centred above the text from the second page on."""
    width, height = reversed(layout.PAGE) if landscape else layout.PAGE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(layout.TOP), Mm(layout.BOTTOM)
    section.left_margin, section.right_margin = Mm(layout.LEFT), Mm(layout.RIGHT)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = styles.ALIGN["center"]
    paragraph._p.append(element(_PAGE_NUMBER))
