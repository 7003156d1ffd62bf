"""Inspections with findings and measures."""

from __future__ import annotations

from typing import Any

from tests.contest import unit

POLICY = {
    "title": "Giờ làm việc",
    "themes": ["tinh-than-thai-do"],
    "applies_to": "Mọi người",
    "rules": [{"id": "dung-gio", "text": "Đúng giờ."}, {"id": "bao-vang", "text": "Báo vắng."}],
}
BASE = {"units/a": unit(1), "units/b": unit(2), "units/c": unit(4), "units/to": unit(3, "team"), "policies/gio": POLICY}


def finding(name: str, rule: str = "dung-gio", of: str = "a", **more: Any) -> dict[str, Any]:
    """A shortcoming at a unit."""
    finding = {"id": name, "kind": "ton-tai", "rule": f"policies/gio#{rule}", "unit": f"units/{of}"}
    return {**finding, "summary": f"Việc {name}", "evidence": "Biên bản", **more}


def inspection(visited: str, *findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An inspection of three units on a day; "" for one that is planned for the end of 2026."""
    plan = {"planned": visited or "2026-12-20"}
    base = {"title": f"Kiểm tra {visited}", "kind": "dinh-ky", "themes": ["trang-phuc"], "plan": plan}
    looked = {
        "by": ["units/to"],
        "units": ["units/a", "units/b", "units/c"],
        "checklist": [{"rule": "policies/gio#dung-gio"}],
    }
    seen = {"visited": visited, "findings": list(findings)} if visited else {}
    return {**base, **looked, **seen, **more}


def measure(due: str, **more: str) -> dict[str, Any]:
    """What is to be done about a finding."""
    return {"measure": {"owner": "units/a", "what": "Làm lại", "due": due, **more}}
