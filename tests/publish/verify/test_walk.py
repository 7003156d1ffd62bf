"""Inspecting a site again with a cache gives the same result as without, after any kind of change."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from macros.publish.verify import walk
from macros.publish.verify.walk import inspect, verify
from macros.text.digest import digest
from tests.miniature import tree
from tests.publish import sites

PAGES = ("index.html", "a/index.html", "a/b/index.html", "c/index.html", "d.html")
ADDRESSES = (
    "/",
    "/a/",
    "/a/#x",
    "b/",
    "b/#y",
    "../",
    "/c/#x",
    "/d.html#y",
    "#x",
    "#z",
    "/anh.png",
    "javascript:1",
    "//ngoai/",
)


def shake(chance: Random, site: Path) -> None:
    """Change a site by chance: a page written, taken away, or only touched."""
    target = site / chance.choice(PAGES)
    if chance.random() < 0.25:
        target.unlink(missing_ok=True)
    elif chance.random() < 0.2 and target.exists():
        os.utime(target)
    else:
        anchors = "".join(f'<p id="{name}">' for name in chance.sample("xyz", 2))
        links = "".join(f'<a href="{address}">l</a>' for address in chance.sample(ADDRESSES, 4))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(sites.page("Trang", anchors + links), "utf-8")


@pytest.mark.parametrize("seed", range(12))
def test_what_is_found_is_what_verify_finds(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - chance, not secrecy
    site, cache = tmp_path / "site", tmp_path / "facts.db"
    site.mkdir()
    total = 0
    for _ in range(25):
        shake(chance, site)
        seen = inspect(site, cache)
        assert seen.problems == verify(site)
        assert seen.digests == {path: digest(content) for path, content in tree(site).items()}
        assert seen.sizes == {path: len(content) for path, content in tree(site).items()}
        total += len(seen.problems)
    assert total > 50


def test_only_what_changed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, cache = sites.write(tmp_path / "site", 1), tmp_path / "facts.db"
    inspect(site, cache)
    examined: list[str] = []
    whole = walk.examine
    monkeypatch.setattr(walk, "examine", lambda name, *rest: examined.append(name) or whole(name, *rest))
    os.utime(site / "tinh" / "index.html")
    (site / "index.html").write_text(sites.page("Trang chủ", '<a href="/tinh/#het">x</a>'), "utf-8")
    (problem,) = inspect(site, cache).problems
    assert problem.code == "dead-anchor"
    assert examined == ["index.html"]
    inspect(site, cache, ["lời nào đó"])
    assert len(examined) == 1 + len(tree(site))


def test_facts_that_cannot_be_read_are_found_anew(tmp_path: Path) -> None:
    site, cache = sites.write(tmp_path / "site", 1), tmp_path / "facts.db"
    first = inspect(site, cache)
    good = cache.read_bytes()
    for bad in (b"", b"hu", good[:5000], good[:100] + bytes(len(good) - 100)):
        cache.write_bytes(bad)
        assert inspect(site, cache) == first
    for value in ("'hu'", "NULL", "7", "CAST(x'ff' AS TEXT)", "x'0000000000'", "links", "seen"):
        for column in ("seen", "links", "path"):
            inspect(site, cache)
            with closing(sqlite3.connect(cache)) as store, store:
                store.execute(f"UPDATE OR IGNORE facts SET {column} = {value}")  # noqa: S608 - of the lines above
            (site / "index.html").write_bytes((site / "index.html").read_bytes() + b"\n")
            assert inspect(site, cache) == inspect(site, None)


def test_what_cannot_be_read_is_told_and_not_opened(tmp_path: Path) -> None:
    site = sites.write(tmp_path / "site", 1)
    os.mkfifo(site / "ong")
    (site / "lien-ket").symlink_to("/etc/passwd")
    Path(os.fsdecode(os.fsencode(site) + b"/\xff.png")).write_bytes(b"x")
    (site / "a\x1b[31m.html").write_text("x")
    assert [(problem.path, problem.code) for problem in verify(site)] == [
        ("\\udcff.png", "file-name"),
        ("a\\x1b[31m.html", "file-name"),
        ("lien-ket", "symlink"),
        ("ong", "symlink"),
    ]


def test_facts_that_cannot_be_written_are_an_error_of_the_disk(tmp_path: Path) -> None:
    site = sites.write(tmp_path / "site", 1)
    (tmp_path / "tep").write_text("x")
    with pytest.raises(OSError, match="tep"):
        inspect(site, tmp_path / "tep" / "facts.db")
