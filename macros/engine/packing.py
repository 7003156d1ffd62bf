"""Packs values into signed bytes, so that a run reads back only what a run of the same user has written.

The folder that holds the state of runs may contain foreign or damaged bytes: from an archive, a branch, a failing disk.
`marshal` may crash on such bytes, and a compiled template is code.  So everything that is read back carries a keyed
hash, and the key lies in the user's home, not in that folder.
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
KEY_VARIABLE = "PORTAL_KEY"  # the variable in which a process passes its key to its child processes
_NESTED = (tuple, list, dict)
_AS_THEY_ARE = (str, int, bool, float, bytes, type(None))


class Damaged(sqlite3.DatabaseError):
    """Packed bytes are not as they were written, or were not written by this user."""


def key_path() -> Path:
    """Return the path of the user's key; raises `RuntimeError` for a user without a home."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state", "cong-van-hoa-cong-vu", "key")


def stored_key() -> bytes:
    """Return the user's key, creating it if needed; raises `OSError` or `RuntimeError` if it cannot be stored."""
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
    """Return the key passed by the parent process, or the user's; else a new one, which invalidates earlier records."""
    if KEY_VARIABLE in os.environ:
        return bytes.fromhex(os.environ[KEY_VARIABLE])
    try:
        return stored_key()
    except (OSError, RuntimeError):
        return os.urandom(_KEY_BYTES)


def pack(value: Any, *, canonical: bool = False) -> bytes:
    """Pack a plain value.  With `canonical`, equal values give equal bytes, whichever objects their parts are."""
    content = marshal.dumps(value, 0) if canonical else marshal.dumps(value)
    return blake2b(content, digest_size=_HASH_BYTES, key=key()).digest() + content


def unpack(packed: bytes) -> Any:
    """The value of packed bytes; raises `Damaged`."""
    if not isinstance(packed, bytes):
        raise Damaged
    content = packed[_HASH_BYTES:]
    if blake2b(content, digest_size=_HASH_BYTES, key=key()).digest() != packed[:_HASH_BYTES]:
        raise Damaged
    return marshal.loads(content)  # noqa: S302 - written by this user


class PackedFiles:
    """Packed values, each in a file of its own, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> Any:
        """Return the value in a file; None if there is no such file, or this user has not written it."""
        try:
            return unpack((self._folder / name).read_bytes())
        except (OSError, Damaged):
            return None

    def write(self, name: str, value: Any) -> None:
        """Replace a file as a whole; raises `OSError`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        new = self._folder / f"{name}.{os.getpid()}.new"
        new.write_bytes(pack(value))
        new.replace(self._folder / name)


def plain(value: Any) -> Any:
    """Encode named tuples and decimals in a value as plain values; raises `TypeError` for objects of other classes."""
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
    """Decode a value that `plain` encoded."""
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
