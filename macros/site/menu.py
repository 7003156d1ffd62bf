"""The menu of a painted page, without what the site of an audience does not have."""

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


def with_menu_of(html: str, offers: Callable[[str], bool]) -> str:
    """A painted page whose menu, path and footer lead only to addresses that the site offers; an empty group goes."""

    def offered_steps(path: str) -> str:
        return _STEP.sub(lambda step: step[0] if offers(step[1]) else "", path)

    html = _PATH.sub(lambda path: offered_steps(path[0]), html)
    html = _ITEM.sub(lambda item: item[0] if offers(item[1]) else "", html)
    return _GROUP.sub(lambda group: group[0] if "<a " in group[0] else "", html)


def without_dead_links(html: str, offers: Callable[[str], bool]) -> str:
    """Prose without what tells of parts that the site does not have; the words of other links to them stay.

    Such a section has links in its heading, such an item of a list begins with one; neither these nor such a row of a
    table lead anywhere else.
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
