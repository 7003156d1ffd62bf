"""Locks between processes: one build and one publishing at a time."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.05  # seconds between two tries


class Busy(Exception):
    """Another run holds the lock still."""


@contextmanager
def locked(path: Path, seconds: float | None = None) -> Iterator[None]:
    """Hold a file, made where there is none, against all others who lock it; given up when the process ends.

    Waits as long as it takes, or so many seconds; raises `Busy`.
    """
    with path.open("ab") as file:
        if seconds is None:
            fcntl.flock(file, fcntl.LOCK_EX)
        else:
            _wait(file.fileno(), time.monotonic() + seconds)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # a child that is still there would hold it


def _wait(number: int, until: float) -> None:
    while True:
        try:
            return fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy from None
            time.sleep(_PAUSE)
