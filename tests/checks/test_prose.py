"""Prose pages: every unknown call is reported, and nothing else reaches the template engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError, nodes

from macros.checks.macro_calls import MOST, faults_of, foreign_lines
from macros.checks.prose_page import check_page
from macros.loading.problems import has_errors
from macros.site.macro_marks import macros
from tests.checks import sample_library

ATTACKS = Path(__file__).resolve().parent.parent / "attacks" / "template"
PIECES = (
    *("{{", "}}", "{%", "%}", "{#", "#}", "{", "}", '"', "'", "\n", " ", "-", "#", "\\", "(", ")", ",", "x", "1"),
    *('{{ count("stories") }}', "{{ ref('policies/tiep-cong-dan') }}", "{% raw %}", "{% endraw %}", "---\n", "```\n"),
)
PAGES = [
    '{{ leaderboard("campaigns/van-hoa-cong-so-2026", "2026-q3", 3) }}',
    '{{ calendar(month="2026-12") }} {{ upcoming(limit=50) }}',
    '{{- card("stories/tiep-dan-ngay-mua") -}}',
]


def page_with(text: str | bytes) -> Path:
    """A prose page with that text."""
    path = Path("docs/trang.md")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def lines_of(text: str | bytes) -> list[str]:
    """The problems that the author of a page with that text reads."""
    return sample_library.lines(check_page(sample_library.open_portal(), page_with(text)))


@pytest.mark.usefixtures("good")
def test_lines_and_columns_count_as_editors_count_them() -> None:
    message = "“{%” không dùng được; trong trang viết, kể cả khối mã, dấu ngoặc nhọn kép chỉ dùng cho lệnh của cổng"
    for text in ("Chữ đậm\r\nđ {% x %}", "\ufeffChữ\rđ {% x %}", "---\ntitle: a\n---\nđ {% x %}"):
        line = 4 if text.startswith("---") else 2
        assert lines_of(text) == [f"page-statement docs/trang.md:{line}:3: {message}"]


@pytest.mark.usefixtures("good")
def test_a_page_in_another_encoding_is_refused() -> None:
    message = "có chữ không thuộc bảng mã UTF-8; hãy lưu lại với bảng mã UTF-8"
    assert lines_of("Chữ".encode("utf-16")) == [f"page-encoding docs/trang.md:1:1: {message}"]


@pytest.mark.usefixtures("good")
def test_links_to_files_elsewhere_are_refused() -> None:
    page_with("# Trang\n")
    Path("ngoai").mkdir()
    Path("ngoai/trang.md").write_text("{{ x }}", "utf-8")
    Path("docs/tep.md").symlink_to("../ngoai/trang.md")
    Path("docs/muc").symlink_to("../ngoai", target_is_directory=True)
    message = "là liên kết tượng trưng; hãy đặt tệp, thư mục thật"
    lines = sample_library.lines(sample_library.problems())
    assert lines == [f"page-symlink docs/{name}:1:1: {message}" for name in ("muc", "tep.md")]


@pytest.mark.usefixtures("good")
def test_without_prose_there_is_nothing_to_say() -> None:
    assert sample_library.problems() == []


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("page", PAGES)
def test_good_calls_pass(page: str) -> None:
    assert lines_of(page) == []


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("path", sorted(ATTACKS.glob("*.[mt][dx]*")), ids=lambda path: path.name)
def test_hostile_pages_are_refused(path: Path) -> None:
    problems = list(check_page(sample_library.open_portal(), page_with(path.read_bytes())))
    assert has_errors(problems)


def plain_calls_only(text: str) -> bool:
    """Whether Jinja itself sees nothing but text and calls of our macros with literals."""
    try:
        body = Environment(autoescape=True).parse(text).body
    except TemplateSyntaxError:
        return False
    kinds = (nodes.Output, nodes.TemplateData, nodes.Call, nodes.Name, nodes.Const, nodes.Keyword, nodes.Neg)
    template = nodes.Template(body)
    return all(isinstance(node, kinds) for node in template.find_all(nodes.Node)) and all(
        name.name in macros() for name in template.find_all(nodes.Name)
    )


def test_what_passes_is_text_and_calls_only(good: Path) -> None:
    portal = sample_library.open_portal((good,))

    @given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
    def holds(text: str) -> None:
        if not has_errors(check_page(portal, page_with(text))):
            front = text.startswith("---\n") and text.count("---\n") > 1
            body = text.split("---\n", 2)[2] if front else text
            assert plain_calls_only(body)

    holds()


def test_a_page_may_not_hide_a_statement_from_the_checks() -> None:
    assert foreign_lines("một\n{{ count('x') }}\nba") == []
    assert foreign_lines("một\n{{ x }}\n{% if y %}{% endif %}") == [2, 3]
    assert foreign_lines("một\n{{ x") == [2]


def test_every_macro_has_an_example_that_passes(good: Path) -> None:
    portal = sample_library.open_portal((good,))
    for macro in macros().values():
        assert [
            fault.code for fault in faults_of(portal, macro.example) if fault.code != "page-reference-missing"
        ] == []


def test_limits_are_where_the_docs_say(good: Path) -> None:
    portal = sample_library.open_portal((good,))
    codes = [
        [fault.code for fault in faults_of(portal, f"{{{{ upcoming({limit}) }}}}")] for limit in (0, 1, MOST, MOST + 1)
    ]
    assert codes == [["page-limit"], [], [], ["page-limit"]]
