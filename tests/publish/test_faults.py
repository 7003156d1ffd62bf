"""Failures while publishing: killed runs, two runs at once, a full disk.  The live site stays complete."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from macros.publish.live import PublishError, roll_back
from scripts.portal import main
from tests.miniature import LONG
from tests.publish import sites

pytestmark = pytest.mark.whole

KILLS = 60 if LONG else 24
STEPS = ("open", "os.", "shutil.", "sqlite3.connect")  # what touches the disk, as Python's audit hooks see it
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.publish.test_faults"])


class Site(NamedTuple):
    """A site, where it goes, and which of its versions is live."""

    site: Path
    dest: Path


@pytest.fixture
def published(tmp_path: Path) -> Site:
    """Version 1 to 4 published: from now on an old release becomes the new one."""
    site = Site(tmp_path / "site", tmp_path / "dest")
    for version in range(1, 5):
        sites.put(sites.write(site.site, version), site.dest)
    return site


def at_step(number: int, then: Callable[[], None]) -> Callable[[], int]:
    """Call `then` just before the `number`th step on the disk; gives what counts the steps."""
    count = 0

    def hook(event: str, _: tuple[Any, ...]) -> None:
        nonlocal count
        if event.startswith(STEPS):
            count += 1
            if count == number:
                then()

    sys.addaudithook(hook)
    return lambda: count


def killed(site: Site, number: int, steps: Any) -> None:
    """In a process of its own: publish, and be killed before a step."""
    step = at_step(number, lambda: os.kill(os.getpid(), signal.SIGKILL))
    sites.put(site.site, site.dest)
    steps.value = step()


def limited(site: Site, size: int) -> None:
    """In a process of its own: publish where no file may grow beyond `size` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        sites.put(site.site, site.dest)
    except OSError as error:
        sys.exit(error.errno)


def waiting(site: Site, version: int, gate: Any) -> None:
    """In a process of its own: publish when all are ready."""
    gate.wait()
    sites.put(site.site, site.dest, f"v{version}")


@contextmanager
def started(target: Callable[..., None], *arguments: Any) -> Iterator[Any]:
    """A process that runs `target`, ended when this ends."""
    process = PROCESSES.Process(target=target, args=arguments)
    process.start()
    try:
        yield process
    finally:
        process.join()
        process.close()


def exit_of(target: Callable[..., None], *arguments: Any) -> int | None:
    """How a process that runs `target` ends."""
    with started(target, *arguments) as process:
        process.join()
        code: int | None = process.exitcode
    return code


def nothing_is_left_over(dest: Path) -> bool:
    """Whether only what a finished run needs is there."""
    numbers = {path.name for path in (dest / "releases").iterdir()}
    names = {path.name for path in (dest / ".publishing").iterdir()}
    return names == {"lock", "last", "facts.db", *(f"{number}.contents" for number in numbers)} and len(numbers) <= 3


def still_whole(site: Site, version: int, live: int) -> int:
    """The version that is live, which must be this one or the one that was, and whole."""
    files = sites.live(site.dest)
    now = version if sites.is_version(files, version) else live
    assert sites.is_version(files, now)
    return now


def test_runs_killed_at_any_moment_one_after_the_other_leave_the_live_site_whole(published):
    steps = PROCESSES.Value("i", 0)
    sites.write(published.site, 5)
    assert exit_of(killed, published, 0, steps) == 0
    moments = random.Random(60).sample(range(1, steps.value * 3 // 2), KILLS)  # noqa: S311 - sweeping takes steps too
    live, ends = 5, []
    for version, moment in enumerate(moments, 6):
        sites.write(published.site, version)
        ends.append(exit_of(killed, published, moment, steps))
        live = still_whole(published, version, live)
    assert set(ends) <= {0, -signal.SIGKILL}
    assert ends.count(-signal.SIGKILL) >= KILLS * 3 // 4
    sites.put(sites.write(published.site, 99), published.dest)
    assert sites.is_version(sites.live(published.dest), 99)
    assert nothing_is_left_over(published.dest)


def test_a_run_killed_around_the_switch_leaves_the_live_site_whole(published):
    steps = PROCESSES.Value("i", 0)
    sites.write(published.site, 5)
    assert exit_of(killed, published, 0, steps) == 0
    last, live, lives = steps.value, 5, []
    for version in range(10, 40, 3):
        sites.write(published.site, version)
        assert exit_of(killed, published, last - (version - 10) // 3, steps) == -signal.SIGKILL
        live = still_whole(published, version, live)
        lives.append(live == version)
        for more in (1, 2):  # until a run takes as many steps as the first again
            sites.put(sites.write(published.site, version + more), published.dest)
            live = still_whole(published, version + more, live)
        assert nothing_is_left_over(published.dest)
    assert set(lives) == {True, False}  # before the switch and after it


def test_going_back_works_after_a_killed_run(published):
    steps = PROCESSES.Value("i", 0)
    sites.write(published.site, 5)
    assert exit_of(killed, published, 40, steps) == -signal.SIGKILL
    roll_back(published.dest)
    assert sites.is_version(sites.live(published.dest), 3)


def test_several_at_once_publish_one_after_the_other(published, tmp_path):
    gate = PROCESSES.Barrier(3)
    others = [Site(sites.write(tmp_path / f"site-{number}", number), published.dest) for number in (6, 7, 8)]
    running = [PROCESSES.Process(target=waiting, args=(site, at, gate)) for at, site in enumerate(others, 6)]
    for process in running:
        process.start()
    for process in running:
        process.join()
        assert process.exitcode == 0
        process.close()
    label = sites.label(published.dest)
    assert label["release"] == 7
    assert sites.is_version(sites.live(published.dest), int(label["commit"][1:]))
    assert nothing_is_left_over(published.dest)


@pytest.mark.parametrize("size", [0, 100, 300, 2000])
def test_a_write_that_the_system_cuts_short_leaves_the_live_site_whole(published, size):
    sites.write(published.site, 5)
    assert exit_of(limited, published, size) in (errno.EFBIG, errno.EIO)  # of a file, of the database
    assert sites.is_version(sites.live(published.dest), 4)
    sites.put(published.site, published.dest)
    assert sites.is_version(sites.live(published.dest), 5)
    assert nothing_is_left_over(published.dest)


def test_too_little_room_is_told_before_anything_is_written(published, monkeypatch):
    room = os.statvfs(published.dest)
    few = os.statvfs_result((*room[:4], 1_500_000 // room.f_frsize, *room[5:]))
    monkeypatch.setattr(os, "statvfs", lambda _: few)
    sites.put(sites.write(published.site, 5), published.dest)  # little is enough for what changed
    with pytest.raises(PublishError) as caught:
        sites.put(sites.write(published.site, 5, pages=60), published.dest)
    assert str(caught.value) == (
        f"ổ đĩa của {published.dest} không đủ chỗ: cần khoảng 2 MB, còn 1 MB; hãy dọn bớt rồi chạy lại"
    )
    assert sites.is_version(sites.live(published.dest), 5)


def test_a_disk_that_is_full_after_all_is_told_in_words(published, monkeypatch, capsys):
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.chdir(published.dest.parent)
    sites.write(published.site, 5)
    with monkeypatch.context() as patch:
        patch.setattr(os, "utime", full)
        assert main(["publish", str(published.dest), "--site", str(published.site)]) == 1
    printed = capsys.readouterr().err
    assert printed == "Không xuất bản: ổ đĩa đã đầy; hãy dọn bớt rồi chạy lại. Trang đang dùng giữ nguyên.\n"
    assert sites.is_version(sites.live(published.dest), 4)
    assert nothing_is_left_over(published.dest)
