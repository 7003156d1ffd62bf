"""Rules of discretion: texts for all staff do not say who fell short.

Pages hide such facts from staff; these rules look for them in the texts that editors write.
"""

import re
from collections.abc import Iterator

from macros.checks.defect import Defect, FieldPath
from macros.checks.names import names_in, unit_titles
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.records.base import Record
from macros.records.choices import Audience

_OF_UNITS = r"vi phạm|sai phạm|bị (?:nhắc nhở|phê bình|kiểm điểm)|kiểm tra đột xuất|tồn tại"
_SHORTCOMING = re.compile(
    rf"\b(?:vắng(?: mặt)?|chưa ký|không ký|chưa nộp|chưa học|chưa đủ tiết|đến muộn|đi muộn|về sớm|bỏ trực|"
    rf"nhắc nhở|phê bình|kiểm điểm|kỷ luật|rút (?:lại )?(?:sự )?đồng ý|không đồng ý|{_OF_UNITS})\b",
    re.IGNORECASE,
)
_UNIT_MATTER = re.compile(rf"\b(?:{_OF_UNITS})\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n\s*\n")


@check(Record)
def texts_do_not_say_who_fell_short(portal: Portal, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Lời viết cho mọi người đọc không nói ai vắng, ai chưa ký, ai vi phạm; không nói đơn vị nào có vi phạm."""
    if not record.tells_news or record.seen_by() is Audience.LEADERSHIP or not _SHORTCOMING.search(source.text):
        return
    for at, text in source.texts.items():
        for sentence in _SENTENCE.split(text):
            if word := _SHORTCOMING.search(sentence):
                yield from _disclosures(portal, at, " ".join(sentence.split()), word[0])


def _disclosures(portal: Portal, at: FieldPath, sentence: str, word: str) -> Iterator[Defect]:
    """Yield a defect if a sentence with such a word names a person or a unit."""
    if person := min(names_in(portal, sentence, capitals=True), default=""):
        wrong = f"“{word}” trong cùng câu với “{person}” cho mọi người biết chuyện của người ấy"
        right = "hãy bỏ tên, chỉ viết số chung của cơ quan, ví dụ: “dưới năm người vắng”"
        yield Defect("text-tells-person", at, f"{wrong}; {right}", "warning", word)
    elif (match := _UNIT_MATTER.search(sentence)) and (unit := _unit_in(portal, sentence)):
        wrong = f"“{match[0]}” trong cùng câu với “{unit}” cho mọi người biết nơi có việc, nên biết cả ai làm ở đó"
        right = "hãy viết chung cho cơ quan; kết quả của từng đơn vị đã có ở trang của lãnh đạo"
        yield Defect("text-tells-unit", at, f"{wrong}; {right}", "warning", match[0])


def _unit_in(portal: Portal, sentence: str) -> str:
    return next((title for title in unit_titles(portal) if title in sentence), "")
