"""Rules of wording: texts call units and documents as they are called."""

import re
from collections import Counter
from collections.abc import Iterator

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import hint
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.law.citations import UNKNOWN
from macros.queries.by_key import by_key
from macros.queries.citations import cited_in
from macros.records.base import Record
from macros.text.grouping import grouped

_KINDS_OF_UNITS = ("phòng", "ban")  # the first words of names that people shorten


_BEGINNING = re.compile(rf"(?<!\w)({'|'.join(_KINDS_OF_UNITS)})\s+(\S+)", re.IGNORECASE)


@by_key
def _short_names(portal: Portal) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """Map the first two words of a short name to (short name, name) of the only unit that it can mean.

    "Phòng Đầu tư" for "Phòng Xúc tiến đầu tư": words are left out in the middle, at least two remain at the end.
    A query for each two words, so that a new name re-checks only the texts that contain them.
    """
    rows = portal.by_collection["units"]
    names = {row.title: row.title.split() for row in rows}
    former = {str(item["name"]).casefold() for row in rows for item in row.data.get("former_names") or ()}
    names_in_use = former | {name.casefold() for name in names}
    shorter = [
        ((words[0].casefold(), *map(str.casefold, words[at:])), name)
        for name, words in names.items()
        if words[0].casefold() in _KINDS_OF_UNITS
        for at in range(2, len(words) - 1)
    ]
    times = Counter(words for words, _ in shorter)
    alone = ((words, " ".join(words), name) for words, name in sorted(shorter) if times[words] == 1)
    return grouped(((words[0], words[1]), (form, name)) for words, form, name in alone if form not in names_in_use)


@check(Record)
def units_are_called_by_their_names(portal: Portal, source: RecordSource) -> Iterator[Defect]:
    """Lời văn gọi đơn vị bằng tên đủ, không bỏ chữ ở giữa."""
    beginnings = {(kind.casefold(), word.casefold()) for kind, word in _BEGINNING.findall(source.text)}
    names = dict(pair for beginning in sorted(beginnings) for pair in _short_names(portal, beginning))
    if not names:
        return
    any_of = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)", re.IGNORECASE)
    for at, text in source.texts.items():
        for written in dict.fromkeys(match[0] for match in any_of.finditer(text) if match[0][0].isupper()):
            message = f"không có đơn vị nào tên “{written}”; hãy ghi đủ tên{hint(names[written.casefold()])}"
            yield Defect("unit-name", at, message, "warning", written)


@check(Record)
def citations_are_well_spelled(portal: Portal, source: RecordSource) -> Iterator[Defect]:
    """Văn bản được viện dẫn trong nội dung ghi đúng thể thức số, ký hiệu."""
    seen: set[tuple[FieldPath, str, int]] = set()
    for citation in cited_in(portal, source.row):
        place = (citation.at, citation.text, citation.nth)
        if citation.number and citation.number not in citation.text and place not in seen:
            seen.add(place)
            message = f"“{citation.text}” viết chưa đúng thể thức số, ký hiệu; hãy viết lại{hint(citation.number)}"
            if not citation.target.startswith(UNKNOWN):
                wrong = f"“{citation.text}” và “{citation.number}” là một văn bản, đã có trong thư viện"
                message = f"{wrong}; hãy viết thống nhất{hint(citation.number)}"
            yield Defect("citation-spelling", citation.at, message, "warning", citation.text, citation.nth)
