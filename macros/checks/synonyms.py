"""Rules of synonyms: each can be typed, says something else than the title, and is among those that are searched."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries.synonyms import meanings
from macros.records.synonyms import Synonym
from macros.search.wordings import MOST_MEANINGS
from macros.text.vietnamese import fold


@check(Synonym)
def synonyms_are_searched(portal: Portal, ref: str, record: Synonym) -> Iterator[Defect]:
    """Cách gọi khác là chữ gõ được, khác với tên, và không có quá nhiều nghĩa."""
    for at, phrase in enumerate(record.said):
        others = [other for other in meanings(portal, fold(phrase)) if other != ref]
        if not fold(phrase):
            yield Defect("synonym-empty", ("said", at), f"“{phrase}” không có chữ, số nào để tìm; hãy bỏ dòng này")
        elif fold(phrase) == fold(record.title):
            wrong = f"“{phrase}” và tên chỉ khác nhau ở dấu, vốn gõ cách nào cũng tìm được"
            yield Defect("synonym-same", ("said", at), f"{wrong}; hãy bỏ dòng này")
        elif len(others) >= MOST_MEANINGS:
            wrong = f"“{phrase}” đã có {len(others)} nghĩa khác, mà chỉ {MOST_MEANINGS} nghĩa được tìm"
            yield Defect("synonym-many", ("said", at), f"{wrong}; xem {', '.join(others)}", "warning")
