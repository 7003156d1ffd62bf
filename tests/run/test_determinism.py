"""A site is a function of commit, history, day, audience and media: not of folder, zone, locale, hash seed or tool."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from macros.run import flow
from tests import miniature
from tests.conftest import once

pytestmark = pytest.mark.whole

AS_OF = miniature.DAY.isoformat()
LIVE_RELOAD = re.compile(rb"<script>\s*var livereload = .*?</script>", re.DOTALL)
CLOCK_FILES = {"as-of.json", "next-change.json"}


@pytest.fixture(scope="module")
def _built_repository(tmp_path_factory: pytest.TempPathFactory, _painted_project: Path) -> Path:
    """The miniature as a git repository with two commits at fixed times, and its site; not to be changed."""

    def make(folder: Path) -> None:
        project = Path(shutil.copytree(_painted_project, folder / "portal", symlinks=True))
        miniature.commit(project, "Dữ liệu đầu tiên", "2026-11-02T09:00:00+07:00")
        story = project / "data/stories/ngay-mua.yml"
        story.write_text(story.read_text("utf-8").replace("trời mưa to", "trời mưa rất to"), "utf-8")
        miniature.commit(project, "Sửa câu chuyện", "2026-11-02T18:30:00+00:00")
        built_at(project, TZ="UTC", LC_ALL="C", PYTHONHASHSEED="0")

    return once(tmp_path_factory, "repository", make) / "portal"


@pytest.fixture
def repository(_built_repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the repository as the current folder."""
    copy = miniature.copy_of_built(_built_repository, tmp_path / "portal")
    monkeypatch.chdir(copy)
    return copy


@pytest.fixture
def wanted(_built_repository: Path) -> dict[str, bytes]:
    """The site that `portal build` made."""
    return miniature.tree(_built_repository / "site")


def cloned(repository: Path, place: Path) -> Path:
    """A clone of the repository in another folder, with the code linked into it."""
    miniature.run("git", "clone", "-q", str(repository), str(place), cwd=repository)
    (place / "macros").symlink_to(miniature.ROOT / "macros")
    return place


def built_at(place: Path, **environment: str) -> dict[str, bytes]:
    """The site that `portal build` makes in another process."""
    done = miniature.portal("build", "--as-of", AS_OF, cwd=place, env=environment)
    assert done.returncode == 0, done.stderr
    return miniature.tree(place / "site")


def test_folder_zone_locale_and_hash_seed_do_not_matter(
    repository: Path, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    place = cloned(repository, tmp_path / "nơi khác" / "cong")
    other = built_at(place, TZ="Asia/Ho_Chi_Minh", LC_ALL="C.UTF-8", PYTHONHASHSEED="77")
    assert miniature.differing(wanted, other) == []
    assert (
        'Cập nhật ngày <time datetime="2026-11-03">03/11/2026</time>'.encode() in other["guong-tot/ngay-mua/index.html"]
    )


def test_the_order_in_which_the_disk_lists_files_does_not_matter(built_project: Path, tmp_path: Path) -> None:
    flow.build(miniature.settings())
    first = miniature.tree("site")
    shutil.move(built_project / "data", tmp_path / "old")
    for path in sorted((tmp_path / "old").rglob("*"), reverse=True):
        if path.is_file():
            target = built_project / "data" / path.relative_to(tmp_path / "old")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    miniature.clean_build(miniature.settings(), "clean", repaint=False)
    assert miniature.differing(first, miniature.tree("clean")) == []


def test_mkdocs_build_gives_the_same_bytes(repository: Path, wanted: dict[str, bytes]) -> None:
    shutil.rmtree(repository / "site")
    shutil.rmtree(repository / ".portal")
    done = miniature.run(sys.executable, "-m", "mkdocs", "build", "-q", cwd=repository, env={"PORTAL_AS_OF": AS_OF})
    assert done.returncode == 0, done.stderr
    assert miniature.differing(wanted, miniature.tree(repository / "site")) == []


def test_mkdocs_build_refuses_bad_data_and_leaves_the_site(repository: Path, wanted: dict[str, bytes]) -> None:
    (repository / "data/units/van-phong.yml").write_text("title: x\n", "utf-8")
    done = miniature.run(sys.executable, "-m", "mkdocs", "build", "-q", cwd=repository, env={"PORTAL_AS_OF": AS_OF})
    assert done.returncode != 0
    assert "data/units/van-phong.yml:1:1" in done.stderr
    assert miniature.tree(repository / "site") == wanted


def test_mkdocs_serve_gives_the_same_bytes(repository: Path, wanted: dict[str, bytes]) -> None:
    pages = ["index.html", "van-ban/20-2025-nd-cp/index.html", "huong-dan/so-lieu/index.html", *miniature.WHOLE_FILES]
    with served_by_mkdocs(repository) as port:
        served = {path: fetched(port, f"/{path.removesuffix('index.html')}") for path in pages}
    assert [path for path in pages if served[path] != wanted[path]] == []


@contextmanager
def served_by_mkdocs(project: Path) -> Iterator[int]:
    """`mkdocs serve` on a free port, stopped at the end; gives the port."""
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    environment = {**miniature.environment(), "PORTAL_AS_OF": AS_OF}
    with (project / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)
    try:
        answer_of(server, port, project / "serve.log")
        yield port
    finally:
        server.kill()
        server.wait()


def answer_of(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server accepts connections; fail with its output if it ends before."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.05)
    pytest.fail(log.read_text("utf-8"))


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetched(port: int, address: str) -> bytes:
    """The content of an address, without the script by which MkDocs reloads pages."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", address)
    content = connection.getresponse().read()
    connection.close()
    return LIVE_RELOAD.sub(b"", content)


@pytest.mark.usefixtures("built_project")
def test_the_site_changes_exactly_on_the_days_that_it_announces() -> None:
    day, seen = miniature.DAY, []
    for _ in range(4):
        before = site_on(day)
        announced = json.loads(before["next-change.json"])["next_change"]
        if announced is None:
            break
        following = date.fromisoformat(announced)
        assert set(miniature.differing(before, site_on(following - timedelta(days=1)))) <= {"as-of.json"}
        assert set(miniature.differing(before, site_on(following))) - CLOCK_FILES, announced
        seen.append(following)
        day = following
    assert len(seen) == 4
    assert seen == sorted(seen)


def site_on(day: date) -> dict[str, bytes]:
    """The site as of a day."""
    flow.build(replace(miniature.settings(), as_of=day))
    return miniature.tree("site")


@pytest.mark.usefixtures("project")
def test_no_page_prints_the_day_of_the_build() -> None:
    files = site_on(date(2025, 1, 14))
    dated = [path for path, content in files.items() if b"2025-01-14" in content or b"14/01/2025" in content]
    assert dated == ["as-of.json"]
