"""Rules of synonyms: each can be typed, says something else than the title, and is among those that are searched."""

from __future__ import annotations

from collections.abc import Iterator

from macros.checks.finding import Finding
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries.synonyms import meanings
from macros.records.synonyms import Synonym
from macros.search.wordings import MOST_MEANINGS
from macros.text.vietnamese import fold


@check(Synonym)
def synonyms_say_something_else(portal: Portal, ref: str, record: Synonym) -> Iterator[Finding]:  # noqa: ARG001
    """Cách gọi khác là chữ gõ được, và khác với tên."""
    for at, said in enumerate(record.said):
        if not fold(said):
            yield Finding("synonym-empty", ("said", at), f"“{said}” không có chữ, số nào để tìm; hãy bỏ dòng này")
        elif fold(said) == fold(record.title):
            wrong = f"“{said}” và tên chỉ khác nhau ở dấu, vốn gõ cách nào cũng tìm được"
            yield Finding("synonym-same", ("said", at), f"{wrong}; hãy bỏ dòng này")


@check(Synonym)
def synonyms_have_few_meanings(portal: Portal, ref: str, record: Synonym) -> Iterator[Finding]:
    """Một cách gọi không có quá nhiều nghĩa."""
    for at, said in enumerate(record.said):
        others = [other for other in meanings(portal, fold(said)) if other != ref]
        if len(others) >= MOST_MEANINGS:
            wrong = f"“{said}” đã có {len(others)} nghĩa khác, mà chỉ {MOST_MEANINGS} nghĩa được tìm"
            yield Finding("synonym-many", ("said", at), f"{wrong}; xem {', '.join(others)}", "warning")
