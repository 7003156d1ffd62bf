"""Turns the citations in HTML into links; existing links, code and headings are not changed."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from html import unescape
from typing import NamedTuple

from markupsafe import escape

from macros.law.mentions import Mention, may_cite, scan_mentions
from macros.text.lazy_regex import pattern

_TAG = pattern(r"""(<!--.*?-->|<(?:[^"'<>]|"[^"]*"|'[^']*')*>)""", re.DOTALL)
_NAME = pattern(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED = frozenset((
    "a", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "option", "pre", "script", "style",
    "summary", "svg", "textarea", "title",
))  # fmt: skip
_ARTICLE = pattern(r"<article\b.*</article>", re.DOTALL)


class CitationLink(NamedTuple):
    """The address that a citation links to, and the title of the page there."""

    url: str
    title: str


LinkOf = Callable[[Mention], CitationLink | None]


def linked(html: str, link_of: LinkOf) -> str:
    """A piece of HTML with links; `link_of` returns the address for a mention, or None."""
    if not may_cite(html):
        return html
    parts = _TAG.split(html)
    inside = 0  # how many elements are open that take no links
    for place, part in enumerate(parts):
        if place % 2:
            tag = _NAME.match(part)
            if tag and tag[2].lower() in _CLOSED:
                inside = max(0, inside + (-1 if tag[1] else 1))
        elif not inside and may_cite(part):
            # add links to the text between two tags; without a citation it stays the same, byte for byte
            text = unicodedata.normalize("NFC", unescape(part))
            pieces = list(_pieces(text, link_of))
            parts[place] = "".join(pieces) if len(pieces) > 1 else part
    return "".join(parts)


def linked_article(html: str, link_of: LinkOf) -> str:
    """A whole page with links in its article, and nowhere else."""
    return _ARTICLE.sub(lambda match: linked(match[0], link_of), html)


def mentions_in(html: str) -> list[Mention]:
    """What the article of a page may cite, where links are possible."""
    mentions: list[Mention] = []

    def note(mention: Mention) -> None:
        mentions.append(mention)

    linked_article(html, note)
    return mentions


def _pieces(text: str, link_of: LinkOf) -> Iterator[str]:
    end = 0
    for mention in scan_mentions(text):
        link = link_of(mention) if mention.start >= end else None
        if link:
            yield str(escape(text[end : mention.start]))
            words, end = text[mention.start : mention.end], mention.end
            yield f'<a href="{escape(link.url)}" title="{escape(link.title)}">{escape(words)}</a>'
    yield str(escape(text[end:]))
