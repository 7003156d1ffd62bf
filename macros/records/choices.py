"""The audience, which every run needs; it imports no model, so that it loads quickly."""

from __future__ import annotations

from macros.text.choices import Choice


class Audience(Choice):
    """Who may see a record; each build holds its own level and those before it."""

    PUBLIC = "public", "Công khai"
    STAFF = "staff", "Nội bộ cơ quan"
    LEADERSHIP = "leadership", "Lãnh đạo"

    @property
    def level(self) -> int:
        return list(Audience).index(self)
