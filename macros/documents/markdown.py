"""The words of an editor, in the small Markdown of long texts, as blocks of an official document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from macros.documents.document import Block, Heading, Items, Paragraph, Pieces, Table, Text, plain
from macros.text.render import tokens

if TYPE_CHECKING:
    from markdown_it.token import Token


def blocks_of(text: str, level: int = 2) -> tuple[Block, ...]:
    """Paragraphs, lists, headings (from `level` on) and tables of a long text; what else it has becomes paragraphs."""
    return tuple(_blocks(tokens(text), level))


def _blocks(token_list: Sequence[Token], level: int) -> Iterator[Block]:
    at = 0
    while at < len(token_list):
        token = token_list[at]
        end = _end(token_list, at)
        inside = token_list[at + 1 : end]
        if token.type == "heading_open":
            yield Heading(plain(_inline(inside)), min(3, level + int(token.tag[1:]) - 1))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            # The items of a list; those of lists within follow as items of their own
            items = tuple(_inline((item,)) for item in inside if item.type == "inline")
            yield Items(items, numbered=token.type == "ordered_list_open")
        elif token.type == "table_open":
            header, *rows = _rows(inside)
            yield Table(tuple(plain(cell) for cell in header), tuple(rows))
        elif token.type == "blockquote_open":
            yield from _blocks(inside, level)
        elif token.type == "paragraph_open":
            yield Paragraph(_inline(inside))
        at = end + 1


def _end(token_list: Sequence[Token], at: int) -> int:
    """Return the index of the token that closes the one at `at`."""
    depths = accumulate(token.nesting for token in token_list[at:])
    return next(place for place, depth in enumerate(depths, at) if depth == 0)


def _rows(token_list: Sequence[Token]) -> list[tuple[Pieces, ...]]:
    rows: list[list[Pieces]] = []
    for token in token_list:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_inline((token,)))
    return [tuple(row) for row in rows]


def _inline(token_list: Sequence[Token]) -> tuple[Text, ...]:
    """Return the words of a line as pieces that are bold, italic or plain."""
    texts, bold, italic = [], 0, 0
    for token in (child for item in token_list for child in item.children or ()):
        bold += token.nesting if token.tag == "strong" else 0
        italic += token.nesting if token.tag == "em" else 0
        words = " " if token.type in ("softbreak", "hardbreak") else token.content
        if words:
            texts.append(Text(words, bold > 0, italic > 0))
    return tuple(texts)
