"""Mail servers that ask for encryption and a password, and what may not be sent to them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.publish.reminders import mail_server, office
from tests.publish.reminders.mail_server import PASSWORD, USER, MailServer, running
from tests.publish.reminders.office import ADDRESSES

ALL_SENT = (0, "Đã gửi 3 thư.\n", "")
NOT_SENT = "Dừng giữa chừng: {}. Chạy lại lệnh này để gửi tiếp; thư đã gửi không gửi lại.\n"


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The TLS side of a server whose certificate this machine trusts."""
    monkeypatch.chdir(tmp_path)
    context, certificate = mail_server.certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return context


@pytest.fixture
def server(tls: ssl.SSLContext) -> Iterator[MailServer]:
    """A server that takes mail only by STARTTLS and with a login."""
    asking: dict[str, Any] = {"authenticator": mail_server.login, "auth_required": True}
    with running(tls_context=tls, require_starttls=True, **asking) as server:
        office.write(port=server.port, security="starttls", user=USER)
        yield server


def test_mail_goes_by_starttls_and_login(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_MAIL_PASSWORD", PASSWORD)
    assert office.run() == ALL_SENT
    assert [to for to, _ in server.got] == ADDRESSES


def test_the_password_may_stand_in_a_file_that_nobody_else_reads(server: MailServer) -> None:
    file = Path("mat-khau")
    file.write_text(f"{PASSWORD}\n", "utf-8")
    file.chmod(0o644)
    message = (
        "Chưa gửi thư nào: mat-khau: tài khoản khác trên máy đọc, sửa được mật khẩu; hãy chạy: chmod 600 mat-khau.\n"
    )
    assert office.run("--password-file=mat-khau") == (1, "", message)
    file.chmod(0o600)
    assert office.run("--password-file=mat-khau") == ALL_SENT
    assert len(server.got) == 3


def test_a_wrong_password_is_told_and_nothing_is_sent(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    message = "chưa có mật khẩu của “nhac-viec”; hãy đặt biến PORTAL_MAIL_PASSWORD hoặc dùng --password-file"
    assert office.run() == (1, "", f"Chưa gửi thư nào: {message}.\n")
    monkeypatch.setenv("PORTAL_MAIL_PASSWORD", "sai")
    status, out, errors = office.run()
    message = "máy chủ không nhận tên đăng nhập, mật khẩu (535 5.7.8 Authentication credentials invalid); "
    assert (status, out) == (1, "Đã gửi 0 thư.\n")
    assert errors == NOT_SENT.format(f"{message}hãy xem lại “user” ở mkdocs.yml và mật khẩu")
    assert server.got == []


def test_mail_goes_by_tls_from_the_first_byte(tls: ssl.SSLContext) -> None:
    with running(ssl_context=tls) as server:
        office.write(port=server.port, security="tls")
        assert office.run() == ALL_SENT
        assert [to for to, _ in server.got] == ADDRESSES


def test_a_certificate_of_a_stranger_is_not_believed(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("PORTAL_MAIL_PASSWORD", PASSWORD)
    status, _, errors = office.run()
    right = "hãy ghi “server” đúng tên trong chứng thư, và thêm nơi cấp chứng thư vào máy này"
    message = f"chứng thư của máy chủ không tin được (self-signed certificate); {right}"
    assert (status, errors) == (1, NOT_SENT.format(message))
    assert server.got == []


def test_nothing_is_sent_in_the_clear_where_encryption_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with running() as server:
        office.write(port=server.port, security="starttls")
        right = "hãy đổi “security” (tls, none) hoặc bỏ “user” cho đúng với máy chủ"
        message = f"máy chủ không có mã hóa hoặc cách đăng nhập đã đặt; {right}"
        assert office.run() == (1, "Đã gửi 0 thư.\n", NOT_SENT.format(message))
        assert server.got == []
