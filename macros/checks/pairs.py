"""Rules of clusters of two units: to say in public who is first is to say who is last."""

import re
from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.rules import RecordSource, check
from macros.engine import Portal, query
from macros.queries.emulation.clusters import clusters
from macros.records.awards import Award
from macros.records.campaigns import Campaign
from macros.records.choices import Audience

_BEST = re.compile(r"\b(?:cao nhất|đứng đầu|dẫn đầu|hạng nhất|giải nhất)\b", re.IGNORECASE)
_EACH = re.compile(rf"{_BEST.pattern} (?:ở |trong |của )?(?:mỗi|từng) (?:khối|cụm)\b", re.IGNORECASE)
_PAIR = 2  # units in a cluster: to name the first is to name the last


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
