"""A policy to be acknowledged, the people who must sign it, and their signature sheets."""

from __future__ import annotations

from typing import Any

from tests.contest import unit

POLICY = {
    "standing": "issued",
    "title": "Nội quy",
    "themes": ["trang-phuc"],
    "applies_to": "Mọi người",
    "rules": [{"id": "a", "text": "Làm."}],
}
READ = "policies/noi-quy"
READING = {"since": "2026-10-01", "due": "2026-10-30"}
UNITS = {"units/a": unit(1), "units/b": unit(2), "units/doan": unit(3, "union")}


def person(*positions: str, kind: str = "vien-chuc") -> dict[str, Any]:
    """Somebody with positions as "unit since until rank leader", all but the first two optional."""
    sheets = []
    for item in positions:
        place, since, until, rank, leader = (*item.split(), *("-", "30", "")[len(item.split()) - 2 :])[:5]
        post = {"unit": f"units/{place}", "title": "Chuyên viên", "rank": rank, "since": since}
        sheets.append(post | ({"until": until} if until != "-" else {}) | ({"leader": "true"} if leader else {}))
    return {"title": "Người X", "kind": kind, "positions": sheets}


def sheet(of: str, collected: str, signed: int, staff: int, *names: str, **more: Any) -> dict[str, Any]:
    """A signature sheet that came back."""
    base = {"title": "Phiếu", "read": READ, "unit": f"units/{of}", "collected": collected, **more}
    people = {"names": [f"people/{name}" for name in names], "audience": "leadership"} if names else {}
    return {**base, "signed": str(signed), "staff": str(staff), **people}


def library(people: dict[str, Any], reading: dict[str, Any] | None = None, **sheets: Any) -> dict[str, Any]:
    """The records of an agency with one policy to read."""
    policy = {**POLICY, "reading": READING if reading is None else reading}
    records = {**UNITS, READ: policy} | {f"people/{name}": item for name, item in people.items()}
    return records | {f"acknowledgements/{name}": item for name, item in sheets.items()}


STAYS, LEFT, JOINS, MOVES, BOTH = (
    person("a 2020-01-01"),
    person("a 2020-01-01 2026-10-10"),
    person("a 2026-10-11"),
    person("a 2020-01-01 2026-10-10", "b 2026-10-11"),
    person("a 2020-01-01 - 30", "doan 2020-01-01 - 50"),
)
