"""What the painter left is read as it was painted, or not at all."""

from pathlib import Path

import pytest

from macros.engine.site_info import PaintDamaged, Painted, layout_path
from macros.text.digest import digest


@pytest.fixture
def painted(tmp_path: Path) -> Painted:
    """A page, an asset and a file that nobody painted."""
    for name in ("a/index.html", "a.css", "more.html"):
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_text("chữ", "utf-8")
    mark = digest("chữ".encode())
    return Painted(tmp_path, pages={"a/index.html": mark, "gone.html": mark}, assets={"a.css": mark})


def test_pages_and_assets_are_read_as_they_were_painted(painted: Painted) -> None:
    assert painted.content("a.css") == "chữ".encode()
    assert painted.text("a/index.html") == "chữ"


@pytest.mark.parametrize("path", ["a/index.html", "gone.html", "more.html"])
def test_what_is_not_as_it_was_painted_is_not_read(painted: Painted, path: str) -> None:
    (painted.folder / "tree" / "a" / "index.html").write_text("khác", "utf-8")
    with pytest.raises(PaintDamaged, match=f"^{path}$"):
        painted.content(path)


def test_a_section_has_a_layout_and_the_site_has_one() -> None:
    assert [layout_path(section) for section in ("", "van-ban")] == ["index.html", "van-ban/index.html"]
