"""What the search store keeps of documents as bytes."""

from __future__ import annotations

from macros.text.packing import pack, unpack


def pack_terms(impacts: dict[str, int]) -> bytes:
    """Terms with their impacts."""
    return pack(("\n".join(impacts), bytes(impacts.values())))


def unpack_terms(packed: bytes) -> dict[str, int]:
    """The terms with their impacts."""
    return dict(zip(*unpack_part(packed), strict=True))


def unpack_part(packed: bytes) -> tuple[list[str], bytes]:
    """The terms, and the impact of each."""
    names, impacts = unpack(packed)
    return names.split("\n") if names else [], impacts
