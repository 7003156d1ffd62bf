"""The menu of a painted page, without what the site of an audience does not have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_TABS = re.compile(r'<nav class="md-tabs".*?</nav>', re.DOTALL)
_NAV = re.compile(r"<(/?)nav\b[^>]*>")
_LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_PRIMARY = '<nav class="md-nav md-nav--primary'


def with_menu_of(html: str, offers: Callable[[str], bool]) -> str:
    """A painted page whose menu leads only to addresses that the site offers; a tab leads to the first below it."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - only the public site has another menu

    tabs, start = _TABS.search(html), html.find(_PRIMARY)
    if not tabs:
        return html
    if start < 0:
        return f"{html[: tabs.start()]}{_tabs_alone(tabs[0], offers)}{html[tabs.end() :]}"
    end = _end_of_nav(html, start)
    bar, menu = LexborHTMLParser(tabs[0]), LexborHTMLParser(html[start:end])
    items = menu.css("nav.md-nav--primary > ul > li")
    for tab, item in zip(bar.css("li"), items, strict=True):
        links = [link for link in item.css("a.md-nav__link") if offers(link.attributes["href"] or "")]
        if links and (own := tab.css_first("a")):
            own.attrs["href"] = links[0].attributes["href"]
        else:
            tab.decompose()
    for item in reversed(menu.css("li.md-nav__item")):  # a group after what stands in it
        if not any(offers(link.attributes["href"] or "") for link in item.css("a.md-nav__link")):
            item.decompose()
    return f"{html[: tabs.start()]}{_inside(bar)}{html[tabs.end() : start]}{_inside(menu)}{html[end:]}"


def _tabs_alone(tabs: str, offers: Callable[[str], bool]) -> str:
    """The tabs of a page without the menu of a phone, which would tell what stands below each."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - as above

    bar = LexborHTMLParser(tabs)
    for link in bar.css("a"):
        if link.parent and not offers(link.attributes["href"] or ""):
            link.parent.decompose()
    return _inside(bar)


def without_dead_links(html: str, offers: Callable[[str], bool]) -> str:
    """Prose in which the words of links stand without them where the site does not offer what they lead to."""
    return _LINK.sub(lambda link: link[0] if offers(link[1]) else link[2], html)


def _end_of_nav(html: str, start: int) -> int:
    """Where the `nav` that begins at `start` ends."""
    depth = 0
    for tag in _NAV.finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(html)


def _inside(parsed: LexborHTMLParser) -> str:
    body = parsed.body
    return str(body.html).removeprefix("<body>").removesuffix("</body>") if body else ""
