"""Long texts as HTML by one Markdown renderer; days, numbers and sizes as Vietnamese texts write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from html import unescape
from typing import TYPE_CHECKING

from markupsafe import Markup

from macros.text.grouping import grouped

# The Markdown renderer and nh3 are imported on first use: most runs render nothing.
if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

FEBRUARY = 2
_TAGS = {
    *("p", "br", "ul", "ol", "li", "blockquote", "em", "strong", "a", "hr", "code", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
_SCHEMES = {"http", "https", "mailto"}
_HREF = re.compile(r'<a href="([^"]*)"')
_STYLE_ALIGN = re.compile(r' style="text-align:(left|right|center)"')


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    return parser.enable(
        ["list", "blockquote", "heading", "hr", "emphasis", "link", "newline", "escape", "entity", "table", "backticks"]
    )


def narrative(text: str, level: int = 3) -> Markup:
    """A long text in the small Markdown subset as safe HTML.

    A heading of level 1 gets `level`, and so on down to 6; raw HTML is shown as text; links lead only to http, https,
    mailto and the site's own pages.
    """
    return Markup(_narrative(text, level))  # noqa: S704 - cleaned by nh3


@lru_cache(maxsize=256)
def _narrative(text: str, level: int) -> str:
    import nh3  # noqa: PLC0415

    html = _STYLE_ALIGN.sub(r' align="\1"', _markdown().render(text))
    html = re.sub(r"<(/?)h([1-6])>", lambda tag: f"<{tag[1]}h{min(6, level + int(tag[2]) - 1)}>", html)
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer")


def tokens(text: str) -> list[Token]:
    """Parse a long text into Markdown tokens, for output other than HTML."""
    return _markdown().parse(text)


def links_in(text: str) -> list[str]:
    """Return the addresses of the links in a long text, as its page will contain them."""
    return [unescape(address) for address in _HREF.findall(_narrative(text, 1))] if "](" in text else []


def excerpt(text: str, limit: int = 160) -> str:
    """The beginning of a text on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + "…"


def day(value: date | str | None) -> str:
    """A day as official texts write it, "01/7/2026", or a month, "tháng 7/2026"; "" for none.

    Only days under 10 and the months 1 and 2 have a zero in front, so that no digit can be added to a number
    (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    if not value:
        return ""
    if isinstance(value, str) and len(value) == len("2026-07"):
        return f"tháng {month(value)}"
    parsed = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{parsed.day:02d}/{month(parsed.isoformat()[:7])}"


def days(values: Iterable[str]) -> str:
    """Days (ISO) in order, a month named once: "01, 15, 29/12/2026; 05/01/2027"."""
    months = grouped((value[:7], value[8:10]) for value in values)
    return "; ".join(f"{', '.join(numbers)}/{month(name)}" for name, numbers in months.items())


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name: "TN" for "Thái Văn N"."""
    words = name.split()
    return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper() if words else ""


def month(value: str) -> str:
    """A month ("2026-07") as official texts write it: "7/2026", and "02/2026"."""
    number = int(value[5:])
    return f"{number:02d}/{value[:4]}" if number <= FEBRUARY else f"{number}/{value[:4]}"


def number(value: Decimal | float) -> str:
    """A number the Vietnamese way: 1.234,5; with a true minus sign, as wide as a plus."""
    whole, _, part = f"{Decimal(str(value)).normalize():f}".partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    thousands = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{thousands}" + (f",{part}" if part else "")


def file_size(count: int) -> str:
    """A number of bytes as people write it: "340 KB", "1,2 MB"; rounded half up, but never to 0."""
    kilobytes = max(1, (count + 512) // 1024)
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{number(Decimal((count * 10 + (1 << 19)) >> 20) / 10)} MB"
