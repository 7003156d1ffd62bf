"""Official documents as .docx files in the layout of Decree 30/2020/NĐ-CP, Annex I.

The same document gives the same bytes.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as Docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm, Pt
from docx.table import _Cell

from macros.documents import layout, styles
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
    WriteIn,
    pieces,
)
from macros.documents.ooxml import (
    add_element,
    add_words,
    begin_paragraph,
    border,
    break_at_last_line,
    draw_lines,
    drop_margins,
    keep_rows_whole,
    restart_page_numbers,
    set_up_page,
)
from macros.documents.package import reproducible

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def docx_of(document: Document) -> bytes:
    """The bytes of a document in our own layout."""
    target = docx.Document(BytesIO(styles.blank()))
    writer = Writer(target, target)
    # Above the body: agency and motto, number and day, title.
    set_up_page(target.sections[0], landscape=document.landscape)
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
    stream = BytesIO()
    target.save(stream)
    return reproducible(stream, document.signed.isoformat() if document.signed else f"{document.year or 2000}-01-01")


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
    """Writes the parts of a document into a .docx: at its end, or into one cell of a table."""

    def __init__(self, target: Docx, place: Any, lists: styles.Lists | None = None, before: Any = None) -> None:
        self.target, self._place, self._before = target, place, before
        self._lists = lists or styles.Lists(target)
        self._style_ids = {style.name: style.style_id for style in target.styles}

    def line(self, content: Pieces, style: str) -> Any:
        """A paragraph in a style."""
        paragraph = self._paragraph()
        self._fill(paragraph._p, content, style)
        return paragraph

    def _fill(self, paragraph: Any, content: Pieces, style: str, *, strong: bool = False, align: str = "") -> None:
        begin_paragraph(paragraph, self._style_ids[style], align)
        for item in pieces(content):
            add_words(paragraph, item.text, bold=item.bold or strong, italic=item.italic)

    def _paragraph(self) -> Any:
        return self._before.insert_paragraph_before() if self._before is not None else self._place.add_paragraph()

    def head(self, document: Document) -> None:
        """Agency and motto beside each other, below them number and day."""
        upper, lower = (document.agency.name, document.unit) if document.unit else document.agency[:2]
        widths = [width * self._room() / sum(layout.HEAD) for width in layout.HEAD]
        cells = self._columns(widths, 2)
        left, right = (Writer(self.target, cell, self._lists) for cell in cells[0])
        if upper:
            left.line(upper, "Cơ quan chủ quản")
        left.line(lower, "Cơ quan ban hành")
        room = widths[0] * 0.9
        left.rule(widths[0], min(layout.width(lower.upper(), layout.AGENCY_SIZE), room) * layout.RULE_SHARE)
        right.line(layout.MOTTO_STATE, "Quốc hiệu")
        right.line(layout.MOTTO, "Tiêu ngữ")
        right.rule(widths[1], layout.width(layout.MOTTO, layout.MOTTO_SIZE))
        left, right = (Writer(self.target, cell, self._lists) for cell in cells[1])
        left.line(number_line(document), "Số, ký hiệu")
        if not document.kind:
            left.line(f"V/v {document.title[:1].lower()}{document.title[1:]}", "Trích yếu công văn")
        right.line(day_line(document), "Địa danh, thời gian")
        for cell in (*cells[0], *cells[1]):
            cell._tc.remove(cell.paragraphs[0]._p)

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
            self.line(f"Kính gửi: {document.addressees[0]}", "Kính gửi").alignment = styles.ALIGN["center"]
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
                self._lists.apply(self.line(block.content, "Điều"), styles.ARTICLES)
            case Table():
                self.table(block)
            case WriteIn():
                self.write_in(block)

    def heading(self, heading: Heading, *, numbered: bool) -> None:
        """A heading with its number."""
        line = self.line(heading.text, f"Heading {heading.level}")
        if numbered:
            self._lists.apply(line, styles.HEADINGS, level=heading.level - 1)

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph of the body."""
        line = self.line(paragraph.content, "Nội dung")
        if paragraph.align:
            line.alignment, line.paragraph_format.first_line_indent = styles.ALIGN[paragraph.align], Mm(0)

    def items(self, items: Items) -> None:
        """A list, numbered from 1 or with dashes."""
        kind = styles.NUMBERED if items.numbered else styles.DASHES
        for at, item in enumerate(items.items):
            self._lists.apply(self.line(item, "Danh sách"), kind, anew=not at)

    def table(self, table: Table) -> None:
        """A table with its heading on every page."""
        if table.caption:
            self.line(table.caption, "Tên bảng")
        shares = table.widths or (1,) * len(table.header)
        room = self._room()
        grid = self._grid(len(table.rows) + 1, [room * share / sum(shares) for share in shares])
        draw_lines(grid)
        add_element(grid._tbl.tr_lst[0].get_or_add_trPr(), "w:tblHeader")
        for at, (tr, row) in enumerate(zip(grid._tbl.tr_lst, (table.header, *table.rows), strict=True)):
            strong = table.total and at == len(table.rows)
            for column, (tc, content) in enumerate(zip(tr.tc_lst, row, strict=True)):
                style, align = ("Bảng", table.align[column] if table.align else "") if at else ("Bảng, đầu cột", "")
                self._fill(tc.p_lst[0], content, style, strong=strong, align=align)
        self.gap(layout.AFTER)

    def write_in(self, block: WriteIn) -> None:
        """Dotted lines, below the hint that says what to write there."""
        if block.hint:
            self.line(f"({block.hint})", "Hướng dẫn ký").alignment = styles.ALIGN["left"]
        for _ in range(block.lines):
            border(self.line("", "Chỗ viết"), "dotted", "between", "bottom")

    def gap(self, height: float, after: float = 0) -> Any:
        """An empty line of that height in points, which Word needs below every table."""
        paragraph = self.line("", "Bảng")
        form = paragraph.paragraph_format
        form.space_before, form.space_after = Pt(0), Pt(after)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)
        return paragraph

    def rule(self, room: float, length: float, after: float = 0) -> None:
        """A centred line below the previous paragraph; lengths in mm."""
        paragraph = self.gap(3, after or 4)
        paragraph.alignment = styles.ALIGN["center"]
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Mm(max(0, (room - length) / 2))
        border(paragraph, "single", "bottom")

    def signed(self, document: Document) -> None:
        """The signatures, with the recipients beside or below them."""
        whole = self._room()
        several = len(document.signatures) > 1
        if not document.signatures and not document.recipients:
            return
        for paragraph in self.target.paragraphs[-1:]:  # so that no signature is alone on a page
            paragraph.paragraph_format.keep_with_next = True
        self.line("", "Bảng").paragraph_format.keep_with_next = True
        if several:
            shares = [whole / len(document.signatures)] * len(document.signatures)
            self._signatures(self._columns(shares, 1)[0], document)
        if document.recipients or not several:
            left, right = self._columns((whole * 0.45, whole * 0.55), 1)[0]
            Writer(self.target, left, self._lists).recipients(document.recipients)
            self._signatures((right,), document if not several else None)
            left._tc.remove(left.paragraphs[0]._p) if document.recipients else None

    def _signatures(self, cells: Sequence[Any], document: Document | None) -> None:
        for cell, signature in zip(cells, document.signatures if document else (), strict=False):
            Writer(self.target, cell, self._lists).signature(signature)
            cell._tc.remove(cell.paragraphs[0]._p)

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
        break_at_last_line(self.target)
        set_up_page(section, landscape=annex.landscape)
        restart_page_numbers(section)
        self.line(f"Phụ lục {numeral}".strip(), "Trích yếu")
        self.line(annex.title, styles.ANNEX)
        name = f"{document.kind} số {document.number or '……'}/{document.symbol}" if document.symbol else document.kind
        place_and_day = day_line(document).rpartition(", ")[2]
        kind = f"{name[:1]}{name[1:].lower() if not document.symbol else name[1:]}"
        note = self.line(f"(Kèm theo {kind} {place_and_day} của {document.unit or document.agency.name})", "Kính gửi")
        note.alignment, note.runs[0].italic = styles.ALIGN["center"], True
        self.blocks(annex.blocks, numbered=False)

    def _room(self) -> float:
        section: Any = self.target.sections[-1]
        return float((section.page_width - section.left_margin - section.right_margin) / Mm(1))

    def _columns(self, widths: Sequence[float], rows: int) -> list[list[Any]]:
        """Return the rows of cells of a table without lines, which puts things side by side."""
        grid = self._grid(rows, widths)
        drop_margins(grid)
        return [[_Cell(tc, grid) for tc in tr.tc_lst] for tr in grid._tbl.tr_lst]  # `grid.cells` builds all each time

    def _grid(self, rows: int, widths: Sequence[float]) -> Any:
        """A table; rows are never cut, widths are in mm."""
        grid = self.target.add_table(rows, len(widths))
        if self._before is not None:
            self._before._p.addprevious(grid._tbl)
        grid.autofit, grid.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Mm(width)
        keep_rows_whole(grid, widths)
        return grid
