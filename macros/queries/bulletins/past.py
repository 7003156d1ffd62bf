"""What happened in the period of a bulletin."""

from collections.abc import Iterator
from datetime import date

from macros.engine import Portal
from macros.engine.row import Row, text_of
from macros.law.effect import EffectKind
from macros.queries import indicators, lookup
from macros.queries.bulletins.span import (
    BulletinItem,
    BulletinPeriod,
    capitalised,
    document_name,
    of_period,
    tasks,
    turn_words,
    turns_in,
    visible_row,
)
from macros.queries.emulation import standings
from macros.queries.emulation.ranking import count_for_everybody
from macros.queries.inspections import disclosure
from macros.queries.titles.common import most_have
from macros.records import collections
from macros.records.choices import Audience, Standing
from macros.records.policies import Outcome
from macros.text.grouping import grouped
from macros.text.periods import label_within, last_day
from macros.text.render import day

MOST_NAMES = 6  # of winners of an award


def _documents(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    """New documents, those that came into force, and those whose effect has changed otherwise; each once."""
    changes: dict[str, list[str]] = {
        row.ref: [f"ban hành ngày {day(row.day)}"] for row in of_period(portal, span, "regulations")
    }
    turns = [(ref, event) for ref, event in turns_in(portal, span.first, span.last) if portal.reached(event.day)]
    for ref, event in sorted(turns, key=lambda turn: turn[1].kind != EffectKind.EFFECTIVE):
        if visible_row(portal, span, ref):
            changes.setdefault(ref, []).append(turn_words(portal, event))
    for ref, words in changes.items():
        text = capitalised("; ".join(dict.fromkeys(words)))
        yield BulletinItem(document_name(portal, ref), text, portal.rows[ref].url)


def _policies(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    """Policies that apply since the period, and those that were changed when they were looked through."""
    for row in reversed(portal.by_collection["policies"]):
        if visible_row(portal, span, row.ref) and text_of(row.data, "standing") == Standing.ISSUED:
            words, note = "; ".join(_policy_words(portal, span, row)), text_of(row.data, "change_note")
            if words:
                yield BulletinItem(row.title, ". ".join(filter(None, (capitalised(words), note))), row.url)


def _policy_words(portal: Portal, span: BulletinPeriod, row: Row) -> Iterator[str]:
    if span.has(row.day) and portal.reached(row.day):
        yield f"áp dụng từ ngày {day(row.day)}"
    for item in row.data.get("reviews") or ():
        on = text_of(item, "date")
        if span.has(on) and portal.reached(on) and text_of(item, "outcome") != Outcome.UNCHANGED:
            yield f"{Outcome(text_of(item, 'outcome')).label.lower()} sau khi rà soát ngày {day(on)}"


def _stories(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    for row in of_period(portal, span, "stories"):
        yield BulletinItem(row.title, row.summary, row.url)


def _awards(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    for row in of_period(portal, span, "awards"):
        yield BulletinItem(row.title, _winners(portal, span, row), row.url)


def _winners(portal: Portal, span: BulletinPeriod, row: Row) -> str:
    """The winners of an award in words: by name if everybody may know them, the others by number."""
    winners = [str(winner).strip() for winner in row.data["winners"]]
    if most_have(portal, row.ref):
        return f"{len(winners)} người được khen"
    names = [item.title for winner in winners if (item := visible_row(portal, span, winner))][:MOST_NAMES]
    if len(names) == len(winners):
        return ", ".join(names)
    others = f"{len(winners) - len(names)} cá nhân, tập thể"
    return f"{', '.join(names)} và {others} khác" if names else others


def _done(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    states = {name: label for name, (label, _) in collections()["actions"].states.items()}
    for entry in tasks(portal, span):
        if entry.done and span.has(entry.done):
            words = (lookup.title(portal, entry.lead), f"{states[entry.state].lower()} (xong ngày {day(entry.done)})")
            yield BulletinItem(lookup.title(portal, entry.ref), ", ".join(filter(None, words)), entry.url)


def _indicators(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    """The newest value of each indicator among those whose period ended in that of the bulletin."""
    for row in portal.by_collection["indicators"]:
        line = next((line for line in indicators.lines(portal, row.ref) if not line.unit), None)
        ended = [item for item in line.points if span.has(last_day(item.period, date.max).isoformat())] if line else []
        if ended and visible_row(portal, span, row.ref):
            point = ended[-1]
            yield BulletinItem(row.title, f"{capitalised(label_within(point.period))}: {point.reason}", row.url)


def _board(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    """The units that the boards of the period name to all staff, without points."""
    for campaign in standings.campaigns(portal):
        row = visible_row(portal, span, campaign)
        words = "; ".join(_places(portal, campaign, span.period)) if row else ""
        if row and words:
            so_far = "" if standings.is_over(portal, campaign, span.period) else ", tạm tính"
            address = standings.board_url(campaign, standings.board_period(portal, campaign, span.period))
            yield BulletinItem(row.title, f"{words} ({label_within(span.period)}{so_far})", address)


def _places(portal: Portal, campaign: str, period: str) -> Iterator[str]:
    """The best units of each cluster: "1. Văn phòng, 2. Phòng mẫu"."""
    clusters = grouped((item.cluster, item) for item in standings.unit_results(portal, campaign, period))
    for inside in clusters.values():
        best = [item for item in inside if item.rank]
        count = count_for_everybody([item.rank or 0 for item in best], len(inside)) if len(inside) > 1 else 0
        if count:
            yield ", ".join(f"{item.rank}. {lookup.title(portal, item.unit)}" for item in best[:count])


def _lessons(portal: Portal, span: BulletinPeriod) -> Iterator[BulletinItem]:
    """The lessons of a year, in the period in which they become public, for all staff at once."""
    year = str(int(span.first[:4]) - 1)
    if span.has(disclosure.published_on(year)) and span.level >= Audience.STAFF.level:
        yield from (BulletinItem(text) for text in disclosure.published_lessons(portal, year))


EVERY = (
    ("guong-tot", "Gương người tốt, việc tốt", _stories),
    ("khen-thuong", "Khen thưởng", _awards),
    ("van-ban", "Văn bản mới, văn bản thay đổi", _documents),
    ("quy-tac", "Quy tắc mới, quy tắc sửa đổi", _policies),
    ("nhiem-vu", "Nhiệm vụ đã xong", _done),
    ("chi-so", "Chỉ số", _indicators),
    ("xep-hang", "Bảng xếp hạng đơn vị", _board),
    ("bai-hoc", "Bài học từ kiểm tra, giám sát", _lessons),
)  # anchor, title, items
