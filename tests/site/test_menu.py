"""The menu of the public site leads only to what is there."""

from __future__ import annotations

import pytest

from macros.site.menu import with_offered_menu, without_dead_links

MENU = """<ul><li class="vh-menu__item"><a class="vh-header__button" href="/huong-dan/xem-va-tim/">?</a></li></ul>
<ul class="vh-menu__tabs vh-wrap">
<li class="vh-menu__tab vh-menu__item"><a href="/" aria-current="page">Trang chủ</a></li>
<li class="vh-menu__tab"><details name="vh-menu"><summary>Cơ quan</summary>
<ul class="vh-menu__panel">
<li class="vh-menu__item"><a href="/phu-trach/">Ai phụ trách việc gì</a></li>
<li class="vh-menu__item"><a href="/don-vi/">Đơn vị</a></li>
</ul></details></li>
<li class="vh-menu__tab"><details name="vh-menu"><summary>Việc của tôi</summary>
<ul class="vh-menu__panel">
<li class="vh-menu__item"><a href="/nhiem-vu/don-vi/">Nhiệm vụ</a></li>
</ul></details></li>
</ul>"""
FOOT = '<li class="vh-menu__item"><a href="/huong-dan/#soan">Hướng dẫn cho người soạn</a></li>'


def offers(url: str) -> bool:
    return url in ("/", "/don-vi/")


def test_a_group_without_pages_goes_and_what_is_offered_stays() -> None:
    html = with_offered_menu(f"<head>@@PORTAL:HEAD@@</head>{MENU}<main>@@PORTAL:TOC@@</main>{FOOT}", offers)
    assert [word for word in ("Trang chủ", "Cơ quan", "Đơn vị") if word not in html] == []
    assert [word for word in ("phu-trach", "huong-dan", "Việc của tôi", "nhiem-vu", "?") if word in html] == []
    assert html.startswith("<head>@@PORTAL:HEAD@@</head><ul>")
    assert html.endswith("</ul><main>@@PORTAL:TOC@@</main>")


def test_a_site_that_offers_everything_keeps_its_menu() -> None:
    assert with_offered_menu(MENU + FOOT, lambda _: True) == MENU + FOOT


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ('<a href="/huong-dan/x/">cách <b>ghi</b></a>', "cách <b>ghi</b>"),
        ('<a class="vh" href="/don-vi/">đơn vị</a>', '<a class="vh" href="/don-vi/">đơn vị</a>'),
        ('<a href="#muc">mục</a>', '<a href="#muc">mục</a>'),
        ('<a href="../thi-dua/">thi đua</a>', "thi đua"),
        ('<li><a href="/chi-so/">a</a>: số</li><li>b <a href="/chi-so/">c</a></li>', "<li>b c</li>"),
        ('<li><a href="/x/">a</a> của <a href="/don-vi/">b</a></li>', '<li>a của <a href="/don-vi/">b</a></li>'),
        ('<tr><td>việc</td><td><a href="/x/">a</a></td></tr><tr><td>b</td></tr>', "<tr><td>b</td></tr>"),
        (
            '<h2 id="a"><a href="/x/">A</a></h2><p>b</p><h2 id="c">C</h2></article><li><a href="#a">A</a></li>',
            '<h2 id="c">C</h2></article>',
        ),
    ],
)
def test_words_of_links_that_lead_nowhere_stay(html: str, left: str) -> None:
    assert without_dead_links(html, offers) == left
