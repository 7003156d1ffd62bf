"""Messages of the gate about faults of the server: another user, the clock, a damaged repository, no memory."""

from __future__ import annotations

import os
import pwd
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from macros.publish import gate as gates
from macros.publish.gate.judge import judge
from scripts.portal import main
from tests import miniature
from tests.publish.gate.pushes import retitle
from tests.publish.gate.server import Person, Server

pytestmark = pytest.mark.whole

BROKEN = "Kho bị hỏng: git không đọc được hết lần ghi mới nhất của nhánh main, thường sau khi mất điện; hãy xem mục"
BEHIND, AHEAD = datetime(1970, 1, 1, 8, tzinfo=UTC), datetime(2038, 1, 19, tzinfo=UTC)


def status(server: Server) -> tuple[int, list[str]]:
    """How `gate status` ends and what it prints."""
    done = miniature.portal("gate", "status", str(server.repository), cwd=server.home)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def emptied(server: Server, name: str) -> None:
    """Cut the file of an object to nothing, as a power cut does."""
    path = server.repository / "objects" / name[:2] / name[2:]
    path.chmod(0o600)
    path.write_bytes(b"")


@pytest.mark.parametrize("which", ["main", "main^{tree}", "main:data/stories/ngay-mua.yml"])
def test_a_repository_whose_last_commit_cannot_be_read_is_told(sender: Person, which: str) -> None:
    server = sender.server
    last_state = server.live()
    emptied(server, server.git("rev-parse", which))
    code, lines = status(server)
    assert code == 1
    assert lines[0].startswith(f"Đang trên trang: {last_state}. Trong kho: ")
    assert any(line.startswith(BROKEN) for line in lines)
    assert gates.publish_branch(gates.read_gate(server.repository), lambda: "2026-11-29T08:00:00+07:00") is False
    assert str(server.state()["lines"]).startswith(f"['{BROKEN}")
    assert server.live() == last_state


@pytest.mark.parametrize("name", ["HEAD", "refs/heads/main"])
def test_a_repository_that_git_takes_for_none_is_not_called_another_kind(sender: Person, name: str) -> None:
    (sender.server.repository / name).write_bytes(b"")
    code, lines = status(sender.server)
    assert code == 1
    assert lines[0].startswith(f"{sender.server.repository}: kho bị hỏng (fatal: ")
    assert "hãy xem mục “Kho bị hỏng” ở trang Kho chung" in lines[0]


def test_a_build_that_was_killed_names_the_signal(writer: Person) -> None:
    server = writer.server
    server.install('if test "$1" = build; then kill -9 $$; fi')
    commit = retitle(writer, "Hết bộ nhớ")
    server.take_all(writer)
    assert not server.release()
    assert server.state()["lines"] == ["Bị dừng bằng tín hiệu 9, thường do hết bộ nhớ."]
    assert server.state()["commit"] == commit
    assert "Bị dừng bằng tín hiệu 9, thường do hết bộ nhớ." in server.log()


def test_a_clock_that_is_behind_blames_no_record(sender: Person) -> None:
    gate = gates.read_gate(sender.server.repository)
    push_time = gates.PushTime(miniature.DAY, BEHIND.timestamp())
    verdict = judge(gate, [gates.Update(gate.tip(), gate.tip(), gate.branch)], push_time)
    assert not verdict.accepted
    assert len(verdict.lines) == 2
    assert verdict.lines[0].startswith("Đồng hồ máy chủ chỉ ")
    assert verdict.lines[0].endswith("; hãy chỉnh đồng hồ máy chủ (timedatectl).")


@pytest.mark.parametrize(("now", "sure"), [(BEHIND, False), (AHEAD, False), (AHEAD, True)])
def test_what_a_jumped_clock_would_show_is_not_published(sender: Person, now: datetime, sure: bool) -> None:
    server = sender.server
    gate, before = gates.read_gate(server.repository), server.pages()
    assert gates.publish_branch(gate, now.isoformat, sure=sure) is sure
    assert (server.pages() == before) or sure
    if not sure:
        (line,) = server.state()["lines"]  # type: ignore[misc]
        assert line == gates.fault_of_clock(gate, now)
        assert line.startswith(f"Đồng hồ máy chủ chỉ {now:%H:%M, %d/%m/%Y}, ")


def test_a_clock_is_believed_before_the_first_release_and_after_a_pause_that_a_commit_ended(sender: Person) -> None:
    gate = gates.read_gate(sender.server.repository)
    assert gates.fault_of_clock(gate, datetime.now(UTC)) == ""
    (gate.site / "current" / "published.json").unlink()
    assert gates.fault_of_clock(gate, AHEAD) == ""


@pytest.mark.parametrize("command", [("gate", "publish"), ("gate", "status")])
def test_another_user_reads_the_line_to_type(
    sender: Person, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = sender.server.repository
    arguments = [*command, str(repository)]
    monkeypatch.setattr(sys, "argv", ["/opt/cong/.venv/bin/portal", *arguments])
    us = pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:  # the folders of root may be anybody's
        os.chown(repository, 1, -1)
        us = pwd.getpwuid(1).pw_name
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
    before = miniature.tree(sender.server.site)
    assert main(arguments) == 1
    line = f"{repository} thuộc về người dùng {us}; hãy chạy: sudo -u {us} /opt/cong/.venv/bin/portal"
    assert capsys.readouterr().err == f"{line} {' '.join(arguments)}.\n"
    assert miniature.tree(sender.server.site) == before


def test_others_of_the_group_read_the_repository_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        server = Server(tmp_path)
        server.set_up()
        name = server.git("hash-object", "-w", "--stdin")
    finally:
        os.umask(before)
    for path in (server.repository / "HEAD", server.repository / "objects" / name[:2] / name[2:]):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0o040
    assert server.git("config", "core.fsync") == "all"
