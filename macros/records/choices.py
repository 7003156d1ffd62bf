"""Closed vocabularies, and the one that every run needs; knows no model, so that it is quick to import."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """A closed vocabulary: the member's value is what YAML holds, `label` what staff read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Audience(Choice):
    """Who may see a record; each build holds its own level and those before it."""

    PUBLIC = "public", "Công khai"
    STAFF = "staff", "Nội bộ cơ quan"
    LEADERSHIP = "leadership", "Lãnh đạo"

    @property
    def level(self) -> int:
        return list(Audience).index(self)
