"""Accepted pushes go live, one build at a time; failures leave the site unchanged and are reported."""

from __future__ import annotations

import os
import signal

import pytest

from macros.publish import gate as gates
from macros.publish.gate import post_receive
from tests import miniature
from tests.publish.gate.pushes import DATE, STORY, accepted, refused, retitle
from tests.publish.gate.server import SKETCHED, TRACED, Person, Server

pytestmark = pytest.mark.whole

FAILING = 'if test "$1" = publish; then echo "Không xuất bản: ổ đĩa đã đầy." >&2; exit 1; fi'
FORGETFUL = 'if test "$1" = publish; then exit 0; fi'


class PausedBuild:
    """Builds that wait until they are let go, and how many there were."""

    def __init__(self, server: Server) -> None:
        self.folder = server.home.parent
        self.pipes = [self.folder / name for name in ("hold", "begun")]
        for pipe in self.pipes:
            os.mkfifo(pipe)
        server.install(SKETCHED.format(site=server.site) + TRACED.format(folder=self.folder))

    def wait_for_one(self) -> None:
        """Wait until a build has begun."""
        self.pipes[1].read_text("utf-8")

    def hold_no_more(self) -> None:
        """Let the builds to come go on at once."""
        self.pipes[0].rename(self.folder / "held")

    def let_go(self) -> None:
        """Let the build that waits go on, and those to come."""
        self.hold_no_more()
        (self.folder / "held").write_text("go\n", "utf-8")

    def trace(self) -> list[str]:
        """What builds did, in turn."""
        return (self.folder / "trace.txt").read_text("utf-8").split()


def page(server: Server) -> str:
    """The story's page as readers see it."""
    return (server.site / "current" / "guong-tot" / "ngay-mua" / "index.html").read_text("utf-8")


def test_a_push_is_live_a_moment_later_and_says_how_to_see_it(writer: Person) -> None:
    server = writer.server
    commit = retitle(writer, "Chuyện một ngày nắng")
    lines = accepted(writer.push())
    address = f"Đã lên trang khi https://thu-nho.noi-bo/published.json ghi “commit”: {commit}"
    assert lines == [f"Đã nhận {commit[:8]}. Trang đang được dựng ở máy chủ.", address]
    assert server.live() == commit
    assert "Chuyện một ngày nắng" in page(server)
    assert server.state() == {"commit": commit, "state": "live", "step": "", "lines": [], "pid": 0}
    status = miniature.portal("gate", "status", str(server.repository), cwd=server.home)
    assert (status.returncode, status.stdout) == (0, f"Đang trên trang: {commit}. Trong kho: {commit}.\n")


def test_a_refused_push_and_a_draft_change_nothing(writer: Person) -> None:
    server = writer.server
    before, log = server.pages(), server.log()
    writer.replace(STORY, "2026-10-05", "2026/10/5")
    writer.commit()
    assert refused(writer.push())[0] == DATE
    accepted(writer.push("main:nhap"))
    server.rest()
    assert (server.pages(), server.log()) == (before, log)


def test_pushes_during_a_build_are_served_by_the_next_one(writer: Person) -> None:
    server, paused = writer.server, PausedBuild(writer.server)
    retitle(writer, "Lần một")
    accepted(writer.push())
    paused.wait_for_one()
    for title in ("Lần hai", "Lần ba"):
        commit = retitle(writer, title)
        turn = "Lần dựng trước chưa xong; lần này tiếp ngay sau."
        assert accepted(writer.push())[0] == f"Đã nhận {commit[:8]}. {turn}"
    paused.let_go()
    assert server.live() == commit
    assert paused.trace() == ["begin", "end"] * 2


