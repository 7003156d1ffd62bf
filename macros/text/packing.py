"""Values as bytes that only runs of the same user can have written; whatever else stands in their place is refused.

The folder of what runs record may hold what others brought: an archive, a branch, a disk that fails.  `marshal` may
crash on such bytes, and a compiled template is code.  So all that is read back bears a keyed hash, and the key stands
with the user and not in the folder.
"""

import marshal
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

_HASH_BYTES, _KEY_BYTES = 16, 32
PASSED_ON = "PORTAL_KEY"  # by a process to one that it starts, where the user can keep no key
_NESTED = (tuple, list, dict)
_AS_THEY_ARE = (str, int, bool, float, bytes, type(None))


class Damaged(sqlite3.DatabaseError):
    """Packed bytes are not as they were written, or were not written by this user."""


def key_path() -> Path:
    """Where the user's key is; raises `RuntimeError` for a user without a home."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state", "cong-van-hoa-cong-vu", "key")


def stored_key() -> bytes:
    """The user's key, made when it is first asked for; raises `OSError`, or `RuntimeError`, where there can be none."""
    path = key_path()
    with suppress(FileNotFoundError):
        stored = path.read_bytes()
        if len(stored) == _KEY_BYTES:
            return stored
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(os.urandom(_KEY_BYTES))
    new.replace(path)
    return path.read_bytes()


@cache
def key() -> bytes:
    """The user's key, or the one passed on; where none can be kept, a new one: nothing recorded earlier holds."""
    if PASSED_ON in os.environ:
        return bytes.fromhex(os.environ[PASSED_ON])
    try:
        return stored_key()
    except (OSError, RuntimeError):
        return os.urandom(_KEY_BYTES)


def pack(value: Any, *, plain: bool = False) -> bytes:
    """A plain value as bytes.  With `plain` equal values give equal bytes, whether or not parts are one object."""
    content = marshal.dumps(value, 0) if plain else marshal.dumps(value)
    return blake2b(content, digest_size=_HASH_BYTES, key=key()).digest() + content


def unpack(packed: bytes) -> Any:
    """The value of packed bytes; raises `Damaged`."""
    if not isinstance(packed, bytes):
        raise Damaged
    content = packed[_HASH_BYTES:]
    if blake2b(content, digest_size=_HASH_BYTES, key=key()).digest() != packed[:_HASH_BYTES]:
        raise Damaged
    return marshal.loads(content)  # noqa: S302 - written by this user


def plain(value: Any) -> Any:
    """A value with its named tuples and decimals told in plain values; raises `TypeError` where it holds others."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind in (tuple, list) or isinstance(value, dict):
        return _mapped(plain, value)
    if kind is Decimal:
        return (..., "", str(value))
    if hasattr(kind, "_fields"):
        return (..., f"{kind.__module__}:{kind.__qualname__}", *map(plain, value))
    raise TypeError(kind)


def restored(value: Any) -> Any:
    """The value that `plain` told."""
    if type(value) not in _NESTED:
        return value
    if value and type(value) is tuple and value[0] is ...:
        return Decimal(value[2]) if not value[1] else _named_tuple(value[1])(map(restored, value[2:]))
    return _mapped(restored, value)


def _mapped(change: Callable[[Any], Any], value: Any) -> Any:
    if isinstance(value, dict):
        return {change(name): change(item) for name, item in value.items()}
    return type(value)([change(item) for item in value])


@cache
def _named_tuple(name: str) -> Callable[[Any], Any]:
    module, _, class_name = name.partition(":")
    make: Callable[[Any], Any] = getattr(import_module(module), class_name)._make
    return make
