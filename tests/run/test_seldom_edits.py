"""Incremental equals clean after rare events: a site that moves, interrupted runs, edits during a preview."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from watchdog.events import DirCreatedEvent, DirModifiedEvent, DirMovedEvent, FileModifiedEvent, FileSystemEvent

from macros.loading.problems import Problem, has_errors, mistakes
from macros.pages import feeds
from macros.run import flow, session
from macros.run.preview import _Watcher
from tests import miniature
from tests.miniature import built, interrupted, problems_of, retitle

pytestmark = pytest.mark.whole

DOCUMENT = Path("data/regulations/05-qd-mau-2026.yml")


def clean(**changes: Any) -> dict[str, bytes]:
    """The site of a build from nothing."""
    miniature.clean_build(replace(miniature.settings(), **changes), "clean", repaint=False)
    return miniature.tree("clean")


@pytest.mark.usefixtures("built_project")
def test_a_site_that_moves_has_its_new_address_everywhere() -> None:
    built()
    before = {path for path, content in miniature.tree("site").items() if b"https://thu-nho.noi-bo/" in content}
    retitle("mkdocs.yml", "https://thu-nho.noi-bo/", "https://khac.noi-bo/")
    after = built()
    assert {path for path, content in after.items() if b"https://khac.noi-bo/" in content} == before
    assert miniature.differing(after, clean()) == []


@pytest.mark.usefixtures("built_project")
def test_a_document_that_came_back_into_force_between_two_builds_says_since_when() -> None:
    retitle(
        str(DOCUMENT),
        "    date: 2027-01-01\nrelations",
        "    date: 2027-01-01\n  - kind: suspended\n    date: 2027-02-01\n"
        "  - kind: resumed\n    date: 2027-03-01\nrelations",
    )
    built(as_of=date(2027, 1, 10))
    later = date(2027, 3, 10)
    assert miniature.differing(built(as_of=later), clean(as_of=later)) == []


def check(**changes: Any) -> tuple[Problem, ...]:
    """Every problem, from what the last run recorded or, for another site, from nothing."""
    return flow.check(replace(miniature.settings(), **changes))


@pytest.mark.usefixtures("built_project")
def test_an_interrupted_build_of_another_day_leaves_no_problems_of_that_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built()
    with monkeypatch.context() as patch:
        patch.setattr(feeds, "closing_files", interrupted)
        with pytest.raises(KeyboardInterrupt):
            built(as_of=date(2027, 6, 1))
    assert check() == check(site_dir=Path("clean"), clean=True)


class Preview:
    """Builds that remember; their problems are compared with a check from nothing."""

    def __init__(self, *data: str) -> None:
        self.memory = session.BuildSession()
        self.settings = replace(miniature.settings(), data=tuple(map(Path, data or ("data",))))

    def build(self, *touched: str) -> tuple[Problem, ...] | None:
        """The problems that refuse a build after an edit of these files; without files, any may have changed."""
        self.memory.touched = {*touched} if touched else None
        problems = problems_of(lambda: flow.build(self.settings, session=self.memory))
        anew = tuple(mistakes(flow.check(replace(self.settings, site_dir=Path("clean"), clean=True))))
        assert problems == (anew if has_errors(anew) else None)
        return problems


@pytest.mark.usefixtures("project")
def test_a_preview_forgets_a_twin_whose_other_cannot_be_read_any_more() -> None:
    file, twin = Path("data/people/le-van-c.yml"), Path("more/people/le-van-c.yml")
    twin.parent.mkdir(parents=True)
    shutil.copy(file, twin)
    preview = Preview("data", "more")
    assert "id-twice" in [problem.code for problem in preview.build() or ()]
    file.write_text(file.read_text("utf-8") + "khong-co: x\n", "utf-8")
    assert "id-twice" not in [problem.code for problem in preview.build(str(file)) or ()]


@pytest.mark.usefixtures("built_project")
def test_a_preview_forgets_a_stray_file_that_is_gone() -> None:
    preview = Preview()
    stray = Path("data/stories/ghi-chu.txt")
    stray.write_text("Ghi chú", "utf-8")
    assert preview.build()
    stray.unlink()
    assert preview.build(str(stray)) is None


@pytest.mark.usefixtures("built_project")
def test_edits_during_prefetching_do_not_end_a_preview() -> None:
    memory = session.BuildSession()
    flow.build(miniature.settings(), session=memory)
    for path in Path("data").glob("regulations/*.yml"):
        path.write_text(f"{path.read_text('utf-8')}\n", "utf-8")
    shutil.rmtree("data/stories")
    assert list(memory.prefetch())


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (FileModifiedEvent("data/units/a.yml"), [["data/units/a.yml"]]),
        (DirMovedEvent("data/media/stories/ngay-mua", ""), [None]),
        (DirCreatedEvent("data/la"), [None]),
        (DirModifiedEvent("data/units"), []),
        (FileModifiedEvent("site/index.html"), []),
    ],
)
def test_a_watcher_names_the_files_that_were_touched_but_no_folders(
    event: FileSystemEvent, wanted: list[list[str] | None]
) -> None:
    requests: list[Iterable[str] | None] = []
    _Watcher(requests.append, (Path("site"),)).on_any_event(event)
    assert requests == wanted


@pytest.mark.usefixtures("built_project")
def test_a_preview_does_not_go_on_from_a_build_of_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    preview = Preview()
    assert preview.build() is None
    monkeypatch.setattr(session, "code_signature", lambda _: "newer")
    built()
    retitle("data/units/van-phong.yml", "title: Văn phòng", "title: Văn phòng Mới")
    assert preview.build("data/units/van-phong.yml") is None
    written = flow.build(miniature.settings()).written
    assert "as-of.json" in written
