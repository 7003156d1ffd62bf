"""The contents of a bulletin, section by section."""

from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries.bulletins import coming, past
from macros.queries.bulletins.span import BulletinItem, is_ahead, span_of
from macros.queries.training import schedule
from macros.records.choices import Audience

MOST = 12  # items of a section that are listed


class BulletinSection(NamedTuple):
    """The items of a kind, at most `MOST`."""

    key: str  # its anchor
    title: str
    items: tuple[BulletinItem, ...]
    total: int
    url: str  # of the list of all of them
    ahead: bool = False  # whether they are still to come


class BulletinCount(NamedTuple):
    """A number of the period."""

    label: str
    value: int
    url: str


class Contents(NamedTuple):
    """The contents of a bulletin besides the editor's words."""

    counts: tuple[BulletinCount, ...]
    sections: tuple[BulletinSection, ...]  # none of them empty
    until: str  # the last day (ISO) that it looks ahead to


@query
def contents(portal: Portal, ref: str) -> Contents:
    """The contents of a bulletin on the portal's day."""
    row = portal.rows[ref]
    span = span_of(text_of(row.data, "period").lower(), Audience(row.audience).level)
    counts, recent, ahead = list[BulletinCount](), list[BulletinSection](), list[BulletinSection]()
    for key, title, items_of in past.EVERY:
        every = tuple(items_of(portal, span))
        recent += _section(key, title, every, _ROOTS[key])
        if every and key in _COUNTED:
            counts.append(BulletinCount(_COUNTED[key], len(every), _ROOTS[key]))
    for key, title, items_of in coming.EVERY:
        every = tuple(sorted(items_of(portal, span), key=lambda item: (item.day, item.text)))
        ahead += _section(key, title, every, _ROOTS[key], ahead=True)
    sessions = sum(
        span.has(item.day) and not is_ahead(portal, span, item.day) for item in schedule.all_sessions(portal)
    )
    counts += [BulletinCount("Buổi bồi dưỡng", sessions, _ROOTS["lop"])] if sessions else []
    return Contents(tuple(counts), (*recent, *ahead), span.until)


def _section(
    key: str, title: str, items: tuple[BulletinItem, ...], url: str, *, ahead: bool = False
) -> list[BulletinSection]:
    return [BulletinSection(key, title, items[:MOST], len(items), url, ahead)] if items else []


_COUNTED = {"guong-tot": "Gương tốt", "khen-thuong": "Khen thưởng", "nhiem-vu": "Nhiệm vụ đã xong"}
_ROOTS = {
    "guong-tot": "/guong-tot/",
    "khen-thuong": "/khen-thuong/",
    "van-ban": "/van-ban/",
    "quy-tac": "/quy-tac/",
    "nhiem-vu": "/nhiem-vu/",
    "chi-so": "/chi-so/",
    "xep-hang": "/bang-xep-hang/",
    "bai-hoc": "/kiem-tra/bai-hoc/",
    "lop": "/dao-tao/",
    "han": "/nhiem-vu/",
}
