"""Pushes that try to lock, slow, fool or break the gate; after each of them an honest push is accepted."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from macros.loading.problems import whole_file
from macros.publish import gate as gates
from macros.publish.gate import PushTime, Update, judge, pre_receive
from macros.publish.gate.repository import Lock, checkout
from macros.publish.live import PublishError
from macros.run import flow
from tests import miniature
from tests.publish.gate.pushes import AGAIN, ANEW, REFUSED, STORY, accepted, refused
from tests.publish.gate.server import Judged, Person, Server, remote_lines

pytestmark = pytest.mark.whole

DAY = "1790000000 +0700"
PUSH_TIME = PushTime(miniature.DAY, time.time())
ONE_RECORD = "title: Phòng Mới\nkind: department\nplace: 9\nillustrative: true\n"
MOST_SECONDS = 120  # of a push that is not held up, on a machine that is busy with other things


def honest(person: Judged, title: str = "Phòng") -> None:
    """A push as every day brings it, on what the server has; it is taken."""
    person.git("fetch", "--quiet")
    person.git("reset", "--quiet", "--hard", "origin/main")
    person.write(
        "data/units/phong-moi.yml", ONE_RECORD.replace("Phòng", f"{title} {person.git('rev-parse', 'HEAD')[:4]}")
    )
    person.commit()
    assert accepted(person.push()) == []


def crafted_commit(person: Person, when: str = DAY, name: str = "A", message: bytes = b"x\n", more: str = "") -> str:
    """A commit on top, written byte for byte, which git itself would not make."""
    who = f"{name} <a@b.c> {when}"
    head = f"tree {person.git('write-tree')}\nparent {person.git('rev-parse', 'HEAD')}\nauthor {who}\ncommitter {who}\n"
    file = person.folder.parent / "commit"
    file.write_bytes(f"{head}{more}\n".encode("utf-8", "surrogateescape") + message)
    commit = person.git("hash-object", "-w", "-t", "commit", "--literally", str(file))
    person.git("update-ref", "HEAD", commit)
    return commit


def with_file(person: Person, *paths: bytes, branch: str = "la", base: str = "origin/main") -> None:
    """A branch with files of any name on top of what the server has."""
    person.git("fetch", "--quiet")
    files = b"".join(b'M 100644 :1 "%s"\n' % path for path in paths)
    start = f"from {person.git('rev-parse', base)}\n" if base else ""
    stream = f"blob\nmark :1\ndata 5\na: b\n\ncommit refs/heads/{branch}\ncommitter A <a@b.c> {DAY}\ndata 1\nx\n{start}"
    git = ["git", "fast-import", "--quiet", "--force"]
    subprocess.run(git, cwd=person.folder, input=stream.encode() + files, check=True, env=miniature.environment())


def break_in(server: Server, code: str) -> None:
    """Have every command of the server run Python code first."""
    folder = server.home.parent / "pha"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(code, "utf-8")
    command = f'PYTHONPATH="{folder}:{miniature.ROOT}" "{sys.executable}" -P -m scripts.portal "$@"'
    server.install(f"run() {{ {command}; }}")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGSTOP], ids=["leaves", "stops reading"])
def test_who_does_not_listen_holds_up_nobody(sender: Person, tmp_path: Path, end: signal.Signals) -> None:
    other = Person(sender.server, tmp_path / "nguoi-khac")
    unknown = "".join(f"la{number}: {'x' * 200}\n" for number in range(60))
    for number in range(30):
        sender.write(f"data/announcements/la-{number}.yml", f"title: a\n{unknown}")
    sender.commit()
    far = tmp_path / "receive-pack"  # goes on when the client is gone, as behind ssh
    far.write_text('#!/bin/sh\nexec setsid -w git-receive-pack "$@"\n', "utf-8")
    far.chmod(0o755)
    command = ["git", "push", f"--receive-pack={far}", "origin", "main"]
    push = subprocess.Popen(
        command, cwd=sender.folder, env=miniature.environment(), stderr=subprocess.PIPE, start_new_session=True
    )
    assert push.stderr is not None
    push.stderr.readline()
    os.killpg(push.pid, end)
    try:
        begun = time.monotonic()
        assert refused(other.push("HEAD:refs/heads/HEAD"))[-1] == REFUSED  # which takes the same lock
        assert time.monotonic() - begun < MOST_SECONDS
    finally:
        os.killpg(push.pid, signal.SIGKILL)
        push.communicate()


def test_an_answer_is_never_longer_than_a_person_reads(editor: Judged) -> None:
    for number in range(300):
        editor.write(f"data/units/la-{number}.yml", "la: x\n")
    editor.commit()
    lines = refused(editor.push())
    assert re.fullmatch(r"… và \d+ dòng nữa", lines[100])
    assert re.match(rf"\d+ lỗi\. {REFUSED}", lines[101])
    assert len(lines) == 102


def test_commits_that_lie_are_refused_and_left_as_the_message_says(editor: Judged) -> None:
    forged = f"x\x1e{'0' * 40}\x1fkhong-phai-ngay\x1fA\x1fB\n".encode()
    for fields, why in (
        ({"when": "1790000000 +9999"}, "múi giờ +9999 không có thật; hãy xem lại đồng hồ máy"),
        ({"when": "253402300800 +0700"}, "ngày ghi trước năm 1990 hoặc ở tương lai; hãy xem lại đồng hồ máy"),
        ({"message": forged}, "lời ghi có ký tự điều khiển, ký tự đảo chiều chữ"),
        ({"message": b"x\n" * 40_000}, "lời ghi (commit) dài quá 64 KB"),
        ({"more": "encoding UTF-7\n"}, "lời ghi khai bảng mã khác UTF-8, hoặc có dòng đầu lạ"),
    ):
        commit = crafted_commit(editor, **fields)
        for target in ("main", "main:nhap"):
            assert refused(editor.push(target)) == [f"Lần ghi {commit[:8]}: {why}; {ANEW}.", REFUSED]
        editor.git("reset", "--quiet", "--soft", "HEAD^")
    honest(editor)


def test_names_of_branches_that_lock_others_out_are_refused(editor: Judged) -> None:
    other = "git hoặc Windows hiểu tên nhánh này là thứ khác; hãy đặt tên khác, ví dụ nhap-ten-ban"
    for name in ("heads", "origin", "con", "nul.txt"):
        assert refused(editor.push(f"HEAD:refs/heads/{name}")) == [f"refs/heads/{name}: {other}.", REFUSED]
    plain = "tên nhánh chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối, gạch dưới, ví dụ nhap-ten-ban"
    for name in ("HEAD", "@", "Nháp", "refs/heads/main", "heads/main", "nhap/a"):
        assert refused(editor.push(f"HEAD:refs/heads/{name}")) == [f"refs/heads/{name}: {plain}.", REFUSED]
    many = [f"HEAD:refs/heads/n{number}" for number in range(21)]
    assert refused(editor.push(*many)) == ["Một lần gửi đổi được tối đa 20 nhánh; lần này có 21.", REFUSED]
    honest(editor)


def test_files_that_machines_read_as_something_else_are_refused_on_every_branch(editor: Judged) -> None:
    hidden = "kho không nhận tệp, thư mục có tên bắt đầu bằng dấu chấm ở đây; hãy bỏ ra"
    closed = "kho này chỉ nhận thay đổi trong data/; hãy bỏ thay đổi ở tệp này, hoặc gửi người phụ trách"
    text = "tên tệp, thư mục chưa ghi bằng Unicode dựng sẵn (NFC, UTF-8); hãy đổi tên"
    paths = (b"data/.gitattributes", b".venv/bin/portal", b".vscode/tasks.json", b"data/media/stories/\\377/x.png")
    with_file(editor, *paths)
    for target in ("la:main", "la:nhap"):
        assert refused(editor.push(target))[:-1] == [
            f".venv/bin/portal:1:1: {hidden}",
            f".venv/bin/portal:1:1: {closed}",
            f".vscode/tasks.json:1:1: {closed}",
            f"data/.gitattributes:1:1: {hidden}",
            f"data/media/stories/\\xff/x.png:1:1: {text}",
        ]
    with_file(editor, b"data/README.md/x.yml")
    assert refused(editor.push("la:main"))[0].startswith("data/README.md:1:1: không phải nhóm dữ liệu nào")
    with_file(editor, b"data/units/nul.yml", base="")
    assert "data/units/nul.yml:1:1: tên tệp" in "\n".join(refused(editor.push("la:nhap")))
    honest(editor)


def test_what_a_later_commit_took_away_is_found(editor: Judged) -> None:
    with_file(editor, b".venv/bin/portal")
    first = editor.git("rev-parse", "la")
    editor.git("checkout", "--quiet", "la")
    editor.git("rm", "--quiet", "-r", ".venv")
    editor.commit()
    why = "kho không nhận tệp, thư mục có tên bắt đầu bằng dấu chấm ở đây; hãy bỏ ra"
    where = f"tệp này nằm trong lần ghi {first[:8]}, kể cả khi lần ghi sau đã xóa hoặc trả lại như cũ"
    for target in ("la:main", "la:nhap"):
        assert refused(editor.push(target)) == [f".venv/bin/portal: {why}; {where}; {ANEW}.", REFUSED]


def test_no_branch_can_begin_at_a_commit_that_holds_code(editor: Judged) -> None:
    """A colleague who looks at a branch runs no code of it, wherever in the history the branch begins."""
    editor.write("macros/__init__.py", "print('mã lạ')\n")
    editor.write(".vscode/tasks.json", "{}")
    editor.commit()
    with_code = editor.git("rev-parse", "HEAD")
    editor.git("revert", "--no-edit", "HEAD")
    where = f"tệp này nằm trong lần ghi {with_code[:8]}, kể cả khi lần ghi sau đã xóa hoặc trả lại như cũ"
    closed = f"kho này chỉ nhận thay đổi trong data/; {where}; {ANEW}."
    lines = [f".vscode/tasks.json: {closed}", f"macros/__init__.py: {closed}", REFUSED]
    for target in ("HEAD:main", "HEAD:nhap"):
        assert refused(editor.push(target)) == lines
    honest(editor)


def test_nothing_can_be_pushed_to_the_folders_of_the_gate(sender: Person) -> None:
    server = sender.server
    folder = checkout(gates.read_gate(server.repository), "check", server.tip())
    sender.commit()
    for target in (folder, folder / ".git"):
        for ref in ("refs/heads/evil", f"refs/replace/{server.tip()}"):
            done = miniature.run("git", "push", str(target), f"HEAD:{ref}", cwd=sender.folder)
            assert done.returncode != 0
    server.git("update-ref", f"refs/replace/{server.tip()}", "HEAD", cwd=folder)
    checkout(gates.read_gate(server.repository), "check", server.tip())
    assert server.git("for-each-ref", cwd=folder) == ""


TOO_LONG = "Kiểm tra, dựng thử lâu quá 1 giây"
TOO_MUCH = "Kiểm tra, dựng thử cần quá 2048 MB bộ nhớ"
BROKEN = "Kiểm tra, dựng thử gặp lỗi chưa lường trước ({})"


def broken(error: BaseException) -> NoReturn:
    """Fail in a way that nobody foresaw."""
    raise error


def for_ever() -> None:
    """Never end, and be busy."""
    while True:
        pass


def loud() -> None:
    """Print much and leave."""
    print("x" * 100_000, flush=True)
    raise SystemExit


@contextmanager
def other_records(server: Server) -> Iterator[Path]:
    """An empty folder in the place of what the gate keeps of its builds, which comes back."""
    state = server.gate / "check" / ".portal"
    aside = state.rename(state.with_name(".aside"))
    state.mkdir()
    try:
        yield state
    finally:
        shutil.rmtree(state, ignore_errors=True)
        aside.rename(state)


WAYS = {
    "unforeseen": (lambda: broken(KeyError("la")), BROKEN.format("KeyError")),
    "surrogate": (
        lambda: broken(UnicodeEncodeError("utf-8", "\udcff", 0, 1, "la")),
        BROKEN.format("UnicodeEncodeError"),
    ),
    "ended": (lambda: os.kill(os.getpid(), signal.SIGTERM), BROKEN.format("SIGTERM")),
    "killed": (lambda: os.kill(os.getpid(), signal.SIGKILL), TOO_MUCH),
    "big": (lambda: bytearray(3 << 30), TOO_MUCH),
    "busy": (for_ever, TOO_LONG),
    "waits": (lambda: subprocess.run(["sleep", "100"], close_fds=False, check=False), TOO_LONG),
    "loud": (loud, BROKEN.format("SystemExit")),
}


@pytest.mark.parametrize(("does", "reason"), WAYS.values(), ids=WAYS)
def test_whatever_happens_the_push_is_refused_and_the_next_finds_nothing_of_it(
    editor: Judged, monkeypatch: pytest.MonkeyPatch, does: Callable[[], object], reason: str
) -> None:
    server, heard = editor.server, list[str]()
    server.config("portal.seconds", "1" if reason == TOO_LONG else "300")
    monkeypatch.setattr(flow, "build", lambda *_: does())
    update = Update(server.tip(), server.tip(), "refs/heads/main")
    with other_records(server) as state:
        assert not gates.receive(gates.read_gate(server.repository), [update], PUSH_TIME, heard.append)
        assert state.exists() is (BROKEN[:30] not in reason)  # what it recorded may break the next run too
    advice = "hãy xem lại bản ghi vừa sửa, rút gọn hoặc gửi làm nhiều lần; vẫn vậy thì báo người phụ trách"
    log = f"Nhật ký trên máy chủ: {server.gate / 'check-log.txt'}"
    assert heard == [f"{reason}; {advice} công nghệ thông tin.", log, REFUSED]
    with (server.gate / "check.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_push_on_which_the_judge_breaks_is_refused(sender: Person) -> None:
    server = sender.server
    break_in(server, "import macros.run.flow as p\ndef build(*_):\n    raise KeyError('la')\np.build = build\n")
    sender.write("data/units/phong-moi.yml", ONE_RECORD)
    sender.commit()
    first, where, last = refused(sender.push())
    assert first.startswith(BROKEN.format("KeyError"))
    assert where == f"Nhật ký trên máy chủ: {server.gate / 'check-log.txt'}"
    assert last == REFUSED


def test_the_next_push_waits_until_git_has_moved_the_branch_and_no_longer(sender: Person) -> None:
    server = sender.server
    break_in(server, "import macros.publish.gate.pre_receive as p\np._UNTIL_GIT_HAS_MOVED = 600\n")
    sender.commit()
    accepted(sender.push())
    lock = Lock(server.gate / "check.lock")
    assert lock.take_within(MOST_SECONDS)
    lock.leave()


def test_who_waits_too_long_is_told(editor: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.server.config("portal.seconds", "1")
    monkeypatch.setattr(pre_receive, "_PATIENCE", 0.1)
    update, heard = Update(editor.server.tip(), editor.server.tip(), "refs/heads/main"), list[str]()
    with (editor.server.gate / "check.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not gates.receive(gates.read_gate(editor.server.repository), [update], PUSH_TIME, heard.append)
    busy = "Máy chủ bận quá lâu với lần gửi khác; hãy gửi lại sau ít phút."
    assert heard == ["Đang đợi lần gửi của người khác được kiểm tra xong.", busy, REFUSED]


def test_a_site_that_would_not_be_published_is_not_taken(editor: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    def try_out(*_: object) -> None:
        raise PublishError("có lỗi", (whole_file("guong-tot/ngay-mua/index.html", "x", "có lỗi"),))

    monkeypatch.setattr(judge, "try_out", try_out)
    editor.commit()
    line = f"{STORY}:1:1: trang dựng thử /guong-tot/ngay-mua có lỗi: có lỗi"
    assert refused(editor.push()) == [line, f"1 lỗi. {REFUSED} {AGAIN}"]


def test_what_is_taken_goes_live(writer: Person) -> None:
    server = writer.server
    for old, new in (
        ("body: |\n", "body: |\n  Xem [đây](/khong-co/) và [đó](/dao-tao/#khong-co).\n\n"),
        ("happened: 2026-10-05", "happened: 9999-12-31"),
        ("title: ", "audience: leadership\ntitle: "),
    ):
        writer.replace(STORY, old, new)
        writer.commit()
        done = writer.push()
        if done.returncode:
            writer.git("reset", "--quiet", "--hard", "HEAD^")
        assert server.live() == writer.git("rev-parse", "HEAD"), remote_lines(done)
    assert server.live() == server.tip()


def test_a_gate_that_does_not_run_says_so(sender: Person) -> None:
    server = sender.server
    python = server.home / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/khong-co/python")
    sender.commit()
    assert refused(sender.push())[0].startswith(f"Chưa nhận: bản cổng ở portal.home ({server.home}) không chạy được")
    python.unlink()
    server.install("exit 137")
    assert refused(sender.push())[0].startswith("Chưa nhận: bản cổng ở portal.home")
    (server.repository / "hooks" / "pre-receive").chmod(0o644)
    server.install()
    status = miniature.portal("gate", "status", str(server.repository), cwd=server.home)
    assert status.returncode == 1
    assert "Cửa nhận không chạy hoặc là bản cũ" in status.stdout
