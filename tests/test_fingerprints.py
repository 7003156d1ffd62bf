"""Our styles and scripts stand at addresses that tell their content, and every page names them there."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from macros.engine import site_info
from macros.engine.site_info import Site
from macros.publish.live import FINGERPRINTED
from macros.run.flow import Settings, build
from macros.run.preview import Builder, BuildStatus, server, watch
from macros.site import assets
from macros.text.digest import digest
from tests import miniature
from tests.publish import sites

pytestmark = pytest.mark.whole

OWN = re.compile(r'(?:href|src)="/(assets/(?:css|js)/[^"]+)"')
STYLES = Path("docs/assets/css/portal.css")
SCRIPT = Path("docs/assets/js/search/show.js")
CHECKED = b'<link href="/assets/css/a.css"><script src="/assets/js/a.js"></script>'
OTHERS = b'<link href="/assets/css/none.css"><a href="/assets/css/">x</a><code>src=&quot;/assets/js/a.js&quot;</code>'


def painted(folder: Path, styles: str = "a { color: red }", script: str = "import './b/c.js'") -> dict[str, bytes]:
    """What is left of a page, a style sheet and two scripts; in a new folder."""
    tree = folder / site_info.TREE
    texts = {
        "assets/css/a.css": styles,
        "assets/js/a.js": script,
        "assets/js/b/c.js": "1",
        "assets/javascripts/a.js": "2",
    }
    for path, text in texts.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text, "utf-8")
    (tree / "van-ban").mkdir()
    (tree / "van-ban" / "index.html").write_bytes(CHECKED + OTHERS)
    assets.record_paint(folder, "", [], {}, Site())
    return {name: content for name, content in miniature.tree(tree).items() if not name.startswith("assets/fonts/")}


def own(page: bytes) -> list[str]:
    """The paths of our styles and scripts that a page names."""
    return OWN.findall(page.decode())


def test_a_style_sheet_has_its_own_hash_and_the_scripts_one_of_all(tmp_path: Path) -> None:
    found = painted(tmp_path / "1")
    page = found.pop("van-ban/index.html")
    style, script = own(page)[:2]
    assert found.pop(style) == b"a{color:red}"
    assert style == f"assets/css/a.{digest(b'a{color:red}')[:10]}.css"
    folder = script.removesuffix("a.js")
    assert found == {f"{folder}a.js": b"import './b/c.js'", f"{folder}b/c.js": b"1", "assets/javascripts/a.js": b"2"}
    assert page.endswith(OTHERS)
    assert all(FINGERPRINTED.fullmatch(path) for path in (style, script))


def test_the_hashes_follow_the_content_alone(tmp_path: Path) -> None:
    first = painted(tmp_path / "1")
    assert painted(tmp_path / "2", styles="a  {\n  color: red;\n}") == first
    style, script = own(first["van-ban/index.html"])[:2]
    other = own(painted(tmp_path / "3", script="import './b/c.js';")["van-ban/index.html"])
    assert (other[0] == style, other[1] == script) == (True, False)
    other = own(painted(tmp_path / "4", styles="a { color: blue }")["van-ban/index.html"])
    assert (other[0] == style, other[1] == script) == (False, True)


def test_an_edit_changes_names_and_nothing_else_and_the_release_before_keeps_its_own(built_project: Path) -> None:
    before, dest = miniature.tree("site"), built_project.parent / "dest"
    sites.put(Path("site"), dest)
    _append(STYLES, "\n.vh-moi { color: red }\n")
    _append(SCRIPT, "// sửa\n")
    build(miniature.settings())
    after = miniature.tree("site")
    old, new = (_folder_and_styles(files["index.html"]) for files in (before, after))
    assert not set(old) & set(new)
    moved = {_renamed(path, old, new): _renamed(content, old, new) for path, content in before.items()}
    assert miniature.differing(moved, after) == sorted([f"{new[0]}search/show.js", new[1]])
    pages = [path for path in before if path.endswith(".html")]
    assert all(own(before[path]) for path in pages if b"http-equiv" not in before[path])
    assert [name for path in pages for name in own(after[path]) if name not in after] == []

    assert sites.put(Path("site"), dest).number == 2
    live, kept = sites.live(dest), [path for path in before if path.startswith(("assets/css/", "assets/js/"))]
    assert set(own(before["index.html"])) < set(kept)
    assert {path: live[path] for path in kept} == {path: before[path] for path in kept}
    assert all(FINGERPRINTED.fullmatch(path) for path in live if path.endswith((".css", ".js")))


def _folder_and_styles(page: bytes) -> tuple[str, str]:
    """The folder of the scripts that a page names, "assets/js/…/", and our style sheet."""
    (folder,) = {path.rpartition("/")[0] for path in own(page) if path.startswith("assets/js/")}
    (styles,) = (path for path in own(page) if path.startswith("assets/css/portal."))
    return f"{folder}/", styles


def _renamed(text: Any, old: Iterable[str], new: Iterable[str]) -> Any:
    """A path, or a file, with names in the place of others."""
    for one, other in zip(old, new, strict=True):
        text = text.replace(one.encode(), other.encode()) if isinstance(text, bytes) else text.replace(one, other)
    return text


def test_an_edit_of_the_styles_shows_while_serving(project: Path) -> None:
    # whole paths: the builder goes on in its thread after this test, when the process stands elsewhere
    settings = Settings(project, project / "site", miniature.DAY, (project / "data",))
    status = BuildStatus()
    builder = Builder(lambda: settings, status)
    builder.build()
    http = server(settings.site_dir, 0, status)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    threading.Thread(target=builder.run_forever, daemon=True).start()
    observer = watch(settings, builder.request)
    try:
        _append(STYLES, "\n.vh-moi { color: red }\n")
        with status.changed:
            assert status.changed.wait_for(lambda: status.version > 1, timeout=120)
        (style,) = (path for path in own(_asked(http.server_address[1], "/")) if path.endswith(".css"))
        assert _asked(http.server_address[1], f"/{style}").endswith(b".vh-moi{color:red}")
    finally:
        observer.stop()
        observer.join()
        http.shutdown()
        http.server_close()


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def _asked(port: int, address: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", address)
    answer = connection.getresponse()
    assert answer.status == 200, address
    content = answer.read()
    connection.close()
    return content
