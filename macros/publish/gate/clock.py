"""Compares the server's clock with the last commit and the last release.

A machine without a battery may start in 1970, and a typing error may set the clock to 2038.  The site would then show
the state of that day, and correct dates in records would be reported as errors.
"""

import json
from datetime import UTC, date, datetime, timedelta

from macros.publish.gate.repository import Gate

_BEHIND = timedelta(days=2)  # tolerated difference between the clocks of two people
_AHEAD = timedelta(days=100)  # without a commit or a release; releases are made every morning


def fault_of_clock(gate: Gate, now: datetime) -> str:
    """Why the server's clock must be wrong; "" if it is plausible."""
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
    except (ValueError, OverflowError, OSError):  # no commit, or one with an impossible date
        return None


def _released(gate: Gate) -> datetime | None:
    try:
        label = json.loads((gate.site / "current" / "published.json").read_text("utf-8"))
        day = date.fromisoformat(label["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
