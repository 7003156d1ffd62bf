"""Links of records: the addresses that always exist are those of an empty portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from macros import pages
from macros.checks.links import always_there
from macros.engine import Portal
from macros.engine.loader import Library
from macros.records.choices import Audience
from macros.run import flow
from tests import miniature
from tests.checks import sample_library

OF_MACHINES = ("/sitemap.xml", "/redirects.map")
REFERENCE = "/huong-dan/truong-du-lieu/"  # the pages of fields, one for each collection


def planned(audience: Audience) -> Iterator[str]:
    """The addresses of a portal without records."""
    portal = Portal(Library(), miniature.DAY, audience)
    every = (task.url for task in pages.plan(portal))
    return (url for url in every if url == REFERENCE or not url.startswith((REFERENCE, *OF_MACHINES)))


def test_what_is_always_there_is_what_an_empty_portal_has() -> None:
    assert sorted(planned(Audience.STAFF)) == sorted(always_there())
    assert sorted(planned(Audience.PUBLIC)) == ["/", "/nguon-tin.json", "/nguon-tin.xml", "/tim-kiem/"]


def test_a_new_or_removed_prose_page_is_noticed(project: Path) -> None:
    story, page = project / "data/stories/ngay-mua.yml", project / "docs/huong-dan/moi.md"
    text = story.read_text("utf-8")
    story.write_text(text.replace("body: |\n", "body: |\n  Xem [trang mới](/huong-dan/moi/).\n\n", 1), "utf-8")

    def dead() -> list[str]:
        return [str(item) for item in flow.check(miniature.settings()) if item.code == "link-dead"]

    assert len(dead()) == 1
    page.write_text("# Mới\n", "utf-8")
    assert dead() == []
    page.unlink()
    assert len(dead()) == 1


def test_a_link_to_an_omitted_page_is_reported_with_its_place(project: Path) -> None:
    settings = project / "mkdocs.yml"
    full = settings.read_text("utf-8")
    basic = full.replace("\nextra:\n", "\nextra:\n  modules: basic\n")
    sample_library.change(project / "data/stories/ngay-mua.yml", "body: |\n", "body: |\n  Xem [việc](/nhiem-vu/).\n\n")

    def left_out(text: str) -> list[str]:
        settings.write_text(text, "utf-8")
        lines = sample_library.lines(flow.check(miniature.settings()))
        return [line for line in lines if line.startswith("link-left-out")]

    reason = "vì mkdocs.yml ghi “extra.modules: basic”; hãy bỏ liên kết, hoặc ghi “full”"
    what = "link-left-out data/stories/ngay-mua.yml:23:14: “Nội dung”: “/nhiem-vu/” thuộc phần mà cổng này không dùng"
    assert left_out(basic) == [f"{what}, {reason}"]
    assert left_out(full) == []
