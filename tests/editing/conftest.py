"""What tests of importing share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.editing.workbooks import Desk, desk_at


@pytest.fixture
def desk(tmp_path: Path, capsys: Any, monkeypatch: Any) -> Desk:
    """A small library and the command over it."""
    return desk_at(tmp_path, capsys, monkeypatch)
