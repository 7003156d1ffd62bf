"""Deeds in records for which a campaign may give points by a declared rule."""

from typing import NamedTuple


class Deed(NamedTuple):
    """Something that a unit or person did, and the record that proves it."""

    kind: str  # of the rules that may count it: "story-published"
    ref: str  # of the record, or of its part after "#"
    day: str  # ISO
    unit: str  # "" where only a person is known
    person: str  # "" where a unit as a whole did it
