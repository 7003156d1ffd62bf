"""What the search store keeps as bytes, with a sum by which damage is seen."""

from __future__ import annotations

import marshal
import zlib
from typing import Any


class DamagedStore(Exception):
    """The store cannot be read; it is thrown away and made again."""


def pack_terms(found: dict[str, int]) -> bytes:
    """Terms with their impacts."""
    return pack(("\n".join(found), bytes(found.values())))


def unpack_terms(packed: bytes) -> dict[str, int]:
    """The terms with their impacts."""
    return dict(zip(*unpack_part(packed), strict=True))


def unpack_part(packed: bytes) -> tuple[list[str], bytes]:
    """The terms, and the impact of each."""
    names, impacts = unpack(packed)
    return names.split("\n") if names else [], impacts


def pack(value: Any) -> bytes:
    """A plain value."""
    content = marshal.dumps(value)
    return zlib.crc32(content).to_bytes(4, "big") + content


def unpack(packed: bytes) -> Any:
    """The plain value; raises `DamagedStore` where the bytes are not those that were packed."""
    content = packed[4:]
    if zlib.crc32(content).to_bytes(4, "big") != packed[:4]:
        raise DamagedStore
    return marshal.loads(content)  # noqa: S302 - our own file, never from outside
