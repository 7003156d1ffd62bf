"""The site does not depend on who draws its layouts: ProperDocs and mkdocs-ng give the bytes that MkDocs gives.

`make painters` compares them; so does PORTAL_LONG=1 here, where their environments are.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.site import theme
from tests import painters
from tests.miniature import LONG_ONLY


@pytest.fixture(scope="module")
def stock() -> dict[str, bytes]:
    """The site of this project, drawn by MkDocs."""
    return painters.Painter().site()


@LONG_ONLY
@pytest.mark.parametrize("package", painters.MODULES)
def test_another_painter_gives_the_same_bytes(stock: dict[str, bytes], package: str) -> None:
    painter = painters.other(package)
    if not painter.python.exists():
        pytest.fail(f"Thiếu môi trường của {package}; hãy chạy: make painters")
    site = painter.site()
    assert painters.differences(stock, site) == []
    assert painters.generators(site) == {painters.generator(package)}
    assert painters.generators(stock) != {painters.generator(package)}


def test_what_differs_is_told_with_its_place() -> None:
    generated = b'<meta name="generator" content="mkdocs-%s, mkdocs-material">\n'
    stock = {"a": generated % b"1" + b"x\ny\n", "b": b"1", "c": b"1", "d": b"z\n"}
    site = {"a": generated % b"ProperDocs 2" + b"x\ny\n", "b": b"1\n2", "d": b"z\nv\n"}
    assert painters.differences(stock, site) == [
        "b:2: “” ≠ “2”",
        "c: chỉ có ở một bên",
        "d:2: “” ≠ “v”",
    ]


def test_a_change_of_painter_paints_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stock = theme.signature(project)
    monkeypatch.setenv(theme.PAINTER, "properdocs")
    assert theme.signature(project) != stock
