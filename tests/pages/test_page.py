"""How pages are declared: addresses, the resulting plan, sections and breadcrumbs."""

from __future__ import annotations

import pytest

from macros.engine import Portal
from macros.pages.output import SiteSection, file
from macros.pages.page import Page, page
from tests.contest import portal_of, unit

SECTION = SiteSection("thu", "Thử", above=(("Trên", "/tren/"),))


@page("/thu/{year}/{ref}/", "list.html", section=SECTION, each=lambda _: [("2026", "units/a"), ("", "units/b")])
def sheet(_: Portal, year: str, ref: str) -> Page:
    """A page that needs no record."""
    return Page(f"Tờ {ref}", crumbs=[(year, f"/thu/{year}/")], pagination=None)


@file("/thu.txt", when=lambda portal: bool(portal.rows), in_sitemap=False)
def text(_: Portal) -> bytes:
    """A file for a portal that has records."""
    return b"thu"


def test_a_reference_stands_in_an_address_by_its_last_part_and_an_empty_step_is_left_out() -> None:
    assert sheet.url("2026", "units/van-phong") == "/thu/2026/van-phong/"
    assert sheet.url("", "units/van-phong") == "/thu/van-phong/"


def test_the_plan_follows_from_the_declaration() -> None:
    empty, full = portal_of({}), portal_of({"units/a": unit(1)})
    tasks = list(sheet.tasks(empty))
    assert [(task.path, task.args) for task in tasks] == [
        ("thu/2026/a/index.html", ("2026", "units/a")),
        ("thu/b/index.html", ("", "units/b")),
    ]
    assert [task.url for task in tasks] == ["/thu/2026/a/", "/thu/b/"]
    assert list(text.tasks(empty)) == []
    assert [(task.path, task.in_sitemap) for task in text.tasks(full)] == [("thu.txt", False)]
    assert text.content(full) == (b"thu", None)


def test_an_unknown_flag_is_refused() -> None:
    with pytest.raises(TypeError):
        file("/thu.txt", lsted=False)(text.function)


def test_the_way_to_a_page_leads_over_its_section() -> None:
    make = page("/thu/{ref}/", "reference-index.html", section=SECTION)(_titled)
    assert make(portal_of({}), "units/a").crumbs == (
        ("Trang chủ", "/"),
        ("Trên", "/tren/"),
        ("Thử", "/thu/"),
        ("Đơn vị", "/don-vi/"),
    )


def _titled(_: Portal, ref: str) -> Page:
    return Page(ref, crumbs=[("Đơn vị", "/don-vi/")], collections=[])
