"""What an official document consists of (Decree 30/2020/NĐ-CP, Article 8), before it is rendered.

The same `Document` becomes a .docx, and its body a part of a page.  Its texts are plain data: no markup, no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Literal, NamedTuple

from macros.text.grouping import grouped

Align = Literal["left", "right", "center"]


class Agency(NamedTuple):
    """Who issues a document."""

    superior: str  # the body above it, "ỦY BAN NHÂN DÂN TỈNH …"; "" where there is none
    name: str
    place: str  # "Thanh Hóa": where documents are signed


@dataclass(frozen=True)
class Text:
    """A piece of a paragraph."""

    text: str
    bold: bool = False
    italic: bool = False
    refs: tuple[str, ...] = ()  # the records that a number counts; a page links to them, a .docx lists them in an annex
    url: str = ""  # where the page leads from here
    about: str = ""  # what the number counts, if the words around it belong to several numbers


Pieces = str | Text | tuple[str | Text, ...]


@dataclass(frozen=True)
class Heading:
    """A numbered heading of the body: level 1 is "I.", 2 is "1.", 3 is "a)"; unnumbered in annexes."""

    shape: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: justified, its first line indented, unless it is aligned otherwise."""

    shape: ClassVar[str] = "paragraph"
    content: Pieces
    align: Align | None = None


@dataclass(frozen=True)
class Items:
    """A list: with "-", or numbered "1.", "2."…"""

    shape: ClassVar[str] = "items"
    items: tuple[Pieces, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Article:
    """An article of a decision or regulation: "Điều 1." and its text; numbered by its place."""

    shape: ClassVar[str] = "article"
    content: Pieces


@dataclass(frozen=True)
class Table:
    """A table whose headings are repeated on every page; `widths` are shares of the page's width."""

    shape: ClassVar[str] = "table"
    header: tuple[str, ...]
    rows: tuple[tuple[Pieces, ...], ...]
    widths: tuple[float, ...] = ()  # equal where left out
    align: tuple[Align, ...] = ()  # left where left out
    caption: str = ""
    total: bool = False  # whether the last row is a sum


@dataclass(frozen=True)
class WriteIn:
    """Dotted lines to write on by hand or to type over: what only a person can add; `hint` says what."""

    shape: ClassVar[str] = "write-in"
    hint: str = ""
    lines: int = 2


Block = Heading | Paragraph | Items | Article | Table | WriteIn


class Signature(NamedTuple):
    """A signature block."""

    authority: tuple[str, ...]  # "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", a line each
    name: str  # "" to be written by hand
    note: str = ""  # "(Ký, ghi rõ họ tên)", in italics


class Annex(NamedTuple):
    """An annex, on a page of its own."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False  # for wide tables


@dataclass(frozen=True)
class Document:
    """An official document; empty parts are not printed."""

    agency: Agency
    symbol: str  # what follows the number, "BC-TTXT"; the clerk writes the number
    kind: str  # "Báo cáo", printed in capitals; "" for a letter (công văn), whose subject is printed below its symbol
    title: str  # trích yếu
    body: tuple[Block, ...]
    signatures: tuple[Signature, ...] = ()
    unit: str = ""  # the unit that issues it; the agency is then printed above it, as its superior
    number: str = ""  # "" leaves a gap for it
    signed: date | None = None  # None leaves a gap for the day and the month of `year`
    year: int | None = None
    authority: str = ""  # who decides, above the basis of a decision: "GIÁM ĐỐC TRUNG TÂM …"
    addressees: tuple[str, ...] = ()  # kính gửi
    basis: tuple[str, ...] = ()  # căn cứ, a line each, without the last mark
    resolves: str = ""  # "QUYẾT ĐỊNH", between basis and articles
    recipients: tuple[str, ...] = ()  # nơi nhận, the last "Lưu: VT."
    annexes: tuple[Annex, ...] = ()
    illustrative: bool = False  # noted at the foot of the last page
    landscape: bool = False  # for wide lists

    def with_annex(self, annex: Annex) -> Document:
        """The document with one annex more."""
        return replace(self, annexes=(*self.annexes, annex))


def figures(blocks: Iterable[Block]) -> dict[tuple[str, ...], int]:
    """Number the groups of records that a body counts, from 1 on."""
    return {refs: at for at, refs in enumerate(counted(blocks), 1)}


def counted(blocks: Iterable[Block]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return what a body says of each group of records that it counts, in the order of the body."""
    groups = grouped((refs, text) for text, refs in named_figures(blocks))
    return {refs: tuple(dict.fromkeys(texts)) for refs, texts in groups.items()}


def pieces(content: Pieces) -> tuple[Text, ...]:
    """The pieces of a paragraph."""
    items = (content,) if isinstance(content, str | Text) else content
    return tuple(Text(item) if isinstance(item, str) else item for item in items)


def plain(content: Pieces) -> str:
    """The words of a paragraph."""
    return "".join(item.text for item in pieces(content))


def named_figures(blocks: Iterable[Block]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (words around it, records) of every number that counts records, in the order of the body."""
    for words, content in _contents(blocks):
        for item in pieces(content):
            if item.refs:
                yield item.about or words or plain(content), item.refs


def _contents(blocks: Iterable[Block]) -> Iterator[tuple[str, Pieces]]:
    """Yield (what a cell is about, content) of every paragraph, item and cell; "" if the content says it itself."""
    for block in blocks:
        match block:
            case Paragraph() | Article():
                yield "", block.content
            case Items():
                yield from (("", item) for item in block.items)
            case Table():
                for row in block.rows:
                    about = next((text for text in map(plain, row) if text and not text.isdigit()), "")
                    for name, cell in zip(block.header, row, strict=True):
                        yield f"{about}: {name[:1].lower()}{name[1:]}, {plain(cell)}", cell
            case _:
                continue
