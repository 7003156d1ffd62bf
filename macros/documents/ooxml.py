"""Parts of a .docx for which python-docx has no functions, or slow ones: borders, fields, the set-up of a page."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import ns
from docx.oxml.parser import OxmlElement
from docx.shared import Mm

from macros.documents import layout, styles

qn = cache(ns.qn)  # a document has thousands of elements of a few names


def restart_page_numbers(section: Any) -> None:
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


def begin_paragraph(paragraph: Any, style: str, align: str = "") -> None:
    """Set style, by id, and alignment of a new `w:p`; without python-docx, which takes ten times as long."""
    properties = add_element(paragraph, "w:pPr")
    add_element(properties, "w:pStyle", val=style)
    if align:
        add_element(properties, "w:jc", val=str(styles.ALIGN[align].xml_value))


def add_words(paragraph: Any, text: str, *, bold: bool, italic: bool) -> None:
    """Append words to a `w:p`, also without python-docx for speed; only words of several lines need it."""
    run = add_element(paragraph, "w:r")
    properties = add_element(run, "w:rPr")
    if bold:
        add_element(properties, "w:b")
    if italic:
        add_element(properties, "w:i")
    if text and text == text.strip() and text.isprintable():
        add_element(run, "w:t").text = text
    else:
        run.text = text


def add_element(parent: Any, name: str, **values: str) -> Any:
    """Put an element with attributes at the end of another."""
    element = parent.makeelement(qn(name), {qn(f"w:{key}"): value for key, value in values.items()})
    parent.append(element)
    return element


def keep_rows_whole(table: Any, widths: Sequence[float]) -> None:
    """Let no row of a new table break across pages, and set column widths in mm; without python-docx for speed."""
    twips = [str(Mm(width).twips) for width in widths]
    for row in table._tbl.tr_lst:
        add_element(row.get_or_add_trPr(), "w:cantSplit")
        for cell, width in zip(row.iter(qn("w:tcW")), twips, strict=True):
            cell.set(qn("w:w"), width)


def draw_lines(table: Any) -> None:
    """Draw lines around every cell of a table."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add_element(borders, f"w:{side}", val="single", sz="4", space="0", color="auto")
    table._tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def drop_margins(table: Any) -> None:
    """Let the cells of a table have no margins."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        add_element(margins, f"w:{side}", w="0", type="dxa")
    table._tblPr.insert_element_before(margins, "w:tblLook")


def border(paragraph: Any, kind: str, *sides: str) -> None:
    """Draw lines at some sides of a paragraph."""
    borders = OxmlElement("w:pBdr")
    for side in sorted(sides):
        add_element(borders, f"w:{side}", val=kind, sz="6", space="1", color="auto")
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )
