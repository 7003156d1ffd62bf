"""An expired sanction is taken out of the leaders' repository, its history, its releases and its clones for good."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from macros.publish.gate import judge
from tests import miniature
from tests.publish.gate.pushes import SANCTION, accepted
from tests.publish.gate.server import Judged, Person, Server, remote_lines

pytestmark = pytest.mark.whole

HANDBOOK = miniature.ROOT / "docs" / "huong-dan" / "kiem-tra.md"
WORDS = "Nhắc nhở riêng một người"
ANNOUNCEMENT = """title: Lịch họp
summary: Lịch họp tháng 11 của lãnh đạo.
audience: leadership
illustrative: true
since: 2026-11-02
until: 2026-12-31
body: Họp lúc 8 giờ.
"""


def commands(server: Server) -> list[str]:
    """The commands of the handbook, in places of our own, as the owner of the repository."""
    (text,) = re.findall(
        r"^### Bỏ hẳn.*?\n(.*?)(?=^##)", f"{HANDBOOK.read_text('utf-8')}\n##", re.MULTILINE | re.DOTALL
    )
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    places = {
        "sudo -u lanh-dao ": "",
        "/opt/cong": str(server.home),
        "lanh-dao@<máy chủ>:van-hoa.git": str(server.repository),
        "/srv/lanh-dao/van-hoa.git": str(server.repository),
        "data/sanctions/nhac-nho-2026-05.yml": SANCTION,
    }
    for written, real in places.items():
        blocks = [command.replace(written, real) for command in blocks]
    return blocks


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command as it is typed."""
    return miniature.run("sh", "-e", "-c", command, cwd=folder, env=dict(os.environ))


def everything(folder: Path) -> bytes:
    """Every object of a repository, whether anything leads to it or not."""
    command = "git cat-file --batch --batch-all-objects --unordered"
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=True).stdout


def disclosing(folder: Path) -> list[str]:
    """The files under a folder that contain the words unencoded."""
    paths = [path for path in folder.rglob("*") if path.is_file() and WORDS.encode() in path.read_bytes()]
    return [str(path.relative_to(folder)) for path in paths]


@pytest.fixture
def disclosed(leader: Person) -> Person:
    """The same person, once a commit has told more of a sanction, a branch holds it too, and another followed."""
    leader.replace(SANCTION, "title: ", f"title: {WORDS} ")
    leader.commit(f"Ghi {WORDS}")
    leader.git("branch", "nhap")
    leader.replace("data/evaluations/nguyen-van-a-2026.yml", "title: ", "title: Đề xuất ")
    leader.commit("Sửa đề xuất")
    leader.server.take_all(leader, "main", "nhap")
    assert leader.server.release()
    assert WORDS.encode() in everything(leader.server.repository)
    assert disclosing(leader.server.site)
    return leader


def forget(person: Person) -> None:
    """What the handbook has the server's owner type."""
    done = run(commands(person.server)[0], person.server.home)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Đã bỏ {SANCTION} khỏi kho và khỏi lịch sử; 2 lần ghi (commit) từng có tệp ấy.\n")


@pytest.mark.first
def test_what_may_be_kept_no_longer_goes_for_good(
    disclosed: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, before = disclosed.server, disclosed.git("log", "--format=%s|%an|%ad", "main").splitlines()
    paint = shutil.copytree(server.gate / "build" / ".portal" / "paint", tmp_path / "paint")
    server.install(f'if test "$1" = build; then mkdir -p .portal; cp -a "{paint}" .portal; fi')  # which knows no record
    forget(disclosed)
    assert not (server.gate / "check").exists()
    assert WORDS.encode() not in everything(server.repository)
    assert disclosing(server.repository) == disclosing(server.site) == []
    assert SANCTION not in server.git("log", "--all", "--format=%s", "--name-only").splitlines()
    after = server.git("log", "--format=%s|%an|%ad", "main").splitlines()
    assert [line.partition("|")[2] for line in after] == [line.partition("|")[2] for line in before]
    assert [line.partition("|")[0] for line in after[:2]] == ["Sửa đề xuất", "Bỏ bản ghi khỏi lịch sử"]
    assert server.git("fsck", "--full", "--strict") == ""
    assert server.live() == server.tip() != disclosed.git("rev-parse", "main")
    page = server.site / "current" / "xu-ly-vi-pham" / "nhac-nho-2026-09" / "index.html"
    assert not page.exists()
    an_old_clone_does_not_bring_it_back(disclosed)
    monkeypatch.setattr(judge, "_trial", lambda *_: [])  # who judges would build all anew
    a_new_clone_works(disclosed)


def an_old_clone_does_not_bring_it_back(disclosed: Person) -> None:
    """Whoever has the files still is refused, however they are pushed."""
    disclosed.write("data/announcements/moi.yml", ANNOUNCEMENT)
    disclosed.commit()
    (first, *_) = remote_lines(disclosed.push("--force", "main"))
    assert first.startswith("main: lần gửi này bỏ mất thay đổi đã có trong kho (ghi đè)")
    disclosed.git("fetch", "--quiet")
    disclosed.git("merge", "--quiet", "--allow-unrelated-histories", "--strategy=ours", "-m", "Gộp", "origin/main")
    for branch in ("main", "main:refs/heads/nhap-2"):
        lines = remote_lines(disclosed.push(branch))
        refused = rf"{SANCTION}: bản ghi này đã được bỏ hẳn khỏi kho.*“git clone”\."
        assert any(re.fullmatch(refused, line) for line in lines), lines


def a_new_clone_works(disclosed: Person) -> None:
    """What the handbook has everybody type, and a push after it."""
    server = disclosed.server
    done = run(commands(server)[1], disclosed.folder.parent)
    assert done.returncode == 0, done.stderr
    assert WORDS.encode() not in everything(disclosed.folder)
    new = Judged(server, disclosed.folder)
    new.write("data/announcements/moi.yml", ANNOUNCEMENT)
    new.commit()
    accepted(new.push())


def test_what_is_not_there_is_not_forgotten(leader: Person) -> None:
    server, before = leader.server, leader.server.tip()
    for path, why in (
        ("data/sanctions/khong-co.yml", "kho không có tệp này, kể cả trong lịch sử; hãy xem lại tên."),
        ("sanctions/x.yml", "chỉ bỏ được tệp trong data/, ghi như trong kho, ví dụ data/sanctions/ma-ban-ghi.yml."),
    ):
        done = run(f"{server.home}/.venv/bin/portal gate forget {server.repository} {path}", server.home)
        assert (done.returncode, done.stderr) == (1, f"{path}: {why}\n")
    assert server.tip() == before
