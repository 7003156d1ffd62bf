"""Incremental equals clean: after any edits the site is, byte for byte, what a build from nothing gives.

The seed of a sequence makes it repeatable; two sequences contain every kind of edit.  The project is built in three
ways, each of which continues from its own last site; all are compared with one build from nothing, but not after every
edit, since a stale page stays stale.  PORTAL_LONG=1 runs more sequences, compared every time.
"""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import chdir, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from macros.documents.sheets import pdf_of
from macros.engine import fork, loader
from macros.engine.loader import Library
from macros.engine.results import Results
from macros.loading.problems import DataError
from macros.pages import feeds, posters
from macros.records.choices import Audience
from macros.run import flow, session
from tests import miniature
from tests.conftest import once
from tests.edits import PAINT_EDITS, RECORD_EDITS, Edit, World, add_call, change_theme
from tests.miniature import built, interrupted, problems_of, retitle

pytestmark = pytest.mark.whole

SEQUENCES = 60 if miniature.LONG else 2
COMPARED_STEPS = 1 if miniature.LONG else 4
SOURCES = ("data", "docs", "overrides")
PAINTED_ONCE = (add_call, change_theme)  # in each sequence, since painting is slow
Ways = dict[str, Callable[[flow.Settings], flow.Report]]  # of building, by the folder of the site


