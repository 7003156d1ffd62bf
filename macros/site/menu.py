"""The menu of a painted page, without what the site of an audience does not have."""

from __future__ import annotations

import re
from collections.abc import Callable

_ITEM = re.compile(r'<li class="[^"]*\bvh-menu__item\b[^"]*">\s*<a\b[^>]*?\bhref="(/[^"#]*).*?</li>', re.DOTALL)
_GROUP = re.compile(r'<li class="vh-menu__tab">\s*<details\b.*?</details>\s*</li>', re.DOTALL)
_LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def with_menu_of(html: str, offers: Callable[[str], bool]) -> str:
    """A painted page whose header and footer lead only to addresses that the site offers; an empty group goes."""
    html = _ITEM.sub(lambda item: item[0] if offers(item[1]) else "", html)
    return _GROUP.sub(lambda group: group[0] if "<a " in group[0] else "", html)


def without_dead_links(html: str, offers: Callable[[str], bool]) -> str:
    """Prose in which the words of links stand without them where the site does not offer what they lead to."""
    return _LINK.sub(lambda link: link[0] if offers(link[1]) else link[2], html)
