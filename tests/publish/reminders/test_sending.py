"""Letters through a real mail server that takes them, refuses, keeps silent, hangs up, or sees the command killed."""

from __future__ import annotations

import stat
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.miniature import LONG
from tests.publish.nginx import reserved_port
from tests.publish.reminders import mail_server, office
from tests.publish.reminders.mail_server import DROP, KILL, REFUSE, REFUSE_FOR_NOW, SILENT, MailServer, running
from tests.publish.reminders.office import ADDRESSES, PEOPLE

pytestmark = pytest.mark.whole

ALL_SENT = (0, "Đã gửi 3 thư.\n", "")
NONE_LEFT = (0, "Đã gửi 0 thư.\n", "")
UNKNOWN = "Không rõ thư hôm nay đã tới chưa: people/{}; hãy hỏi người nhận; chưa tới thì chạy lại với --again.\n"
PATIENCE = {SILENT: 2, DROP: 60}  # seconds that the command waits for a server; here for one that says nothing
ON = "Chạy lại lệnh này để gửi tiếp; thư đã gửi không gửi lại.\n"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A server without encryption, and an office that uses it."""
    monkeypatch.chdir(tmp_path)
    with running() as server:
        office.write(port=server.port, timeout=60)
        yield server


def recipients(server: MailServer) -> list[str]:
    """Whom the mail that the server took is for."""
    return [to for to, _ in server.got]


def test_everybody_gets_one_mail_a_day(server: MailServer) -> None:
    with office.command() as process:
        assert (*process.communicate(timeout=60), process.returncode) == ("Đã gửi 3 thư.\n", "", 0)
    assert mail_server.subjects(server) == [(to, "Nhắc việc 30/11/2026: 1 việc quá hạn") for to in ADDRESSES]
    assert office.run() == NONE_LEFT
    assert len(server.got) == 3
    assert stat.S_IMODE(Path("so.sqlite").stat().st_mode) == 0o600


@pytest.mark.parametrize("stage", ["rcpt", "data", "content"])
def test_a_mail_that_is_refused_stops_no_other_and_is_tried_again(server: MailServer, stage: str) -> None:
    server.does(stage, REFUSE if stage == "rcpt" else REFUSE_FOR_NOW, at=2, always=False)
    if stage == "content":
        server.does(stage, REFUSE_FOR_NOW, at=2)
    status, out, errors = office.run()
    assert (status, "people/binh: máy chủ không nhận" in errors) == (1, True)
    assert recipients(server)[:1] == ADDRESSES[:1]
    server.does("", "")
    assert office.run()[0] == 0
    assert sorted(recipients(server)) == ADDRESSES
    assert out in ("Đã gửi 2 thư.\n", "Đã gửi 1 thư.\n")


def test_what_a_server_says_when_it_refuses_is_told(server: MailServer) -> None:
    server.does("rcpt", REFUSE, at=2, always=False)
    message = "people/binh: máy chủ không nhận thư cho binh@coquan.example (550 no)\n"
    assert office.run() == (1, "Đã gửi 2 thư.\n", message)
    server.does("mail", REFUSE)
    message = f"Dừng giữa chừng: máy chủ không nhận thư từ cong@coquan.example (550 no). {ON}"
    assert office.run() == (1, "Đã gửi 0 thư.\n", message)
    server.does("", "")
    assert office.run() == (0, "Đã gửi 1 thư.\n", "")


@pytest.mark.parametrize("deed", [SILENT, DROP])
@pytest.mark.parametrize("stage", ["ehlo", "mail", "rcpt"])
def test_a_server_that_fails_before_the_content_has_got_nothing(server: MailServer, stage: str, deed: str) -> None:
    server.does(stage, deed, at=0 if stage == "ehlo" else 2)
    office.write(port=server.port, timeout=PATIENCE[deed])
    status, out, errors = office.run()
    assert (status, out) == (1, "Đã gửi 0 thư.\n" if stage == "ehlo" else "Đã gửi 1 thư.\n")
    assert errors.startswith("Dừng giữa chừng: ")
    assert errors.endswith(ON)
    server.does("", "")
    assert office.run()[0] == 0
    assert sorted(recipients(server)) == ADDRESSES


@pytest.mark.parametrize("deed", [SILENT, DROP])
def test_a_server_that_takes_a_mail_and_then_fails_leaves_it_to_a_person(server: MailServer, deed: str) -> None:
    server.does("content", deed, at=2)
    office.write(port=server.port, timeout=PATIENCE[deed])
    status, out, errors = office.run()
    assert (status, out) == (1, "Đã gửi 1 thư.\n")
    assert errors.startswith("Dừng giữa chừng: people/binh: mất liên lạc với máy chủ khi đang gửi (")
    assert errors.endswith(f"{ON}{UNKNOWN.format('binh')}")
    server.does("", "")
    assert office.run() == (1, "Đã gửi 1 thư.\n", UNKNOWN.format("binh"))
    assert sorted(recipients(server)) == ADDRESSES
    assert office.run("--again") == (0, "Đã gửi 1 thư.\n", "")
    assert Counter(recipients(server))["binh@coquan.example"] == 2
    first, second = (content for to, content in server.got if to.startswith("binh"))
    assert _id(first) == _id(second)  # by which mail programs see that it is the same


def _id(content: bytes) -> list[bytes]:
    return [line for line in content.splitlines() if line.startswith(b"Message-ID")]


def test_a_server_that_fails_after_it_took_a_mail_does_no_harm(server: MailServer) -> None:
    server.does("quit", DROP)
    assert office.run() == ALL_SENT
    assert office.run() == NONE_LEFT


@pytest.mark.parametrize("stage", ["ehlo", "mail", "rcpt", "data", "content", "quit"])
def test_a_command_that_is_killed_sends_nothing_twice(server: MailServer, stage: str) -> None:
    server.does(stage, KILL, at=1 if stage == "ehlo" else 2, always=stage == "ehlo")
    with office.command() as process:
        server.pid = process.pid
        process.communicate(timeout=60)
    assert process.returncode == -9
    server.does("", "")
    status, _, errors = office.run()
    got = Counter(recipients(server))
    assert max(got.values()) == 1
    left = [name for name in PEOPLE if f"{name}@coquan.example" not in got]
    assert len(left) <= 1
    if stage == "content":  # it arrived, which the command could not know
        assert (status, errors, left) == (1, UNKNOWN.format("binh"), [])
    elif left:
        assert (status, errors) == (1, UNKNOWN.format(left[0]))
        assert office.run("--again")[0] == 0
        assert sorted(recipients(server)) == ADDRESSES
    else:
        assert status == 0


@pytest.mark.parametrize("milliseconds", [0, 1, 3, 6, 12, 25] if LONG else [0, 6])
def test_a_command_that_is_killed_at_any_moment_sends_nothing_twice(server: MailServer, milliseconds: int) -> None:
    with office.command() as process:
        while not server.tries and process.poll() is None:
            time.sleep(0.001)
        time.sleep(milliseconds / 1000)
        process.kill()
        process.communicate(timeout=60)
    _, _, errors = office.run()
    got = Counter(recipients(server))
    assert max(got.values()) == 1
    assert [name for name in PEOPLE if f"{name}@coquan.example" not in got and f"people/{name};" not in errors] == []
    office.run("--again")
    assert set(recipients(server)) == set(ADDRESSES)


def test_two_commands_at_once_send_one_mail(server: MailServer) -> None:
    server.does("rcpt", SILENT)
    with office.command() as first:
        while not server.tries:
            time.sleep(0.001)
        status, out, errors = office.run()
        server.over.set()
        assert first.communicate(timeout=60) == ALL_SENT[1:]
    assert (status, out) == (1, "")
    assert errors.startswith("Chưa gửi thư nào: không ghi được sổ đã gửi so.sqlite (database is locked); hãy xem có")
    assert recipients(server) == ADDRESSES


def test_without_a_server_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    port = reserved_port("127.0.0.1")
    office.write(port=port)
    status, out, errors = office.run()
    assert (status, out) == (1, "Đã gửi 0 thư.\n")
    message = f"Dừng giữa chừng: không nối được máy chủ thư localhost, cổng {port} ("
    assert errors.startswith(message)
    assert errors.endswith(f"); hãy xem “server”, “port”, “security” ở mkdocs.yml và mạng. {ON}")
