"""Compares the server's clock with the last commit and the last release.

A machine without a battery wakes up in 1970, and a slip of the hand sets it to 2038: the site would then show what was
true on that day, and years in records would be reported as wrong.
"""

import json
from datetime import UTC, date, datetime, timedelta

from macros.publish.gate.repository import Gate

_BEHIND = timedelta(days=2)  # that the clocks of two people may differ by
_AHEAD = timedelta(days=100)  # without a commit and without a release, which is made every morning


def fault_of_clock(gate: Gate, now: datetime) -> str:
    """Why the server's clock must be wrong; "" if nothing suggests it."""
    committed, released = _committed(gate), _released(gate)
    shows = f"Đồng hồ máy chủ chỉ {now:%H:%M, %d/%m/%Y}"
    if committed and now < committed - _BEHIND:
        return (
            f"{shows}, trước lần ghi mới nhất của kho ({committed:%d/%m/%Y}); hãy chỉnh đồng hồ máy chủ (timedatectl)"
        )
    last = max(filter(None, (committed, released)), default=None)
    if released and last and now > last + _AHEAD:
        since = f"lần ghi và lần xuất bản mới nhất đã từ {last:%d/%m/%Y}"
        right = "nếu giờ ấy đúng thì chạy “portal gate publish” với --clock-is-right"
        return f"{shows}, mà {since}; hãy chỉnh đồng hồ máy chủ (timedatectl), {right}"
    return ""


def _committed(gate: Gate) -> datetime | None:
    seconds = gate.look("show", "--no-show-signature", "--no-patch", "--format=%ct", gate.branch, "--")
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):  # no commit, or one of a day that no clock shows
        return None


def _released(gate: Gate) -> datetime | None:
    try:
        label = json.loads((gate.site / "current" / "published.json").read_text("utf-8"))
        day = date.fromisoformat(label["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