@pytest.mark.parametrize("whole", [True, False], ids=["with all it started", "alone"])
def test_a_killed_run_is_told_of_and_made_good_by_the_next_push(writer: Person, whole: bool) -> None:
    server, paused, before = writer.server, PausedBuild(writer.server), writer.server.pages()
    first = retitle(writer, "Bị ngắt")
    accepted(writer.push())
    paused.wait_for_one()
    pid = int(str(server.state()["pid"]))
    (os.killpg if whole else os.kill)(pid, signal.SIGKILL)
    if not whole:
        assert gates.failure_notice(gates.read_gate(server.repository)) == []  # as long as anything of it runs
        paused.let_go()  # what the killed run had started goes on, and nothing begins beside it
    server.rest()
    assert server.pages() == before
    if whole:
        paused.hold_no_more()
    commit = retitle(writer, "Dựng lại")
    broken = f"Lần xuất bản gần nhất thất bại: bị ngắt giữa chừng ({first[:8]})."
    assert gates.failure_notice(gates.read_gate(server.repository)) == [broken, where(server)]
    accepted(writer.push())
    assert server.live() == commit
    assert paused.trace() == (["begin", "begin", "end"] if whole else ["begin", "end"] * 2)


def where(server: Server) -> str:
    """Where the server says that more can be read."""
    return f"Trang đang xem giữ nguyên. Nhật ký trên máy chủ: {server.gate / 'log.txt'}"


@pytest.mark.parametrize(
    ("fault", "step", "lines"),
    [
        (FAILING, "đưa lên trang", ["  Không xuất bản: ổ đĩa đã đầy."]),
        (FORGETFUL, "xem lại", ["  {site}/current/published.json không ghi {commit}"]),
        ("exit 3", "dựng trang", []),
    ],
)
def test_a_failure_leaves_the_site_alone_and_is_told_of(
    writer: Person, fault: str, step: str, lines: list[str]
) -> None:
    server, before = writer.server, writer.server.pages()
    commit = retitle(writer, "Không lên được")
    server.take_all(writer)
    server.install(SKETCHED.format(site=server.site) + fault)
    assert not server.release()
    assert server.pages() == before
    failed = f"Lần xuất bản gần nhất thất bại: {step} ({commit[:8]})."
    expected = [failed, *(line.format(site=server.site, commit=commit) for line in lines), where(server)]
    assert gates.failure_notice(gates.read_gate(server.repository)) == expected


def test_the_next_push_and_the_status_tell_of_a_failure_until_a_run_makes_it_good(writer: Person) -> None:
    server = writer.server
    commit = retitle(writer, "Không lên được")
    server.take_all(writer)
    server.install(SKETCHED.format(site=server.site) + FAILING)
    assert not server.release()
    server.install()
    expected = gates.failure_notice(gates.read_gate(server.repository))
    published_by_hand = miniature.portal("gate", "status", str(server.repository), cwd=server.home)
    assert (published_by_hand.returncode, published_by_hand.stdout.splitlines()[1:]) == (1, expected)
    writer.replace(STORY, "2026-10-05", "2026/10/5")
    writer.commit()
    assert refused(writer.push())[: len(expected)] == expected
    again = miniature.portal("gate", "publish", str(server.repository), cwd=server.home, env=dict(os.environ))
    assert (again.returncode, server.live()) == (0, commit)


def test_there_is_nothing_to_publish_before_the_first_push(server: Server) -> None:
    done = miniature.portal("gate", "publish", str(server.repository), cwd=server.home)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:3] == [
        "Đang trên trang: chưa có bản nào. Trong kho: chưa có gì.",
        "Lần xuất bản gần nhất thất bại: đọc kho ().",
        "  nhánh main chưa có gì",
    ]


def test_a_long_log_is_put_aside(writer: Person) -> None:
    log = writer.server.gate / "log.txt"
    log.write_bytes(b"." * (post_receive.LOG_BYTES + 1))
    commit = retitle(writer, "Nhật ký dài")
    writer.server.take_all(writer)
    writer.server.install(SKETCHED.format(site=writer.server.site))
    assert writer.server.release()
    assert log.read_text("utf-8").splitlines()[-1].endswith(f"{commit} đã lên trang")
    assert log.with_name("log.1.txt").stat().st_size == post_receive.LOG_BYTES + 1
