"""Two documents, one of which replaces the other, for the tests of pages."""

from __future__ import annotations

from typing import Any

OLD, NEW = "regulations/cu", "regulations/moi"


def decree(number: str, issued: str, *effects: dict[str, Any], **more: Any) -> dict[str, Any]:
    names = {"number": f"{number}/NĐ-CP", "type": "decree", "issuer": "Chính phủ", "level": "central"}
    relations = {"relations": more.pop("relations", [])}
    return {
        "title": more.pop("title", f"Về việc {number}"),
        **names,
        "issued": issued,
        "evidence_level": "full-text",
        "source_status": "in-force",
        "effects": list(effects),
        **relations,
        **more,
    }


def effect(kind: str, day: str = "", **more: str) -> dict[str, str]:
    return {"kind": kind, **({"date": day} if day else {}), **more}


def library(*effects: dict[str, str], relation: dict[str, str] | None = None) -> dict[str, Any]:
    old = decree("10/2020", "2020-02-10", effect("effective", "2020-04-01"), *effects)
    relations = [relation] if relation else []
    return {OLD: old, NEW: decree("20/2025", "2025-05-20", effect("effective", "2025-07-01"), relations=relations)}
