"""Records that pages show."""

from __future__ import annotations

from typing import Any


def story(published: str, happened: str = "", **more: Any) -> dict[str, Any]:
    base = {"title": f"Chuyện {published}", "themes": ["trang-phuc"], "unit": "units/a", "body": "Kể việc."}
    return {**base, "happened": happened or published, "published": published, **more}


def course(*days: str) -> dict[str, Any]:
    sessions = [
        {"id": f"b{number}", "date": day, "start": "08:00", "end": "11:00", "place": "Phòng họp"}
        for number, day in enumerate(days)
    ]
    span = {"year": days[0][:4], "starts": days[0], "ends": days[-1], "periods": "4", "organizer": "units/a"}
    return {"title": f"Lớp {days[0]}", "topic": "van-hoa", **span, "sessions": sessions}


def policy(title: str, *themes: str, **more: Any) -> dict[str, Any]:
    rules = [{"id": "mot", "text": "Làm một."}, {"id": "hai", "text": "Làm hai."}]
    return {"title": title, "themes": list(themes), "applies_to": "Mọi người", "rules": rules, **more}
