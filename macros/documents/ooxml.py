"""What a .docx needs and python-docx has no name for: borders, marks, fields, and the setting of a page."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import ns
from docx.oxml.parser import OxmlElement
from docx.shared import Mm

from macros.documents import layout, styles

qn = cache(ns.qn)  # a document has thousands of elements of a few names


def number_anew(section: Any) -> None:
    """Let the pages of a section be numbered from 1."""
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(numbering, "w:cols", "w:formProt", "w:vAlign", "w:titlePg", "w:docGrid")


def break_at_last_line(target: Any) -> None:
    """End the last section but one at its last line; the empty line that python-docx adds may need another page."""
    empty = target.element.body.findall(qn("w:p"))[-1]
    last = empty.getprevious()
    if last is not None and last.tag == qn("w:p"):
        last.get_or_add_pPr().append(empty.pPr.find(qn("w:sectPr")))
        target.element.body.remove(empty)


def page(section: Any, *, landscape: bool = False) -> None:
    """Paper, margins, and the number of the page in the middle above it, from the second page on."""
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
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field(kind, text))


def _field(kind: str, text: str) -> Any:
    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.text = text
    return element


def begin(paragraph: Any, style: str, align: str = "") -> None:
    """Give a new `w:p` its style, by id, and how it is aligned; as python-docx does, in a tenth of the time."""
    properties = mark(paragraph, "w:pPr")
    mark(properties, "w:pStyle", val=style)
    if align:
        mark(properties, "w:jc", val=str(styles.ALIGN[align].xml_value))


def add_words(paragraph: Any, text: str, *, bold: bool, italic: bool) -> None:
    """Append words to a `w:p`, also without python-docx for speed; only words of several lines need it."""
    run = mark(paragraph, "w:r")
    properties = mark(run, "w:rPr")
    if bold:
        mark(properties, "w:b")
    if italic:
        mark(properties, "w:i")
    if text and text == text.strip() and text.isprintable():
        mark(run, "w:t").text = text
    else:
        run.text = text


def mark(parent: Any, name: str, **values: str) -> Any:
    """Put an element with attributes at the end of another."""
    element = parent.makeelement(qn(name), {qn(f"w:{key}"): value for key, value in values.items()})
    parent.append(element)
    return element


def keep_rows_whole(table: Any, widths: Sequence[float]) -> None:
    """Let no row of a new table break across pages, and set column widths in mm; without python-docx for speed."""
    twips = [str(Mm(width).twips) for width in widths]
    for row in table._tbl.tr_lst:
        mark(row.get_or_add_trPr(), "w:cantSplit")
        for cell, width in zip(row.iter(qn("w:tcW")), twips, strict=True):
            cell.set(qn("w:w"), width)


def draw_lines(table: Any) -> None:
    """Draw lines around every cell of a table."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        mark(borders, f"w:{side}", val="single", sz="4", space="0", color="auto")
    table._tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def drop_margins(table: Any) -> None:
    """Let the cells of a table have no margins."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        mark(margins, f"w:{side}", w="0", type="dxa")
    table._tblPr.insert_element_before(margins, "w:tblLook")


def border(paragraph: Any, kind: str, *sides: str) -> None:
    """Draw lines at some sides of a paragraph."""
    borders = OxmlElement("w:pBdr")
    for side in sorted(sides):
        mark(borders, f"w:{side}", val=kind, sz="6", space="1", color="auto")
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )
