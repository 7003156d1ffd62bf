"""The leaders' site differs visibly from that of all staff: on screen, in a tab of the browser and on paper."""

from __future__ import annotations

from pathlib import Path

from macros.site.audience import marked_for_leaders

PAGE = (
    '<html lang="vi"><head><link rel="icon" href="/assets/images/favicon.svg"><title>@@PORTAL:TITLE@@ – Cổng</title>'
    '</head><body><header class="vh-header"></header><div class="vh-columns"><p>&lt;title&gt;</p>'
)


def test_strip_colour_title_and_icon_are_put_into_the_painted_page() -> None:
    assert marked_for_leaders(PAGE) == (
        '<html data-vh-audience="leadership" lang="vi"><head>'
        '<link rel="icon" href="/assets/images/favicon-lanh-dao.svg">'
        "<title>Lãnh đạo: @@PORTAL:TITLE@@ – Cổng</title></head><body>"
        '<aside class="vh-strip vh-strip--leaders" aria-label="Phạm vi xem">Dành cho lãnh đạo – không chuyển tiếp'
        '</aside><header class="vh-header"></header>'
        '<p class="vh-onpaper">Dành cho lãnh đạo – không chuyển tiếp</p><div class="vh-columns"><p>&lt;title&gt;</p>'
    )


def test_every_page_of_leaders_bears_the_strip_and_none_of_staff(built_leaders: Path, built_staff: Path) -> None:
    bare = {
        path.relative_to(site).as_posix()
        for site, wanted in ((built_leaders, 1), (built_staff, 0))
        for path in site.rglob("*.html")
        if "<header" in (html := path.read_text("utf-8"))
        and (html.count("vh-strip--leaders"), html.count("<title>Lãnh đạo: ")) != (wanted, wanted)
    }
    assert bare == set()
