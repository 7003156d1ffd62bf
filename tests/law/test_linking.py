"""Linking: citations in text become links; what is a link, code, heading or markup stays as it is."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.law.linking import CitationLink, linked, linked_article, mentions_in
from macros.law.mentions import Mention
from macros.text.render import narrative


def to(mention: Mention) -> CitationLink | None:
    """Every number leads to a page of its own but for those of plans."""
    return None if "KH" in mention.what else CitationLink(f"/{mention.what}", 'Một "tên" & <b>')


def links(html: str) -> list[tuple[str | None, str]]:
    """(address, text) of every link."""
    return [(node.attributes["href"], node.text()) for node in LexborHTMLParser(html).css("a")]


def test_a_citation_becomes_a_link_with_a_title() -> None:
    html = linked("<p>Xem Nghị định số 30/2020/NĐ-CP, ngày 05/3/2020 &amp; 24/7.</p>", to)
    assert html == (
        '<p>Xem <a href="/30/2020/NĐ-CP" title="Một &#34;tên&#34; &amp; &lt;b&gt;">Nghị định số 30/2020/NĐ-CP</a>'
        ", ngày 05/3/2020 &amp; 24/7.</p>"
    )


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/x">Nghị định số 30/2020/NĐ-CP</a></p>',
        '<p><a href="/x">Theo <em>Nghị định số 30/2020/NĐ-CP</em> và 59/2019/NĐ-CP</a></p>',
        '<p><a href="/x">Theo <code>mục 1</code> Nghị định số 30/2020/NĐ-CP</a></p>',
        "<p><code>30/2020/NĐ-CP</code></p>",
        "<pre>\n30/2020/NĐ-CP <span>30/2020/NĐ-CP</span></pre>",
        "<h3>Nghị định số 30/2020/NĐ-CP</h3>",
        "<p>Tệp 30-2020-NĐ-CP.pdf, https://a.vn/30/2020/NĐ-CP, 30/2020/NĐ-CP@a.vn, www.a.vn/30/2020/NĐ-CP</p>",
        '<p title="Nghị định số 30/2020/NĐ-CP > 59/2019/NĐ-CP">…</p>',
        "<p title='a > \"30/2020/NĐ-CP'>…</p>",
        "<!-- Nghị định số 30/2020/NĐ-CP <p> 30/2020/NĐ-CP -->",
        "<script>var a = '30/2020/NĐ-CP';</script>",
        "<p>Kế hoạch số 84/KH-UBND &lt;b&gt; &nbsp; &#39;</p>",
        "<p>Không có viện dẫn nào &lt;ở đây&gt;.</p>",
    ],
)
def test_what_is_left_alone_is_the_same_byte_for_byte(html: str) -> None:
    assert linked(html, to) == html


def test_text_after_what_is_left_alone_is_linked_again() -> None:
    html = linked('<h2>30/2020/NĐ-CP</h2><p><a href="/x">x</a> 59/2019/NĐ-CP</p>', to)
    assert links(html) == [("/x", "x"), ("/59/2019/NĐ-CP", "59/2019/NĐ-CP")]


def test_markup_in_an_editors_text_stays_text() -> None:
    text = "Xem <img src=x onerror=alert(1)> Nghị định 30/2020/NĐ-CP <b> và [đây](/30/2020/NĐ-CP)."
    html = linked(str(narrative(text)), to)
    tree = LexborHTMLParser(html)
    assert tree.css("img, b") == []
    assert links(html) == [("/30/2020/NĐ-CP", "Nghị định 30/2020/NĐ-CP"), ("/30/2020/N%C4%90-CP", "đây")]
    assert tree.css_first("p").text().startswith("Xem <img src=x onerror=alert(1)> Nghị định")  # type: ignore[union-attr]


def test_a_chain_is_one_link_and_a_wrapped_line_no_hindrance() -> None:
    html = linked(str(narrative("Theo Điều 3 và\nĐiều 7 Nghị định số\n30/2020/NĐ-CP.")), to)
    assert [text for _, text in links(html)] == ["Nghị định số\n30/2020/NĐ-CP"]


def test_of_two_names_of_laws_that_overlap_the_longer_is_linked() -> None:
    html = linked("<p>Luật sửa đổi Luật Báo chí năm 2025 và Luật Xuất bản năm 2012</p>", to)
    assert [text for _, text in links(html)] == ["Luật sửa đổi Luật Báo chí năm 2025", "Luật Xuất bản năm 2012"]


def test_text_in_nfd_and_with_entities_is_read() -> None:
    html = linked("<p>Nghi\u0323 đi\u0323nh 30/2020/NĐ-CP, Thông tư 12/2020/TT-BGD&amp;ĐT</p>", to)
    assert links(html) == [
        ("/30/2020/NĐ-CP", "Nghị định 30/2020/NĐ-CP"),
        ("/12/2020/TT-BGDĐT", "Thông tư 12/2020/TT-BGD&ĐT"),
    ]


def test_of_a_page_only_the_article_is_linked() -> None:
    around = '<nav>30/2020/NĐ-CP</nav><article class="x"><h1>30/2020/NĐ-CP</h1><p>{}</p></article><p>30/2020/NĐ-CP</p>'
    page = linked_article(around.format("30/2020/NĐ-CP"), to)
    assert page.startswith("<nav>30/2020/NĐ-CP</nav>")
    assert links(page) == [("/30/2020/NĐ-CP", "30/2020/NĐ-CP")]
    assert [one.what for one in mentions_in(around.format("84/KH-UBND"))] == ["84/KH-UBND"]
