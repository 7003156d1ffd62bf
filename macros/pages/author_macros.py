"""The author macros."""

from macros.engine import Portal
from macros.pages import leaderboards, training
from macros.pages import references as reading_lists
from macros.pages.stories import cover
from macros.pages.template_api import render
from macros.queries import lookup
from macros.queries.training import schedule
from macros.records import collections
from macros.site.macro_marks import Campaign, Collection, Document, Limit, Month, Period, Target, macro, macros

__all__ = ["macros"]


@macro
def ref(portal: Portal, target: Target) -> str:
    """Liên kết tới một bản ghi: `{{ ref("policies/tiep-cong-dan") }}`."""
    return render(portal, "macros/ref.html", target=target)[0]


@macro
def cite(portal: Portal, target: Document, clause: str = "") -> str:
    """Viện dẫn văn bản, kèm điều khoản và tình trạng hiệu lực: `{{ cite("regulations/30-2020-nd-cp", "Điều 8") }}`."""
    return render(portal, "macros/cite.html", target=target, clause=clause)[0]


@macro
def card(portal: Portal, target: Target) -> str:
    """Thẻ giới thiệu một bản ghi: `{{ card("stories/tiep-dan-ngay-mua") }}`."""
    return render(portal, "macros/card.html", refs=[target], cover=cover(portal, target))[0]


@macro
def count(portal: Portal, collection: Collection) -> str:
    """Số bản ghi của một nhóm: `{{ count("regulations") }}`."""
    return str(len(lookup.refs(portal, collection)))


@macro
def table(portal: Portal, collection: Collection, limit: Limit = 20) -> str:
    """Bảng các bản ghi mới nhất của một nhóm: `{{ table("awards", 10) }}`."""
    return render(portal, "macros/table.html", refs=lookup.newest(portal, collection, limit), name=collection)[0]


@macro
def latest(portal: Portal, collection: Collection, limit: Limit = 5) -> str:
    """Danh sách các bản ghi mới nhất của một nhóm: `{{ latest("stories", 5) }}`."""
    refs = lookup.newest(portal, collection, limit)
    return render(portal, "macros/latest.html", refs=refs, one=collections()[collection].one)[0]


@macro
def upcoming(portal: Portal, limit: Limit = 5) -> str:
    """Các buổi bồi dưỡng sắp tới: `{{ upcoming(5) }}`."""
    return render(portal, "macros/upcoming.html", items=schedule.upcoming(portal, limit))[0]


@macro
def leaderboard(portal: Portal, campaign: Campaign, period: Period = "", limit: Limit = 5) -> str:
    """Bảng xếp hạng đơn vị của một phong trào: `{{ leaderboard("campaigns/van-hoa-cong-so-2026", "2026-q3") }}`."""
    return render(portal, "macros/leaderboard.html", **leaderboards.small_board(portal, campaign, period, limit))[0]


@macro
def calendar(portal: Portal, month: Month = "") -> str:
    """Lịch bồi dưỡng của một tháng: `{{ calendar("2026-12") }}`."""
    month = month or schedule.current_month(portal)
    return render(portal, "macros/calendar.html", grid=training.month_grid(portal, month) if month else None)[0]


@macro
def references(portal: Portal, *, page: str) -> str:
    """Tài liệu tham khảo: các văn bản trang này viện dẫn, theo thứ bậc: `{{ references() }}`."""
    return render(portal, "macros/references.html", items=reading_lists.references(portal, page))[0]
