"""The current folder of each test here holds the good library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks import sample_library


@pytest.fixture
def good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a copy of the good library in the current folder."""
    sample_library.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    return sample_library.DATA
