"""The server of the gate, with a real nginx in front of its site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publish.gate.conftest import server, spare_painting
from tests.publish.gate.server import Server
from tests.publish.nginx import Server as Nginx

__all__ = ["server", "spare_painting"]


@pytest.fixture
def nginx(server: Server, tmp_path: Path) -> Iterator[Nginx]:
    """nginx as the handbook sets it up; the repository publishes to where it looks."""
    (tmp_path / "nginx").mkdir()
    made = Nginx(tmp_path / "nginx")
    server.site = made.dest
    server.connect()
    made.start()
    yield made
    made.stop()
