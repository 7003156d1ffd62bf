"""Removes from painted pages what leads to pages that the site of an audience lacks."""

import re
from collections.abc import Callable

from macros.text.lazy_regex import pattern

_ITEM = pattern(r'<li class="[^"]*\bvh-menu__item\b[^"]*">\s*<a\b[^>]*?\bhref="(/[^"#]*).*?</li>', re.DOTALL)
_GROUP = pattern(r'<li class="vh-menu__tab">\s*<details\b.*?</details>\s*</li>', re.DOTALL)
_PATH = pattern(r'<nav class="vh-path".*?</nav>', re.DOTALL)
_STEP = pattern(r'<li><a href="(/[^"]*)">[^<]*</a></li>')
_SECTION = pattern(r'<h2 id="([^"]*)">(.*?)</h2>.*?(?=<h2\b|</article>)', re.DOTALL)
_BLOCK = pattern(r"<tr>.*?</tr>|<li>\s*(?:<p>)?<a\b(?:(?!<[uo]l>).)*?</li>", re.DOTALL)
_LINK = pattern(r'<a\b[^>]*?\bhref="([^"#][^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def with_offered_menu(html: str, offers: Callable[[str], bool]) -> str:
    """Remove menu items, steps of the path and footer links to addresses that the site lacks, and empty groups."""

    def offered_steps(path: str) -> str:
        return _STEP.sub(lambda step: step[0] if offers(step[1]) else "", path)

    html = _PATH.sub(lambda path: offered_steps(path[0]), html)
    html = _ITEM.sub(lambda item: item[0] if offers(item[1]) else "", html)
    return _GROUP.sub(lambda group: group[0] if "<a " in group[0] else "", html)


def without_dead_links(html: str, offers: Callable[[str], bool]) -> str:
    """Remove the parts of a prose page that are about pages that the site lacks; unlink other links to such pages.

    Such a part is a section with links in its heading, a list item that begins with a link, or a table row with links,
    if all of these links lead to missing pages.
    """

    def dead(part: str) -> bool:
        links = _LINK.findall(part)
        return bool(links) and not any(offers(address) for address, _ in links)

    for section in list(_SECTION.finditer(html)):
        if dead(section[2]):
            in_contents = re.compile(f'<li><a href="#{re.escape(section[1])}">.*?</a></li>')
            html = in_contents.sub("", html.replace(section[0], ""))
    html = _BLOCK.sub(lambda block: "" if dead(block[0]) else block[0], html)
    return _LINK.sub(lambda link: link[0] if offers(link[1]) else link[2], html)
