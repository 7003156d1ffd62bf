"""Incremental equals clean: after any edits the site is, byte for byte, what a build from nothing gives.

A sequence is named by its seed and comes out the same again.  It is compared with a build from nothing after every
fourth edit, since a stale page stays stale.  PORTAL_LONG=1 runs more and longer sequences and compares after each edit.
"""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import chdir, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from macros.engine import fork, loader
from macros.engine.loader import Library
from macros.engine.results import Results
from macros.loading.problems import DataError
from macros.pages import feeds
from macros.records.choices import Audience
from macros.run import flow, session
from tests import miniature
from tests.conftest import once
from tests.edits import PAINT_EDITS, RECORD_EDITS, World
from tests.miniature import built, interrupted, problems_of, retitle

SEQUENCES, SESSIONS, STEPS = (60, 20, 40) if miniature.LONG else (4, 2, 12)
WITH_PROCESSES = (
    20 if miniature.LONG else 1
)  # sequences and sessions in which processes do everything and "many" begins at one
COMPARED_STEPS = 1 if miniature.LONG else 4
PAINTED_STEPS = 12  # one step in so many is an edit of prose or theme, since painting is slow
SOURCES = ("data", "docs", "overrides")


@pytest.mark.parametrize("seed", range(SEQUENCES))
@pytest.mark.usefixtures("built_project")
def test_any_sequence_of_edits_gives_what_a_clean_build_gives(seed: int) -> None:
    edit_and_compare(seed)


@pytest.mark.parametrize("seed", range(1000, 1000 + WITH_PROCESSES))
@pytest.mark.usefixtures("built_project")
def test_any_sequence_of_edits_built_by_processes_gives_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    miniature.with_processes(monkeypatch)
    edit_and_compare(seed)


def edit_and_compare(seed: int) -> None:
    """Edit, build and compare, again and again; what was refused is taken back."""
    world = World(Random(seed), miniature.settings())  # noqa: S311 - chance, not secrecy
    for number in range(STEPS):
        keep_sources()
        edits = PAINT_EDITS if number % PAINTED_STEPS == seed % PAINTED_STEPS else RECORD_EDITS
        world.apply(world.chance.choice(edits))
        compared = number % COMPARED_STEPS == COMPARED_STEPS - 1
        if not step(world, compared=compared):
            put_sources_back()
            world.done.append("all taken back")
            step(world, compared=compared)


@pytest.mark.parametrize("seed", range(100, 100 + SESSIONS))
@pytest.mark.usefixtures("project")
def test_a_preview_that_remembers_gives_what_a_clean_build_gives(seed: int) -> None:
    edit_in_one_session(seed)


@pytest.mark.parametrize("seed", range(1100, 1100 + WITH_PROCESSES))
@pytest.mark.usefixtures("project")
def test_a_preview_whose_builds_have_processes_gives_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    miniature.with_processes(monkeypatch)
    edit_in_one_session(seed)


def edit_in_one_session(seed: int) -> None:
    """Edit and build in one process that remembers, and compare."""
    world = World(Random(seed), miniature.settings())  # noqa: S311 - chance, not secrecy
    kept = session.BuildSession()
    seen: dict[str, tuple[int, ...]] = {}

    def build() -> flow.Report:
        now = stats()
        kept.touched = {path for path in {*now, *seen} if now.get(path) != seen.get(path)} if seen else None
        seen.clear()
        seen.update(now)
        return flow.build(world.settings, session=kept)

    step(world, build)
    for number in range(STEPS):
        world.apply(world.chance.choice(RECORD_EDITS))
        if not step(world, build, compared=number % COMPARED_STEPS == COMPARED_STEPS - 1):
            world.done.append("not built")


def stats() -> dict[str, tuple[int, ...]]:
    """What a watcher would see change: every file of data, prose and theme."""
    paths = (path for name in (*SOURCES, "more") for path in Path(name).rglob("*") if path.is_file())
    found = {str(path): path.stat() for path in (*paths, Path("mkdocs.yml"))}
    return {path: (stat.st_ino, stat.st_mtime_ns, stat.st_size) for path, stat in found.items()}


def step(world: World, build: Callable[[], flow.Report] | None = None, *, compared: bool = True) -> bool:
    """Build incrementally, and from nothing to compare; whether there was anything to build."""
    before = miniature.tree("site") if Path("site").exists() else {}
    found = problems_of(build or (lambda: flow.build(world.settings)))
    story = "\n".join(world.done)
    if compared:
        assert found == problems_of(lambda: clean_build(world)), story
    if found is not None:
        assert miniature.tree("site") == before, f"a refused build wrote into the site\n{story}"
        return False
    assert not compared or miniature.differing(miniature.tree("site"), miniature.tree("clean")) == [], story
    return True


