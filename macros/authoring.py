"""What an author may write in `docs/*.md`: each macro leaves an island, filled later with records.

The checks read the signatures here to verify every call at its line; nothing else may stand in braces.
"""

from __future__ import annotations

from collections.abc import Callable

from macros.binding import island


def ref(target: str) -> str:
    """Liên kết tới một bản ghi: `{{ ref("policies/tiep-cong-dan") }}`."""
    return island("ref", [target])


def cite(target: str, clause: str = "") -> str:
    """Viện dẫn văn bản, kèm điều khoản và tình trạng hiệu lực: `{{ cite("regulations/30-2020-nd-cp", "Điều 8") }}`."""
    return island("cite", [target, clause])


def card(target: str) -> str:
    """Thẻ giới thiệu một bản ghi: `{{ card("stories/tiep-dan-ngay-mua") }}`."""
    return island("card", [target])


def count(collection: str) -> str:
    """Số bản ghi của một nhóm: `{{ count("regulations") }}`."""
    return island("count", [collection])


def table(collection: str, limit: int = 20) -> str:
    """Bảng các bản ghi mới nhất của một nhóm: `{{ table("awards", 10) }}`."""
    return island("table", [collection, limit])


def latest(collection: str, limit: int = 5) -> str:
    """Danh sách các bản ghi mới nhất của một nhóm: `{{ latest("stories", 5) }}`."""
    return island("latest", [collection, limit])


def upcoming(limit: int = 5) -> str:
    """Các buổi bồi dưỡng sắp tới: `{{ upcoming(5) }}`."""
    return island("upcoming", [limit])


def leaderboard(campaign: str, period: str = "", limit: int = 5) -> str:
    """Bảng xếp hạng đơn vị của một phong trào: `{{ leaderboard("campaigns/van-hoa-cong-so-2026", "2026-q3") }}`."""
    return island("leaderboard", [campaign, period, limit])


def calendar(month: str = "") -> str:
    """Lịch bồi dưỡng của một tháng: `{{ calendar("2026-12") }}`."""
    return island("calendar", [month])


def references() -> str:
    """Tài liệu tham khảo: các văn bản trang này viện dẫn, theo thứ bậc: `{{ references() }}`."""
    return island("references", [])


MACROS: tuple[Callable[..., str], ...] = (
    *(ref, cite, card, count, table, latest, upcoming, leaderboard, calendar),
    references,
)
