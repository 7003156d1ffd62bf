"""One run at a time holds a lock."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from macros.locking import Busy, locked


def test_who_may_not_wait_is_told_that_another_holds_it(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"), pytest.raises(Busy), locked(tmp_path / "lock", 0):
        pytest.fail("two held it")
    with locked(tmp_path / "lock", 0):
        pass


def test_who_waits_gets_it_when_it_is_given_up(tmp_path: Path) -> None:
    order = []

    def wait() -> None:
        with locked(tmp_path / "lock"):
            order.append("second")

    waiting = threading.Thread(target=wait)
    with locked(tmp_path / "lock"):
        waiting.start()
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_it_is_given_up_where_something_goes_wrong(tmp_path: Path) -> None:
    with pytest.raises(LookupError), locked(tmp_path / "lock"):
        raise LookupError
    with locked(tmp_path / "lock", 0):
        pass
