"""Indicators with measurements."""

from __future__ import annotations

from typing import Any


def indicator(*values: dict[str, str], owner: str = "units/a", **more: Any) -> dict[str, Any]:
    """An indicator that is healthy from 95 on."""
    base = {"title": "Đúng hạn", "measure": "%", "direction": "higher", "frequency": "quarter", "source": "Sổ"}
    target = {"year": "2026", "at_least": "95", "source": "Kế hoạch"}
    return {**base, "owner": owner, "targets": [target], "values": list(values), **more}
