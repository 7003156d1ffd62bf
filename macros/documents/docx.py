"""Official documents as .docx files in the layout of Decree 30/2020/NĐ-CP, Annex I.

The same document gives the same bytes.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as Docx
from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from macros.documents import layout, ooxml, styles
from macros.documents.document import (
    Annex,
    Article,
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    Pieces,
    Signature,
    Table,
    Text,
    WriteIn,
)
from macros.documents.package import packed

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def docx_of(document: Document) -> bytes:
    """The bytes of a document in our own layout."""
    target = docx.Document(BytesIO(styles.blank()))
    writer = Writer(target)
    # Above the body: agency and motto, number and day, title.
    ooxml.set_up_page(target.sections[0], landscape=document.landscape)
    writer.head(document)
    writer.title(document)
    # The body, from the basis on.
    writer.body(document)
    # Below it: signatures, recipients, and annexes on pages of their own.
    writer.signed(document)
    writer.annexes(document)
    return saved(target, document)


ILLUSTRATIVE = "Dữ liệu minh họa: người, đơn vị, sự việc và số liệu trong văn bản này là ví dụ, không có thật."


def saved(target: Docx, document: Document) -> bytes:
    """Return the package of a document; its properties name no person and no time, only the agency."""
    properties = target.core_properties
    properties.title = f"{document.kind} {document.title}".strip()[:255]  # the most that a property holds
    properties.author, properties.last_modified_by, properties.comments = document.agency.name, "", ""
    properties.language, properties.revision = "vi-VN", 1
    day = document.signed or date(document.year or 2000, 1, 1)
    properties.created = properties.modified = datetime.combine(day, time())
    return packed(target.part.package)


def day_line(document: Document) -> str:
    """Where and when it is signed: "Thanh Hóa, ngày 01 tháng 7 năm 2026", with gaps for what is not known yet.

    Days under 10 and the months 1 and 2 have a zero before them (Annex I, II.4).
    """
    day = document.signed
    place = f"{document.agency.place}, " if document.agency.place else ""
    if day is None:
        return f"{place}ngày …… tháng …… năm {document.year or '……'}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}ngày {day.day:02d} tháng {month} năm {day.year}"


def number_line(document: Document) -> str:
    """Number and symbol: "Số: 12/BC-TTXT"."""
    return f"Số: {document.number or '……'}/{document.symbol}" if document.symbol else ""


class Writer:
    """Writes the parts of a document into a .docx: at its end, before a paragraph, or into one cell of a table."""

    def __init__(self, target: Docx, lists: styles.Lists | None = None, before: Any = None) -> None:
        self.target, self._place, self._before = target, target.element.body, before
        self._lists = lists or styles.Lists(target)
        self._style_ids = {style.name: style.style_id for style in target.styles}

    def _inside(self, cell: Any) -> "Writer":
        """Return the writer of a cell."""
        writer = copy(self)
        writer._place, writer._before = cell, None
        return writer

    def line(self, content: Pieces, style: str, align: str = "", properties: str = "") -> DocxParagraph:
        """A paragraph in a style."""
        element = self._added(ooxml.paragraph(content, self._style_ids[style], align, properties))
        return DocxParagraph(element, self.target._body)

    def _added(self, xml: str) -> Any:
        """Return a new paragraph or table, put where this writer writes."""
        element = ooxml.element(xml)
        if self._before is None:
            self._place._insert_p(element)
        else:
            self._before.addprevious(element)
        return element

    def head(self, document: Document) -> None:
        """Agency and motto beside each other, below them number and day."""
        upper, lower = (document.agency.name, document.unit) if document.unit else document.agency[:2]
        widths = [width * self._room() / sum(layout.HEAD) for width in layout.HEAD]
        cells = self._columns(widths, 2)
        left, right = map(self._inside, cells[0])
        if upper:
            left.line(upper, "Cơ quan chủ quản")
        left.line(lower, "Cơ quan ban hành")
        room = widths[0] * 0.9
        left.rule(widths[0], min(layout.width(lower.upper(), layout.AGENCY_SIZE), room) * layout.RULE_SHARE)
        right.line(layout.MOTTO_STATE, "Quốc hiệu")
        right.line(layout.MOTTO, "Tiêu ngữ")
        right.rule(widths[1], layout.width(layout.MOTTO, layout.MOTTO_SIZE))
        left, right = map(self._inside, cells[1])
        left.line(number_line(document), "Số, ký hiệu")
        if not document.kind:
            left.line(f"V/v {document.title[:1].lower()}{document.title[1:]}", "Trích yếu công văn")
        right.line(day_line(document), "Địa danh, thời gian")
        for cell in (*cells[0], *cells[1]):
            cell.remove(cell.p_lst[0])

    def title(self, document: Document) -> None:
        """Kind and title, which a letter lacks, then the addressees."""
        if document.kind:
            self.line(document.kind, "Tên loại")
            self.line(document.title, "Trích yếu")
            whole = self._room()
            self.rule(whole, min(layout.width(document.title, layout.BODY_SIZE), whole) * layout.RULE_SHARE, after=10)
        self.addressees(document)

    def addressees(self, document: Document) -> None:
        """The addressees; a single one is centred."""
        if len(document.addressees) == 1:
            self.line(f"Kính gửi: {document.addressees[0]}", "Kính gửi", "center")
        elif document.addressees:
            self.line("Kính gửi:", "Kính gửi")
            self.block(Items(document.addressees))

    def body(self, document: Document) -> None:
        """Authority and basis, then the blocks."""
        if document.authority:
            self.line(document.authority, "Thẩm quyền")
        for at, basis in enumerate(document.basis, 1):
            end = "." if at == len(document.basis) else ";"
            self.line(f"{basis}{end}", "Căn cứ")
        if document.resolves:
            self.line(f"{document.resolves}:", "Thẩm quyền")
        self.blocks(document.body)

    def blocks(self, blocks: Iterable[Block], *, numbered: bool = True) -> None:
        """Blocks one after the other; headings of annexes are not numbered."""
        for block in blocks:
            self.block(block, numbered=numbered)

    def block(self, block: Block, *, numbered: bool = True) -> None:
        """One block."""
        match block:
            case Heading():
                self.heading(block, numbered=numbered)
            case Paragraph():
                self.paragraph(block)
            case Items():
                self.items(block)
            case Article():
                self.line(block.content, "Điều", properties=self._lists.numbering(styles.ARTICLES))
            case Table():
                self.table(block)
            case WriteIn():
                self.write_in(block)

    def heading(self, heading: Heading, *, numbered: bool) -> None:
        """A heading with its number."""
        numbering = self._lists.numbering(styles.HEADINGS, level=heading.level - 1) if numbered else ""
        self.line(heading.text, f"Heading {heading.level}", properties=numbering)

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph of the body."""
        indent = '<w:ind w:firstLine="0"/>' if paragraph.align else ""
        self.line(paragraph.content, "Nội dung", paragraph.align or "", indent)

    def items(self, items: Items) -> None:
        """A list, numbered from 1 or with dashes."""
        kind = styles.NUMBERED if items.numbered else styles.DASHES
        for at, item in enumerate(items.items):
            self.line(item, "Danh sách", properties=self._lists.numbering(kind, anew=not at))

    def table(self, table: Table) -> None:
        """A table with its heading on every page."""
        if table.caption:
            self.line(table.caption, "Tên bảng")
        shares = table.widths or (1,) * len(table.header)
        room = self._room()
        style, aligns = self._style_ids["Bảng"], table.align or ("",) * len(table.header)
        rows = [[ooxml.paragraph(content, self._style_ids["Bảng, đầu cột"]) for content in table.header]]
        for at, row in enumerate(table.rows, 1):
            strong = table.total and at == len(table.rows)
            cells = zip(row, aligns, strict=True)
            rows.append([ooxml.paragraph(content, style, align, strong=strong) for content, align in cells])
        self._added(ooxml.table(rows, [room * share / sum(shares) for share in shares]))
        self.gap(layout.AFTER)

    def write_in(self, block: WriteIn) -> None:
        """Dotted lines, below the hint that says what to write there."""
        if block.hint:
            self.line(f"({block.hint})", "Hướng dẫn ký", "left")
        for _ in range(block.lines):
            self.line("", "Chỗ viết", properties=ooxml.border("dotted", "between", "bottom"))

    def gap(self, height: float) -> None:
        """An empty line of that height in points, which Word needs below every table."""
        self.line("", "Bảng", properties=ooxml.spacing(height, 0))

    def rule(self, room: float, length: float, after: float = 4) -> None:
        """A centred line below the previous paragraph; lengths in mm."""
        margin = Mm(max(0, (room - length) / 2)).twips
        indent = f'<w:ind w:left="{margin}" w:right="{margin}"/>'
        properties = ooxml.border("single", "bottom") + ooxml.spacing(3, after) + indent
        self.line("", "Bảng", "center", properties)

    def signed(self, document: Document) -> None:
        """The signatures, with the recipients beside or below them."""
        whole = self._room()
        several = len(document.signatures) > 1
        if not document.signatures and not document.recipients:
            return
        last = ooxml.last_paragraph(self.target)
        if last is not None:  # so that no signature is alone on a page
            DocxParagraph(last, self.target._body).paragraph_format.keep_with_next = True
        self.line("", "Bảng").paragraph_format.keep_with_next = True
        if several:
            shares = [whole / len(document.signatures)] * len(document.signatures)
            self._signatures(self._columns(shares, 1)[0], document)
        if document.recipients or not several:
            left, right = self._columns((whole * 0.45, whole * 0.55), 1)[0]
            self._inside(left).recipients(document.recipients)
            self._signatures((right,), document if not several else None)
            left.remove(left.p_lst[0]) if document.recipients else None

    def _signatures(self, cells: Sequence[Any], document: Document | None) -> None:
        for cell, signature in zip(cells, document.signatures if document else (), strict=False):
            self._inside(cell).signature(signature)
            cell.remove(cell.p_lst[0])

    def signature(self, signature: Signature) -> None:
        """Authority and position, a gap, the name."""
        for text in signature.authority:
            self.line(text, "Quyền hạn, chức vụ")
        if signature.note:
            self.line(signature.note, "Hướng dẫn ký")
        self.line(signature.name, "Họ tên người ký").paragraph_format.space_before = Pt(layout.SIGNATURE_GAP)

    def recipients(self, recipients: Sequence[str]) -> None:
        """Who receives the document, a line each."""
        if not recipients:
            return
        self.line("Nơi nhận:", "Từ Nơi nhận")
        for at, text in enumerate(recipients, 1):
            self.line(f"- {text}{'.' if at == len(recipients) else ';'}", "Nơi nhận")

    def annexes(self, document: Document) -> None:
        """Write the note that data are examples, where they are, and the annexes."""
        if document.illustrative:
            self.line(ILLUSTRATIVE, "Ghi chú")
        for number, annex in enumerate(document.annexes):
            self._annex(annex, _ROMAN[number] if len(document.annexes) > 1 else "", document)

    def _annex(self, annex: Annex, numeral: str, document: Document) -> None:
        """An annex: a section of its own, whose pages are numbered from 1 (Annex I, III.1)."""
        section = self.target.add_section(WD_SECTION.NEW_PAGE)
        ooxml.break_at_last_line(self.target)
        ooxml.set_up_page(section, landscape=annex.landscape)
        ooxml.restart_page_numbers(section)
        self.line(f"Phụ lục {numeral}".strip(), "Trích yếu")
        self.line(annex.title, styles.ANNEX)
        name = f"{document.kind} số {document.number or '……'}/{document.symbol}" if document.symbol else document.kind
        place_and_day = day_line(document).rpartition(", ")[2]
        kind = f"{name[:1]}{name[1:].lower() if not document.symbol else name[1:]}"
        note = f"(Kèm theo {kind} {place_and_day} của {document.unit or document.agency.name})"
        self.line(Text(note, italic=True), "Kính gửi", "center")
        self.blocks(annex.blocks, numbered=False)

    def _room(self) -> float:
        section: Any = self.target.element.body.sectPr
        return float((section.page_width - section.left_margin - section.right_margin) / Mm(1))

    def _columns(self, widths: Sequence[float], rows: int) -> list[Any]:
        """Return the rows of cells of a table without lines, which puts things side by side."""
        return [row.tc_lst for row in self._added(ooxml.columns(rows, widths)).tr_lst]
