"""The author macros."""

from __future__ import annotations

from macros.engine.query import Reader
from macros.pages import leaderboards, training
from macros.pages import references as listed
from macros.pages.stories import cover
from macros.pages.template_api import render
from macros.queries import lookup
from macros.queries.training import schedule
from macros.records import collections
from macros.site.macro_marks import Campaign, Collection, Document, Limit, Month, Period, Target, macro


@macro
def ref(reader: Reader, target: Target) -> str:
    """Liên kết tới một bản ghi: `{{ ref("policies/tiep-cong-dan") }}`."""
    return render(reader, "islands/ref.html", target=target)[0]


@macro
def cite(reader: Reader, target: Document, clause: str = "") -> str:
    """Viện dẫn văn bản, kèm điều khoản và tình trạng hiệu lực: `{{ cite("regulations/30-2020-nd-cp", "Điều 8") }}`."""
    return render(reader, "islands/cite.html", target=target, clause=clause)[0]


@macro
def card(reader: Reader, target: Target) -> str:
    """Thẻ giới thiệu một bản ghi: `{{ card("stories/tiep-dan-ngay-mua") }}`."""
    return render(reader, "islands/card.html", refs=[target], cover=cover(reader, target))[0]


@macro
def count(reader: Reader, collection: Collection) -> str:
    """Số bản ghi của một nhóm: `{{ count("regulations") }}`."""
    return str(len(lookup.refs(reader, collection)))


@macro
def table(reader: Reader, collection: Collection, limit: Limit = 20) -> str:
    """Bảng các bản ghi mới nhất của một nhóm: `{{ table("awards", 10) }}`."""
    return render(reader, "islands/table.html", refs=lookup.newest(reader, collection, limit), name=collection)[0]


@macro
def latest(reader: Reader, collection: Collection, limit: Limit = 5) -> str:
    """Danh sách các bản ghi mới nhất của một nhóm: `{{ latest("stories", 5) }}`."""
    refs = lookup.newest(reader, collection, limit)
    return render(reader, "islands/latest.html", refs=refs, one=collections()[collection].one)[0]


@macro
def upcoming(reader: Reader, limit: Limit = 5) -> str:
    """Các buổi bồi dưỡng sắp tới: `{{ upcoming(5) }}`."""
    return render(reader, "islands/upcoming.html", items=schedule.upcoming(reader, limit))[0]


@macro
def leaderboard(reader: Reader, campaign: Campaign, period: Period = "", limit: Limit = 5) -> str:
    """Bảng xếp hạng đơn vị của một phong trào: `{{ leaderboard("campaigns/van-hoa-cong-so-2026", "2026-q3") }}`."""
    return render(reader, "islands/leaderboard.html", **leaderboards.island(reader, campaign, period, limit))[0]


@macro
def calendar(reader: Reader, month: Month = "") -> str:
    """Lịch bồi dưỡng của một tháng: `{{ calendar("2026-12") }}`."""
    month = month or schedule.current_month(reader)
    return render(reader, "islands/calendar.html", grid=training.month_grid(reader, month) if month else None)[0]


@macro
def references(reader: Reader, *, page: str) -> str:
    """Tài liệu tham khảo: các văn bản trang này viện dẫn, theo thứ bậc: `{{ references() }}`."""
    return render(reader, "islands/references.html", items=listed.references(reader, page))[0]
