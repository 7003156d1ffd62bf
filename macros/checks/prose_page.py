"""Check one prose page: its front matter, calls, braces and HTML, and the documents that it cites.

mkdocs-macros runs everything in braces, also in code blocks, so only plain calls of our macros are allowed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from macros.checks.effect import cited_in_prose
from macros.checks.macro_calls import faults_of, foreign_lines
from macros.checks.nearest import hint, nearest
from macros.engine import Portal
from macros.law.quoting import quoted_mentions
from macros.loading.problems import Problem, Severity
from macros.loading.yaml_reader import LoadError, Value, locate_key, parse

KEYS = ("title", "description", "hide")
HIDDEN = ("navigation", "toc")

_FRONT = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|$)", re.DOTALL)
_META_LINE = re.compile(r"[ ]{0,3}[A-Za-z0-9_-]+:")
_OPENING = re.compile(r"\{\{|\{%|\{#")
_SIGNS = re.compile(r"<!--\s*portal:|@@PORTAL:")
# Code as the painter sees it: whole lines between fences, and text between backticks in one line.
_CODE = re.compile(
    r"^(`{3,}|~{3,})[^`\n]*\n.*?^\1[`~]*[ \t]*$|(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE
)
_MARKUP = re.compile(r"<(?!!--\s*portal:)(?!(?:https?://|mailto:|[^\s<>@/]+@)[^\s<>]+>)(?:/?[^\W\d_][^\s<>/]*|[!?])")
_TOKEN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\}\}|\{")
_ONLY_CALLS = "trong trang viết, kể cả khối mã, dấu ngoặc nhọn kép chỉ dùng cho lệnh của cổng"


class _Remark(NamedTuple):
    """A problem at an offset of a text."""

    offset: int
    code: str
    message: str
    severity: Severity = "error"


def check_page(portal: Portal, path: Path) -> Iterator[Problem]:
    """Every problem of one page."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        yield Problem(
            str(path), 1, 1, "page-encoding", "", "có chữ không thuộc bảng mã UTF-8; hãy lưu lại với bảng mã UTF-8"
        )
        return
    front = _FRONT.match(text)
    cited = (
        _Remark(at, item.code, item.message, item.severity)
        for at, item in cited_in_prose(portal, quoted_mentions(text))
    )
    for remark in (*_front_matter(text, front), *_body(portal, text, front.end() if front else 0), *cited):
        line = text.count("\n", 0, remark.offset) + 1
        column = remark.offset - text.rfind("\n", 0, remark.offset)
        yield Problem(str(path), line, column, remark.code, "", remark.message, remark.severity)


def _front_matter(text: str, front: re.Match[str] | None) -> Iterator[_Remark]:
    """What is wrong with the lines between --- at the head of a page."""
    if front is None:
        if _META_LINE.match(text):
            right = "hãy bắt đầu trang bằng tiêu đề “# …”"
            yield _Remark(
                0, "page-meta-line", f"dòng đầu “tên: nội dung” bị hiểu là thông tin của trang và biến mất; {right}"
            )
        return
    inside = front[1]
    if opening := _OPENING.search(inside):
        message = "phần đầu trang giữa hai dòng --- không dùng được lệnh; hãy viết chữ thường"
        yield _Remark(front.start(1) + opening.start(), "page-front-matter", message)
        return
    try:
        data = parse(inside.encode())
    except LoadError as error:
        offset = front.start(1) + _offset(inside, error.line, error.column)
        yield _Remark(offset, "page-front-matter", error.message)
        return
    for name, value in data.items():
        offset = front.start(1) + _offset(inside, *locate_key(inside.encode(), (name,)))
        yield from (remark._replace(offset=offset) for remark in _entry(name, value))


def _entry(name: str, value: Value) -> Iterator[_Remark]:
    """What is wrong with one entry of the front matter."""
    if name not in KEYS:
        message = f"“{name}” không dùng được ở đầu trang; chỉ dùng: {', '.join(KEYS)}{hint(nearest(name, KEYS))}"
        yield _Remark(0, "page-front-matter-key", message)
    elif name == "hide":
        if not isinstance(value, list) or any(item not in HIDDEN for item in value):
            message = "“hide” chỉ nhận danh sách gồm navigation, toc, mỗi mục một dòng, bắt đầu bằng “- ”"
            yield _Remark(0, "page-front-matter-value", f"giá trị chưa đúng; {message}")
    elif not isinstance(value, str):
        yield _Remark(0, "page-front-matter-value", f"giá trị chưa đúng; “{name}” phải là một dòng chữ")


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _body(portal: Portal, text: str, start: int) -> Iterator[_Remark]:
    """What is wrong with the braces and signs of a page's text."""
    for sign in _SIGNS.finditer(text):
        message = "dấu này dành riêng cho cổng; hãy xóa và dùng lệnh trong dấu ngoặc nhọn kép"
        yield _Remark(sign.start(), "page-sign", message)
    bare = _CODE.sub(lambda code: " " * len(code[0]), text)
    for tag in _MARKUP.finditer(bare, start):
        right = "hãy dùng dấu như **đậm**, danh sách, bảng; muốn hiện nguyên chữ thì đặt giữa hai dấu nháy ngược"
        yield _Remark(tag.start(), "page-html", f"“{tag[0]}” là mã HTML, trang viết không dùng; {right}")
    remarks = list(_braces(portal, text, start))
    yield from remarks
    if all(remark.severity == "warning" for remark in remarks):
        yield from _unseen(text, start)


def _braces(portal: Portal, text: str, start: int) -> Iterator[_Remark]:
    while opening := _OPENING.search(text, start):
        yield from _stray(text, start, opening.start())
        start = opening.end()
        if opening[0] != "{{":
            message = f"“{opening[0]}” không dùng được; {_ONLY_CALLS}"
            yield _Remark(opening.start(), "page-statement", message)
            closing = text.find({"{%": "%}", "{#": "#}"}[opening[0]], start)
            start = closing + 2 if closing >= 0 else start
            continue
        end = _end_of_call(text, start)
        if end is None:
            message = (
                "dấu “{{” mở mà không đóng đúng; lệnh kết thúc bằng “}}”, bên trong không có ngoặc nhọn; " + _ONLY_CALLS
            )
            yield _Remark(opening.start(), "page-unclosed", message)
            continue
        start = end
        for fault in faults_of(portal, text[opening.start() : end]):
            yield _Remark(opening.start(), *fault)
    yield from _stray(text, start, len(text))


def _end_of_call(text: str, start: int) -> int | None:
    """The offset behind the “}}” of a call that begins at `start`; None where it is not closed."""
    for token in _TOKEN.finditer(text, start):
        if token[0] == "}}":
            return token.end()
        if token[0] == "{":
            return None
    return None


def _stray(text: str, start: int, end: int) -> Iterator[_Remark]:
    for sign in re.finditer(r"\}\}|%\}", text[start:end]):
        message = f"thừa dấu “{sign[0]}”; xóa đi, hoặc thêm dấu mở “{{{{” trước lệnh"
        yield _Remark(start + sign.start(), "page-brace-stray", message, "warning")


def _unseen(text: str, start: int) -> Iterator[_Remark]:
    """Yield what Jinja sees besides text and calls if our patterns saw nothing wrong: Jinja decides what runs."""
    for line in foreign_lines(text[start:]):
        offset = _offset(text, text.count("\n", 0, start) + line, 1)
        yield _Remark(offset, "page-syntax", f"dòng này có dấu ngoặc nhọn viết chưa đúng; {_ONLY_CALLS}")
