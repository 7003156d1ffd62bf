"""Stories: pictures with their size, covers, the rules and the award of a deed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.engine.media import MediaFile
from macros.pages.home import home_page
from macros.pages.listings import index_page
from macros.pages.stories import SHOWN_CARDS, cover
from macros.run import flow
from tests import miniature
from tests.contest import portal_of, unit
from tests.photos import CORNERS, corners, phone


def story(published: str, **more: Any) -> dict[str, Any]:
    base = {"title": f"Chuyện {published}", "themes": ["trang-phuc"], "unit": "units/a", "body": "Kể việc."}
    return {**base, "happened": "2026-01-01", "published": published, **more}


def with_picture(records: dict[str, Any], ref: str) -> Portal:
    """A portal in which the media of one record holds quay.png."""
    reader = portal_of({"units/a": unit(1), **records})
    reader.media = {ref: (MediaFile("quay.png", "khong-doc", "abc", 1200, 900),)}
    return reader


PICTURE = {"file": "quay.png", "caption": "Quầy", "alt": "Cái quầy"}


def test_the_cover_is_the_first_picture_that_is_there() -> None:
    lost = {**PICTURE, "file": "mat.png"}
    portal = with_picture({"stories/s": story("2026-02-01", pictures=[lost, PICTURE])}, "stories/s")
    assert cover(portal, "stories/s") == "/guong-tot/s/quay.png.640.webp"
    assert cover(portal, "stories/khong-co") == ""


def test_the_index_shows_the_newest_whose_day_has_come() -> None:
    records = {f"stories/s{n:02d}": story(f"2026-01-{n:02d}") for n in range(1, 16)}
    records["stories/mai"] = story("2026-12-30")
    portal = portal_of({"units/a": unit(1), **records}, date(2026, 11, 24))
    html = LexborHTMLParser(str(index_page(portal, "stories").content))
    addresses = [node.attributes["href"] for node in html.css(".vh-card__title a")]
    assert len(addresses) == SHOWN_CARDS
    assert addresses[0] == "/guong-tot/s15/"


def test_a_story_without_a_picture_shows_what_was_said_and_by_whom() -> None:
    quoting = {**story("2026-02-01"), "quote": "Khách vào mà không biết hỏi ai thì ngại lắm."}
    portal = portal_of(
        {"units/a": unit(1), "stories/loi": quoting, "stories/im": story("2026-01-01")}, date(2026, 11, 24)
    )
    html = LexborHTMLParser(str(index_page(portal, "stories").content))
    faces = [" ".join(node.text(separator=" ").split()) for node in html.css(".vh-card > .vh-face")]
    assert faces == ["“Khách vào mà không biết hỏi ai thì ngại lắm.” Đ0 Đơn vị 01", "Đ0 Đơn vị 01"]


def test_a_story_whose_person_was_withdrawn_shows_its_unit_and_never_an_empty_box() -> None:
    here, of_person = unit(1), story("2026-01-01", people=["people/an"])
    for units, words in (({"units/a": here}, ["Đ0 Đơn vị 01"]), ({"units/a": {**here, "audience": "leadership"}}, [])):
        portal = portal_of({**units, "stories/im": {**of_person, "quote": "Lời người đã gỡ."}}, date(2026, 11, 24))
        for page in (index_page(portal, "stories"), home_page(portal)):
            faces = LexborHTMLParser(str(page.content)).css(".vh-face")
            assert [" ".join(node.text(separator=" ").split()) for node in faces] == words


def test_the_page_of_a_story(built_staff: Path) -> None:
    html = LexborHTMLParser((built_staff / "guong-tot/ngay-mua/index.html").read_bytes())
    (picture,) = html.css("figure.vh-figure img")
    assert picture.attributes["src"] == "/guong-tot/ngay-mua/quay.png.64.webp"
    assert (picture.attributes["width"], picture.attributes["height"]) == ("64", "40")
    assert "srcset" not in picture.attributes
    assert html.css_first("figcaption").text() == "Quầy tiếp nhận buổi trưa (ảnh minh họa)"
    rules = [node.attributes["href"] for node in html.css(".vh-rule .vh-basis a")]
    assert rules == ["/quy-tac/tiep-dan/#muc-don-tiep", "/quy-tac/tiep-dan/#muc-mot-lan"]
    facts = html.css_first(".vh-facts").text()
    assert "05/10/2026" in facts
    assert "08/10/2026" in html.css_first(".vh-byline--story").text()
    assert html.css_first(".vh-facts a[href='/nhan-su/nguyen-van-a/']") is not None
    assert html.css_first(".vh-facts a[href='/khen-thuong/giay-khen-2026/']") is not None


def test_a_photo_is_offered_in_the_width_of_the_screen(built_project: Path) -> None:
    Path("data/media/stories/ngay-mua/quay.png").write_bytes(phone(6, 3000, 4000, "PNG"))
    flow.build(miniature.settings())
    html = LexborHTMLParser((built_project / "site/guong-tot/ngay-mua/index.html").read_bytes())
    (picture,) = html.css("figure.vh-figure--tall img")
    card, page = (f"/guong-tot/ngay-mua/quay.png.{width}.webp" for width in (480, 960))
    assert picture.attributes["srcset"] == f"{card} 480w, {page} 960w"
    assert picture.attributes["src"] == page
    assert (picture.attributes["width"], picture.attributes["height"]) == ("960", "1280")
    for name in (card, page):
        assert corners((built_project / f"site{name}").read_bytes()) == CORNERS
    index = LexborHTMLParser((built_project / "site/guong-tot/index.html").read_bytes())
    assert index.css_first("img.vh-card__picture").attributes["src"] == card
    assert sorted(path.suffix for path in (built_project / "site/guong-tot/ngay-mua").iterdir()) == [
        ".html",
        ".webp",
        ".webp",
    ]
