"""What the index stores of a page, read from the page's own HTML."""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from html import unescape
from typing import NamedTuple

from macros.text.lazy_regex import pattern

EXCLUDED = (
    ".vh-backlinks,.vh-byline,.vh-elsewhere,.vh-note,.vh-whole,.vh-reading,.vh-facets,.vh-pager,"
    "nav,script,style,template,svg,.headerlink,.md-source-file"
)
CLAUSE = "section.vh-clause"  # of the full text of a law, as the page of the document shows it
_ABSTRACT = 160
_FIRST_LINES = 12  # of a section of a page that shows records
_HEADING = pattern(r'<h([1-6])\b((?:"[^"]*"|[^">])*)>(.*?)</h\1>', re.DOTALL)
_ID = pattern(r'\bid="([^"]*)"')
_INLINE = pattern(
    r"</?(?:a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr)\b"
    r'[^">]*(?:"[^"]*"[^">]*)*>'
)
# Its text is not part of the words around it.
_BADGE = pattern(r'<span class="vh-(?:badge|state)[^"]*">([^<]*)</span>')
_TAG = pattern(r'<[^">]*(?:"[^"]*"[^">]*)*>')
_AROUND_BREAK = pattern(r" ?\n[ \n]*")


class Section(NamedTuple):
    """The text under one heading; `anchor` is where a result jumps to."""

    anchor: str
    heading: str
    text: str  # a line for each block element
    clause: bool = False  # it is part of the full text of a law


class SearchDocument(NamedTuple):
    """One page as the index sees it."""

    url: str
    kind: str  # the collection's label
    title: str
    meta: str = ""  # the kicker and what identifies the record besides its title
    number: str = ""  # of a document
    date: str = ""  # ISO day
    status: str = ""  # label
    tone: str = ""  # of the status badge
    abstract: str = ""
    facets: tuple[tuple[str, str], ...] = ()  # (field, label); a field may occur more than once
    sections: tuple[Section, ...] = ()
    prior: float = 1.0  # how likely a reader means a page of this kind
    answers: tuple[tuple[str, str], ...] = ()  # (what is asked, the answer in a line)

    @property
    def id(self) -> int:
        """The document's number in postings: a hash of the address, so nothing is ever renumbered."""
        return document_id(self.url)


def document_id(url: str) -> int:
    """The first 24 bits of the address's hash."""
    return int.from_bytes(blake2b(url.encode()).digest()[:3], "big")


def sections(html: str) -> tuple[Section, ...]:
    """Return the sections of a page, those of a law's text last, without what repeats other pages (`EXCLUDED`)."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - most runs have no page to read

    tree = LexborHTMLParser(html)
    root = tree.css_first("article") or tree.body
    if root is None:
        return ()
    for node in root.css(EXCLUDED):
        node.decompose()
    clauses = []
    for node in root.css(CLAUSE):
        clauses += [part._replace(clause=True) for part in _sections(node.inner_html or "")]
        node.decompose()
    return (*_sections(root.inner_html or ""), *clauses)


def beginnings(parts: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with the first lines of each."""
    return tuple(part._replace(text="\n".join(part.text.split("\n", _FIRST_LINES)[:_FIRST_LINES])) for part in parts)


def _sections(html: str) -> Iterator[Section]:
    parts = _HEADING.split(html)
    anchor, heading = "", ""
    for place in range(0, len(parts), 4):
        if place:
            level, attributes, heading = parts[place - 3], parts[place - 2], text_of(parts[place - 1])
            match = _ID.search(attributes)
            anchor = match[1] if match else anchor
            heading = "" if level == "1" else heading.replace("\n", " ")
        text = text_of(parts[place])
        if heading or text:
            yield Section(unescape(anchor), heading, text)


def text_of(html: str) -> str:
    """The text of a piece of HTML, a line for each block element."""
    apart = _BADGE.sub(r"<p>\1</p>", " ".join(html.replace("&nbsp;", " ").split()))
    flat = _INLINE.sub("", apart)
    return _AROUND_BREAK.sub("\n", unescape(_TAG.sub("\n", flat))).strip()


def abstract(parts: tuple[Section, ...]) -> str:
    """The beginning of a page's text on one line, cut at a word."""
    line = " ".join(next((section.text for section in parts if section.text), "").split())
    return line if len(line) <= _ABSTRACT else line[:_ABSTRACT].rsplit(" ", 1)[0] + "…"