def clean_build(world: World) -> None:
    """The same from nothing; painted anew where an edit touched what the painter reads since that was done last."""
    miniature.clean_build(world.settings, "clean", repaint=world.repaint)
    world.repaint = False


def keep_sources() -> None:
    """Remember data, prose and theme."""
    shutil.rmtree("kept", ignore_errors=True)
    for name in SOURCES:
        shutil.copytree(name, f"kept/{name}")


def put_sources_back() -> None:
    """Data, prose and theme as they were remembered; as new files, as a checkout writes them."""
    for name in SOURCES:
        shutil.rmtree(name)
        shutil.copytree(f"kept/{name}", name, copy_function=shutil.copy)


@pytest.mark.usefixtures("built_project")
def test_nothing_changed_writes_nothing() -> None:
    built()
    report = flow.build(miniature.settings())
    assert (report.written, report.removed) == ([], [])


@pytest.mark.usefixtures("built_project")
def test_without_what_the_last_run_recorded_the_same_site_comes_out() -> None:
    first = built()
    shutil.rmtree(".portal")
    assert built() == first


@pytest.mark.usefixtures("built_project")
@pytest.mark.parametrize(
    "path", ["as-of.json", "index.html", "van-ban/index.html", "guong-tot/ngay-mua/quay.png.64.webp"]
)
def test_a_file_that_was_deleted_from_the_site_comes_back(path: str) -> None:
    first = built()
    (Path("site") / path).unlink()
    assert built() == first


def rename() -> None:
    """Give a unit another title, which many pages show."""
    retitle("data/units/van-phong.yml", "title: Văn phòng", "title: Văn phòng Mới")


