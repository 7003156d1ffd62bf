"""A small agency begins with `modules: basic`: what it does without is not made, and nothing leads there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from macros.publish.verify.walk import verify
from macros.records import collections, left_out_of
from macros.run import flow
from macros.site.theme import PaintFailed
from tests import miniature

WITHOUT = {collections()[name].slug for name in left_out_of("basic")} | {"bang-xep-hang", "dieu-hanh", "ket-qua-nam"}

GUIDES = {f"huong-dan/{name}" for name in ("nhiem-vu", "dieu-hanh", "thi-dua", "truong-du-lieu/bang-cham-diem")}


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
    assert GUIDES & {path.removesuffix("/index.html") for path in basic} == set()
    miniature.clean_build(miniature.settings(), "clean", repaint=False)
    assert miniature.differing(basic, miniature.tree("clean")) == []
    choose("full")
    miniature.build(miniature.settings())
    assert miniature.differing(miniature.tree("site"), miniature.tree(built_staff)) == []


def test_a_link_to_what_is_left_out_is_told_with_its_place(project: Path) -> None:
    choose("basic")
    story = Path("data/stories/ngay-mua.yml")
    story.write_text(story.read_text("utf-8").replace("body: |\n", "body: |\n  Xem [việc](/nhiem-vu/).\n\n"), "utf-8")
    reason = "vì mkdocs.yml ghi “extra.modules: basic”; hãy bỏ liên kết, hoặc ghi “full”"
    told = [str(item) for item in flow.check(miniature.settings()) if item.code == "link-left-out"]
    assert told == [f"{story}:23:14: “Nội dung”: “/nhiem-vu/” thuộc phần mà cổng này không dùng, {reason}"]
    choose("full")
    assert [item for item in flow.check(miniature.settings()) if item.code == "link-left-out"] == []


def test_there_are_two_sizes(project: Path) -> None:
    choose("small")
    with pytest.raises(
        PaintFailed, match=r"mkdocs\.yml: extra, modules: không có mức “small”; hãy ghi basic .* hoặc full"
    ):
        miniature.build(miniature.settings())
