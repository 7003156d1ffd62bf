"""A closed vocabulary, as an enumeration with labels for readers."""

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
