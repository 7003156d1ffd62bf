"""The menu of the public site leads only to what is there."""

from __future__ import annotations

import pytest

from macros.site.menu import with_menu_of, without_dead_links

TABS = """<nav class="md-tabs"><ul>
<li class="md-tabs__item"><a href="/" class="md-tabs__link">Trang chủ</a></li>
<li class="md-tabs__item"><a href="/phu-trach/" class="md-tabs__link">Cơ quan</a></li>
<li class="md-tabs__item"><a href="/huong-dan/" class="md-tabs__link">Hướng dẫn</a></li>
</ul></nav>"""
MENU = """<nav class="md-nav md-nav--primary" data-md-level="0"><ul class="md-nav__list">
<li class="md-nav__item"><a href="/" class="md-nav__link">Trang chủ</a></li>
<li class="md-nav__item md-nav__item--nested"><label>Cơ quan</label><nav class="md-nav"><ul>
<li class="md-nav__item"><a href="/phu-trach/" class="md-nav__link">Ai phụ trách việc gì</a></li>
<li class="md-nav__item"><a href="/don-vi/" class="md-nav__link">Đơn vị</a></li>
</ul></nav></li>
<li class="md-nav__item md-nav__item--nested"><label>Hướng dẫn</label><nav class="md-nav"><ul>
<li class="md-nav__item"><a href="/huong-dan/" class="md-nav__link">Hướng dẫn</a></li>
</ul></nav></li>
</ul></nav>"""


def offers(url: str) -> bool:
    return url in ("/", "/don-vi/")


def test_a_group_without_pages_goes_and_a_tab_leads_to_the_first_that_is_left() -> None:
    html = with_menu_of(f"<head>@@PORTAL:HEAD@@</head>{TABS}<main>{MENU}</main>@@PORTAL:TOC@@", offers)
    assert html.count('href="/don-vi/"') == 2
    assert not any(word in html for word in ("phu-trach", "huong-dan", "Hướng dẫn"))
    assert html.startswith("<head>@@PORTAL:HEAD@@</head><nav")
    assert html.endswith("</nav></main>@@PORTAL:TOC@@")
    assert "Cơ quan" in html


def test_a_page_without_the_menu_keeps_only_tabs_that_lead_somewhere() -> None:
    html = with_menu_of(f"{TABS}<main>404</main>", offers)
    assert ("Trang chủ" in html, "Cơ quan" in html, html.endswith("<main>404</main>")) == (True, False, True)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ('<a href="/huong-dan/x/">cách <b>ghi</b></a>', "cách <b>ghi</b>"),
        ('<a class="vh" href="/don-vi/">đơn vị</a>', '<a class="vh" href="/don-vi/">đơn vị</a>'),
        ('<a href="#muc">mục</a>', '<a href="#muc">mục</a>'),
    ],
)
def test_words_of_links_that_lead_nowhere_stay(html: str, left: str) -> None:
    assert without_dead_links(html, offers) == left
