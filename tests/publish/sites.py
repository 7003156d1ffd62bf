"""A small site with numbered versions, and helpers to publish it and to examine its releases."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import brotli

from macros.publish import intact, releases
from macros.publish.live import PublishRequest, Release, publish
from macros.text.digest import digest
from tests.miniature import tree

PAGES = 12
FILLER = "<p>Cán bộ, công chức mặc trang phục lịch sự, tiếp dân đúng giờ hẹn.</p>\n" * 40


def style(version: int) -> tuple[str, str]:
    """Path and content of the style sheet of a version."""
    content = f"/* bản {version} */ body {{ color: #123456 }}\n"
    return f"assets/css/portal.{digest(content.encode())[:8]}.css", content


def page(title: str, body: str, sheet: str = "") -> str:
    """A page that passes verifying."""
    link = f'<link rel="stylesheet" href="/{sheet}">' if sheet else ""
    return f'<!doctype html><html lang="vi"><title>{title}</title>{link}<h1>{title}</h1>{body}</html>\n'


def files(version: int, pages: int = PAGES) -> dict[str, str | bytes]:
    """Every file of a version of the site."""
    sheet, rules = style(version)
    note = f"<p>bản {version:03}</p>"
    links = "".join(f'<a href="/trang-{number}/">Trang {number}</a>' for number in range(pages))
    contents: dict[str, str | bytes] = {
        "index.html": page("Trang chủ", note + links + '<a href="/tinh/#dau">Tĩnh</a>', sheet),
        "404.html": page("Không tìm thấy", '<a href="/">Về trang chủ</a>'),
        "tinh/index.html": page("Tĩnh", f'<p id="dau"></p>{FILLER}'),
        "as-of.json": '{"as_of": "2026-11-24"}\n',
        "redirects.map": "/trang-cu/ /trang-1/;\n",
        "assets/images/anh.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        sheet: rules,
    }
    for number in range(pages):
        contents[f"trang-{number}/index.html"] = page(f"Trang {number}", f'{note}<a href="/">Về</a>{FILLER}', sheet)
    return contents


def write(site: Path, version: int, pages: int = PAGES) -> Path:
    """Write a version into `site` as a build does: files that differ are replaced, others stay."""
    wanted = {path: text if isinstance(text, bytes) else text.encode() for path, text in files(version, pages).items()}
    for path in tree(site).keys() - wanted.keys():
        (site / path).unlink()
        if path.endswith("/index.html"):
            (site / path).parent.rmdir()
    for path, content in wanted.items():
        target = site / path
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            new = target.with_name(f"{target.name}.moi")
            new.write_bytes(content)
            new.replace(target)
    return site


def put(site: Path, dest: Path, commit: str = "", **more: bool) -> Release:
    """Publish for the staff."""
    return publish(PublishRequest(site=site, dest=dest, audience="staff", commit=commit, **more))


def live(dest: Path) -> dict[str, bytes]:
    """The files of the live release; asserts that the compressed variants have the same content."""
    contents = tree(dest / "current")
    plain = {path: content for path, content in contents.items() if not path.endswith((".gz", ".br"))}
    for path, content in plain.items():
        if intact.is_compressed(path):
            assert gzip.decompress(contents.pop(f"{path}.gz")) == content
            assert brotli.decompress(contents.pop(f"{path}.br")) == content
    assert contents == plain
    return plain


def label(dest: Path) -> dict[str, Any]:
    """`published.json` of the live release."""
    return dict(json.loads((dest / "current" / releases.LABEL).read_text("utf-8")))


def is_version(contents: dict[str, bytes], version: int, pages: int = PAGES) -> bool:
    """Whether the contents are exactly that version, apart from older style sheets and the label."""
    wanted = {path: text if isinstance(text, bytes) else text.encode() for path, text in files(version, pages).items()}
    more = {path for path in contents.keys() - wanted.keys() if not path.startswith("assets/css/")}
    return more == {releases.LABEL} and all(contents.get(path) == content for path, content in wanted.items())
