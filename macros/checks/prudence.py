"""Rules of pasted text: personal numbers, marks of secrecy, HTML, titles in capitals.

A file is searched as a whole first, which is quick; its texts are read one by one only after a match.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from macros.checks.defect import Defect
from macros.checks.rules import RecordSource, check
from macros.loading.problems import Severity
from macros.records.base import Record
from macros.text.lazy_regex import pattern

_CAPITALS = 3  # words: a shorter title in capitals may be an abbreviation

# Each begins with a fixed character and looks behind it, which is quicker than testing every place of a text.
_PERSON = (pattern(r"0(?<![\w.,/-]0)[0-9]{11}(?![\w/-])"),)
_MOBILE = (
    pattern(r"0(?<![\w.,/-]0)[35789][0-9](?:[ .-]?[0-9]){7}(?![\w/-])"),
    pattern(r"\+84[35789][0-9](?:[ .-]?[0-9]){7}(?![\w/-])"),
)
_TAGS = "a|b|br|div|em|font|h[1-6]|i|img|li|ol|p|script|span|strong|style|table|td|th|tr|u|ul"
_HTML = (pattern(rf"</?(?:{_TAGS})\b[^<>]*>", re.IGNORECASE), pattern("&nbsp;"))
_SECRET = (
    pattern(r"MẬT(?<!\wMẬT)\s+(?:số\s+)?[0-9]+"),
    pattern(r"mật số:? (?<!bí mật số )(?<!bí mật số: )[0-9]+/"),
    pattern(r"/(?<=[0-9]/)(?:M|TM|TuM|ĐM)-[A-ZĐ]{2,}"),
)


class _PastedText(NamedTuple):
    """A kind of text that is pasted by mistake."""

    code: str
    patterns: tuple[re.Pattern[str], ...]
    message: str
    severity: Severity = "warning"


_ONLY_OF_AGENCY = "chỉ giữ khi là số của cơ quan, số của một người thì hãy xóa"
_PASTED = (
    _PastedText("person-number", _PERSON, f"giống số căn cước; {_ONLY_OF_AGENCY}"),
    _PastedText("phone-number", _MOBILE, f"giống số điện thoại di động; {_ONLY_OF_AGENCY}"),
    _PastedText(
        *("html-in-text", _HTML),
        "là mã HTML, trang hiện nguyên như chữ; hãy xóa, chữ đậm viết **đậm**, danh sách mỗi mục một dòng “- ”",
    ),
    _PastedText(
        *("secret-named", _SECRET),
        "có dấu hiệu là văn bản mật; cổng không nhận nội dung của tài liệu ấy, hãy xóa và báo người phụ trách bảo mật",
        "error",
    ),
)


@check(Record)
def texts_hold_nothing_pasted_by_mistake(source: RecordSource) -> Iterator[Defect]:
    """Lời văn không có số căn cước, số điện thoại riêng, mã HTML; không viện dẫn văn bản có dấu Mật."""
    raw = source.text
    for kind in _PASTED:
        for at, text in source.texts.items() if _first_match(kind, raw) else ():
            if words := _first_match(kind, text):
                yield Defect(kind.code, at, f"“{words}” {kind.message}", kind.severity, words)


def _first_match(kind: _PastedText, text: str) -> str:
    return next((match[0] for wanted in kind.patterns if (match := wanted.search(text))), "")


@check(Record)
def titles_are_not_in_capitals(record: Record) -> Iterator[Defect]:
    """Tên bản ghi không viết hoa toàn bộ."""
    if record.title.isupper() and len(record.title.split()) >= _CAPITALS:
        message = "tên viết hoa toàn bộ; chỉ viết hoa chữ đầu và tên riêng"
        yield Defect("title-capitals", ("title",), message, "warning")