@pytest.fixture(scope="module")
def renamed(_painted_project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build from nothing gives after that."""

    def make(folder: Path) -> None:
        with chdir(shutil.copytree(_painted_project, folder / "portal", symlinks=True)):
            rename()
            built()

    return miniature.tree(once(tmp_path_factory, "renamed", make) / "portal" / "site")


@pytest.mark.usefixtures("built_project")
@pytest.mark.parametrize("damage", ["cut", "turned", "emptied", "foreign"])
def test_a_state_that_was_tampered_with_is_ignored(damage: str, renamed: dict[str, bytes]) -> None:
    first = miniature.tree("site")
    (state,) = Path(".portal").glob("state-" + "[0-9a-f]" * 16)
    content = bytearray(state.read_bytes())
    turned = content[:]
    turned[len(turned) // 2] ^= 0xFF
    damaged = {"cut": content[:-9], "turned": turned, "emptied": bytearray(), "foreign": bytearray(b"\x80\x04K*.")}
    state.write_bytes(damaged[damage])
    rename()
    changed = built()
    assert changed != first
    assert changed == renamed


@pytest.mark.usefixtures("built_project")
def test_a_site_folder_that_served_another_audience_in_between_is_made_again() -> None:
    staff = built()
    public = built(audience=Audience.PUBLIC)
    assert "van-ban/20-2025-nd-cp/index.html" not in public
    assert built() == staff
    assert built(audience=Audience.PUBLIC) == public


@pytest.mark.usefixtures("built_project")
def test_a_build_that_was_cut_off_while_writing_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    first = built()
    rename()
    with monkeypatch.context() as patch:
        patch.setattr(feeds, "closing_files", interrupted)
        with pytest.raises(KeyboardInterrupt):
            built()
    assert Path("site/as-of.json").read_text("utf-8") == '{"as_of": ""}\n'  # so nobody publishes it
    retitle("data/units/van-phong.yml", "title: Văn phòng Mới", "title: Văn phòng")
    assert built() == first


@pytest.mark.usefixtures("project")
def test_a_first_build_that_was_cut_off_is_taken_up_again(monkeypatch: pytest.MonkeyPatch, built_staff: Path) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(feeds, "closing_files", interrupted)
        with pytest.raises(KeyboardInterrupt):
            built()
    assert json.loads(Path("site/as-of.json").read_text("utf-8")) == {"as_of": ""}
    assert built() == miniature.tree(built_staff)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("run", [flow.check, flow.build])
def test_two_runs_never_record_at_once(monkeypatch: pytest.MonkeyPatch, run: Callable[..., object]) -> None:
    load = loader.load
    waiting: list[str] = []

    def watched(*args: Any) -> Library:
        with Path(".portal/lock").open("a") as lock, suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            waiting.append("another run would not wait")
        return load(*args)

    monkeypatch.setattr(session, "load", watched)
    run(miniature.settings())
    assert waiting == []


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("fails", [False, True])
def test_processes_beside_make_the_same_site(
    monkeypatch: pytest.MonkeyPatch, built_staff: Path, *, fails: bool
) -> None:
    forked = miniature.with_processes(monkeypatch)
    here, sent = os.getpid(), pickle.dump

    def die(*args: Any) -> None:
        """A process that dies with what it made in its hands."""
        if fails and os.getpid() != here:
            raise MemoryError
        sent(*args)

    monkeypatch.setattr(fork.pickle, "dump", die)
    assert built() == miniature.tree(built_staff)
    assert len(forked) == 4 * (os.cpu_count() or 1)  # records, media, checks, pages


@pytest.mark.usefixtures("built_project")
def test_a_run_cut_off_while_records_are_checked_is_taken_up_again(
    monkeypatch: pytest.MonkeyPatch, renamed: dict[str, bytes]
) -> None:
    first = built()
    rename()
    with monkeypatch.context() as patch:
        miniature.with_processes(patch)
        patch.setattr(Results, "record", interrupted)
        with pytest.raises(KeyboardInterrupt):
            built()
    changed = built()
    assert changed != first
    assert miniature.differing(changed, renamed) == []


@pytest.mark.usefixtures("project")
def test_an_edit_by_another_process_is_not_forgotten_by_a_preview() -> None:
    kept = session.BuildSession()
    flow.build(miniature.settings(), session=kept)
    retitle("data/people/le-van-c.yml", "title: Lê Văn C", "title: Lê Văn D")
    built()
    retitle("data/people/le-van-c.yml", "title: Lê Văn D", "title: Lê Văn C")
    kept.touched = set()
    flow.build(miniature.settings(), session=kept)
    assert b"L\xc3\xaa V\xc4\x83n C" in Path("site/nhan-su/le-van-c/index.html").read_bytes()


@pytest.mark.usefixtures("built_project")
def test_an_edit_writes_the_pages_that_show_it_and_no_other() -> None:
    built()
    retitle("data/people/le-van-c.yml", "title: Lê Văn C", "title: Lê Văn D")
    report = flow.build(miniature.settings())
    assert "nhan-su/le-van-c/index.html" in report.written
    assert "van-ban/20-2025-nd-cp/index.html" not in report.written


@pytest.mark.usefixtures("built_project")
def test_a_touched_file_is_opened_and_changes_nothing() -> None:
    built()
    for path in Path("data").rglob("*.yml"):
        os.utime(path)
    report = flow.build(miniature.settings())
    assert (report.written, report.removed) == ([], [])


@pytest.mark.usefixtures("built_project")
def test_a_refused_build_leaves_the_site_as_it_was() -> None:
    first = built()
    retitle("data/units/van-phong.yml", "kind: department", "kind: phong-ban")
    with pytest.raises(DataError):
        built()
    assert miniature.tree("site") == first


@pytest.mark.usefixtures("project")
def test_a_record_that_moves_to_the_leaders_root_is_edited_there() -> None:
    Path("more/stories").mkdir(parents=True)
    ours, page = Path("data/stories/tap-the.yml"), "guong-tot/tap-the/index.html"
    wanted = {"data": (Path("data"), Path("more")), "audience": Audience.LEADERSHIP}
    assert b"/sua/data/stories/tap-the.yml" in built(**wanted)[page]
    Path("more/stories/tap-the.yml").write_text(f"audience: leadership\n{ours.read_text('utf-8')}", "utf-8")
    ours.unlink()
    assert b"/sua/more/stories/tap-the.yml" in built(**wanted)[page]


@pytest.mark.usefixtures("built_project")
@pytest.mark.parametrize("damage", ["missing", "cut", "emptied", "foreign", "inside"])
def test_a_search_store_that_is_lost_or_damaged_is_made_again(damage: str, renamed: dict[str, bytes]) -> None:
    built()
    (store,) = (path for path in Path(".portal").glob("search-*") if path.is_file())
    content = store.read_bytes()
    if damage == "missing":
        store.unlink()
    elif damage == "inside":
        with sqlite3.connect(store) as database:
            database.execute("UPDATE shards SET lists = x'0000000069'")
        database.close()
    else:
        store.write_bytes({"cut": content[: len(content) // 2], "emptied": b"", "foreign": b"\x80\x04K*."}[damage])
    rename()
    Path("data/people/le-van-c.yml").touch()
    assert miniature.differing(built(), renamed) == []


@pytest.mark.usefixtures("built_project")
@pytest.mark.parametrize("pattern", ["manifest.json", "f.json", "s/*-00.bin", "d/*-0.json"])
def test_a_search_file_that_was_deleted_comes_back(pattern: str) -> None:
    first = built()
    (path,) = Path("site/tim-kiem").glob(pattern)
    path.unlink()
    assert built() == first


@pytest.mark.usefixtures("built_project")
def test_search_of_an_audience_holds_nothing_above_it() -> None:
    staff = built()
    public = built(audience=Audience.PUBLIC)
    secret = [path for path in staff if path.endswith("/index.html") and path not in public]
    cards = b"".join(content for path, content in public.items() if path.startswith("tim-kiem/d/"))
    assert secret
    assert not [path for path in secret if f'"/{path.removesuffix("index.html")}"'.encode() in cards]