@pytest.mark.first
@pytest.mark.parametrize("seed", range(SEQUENCES))
@pytest.mark.usefixtures("project")
def test_any_sequence_of_edits_gives_what_a_clean_build_gives(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    world, ways = World(Random(seed), miniature.settings()), three_ways(monkeypatch)  # noqa: S311 - chance, not secrecy
    keep_sources()
    step(world, ways, compared=False)
    for number, edits in enumerate(turns(seed, world.chance), 1):
        for edit in edits:
            world.apply(edit)
        compared = number % COMPARED_STEPS == 0
        if step(world, ways, compared=compared):
            keep_sources()
        elif world.chance.random() < 0.6:  # otherwise the next edit starts from the refused data
            put_sources_back()
            world.done.append("all taken back")
            step(world, ways, compared=compared)
    put_sources_back()
    world.settings = replace(world.settings, as_of=world.settings.as_of + timedelta(days=45))  # only the date changes
    step(world, ways)


def turns(seed: int, chance: Random) -> Iterator[list[Edit]]:
    """Yield the edits between two builds; a sequence has half of all kinds of edits, and some of prose or theme."""
    edits = [*RECORD_EDITS]
    Random(seed // 2).shuffle(edits)  # noqa: S311
    left = edits[seed % 2 :: 2]
    for edit in chance.choices(PAINT_EDITS, k=4) if miniature.LONG else PAINTED_ONCE[seed : seed + 1]:
        left.insert(chance.randrange(len(left)), edit)
    while left:
        yield [left.pop() for _ in range(min(len(left), chance.choice((1, 2, 3))))]


def three_ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    """A check and a build each time; a build by processes, where "many" begins at one; and a preview with a session."""
    memory, seen = session.BuildSession(), dict[str, tuple[int, ...]]()

    def checked_before(settings: flow.Settings) -> flow.Report:
        flow.check(settings)
        return flow.build(settings)

    def by_processes(settings: flow.Settings) -> flow.Report:
        with monkeypatch.context() as patch:
            miniature.with_processes(patch)
            return flow.build(settings)

    def remembering(settings: flow.Settings) -> flow.Report:
        now = stats()
        memory.touched = {path for path in {*now, *seen} if now.get(path) != seen.get(path)} if seen else None
        seen.clear()
        seen.update(now)
        return flow.build(settings, session=memory)

    return {"site": checked_before, "processes": by_processes, "preview": remembering}


def stats(*folders: str) -> dict[str, tuple[int, ...]]:
    """What a watcher would see change: every file of data, prose and theme, or of some folders."""
    paths = (path for name in folders or SOURCES for path in Path(name).rglob("*") if path.is_file())
    stats_of = {str(path): path.stat() for path in paths}
    return {path: (stat.st_ino, stat.st_mtime_ns, stat.st_size) for path, stat in stats_of.items()}


def step(world: World, ways: Ways, *, compared: bool = True) -> bool:
    """Build in all ways, and from nothing to compare; whether the data could be built."""
    story = "\n".join(world.done)
    before = stats(*ways)
    built = [problems_of(partial(build, replace(world.settings, site_dir=Path(name)))) for name, build in ways.items()]
    if compared:
        built.append(problems_of(lambda: clean_build(world)))
    assert all(problems == built[0] for problems in built), story
    if built[0] is not None:
        assert stats(*ways) == before, f"a refused build wrote into the site\n{story}"
    elif compared:
        clean = miniature.tree("clean")
        differing = {name: miniature.differing(miniature.tree(name), clean) for name in ways}
        assert not any(differing.values()), f"{differing}\n{story}"
    return built[0] is None


def clean_build(world: World) -> None:
    """Build from nothing; paint again only if an edit has touched what the painter reads since the last time."""
    miniature.clean_build(world.settings, "clean", repaint=world.repaint)
    world.repaint = False


def keep_sources() -> None:
    """Save copies of data, prose and theme."""
    shutil.rmtree("kept", ignore_errors=True)
    for name in SOURCES:
        shutil.copytree(name, f"kept/{name}")


def put_sources_back() -> None:
    """Restore the copies of data, prose and theme as new files, as a checkout does."""
    for name in SOURCES:
        shutil.rmtree(name)
        shutil.copytree(f"kept/{name}", name, copy_function=shutil.copy)


@pytest.mark.usefixtures("built_project")
def test_nothing_changed_writes_nothing() -> None:
    built()
    report = flow.build(miniature.settings())
    assert (report.written, report.removed) == ([], [])


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
    """The site of a build from nothing after `rename`."""

    def make(folder: Path) -> None:
        with chdir(shutil.copytree(_painted_project, folder / "portal", symlinks=True)):
            rename()
            built()

    return miniature.tree(once(tmp_path_factory, "renamed", make) / "portal" / "site")


@pytest.mark.usefixtures("built_project")
@pytest.mark.parametrize("damage", ["turned", "emptied"])  # others: tests/text/test_packing.py
def test_a_state_that_was_tampered_with_is_ignored(damage: str, renamed: dict[str, bytes]) -> None:
    first = miniature.tree("site")
    (state,) = Path(".portal").glob("state-" + "[0-9a-f]" * 16)
    content = bytearray(state.read_bytes())
    turned = content[:]
    turned[len(turned) // 2] ^= 0xFF
    state.write_bytes(turned if damage == "turned" else b"")
    rename()
    changed = built()
    assert changed != first
    assert changed == renamed


@pytest.mark.usefixtures("built_project")
def test_a_site_folder_that_served_another_audience_in_between_is_made_again() -> None:
    staff = miniature.tree("site")
    public = built(audience=Audience.PUBLIC)
    secret = [path for path in staff if path.endswith("/index.html") and path not in public]
    assert "van-ban/20-2025-nd-cp/index.html" in secret
    cards = b"".join(content for path, content in public.items() if path.startswith("tim-kiem/d/"))
    assert not [path for path in secret if f'"/{path.removesuffix("index.html")}"'.encode() in cards]
    assert built() == staff


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
def test_an_interrupted_first_build_is_resumed(monkeypatch: pytest.MonkeyPatch, built_staff: Path) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(feeds, "closing_files", interrupted)
        with pytest.raises(KeyboardInterrupt):
            built()
    assert json.loads(Path("site/as-of.json").read_text("utf-8")) == {"as_of": ""}
    assert built() == miniature.tree(built_staff)


@pytest.mark.usefixtures("built_project")
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
def test_worker_processes_make_the_same_site_and_may_die(
    monkeypatch: pytest.MonkeyPatch, built_staff: Path, renamed: dict[str, bytes]
) -> None:
    forked = miniature.with_processes(monkeypatch)
    assert built() == miniature.tree(built_staff)
    assert len(forked) == 4 * (os.cpu_count() or 1)  # records, media, checks, pages
    here, sent = os.getpid(), pickle.dump

    def die(*args: Any) -> None:
        """A process that dies before it returns its result."""
        if os.getpid() != here:
            raise MemoryError
        sent(*args)

    monkeypatch.setattr(fork.pickle, "dump", die)
    rename()
    forked.clear()
    assert miniature.differing(built(), renamed) == []
    assert forked


@pytest.mark.usefixtures("built_project")
def test_a_run_interrupted_while_checking_is_resumed(
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


@pytest.mark.usefixtures("built_project")
def test_an_edit_by_another_process_is_not_forgotten_by_a_preview() -> None:
    memory = session.BuildSession()
    flow.build(miniature.settings(), session=memory)
    retitle("data/people/le-van-c.yml", "title: Lê Văn C", "title: Lê Văn D")
    built()
    retitle("data/people/le-van-c.yml", "title: Lê Văn D", "title: Lê Văn C")
    memory.touched = set()
    flow.build(miniature.settings(), session=memory)
    assert b"L\xc3\xaa V\xc4\x83n C" in Path("site/nhan-su/le-van-c/index.html").read_bytes()


@pytest.mark.usefixtures("built_project")
def test_an_edit_writes_the_pages_that_show_it_and_no_other() -> None:
    built()
    retitle("data/people/le-van-c.yml", "title: Lê Văn C", "title: Lê Văn D")
    report = flow.build(miniature.settings())
    assert "nhan-su/le-van-c/index.html" in report.written
    assert "van-ban/20-2025-nd-cp/index.html" not in report.written


@pytest.mark.usefixtures("built_project")
def test_a_sheet_is_set_again_only_where_it_says_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    page, poster = "quy-tac/trang-phuc/index.html", "quy-tac/trang-phuc/ap-phich.pdf"
    templates: list[str] = []
    monkeypatch.setattr(posters.poster, "_render", lambda sheet: templates.append(sheet.template) or pdf_of(sheet))
    built()
    retitle("data/policies/trang-phuc.yml", "rules:\n", "change_note: Thêm ghi chú.\nrules:\n")
    report = flow.build(miniature.settings())
    assert (page in report.written, poster in report.written, templates) == (True, False, [])
    retitle("data/policies/trang-phuc.yml", "Đeo thẻ khi làm việc.", "Đeo thẻ trước ngực.")
    report = flow.build(miniature.settings())
    assert (page in report.written, poster in report.written, templates) == (True, True, ["poster"])


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
@pytest.mark.parametrize("damage", ["emptied", "foreign", "inside"])
def test_a_search_store_that_is_lost_or_damaged_is_made_again(damage: str, renamed: dict[str, bytes]) -> None:
    built()
    (store,) = (path for path in Path(".portal").glob("search-*") if path.is_file())
    if damage == "inside":
        with sqlite3.connect(store) as database:
            database.execute("UPDATE shards SET lists = x'0000000069'")
        database.close()
    else:
        store.write_bytes(b"\x80\x04K*." if damage == "foreign" else b"")
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
