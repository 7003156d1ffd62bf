"""The styles and lists of a .docx in the layout of Decree 30/2020, for Word's navigation and for later edits."""

from functools import cache
from io import BytesIO
from typing import Any, NamedTuple

import docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.parts.numbering import NumberingPart
from docx.shared import Mm, Pt

from macros.documents import layout

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_WORD_STYLES = {"Normal", "Header", "Footer", "Heading 1", "Heading 2", "Heading 3", "Normal Table", "No List"}


class Look(NamedTuple):
    """What a paragraph style sets; sizes in points, the indent of the first line in mm."""

    size: float = layout.BODY_SIZE
    bold: bool = False
    italic: bool = False
    caps: bool = False
    align: str = "center"
    before: float = 0
    after: float = 0
    indent: float = 0
    lines: float = 1
    keeps_next: bool = False


BODY = Look(align="justify", after=layout.AFTER, indent=layout.INDENT, lines=layout.SPACING)
_HEADING = BODY._replace(bold=True, before=layout.AFTER, keeps_next=True, align="left")
STYLES = {
    "Heading 1": _HEADING._replace(caps=True),
    "Heading 2": _HEADING,
    "Heading 3": _HEADING._replace(italic=True),
    "Quốc hiệu": Look(layout.STATE_SIZE, bold=True, caps=True),
    "Tiêu ngữ": Look(layout.MOTTO_SIZE, bold=True),
    "Cơ quan chủ quản": Look(layout.AGENCY_SIZE, caps=True),
    "Cơ quan ban hành": Look(layout.AGENCY_SIZE, bold=True, caps=True),
    "Số, ký hiệu": Look(layout.NUMBER_SIZE),
    "Địa danh, thời gian": Look(layout.DAY_SIZE, italic=True),
    "Trích yếu công văn": Look(layout.SUBJECT_SIZE),
    "Tên loại": Look(bold=True, caps=True, before=12, keeps_next=True),
    "Trích yếu": Look(bold=True, keeps_next=True),
    "Thẩm quyền": Look(bold=True, caps=True, before=6, after=6, keeps_next=True),
    "Kính gửi": Look(after=layout.AFTER, align="left"),
    "Căn cứ": BODY._replace(italic=True),
    "Nội dung": BODY,
    "Danh sách": BODY,
    "Điều": BODY,
    "Bảng": Look(layout.TABLE_SIZE, align="left", before=2, after=2),
    "Bảng, đầu cột": Look(layout.TABLE_SIZE, bold=True, before=2, after=2, keeps_next=True),
    "Tên bảng": Look(bold=True, after=layout.AFTER, before=layout.AFTER, keeps_next=True),
    "Chỗ viết": Look(align="left", lines=1.5),
    "Quyền hạn, chức vụ": Look(bold=True, caps=True, keeps_next=True),
    "Hướng dẫn ký": Look(layout.TABLE_SIZE, italic=True, keeps_next=True),
    "Họ tên người ký": Look(bold=True),
    "Từ Nơi nhận": Look(layout.RECIPIENTS_TITLE_SIZE, bold=True, italic=True, align="left", keeps_next=True),
    "Nơi nhận": Look(layout.RECIPIENTS_SIZE, align="left"),
    "Tên phụ lục": Look(bold=True, caps=True, after=layout.AFTER, keeps_next=True),
    "Ghi chú": Look(layout.RECIPIENTS_SIZE, italic=True, align="left", before=12),
}
ANNEX = "Tên phụ lục"  # Word's navigation shows it, like headings of the first level
_HEADINGS = ("Heading 1", "Heading 2", "Heading 3")

HEADINGS, ARTICLES, DASHES, NUMBERED = "headings", "articles", "dashes", "numbered"
_LEVELS = {  # (format, text, bold) by level
    HEADINGS: (("upperRoman", "%1.", True), ("decimal", "%2.", True), ("lowerLetter", "%3)", True)),
    ARTICLES: (("decimal", "Điều %1.", True),),
    DASHES: (("bullet", "-", False),),
    NUMBERED: (("decimal", "%1.", False),),
}


