"""Rules of discretion: texts for all staff do not say who fell short, or who was first in a cluster of two.

Pages hide such facts from staff; these rules look for them in the texts that editors write.
"""

import re
from collections.abc import Iterator

from macros.checks.defect import Defect, FieldPath
from macros.checks.names import names_in, unit_titles
from macros.checks.rules import RecordSource, check
from macros.engine import Portal, query
from macros.queries.emulation.clusters import clusters
from macros.records.actions import Action
from macros.records.announcements import Announcement
from macros.records.awards import Award
from macros.records.bulletins import Bulletin
from macros.records.campaigns import Campaign
from macros.records.choices import Audience
from macros.records.reviews import Review
from macros.records.training import Course

_OF_UNITS = r"vi phạm|sai phạm|bị (?:nhắc nhở|phê bình|kiểm điểm)|kiểm tra đột xuất|tồn tại"
_SHORTCOMING = re.compile(
    rf"\b(?:vắng(?: mặt)?|chưa ký|không ký|chưa nộp|chưa học|chưa đủ tiết|đến muộn|đi muộn|về sớm|bỏ trực|"
    rf"nhắc nhở|phê bình|kiểm điểm|kỷ luật|rút (?:lại )?(?:sự )?đồng ý|không đồng ý|{_OF_UNITS})\b",
    re.IGNORECASE,
)
_UNIT_MATTER = re.compile(rf"\b(?:{_OF_UNITS})\b", re.IGNORECASE)
_BEST = re.compile(r"\b(?:cao nhất|đứng đầu|dẫn đầu|hạng nhất|giải nhất)\b", re.IGNORECASE)
_EACH = re.compile(rf"{_BEST.pattern} (?:ở |trong |của )?(?:mỗi|từng) (?:khối|cụm)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n\s*\n")
_PAIR = 2  # units in a cluster: to name the first is to name the last


@check(Action, Announcement, Award, Bulletin, Campaign, Course, Review)
def texts_do_not_say_who_fell_short(
    portal: Portal, source: RecordSource, record: Action | Announcement | Award | Bulletin | Campaign | Course | Review
) -> Iterator[Defect]:
    """Lời viết cho mọi người đọc không nói ai vắng, ai chưa ký, ai vi phạm; không nói đơn vị nào có vi phạm."""
    if record.seen_by() is Audience.LEADERSHIP or not _SHORTCOMING.search(source.text):
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


@check(Award)
def praise_does_not_reveal_who_is_last(portal: Portal, record: Award) -> Iterator[Defect]:
    """Khen đơn vị trong khối chỉ có hai đơn vị thì không nói là cao nhất: đơn vị kia thành đứng cuối."""
    if record.seen_by() is Audience.LEADERSHIP or not record.campaign or _units_agreed(portal, record.campaign):
        return
    others = {other: unit for pair in _pairs(portal, record.campaign) for unit, other in (pair, pair[::-1])}
    unit = next((unit for other, unit in others.items() if unit in record.winners and other not in record.winners), "")
    for name in ("title", "summary", "reason"):
        word = _BEST.search(getattr(record, name) or "")
        if unit and word:
            wrong = f"“{word[0]}” trong khối chỉ có hai đơn vị thì nói luôn đơn vị kia đứng cuối"
            right = "hãy viết việc đã làm được, ví dụ: “Có thành tích tốt trong đợt thi đua”"
            yield Defect("praise-of-two", (name,), f"{wrong}; {right}", "warning", word[0])


@check(Campaign)
def prizes_do_not_reveal_who_is_last(
    portal: Portal, ref: str, source: RecordSource, record: Campaign
) -> Iterator[Defect]:
    """Phong trào có khối chỉ hai đơn vị thì không hứa khen đơn vị đứng đầu mỗi khối."""
    if record.units_agreed or not _pairs(portal, ref) or not _EACH.search(source.text):
        return
    for at, text in source.texts.items():
        if word := _EACH.search(text):
            wrong = f"“{word[0]}” khi có khối chỉ hai đơn vị: khen một đơn vị thì đơn vị kia đứng cuối trước mọi người"
            right = "hãy khen theo việc làm, gộp khối, hoặc ghi văn bản các đơn vị đã thống nhất ở “units_agreed”"
            yield Defect("prize-of-two", at, f"{wrong}; {right}", "warning", word[0])


def _units_agreed(portal: Portal, campaign: str) -> bool:
    row = portal.rows.get(campaign)
    return bool(row and row.data.get("units_agreed"))


@query
def _pairs(portal: Portal, campaign: str) -> tuple[tuple[str, str], ...]:
    """The clusters of a campaign in which two units compete."""
    if campaign not in portal.rows:
        return ()
    return tuple((units[0], units[1]) for _, units in clusters(portal, campaign, "") if len(units) == _PAIR)
