"""A small agency begins with `modules: basic`: what it does without is not made, and nothing leads there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from macros.engine import Portal
from macros.publish.verify.walk import verify
from macros.queries.offered import offers
from macros.records import collections, left_out_of
from macros.records.choices import Audience
from macros.site.theme import PaintFailed
from tests import miniature
from tests.contest import loaded_library

WITHOUT = {collections()[name].slug for name in left_out_of("basic")} | {"bang-xep-hang", "dieu-hanh", "ket-qua-nam"}

PAGES = {f"huong-dan/{name}" for name in ("nhiem-vu", "dieu-hanh", "thi-dua", "truong-du-lieu/bang-cham-diem")}
PAGES |= {"dao-tao/nghia-vu", "dao-tao/con-thieu"}


def choose(modules: str) -> None:
    """Write in mkdocs.yml which modules the site has."""
    config = Path("mkdocs.yml")
    text = re.sub(r"^  modules: .*\n", "", config.read_text("utf-8"), flags=re.MULTILINE)
    config.write_text(text.replace("\nextra:\n", f"\nextra:\n  modules: {modules}\n"), "utf-8")


def test_a_site_of_basic_modules_is_whole_and_becomes_full_again(built_project: Path, built_staff: Path) -> None:
    choose("basic")
    miniature.build(miniature.settings())
    basic = miniature.tree("site")
    assert {path.partition("/")[0] for path in basic} & WITHOUT == set()
    assert verify(Path("site"), []) == []
    sheet = basic["don-vi/van-phong/index.html"].decode()
    assert "Giám đốc" in sheet or "Chánh văn phòng" in sheet
    linked = {address.partition("/")[0] for address in re.findall(r'href="/([^"]*)', sheet)}
    assert linked & WITHOUT == set()
    matrix = basic["phu-trach/ma-tran/index.html"].decode()
    assert "<p>Đơn vị theo dõi là đơn vị cấp trên trực tiếp của đơn vị chủ trì." in matrix
    assert PAGES & {path.removesuffix("/index.html") for path in basic} == set()
    miniature.clean_build(miniature.settings(), "clean", repaint=False)
    assert miniature.differing(basic, miniature.tree("clean")) == []
    choose("full")
    miniature.build(miniature.settings())
    assert miniature.differing(miniature.tree("site"), miniature.tree(built_staff)) == []


def test_the_page_that_leads_to_guides_names_nothing_that_a_small_agency_does_without() -> None:
    library = loaded_library({})
    library.modules = "basic"
    portal = Portal(library, miniature.DAY, Audience.STAFF)
    text = (miniature.ROOT / "docs/huong-dan/index.md").read_text("utf-8")
    rows = re.findall(r"^\| (.*) \| \[.*\((?:/huong-dan/)?([a-z-]+)(?:\.md|/)\) \|$", text, flags=re.MULTILINE)
    offered = [says.lower() for says, guide in rows if offers(portal, f"/huong-dan/{guide}/")]
    assert 10 < len(offered) < len(rows)
    assert [says for says in offered if re.search("nhiệm vụ|chỉ số|thi đua|bảng điểm|khen thưởng", says)] == []


def test_there_are_two_sizes(project: Path) -> None:
    choose("small")
    with pytest.raises(
        PaintFailed, match=r"mkdocs\.yml: extra, modules: không có mức “small”; hãy ghi basic .* hoặc full"
    ):
        miniature.build(miniature.settings())


def test_the_agency_has_no_other_field(project: Path) -> None:
    settings = project / "mkdocs.yml"
    settings.write_text(f"{settings.read_text('utf-8')}\nextra:\n  agency:\n    phone: 0237\n", "utf-8")
    wrong = r"mkdocs\.yml: extra, agency: không có mục “phone”; các mục là name, superior, symbol, place, address"
    with pytest.raises(PaintFailed, match=wrong):
        miniature.build(miniature.settings())
