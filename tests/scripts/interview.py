"""The interview of `portal new`, answered from a list."""

from __future__ import annotations

from pathlib import Path

DAY = "2026-11-24"
STORY = {
    "title": "Trả ví cho người đánh mất",
    "summary": "Nhặt được ví ở sảnh, trả ngay trong buổi sáng.",
    "themes": "3\n",
    "happened": "2026-03-05",
    "published": "2026-03-09",
    "unit": "van phong",
    "body": "Chị nhặt được ví: trả ngay.\n\n- Không nhận quà #1\n.",
    "id": "",
    "more": "",
}
NAME = "tra-vi-cho-nguoi-danh-mat"
PATH = Path(f"data/stories/{NAME}.yml")


def typed(**changes: str) -> str:
    """The answers to the questions of a story, some of them changed."""
    return "\n".join([*(STORY | changes).values(), ""])
