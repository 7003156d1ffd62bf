"""Stories: pictures with their size, covers, the rules and the award of a deed."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros import pipeline
from macros.media import MediaFile
from macros.outputs.listings import index_page
from macros.outputs.stories import SHOWN_CARDS, cover, featured, picture_size
from macros.pictures import UNKNOWN, Size, size_of
from macros.portal import Portal
from tests import miniature
from tests.contest import asking, portal_of, unit


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 640, 360, 8, 2, 0, 0, 0))
EXIF = b"\xff\xe1" + struct.pack(">H", 300) + bytes(298)
FRAME = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, 480, 800, 3) + bytes(9)
JPEG = b"\xff\xd8" + EXIF + FRAME
WEBP_LOSSY = b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(10) + struct.pack("<HH", 320, 200)
WEBP_EXTENDED = b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(8) + (1023).to_bytes(3, "little") + (767).to_bytes(3, "little")
WEBP_LOSSLESS = b"RIFF\x00\x00\x00\x00WEBPVP8L" + bytes(5) + (99 | 49 << 14).to_bytes(4, "little")


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, Size(640, 360)),
        (JPEG, Size(800, 480)),
        (WEBP_LOSSY, Size(320, 200)),
        (WEBP_EXTENDED, Size(1024, 768)),
        (WEBP_LOSSLESS, Size(100, 50)),
        (b"", UNKNOWN),
        (b"%PDF-1.7", UNKNOWN),
        (JPEG[:40], UNKNOWN),
        (b"\xff\xd8\x00\x00", UNKNOWN),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_first_bytes(tmp_path: Path, content: bytes, size: Size) -> None:
    path = tmp_path / "anh"
    path.write_bytes(content)
    assert size_of(str(path)) == size


def story(published: str, **more: Any) -> dict[str, Any]:
    base = {"title": f"Chuyện {published}", "themes": ["trang-phuc"], "unit": "units/a", "body": "Kể việc."}
    return {**base, "happened": "2026-01-01", "published": published, **more}


def with_picture(records: dict[str, Any], ref: str, path: str = "khong-doc") -> Portal:
    """A portal in which the media of one record holds quay.png."""
    found = portal_of({"units/a": unit(1), **records})
    found.media = {ref: (MediaFile("quay.png", path, "abc"),)}
    return found


PICTURE = {"file": "quay.png", "caption": "Quầy", "alt": "Cái quầy"}


def test_the_cover_is_the_first_picture_that_is_there() -> None:
    lost = {**PICTURE, "file": "mat.png"}
    portal = with_picture({"stories/s": story("2026-02-01", pictures=[lost, PICTURE])}, "stories/s")
    assert cover(asking(portal), "stories/s") == "/guong-tot/s/quay.png"
    assert cover(asking(portal), "stories/khong-co") == ""


def test_the_size_changes_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "quay.png"
    path.write_bytes(PNG)
    portal = with_picture({"stories/s": story("2026-02-01", pictures=[PICTURE])}, "stories/s", str(path))
    reader = asking(portal)
    assert picture_size(reader, "stories/s", "quay.png") == Size(640, 360)
    assert picture_size(reader, "stories/s", "khac.png") == UNKNOWN
    assert dict(reader.seen)[("outputs.stories.picture_size", "stories/s", "quay.png")] == "abc"


def test_the_newest_story_with_a_picture_leads() -> None:
    records = {f"stories/s{n}": story(f"2026-0{n}-01") for n in range(1, 5)}
    records["stories/s2"]["pictures"] = [PICTURE]
    portal = with_picture(records, "stories/s2")
    assert featured(asking(portal), 3) == ("stories/s2", "stories/s4", "stories/s3")
    assert featured(asking(portal_of({"units/a": unit(1)})), 3) == ()


def test_the_index_shows_the_newest_whose_day_has_come() -> None:
    records = {f"stories/s{n:02d}": story(f"2026-01-{n:02d}") for n in range(1, 16)}
    records["stories/mai"] = story("2026-12-30")
    portal = portal_of({"units/a": unit(1), **records}, date(2026, 11, 24))
    html = LexborHTMLParser(str(index_page(asking(portal), "stories").content))
    shown = [node.attributes["href"] for node in html.css(".vh-card__title a")]
    assert len(shown) == SHOWN_CARDS
    assert shown[0] == "/guong-tot/s15/"


def test_the_page_of_a_story(project: Path) -> None:
    pipeline.build(miniature.settings())
    html = LexborHTMLParser((project / "site/guong-tot/ngay-mua/index.html").read_bytes())
    (picture,) = html.css("figure.vh-figure img")
    assert picture.attributes["src"] == "/guong-tot/ngay-mua/quay.png"
    assert int(picture.attributes["width"] or 0) > 0
    assert html.css_first("figcaption").text() == "Quầy tiếp nhận buổi trưa (ảnh minh họa)"
    rules = [node.attributes["href"] for node in html.css(".vh-rule .vh-basis a")]
    assert rules == ["/quy-tac/tiep-dan/#muc-don-tiep", "/quy-tac/tiep-dan/#muc-mot-lan"]
    facts = html.css_first(".vh-facts").text()
    assert "05/10/2026" in facts
    assert "08/10/2026" in facts
    assert html.css_first(".vh-facts a[href='/nhan-su/nguyen-van-a/']") is not None
    assert html.css_first(".vh-facts a[href='/khen-thuong/giay-khen-2026/']") is not None
    assert html.css_first(".vh-note--illustrative") is not None
