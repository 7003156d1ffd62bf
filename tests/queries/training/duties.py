"""Training duties and courses that fulfil them."""

from __future__ import annotations

from typing import Any

NORM = {"title": "Viên chức", "kind": "vien-chuc", "amount": "20", "since": "2020-01-01"}


def course(ends: str, periods: int = 8) -> dict[str, Any]:
    """A course of one day."""
    session = {"id": "buoi-1", "date": ends, "start": "08:00", "end": "11:00", "place": "Hội trường"}
    head = {"title": "Lớp", "topic": "van-hoa", "year": ends[:4], "starts": ends, "ends": ends}
    return {**head, "periods": str(periods), "organizer": "units/a", "sessions": [session]}


def names(of: str, place: str, *people: str, **more: str) -> dict[str, Any]:
    """A list with names for leaders: "an 2026-04-20 6" is somebody, the day certified and the periods."""
    rows = []
    for item in people:
        name, *rest = item.split()
        row = {"person": f"people/{name}"} | ({"certified": rest[0]} if rest else {"missed": ["buoi-1"]})
        rows.append(row | ({"periods": rest[1]} if rest[1:] else {}))
    numbers = {"sent": str(len(people)), "attended": str(len(people)), "certified": str(len(people))}
    base = {"title": "Danh sách", "course": f"training/{of}", "unit": f"units/{place}", "counted": "2026-05-01"}
    return {**base, **numbers, "audience": "leadership", "people": rows, **more}
