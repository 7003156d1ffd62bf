"""What a document consists of: pieces, numbers with their records, words of editors."""

from __future__ import annotations

from macros.documents.document import Heading, Items, Paragraph, Table, Text, figures, named_figures, plain
from macros.documents.markdown import blocks_of

BODY = (
    Heading("Kết quả"),
    Paragraph(("Có ", Text("2", refs=("stories/a", "stories/b")), " câu chuyện.")),
    Items((("Một lớp: ", Text("1", refs=("training/c",))), "Không có số")),
    Table(("Đơn vị", "Số gương"), (("Văn phòng", Text("2", refs=("stories/a", "stories/b"))), ("Cộng", "2"))),
)


def test_a_number_is_named_by_the_words_around_it() -> None:
    assert list(named_figures(BODY)) == [
        ("Có 2 câu chuyện.", ("stories/a", "stories/b")),
        ("Một lớp: 1", ("training/c",)),
        ("Văn phòng: số gương, 2", ("stories/a", "stories/b")),
    ]


def test_numbers_over_the_same_records_share_a_source() -> None:
    assert figures(BODY) == {("stories/a", "stories/b"): 1, ("training/c",): 2}


def test_words_of_editors_become_blocks() -> None:
    text = "Xin **chào** *mọi* người\n\n- một\n- hai\n  - trong hai\n\n1. đầu\n\n## Phần\n\n> trích\n"
    assert blocks_of(text) == (
        Paragraph((Text("Xin "), Text("chào", bold=True), Text(" "), Text("mọi", italic=True), Text(" người"))),
        Items(((Text("một"),), (Text("hai"),), (Text("trong hai"),))),
        Items(((Text("đầu"),),), numbered=True),
        Heading("Phần", 3),
        Paragraph((Text("trích"),)),
    )


def test_a_table_of_editors_stays_a_table() -> None:
    (table,) = blocks_of("| Tháng | Số |\n|---|---|\n| 1 | **3** |\n")
    assert isinstance(table, Table)
    assert table.header == ("Tháng", "Số")
    assert [[plain(cell) for cell in row] for row in table.rows] == [["1", "3"]]


def test_html_of_an_editor_is_text() -> None:
    (paragraph,) = blocks_of("<b onclick=x>chữ</b> & {{ 7*7 }}")
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content) == "<b onclick=x>chữ</b> & {{ 7*7 }}"