@cache
def blank() -> bytes:
    """Return an empty document with our styles, without the hundred others of python-docx's template."""
    target = docx.Document()
    for style in [style for style in target.styles if style.name not in _WORD_STYLES]:
        style.delete()
    _drop(target.part.package.rels, "/thumbnail")
    _drop(target.part.rels, "/stylesWithEffects", "/customXml")
    for name in ("Normal", "Header", "Footer", *_HEADINGS):
        _clear(target.styles[name].element, "w:rPr", "w:pPr")
    _set(target.styles["Normal"], Look(align="left"))
    _set(target.styles["Header"], Look(layout.PAGE_NUMBER_SIZE))
    for level, name in enumerate(_HEADINGS):
        _set(target.styles[name], STYLES[name], level)
    add_styles(target)
    _clear(target.part.numbering_part.element, "w:abstractNum", "w:num")
    stream = BytesIO()
    target.save(stream)
    return stream.getvalue()


def _drop(rels: Any, *kinds: str) -> None:
    for name in [name for name, rel in rels.items() if rel.reltype.endswith(kinds)]:
        del rels[name]


def _clear(element: Any, *names: str) -> None:
    for child in [child for child in element if child.tag in map(qn, names)]:
        element.remove(child)


def add_styles(target: Docx) -> None:
    """Add those of our styles that a document lacks; styles of a template stay as they are."""
    there = {style.name for style in target.styles}
    for name in [name for name in STYLES if name not in there]:  # in their order, so that bytes are the same
        style = target.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = target.styles["Normal"] if "Normal" in there else None
        style.quick_style = True
        _set(style, STYLES[name], 0 if name == ANNEX else None)


def _set(style: Any, look: Look, outline: int | None = None) -> None:
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = layout.FONT, Pt(look.size), look.bold, look.italic
    font.all_caps = look.caps
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), layout.FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    paragraph.alignment = ALIGN[look.align]
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.first_line_indent = Mm(look.indent)
    paragraph.line_spacing = look.lines
    paragraph.keep_with_next = look.keeps_next
    paragraph.widow_control = True
    if outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(outline))
        style.element.get_or_add_pPr().append(level)


class Lists:
    """The numbered headings, articles and lists of one document."""

    def __init__(self, target: Docx) -> None:
        self._part = _numbering_of(target)
        ids = (int(item.get(qn("w:abstractNumId"))) for item in self._part if "abstract" in item.tag)
        self._highest_id = max(ids, default=0)
        self._kinds: dict[str, int] = {}
        self._running: dict[str, int] = {}

    def numbering(self, kind: str, *, level: int = 0, anew: bool = False) -> str:
        """Return the property of the next paragraph of a list; `anew` begins a list of its kind at 1."""
        if anew or kind not in self._running:
            self._running[kind] = self._begin(kind)
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{self._running[kind]}"/></w:numPr>'

    def _begin(self, kind: str) -> int:
        if kind not in self._kinds:
            self._kinds[kind] = self._highest_id + 1 + len(self._kinds)
            first_num = self._part.find(qn("w:num"))
            element = _abstract(self._kinds[kind], kind)
            self._part.append(element) if first_num is None else first_num.addprevious(element)
        number = self._part.add_num(self._kinds[kind])
        if kind != DASHES:
            for level in range(len(_LEVELS[kind])):
                number.add_lvlOverride(ilvl=level).add_startOverride(1)
        return int(number.numId)


def _abstract(number: int, kind: str) -> Any:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr>'
        f'<w:rPr><w:b w:val="{int(bold)}"/></w:rPr></w:lvl>'
        for at, (form, text, bold) in enumerate(_LEVELS[kind])
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return parse_xml(
        f'<w:abstractNum xmlns:w="{space}" w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )


def _numbering_of(target: Docx) -> Any:
    """The list definitions of a document; a template without lists has none yet."""
    if any(rel.reltype == RELATIONSHIP_TYPE.NUMBERING for rel in target.part.rels.values()):
        return target.part.numbering_part.element
    empty = docx.Document(BytesIO(blank())).part.numbering_part
    part = NumberingPart(PackURI("/word/numbering.xml"), empty.content_type, empty.element, target.part.package)
    target.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return part.element
