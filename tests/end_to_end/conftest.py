"""The server of the gate, with a real nginx in front of its site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publish.gate.conftest import _at_rest, writer
from tests.publish.gate.server import Person
from tests.publish.nginx import Server as Nginx

__all__ = ["_at_rest", "writer"]


@pytest.fixture
def nginx(writer: Person, tmp_path: Path) -> Iterator[Nginx]:
    """nginx as the handbook sets it up; the repository publishes to where it looks."""
    (tmp_path / "nginx").mkdir()
    made = Nginx(tmp_path / "nginx")
    writer.server.site = writer.server.site.rename(made.dest)
    writer.server.connect()
    made.start()
    yield made
    made.stop()
